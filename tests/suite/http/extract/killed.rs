//! A service that is killed between the commit and the answer: the same request again makes nothing twice.

use std::thread::sleep;
use std::time::Duration;

use crate::support::desk::case;
use crate::support::service::{Folder, Service, answer, key, send};

#[test]
fn a_repetition_after_kill_9_makes_nothing_twice() {
    let folder = Folder::new("killed");
    let mut service = Service::start(&folder.data());
    let (contributor, editor) =
        (key(&folder.data(), "contributor", "cho"), key(&folder.data(), "editor", "kim"));
    let body = case("killed").to_string();
    // Killed before, at about, and after the commit.
    for patience in [0, 5, 15, 40, 120] {
        let sent = send(&service.address(), "POST /v1/incidents", Some(&contributor), &body);
        sleep(Duration::from_millis(patience));
        service.kill();
        drop(sent);
        service = Service::start(&folder.data());
    }
    let repeated = answer(send(&service.address(), "POST /v1/incidents", Some(&contributor), &body));
    assert!(repeated.starts_with("HTTP/1.1 201"), "{repeated}");
    let queue = answer(send(&service.address(), "GET /v1/desk/incidents", Some(&editor), ""));
    assert_eq!(queue.matches("\"revision_state\":\"submitted\"").count(), 1, "{queue}");
    service.terminate();
}

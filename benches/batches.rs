//! What a sheet of 50,000 rows takes, from the first look to the last word: `cargo bench --bench batches`, or with another
//! number of rows in `ROWS`. Each step goes over HTTP to a service that is a process of its own, with a private Postgres;
//! nothing else should be at work on the machine.

#![expect(clippy::unwrap_used, reason = "a measurement ends where something unexpected happens")]

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/suite/support/service.rs"]
mod service;

#[expect(dead_code, reason = "the other measurement uses the rest")]
mod measure;

use std::fmt::Write as _;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use measure::{Processes, title};
use serde_json::{Value, json};
use service::{Folder, Service, answer, key, postmaster, send_with};

fn main() {
    let rows = std::env::var("ROWS").map_or(50_000, |rows| rows.parse().unwrap());
    title();
    look_alike(rows);
    many(rows, "one outlet, a title each, of a collection", &of_one_outlet(rows), Some(COLLECTION));
    many(rows, "one article", &of_one_article(rows), None);
}

/// Whoever keeps the table says that its rows are different cases.
const COLLECTION: &str = "[collection]\nkey = \"arrests\"\nname = \"Arrests at the river\"\nlicence = \"CC BY 4.0\"\nrepublish = true\nedition = \"2014\"\n";

/// Each row has an article of its own.
fn of_one_outlet(rows: usize) -> String {
    let mut sheet = "row_key,title,date,host_country,places,people,source,source_title\n".to_owned();
    for n in 0..rows {
        let (month, day, people) = (n % 12 + 1, n % 28 + 1, n % 9 + 1);
        let _ = writeln!(
            sheet,
            "{n},Arrest number {n} at the river,2014-{month:02}-{day:02},CN,Tumen (CN-JL),{people},A Daily,Report {n} on the arrests"
        );
    }
    sheet
}

/// All rows have the same article, and a summary.
fn of_one_article(rows: usize) -> String {
    let mut sheet =
        "title,summary,date,host_country,places,people,repatriation_status,source,source_title,source_date\n"
            .to_owned();
    let summary = "Client was taken to the medical centre after a fall in the compound. ".repeat(2);
    for n in 0..rows {
        let (month, day, place, people) = (n % 12 + 1, n % 28 + 1, n % 28, n % 40 + 1);
        let _ = writeln!(
            sheet,
            "Incident {n},{summary},2011-{month:02}-{day:02},AU,Centre {place},{people},detained,A Department,Log,2011"
        );
    }
    sheet
}

/// A service of its own, and two editors.
struct World {
    service: Service,
    address: String,
    processes: Processes,
    kim: String,
    lee: String,
    _folder: Folder,
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap()
    }
}

impl World {
    fn open() -> Self {
        let folder = Folder::new("batches");
        let mut service = Service::start(&folder.data());
        let address = service.ready();
        let processes = Processes::of(service.pid(), postmaster(&folder.data()).unwrap());
        let [kim, lee] = ["kim", "lee"].map(|holder| key(&folder.data(), "editor", holder));
        Self { service, address, processes, kim, lee, _folder: folder }
    }

    fn asks(&self, key: &str, head: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let stream = send_with(&self.address, head, Some(key), headers, body);
        stream.set_read_timeout(Some(Duration::from_mins(5))).unwrap();
        let text = answer(stream);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{head}: {text}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        assert!(status < 300, "{head}\n{body:.2000}");
        Answer { status, head: head.to_owned(), body: serde_json::from_str(body).unwrap() }
    }

    fn reads(&self, path: &str) -> Answer {
        self.asks(&self.lee, &format!("GET {path}"), &[], "")
    }

    /// Follows what goes on until it is in another state.
    fn follows(&self, begun: &Answer, state: &str) -> Value {
        assert_eq!(begun.status, 202, "{}", begun.body);
        let location = begun.header("location").split_once("/v1/").unwrap().1.to_owned();
        loop {
            let now = self.reads(&format!("/v1/{location}")).body;
            if now["state"] != state {
                return now;
            }
            sleep(Duration::from_millis(500));
        }
    }

    fn imports(&self, query: &str, sheet: &str, collection: Option<&str>) -> Value {
        let head = format!("POST /v1/import{query}");
        let begun = match collection {
            None => self.asks(&self.kim, &head, &[("Content-Type", "text/csv")], sheet),
            Some(collection) => {
                let kind = ("Content-Type", "multipart/form-data; boundary=frontier");
                self.asks(&self.kim, &head, &[kind], &form(&[("file", sheet), ("collection", collection)]))
            }
        };
        self.follows(&begun, "running")
    }

    /// Accepts a batch with all its cautions, and follows it to its end.
    fn accepts(&self, path: &str) -> Value {
        let batch = self.reads(path);
        assert_eq!(batch.body["cautions"], 0, "{}", batch.body);
        let head = format!("POST {path}/accept");
        let begun = self.asks(&self.lee, &head, &[("If-Match", batch.header("etag"))], "{\"confirmed\":[]}");
        self.follows(&begun, "accepting")
    }

    /// Somebody takes an incident down while the batch is being published; how many seconds that takes.
    fn takes_down(&self) -> f64 {
        let list = self.reads("/v1/incidents?limit=1").body;
        let path = format!("/v1/desk/incidents/{}", list["incidents"][0]["id"].as_str().unwrap());
        sleep(Duration::from_secs(10));
        let tag = self.reads(&path);
        let begun = Instant::now();
        let head = format!("POST {path}/retract");
        self.asks(&self.kim, &head, &[("If-Match", tag.header("etag"))], "{\"kind\":\"withdrawn\"}");
        begun.elapsed().as_secs_f64()
    }

    /// Does something, and says what it took.
    fn measured<T>(&self, what: &str, act: impl FnOnce() -> T) -> T {
        let mark = self.processes.begin();
        let done = act();
        self.processes.end(what, &mark);
        done
    }

    /// Looks at a sheet, imports it, and opens its batch; the address of that.
    fn brings(&self, rows: usize, sheet: &str, collection: Option<&str>) -> String {
        let looked = self.measured("dry run", || self.imports("?dry_run=true", sheet, collection));
        assert_eq!(looked["state"], "checked", "{looked:.2000}");
        let imported = self.measured("import", || self.imports("?publish=true", sheet, collection));
        assert_eq!(imported["state"], "imported", "{imported:.2000}");
        let path = format!("/v1/desk/batches/{}", imported["report"]["batch"].as_str().unwrap());
        let batch = self.measured("opening the batch", || self.reads(&path)).body;
        assert_eq!(batch["incidents"], json!(rows), "{batch}");
        path
    }
}

/// A form with these parts.
fn form(parts: &[(&str, &str)]) -> String {
    let part = |(name, content): &(&str, &str)| {
        format!(
            "--frontier\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{content}\r\n"
        )
    };
    parts.iter().map(part).collect::<String>() + "--frontier--\r\n"
}

/// Rows of nobody's collection look like one another, and stay out until an editor has said what they are.
fn look_alike(rows: usize) {
    println!("{rows} rows: one outlet, a title each");
    let world = World::open();
    let plain: String = of_one_outlet(rows)
        .lines()
        .filter_map(|line| Some(line.split_once(',')?.1.to_owned() + "\n"))
        .collect();
    let path = world.brings(rows, &plain, None);
    let page = world.measured("a page of what looks alike", || {
        world.reads(&format!("{path}/likely?undecided=true&limit=200")).body
    });
    let ids: Vec<&Value> = page["incidents"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    let tag = world.reads(&path);
    let said = json!({"incidents": ids, "word": "another_case"}).to_string();
    world.measured("an editor's word on the page", || {
        let head = format!("POST {path}/likely");
        world.asks(&world.lee, &head, &[("If-Match", tag.header("etag"))], &said)
    });
    world.service.terminate();
}

fn many(rows: usize, what: &str, sheet: &str, collection: Option<&str>) {
    println!("{rows} rows: {what}");
    let world = World::open();
    let path = world.brings(rows, sheet, collection);
    world.measured("a page of its revisions", || world.reads(&format!("{path}/revisions?limit=200")));
    world.measured("a page of its cautions", || world.reads(&format!("{path}/cautions?limit=200")));
    let (published, waited) = world.measured("acceptance, with a takedown", || {
        scope(|scope| {
            let takedown = scope.spawn(|| world.takes_down());
            (world.accepts(&path), takedown.join().unwrap())
        })
    });
    assert_eq!(published["state"], "published", "{published}");
    println!("{:58} {waited:7.2} s", "of this the takedown waited");
    let listed = world.measured("the public list after it", || world.reads("/v1/incidents?limit=1")).body;
    assert_eq!(listed["total"]["incidents"], json!(rows + 2));
    world.service.terminate();
}

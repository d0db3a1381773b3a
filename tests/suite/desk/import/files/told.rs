//! Files that are no table, each told for what it is.

use super::{dry_run, sentences};
use crate::support::desk::Desk;

/// A compound file of Office, with a stream of this name.
fn compound(stream: &str) -> Vec<u8> {
    let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain([0; 600]).chain(name).chain([0; 64]).collect()
}

#[tokio::test]
async fn each_is_told_for_what_it_is() {
    let desk = Desk::open().await;
    for (file, told) in [
        (b"%PDF-1.7\n%\xE2\xE3".to_vec(), "is a PDF"),
        (compound("Workbook"), "is an Excel 97 workbook (.xls)"),
        (compound("EncryptedPackage"), "a password protects the file"),
        (b"[{\"title\": \"T\"}]".to_vec(), "is one JSON document"),
        (b"{\n  \"incidents\": []\n}\n".to_vec(), "is one JSON document"),
        (b"{\"type\": \"FeatureCollection\", \"features\": []}".to_vec(), "is GeoJSON"),
        (b"<html><table>".to_vec(), "is a web page or XML"),
        (b"\x1F\x8B\x08\0".to_vec(), "is compressed (gzip)"),
    ] {
        for kind in ["text/csv", "application/zip"] {
            let report = dry_run(&desk, "", kind, file.clone()).await;
            let problems = sentences(&report, "problems");
            assert!(problems.len() == 1 && problems[0].contains(told), "{told}: {problems:?}");
        }
    }
}

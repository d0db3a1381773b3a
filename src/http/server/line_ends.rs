//! How the lines of a head end. A line feed alone is refused: what stands in front of this service may take it for a part
//! of a line, and then see another request than we do.

use std::collections::VecDeque;

/// What is kept of a line: more than the name and the number of a `Content-Length`.
const MOST: usize = 64;

/// Reads along, as bytes arrive, and remembers of each head how its lines end.
#[derive(Debug, Default)]
pub struct LineEnds {
    heads: VecDeque<bool>,
    line: Vec<u8>,
    /// Bytes of the present line, its end apart.
    length: usize,
    last: u8,
    begun: bool,
    bare: bool,
    body: u64,
    to_skip: u64,
}

impl LineEnds {
    /// Whether every line of the next head ends in CRLF. A head that was not seen here is none.
    pub fn next(&mut self) -> bool {
        self.heads.pop_front().unwrap_or(false)
    }

    /// Reads on.
    pub fn read(&mut self, mut bytes: &[u8]) {
        while let Some((byte, rest)) = bytes.split_first() {
            if self.to_skip > 0 {
                let skipped = self.to_skip.min(bytes.len() as u64);
                self.to_skip -= skipped;
                bytes = &bytes[usize::try_from(skipped).unwrap_or(bytes.len())..];
                continue;
            }
            self.byte(*byte);
            bytes = rest;
        }
    }

    fn byte(&mut self, byte: u8) {
        let before = std::mem::replace(&mut self.last, byte);
        if byte != b'\n' {
            self.length += 1;
            if self.line.len() < MOST {
                self.line.push(byte);
            }
            return;
        }
        let whole = before == b'\r' && self.length > 0;
        self.bare |= !whole;
        let (length, line) = (self.length - usize::from(whole), std::mem::take(&mut self.line));
        self.length = 0;
        match (length, self.begun) {
            (0, true) => self.end(),
            // Empty lines before a request are passed over (RFC 9112, section 2.2).
            (0, false) => (),
            _ => {
                self.begun = true;
                self.header(&line);
            }
        }
    }

    /// A length that is malformed or comes twice with two values is refused by hyper, and nothing after it is read; and so
    /// it is with chunks, after which the connection ends.
    fn header(&mut self, line: &[u8]) {
        let Some((name, value)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once(':')) else {
            return;
        };
        if name.eq_ignore_ascii_case("content-length") {
            self.body = value.trim().parse().unwrap_or(0);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            self.body = u64::MAX;
        }
    }

    fn end(&mut self) {
        self.heads.push_back(!self.bare);
        self.to_skip = std::mem::take(&mut self.body);
        (self.begun, self.bare) = (false, false);
    }
}

#[cfg(test)]
mod tests {
    use super::LineEnds;

    /// Whether the lines of each head end as they should, however the bytes come in pieces.
    fn heads(bytes: &str) -> Vec<bool> {
        let read = |piece: usize| {
            let mut ends = LineEnds::default();
            bytes.as_bytes().chunks(piece).for_each(|piece| ends.read(piece));
            Vec::from(ends.heads)
        };
        let whole = read(bytes.len());
        for piece in 1..7 {
            assert_eq!(read(piece), whole, "{bytes:?}");
        }
        whole
    }

    #[test]
    fn a_line_feed_alone_is_seen_in_a_head_and_nowhere_else() {
        for (bytes, expected) in [
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", &[true][..]),
            ("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", &[true]),
            ("\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", &[false]),
            ("GET / HTTP/1.1\nHost: x\r\n\r\n", &[false]),
            ("GET / HTTP/1.1\r\nHost: x\n\r\n", &[false]),
            ("GET / HTTP/1.1\r\nHost: x\r\n\n", &[false]),
            ("GET / HTTP/1.1\nHost: x\n\n", &[false]),
            ("GET / HTTP/1.1\r\nHost: x\r\n", &[]),
            ("POST / HTTP/1.1\r\ncontent-length:4\r\n\r\na\n\nbGET / HTTP/1.1\r\n\r\n", &[true, true]),
            (
                "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n\n\nGET / HTTP/1.1\nHost: x\r\n\r\n",
                &[true, false],
            ),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\n\n\n\n", &[true]),
        ] {
            assert_eq!(heads(bytes), expected, "{bytes:?}");
        }
        let long =
            format!("GET /{} HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(9000), "Content-Length: 9".repeat(9));
        assert_eq!(heads(&format!("{long}{long}")), [true, true]);
    }
}

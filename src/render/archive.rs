//! An archive of tables (ZIP, APPNOTE 6.3), written from front to back: what is finished can be taken out at any time,
//! and nothing of it is kept.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Datelike, NaiveDate};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// An archive on its way out.
pub struct Archive {
    zip: ZipWriter<StreamWriter<Finished>>,
    finished: Finished,
    options: SimpleFileOptions,
}

impl Archive {
    /// Begins. Its files carry the day on which their version was published, so that the same question gives the same
    /// bytes. `huge` makes room for files of more than 4 GiB.
    #[must_use]
    pub fn new(published: Option<NaiveDate>, huge: bool) -> Self {
        let finished = Finished::default();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(published.and_then(beginning).unwrap_or_default())
            .unix_permissions(0o644)
            .large_file(huge);
        Self { zip: ZipWriter::new_stream(finished.clone()), finished, options }
    }

    /// Begins the next file.
    pub fn file(&mut self, name: &str) -> io::Result<()> {
        self.zip.start_file(name, self.options).map_err(io::Error::other)
    }

    /// Adds to the file.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.zip.write_all(bytes)
    }

    /// What has been finished since this was last asked.
    #[must_use]
    pub fn take(&self) -> Vec<u8> {
        self.finished.take()
    }

    /// Ends it, and gives what was left to finish.
    pub fn end(self) -> io::Result<Vec<u8>> {
        self.zip.finish().map_err(io::Error::other)?;
        Ok(self.finished.take())
    }
}

/// Where finished bytes wait to be taken.
#[derive(Clone, Default)]
struct Finished(Arc<Mutex<Vec<u8>>>);

impl Finished {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Finished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The beginning of a day. Times in archives begin with 1980.
fn beginning(day: NaiveDate) -> Option<zip::DateTime> {
    let part = |part: u32| u8::try_from(part).ok();
    let year = u16::try_from(day.year()).ok()?;
    zip::DateTime::from_date_and_time(year, part(day.month())?, part(day.day())?, 0, 0, 0).ok()
}

//! What a thread writes to its log, line by line, heard by a test.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

/// Hears what this thread says while it lives; keeps what one makes of the lines.
pub struct Listener<T> {
    heard: Arc<Mutex<T>>,
    _log: tracing::subscriber::DefaultGuard,
    /// While there is only one, another thread that listens to nothing decides what is worth saying.
    _second: tracing::Dispatch,
}

struct Ear<T> {
    heard: Arc<Mutex<T>>,
    hear: fn(&mut T, &str),
}

impl<T: Default + Send + 'static> Listener<T> {
    pub fn begin(level: tracing::Level, hear: fn(&mut T, &str)) -> Self {
        let heard = Arc::<Mutex<T>>::default();
        let listener = || {
            let ear = Ear { heard: Arc::clone(&heard), hear };
            tracing_subscriber::fmt().json().with_max_level(level).with_writer(ear).finish()
        };
        let (first, second) = (tracing::Dispatch::new(listener()), tracing::Dispatch::new(listener()));
        Self { _log: tracing::dispatcher::set_default(&first), _second: second, heard }
    }

    /// What was heard since it was asked last.
    pub fn heard(&self) -> T {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

impl<T> Write for Ear<T> {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        (self.hear)(&mut self.heard.lock().unwrap(), &String::from_utf8_lossy(line));
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a, T: 'a> MakeWriter<'a> for Ear<T> {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self { heard: Arc::clone(&self.heard), hear: self.hear }
    }
}

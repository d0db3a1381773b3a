//! Why an answer of the register failed: for good, or because it was overtaken.

use crate::http::problem::problem::{Kind, Problem};
use crate::register;
use crate::register::answer::page::NotACursor;

impl From<NotACursor> for Problem {
    fn from(_: NotACursor) -> Self {
        Self::new(Kind::InvalidCursor, "This cursor does not belong to this list with this filter and order.")
    }
}

impl From<register::Error> for Problem {
    fn from(error: register::Error) -> Self {
        let passes = error.passes();
        tracing::error!(%error, passes, "the database did not answer, or what it has cannot be read");
        if passes { Self::unavailable() } else { Self::unreadable() }
    }
}

/// Why an answer failed: for good, or because its snapshot was overtaken.
#[derive(Debug, Clone)]
pub(crate) enum Failed {
    /// The snapshot was.
    Overtaken,
    /// For good.
    Problem(Problem),
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<NotACursor> for Failed {
    fn from(not_a_cursor: NotACursor) -> Self {
        Self::Problem(not_a_cursor.into())
    }
}

impl From<register::Error> for Failed {
    fn from(error: register::Error) -> Self {
        if matches!(error, register::Error::Overtaken) {
            Self::Overtaken
        } else {
            Self::Problem(error.into())
        }
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Overtaken => Self::unavailable(),
            Failed::Problem(problem) => problem,
        }
    }
}

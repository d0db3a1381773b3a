//! A turn to draw: a picture takes a processor for a while, and one for print up to 80 MB.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::http::app::App;
use crate::http::problem::problem::{Kind, Problem};
use crate::http::register::turn::turn;

/// How long a caller waits for a turn: whoever waits takes a place from others.
const TURN: Duration = Duration::from_secs(3);

/// Draws on a thread that may work for a while. The work has its turn to its end, also where the caller has gone; it does
/// not begin if the caller has gone before.
pub(super) async fn in_turn<T: Send + 'static>(
    app: &App,
    draw: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let because = "Other pictures are being drawn; the numbers of /v1/statistics need no turn.";
    let turn = turn(&app.pictures, TURN, because).await?;
    let (answer, caller) = oneshot::channel();
    spawn_blocking(move || {
        let _turn = turn;
        if !answer.is_closed() {
            answer.send(draw()).ok();
        }
    });
    let failed = |_| Problem::new(Kind::Internal, "The picture cannot be drawn.");
    caller.await.map_err(failed)?
}

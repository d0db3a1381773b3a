//! `refoulement rebuild`.

use crate::cli::{Failure, open, progress};
use crate::config::Rebuild;
use crate::desk::publication::rebuild;

/// Makes the public projection anew.
pub async fn run(settings: &Rebuild) -> Result<(), Failure> {
    let postgres = open(&settings.store, false).await?;
    let bar = progress(0, "versions");
    let rebuilt = rebuild::rebuild(&postgres.desk, |done, of| {
        bar.set_length(of.into());
        bar.set_position(done.into());
    })
    .await;
    bar.finish_and_clear();
    postgres.close().await;
    println!("Rebuilt {} versions.", rebuilt?);
    Ok(())
}

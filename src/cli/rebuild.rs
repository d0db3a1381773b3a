//! `refoulement rebuild`.

use crate::cli::failure::Failure;
use crate::cli::progress::progress;
use crate::cli::store::open;
use crate::config::Rebuild;
use crate::desk::publication::rebuild;

/// Makes the public projection anew.
pub async fn run(settings: &Rebuild) -> Result<(), Failure> {
    let postgres = open(&settings.store, false).await?;
    let bar = progress(0, "records");
    let rebuilt = rebuild::rebuild(&postgres.desk, |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    })
    .await;
    bar.finish_and_clear();
    postgres.close().await;
    println!("Rebuilt {} versions.", rebuilt?);
    Ok(())
}

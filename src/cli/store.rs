//! The store that a command works on.

use crate::cli::failure::Failure;
use crate::config::Store;
use crate::desk::{Clock, founding};
use crate::postgres::Postgres;

/// Opens the store, and founds the register at its first start.
pub(crate) async fn open(store: &Store, empty: bool) -> Result<Postgres, Failure> {
    let postgres = Postgres::open(&store.settings()).await?;
    if let Err(error) = founding::found(&postgres.desk, &Clock::system(), empty).await {
        postgres.close().await;
        return Err(error.into());
    }
    Ok(postgres)
}

//! The store that a command works on.

use crate::cli::failure::Failure;
use crate::config::Store;
use crate::desk::publication::rebuild;
use crate::desk::{Clock, Error, founding};
use crate::postgres::Postgres;

/// Opens the store: what is public is there in the form of this program, and the register is founded at its first start.
pub(crate) async fn open(store: &Store, empty: bool) -> Result<Postgres, Failure> {
    let postgres = Postgres::open(&store.settings()).await?;
    if let Err(error) = begin(&postgres, empty).await {
        postgres.close().await;
        return Err(error.into());
    }
    Ok(postgres)
}

async fn begin(postgres: &Postgres, empty: bool) -> Result<bool, Error> {
    rebuild::refresh(&postgres.desk).await?;
    founding::found(&postgres.desk, &Clock::system(), empty).await
}

//! `refoulement key`. What is asked for stands alone on standard output, so that it can be handed on; words for the
//! person at the terminal go to standard error.

use chrono::{DateTime, Utc};

use crate::cli::failure::Failure;
use crate::config::{CreateKey, Key as Command, ListKeys, RevokeKey, RotateKey, Store};
use crate::desk::access::keys::issue::{self, Issued};
use crate::desk::access::keys::key::{self, COMMAND_LINE, Key};
use crate::desk::access::keys::wanted::Wanted;
use crate::desk::actions::actor::Actor;
use crate::desk::{Clock, Desk};
use crate::model::value::day::beginning;
use crate::postgres::Postgres;

/// Makes, lists, revokes or rotates. The register need not have been founded.
pub async fn run(command: Command) -> Result<(), Failure> {
    let postgres = Postgres::open(&store(&command).settings()).await?;
    let done = act(command, Desk::new(postgres.desk.clone(), Clock::system(), false)).await;
    postgres.close().await;
    done
}

fn store(command: &Command) -> &Store {
    match command {
        Command::Create(CreateKey { store, .. })
        | Command::List(ListKeys { store })
        | Command::Revoke(RevokeKey { store, .. })
        | Command::Rotate(RotateKey { store, .. }) => store,
    }
}

async fn act(command: Command, desk: Desk) -> Result<(), Failure> {
    let by = Actor { clock: desk.clock(), holder: COMMAND_LINE, key: None, single_editor: false };
    match command {
        Command::Create(CreateKey { role, holder, expires, .. }) => {
            let mut work = desk.begin().await?;
            let wanted = Wanted { role, holder, expires_at: expires.map(beginning) };
            let issued = issue::create(&mut work, &by, wanted).await?;
            desk.finish(work).await?;
            show(&issued);
        }
        Command::List(_) => print!("{}", table(&key::list(desk.pool(), None).await?, by.clock.now())),
        Command::Revoke(RevokeKey { id, .. }) => {
            let mut work = desk.begin().await?;
            let key = key::revoke(&mut work, &by, &id).await?;
            desk.finish(work).await?;
            eprintln!("{} of {} ({}) is revoked.", key.id, key.holder, key.role);
        }
        Command::Rotate(RotateKey { id, overlap, expires, .. }) => {
            let mut work = desk.begin().await?;
            let issued = issue::rotate(&mut work, &by, &id, overlap, expires.map(beginning)).await?;
            let old = key::one(&mut *work, &id).await?;
            desk.finish(work).await?;
            show(&issued);
            eprintln!("The old key, {id}, is valid until {}.", instant(old.expires_at));
        }
    }
    Ok(())
}

fn show(Issued { key, text }: &Issued) {
    println!("{}", text.reveal());
    let until = key.expires_at.map(|end| format!(", valid until {}", instant(Some(end)))).unwrap_or_default();
    eprintln!(
        "This is the key {} of {} ({}{until}). Copy it now: it is not stored. Send it over a secure channel.",
        key.id, key.holder, key.role
    );
}

fn instant(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "never".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string())
}

fn table(keys: &[Key], now: DateTime<Utc>) -> String {
    let header = ["id", "role", "holder", "created", "expires", "state"].map(str::to_owned);
    let row = |key: &Key| {
        let (created, expires) = (instant(Some(key.created_at)), instant(key.expires_at));
        [
            key.id.clone(),
            key.role.to_string(),
            key.holder.clone(),
            created,
            expires,
            key.state(now).to_string(),
        ]
    };
    let rows: Vec<[String; 6]> = std::iter::once(header).chain(keys.iter().map(row)).collect();
    let widths: [usize; 6] =
        std::array::from_fn(|at| rows.iter().map(|row| row[at].len()).max().unwrap_or_default());
    let line = |row: &[String; 6]| {
        row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect::<Vec<_>>().join("  ")
    };
    rows.iter().map(|row| line(row).trim_end().to_owned() + "\n").collect()
}

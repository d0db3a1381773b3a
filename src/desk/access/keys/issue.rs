//! How a key is made: new, or in the place of another.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::desk::access::keys::key::{self, Key, Role, locked};
use crate::desk::access::keys::text::KeyText;
use crate::desk::access::keys::wanted::{Wanted, refuse};
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::is_second;
use crate::desk::actions::audit;
use crate::desk::error::{Error, Refused};
use crate::model::vocabulary::access::KeyConfirmer;
use crate::model::vocabulary::workflow::ApprovalKind;

/// How long the old key lives beside the new one, where nobody says otherwise.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// A new key: the one time at which its text is there.
#[derive(Debug)]
pub struct Issued {
    /// What is kept of it.
    pub key: Key,
    /// The key itself.
    pub text: KeyText,
}

/// Makes a key. One for another person, who has had keys before, waits until they confirm it. The first of an editor or an
/// admin waits until a second person does; where its holder has a good key, they ask for it, and else whoever makes it.
pub async fn create(tx: &mut PgConnection, by: &Actor<'_>, wanted: Wanted) -> Result<Issued, Error> {
    refuse(&wanted, by.clock.now())?;
    let waits_for = confirmer(tx, by, wanted.role, &wanted.holder).await?;
    let is_asked = waits_for.is_some_and(|waits| waits.next == KeyConfirmer::SecondPerson);
    if waits_for.is_some_and(|waits| waits.is_first) && !has_second(tx, by, &wanted.holder).await? {
        return Err(Error::SecondPerson(
            "the first key of an editor or an admin is confirmed by another editor or admin, and there is none; make it \
             where the register runs, with refoulement key create",
        ));
    }
    let mut issued = insert(tx, by, wanted, (waits_for.is_none(), None)).await?;
    let Key { id, role, holder, expires_at, .. } = &issued.key;
    let detail = json!({ "key": id, "role": role, "holder": holder, "expires_at": expires_at });
    audit::done_beside(tx, by, "key_created", detail).await?;
    if is_asked {
        is_second(tx, by, id.as_str(), ApprovalKind::Key, &first(&issued.key)).await?;
        issued.key.is_asked = true;
    }
    Ok(issued)
}

/// What two people ask for, where a key is the first of its kind that its holder has.
pub(super) fn first(key: &Key) -> Value {
    json!({ "role": key.role, "holder": key.holder })
}

/// Whom a key waits for.
#[derive(Clone, Copy)]
struct Waits {
    /// Who confirms it next.
    next: KeyConfirmer,
    /// A second person has to.
    is_first: bool,
}

/// Who has to confirm a key that somebody makes. Whoever has an admin key, stolen or not, is nobody else by it, and no editor:
/// not even of the own name. What is made on the command line is good at once, as everything can be done there.
async fn confirmer(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    role: Role,
    holder: &str,
) -> Result<Option<Waits>, Error> {
    // Only admins make keys over HTTP. One more admin key for oneself opens nothing that the first does not.
    if by.key.is_none() || by.holder == holder && role != Role::Editor {
        return Ok(None);
    }
    let query = sqlx::query_as(
        "select count(*) > 0, coalesce(bool_or(role = $2 and confirmed_at is not null), false),
                coalesce(bool_or(confirmed_at is not null and revoked_at is null and (expires_at is null or expires_at > $3)), false)
         from desk.api_key where holder = $1",
    );
    let query = query.bind(holder).bind(role.word()).bind(by.clock.now());
    let (has_keys, is_known, has_good): (bool, bool, bool) = query.fetch_one(&mut *tx).await?;
    let is_first = role != Role::Contributor && !is_known;
    let next = if !is_first {
        Some(KeyConfirmer::Holder).filter(|_| has_keys)
    } else if has_good && by.holder != holder {
        Some(KeyConfirmer::Holder)
    } else {
        Some(KeyConfirmer::SecondPerson).filter(|_| !by.single_editor)
    };
    Ok(next.map(|next| Waits { next, is_first: is_first && !by.single_editor }))
}

/// Whether there is somebody else, besides its holder, who may confirm the first key of an editor or an admin.
async fn has_second(tx: &mut PgConnection, by: &Actor<'_>, holder: &str) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select exists (select from desk.api_key
                        where holder <> $1 and holder <> $2 and role <> $3 and confirmed_at is not null and revoked_at is null
                          and (expires_at is null or expires_at > $4))",
    );
    let query = query.bind(by.holder).bind(holder).bind(Role::Contributor.word()).bind(by.clock.now());
    Ok(query.fetch_one(&mut *tx).await?)
}

/// Makes a key of the same role and holder, and lets the old one end after the overlap. The new one ends when the old
/// would have, unless something else is wanted. If the holder has to confirm it, the old one stays as it is until then.
pub async fn rotate(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    id: &str,
    overlap: TimeDelta,
    expires_at: Option<DateTime<Utc>>,
) -> Result<Issued, Error> {
    let now = by.clock.now();
    let old = locked(tx, id).await?;
    if let Some(successor) = old.rotated_to {
        return Err(Refused::Rotated { key: id.to_owned(), successor }.into());
    }
    if !old.is_active(now) {
        return Err(Refused::Ended { key: id.to_owned(), state: old.state(now) }.into());
    }
    let wanted = Wanted { role: old.role, holder: old.holder, expires_at: expires_at.or(old.expires_at) };
    refuse(&wanted, now)?;
    let is_good = confirmer(tx, by, wanted.role, &wanted.holder).await?.is_none();
    let overlap = overlap.max(TimeDelta::zero());
    let waits = Some((id, overlap)).filter(|_| !is_good);
    let issued = insert(tx, by, wanted, (is_good, waits)).await?;
    if is_good {
        succeed(tx, id, &issued.key.id, now + overlap).await?;
    }
    let Key { id: successor, role, holder, expires_at, .. } = &issued.key;
    let ends_at = is_good.then_some(now + overlap);
    let detail = json!({ "key": id, "ends_at": ends_at, "successor": successor, "role": role, "holder": holder, "expires_at": expires_at });
    audit::done_beside(tx, by, "key_rotated", detail).await?;
    Ok(issued)
}

/// The new key takes the place of the old one, which ends then, or before.
pub(super) async fn succeed(
    tx: &mut PgConnection,
    old: &str,
    new: &str,
    end: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query("update desk.api_key set expires_at = least(expires_at, $3), rotated_to = $2 where id = $1")
        .bind(old)
        .bind(new)
        .bind(end)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Keeps a new key, which is good at once or waits, and then takes the place of another after an overlap.
async fn insert(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    wanted: Wanted,
    (is_good, replaces): (bool, Option<(&str, TimeDelta)>),
) -> Result<Issued, Error> {
    let text = KeyText::random().map_err(|error| Error::Randomness(error.to_string()))?;
    let query = sqlx::query(
        "insert into desk.api_key (id, role, holder, secret_sha256, created_at, created_by, expires_at, confirmed_at, replaces, overlap)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    );
    let (now, (replaces, overlap)) = (by.clock.now(), replaces.unzip());
    query
        .bind(text.id())
        .bind(wanted.role.word())
        .bind(wanted.holder)
        .bind(text.secret_sha256().as_slice())
        .bind(now)
        .bind(by.holder)
        .bind(wanted.expires_at)
        .bind(is_good.then_some(now))
        .bind(replaces)
        .bind(overlap)
        .execute(&mut *tx)
        .await?;
    Ok(Issued { key: key::one(&mut *tx, text.id()).await?, text })
}

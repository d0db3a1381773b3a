//! Keys: who may write, and as what. A key is made, listed, rotated and revoked here, and asked for at every request.

pub use crate::model::vocabulary::access::KeyRole as Role;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

use crate::desk::access::keys::text::{self, KeyText};
use crate::desk::access::keys::wanted::{Wanted, refuse};
use crate::desk::access::sight::Sight;
use crate::desk::clock::Clock;
use crate::desk::error::{Error, Refused};
use crate::model::vocabulary::access::KeyState;

/// Who makes keys before anybody has one. No holder is called so.
pub const COMMAND_LINE: &str = "(command line)";

/// The statement with which the owner ends all keys of a register that was made of a backup.
#[must_use]
pub fn end_all(clock: &Clock) -> String {
    let now = clock.now().to_rfc3339();
    format!("update desk.api_key set revoked_at = '{now}' where revoked_at is null")
}

/// How long the old key lives beside the new one, where nobody says otherwise.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// For how long a contributor is new.
const PROBATION: TimeDelta = TimeDelta::days(7);

/// Whoever sends a request, by a key that is valid now.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct KeyHolder {
    /// The id of the key; no secret.
    #[sqlx(rename = "id")]
    pub key: String,
    /// The person.
    pub holder: String,
    /// What the key may do.
    #[sqlx(try_from = "String")]
    pub role: Role,
    /// A contributor whose first key is younger than a week.
    pub is_new: bool,
}

impl KeyHolder {
    /// How much of the desk they see: editors all of it, and nobody else more than their own.
    #[must_use]
    pub fn sight(&self) -> Sight<'_> {
        if self.role == Role::Editor { Sight::Whole } else { Sight::Own(&self.holder) }
    }
}

/// What is known of a key: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Key {
    /// What names it; no secret.
    pub id: String,
    /// What it may do.
    #[sqlx(try_from = "String")]
    pub role: Role,
    /// The person.
    pub holder: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it.
    pub created_by: String,
    /// From when on it is not valid; none for never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The key that takes its place.
    pub rotated_to: Option<String>,
}

/// A new key: the one time at which its text is there.
#[derive(Debug)]
pub struct Issued {
    /// What is kept of it.
    pub key: Key,
    /// The key itself.
    pub text: KeyText,
}

impl Key {
    /// Whether it opens anything at this instant.
    #[must_use]
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }

    /// What it opens at this instant.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> KeyState {
        match (self.is_active(now), &self.revoked_at, &self.rotated_to) {
            (true, _, None) => KeyState::Active,
            (true, _, Some(_)) => KeyState::Ending,
            (false, Some(_), _) => KeyState::Revoked,
            (false, None, _) => KeyState::Expired,
        }
    }
}

/// Whose key this is, if it is valid at this instant. What is mistyped is not looked up.
pub async fn verify(
    desk: impl PgExecutor<'_>,
    clock: &Clock,
    sent: &str,
) -> Result<Option<KeyHolder>, Error> {
    let Some(text) = KeyText::parse(sent) else { return Ok(None) };
    // What is compared are hashes of 256 random bits: how long it takes tells nobody anything.
    let query = sqlx::query_as(
        "select id, holder, role,
                role = 'contributor' and not exists (
                    select from desk.api_key as first where first.holder = api_key.holder and first.created_at <= $4
                ) as is_new
         from desk.api_key
         where id = $1 and secret_sha256 = $2 and revoked_at is null and (expires_at is null or expires_at > $3)",
    );
    Ok(query
        .bind(text.id())
        .bind(text.secret_sha256().as_slice())
        .bind(clock.now())
        .bind(clock.now() - PROBATION)
        .fetch_optional(desk)
        .await?)
}

/// Every key that is active at this instant, as what is kept of its secret.
pub(crate) async fn active(desk: impl PgExecutor<'_>, clock: &Clock) -> Result<Vec<[u8; 32]>, Error> {
    let query = sqlx::query_scalar(
        "select secret_sha256 from desk.api_key where revoked_at is null and (expires_at is null or expires_at > $1)",
    );
    Ok(query.bind(clock.now()).fetch_all(desk).await?)
}

const KEYS: &str = "select id, role, holder, created_at, created_by, expires_at, revoked_at, rotated_to
     from desk.api_key where $1::text is null or id = $1 order by created_at desc, id";

/// Every key there has ever been, the newest first.
pub async fn list(desk: impl PgExecutor<'_>) -> Result<Vec<Key>, Error> {
    Ok(sqlx::query_as(KEYS).bind(None::<&str>).fetch_all(desk).await?)
}

/// One key.
pub async fn one(desk: impl PgExecutor<'_>, id: &str) -> Result<Key, Error> {
    let unknown = || Refused::Unknown(id.to_owned());
    let id = Some(id).filter(|id| text::is_id(id)).ok_or_else(unknown)?;
    Ok(sqlx::query_as(KEYS).bind(id).fetch_optional(desk).await?.ok_or_else(unknown)?)
}

/// Makes a key.
pub async fn create(
    tx: &mut PgConnection,
    clock: &Clock,
    actor: &str,
    wanted: Wanted,
) -> Result<Issued, Error> {
    refuse(&wanted, clock.now())?;
    let issued = insert(tx, clock, actor, wanted).await?;
    let Key { id, role, holder, expires_at, .. } = &issued.key;
    let detail = json!({ "key": id, "role": role, "holder": holder, "expires_at": expires_at });
    record_act(tx, clock, actor, "key_created", detail).await?;
    Ok(issued)
}

/// Ends a key at once: the next request with it is refused. What was revoked before stays as it is.
pub async fn revoke(tx: &mut PgConnection, clock: &Clock, actor: &str, id: &str) -> Result<Key, Error> {
    let now = clock.now();
    let key = locked(tx, id).await?;
    if key.revoked_at.is_some() {
        return Ok(key);
    }
    if key.role == Role::Admin && key.is_active(now) && !another_admin(tx, id, now).await? {
        return Err(Refused::LastAdmin(id.to_owned()).into());
    }
    sqlx::query("update desk.api_key set revoked_at = $2 where id = $1")
        .bind(id)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    record_act(tx, clock, actor, "key_revoked", json!({ "key": id, "role": key.role, "holder": key.holder }))
        .await?;
    Ok(Key { revoked_at: Some(now), ..key })
}

/// Makes a key of the same role and holder, and lets the old one end after the overlap. The new one ends when the old
/// would have, unless something else is wanted.
pub async fn rotate(
    tx: &mut PgConnection,
    clock: &Clock,
    actor: &str,
    id: &str,
    overlap: TimeDelta,
    expires_at: Option<DateTime<Utc>>,
) -> Result<Issued, Error> {
    let now = clock.now();
    let old = locked(tx, id).await?;
    if let Some(successor) = old.rotated_to {
        return Err(Refused::Rotated { key: id.to_owned(), successor }.into());
    }
    if !old.is_active(now) {
        return Err(Refused::Ended { key: id.to_owned(), state: old.state(now) }.into());
    }
    let wanted = Wanted { role: old.role, holder: old.holder, expires_at: expires_at.or(old.expires_at) };
    refuse(&wanted, now)?;
    let issued = insert(tx, clock, actor, wanted).await?;
    let end = now + overlap.max(TimeDelta::zero());
    let end = old.expires_at.map_or(end, |before| before.min(end));
    sqlx::query("update desk.api_key set expires_at = $2, rotated_to = $3 where id = $1")
        .bind(id)
        .bind(end)
        .bind(&issued.key.id)
        .execute(&mut *tx)
        .await?;
    let Key { id: successor, role, holder, expires_at, .. } = &issued.key;
    let detail = json!({ "key": id, "ends_at": end, "successor": successor, "role": role, "holder": holder, "expires_at": expires_at });
    record_act(tx, clock, actor, "key_rotated", detail).await?;
    Ok(issued)
}

/// The key, with it and all admin keys locked until the transaction ends: two admins who revoke each other follow one
/// another. In the order of their ids, so that nobody waits for somebody who waits for them; and not against those who
/// only refer to a key.
async fn locked(tx: &mut PgConnection, id: &str) -> Result<Key, Error> {
    one(&mut *tx, id).await?;
    let query =
        sqlx::query("select id from desk.api_key where id = $1 or role = $2 order by id for no key update");
    query.bind(id).bind(Role::Admin.word()).execute(&mut *tx).await?;
    one(&mut *tx, id).await
}

/// Whether an admin key remains that is active, and not on its way out.
async fn another_admin(tx: &mut PgConnection, id: &str, now: DateTime<Utc>) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select exists (select from desk.api_key
                        where role = $1 and id <> $2 and revoked_at is null and rotated_to is null and (expires_at is null or expires_at > $3))",
    );
    Ok(query.bind(Role::Admin.word()).bind(id).bind(now).fetch_one(&mut *tx).await?)
}

async fn insert(tx: &mut PgConnection, clock: &Clock, actor: &str, wanted: Wanted) -> Result<Issued, Error> {
    let text = KeyText::random().map_err(|error| Error::Randomness(error.to_string()))?;
    let query = sqlx::query_as(
        "insert into desk.api_key (id, role, holder, secret_sha256, created_at, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         returning id, role, holder, created_at, created_by, expires_at, revoked_at, rotated_to",
    );
    let key = query
        .bind(text.id())
        .bind(wanted.role.word())
        .bind(wanted.holder)
        .bind(text.secret_sha256().as_slice())
        .bind(clock.now())
        .bind(actor)
        .bind(wanted.expires_at)
        .fetch_one(&mut *tx)
        .await?;
    Ok(Issued { key, text })
}

/// Writes down what was done with a key.
pub(crate) async fn record_act(
    tx: &mut PgConnection,
    clock: &Clock,
    actor: &str,
    kind: &str,
    detail: Value,
) -> Result<(), Error> {
    sqlx::query("insert into desk.act (id, at, actor, kind, detail) values ($1, $2, $3, $4, $5)")
        .bind(Uuid::new_v4())
        .bind(clock.now())
        .bind(actor)
        .bind(kind)
        .bind(detail)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

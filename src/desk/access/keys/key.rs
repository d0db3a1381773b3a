//! Keys: who may write, and as what. A key is listed and revoked here, and asked for at every request.

pub use crate::model::vocabulary::access::KeyRole as Role;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::{FromRow, PgConnection, PgExecutor};

use crate::desk::access::keys::text::{self, KeyText};
use crate::desk::access::sight::Sight;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::clock::Clock;
use crate::desk::error::{Error, Refused};
use crate::model::vocabulary::access::{KeyConfirmer, KeyState};

/// Who makes keys before anybody has one. No holder is called so.
pub const COMMAND_LINE: &str = "(command line)";

/// The statement with which the owner ends all keys of a register that was made of a backup.
#[must_use]
pub fn end_all(clock: &Clock) -> String {
    let now = clock.now().to_rfc3339();
    format!("update desk.api_key set revoked_at = '{now}' where revoked_at is null")
}

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

    /// What they do, in their name and that of the key.
    #[must_use]
    pub fn hand<'a>(&'a self, clock: &'a Clock) -> Actor<'a> {
        Actor { clock, holder: &self.holder, key: Some(&self.key), single_editor: false }
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
    /// Since when it is good; none while nobody has confirmed it.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Of one that waits: the key that it takes the place of once it is confirmed.
    pub replaces: Option<String>,
    /// Whether its holder has had a good key of this role, this one or another.
    pub is_known: bool,
    /// Whether one person has asked for it, and a second one has to.
    pub is_asked: bool,
}

impl Key {
    /// Whether it opens anything at this instant.
    #[must_use]
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        self.confirmed_at.is_some() && !self.is_over(now)
    }

    /// Whether it was revoked or has expired.
    #[must_use]
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_some() || self.expires_at.is_some_and(|end| end <= now)
    }

    /// Whether it is the first of an editor or an admin that its holder has.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.role != Role::Contributor && !self.is_known
    }

    /// Who has to confirm it next, while it waits.
    #[must_use]
    pub fn waits_for(&self, now: DateTime<Utc>) -> Option<KeyConfirmer> {
        let is_asked = self.is_first() && self.is_asked;
        let confirmer = if is_asked { KeyConfirmer::SecondPerson } else { KeyConfirmer::Holder };
        (self.state(now) == KeyState::Waiting).then_some(confirmer)
    }

    /// What it opens at this instant.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> KeyState {
        match (self.is_over(now), &self.revoked_at, &self.confirmed_at, &self.rotated_to) {
            (true, Some(_), ..) => KeyState::Revoked,
            (true, None, ..) => KeyState::Expired,
            (false, _, None, _) => KeyState::Waiting,
            (false, _, _, None) => KeyState::Active,
            (false, _, _, Some(_)) => KeyState::Ending,
        }
    }
}

/// Whose key this is, if it is valid at this instant.
pub async fn verify(
    desk: impl PgExecutor<'_>,
    clock: &Clock,
    text: &KeyText,
) -> Result<Option<KeyHolder>, Error> {
    // What is compared are hashes of 256 random bits: how long it takes tells nobody anything.
    let query = sqlx::query_as(
        "select id, holder, role,
                role = 'contributor' and not exists (
                    select from desk.api_key as first where first.holder = api_key.holder and first.created_at <= $4
                ) as is_new
         from desk.api_key
         where id = $1 and secret_sha256 = $2 and confirmed_at is not null
           and revoked_at is null and (expires_at is null or expires_at > $3)",
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
        "select secret_sha256 from desk.api_key
         where confirmed_at is not null and revoked_at is null and (expires_at is null or expires_at > $1)",
    );
    Ok(query.bind(clock.now()).fetch_all(desk).await?)
}

const KEYS: &str =
    "select id, role, holder, created_at, created_by, expires_at, revoked_at, rotated_to, confirmed_at, replaces,
            exists (select from desk.api_key as good where good.holder = api_key.holder and good.role = api_key.role
                    and good.confirmed_at is not null) as is_known,
            exists (select from desk.approval where approval.key = api_key.id and approval.kind = 'key' and ended is null) as is_asked
     from desk.api_key where ($1::text is null or id = $1) and ($2::text is null or holder = $2) order by created_at desc, id";

/// Every key there has ever been, the newest first; with a holder, theirs.
pub async fn list(desk: impl PgExecutor<'_>, holder: Option<&str>) -> Result<Vec<Key>, Error> {
    Ok(sqlx::query_as(KEYS).bind(None::<&str>).bind(holder).fetch_all(desk).await?)
}

/// One key.
pub async fn one(desk: impl PgExecutor<'_>, id: &str) -> Result<Key, Error> {
    let unknown = || Refused::Unknown(id.to_owned());
    let id = Some(id).filter(|id| text::is_id(id)).ok_or_else(unknown)?;
    Ok(sqlx::query_as(KEYS).bind(id).bind(None::<&str>).fetch_optional(desk).await?.ok_or_else(unknown)?)
}

/// Ends a key at once: the next request with it is refused. What was revoked before stays as it is.
pub async fn revoke(tx: &mut PgConnection, by: &Actor<'_>, id: &str) -> Result<Key, Error> {
    let now = by.clock.now();
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
    let detail = json!({ "key": id, "role": key.role, "holder": key.holder });
    audit::done_beside(tx, by, "key_revoked", detail).await?;
    Ok(Key { revoked_at: Some(now), ..key })
}

/// The key, with it and all admin keys locked until the transaction ends: two admins who revoke each other follow one
/// another. In the order of their ids, so that nobody waits for somebody who waits for them; and not against those who
/// only refer to a key.
pub(super) async fn locked(tx: &mut PgConnection, id: &str) -> Result<Key, Error> {
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
                        where role = $1 and id <> $2 and confirmed_at is not null and revoked_at is null and rotated_to is null
                          and (expires_at is null or expires_at > $3))",
    );
    Ok(query.bind(Role::Admin.word()).bind(id).bind(now).fetch_one(&mut *tx).await?)
}

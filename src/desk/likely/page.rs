//! The incidents of a batch that may be the same as another, as its editor reads them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::likely::register::{Near, Other, addresses, read};
use crate::desk::likely::rows::address;
use crate::model::comparison::case::Case;
use crate::model::comparison::duplicates::{Reason, reasons, score};
use crate::model::vocabulary::workflow::{LikelyWord, RecordState};
use crate::register::query::declaration::{Optional, parameters};
use crate::register::query::form::FLAG;

parameters! {
    /// Which incidents of a batch that look like others.
    LikelyFilter {
        /// `true`: only those on which an editor has to decide. `false`: only the others.
        undecided: Option<bool> = Optional(FLAG), true;
    }
}

/// An incident of a batch that looks like another.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikelyIncident {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Where it can be read at the desk.
    #[schema(example = "/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723")]
    pub address: String,
    /// Its state.
    pub state: RecordState,
    /// Whether it is left out of the batch until an editor decides.
    pub undecided: bool,
    /// What it looks like, the likeliest first: at most ten were found, and at most ten more for each later version.
    pub others: Vec<LikelyPair>,
}

/// What an incident looks like.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikelyPair {
    /// The id of the other incident.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Whether it is public.
    pub public: bool,
    /// Whether it is in the same batch.
    pub in_batch: bool,
    /// Where it can be read: a public one by everybody, another at the desk.
    #[schema(example = "/v1/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723")]
    pub address: String,
    /// Reasons why it may be the same.
    pub reasons: Vec<Reason>,
    /// What an editor said of it; null if nobody has decided.
    #[schema(required)]
    pub word: Option<LikelyWord>,
    /// The editor.
    #[schema(required)]
    pub holder: Option<String>,
    /// When.
    #[schema(required)]
    pub decided_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct Member {
    seq: i32,
    record: Uuid,
    revision: Uuid,
    #[sqlx(try_from = "String")]
    state: RecordState,
    undecided: bool,
}

const MEMBERS: &str =
    "select batch_revision.seq, record.id as record, revision.id as revision, record.state, looks.undecided
     from desk.batch_revision
     join desk.revision on revision.id = batch_revision.revision and revision.state <> 'erased'
     join desk.record on record.id = revision.record
     cross join lateral (select count(*) as pairs, coalesce(bool_or(word is null and other.state in ('submitted', 'published')), false) and record.state = 'submitted' as undecided
                         from desk.likely join desk.record as other on other.id = likely.other
                         where incident = record.id and (word is not null or other.state in ('submitted', 'published'))) as looks
     where batch = $1 and batch_revision.seq > $2 and looks.pairs > 0 and ($3::boolean is null or looks.undecided = $3)
     order by batch_revision.seq limit $4";

#[derive(FromRow)]
struct Pair {
    incident: Uuid,
    other: Uuid,
    revision: Uuid,
    public: bool,
    in_batch: bool,
    word: Option<String>,
    holder: Option<String>,
    decided_at: Option<DateTime<Utc>>,
}

const PAIRS: &str =
    "select incident, other, coalesce(record.accepted, newest.id) as revision, record.state = 'published' as public,
            exists (select from desk.batch_revision join desk.revision as member on member.id = batch_revision.revision
                    where batch = $1 and member.record = other) as in_batch,
            word, holder, decided_at
     from desk.likely
     join desk.record on record.id = likely.other
     cross join lateral (select id from desk.revision where revision.record = likely.other and state <> 'erased'
                         order by state in ('submitted', 'asked', 'embargoed') desc, seq desc limit 1) as newest
     where incident = any($2) and (word is not null or record.state in ('submitted', 'published'))";

/// Those of a batch after a place in it, and the place of the last; none if there is no such batch.
pub async fn page(
    tx: &mut PgConnection,
    batch: Uuid,
    LikelyFilter { undecided }: &LikelyFilter,
    (after, limit): (usize, usize),
) -> Result<Option<(Vec<LikelyIncident>, Option<usize>)>, Error> {
    let query = sqlx::query_scalar("select exists (select from desk.batch where id = $1)");
    if !query.bind(batch).fetch_one(&mut *tx).await? {
        return Ok(None);
    }
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let query = sqlx::query_as(MEMBERS).bind(batch).bind(number(after)).bind(undecided).bind(number(limit));
    let members: Vec<Member> = query.fetch_all(&mut *tx).await?;
    let last = members.last().filter(|_| members.len() == limit);
    let last = last.and_then(|member| usize::try_from(member.seq).ok());
    let ids: Vec<Uuid> = members.iter().map(|member| member.record).collect();
    let pairs: Vec<Pair> = sqlx::query_as(PAIRS).bind(batch).bind(&ids).fetch_all(&mut *tx).await?;
    let own = members.iter().map(|member| (0, member.record, member.revision, false));
    let others = pairs.iter().map(|pair| (0, pair.other, pair.revision, pair.public));
    let cases = known(tx, own.chain(others).collect()).await?;
    let mut of: HashMap<Uuid, Vec<LikelyPair>> = HashMap::new();
    for pair in pairs {
        let Some((own, (title, other))) = cases.get(&pair.incident).zip(cases.get(&pair.other)) else {
            continue;
        };
        let reasons = reasons(&own.1, other);
        let looks_like = of.entry(pair.incident).or_default();
        looks_like.push(shown(pair, title.clone(), reasons));
    }
    let incident = |Member { record: id, state, undecided, .. }: Member| {
        let mut others = of.remove(&id).unwrap_or_default();
        others.sort_by_key(|other| (std::cmp::Reverse(score(&other.reasons)), other.id));
        let title = cases.get(&id).map(|(title, _)| title.clone()).unwrap_or_default();
        LikelyIncident { id, title, address: address(id, false), state, undecided, others }
    };
    Ok(Some((members.into_iter().map(incident).collect(), last)))
}

fn shown(pair: Pair, title: String, reasons: Vec<Reason>) -> LikelyPair {
    let Pair { other: id, public, in_batch, word, holder, decided_at, .. } = pair;
    let word = word.as_deref().and_then(LikelyWord::parse);
    LikelyPair {
        id,
        title,
        public,
        in_batch,
        address: address(id, public),
        reasons,
        word,
        holder,
        decided_at,
    }
}

/// Each incident by its id: its title, and how it is compared.
async fn known(tx: &mut PgConnection, mut near: Vec<Near>) -> Result<HashMap<Uuid, (String, Case)>, Error> {
    near.sort_unstable();
    near.dedup_by_key(|(_, id, ..)| *id);
    let read = read(tx, &near, Sight::Whole).await?;
    let addresses = addresses(tx, (Sight::Whole, None), read.iter().map(|other| &other.incident)).await?;
    let case = |other: Other| {
        let case = other.case(&addresses);
        (other.id, (other.incident.title, case))
    };
    Ok(read.into_iter().map(case).collect())
}

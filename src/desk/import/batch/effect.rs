//! What publishing a batch would do: what it accepts, what it leaves out and why, and what in it has to be confirmed.

use std::collections::{BTreeSet, HashMap, HashSet};

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::import::batch::member::{Member, members};
use crate::desk::import::error::Error;
use crate::desk::likely::pairs;
use crate::desk::publication::acceptance::{Candidate, candidates};
use crate::desk::publication::republish::AT_ONCE;
use crate::desk::records::cautions;
use crate::desk::records::pending_sources::{PendingHead, pending_heads, publicly_cited};
use crate::desk::review::screening;
use crate::model::screening::cautions::{Caution, look_alike};
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::LeftOut;

/// What publishing a batch would do: what it accepts, what in that has to be looked at, and who wrote any of it.
#[derive(Debug, Default)]
pub(crate) struct Effect {
    pub(crate) members: Vec<Member>,
    /// The revisions that stay as they are, each with the reason.
    pub(crate) left_out: HashMap<Uuid, LeftOut>,
    /// Sources that its incidents name publicly, then the rest.
    pub(crate) accepts: Vec<Accepts>,
    pub(crate) cautions: Vec<Caution>,
    pub(crate) authors: BTreeSet<String>,
}

/// A revision that publishing it accepts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepts {
    pub(crate) record: Uuid,
    pub(crate) revision: Uuid,
    pub(crate) kind: Subject,
    is_protected: bool,
}

impl From<&PendingHead> for Accepts {
    fn from(pending: &PendingHead) -> Self {
        let PendingHead { record, revision, .. } = *pending;
        Self { record, revision, kind: Subject::Source, is_protected: false }
    }
}

impl From<&Member> for Accepts {
    fn from(member: &Member) -> Self {
        let Member { record, revision, kind, .. } = *member;
        Self { record, revision, kind, is_protected: member.is_protected() }
    }
}

/// Somebody decided on it, or approved it under an embargo.
fn decided(members: &[Member]) -> Vec<Uuid> {
    members.iter().filter(|member| !member.waits()).map(|member| member.revision).collect()
}

/// Its record says something else by now, or waits to.
fn changed(members: &[Member]) -> Vec<Uuid> {
    members.iter().filter(|member| !member.is_current).map(|member| member.revision).collect()
}

/// It came out of a collection that may not be republished.
fn not_republishable(members: &[Member]) -> Vec<Uuid> {
    members.iter().filter(|member| member.stays).map(|member| member.revision).collect()
}

/// It looks like another case, and no editor has said what it is.
async fn undecided(tx: &mut PgConnection, members: &[Member]) -> Result<Vec<Uuid>, Error> {
    let records: Vec<Uuid> = members.iter().map(|member| member.record).collect();
    let undecided = pairs::undecided(tx, &records).await?;
    let looks_alike = |member: &&Member| undecided.contains(&member.record);
    Ok(members.iter().filter(looks_alike).map(|member| member.revision).collect())
}

/// A source that nothing names publicly stays where it is: protection may have made it confidential since.
fn not_cited(members: &[Member], along: &HashSet<Uuid>) -> Vec<Uuid> {
    let stays = |member: &&Member| member.comes_along() && !along.contains(&member.revision);
    members.iter().filter(stays).map(|member| member.revision).collect()
}

/// What publishing the batch would do now. Each reason to leave a revision out is a function of its own.
pub(crate) async fn effect(tx: &mut PgConnection, batch: Uuid) -> Result<Effect, Error> {
    let members = members(tx, batch).await?;
    let mut left_out = HashMap::new();
    leave_out(&mut left_out, LeftOut::Decided, decided(&members));
    leave_out(&mut left_out, LeftOut::Changed, changed(&members));
    leave_out(&mut left_out, LeftOut::NotRepublishable, not_republishable(&members));
    leave_out(&mut left_out, LeftOut::Undecided, undecided(tx, &members).await?);
    let of_their_own = |member: &&Member| !member.comes_along() && !left_out.contains_key(&member.revision);
    let own: Vec<&Member> = members.iter().filter(of_their_own).collect();
    let protected = protected(tx, &own).await?;
    let cited = cited(tx, &own, &protected).await?;
    let mut effect = Effect::default();
    let mut along = HashSet::new();
    for (hidden, cited) in &cited {
        effect.cautions.extend(screening::hidden_elsewhere(tx, batch, cited, hidden).await?);
        for source in pending_heads(tx, cited, hidden).await? {
            if along.insert(source.revision) {
                effect.accepts.push(Accepts::from(&source));
            }
        }
    }
    leave_out(&mut left_out, LeftOut::NotCited, not_cited(&members, &along));
    effect.accepts.extend(own.into_iter().map(Accepts::from));
    effect.authors = authors(tx, &effect.accepts).await?;
    let found = cautions_of(tx, &effect.accepts, &protected).await?;
    effect.cautions.extend(found);
    Ok(Effect { members, left_out, ..effect })
}

/// Who wrote any of it.
async fn authors(tx: &mut PgConnection, accepts: &[Accepts]) -> Result<BTreeSet<String>, Error> {
    let query = sqlx::query_scalar("select distinct unnest(authors) from desk.revision where id = any($1)");
    let revisions: Vec<Uuid> = accepts.iter().map(|accepted| accepted.revision).collect();
    Ok(query.bind(revisions).fetch_all(&mut *tx).await?.into_iter().collect())
}

/// The first reason is the one that is told.
fn leave_out(left_out: &mut HashMap<Uuid, LeftOut>, why: LeftOut, revisions: Vec<Uuid>) {
    for revision in revisions {
        left_out.entry(revision).or_insert(why);
    }
}

/// Those of which something is hidden, with what they say: mostly there are none.
async fn protected(tx: &mut PgConnection, own: &[&Member]) -> Result<HashMap<Uuid, Candidate>, Error> {
    let of = own.iter().filter(|member| member.is_protected()).map(|member| member.revision);
    let found = candidates(tx, &of.collect::<Vec<_>>()).await?;
    Ok(found.into_iter().map(|candidate| (candidate.revision, candidate)).collect())
}

/// Keys of sources.
type Keys = BTreeSet<String>;

/// The keys that they name publicly, by what is hidden of those that name them: what an incident hides leads to nothing for
/// that incident alone.
async fn cited(
    tx: &mut PgConnection,
    own: &[&Member],
    protected: &HashMap<Uuid, Candidate>,
) -> Result<Vec<(Keys, Keys)>, Error> {
    let plain = own.iter().map(|member| member.revision).filter(|id| !protected.contains_key(id));
    let query = sqlx::query_scalar("select distinct source_key from desk.citation where revision = any($1)");
    let named: Vec<String> = query.bind(plain.collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
    let mut cited: HashMap<Keys, Keys> = HashMap::from([(Keys::new(), Keys::from_iter(named))]);
    for Candidate { content, protection, .. } in protected.values() {
        let keys = cited.entry(protection.sources.clone()).or_default();
        keys.extend(publicly_cited(content, protection));
    }
    let mut cited = Vec::from_iter(cited);
    cited.sort();
    Ok(cited)
}

/// What has to be confirmed of what would become public; each pointer begins with the id of the record. What is kept of a
/// part is gone before the next is read.
async fn cautions_of(
    tx: &mut PgConnection,
    accepts: &[Accepts],
    protected: &HashMap<Uuid, Candidate>,
) -> Result<Vec<Caution>, Error> {
    let mut found = Vec::new();
    for some in accepts.chunks(AT_ONCE) {
        let mut kept = kept(tx, some).await?;
        for Accepts { record, revision, .. } in some {
            let own = match protected.get(revision) {
                Some(Candidate { content, protection, .. }) => screening::found(content, protection, &[]),
                None => kept.remove(revision).unwrap_or_default(),
            };
            found.extend(own.into_iter().map(|caution| of_record(*record, caution)));
        }
    }
    found.extend(look_alikes(tx, accepts).await?);
    Ok(found)
}

/// Those of revisions of which nothing is hidden, as they are kept; what is not kept is looked at.
async fn kept(tx: &mut PgConnection, of: &[Accepts]) -> Result<HashMap<Uuid, Vec<Caution>>, Error> {
    let plain = of.iter().filter(|accepted| !accepted.is_protected).map(|accepted| accepted.revision);
    let plain: Vec<Uuid> = plain.collect();
    let mut kept = cautions::kept(tx, &plain).await?;
    let unread: Vec<Uuid> = plain.into_iter().filter(|revision| !kept.contains_key(revision)).collect();
    for Candidate { revision, content, protection, .. } in candidates(tx, &unread).await? {
        kept.insert(revision, screening::found(&content, &protection, &[]));
    }
    Ok(kept)
}

fn of_record(record: Uuid, caution: Caution) -> Caution {
    caution.of(record, &format!("/{record}"))
}

/// Outlets that look like others that are public now, each compared once.
async fn look_alikes(tx: &mut PgConnection, accepts: &[Accepts]) -> Result<Vec<Caution>, Error> {
    let sources = accepts.iter().filter(|accepted| accepted.kind == Subject::Source);
    let sources: Vec<Uuid> = sources.map(|source| source.revision).collect();
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let query = sqlx::query_as(
        "select content ->> 'outlet', array_agg(record order by seq) from desk.revision where id = any($1) group by 1 order by 1",
    );
    let named: Vec<(String, Vec<Uuid>)> = query.bind(sources).fetch_all(&mut *tx).await?;
    let outlets = screening::outlets(tx).await?;
    let outlets: Vec<&str> = outlets.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for (outlet, records) in named {
        if let Some(caution) = look_alike(&outlet, &outlets) {
            found.extend(records.into_iter().map(|record| of_record(record, caution.clone())));
        }
    }
    Ok(found)
}

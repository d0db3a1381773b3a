//! The people and records that the table is about.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use refoulement::desk::access::keys::issue;
use refoulement::desk::access::keys::key;
use refoulement::desk::access::keys::wanted::Wanted;
use refoulement::desk::access::sight::Sight;
use refoulement::desk::actions::act::Act as _;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::actions::turn::Turn;
use refoulement::desk::acts::{merge::Merge, protect::Protecting, retract::Retraction};
use refoulement::desk::import;
use refoulement::desk::intake::source_correction;
use refoulement::desk::intake::submission;
use refoulement::desk::intake::submitted::Submission;
use refoulement::desk::review::accept::Accepted;
use refoulement::desk::review::ask::Question;
use refoulement::desk::review::proposal::accept::AcceptedProposal;
use refoulement::desk::review::proposal::ask::ProposalQuestion;
use refoulement::desk::review::proposal::reject::RejectedProposal;
use refoulement::desk::view::incident::item;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::api::{Api, body, clock};

/// A register with keys for every caller.
pub struct World {
    pub api: Api,
    keys: BTreeMap<&'static str, String>,
    made: AtomicU32,
    /// What `merged` became part of.
    pub heir: String,
}

/// Something that is asked about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What stands for `{id}` in an address.
    pub id: String,
    /// What stands for `{key}`: the source that came with the record.
    pub source: String,
    /// What stands for `{proposal}`: what oh proposed to it.
    pub proposal: String,
}

impl Subject {
    fn of(id: String) -> Self {
        Self { id, source: String::new(), proposal: String::new() }
    }
}

/// An incident and the source that it cites.
pub fn case(source: &str) -> Value {
    json!({
        "incident": {
            "title": "Nine people detained", "date": "2014-05-29", "host_country": "CN", "origin_country": ["KP"],
            "places": [{"role": "detention", "name": "Tumen", "country": "CN", "subdivision": "CN-JL", "precision": "locality", "lat": 42.96, "lon": 129.84}],
            "claims": [{"key": "daily", "source": source, "stance": "asserts", "hedge": "reported",
                "people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}}],
        },
        "sources": [{"key": source, "kind": "media", "outlet": "A Daily", "title": format!("Nine detained: {source}"), "url": format!("https://daily.example/{source}")}],
    })
}

/// How much the holder of a key of the table sees.
fn sight(holder: &str) -> Sight<'_> {
    if ["cho", "oh"].contains(&holder) { Sight::Own(holder) } else { Sight::Whole }
}

impl World {
    pub async fn open() -> Self {
        let api = Api::report().await;
        let mut keys = BTreeMap::new();
        let holders = [
            ("cho", KeyRole::Contributor),
            ("oh", KeyRole::Contributor),
            ("kim", KeyRole::Editor),
            ("lee", KeyRole::Editor),
            ("ada", KeyRole::Admin),
        ];
        for (holder, role) in holders {
            keys.insert(holder, api.key(role, holder).await);
        }
        keys.insert("revoked", api.key(KeyRole::Editor, "kim").await);
        let mut world = Self { api, keys, made: AtomicU32::new(0), heir: String::new() };
        world.revoke(world.keys["revoked"].split('_').nth(1).unwrap()).await;
        world.let_one_expire().await;
        world.heir = world.record("published").await.id;
        world
    }

    pub fn key(&self, caller: &str) -> Option<&str> {
        self.keys.get(caller).map(String::as_str)
    }

    /// The address of a new private feed of this caller.
    pub async fn feed(&self, caller: &str) -> String {
        let once = [("idempotency-key", Uuid::new_v4().to_string())];
        let once = once.each_ref().map(|(name, value)| (*name, value.as_str()));
        let made = self.api.send_text("POST", "/v1/desk/feed", self.key(caller), &once, "").await.json();
        made["address"].as_str().unwrap().to_owned()
    }

    async fn revoke(&self, id: &str) {
        let mut work = self.api.desk.begin().await.unwrap();
        key::revoke(&mut work, &self.hand("ada"), id).await.unwrap();
        self.api.desk.finish(work).await.unwrap();
    }

    async fn let_one_expire(&mut self) {
        let wanted = Wanted {
            role: KeyRole::Editor,
            holder: "kim".to_owned(),
            expires_at: Some(clock().now() + TimeDelta::hours(1)),
        };
        let mut work = self.api.desk.begin().await.unwrap();
        let issued = issue::create(&mut work, &self.hand("ada"), wanted).await.unwrap();
        self.api.desk.finish(work).await.unwrap();
        self.keys.insert("expired", issued.text.reveal().to_owned());
        self.api.time.pass(TimeDelta::hours(2));
    }

    /// Something new of this kind.
    pub async fn subject(&self, kind: &str) -> Subject {
        match kind {
            "-" => Subject::of(String::new()),
            "feed" => {
                for caller in ["cho", "oh", "kim", "lee"] {
                    self.feed(caller).await;
                }
                Subject::of(String::new())
            }
            "valid" | "over" => {
                let key = self.api.key(KeyRole::Contributor, "somebody").await;
                let id = key.split('_').nth(1).unwrap().to_owned();
                if kind == "over" {
                    self.revoke(&id).await;
                }
                Subject::of(id)
            }
            // Made by an admin with a key.
            "kims" | "first" => {
                let by = Actor { key: Some("0000000000000000"), ..self.hand("ada") };
                let (role, holder) = match kind {
                    "kims" => (KeyRole::Contributor, "kim".to_owned()),
                    _ => (KeyRole::Editor, self.name()),
                };
                let wanted = Wanted { role, holder, expires_at: None };
                let mut work = self.api.desk.turn().await.unwrap();
                let id = issue::create(&mut work, &by, wanted).await.unwrap().key.id;
                self.finish(work).await;
                Subject::of(id)
            }
            "import" => {
                let mut work = self.api.desk.turn().await.unwrap();
                let id = import::job::begin(&mut work, &self.hand("kim")).await.unwrap();
                let ended = "update desk.import set state = 'checked', report = '{\"rows\": 0, \"problems\": []}' where id = $1";
                sqlx::query(ended).bind(id).execute(&mut *work).await.unwrap();
                self.finish(work).await;
                Subject::of(id.to_string())
            }
            "batch" => self.batch().await,
            "collection" => self.collection().await,
            "pair" => self.pair().await,
            record => self.record(record).await,
        }
    }

    /// A file that kim has imported, to be published as one act; nothing in it is like anything else.
    async fn batch(&self) -> Subject {
        let (name, one, other) = (self.name(), Uuid::new_v4(), Uuid::new_v4());
        self.imported(&format!(
            "title,date,host_country,source,source_url\n{one},2014-01-05,CN,A Daily,https://daily.example/{name}\n\
             {other},2014-07-05,CN,A Daily,https://daily.example/{name}\n"
        ))
        .await
    }

    /// The same with a row that looks like something that waits; what stands for a proposal is the incident.
    async fn pair(&self) -> Subject {
        let (one, other) = (self.name(), self.name());
        let file = |name: &str, title: Uuid| {
            format!(
                "title,date,host_country,places,source,source_url\n{title},2014-03-05,CN,Tumen of {one},A Daily,https://daily.example/{name}\n"
            )
        };
        self.imported(&file(&one, Uuid::new_v4())).await;
        let batch = self.imported(&file(&other, Uuid::new_v4())).await;
        let incident: Uuid = sqlx::query_scalar(
            "select incident from desk.likely join desk.revision on revision.record = incident
                join desk.batch_revision on batch_revision.revision = revision.id where batch = $1::uuid",
        )
        .bind(&batch.id)
        .fetch_one(self.api.desk.pool())
        .await
        .unwrap();
        Subject { proposal: incident.to_string(), ..batch }
    }

    async fn imported(&self, file: &str) -> Subject {
        let (desk, clock) = (&self.api.desk, self.api.desk.clock());
        let options = import::Options::default();
        let plan =
            import::check(desk.pool(), clock, "kim", file.as_bytes(), options, &mut |_, _| ()).await.unwrap();
        assert!(plan.problems.is_empty(), "{:?}", plan.problems);
        let mut work = desk.turn().await.unwrap();
        let written =
            refoulement::desk::import::write(&mut work, &self.hand("kim"), plan, true, &mut |_, _| ())
                .await
                .unwrap();
        self.finish(work).await;
        Subject::of(written.batch.unwrap().to_string())
    }

    /// A collection of which kim has imported an edition; its rows may not be republished.
    async fn collection(&self) -> Subject {
        let name = self.name();
        let said = format!(
            "[collection]\nkey = \"{name}\"\nname = \"A Sheet\"\nlicence = \"Ask\"\nrepublish = false\n"
        );
        let said = import::collection(&said).unwrap();
        let file = format!(
            "row_key,title,date,host_country,source,source_date\n1,Two returned,2014,CN,{name},2014\n"
        );
        let options = import::Options { collection: Some(&said), ..import::Options::default() };
        let (desk, clock) = (&self.api.desk, self.api.desk.clock());
        let plan =
            import::check(desk.pool(), clock, "kim", file.as_bytes(), options, &mut |_, _| ()).await.unwrap();
        assert!(plan.problems.is_empty(), "{:?}", plan.problems);
        let mut work = desk.turn().await.unwrap();
        import::write(&mut work, &self.hand("kim"), plan, false, &mut |_, _| ()).await.unwrap();
        self.finish(work).await;
        Subject { source: name, ..Subject::of(String::new()) }
    }

    /// A new name for a source.
    pub fn name(&self) -> String {
        format!("daily-{}", self.made.fetch_add(1, Ordering::Relaxed))
    }

    /// A new record of this kind, and its source.
    async fn record(&self, kind: &str) -> Subject {
        let source = self.name();
        if kind == "missing" {
            return Subject {
                source,
                proposal: Uuid::new_v4().to_string(),
                ..Subject::of(Uuid::new_v4().to_string())
            };
        }
        let mut work = self.api.desk.turn().await.unwrap();
        let id = self.submit(&mut work, if kind == "other" { "oh" } else { "cho" }, &source).await;
        match kind {
            "own" | "other" => (),
            "asked" => {
                let (tag, revision) = seen(&mut work, "park", id).await;
                let question: Question = body(json!({"revision": revision, "question": "Which page?"}));
                question.act(&mut work, &self.hand("park"), id, &tag).await.unwrap();
            }
            "revised" => self.revise(&mut work, "lee", id).await,
            "embargoed" => self.accept(&mut work, id, Some(TimeDelta::days(2))).await,
            public => {
                self.accept(&mut work, id, None).await;
                let (tag, _) = seen(&mut work, "park", id).await;
                let hand = self.hand("park");
                match public {
                    "published" => (),
                    "corrected" => self.correct(&mut work, "oh", id).await,
                    "proposed" => self.revise(&mut work, "lee", id).await,
                    "held" => {
                        self.revise(&mut work, "oh", id).await;
                        self.accept_proposal(&mut work, id, Some(TimeDelta::days(2))).await;
                    }
                    "waiting" | "questioned" | "decided" | "gone" => {
                        self.proposed(&mut work, id, public).await;
                    }
                    "error" | "withdrawn" => {
                        let retraction: Retraction = body(json!({"kind": public, "reason": "Asked for."}));
                        retraction.act(&mut work, &hand, id, &tag).await.unwrap();
                    }
                    "merged" => {
                        let merge: Merge = body(json!({"into": self.heir, "reason": "The same."}));
                        merge.act(&mut work, &hand, id, &tag).await.unwrap();
                    }
                    other => panic!("there are no records of the kind {other}"),
                }
            }
        }
        let cited = sqlx::query_scalar(
            "select content #>> '{claims,0,source}' from desk.revision where record = $1 limit 1",
        );
        let source = cited.bind(id).fetch_one(&mut *work).await.unwrap();
        let proposal = sqlx::query_scalar("select id from desk.proposal where record = $1").bind(id);
        let proposal: Option<Uuid> = proposal.fetch_optional(&mut *work).await.unwrap();
        self.finish(work).await;
        let proposal = proposal.unwrap_or_else(Uuid::new_v4).to_string();
        Subject { id: id.to_string(), source, proposal }
    }

    /// Ends a piece of work, and lets the public see it.
    async fn finish(&self, work: Turn) {
        work.finish().await.unwrap();
        self.api.register.refresh().await.unwrap();
    }

    fn hand<'a>(&'a self, holder: &'a str) -> Actor<'a> {
        Actor { clock: self.api.desk.clock(), holder, key: None, single_editor: false }
    }

    async fn submit(&self, work: &mut Turn, holder: &str, source: &str) -> Uuid {
        let Value::Object(mut case) = case(source) else { unreachable!() };
        let (incident, sources) = (case.remove("incident").unwrap(), case.remove("sources").unwrap());
        let submission = Submission {
            unread: Vec::new(),
            incident: serde_json::from_value(incident).unwrap(),
            sources: serde_json::from_value(sources).unwrap(),
            proposal: None,
            reason: "Newly reported.".to_owned(),
        };
        submission::submit(work, &self.hand(holder), sight(holder), submission).await.unwrap().0
    }

    async fn revise(&self, work: &mut Turn, holder: &str, id: Uuid) {
        let shown = item(work, sight(holder), id).await.unwrap();
        let mut incident = shown.incident;
        "Nine people were detained".clone_into(&mut incident.title);
        let submission = Submission {
            unread: Vec::new(),
            incident,
            sources: Vec::new(),
            proposal: None,
            reason: "A better title.".to_owned(),
        };
        submission::revise(work, &self.hand(holder), sight(holder), id, &shown.tag, submission)
            .await
            .unwrap();
    }

    /// Somebody corrects the source of a public incident.
    async fn correct(&self, work: &mut Turn, holder: &str, id: Uuid) {
        let shown = item(work, sight(holder), id).await.unwrap();
        let key = shown.incident.claims[0].source.clone().unwrap();
        let seen = source_correction::source(work, sight(holder), &key).await.unwrap();
        let mut source = seen.source;
        source.note = Some("On page 3.".to_owned());
        let (hand, corrected) = (self.hand(holder), (source, "The page."));
        source_correction::correct(work, &hand, sight(holder), (&key, &seen.tag), corrected).await.unwrap();
    }

    /// Something that oh proposes to a public incident, and what park does with it.
    async fn proposed(&self, work: &mut Turn, id: Uuid, kind: &str) {
        self.revise(work, "oh", id).await;
        let shown = item(work, Sight::Whole, id).await.unwrap();
        let (park, of) = (self.hand("park"), (id, shown.proposals[0].id));
        match kind {
            "questioned" => {
                let question: ProposalQuestion = body(json!({"question": "Which page?"}));
                question.act(work, &park, of, &shown.tag).await.unwrap();
            }
            "decided" => {
                let rejected: RejectedProposal = body(json!({"reason": "No."}));
                rejected.act(work, &park, of, &shown.tag).await.unwrap();
            }
            "gone" => {
                let retraction: Retraction = body(json!({"kind": "withdrawn", "reason": "Asked for."}));
                retraction.act(work, &park, id, &shown.tag).await.unwrap();
            }
            _ => (),
        }
    }

    async fn accept_proposal(&self, work: &mut Turn, id: Uuid, embargo: Option<TimeDelta>) {
        let shown = item(work, Sight::Whole, id).await.unwrap();
        let embargo_until = embargo.map(|embargo| clock().now() + embargo);
        let accepted = AcceptedProposal { embargo_until, ..AcceptedProposal::default() };
        let of = (id, shown.proposals[0].id);
        accepted.act(work, &self.hand("park"), of, &shown.tag).await.unwrap();
    }

    /// An editor accepts what waits, at once or under an embargo.
    async fn accept(&self, work: &mut Turn, id: Uuid, embargo: Option<TimeDelta>) {
        let shown = item(work, Sight::Whole, id).await.unwrap();
        let accepted = Accepted {
            revision: shown.revision.id,
            confirmed: shown.editors.unwrap().cautions.into_iter().map(|caution| caution.digest).collect(),
            embargo_until: embargo.map(|embargo| clock().now() + embargo),
        };
        accepted.act(work, &self.hand("park"), id, &shown.tag).await.unwrap();
    }

    /// Hides something of a record, so that there is something to show again.
    pub async fn protect(&self, id: &str) {
        let Ok(id) = id.parse() else { return };
        let mut work = self.api.desk.turn().await.unwrap();
        let Ok(shown) = item(&mut work, Sight::Whole, id).await else { return };
        let protecting: Protecting = body(json!({"places": "country"}));
        protecting.act(&mut work, &self.hand("park"), id, &shown.tag).await.unwrap();
        self.finish(work).await;
    }

    /// Approves a revision by this holder under an embargo.
    pub async fn hold(&self, id: &str, holder: &str) {
        let (mut work, id) = (self.api.desk.turn().await.unwrap(), id.parse().unwrap());
        self.revise(&mut work, holder, id).await;
        self.accept(&mut work, id, Some(TimeDelta::days(2))).await;
        self.finish(work).await;
    }
}

/// The tag and the revision that somebody has before them.
async fn seen(work: &mut Turn, holder: &str, id: Uuid) -> (String, Uuid) {
    let shown = item(work, sight(holder), id).await.unwrap();
    (shown.tag, shown.revision.id)
}

//! What is done in one world only, and must not be seen by anybody.

use chrono::TimeDelta;
use refoulement::desk::Record;
use refoulement::desk::access::sight::Sight;
use refoulement::desk::actions::act::Act as _;
use refoulement::desk::actions::approval::Outcome;
use refoulement::desk::acts::embargo;
use refoulement::desk::intake::submission;
use refoulement::desk::intake::submitted::Submission;
use refoulement::desk::review::accept::Accepted;
use refoulement::desk::review::ask::Question;
use refoulement::desk::review::reject::Rejected;
use refoulement::model::record::incident::Incident;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::json;

use super::building::World;
use super::contents::{claim, id, incident, plain};
use super::effects::STANDING;
use crate::support::api::body;

impl World {
    /// Drafts, some of them turned down, asked about, approved, taken back or erased; proposals; keys; motions.
    pub async fn noise(&self, round: u32) {
        if !self.hidden.canaries {
            return;
        }
        for n in 0..70 {
            self.draft_and_decide(round * 1000 + n).await;
        }
        for n in STANDING.into_iter().filter(|n| round > 0 || *n < 9) {
            self.propose(round, n).await;
        }
        for (n, role) in
            [KeyRole::Contributor, KeyRole::Editor, KeyRole::Admin].into_iter().cycle().take(10).enumerate()
        {
            self.api.key(role, &format!("canary-holder-{round}-{n}")).await;
        }
        assert_eq!(embargo::release_due(&self.api.desk).await.unwrap(), 0);
    }

    async fn draft_and_decide(&self, n: u32) {
        let number = 20_000 + u128::from(n);
        let mut source = self.hidden.source(100_000 + n);
        source.kind = refoulement::model::vocabulary::record::SourceKind::Media;
        let content = plain(
            n,
            &json!({
                "title": format!("Canarydraft {n}"), "summary": "Kanarienvogel singt.", "claims": [claim("canary", &source.key, (n + 1, n + 3))],
                "timeline": [], "places": [self.hidden.place("detention", "CN-LN")],
            }),
        );
        let records = vec![(number + 50_000, Record::Source(source)), (number, incident(content))];
        self.draft(&format!("author-{}", n % 7), records).await;
        let mut work = self.begin().await;
        let (revision, tag) = self.seen(&mut work, number).await;
        let hand = self.hand("lee");
        let until = Some(self.api.desk.clock().now() + TimeDelta::days(9));
        let embargoed = Accepted { revision, confirmed: Vec::new(), embargo_until: until };
        match n % 5 {
            0 => {
                let rejected: Rejected = body(json!({"revision": revision, "reason": "A canaryreason."}));
                rejected.act(&mut work, &hand, id(number), &tag).await.unwrap();
            }
            1 => {
                let question: Question = body(json!({"revision": revision, "question": "A canaryquestion?"}));
                question.act(&mut work, &hand, id(number), &tag).await.unwrap();
            }
            2 | 3 => {
                let outcome = embargoed.act(&mut work, &hand, id(number), &tag).await.unwrap();
                assert_eq!(outcome, Outcome::Done(None));
            }
            _ => (),
        }
        if n % 5 == 3 {
            let (_, tag) = self.seen(&mut work, number).await;
            let rejected: Rejected = body(json!({"revision": revision, "reason": "Taken back."}));
            rejected.act(&mut work, &hand, id(number), &tag).await.unwrap();
        }
        self.finish(work).await;
        if n % 20 == 4 {
            self.erase(number, &["kim", "lee"]).await;
        }
        if n % 20 == 9 {
            self.take_back(&format!("author-{}", n % 7), number).await;
        }
    }

    /// What waits for an editor on a public incident.
    async fn propose(&self, round: u32, n: u128) {
        let mut work = self.begin().await;
        let hand = self.hand("oh");
        let (revision, tag) = self.seen(&mut work, n).await;
        let content = sqlx::query_scalar("select content from desk.revision where id = $1")
            .bind(revision)
            .fetch_one(&mut *work)
            .await
            .unwrap();
        let mut incident: Incident = serde_json::from_value(content).unwrap();
        "Canary proposal".clone_into(&mut incident.title);
        let submission = Submission {
            unread: Vec::new(),
            incident,
            sources: Vec::new(),
            proposal: None,
            reason: "A canaryreason.".to_owned(),
        };
        submission::revise(&mut work, &hand, Sight::Whole, id(n), &tag, submission).await.unwrap();
        let source = self.hidden.source(200_000 + round * 1000 + u32::try_from(n).unwrap());
        let said = serde_json::from_value(claim("canary", &source.key, (50, 60))).unwrap();
        submission::claim(
            &mut work,
            &hand,
            Sight::Whole,
            id(n),
            said,
            submission::Along { sources: vec![source], reason: "A canary.".to_owned(), unread: Vec::new() },
        )
        .await
        .unwrap();
        let (revision, tag) = self.seen(&mut work, n).await;
        let rejected: Rejected = body(json!({"revision": revision, "reason": "A canaryreason."}));
        rejected.act(&mut work, &self.hand("lee"), id(n), &tag).await.unwrap();
        self.finish(work).await;
        if n.is_multiple_of(2) {
            self.erase_part(revision, &["kim", "lee"]).await;
        }
    }

    /// Revisions that are accepted and protection that is set, of which nobody sees anything; motions that wait.
    pub async fn unseen(&self) {
        if !self.hidden.canaries {
            return;
        }
        let with = |told| json!({"claims": [claim("open", "herald-2015", (4, 6)), told]});
        let mut told = self.hidden.told(2, (5, 9));
        told["quote"] = json!("Another canaryquote.");
        told["attribution"] = json!([]);
        assert_eq!(self.correct(2, plain(2, &with(told))).await, None);
        let mut moved = self.hidden.place("handover", "CN-LN");
        moved["name"] = json!("Kanarienberg");
        moved["lat"] = json!(40.555_111);
        assert_eq!(
            self.correct(4, plain(4, &json!({"places": [self.hidden.place("detention", "CN-LN"), moved]})))
                .await,
            None
        );
        let mut more = self.hidden.uncounted();
        more["claims"][2]["people"]["max"] = json!(95);
        more["groups"] = json!([]);
        assert_eq!(self.correct(7, plain(7, &more)).await, None);
        let mut quoted = plain(6, &json!({}));
        quoted["claims"][0]["quote"] = json!("A third canaryquote.");
        assert_eq!(self.correct(6, quoted).await, None);
        // What hides nothing more, and what waits for a second person.
        let covered = json!({"claims": {"withheld-1": "content"}, "sources": ["canary-source-8"], "quotes": ["withheld-1"]});
        for (n, protection) in [(1, json!({"quotes": ["open"]})), (8, covered)] {
            assert_eq!(self.protect("kim", n, protection).await, Outcome::Done(None), "{n}");
        }
        for n in [2, 4, 7] {
            assert_eq!(self.protect("kim", n, json!({})).await, Outcome::Waits);
        }
        assert_eq!(self.restore("kim", 9).await, Outcome::Waits);
        self.erase(9, &["kim", "lee"]).await;
        assert_eq!(self.restore("lee", 15).await, Outcome::Waits);
    }
}

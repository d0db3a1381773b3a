//! What the records of both worlds say: the same in public, and in hiding bland words in one and canaries in the other.

use refoulement::desk::Record;
use refoulement::model::record::source::Source;
use refoulement::model::vocabulary::publication::Subject;
use serde_json::{Value, json};
use uuid::Uuid;

pub fn id(n: u128) -> Uuid {
    uuid::Builder::from_random_bytes((n + 0x5eed_0000).to_be_bytes()).into_uuid()
}

pub fn incident(content: Value) -> Record {
    Record::parse(Subject::Incident, content).unwrap()
}

pub fn source(content: Value) -> Source {
    serde_json::from_value(content).unwrap()
}

/// A source that is the same in both worlds.
pub fn open(key: &str, outlet: &str, derived_from: &[&str]) -> Source {
    source(
        json!({"key": key, "kind": "media", "outlet": outlet, "title": format!("What {outlet} printed"), "published": "2015-03",
        "url": format!("https://{key}.example/"), "derived_from": derived_from}),
    )
}

pub fn event() -> Record {
    let content = json!({"kind": "law", "date": "2015-02-01", "title": "A decree", "citations": [{"source": "gazette-2015"}]});
    Record::parse(Subject::ContextEvent, content).unwrap()
}

pub fn people(min: u32, max: u32, counts: &str) -> Value {
    json!({"min": min, "max": max, "quantifier": if min == max { "exact" } else { "between" }, "counts": counts})
}

pub fn claim(key: &str, source: &str, number: (u32, u32)) -> Value {
    json!({"key": key, "source": source, "stance": "asserts", "hedge": "reported", "people": people(number.0, number.1, "refugees")})
}

pub fn place(role: &str, name: &str, area: &str, precision: &str, (lat, lon): (f64, f64)) -> Value {
    json!({"role": role, "name": name, "country": "CN", "subdivision": area, "precision": precision, "lat": lat, "lon": lon})
}

/// An incident that is told by an open source.
pub fn plain(n: u32, more: &Value) -> Value {
    let mut content = json!({
        "title": format!("Incident {n} of the spring"), "summary": "As it was reported.", "date": format!("2015-03-{:02}", n % 28 + 1),
        "host_country": "CN", "origin_country": ["KP"],
        "places": [place("detention", "Tumen", "CN-JL", "locality", (42.96, 129.84))],
        "timeline": [{"status": "detained", "date": format!("2015-03-{:02}", n % 28 + 1), "claims": ["open"]}],
        "claims": [claim("open", "herald-2015", (n + 2, n + 4))],
    });
    content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    content
}

/// What one world hides.
pub struct Hidden {
    /// Whether it is full of canaries.
    pub canaries: bool,
}

impl Hidden {
    pub fn either<T>(&self, bland: T, canary: T) -> T {
        if self.canaries { canary } else { bland }
    }

    /// A source of its own, under a key of its own.
    pub fn source(&self, n: u32) -> Source {
        if !self.canaries {
            return source(
                json!({"key": format!("plain-{n}"), "kind": "media", "outlet": "Some Paper", "title": "Some title"}),
            );
        }
        let kind = ["testimony", "government", "ngo"][n as usize % 3];
        source(json!({"key": format!("canary-source-{n}"), "kind": kind,
            "outlet": format!("Kanarienvogel {n}"), "title": format!("Canarytitle {n}"), "title_original": format!("카나리아 {n}"),
            "authors": [format!("Canaryauthor {n}")], "url": format!("https://canary-{n}.example/zeisig"), "published": "2015-04-01~",
            "language": "ko", "note": "canarynote"}))
    }

    /// What is not said of a claim whose source is confidential; its number is.
    pub fn told(&self, n: u32, number: (u32, u32)) -> Value {
        let mut told =
            claim(&self.either(format!("told-{n}"), "withheld-1".to_owned()), &self.source(n).key, number);
        if self.canaries {
            told["attribution"] = json!(["a canary in the wall", "Kanarienvogel"]);
            told["quote"] = json!("The canaryquote was heard.");
            told["locator"] = json!("canarypage 7");
            told["place"] = json!("a canary's nest");
            told["date"] = json!("2015-02-28");
        }
        told
    }

    /// A place that is shown as its subdivision.
    pub fn place(&self, role: &str, area: &str) -> Value {
        self.either(
            place(role, "Plainville", area, "locality", (41.0, 122.0)),
            place(role, "Kanarienhafen", area, "site", (40.712_345, 121.054_321)),
        )
    }

    /// A place that is shown as its country.
    pub fn far_place(&self, role: &str) -> Value {
        self.either(
            place(role, "Plaintown", "CN-JL", "near", (43.0, 126.0)),
            place(role, "金丝雀港", "CN-YN", "site", (23.987_654, 101.123_987)),
        )
    }

    /// Claims that count nowhere, and what rests on them: what a record has beside its open claim.
    pub fn uncounted(&self) -> Value {
        let open = claim("open", "herald-2015", (8, 10));
        let detained = json!({"status": "detained", "date": "2015-03-07", "claims": ["open"]});
        if !self.canaries {
            return json!({"claims": [open, claim("secret", "ilbo-2015", (8, 9))], "timeline": [detained]});
        }
        let mut denial = claim("canary-denial", &self.source(7).key, (1, 1));
        denial["stance"] = json!("denies");
        let mut many = claim("secret", "canary-source-7", (70, 90));
        many["people"] = people(70, 90, "persons");
        many["quote"] = json!("Canarymany were seen.");
        let all = ["secret", "canary-denial"];
        // Nobody said which claim reports it: it may be the hidden one.
        let any = ["open", "secret"];
        json!({
            "claims": [denial, open, many],
            "groups": [{"kind": "minor", "min": 3, "max": 5, "ages": [7], "claims": ["secret"]},
                {"kind": "female", "min": 2, "max": 2, "claims": any, "rests_on_all": true}],
            "timeline": [detained, {"status": "repatriated", "date": "2015-03-09", "country": "KP", "claims": all},
                {"status": "died", "date": "2015-03-10", "people": {"min": 1, "max": null}, "claims": ["secret"]},
                {"status": "escaped", "date": "2015-03-11", "people": {"min": 1, "max": 1}, "claims": any, "rests_on_all": true}],
        })
    }
}

//! Who may do what with which record: the table, and what is asked to hold the service to it.

mod asking;
pub mod table;
mod traces;
pub mod world;

use std::collections::{BTreeMap, BTreeSet};

use refoulement::http;
use serde_json::Value;

use crate::support::api::Answer;
use table::{Block, CALLERS, problem, table};
use world::World;

/// The sections of the table; each is a test below.
const SECTIONS: [&str; 9] =
    ["public", "writing", "deciding", "proposals", "protecting", "taking back", "sources", "imports", "keys"];

/// Every operation of the document, by method and path, with its parameters.
pub fn operations() -> BTreeMap<String, Value> {
    let document = serde_json::to_value(http::openapi()).unwrap();
    let stated = |mut operation: Value| {
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            if let Some(shared) = parameter["$ref"].as_str() {
                *parameter = document.pointer(shared.trim_start_matches('#')).unwrap().clone();
            }
        }
        operation
    };
    let of = |(path, item): (&String, &Value)| {
        let methods = item.as_object().unwrap().iter();
        methods
            .map(|(method, operation)| {
                (format!("{} {path}", method.to_uppercase()), stated(operation.clone()))
            })
            .collect::<Vec<_>>()
    };
    document["paths"].as_object().unwrap().iter().flat_map(of).collect()
}

#[test]
fn every_operation_of_the_document_stands_in_the_table() {
    let documented: BTreeSet<String> = operations().into_keys().collect();
    let stated: BTreeSet<String> = table().into_iter().map(|block| block.operation).collect();
    assert_eq!(
        documented.difference(&stated).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "the table lacks these"
    );
    assert_eq!(
        stated.difference(&documented).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "the document lacks these"
    );
    for block in table() {
        assert!(
            SECTIONS.contains(&block.section.as_str()),
            "nobody asks what the section {} says",
            block.section
        );
    }
}

#[test]
fn the_roles_and_statuses_of_the_document_are_those_of_the_table() {
    let operations = operations();
    for block in table() {
        let (name, operation) = (block.name(), &operations[&block.operation]);
        let roles: Vec<&str> =
            operation["x-roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()).collect();
        let anyone = roles == ["anyone"];
        for (caller, role) in [
            ("cho", "contributor"),
            ("oh", "contributor"),
            ("kim", "editor"),
            ("lee", "editor"),
            ("ada", "admin"),
        ] {
            assert_eq!(block.admits(caller), anyone || roles.contains(&role), "{name} as {caller}");
        }
        assert_eq!(block.admits("nobody"), anyone, "{name} as nobody");
        assert!(
            !block.admits("revoked") && !block.admits("expired"),
            "{name}: a key that is over opens nothing"
        );
        for word in block.answers.values().flatten() {
            let (status, _) = problem(word);
            assert!(
                operation["responses"][status.to_string()].is_object(),
                "{name} does not document {status}"
            );
        }
    }
}

/// Asks everything that a section says, and says everything that is otherwise.
async fn holds(section: &str) {
    let (world, operations) = (World::open().await, operations());
    let mut wrong = Vec::new();
    let mut asked = 0;
    for block in table().into_iter().filter(|block| block.section == section) {
        let operation = &operations[&block.operation];
        let mut told = Told::default();
        for (column, kind) in block.records.iter().enumerate() {
            asked += CALLERS.len();
            wrong.extend(cells(&world, &block, operation, (column, kind), &mut told).await);
        }
        wrong.extend(told.differences(&block));
    }
    assert!(asked > 0, "nothing is said of {section}");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Asks of one kind of record what each caller may.
async fn cells(
    world: &World,
    block: &Block,
    operation: &Value,
    (column, kind): (usize, &str),
    told: &mut Told,
) -> Vec<String> {
    let new = async || {
        let subject = world.subject(kind).await;
        if block.variant == "hide less" {
            world.protect(&subject.id).await;
        }
        let seen = world.look(&subject).await;
        (subject, seen)
    };
    let mut wrong = Vec::new();
    let (mut subject, mut seen) = new().await;
    for caller in CALLERS {
        let expected = problem(&block.answers[caller][column]);
        let answer = world.ask(block, operation, caller, &subject, &seen).await;
        let at = format!("{} as {caller} of {kind}", block.name());
        let is = (answer.status.as_u16(), answer.status.is_client_error().then(|| answer.problem()));
        let slug = is.1.as_deref().and_then(|problem| problem.split(' ').nth(1));
        if is.0 != expected.0 || expected.1.is_some_and(|expected| slug != Some(expected)) {
            wrong.push(format!(
                "{at}: {} instead of {}: {:.250}",
                is.1.unwrap_or(is.0.to_string()),
                block.answers[caller][column],
                answer.body
            ));
        }
        if !operation["responses"][answer.status.as_str()].is_object() {
            wrong.push(format!("{at}: {} is not documented", answer.status));
        }
        told.hear(caller, kind, &answer);
        if block.operation.starts_with("GET ") {
            continue;
        }
        if answer.status.is_success() {
            (subject, seen) = new().await;
        } else if world.look(&subject).await.etag != seen.etag {
            wrong.push(format!("{at}: it was refused, and changed something"));
        }
    }
    wrong
}

/// What the callers of one operation were told.
#[derive(Default)]
struct Told {
    /// By caller and status: of which record, and in which words.
    refused: BTreeMap<(&'static str, String), Vec<(String, String)>>,
    /// By record: what was answered without a key.
    public: BTreeMap<String, (u16, String)>,
    wrong: Vec<String>,
}

impl Told {
    fn hear(&mut self, caller: &'static str, kind: &str, answer: &Answer) {
        let words = without_id(answer);
        if matches!(answer.status.as_u16(), 401 | 403 | 404) && !answer.problem().contains("second") {
            self.refused
                .entry((caller, answer.problem()))
                .or_default()
                .push((kind.to_owned(), head(answer) + &words));
        }
        if caller == "nobody" {
            self.public.insert(kind.to_owned(), (answer.status.as_u16(), words));
        } else if !["revoked", "expired"].contains(&caller)
            && self.public[kind].0 != 401
            && self.public[kind] != (answer.status.as_u16(), words)
        {
            self.wrong.push(format!(
                "as {caller} of {kind}: what is public is answered otherwise than without a key"
            ));
        }
    }

    /// Whoever may not know of a record, or may not ask, is told the same of each: also of one that never was.
    fn differences(self, block: &Block) -> Vec<String> {
        let mut wrong: Vec<String> =
            self.wrong.into_iter().map(|wrong| format!("{} {wrong}", block.name())).collect();
        for ((caller, problem), said) in self.refused {
            let (_, missing) = said.last().unwrap();
            let others = said.iter().filter(|(_, words)| words != missing);
            wrong.extend(others.map(|(kind, words)| {
                format!("{} as {caller} of {kind}: {problem} in other words: {words}", block.name())
            }));
        }
        wrong
    }
}

fn without_id(answer: &Answer) -> String {
    answer.body.replace(answer.headers["x-request-id"].to_str().unwrap(), "")
}

/// The headers, but for what each answer has of its own.
fn head(answer: &Answer) -> String {
    let own = ["date", "x-request-id"];
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value:?}\n"))
        .collect();
    headers.sort();
    headers.concat()
}

#[tokio::test]
async fn what_is_public_is_the_same_for_everybody() {
    holds("public").await;
}

#[tokio::test]
async fn what_comes_in_comes_from_those_who_may_send_it() {
    holds("writing").await;
}

#[tokio::test]
async fn what_comes_in_is_decided_by_others() {
    holds("deciding").await;
}

#[tokio::test]
async fn what_is_proposed_is_decided_by_editors_and_answered_by_its_author() {
    holds("proposals").await;
}

#[tokio::test]
async fn what_is_hidden_is_hidden_by_one_and_shown_by_two() {
    holds("protecting").await;
}

#[tokio::test]
async fn what_is_taken_back_is_taken_back_by_one_and_brought_back_by_two() {
    holds("taking back").await;
}

#[tokio::test]
async fn sources_are_corrected_by_all_who_write_and_accepted_by_editors() {
    holds("sources").await;
}

#[tokio::test]
async fn files_come_from_editors_and_are_published_by_another() {
    holds("imports").await;
}

#[tokio::test]
async fn keys_are_for_admins() {
    holds("keys").await;
}

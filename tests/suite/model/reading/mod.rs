//! Numbers and days as people write them, against the phrases that readers of the press have judged.

mod days;
mod numerals;
mod people;

/// One phrase, and what is right.
pub struct Gold {
    pub id: &'static str,
    pub phrase: &'static str,
    pub expected: Vec<&'static str>,
    pub note: &'static str,
}

/// The phrases of a file, which has columns with tabs between.
pub fn gold(file: &'static str) -> Vec<Gold> {
    let gold = |line: &'static str| {
        let [id, _, _, phrase, expected, note] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("six columns: {line}")
        };
        Gold { id, phrase, expected: expected.split(" | ").collect(), note }
    };
    file.lines().skip(1).map(gold).collect()
}

/// What a reading is worth.
#[derive(Debug, PartialEq, Eq)]
pub enum Worth {
    Exact,
    /// Asked, or wider than it could be.
    Careful,
    Wrong,
}

/// What it is worth that a phrase is read so: `ask` where it is refused. `is_careful` looks at one that is not as expected.
pub fn worth(gold: &Gold, said: &str, is_careful: impl Fn(&str) -> bool) -> (Worth, String) {
    let worth = if gold.expected.contains(&said) {
        Worth::Exact
    } else if said == "ask" || gold.expected.iter().any(|expected| is_careful(expected)) {
        Worth::Careful
    } else {
        Worth::Wrong
    };
    (worth, format!("{} {:?}: {said}, not {:?}; {}", gold.id, gold.phrase, gold.expected, gold.note))
}

/// Prints how many are exact, and names those that are not.
pub fn assert_scores(what: &str, scored: &[(Worth, String)]) {
    let exact = scored.iter().filter(|(worth, _)| *worth == Worth::Exact).count();
    let others: Vec<_> = scored.iter().filter(|(worth, _)| *worth != Worth::Exact).collect();
    println!("{what}: {exact} of {} exact; {others:#?}", scored.len());
    assert!(others.iter().all(|(worth, _)| *worth != Worth::Wrong), "silently wrong: {others:#?}");
    assert!(exact * 100 >= scored.len() * 95, "{exact} of {}: {others:#?}", scored.len());
}

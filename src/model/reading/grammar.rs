//! A grammar as a text that a speaker of the language can read and mend, and every way in which it takes a phrase.
//!
//! A line is a rule: a name, and its ways divided by `|`. A way is words as they stand, and other rules as `<name>`, with
//! `?` where it may be missing and `*` where there may be several. A line that begins with a space goes on with the rule
//! above it. Of libraries, those that are well kept take the first way that fits; here a phrase with two readings must
//! be seen to have two.

use std::collections::HashMap;
use std::rc::Rc;

/// What the rules of a grammar mean.
pub(crate) trait Meaning {
    /// What a phrase may say.
    type Value: Clone + PartialEq;

    /// A name that the grammar does not have: every value at the beginning of the text, and how many bytes it takes.
    fn terminal(&self, name: &str, text: &str) -> Vec<(Self::Value, usize)>;

    /// What a rule makes of the values in it; none where they do not go together.
    fn rule(&self, name: &str, values: Vec<Self::Value>) -> Option<Vec<Self::Value>>;
}

/// The rules of one language.
#[derive(Debug)]
pub(crate) struct Grammar {
    rules: HashMap<&'static str, Vec<Vec<Item>>>,
}

#[derive(Debug)]
enum Item {
    Word(&'static str),
    Rule(&'static str, Times),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Times {
    Once,
    Maybe,
    Any,
}

impl Item {
    fn read(written: &'static str) -> Self {
        let Some((name, times)) = written.strip_prefix('<').and_then(|rest| rest.split_once('>')) else {
            return Self::Word(written);
        };
        match times {
            _ if name.is_empty() => Self::Word(written),
            "?" => Self::Rule(name, Times::Maybe),
            "*" => Self::Rule(name, Times::Any),
            _ => Self::Rule(name, Times::Once),
        }
    }
}

impl Grammar {
    /// Reads the rules.
    pub(crate) fn read(text: &'static str) -> Self {
        let mut rules: HashMap<&'static str, Vec<Vec<Item>>> = HashMap::new();
        let mut name = "";
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let ways = match line.split_once(": ") {
                Some((of, ways)) if !line.starts_with(' ') => {
                    name = of;
                    ways
                }
                _ => line,
            };
            let ways = ways.split(" | ").map(|way| way.split_whitespace().map(Item::read).collect());
            rules.entry(name).or_default().extend(ways.filter(|way: &Vec<Item>| !way.is_empty()));
        }
        Self { rules }
    }

    /// Everything that the whole text may mean, each once; nothing where a part of it is not understood.
    pub(crate) fn readings<M: Meaning>(&self, meaning: &M, text: &str) -> Vec<Vec<M::Value>> {
        let mut run = Run { grammar: self, meaning, text, known: HashMap::new() };
        let ends = run.rule("phrase", 0);
        let whole = ends.iter().filter(|(_, end)| text[*end..].trim().is_empty());
        let mut readings: Vec<Vec<M::Value>> = Vec::new();
        for (values, _) in whole {
            if !readings.contains(values) {
                readings.push(values.clone());
            }
        }
        readings
    }
}

/// The values that were read, and where they end.
type Ends<V> = Vec<(Vec<V>, usize)>;

/// One phrase, read.
struct Run<'r, M: Meaning> {
    grammar: &'r Grammar,
    meaning: &'r M,
    text: &'r str,
    known: HashMap<(&'static str, usize), Rc<Ends<M::Value>>>,
}

impl<'r, M: Meaning> Run<'r, M> {
    fn rule(&mut self, name: &'static str, at: usize) -> Rc<Ends<M::Value>> {
        if let Some(known) = self.known.get(&(name, at)) {
            return Rc::clone(known);
        }
        let grammar = self.grammar;
        let mut ends = Vec::new();
        if let Some(ways) = grammar.rules.get(name) {
            for way in ways {
                for (values, end) in self.way(way, at) {
                    if let Some(values) = self.meaning.rule(name, values) {
                        add(&mut ends, (values, end));
                    }
                }
            }
        } else {
            let at = self.skip_spaces(at);
            let read = self.meaning.terminal(name, &self.text[at..]);
            ends.extend(read.into_iter().map(|(value, length)| (vec![value], at + length)));
        }
        let ends = Rc::new(ends);
        self.known.insert((name, at), Rc::clone(&ends));
        ends
    }

    fn way(&mut self, way: &'r [Item], at: usize) -> Ends<M::Value> {
        let mut ends = vec![(Vec::new(), at)];
        for item in way {
            ends = match item {
                Item::Word(word) => {
                    let after = |(values, at)| Some((values, self.word(word, at)?));
                    ends.into_iter().filter_map(after).collect()
                }
                Item::Rule(name, times) => self.follow(name, *times, ends),
            };
        }
        ends
    }

    /// What is read when a rule follows what was read.
    fn follow(&mut self, name: &'static str, times: Times, before: Ends<M::Value>) -> Ends<M::Value> {
        let mut ends = if times == Times::Once { Vec::new() } else { before.clone() };
        let mut last = before;
        while !last.is_empty() {
            let mut next = Vec::new();
            for (values, at) in last {
                for (more, end) in self.rule(name, at).iter().filter(|(_, end)| *end > at) {
                    add(&mut next, ([&values[..], more].concat(), *end));
                }
            }
            for end in &next {
                add(&mut ends, end.clone());
            }
            last = if times == Times::Any { next } else { Vec::new() };
        }
        ends
    }

    fn skip_spaces(&self, at: usize) -> usize {
        at + self.text[at..].len() - self.text[at..].trim_start().len()
    }

    /// Where a word ends that stands here; within a word of Latin letters, or within a number, it is another one.
    fn word(&self, word: &str, at: usize) -> Option<usize> {
        let at = self.skip_spaces(at);
        let rest = self.text[at..].strip_prefix(word)?;
        let (last, next) = (word.chars().next_back()?, rest.chars().next().unwrap_or(' '));
        let goes_on = last.is_ascii_alphabetic() && (next.is_alphabetic() && u32::from(next) < 0x250)
            || last.is_ascii_digit() && next.is_ascii_digit();
        (!goes_on).then_some(at + word.len())
    }
}

fn add<V: PartialEq>(ends: &mut Ends<V>, end: (Vec<V>, usize)) {
    if !ends.contains(&end) {
        ends.push(end);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const TERMINALS: [&str; 11] = [
        "clock",
        "figures",
        "four",
        "letters",
        "numeric",
        "pair",
        "phrase",
        "three",
        "two",
        "words",
        "year_by_digits",
    ];

    /// A name that leads nowhere would take nothing, and a rule that nothing leads to is not read.
    #[test]
    fn every_name_in_a_grammar_leads_to_a_rule_and_every_rule_is_used() {
        for text in [
            include_str!("grammar/people-english.txt"),
            include_str!("grammar/people-korean.txt"),
            include_str!("grammar/people-chinese.txt"),
            include_str!("grammar/days-english.txt"),
            include_str!("grammar/days-korean.txt"),
            include_str!("grammar/days-chinese.txt"),
        ] {
            let grammar = Grammar::read(text);
            let rules: BTreeSet<&str> = grammar.rules.keys().copied().collect();
            let items = grammar.rules.values().flatten().flatten();
            let used: BTreeSet<&str> = items
                .filter_map(|item| if let Item::Rule(name, _) = item { Some(*name) } else { None })
                .chain(["phrase"])
                .collect();
            let first = text.lines().next().unwrap_or_default();
            let lost: Vec<_> = used.difference(&rules).filter(|name| !TERMINALS.contains(name)).collect();
            assert!(lost.is_empty(), "{first} {lost:?}");
            let unused: Vec<_> = rules.difference(&used).collect();
            assert!(unused.is_empty(), "{first} {unused:?}");
        }
    }
}

//! Who uses whom in `src/`: every path resolved to the file it leads to, through `super`, nested lists and faces.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// A path as a list of names from the crate's root.
type Names = Vec<String>;

/// The sources, by their place in the crate.
pub struct House {
    /// The file and the text of each module; comments and strings are blank in the second text.
    pub files: BTreeMap<Names, Source>,
    /// What a `mod.rs` hands on, by the name under which it does.
    handed_on: BTreeMap<Names, Names>,
}

/// One file.
pub struct Source {
    pub path: PathBuf,
    pub text: String,
    pub code: String,
}

impl Source {
    pub fn is_face(&self) -> bool {
        self.path.ends_with("mod.rs")
    }

    /// Its literal texts.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        let silent = SILENT.find_iter(&self.text).map(|found| found.as_str());
        silent.filter(|found| found.starts_with(['"', 'r']))
    }
}

/// Comments, strings and characters.
static SILENT: LazyLock<Regex> = LazyLock::new(|| {
    let (comment, raw) = (r"//[^\n]*", r##"r#"(?s:.*?)"#|r"[^"]*""##);
    let (string, character) = (r#""(?:\\(?s:.)|[^"\\])*""#, r"'(?:\\[^'\n]+|[^\\'\n])'");
    Regex::new(&format!("{comment}|{raw}|{string}|{character}")).unwrap()
});
static USE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(pub(?:\([^)]*\))? )?\buse ([^;]+);").unwrap());
static MODULE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^(?:pub(?:\([^)]*\))? )?mod (\w+);").unwrap());
static INLINE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\w+(?:::\w+)+").unwrap());

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// A `use` tree as single paths, each with the name that it gets.
fn unfold(before: &[String], tree: &str, found: &mut Vec<(Names, String)>) {
    let (mut depth, mut begin) = (0, 0);
    let commas = tree.char_indices().filter(|(_, letter)| {
        depth += i32::from(*letter == '{') - i32::from(*letter == '}');
        *letter == ',' && depth == 0
    });
    for end in commas.map(|(at, _)| at).collect::<Vec<_>>().into_iter().chain([tree.len()]) {
        let branch = tree[begin..end].trim();
        begin = end + 1;
        let names = |path: &str| -> Names {
            let names = path.split("::").map(str::trim).filter(|name| !name.is_empty() && *name != "self");
            before.iter().cloned().chain(names.map(str::to_owned)).collect()
        };
        if let Some(open) = branch.find('{') {
            unfold(&names(&branch[..open]), &branch[open + 1..branch.rfind('}').unwrap()], found);
        } else if !branch.is_empty() {
            let (path, alias) =
                branch.split_once(" as ").map_or((branch, None), |(p, a)| (p, Some(a.trim())));
            let path = names(path);
            let name = alias.map_or_else(|| path.last().cloned().unwrap_or_default(), str::to_owned);
            found.push((path, name));
        }
    }
}

impl House {
    pub fn read() -> Self {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut paths = Vec::new();
        rust_files(&src, &mut paths);
        let mut files = BTreeMap::new();
        for path in paths {
            let text = fs::read_to_string(&path).unwrap();
            let within = path.strip_prefix(&src).unwrap().with_extension("");
            let mut names: Names =
                within.components().map(|name| name.as_os_str().to_string_lossy().into_owned()).collect();
            names.pop_if(|last| last == "mod" || last == "lib");
            let blank = |found: &regex::Captures<'_>| found[0].replace(|letter| letter != '\n', " ");
            let code = SILENT.replace_all(&text, blank).into_owned();
            files.insert(names, Source { path, text, code });
        }
        files.remove(&["main".to_owned()][..]);
        let mut house = Self { files, handed_on: BTreeMap::new() };
        let faces = house.files.iter().filter(|(_, source)| source.is_face());
        house.handed_on = faces
            .flat_map(|(face, source)| {
                let uses = house.uses(face, &source.code).into_iter().filter(|(public, ..)| *public);
                uses.map(|(_, path, name)| ([&face[..], &[name]].concat(), path))
            })
            .collect();
        house
    }

    /// The folders and files of a folder, in the order in which its face lists them.
    pub fn listed(&self, folder: &[String]) -> Vec<String> {
        MODULE.captures_iter(&self.files[folder].code).map(|found| found[1].to_owned()).collect()
    }

    /// A path from the crate's root; none for one that leads out of the crate.
    fn absolute(&self, at: &[String], path: &[String]) -> Option<Names> {
        let climbs = path.iter().take_while(|name| *name == "super").count();
        match path.first().map(String::as_str)? {
            "crate" => Some(path[1..].to_vec()),
            "super" => Some([&at[..at.len().checked_sub(climbs)?], &path[climbs..]].concat()),
            "self" => Some([at, &path[1..]].concat()),
            child if self.files[at].is_face() && self.listed(at).iter().any(|name| name == child) => {
                Some([at, path].concat())
            }
            _ => None,
        }
    }

    /// What the `use`s of a text name: whether they hand it on, the path, and the name here.
    fn uses(&self, at: &[String], code: &str) -> Vec<(bool, Names, String)> {
        let mut uses = Vec::new();
        for found in USE.captures_iter(code) {
            let mut paths = Vec::new();
            unfold(&[], &found[2], &mut paths);
            let own = |path: &Names| *path != ["super", "*"];
            for (path, name) in paths.into_iter().filter(|(path, _)| own(path)) {
                uses.extend(self.absolute(at, &path).map(|path| (found.get(1).is_some(), path, name)));
            }
        }
        uses
    }

    /// The file that a path leads to.
    fn leads_to(&self, path: &[String]) -> Option<Names> {
        let known = (1..=path.len()).rev().find(|end| self.files.contains_key(&path[..*end]))?;
        if known < path.len()
            && let Some(further) = self.handed_on.get(&path[..=known])
        {
            return self.leads_to(&[&further[..], &path[known + 1..]].concat());
        }
        Some(path[..known].to_vec())
    }

    /// The files that a file uses.
    pub fn used_by(&self, at: &[String]) -> BTreeSet<Names> {
        let source = &self.files[at];
        let mut found = BTreeSet::new();
        let mut folders = BTreeMap::new();
        for (public, path, name) in self.uses(at, &source.code) {
            if self.files.get(&path).is_some_and(Source::is_face) && !self.handed_on.contains_key(&path) {
                folders.insert(name, path);
            } else if !(public && source.is_face()) {
                found.extend(self.leads_to(&path));
            }
        }
        for inline in INLINE.find_iter(&USE.replace_all(&source.code, "")) {
            let path: Names = inline.as_str().split("::").map(str::to_owned).collect();
            let whole = match folders.get(&path[0]) {
                Some(folder) => Some([&folder[..], &path[1..]].concat()),
                None if ["crate", "super", "self"].contains(&path[0].as_str()) => self.absolute(at, &path),
                None => None,
            };
            found.extend(whole.and_then(|path| self.leads_to(&path)));
        }
        found.remove(at);
        found
    }
}

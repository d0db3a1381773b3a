//! What the README prints is true.

mod answers;
mod lines;

const README: &str = include_str!("../../../README.md");

/// The blocks of the text: language and content.
fn blocks() -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut parts = README.split("```");
    while let (Some(_), Some(block)) = (parts.next(), parts.next()) {
        let (language, content) = block.split_once('\n').unwrap();
        blocks.push((language.to_owned(), content.to_owned()));
    }
    blocks
}

#[test]
fn the_rooms_and_commands_that_it_names_are_there() {
    for path in [
        "src/model",
        "src/postgres",
        "src/register",
        "src/desk",
        "src/render",
        "src/http",
        "src/cli",
        "src/config",
        "migrations",
        "data",
        "openapi.yaml",
        "tests/suite",
        ".ci/run",
        "docs/containers.md",
        "SECURITY.md",
    ] {
        assert!(README.contains(path), "{path} is not named");
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(), "{path} is not there");
    }
}

//! What the documents say is so: commands run, output is as shown, crates and paths are there, words
//! are in use.
//!
//! `LEGATION_UPDATE=1 cargo test -p legation-cli --test documents` writes real output into README.md.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Files below a folder with one of the endings, build output excluded.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && !name.starts_with("target") {
                    folders.push(path);
                }
            } else if endings.iter().any(|e| name.ends_with(e)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn legation(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_legation"))
        .args(arguments)
        .current_dir(root())
        .env_remove("COLUMNS")
        .output()
        .expect("the program that was just built runs")
}

/// Commands of the ```console blocks of a page, with what the page shows below each.
fn commands(page: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside && let Some(command) = line.strip_prefix("$ ") {
            commands.push((command.to_owned(), String::new()));
        } else if inside && let Some((_, shown)) = commands.last_mut() {
            shown.push_str(line);
            shown.push('\n');
        }
    }
    commands
}

/// The arguments of `legation` in a command, if it is one.
fn arguments(command: &str) -> Option<Vec<&str>> {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words.as_slice() {
        ["legation", rest @ ..] | ["cargo", "run", "--release", "--", rest @ ..] => Some(rest.to_vec()),
        _ => None,
    }
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let page = read("README.md");
    let mut real = page.clone();
    for (command, shown) in commands(&page) {
        let Some(mut arguments) = arguments(&command).filter(|_| !shown.is_empty()) else { continue };
        // The page shows what a terminal shows; here nobody is at the other end.
        if matches!(arguments.first(), Some(&"code" | &"dialogue")) {
            arguments.extend(["--format", "table"]);
        }
        let output = String::from_utf8(legation(&arguments).stdout).expect("output is UTF-8");
        real = real.replace(&format!("$ {command}\n{shown}"), &format!("$ {command}\n{output}"));
    }
    if real != page && env::var_os("LEGATION_UPDATE").is_some() {
        fs::write(root().join("README.md"), &real).expect("README.md can be written");
        return;
    }
    assert_eq!(real, page, "README.md shows other output; LEGATION_UPDATE=1 writes the real one");
}

#[test]
fn every_command_in_the_documents_is_one() {
    let mut checked = 0;
    let mut pages = files("docs", &[".md"]);
    pages.extend(["README.md", "CHANGELOG.md"].map(|p| root().join(p)));
    for path in pages {
        let page = fs::read_to_string(&path).unwrap();
        for (command, _) in commands(&page) {
            if let Some(arguments) = arguments(&command) {
                let depth = match arguments[..] {
                    ["actors", "add", ..] => 3,
                    ["actors", ..] => 2,
                    _ => 1,
                };
                let mut words: Vec<&str> =
                    arguments.iter().take_while(|a| a.chars().all(char::is_alphabetic)).take(depth).copied().collect();
                for flag in arguments.iter().filter(|a| a.starts_with("--")) {
                    let help = legation(&[&words[..], &["--help"]].concat());
                    let help = String::from_utf8(help.stdout).unwrap();
                    assert!(help.contains(*flag), "{}: {command}: no {flag}", path.display());
                }
                words.push("--help");
                assert!(legation(&words).status.success(), "{}: {command}", path.display());
                checked += 1;
            } else {
                let known = ["cargo test", "cargo install", "cargo xtask", "git clone", "cd "];
                assert!(known.iter().any(|k| command.starts_with(k)), "{}: {command}", path.display());
            }
        }
    }
    assert!(checked >= 5, "the documents teach by commands");
}

#[test]
fn the_readme_begins_with_a_run_and_goes_on_with_the_tests() {
    let commands: Vec<String> = commands(&read("README.md")).into_iter().map(|(c, _)| c).collect();
    assert_eq!(commands[0], "cargo run --release -- code examples/report.html");
    assert_eq!(commands[1], "cargo test --workspace");
}

#[test]
fn the_score_of_the_readme_is_the_measured_one() {
    let number = |page: &str, before: &str| -> String {
        let line = page.lines().find_map(|l| l.strip_prefix(before)).unwrap_or_else(|| panic!("no line {before}"));
        line.split('|').next().unwrap().trim().to_owned()
    };
    let measured = number(&read("docs/quality.md"), "| overall | **Legation** |");
    assert_eq!(number(&read("README.md"), "| Legation |"), measured, "cargo xtask evaluate writes both");
}

#[test]
fn the_architecture_page_has_every_crate_with_its_dependencies() {
    let page = read("ARCHITECTURE.md");
    let mut sections: Vec<(&str, &str)> = Vec::new();
    for part in page.split("\n### `").skip(1) {
        let (name, rest) = part.split_once('`').expect("a heading ends");
        sections.push((name, rest));
    }
    let mut crates: Vec<String> = fs::read_dir(root().join("crates"))
        .unwrap()
        .flatten()
        .filter(|e| e.path().join("Cargo.toml").is_file())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    crates.sort();
    let mut on_page: Vec<&str> = sections.iter().map(|(name, _)| *name).collect();
    on_page.sort_unstable();
    assert_eq!(on_page, crates);
    for (name, section) in sections {
        let manifest: toml::Table = read(format!("crates/{name}/Cargo.toml")).parse().unwrap();
        let real: BTreeSet<&str> = manifest
            .get("dependencies")
            .and_then(toml::Value::as_table)
            .into_iter()
            .flat_map(|t| t.keys())
            .filter_map(|k| k.strip_prefix("legation-"))
            .collect();
        let line = section.split("- Depends on: ").nth(1).unwrap_or_else(|| panic!("{name}: no line \"Depends on\""));
        let line = line.split(".\n").next().unwrap();
        let said: BTreeSet<&str> = line.split('`').skip(1).step_by(2).collect();
        assert_eq!(said, real, "what {name} depends on");
    }
}

#[test]
fn data_flows_one_way() {
    let order = [
        "document",
        "records",
        "intake",
        "analysis",
        "actors",
        "places",
        "coding",
        "ledger",
        "dialogue",
        "engine",
        "cli",
        "evaluation",
        "xtask",
    ];
    let place = |name: &str| order.iter().position(|o| *o == name).unwrap_or_else(|| panic!("{name} has no place"));
    for name in order {
        let manifest: toml::Table = read(format!("crates/{name}/Cargo.toml")).parse().unwrap();
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        for dependency in dependencies.into_iter().flat_map(|t| t.keys()).filter_map(|k| k.strip_prefix("legation-")) {
            assert!(place(dependency) < place(name), "{name} depends on {dependency}");
            let memory = ["ledger", "dialogue"];
            let language = ["intake", "analysis", "actors", "places", "coding"];
            assert!(!(memory.contains(&name) && language.contains(&dependency)), "{name} knows of {dependency}");
        }
    }
}

#[test]
fn every_path_in_the_documents_is_there() {
    let mut pages = files("docs", &[".md"]);
    pages.extend(["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "data/README.md"].map(|p| root().join(p)));
    let folders = ["crates/", "data/", "docs/", "examples/", "fuzz/", "models/", "tests/"];
    for path in pages {
        let page = fs::read_to_string(&path).unwrap();
        for word in page.split('`').skip(1).step_by(2) {
            let is_path = folders.iter().any(|f| word.starts_with(f)) && !word.contains([' ', '*', '<', 'X']);
            if is_path || Path::new(word).extension().is_some_and(|e| e == "md") && !word.contains('*') {
                let beside = path.parent().unwrap().join(word);
                assert!(root().join(word).exists() || beside.exists(), "{}: no {word}", path.display());
            }
        }
    }
}

#[test]
fn the_words_of_the_glossary_are_in_use() {
    let mut code = String::new();
    for path in files("crates", &[".rs"]) {
        code.push_str(&fs::read_to_string(path).unwrap().to_lowercase());
    }
    let glossary = read("GLOSSARY.md");
    let words: Vec<&str> = glossary.split("**").skip(1).step_by(2).collect();
    assert!(words.len() > 30);
    for word in words {
        assert!(code.contains(word), "GLOSSARY.md: no \"{word}\" in the code");
    }
}

#[test]
fn every_data_file_has_its_origin_and_its_description() {
    let list = read("data/README.md");
    for path in files("data", &[".tsv", ".toml"]) {
        let name = path.strip_prefix(root().join("data")).unwrap().to_string_lossy().replace('\\', "/");
        assert!(list.contains(&format!("| `{name}` |")), "data/README.md: no line for {name}");
        let folder = name.split('/').next().unwrap();
        let short = name.split_once('/').unwrap().1;
        let page = read(format!("data/{folder}/README.md"));
        let described =
            page.contains(short) || short.split_once('/').is_some_and(|(f, _)| page.contains(&format!("{f}/*")));
        assert!(described, "data/{folder}/README.md: nothing on {short}");
    }
    for line in list.lines().filter(|l| l.starts_with("| `") && l.matches('|').count() == 4) {
        let name = line.split('`').nth(1).unwrap();
        let there = name.contains('*') || root().join("data").join(name).exists();
        assert!(there, "data/README.md: no file {name}");
    }
}

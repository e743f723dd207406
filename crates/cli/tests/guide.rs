//! docs/guide/adding-an-actor.md, step by step: each command of the page, in one folder, prints what
//! the page shows.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The words of a command line, quotes taken off.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("one word at least").push(c),
        }
    }
    words
}

#[test]
fn adding_an_actor_works_as_the_page_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/guide/adding-an-actor.md")).expect("the page");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for name in ["realms.actors.txt", "realms.agents.txt"] {
        fs::copy(root.join("tests/dictionaries").join(name), folder.join(name)).unwrap();
    }
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside && let Some(command) = line.strip_prefix("$ ") {
            steps.push((command.to_owned(), String::new()));
        } else if inside && let Some((_, shown)) = steps.last_mut() {
            *shown += line;
            shown.push('\n');
        }
    }
    assert!(steps.len() > 10, "{} commands", steps.len());
    for (command, shown) in steps {
        let words = words(&command);
        assert_eq!(words[0], "legation", "{command}");
        let output = Command::new(env!("CARGO_BIN_EXE_legation"))
            .args(&words[1..])
            .current_dir(&folder)
            .output()
            .expect("the program that was just built runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        if shown.is_empty() {
            assert!(output.status.success(), "$ {command}\n{said}");
        } else {
            assert_eq!(said, shown, "$ {command}");
        }
    }
    // The import of the page's dictionaries says what it left.
    let left = Command::new(env!("CARGO_BIN_EXE_legation"))
        .args(["actors", "import", "realms.actors.txt", "-o", "again.toml"])
        .current_dir(&folder)
        .output()
        .expect("the program that was just built runs");
    let said = String::from_utf8_lossy(&left.stdout).into_owned();
    assert!(said.contains("realms.actors.txt line 27: Grand Elf [ELF]: no country or sector of the code"), "{said}");
}

//! Runs the value specifications of `tests/suite/time`.
//!
//! A case is a `text` block with one sentence, whose opening line may carry `published=DATE` and
//! `tense=past|future|past-perfect|present`, and the `times` block after it: every expression of
//! the sentence, in order, as `WORDS -> INTERVAL PRECISION BASIS [ROLE]`, or `WORDS -> none ROLE`
//! where it stands for no days. An empty block: nothing is found.

use legation_coding::time::{Tense, TimeExpression, TimeRole, expressions_in_words, resolve_with_tense};
use legation_document::{Date, Span};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Words of a plain sentence: cut at white space, outer marks and genitive endings set apart.
fn words(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for word in text.split_whitespace() {
        let mut start = word.as_ptr() as usize - text.as_ptr() as usize;
        let mut end = start + word.len();
        let mark = |c: char| !c.is_alphanumeric();
        while start < end && text[start..end].starts_with(mark) {
            let length = text[start..end].chars().next().map_or(1, char::len_utf8);
            spans.push(Span::new(start, start + length));
            start += length;
        }
        let mut tail = Vec::new();
        while start < end && text[start..end].ends_with(mark) {
            let length = text[start..end].chars().next_back().map_or(1, char::len_utf8);
            tail.push(Span::new(end - length, end));
            end -= length;
        }
        if start < end {
            match text[start..end].strip_suffix("'s") {
                Some(stem) => {
                    spans.push(Span::new(start, start + stem.len()));
                    spans.push(Span::new(start + stem.len(), end));
                }
                None => spans.push(Span::new(start, end)),
            }
        }
        spans.extend(tail.into_iter().rev());
    }
    spans
}

fn role(role: TimeRole) -> &'static str {
    match role {
        TimeRole::Point => "",
        TimeRole::Since => " since",
        TimeRole::Until => " until",
        TimeRole::By => " by",
        TimeRole::Before => " before",
        TimeRole::After => " after",
        TimeRole::From => " from",
        TimeRole::SoFar => " so-far",
        TimeRole::Length => " length",
        TimeRole::Habit => " habit",
    }
}

fn line(
    text: &str,
    words: &[Span],
    expression: &TimeExpression,
    tense: Option<Tense>,
    published: Option<Date>,
) -> String {
    let span = words[expression.tokens.start].start..words[expression.tokens.end - 1].end;
    let interval = match tense {
        Some(tense) => resolve_with_tense(expression, tense, published),
        None => expression.interval,
    };
    let value = interval.map_or_else(
        || "none".to_owned(),
        |i| format!("{i} {}", format!("{:?} {:?}", i.precision, i.basis).to_lowercase()),
    );
    format!("{} -> {value}{}", &text[span], role(expression.role))
}

struct Case<'m> {
    file: &'m str,
    line: usize,
    heading: &'m str,
    attributes: &'m str,
    text: String,
    expected: Vec<String>,
}

fn cases<'m>(file: &'m str, markdown: &'m str) -> Vec<Case<'m>> {
    let mut cases: Vec<Case<'m>> = Vec::new();
    let mut heading = "";
    let mut block: Option<&str> = None;
    for (number, content) in markdown.lines().enumerate() {
        match (block, content.strip_prefix("```")) {
            (None, Some(opening)) => {
                let (kind, attributes) = opening.split_once(' ').unwrap_or((opening, ""));
                if kind == "text" {
                    let (text, expected) = (String::new(), Vec::new());
                    cases.push(Case { file, line: number + 1, heading, attributes, text, expected });
                }
                block = Some(kind);
            }
            (Some(_), Some(_)) => block = None,
            (Some("text"), None) => {
                let case = cases.last_mut().expect("a text block opens a case");
                if !case.text.is_empty() {
                    case.text.push(' ');
                }
                case.text.push_str(content);
            }
            (Some("times"), None) => {
                let case =
                    cases.last_mut().unwrap_or_else(|| panic!("{file} line {}: times before a text", number + 1));
                case.expected.push(content.to_owned());
            }
            (Some(_), None) => {}
            (None, None) => {
                if let Some(title) = content.strip_prefix("## ") {
                    heading = title;
                }
            }
        }
    }
    cases
}

fn actual(case: &Case<'_>) -> Vec<String> {
    let mut published = None;
    let mut tense = None;
    for attribute in case.attributes.split_whitespace() {
        match attribute.split_once('=') {
            Some(("published", date)) => {
                published = Some(date.parse().unwrap_or_else(|e| panic!("{}: {date}: {e}", case.file)));
            }
            Some(("tense", "past")) => tense = Some(Tense::Past),
            Some(("tense", "future")) => tense = Some(Tense::Future),
            Some(("tense", "past-perfect")) => tense = Some(Tense::PastPerfect),
            Some(("tense", "present")) => tense = Some(Tense::Present),
            _ => panic!("{} line {}: unknown attribute {attribute}", case.file, case.line),
        }
    }
    let words = words(&case.text);
    expressions_in_words(&case.text, &words, published)
        .iter()
        .map(|expression| line(&case.text, &words, expression, tense, published))
        .collect()
}

#[test]
fn the_time_suite_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/time");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("tests/suite/time is there")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    let (mut count, mut failures, mut failed) = (0, String::new(), 0);
    for path in &paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let markdown = fs::read_to_string(path).expect("a readable file");
        for case in cases(&name, &markdown) {
            count += 1;
            let actual = actual(&case);
            if actual == case.expected {
                continue;
            }
            failed += 1;
            let _ = writeln!(
                failures,
                "\n{} line {}: {}\n  {} [{}]",
                case.file, case.line, case.heading, case.text, case.attributes
            );
            for missing in case.expected.iter().filter(|l| !actual.contains(l)) {
                let _ = writeln!(failures, "  - {missing}");
            }
            for surplus in actual.iter().filter(|l| !case.expected.contains(l)) {
                let _ = writeln!(failures, "  + {surplus}");
            }
        }
    }
    assert!(count >= 40, "only {count} cases found in {}", folder.display());
    assert!(failures.is_empty(), "{failed} of {count} cases differ (- expected, + found):\n{failures}");
}

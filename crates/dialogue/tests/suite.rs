//! Runs the literate specifications in `tests/suite/dialogue`.

mod notation;

use legation_dialogue::{Dialogue, Question, Settings, fold};
use legation_document::Date;
use legation_ledger::Query;
use legation_records::ActorKey;
use std::collections::BTreeSet;
use std::path::Path;

/// One expectation of a block: where it stands, what it says.
struct Expected {
    line: usize,
    key: String,
    value: String,
}

/// A block of the given kind: its first line in the file, its head after the kind, its text.
struct Block {
    line: usize,
    head: String,
    text: String,
}

struct Case {
    title: String,
    ledger: String,
    states: Vec<Block>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<Block> = None;
    for (i, line) in text.lines().enumerate() {
        if let Some(block) = &mut open {
            if line.starts_with("```") {
                let block = open.take().expect("inside a block");
                let case =
                    cases.last_mut().unwrap_or_else(|| panic!("line {}: a block before the first case", block.line));
                if block.head == "ledger" {
                    case.ledger.push_str(&block.text);
                } else if block.head.starts_with("dialogue") {
                    case.states.push(block);
                }
            } else {
                block.text.push_str(line);
                block.text.push('\n');
            }
        } else if let Some(head) = line.strip_prefix("```") {
            open = Some(Block { line: i + 1, head: head.trim().to_owned(), text: String::new() });
        } else if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), ledger: String::new(), states: Vec::new() });
        }
    }
    cases
}

fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|x| x.to_string()).collect();
    if items.is_empty() { "none".to_owned() } else { items.join(" ") }
}

fn yes(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// What a dialogue has for a key of the notation.
fn actual(dialogues: &[&Dialogue], key: &str) -> Result<String, String> {
    if key == "dialogues" {
        return Ok(dialogues.len().to_string());
    }
    let Some(d) = dialogues.first() else { return Ok("none".to_owned()) };
    let q = &d.qualifiers;
    let party = |code: &str| code.parse::<ActorKey>().map_err(|e| e.to_string());
    if let Some(code) = key.strip_prefix("posture ") {
        return Ok(d.posture(&party(code)?).map_or("none".to_owned(), |p| p.posture.to_string()));
    }
    if let Some(code) = key.strip_prefix("peak ") {
        let peak = d.posture(&party(code)?).and_then(|p| p.peak);
        return Ok(peak.map_or("none".to_owned(), |(p, day)| format!("{p} {day}")));
    }
    if let Some(code) = key.strip_prefix("reported ") {
        return Ok(yes(d.posture(&party(code)?).is_some_and(|p| p.reported.is_some())));
    }
    Ok(match key {
        "label" => d.label.to_string(),
        "topic" => d.topic.clone(),
        "willing" => list(&d.willing),
        "conditional" => yes(d.conditional),
        "conditions" => {
            list(d.conditions.iter().map(|c| serde_json::to_value(c.state).unwrap().as_str().unwrap().to_owned()))
        }
        "contact" => d.contact.to_string(),
        "awaiting" => list(&d.awaiting),
        "contested" => yes(!d.contested.is_empty()),
        "next" => d.next.as_ref().map_or("none".to_owned(), |n| {
            let side = |day: Option<Date>| day.map_or(String::new(), |d| d.to_string());
            format!("{}..{}", side(n.start), side(n.end))
        }),
        "process" => d.process.to_string(),
        "support" => d.support.word().to_owned(),
        "sources" => q.sources.to_string(),
        "arranging" => yes(q.arranging),
        "between-rounds" => yes(q.between_rounds),
        "lapsed-plan" => yes(!q.lapsed_plan.is_empty()),
        "at-risk" => yes(!q.at_risk.is_empty()),
        "pressure" => list(&q.pressure),
        "conflicting" => yes(!q.conflicting.is_empty()),
        "stale-since" => q.stale_since.map_or("none".to_owned(), |d| d.to_string()),
        "thaw" => list(&q.thaw),
        "refuses-next" => list(&q.refuses_next),
        "refused-by" => list(&q.refused_by),
        "mediators" => list(&q.mediators),
        "agreement-claimed" => yes(q.agreement_claimed),
        "summary" => d.summary_sentence(&notation::realm),
        other => return Err(format!("\"{other}\" is nothing that a dialogue has")),
    })
}

fn check(case: &Case, block: &Block, failures: &mut Vec<String>, place: &str) {
    let mut at = |line: usize, what: String| failures.push(format!("{place}:{line} ({}): {what}", case.title));
    let lines = match notation::block(&case.ledger) {
        Ok(lines) => lines,
        Err(e) => return at(block.line, e),
    };
    let ledger = notation::ledger(&lines);
    let mut parties: Vec<ActorKey> = Vec::new();
    let (mut as_of, mut known_by, mut topic) = (None, None, None);
    for word in block.head.split_whitespace().skip(1) {
        match word.split_once('=') {
            Some(("as-of", day)) => as_of = day.parse::<Date>().ok(),
            Some(("known-by", day)) => known_by = day.parse::<Date>().ok(),
            Some(("topic", word)) => topic = Some(word.to_owned()),
            Some((key, _)) => return at(block.line, format!("\"{key}\" is no part of a head")),
            None => match word.parse() {
                Ok(party) => parties.push(party),
                Err(e) => return at(block.line, e.to_string()),
            },
        }
    }
    parties.sort();
    let Some(as_of) = as_of else { return at(block.line, "as-of=DATE is missing".to_owned()) };
    let known_by = known_by.unwrap_or(as_of);
    let entries = ledger.entries(&Query::everything()).expect("memory can be read");
    let all = fold(&entries, &Settings::default(), as_of, known_by);
    let mine: Vec<&Dialogue> = all
        .iter()
        .filter(|d| d.parties == parties && topic.as_ref().is_none_or(|t| d.topic.contains(t.as_str())))
        .collect();
    let expectations: Vec<Expected> = block
        .text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .map(|(i, l)| {
            let (key, value) = l.split_once(':').unwrap_or((l, ""));
            Expected { line: block.line + 1 + i, key: key.trim().to_owned(), value: value.trim().to_owned() }
        })
        .collect();
    for e in expectations {
        if e.key == "question" {
            let texts: Vec<String> =
                mine.iter().flat_map(|d| &d.questions).map(|q: &Question| q.text(&notation::realm)).collect();
            if !texts.contains(&e.value) {
                at(e.line, format!("no question \"{}\"; there are: {}", e.value, texts.join(" | ")));
            }
            continue;
        }
        match actual(&mine, &e.key) {
            Ok(got) if got == e.value => {}
            Ok(got) => at(e.line, format!("{} is {got}, expected {}", e.key, e.value)),
            Err(what) => at(e.line, what),
        }
    }
}

#[test]
fn the_specifications_hold() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/suite/dialogue"));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the suite lies in tests/suite/dialogue")
        .map(|e| e.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|x| x == "md") && p.file_stem().is_some_and(|s| s != "README"))
        .collect();
    files.sort();
    let (mut failures, mut count, mut titles) = (Vec::new(), 0, BTreeSet::new());
    for file in &files {
        let text = std::fs::read_to_string(file).expect("readable");
        let place = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(text.starts_with("# "), "{place}: a specification begins with its claim");
        for case in cases(&text) {
            count += 1;
            assert!(titles.insert(case.title.clone()), "{place}: the case \"{}\" stands twice", case.title);
            assert!(!case.states.is_empty(), "{place}: the case \"{}\" expects nothing", case.title);
            for block in &case.states {
                check(&case, block, &mut failures, &place);
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} cases are not as written:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 30 && files.len() >= 6, "{count} cases in {} files", files.len());
}

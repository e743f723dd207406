//! The page for reading: one report, its records with the sentences that prove them, and what was
//! set aside.

use crate::screen::Screen;
use legation_engine::document::{DateBasis, Severity, Span};
use legation_engine::records::{Actor, Kind, Record, Speaker, SpeakerBasis};
use legation_engine::{Addition, Engine, Report};
use std::fmt::Write as _;

/// The parts of the page, in order: a kind of record, what its numbers begin with, and its heading.
const PARTS: [(Kind, char, &str); 5] = [
    (Kind::Event, 'E', "Events"),
    (Kind::Plan, 'P', "Plans"),
    (Kind::Absence, 'N', "Said not to have happened"),
    (Kind::Presupposition, 'S', "Taken for granted"),
    (Kind::Assessment, 'A', "Set aside as the outlet's or an analyst's own assessment"),
];

/// A number for each record, by kind and order: `E1`, `E2`, `P1`, …
pub(crate) fn numbers(records: &[Record]) -> Vec<String> {
    let mut counts = [0; PARTS.len()];
    let numbered = records.iter().map(|record| {
        let part = PARTS.iter().position(|(kind, ..)| *kind == record.kind).expect("every kind has a part");
        counts[part] += 1;
        format!("{}{}", PARTS[part].1, counts[part])
    });
    numbered.collect()
}

/// The page of one report.
pub(crate) fn page(engine: &Engine, report: &Report, addition: &Addition, screen: Screen) -> String {
    let mut out = head(report, addition, screen);
    let numbers = numbers(&report.coding.records);
    for (kind, _, heading) in PARTS {
        let records: Vec<_> =
            report.coding.records.iter().zip(&numbers).filter(|(record, _)| record.kind == kind).collect();
        if records.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", screen.heading(heading)).expect("writing to a string");
        for (record, number) in records {
            out.push_str(&line(engine, record, number, screen));
        }
    }
    out.push_str(&unknown(&report.coding.records, &numbers, screen));
    if report.coding.records.is_empty() {
        writeln!(out, "\nNo record: nothing in this report was done, said, planned or denied between parties.")
            .expect("writing to a string");
    }
    if !report.coding.suppressed.is_empty() {
        let n = report.coding.suppressed.len();
        let what = format!("{} not coded; legation explain --suppressed says why", counted(n, "candidate"));
        writeln!(out, "\n{}", screen.fold("", 0, &what)).expect("writing to a string");
    }
    // The dialogues whose parties are known come first.
    let mut dialogues: Vec<_> = addition.dialogues.iter().collect();
    dialogues.sort_by_key(|dialogue| std::cmp::Reverse(dialogue.parties.len()));
    for state in dialogues {
        writeln!(out, "\n{}", crate::dialogue::state(engine, state, screen).trim_end()).expect("writing to a string");
    }
    out
}

/// What was found before anything was coded.
fn head(report: &Report, addition: &Addition, screen: Screen) -> String {
    let document = &report.document;
    let mut out = format!("{}\n", screen.heading(report.name()));
    let mut fact = |name: &str, text: &str| {
        writeln!(out, "{}", screen.fold(&format!("  {name:<13}"), 15, text)).expect("writing to a string");
    };
    fact("title", document.title.as_ref().map_or("none found", |t| t.text.as_str()));
    let published = match document.published {
        Some(published) => {
            let basis = match published.basis {
                DateBasis::JsonLd => "from the page's data",
                DateBasis::Meta => "from the page's head",
                DateBasis::Dateline => "from the dateline",
                DateBasis::Given => "handed in",
            };
            format!("{}, {basis}", published.date)
        }
        None => "not known; hand it in with --published to place records in time and dialogues".to_owned(),
    };
    fact("published", &published);
    if let Some(publisher) = &document.provenance.publisher {
        fact("publisher", publisher);
    }
    if let Some(republisher) = &document.provenance.republisher {
        fact("carried by", republisher);
    }
    match document.language.as_deref() {
        Some("en") => {}
        Some(language) => fact("language", &format!("{language}; only English is read so far")),
        None => fact("language", "could not be told"),
    }
    if let Some(original) = &addition.copy_of {
        fact("copy of", &format!("{original}; counted as one source with it"));
    }
    if addition.already_known {
        fact("ledger", "has this very document already; nothing was added");
    }
    if !document.duplicates.is_empty() {
        fact("repeated", &format!("{} set aside as a copy of the rest", bytes(&document.duplicates)));
    }
    if !document.boilerplate.is_empty() {
        let what = format!(
            "{} in {} set aside as not the article",
            bytes(&document.boilerplate),
            counted(document.boilerplate.len(), "place")
        );
        fact("boilerplate", &what);
    }
    // Notes say in other words what stands above; warnings say what may be missing below.
    for diagnostic in report.diagnostics().filter(|d| d.severity == Severity::Warning) {
        fact("warning", &diagnostic.message);
    }
    out
}

/// A record in one readable line, and the sentence that proves it.
fn line(engine: &Engine, record: &Record, number: &str, screen: Screen) -> String {
    let mut out = String::new();
    let facts = facts(engine, record, screen);
    if screen.plain {
        for fact in &facts {
            writeln!(out, "{number} {fact}").expect("writing to a string");
        }
        for text in &record.evidence_text {
            writeln!(out, "{number} text {}", screen.quote(text)).expect("writing to a string");
        }
        return out;
    }
    let depth = number.len().max(3) + 3;
    let first = format!("  {}{}", screen.label(number), " ".repeat(depth - 2 - number.len()));
    let facts = facts.join(screen.dot());
    let quotes = record.evidence_text.iter().map(|text| screen.quote(text));
    let mut before = first;
    for text in Some(facts).filter(|f| !f.is_empty()).into_iter().chain(quotes) {
        writeln!(out, "{}", screen.fold(&before, depth, &text)).expect("writing to a string");
        before = " ".repeat(depth);
    }
    out
}

/// What a record says, fact by fact, the most important first.
pub(crate) fn facts(engine: &Engine, record: &Record, screen: Screen) -> Vec<String> {
    let mut facts = Vec::new();
    if record.kind != Kind::Assessment {
        facts.push(format!("{} {}", parties(engine, record, screen), coded(record)).trim().to_owned());
    }
    if let Some(topic) = record.topic.as_ref().filter(|t| !t.label.is_empty()) {
        facts.push(format!("about {}", topic.label));
    }
    if let Some(firmness) = record.firmness {
        facts.push(format!("firmness {} ({})", firmness.step(), firmness.meaning()));
    }
    facts
        .extend(record.conditions.iter().map(|c| format!("if {}", c.split_whitespace().collect::<Vec<_>>().join(" "))));
    if let Some(speaker) = speaker(engine, record) {
        facts.push(speaker);
    }
    if let Some(occurred) = record.occurred.filter(|_| record.kind != Kind::Assessment) {
        let word = match (record.kind, screen.plain) {
            (Kind::Plan, _) => "expected ",
            (_, true) => "when ",
            (_, false) => "",
        };
        facts.push(format!("{word}{}", occurred.to_edtf()));
    }
    if let Some(place) = &record.place {
        let country = place
            .country
            .map(|c| engine.name_of(&legation_engine::records::ActorKey::Country(c)))
            .filter(|c| *c != place.name);
        facts.push(format!(
            "place {}",
            std::iter::once(place.name.clone()).chain(country).collect::<Vec<_>>().join(", ")
        ));
    }
    facts
}

/// Category and code in words.
fn coded(record: &Record) -> String {
    let mut words = Vec::new();
    if let Some(category) = record.category {
        words.push(category.word().to_owned());
    }
    if let Some(mode) = record.mode {
        words.push(format!("({})", mode.word()));
    }
    let code = match record.kind {
        Kind::Plan => record.planned_cameo.or(record.cameo),
        _ => record.cameo,
    };
    if let Some(code) = code {
        let name = code.name().map(|n| format!(" {}", lower_first(n))).unwrap_or_default();
        let to_come = if record.kind == Kind::Plan { "to come: " } else { "" };
        words.push(format!("{to_come}{code}{name}"));
    }
    words.join(" ")
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Who toward whom.
fn parties(engine: &Engine, record: &Record, screen: Screen) -> String {
    let side = |actors: &[Actor]| {
        let mut names: Vec<String> = Vec::new();
        for actor in actors {
            let name = party(engine, actor);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    };
    let (senders, receivers) = (side(&record.senders), side(&record.receivers));
    match (senders.is_empty(), receivers.is_empty()) {
        (true, true) => "unknown parties".to_owned(),
        (false, true) => senders,
        (true, false) => format!("unknown {} {receivers}", screen.arrow()),
        (false, false) => format!("{senders} {} {receivers}", screen.arrow()),
    }
}

/// The usual name of a party; the words of the text for one that is not known.
fn party(engine: &Engine, actor: &Actor) -> String {
    match actor.key() {
        Some(key) => engine.name_of(&key),
        None => actor.name.as_ref().map_or_else(|| "unknown".to_owned(), |name| format!("unknown ({name})")),
    }
}

/// On whose word.
fn speaker(engine: &Engine, record: &Record) -> Option<String> {
    let unnamed = Speaker::default();
    let speaker = record.speaker.as_ref().unwrap_or(&unnamed);
    let country = speaker.country.map(|c| engine.name_of(&legation_engine::records::ActorKey::Country(c)));
    let words: Vec<&str> =
        [speaker.name.as_deref(), speaker.office.as_deref(), country.as_deref()].into_iter().flatten().collect();
    match (record.speaker_basis, words.is_empty()) {
        (_, true) => None,
        (SpeakerBasis::Unattributed, false) => Some(format!("unnamed source: {}", words.join(", "))),
        (_, false) => Some(format!("says {}", words.join(", "))),
    }
}

/// What the text itself calls unknown.
fn unknown(records: &[Record], numbers: &[String], screen: Screen) -> String {
    let mut out = String::new();
    for (record, number) in records.iter().zip(numbers).filter(|(r, _)| !r.unknown.is_empty()) {
        if out.is_empty() {
            writeln!(out, "\n{}", screen.heading("Said to be unknown")).expect("writing to a string");
        }
        let slots: Vec<_> = record.unknown.iter().map(|slot| slot.word()).collect();
        let gap = if screen.plain { String::new() } else { "  ".to_owned() };
        writeln!(out, "{gap}{} {}", screen.label(number), slots.join(", ")).expect("writing to a string");
    }
    out
}

fn bytes(spans: &[Span]) -> String {
    counted(spans.iter().map(|s| s.len()).sum(), "byte")
}

/// A count with its noun.
pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

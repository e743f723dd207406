//! Names and other mentions of persons, organisations, places and nationalities.

use crate::relations::Offsets;
use crate::{PredictError, read, read_lines};
use legation_engine::actors::{Mention, MentionKind, Name, Registry, Sense, is_people_word, is_place_noun};
use legation_engine::analysis::{EntityKind, Relation, Tag, Upos, Word};
use legation_engine::{Analysis, Document, Engine, Reader, Report};
use serde::Deserialize;
use serde_json::json;
use std::ops::Range;
use std::path::Path;

/// What a set says of a document. Its entities are in further fields, which are dropped here.
#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    text: String,
}

/// Predictions in the format that the gold asks for: `*.iob2` (words with a label each), a file
/// `n3*` (links into DBpedia), else typed mentions of documents. A folder stands for its
/// `re3d.dev.jsonl`.
///
/// # Errors
/// Files that cannot be read and lines that are no documents, with path and line.
pub fn predict_entities(gold: &Path) -> Result<Vec<String>, PredictError> {
    let path = if gold.is_dir() { gold.join("re3d.dev.jsonl") } else { gold.to_path_buf() };
    let bytes = read(&path)?;
    let engine = Engine::embedded().with_reader(Reader::Careful);
    if path.extension().is_some_and(|e| e == "iob2") {
        return Ok(labelled_words(&engine, &String::from_utf8_lossy(&bytes)));
    }
    let links = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("n3"));
    let cases: Vec<Case> = read_lines(&path, &bytes)?;
    let line = |case: Case| {
        let report = engine.read_document(Document::from_paragraphs(&case.text, None));
        let offsets = Offsets::of(&case.text);
        let at = |tokens: &Range<usize>| {
            let span = report.analysis.span(tokens.clone());
            (offsets.character(span.start), offsets.character(span.end))
        };
        if links {
            let mentions = report.resolutions.names().iter().filter(|n| is_entity(n.kind)).map(|n| {
                let (start, end) = at(&n.tokens);
                json!([start, end, link(engine.registry(), &report, n)])
            });
            return json!({"id": case.id, "mentions": mentions.collect::<Vec<_>>()}).to_string();
        }
        let mut found: Vec<(usize, usize, &'static str)> = mentions_of(engine.registry(), &report)
            .into_iter()
            .map(|(tokens, kind)| {
                let (start, end) = at(&tokens);
                (start, end, kind)
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        json!({"id": case.id, "ents": found}).to_string()
    };
    Ok(cases.into_iter().map(line).collect())
}

fn is_entity(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Person | EntityKind::Org | EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac | EntityKind::Norp
    )
}

/// The fullest form of a name in its document, without the legal form of a company: "Edelman" is "Asher
/// Edelman", "Burlington" is "Burlington Industries".
fn fullest(report: &Report, name: &Name) -> String {
    let words_of = |n: &Name| report.analysis.words(n.tokens.clone()).replace('\n', " ");
    let short = words_of(name);
    let longer =
        report.resolutions.names().iter().filter(|n| n.kind == name.kind && n.tokens.len() > name.tokens.len());
    let same = |long: &str| match name.kind {
        EntityKind::Person => long.ends_with(&format!(" {short}")),
        EntityKind::Org => long.starts_with(&format!("{short} ")),
        _ => false,
    };
    let full = longer.map(words_of).find(|long| same(long)).unwrap_or(short);
    let mut core = full.as_str();
    for form in ["Inc", "Corp", "Co", "Ltd", "Plc", "PLC", "plc", "SA", "AG", "NV"] {
        core = core.trim_end_matches(['.', ',', ' ']);
        core = core.strip_suffix(form).filter(|rest| rest.ends_with(' ')).unwrap_or(core);
    }
    let core = core.trim_end_matches([',', ' ']);
    if core.is_empty() { full.clone() } else { core.to_owned() }
}

/// The address of a name in DBpedia: the usual name of the registry, the words of the text where the
/// registry has none.
fn link(registry: &Registry, report: &Report, name: &Name) -> String {
    let words = fullest(report, name);
    let senses = registry.lookup(&words);
    let usual = senses.first().map(|sense| match sense {
        Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) => {
            registry.state(*i).name.to_string()
        }
        Sense::Seat(i) => registry.seat(*i).name.to_string(),
        Sense::Organisation(i) => registry.organisation(*i).name.to_string(),
        Sense::Holder(i) => registry.holder(*i).name.to_string(),
        Sense::Capital(_) => words.clone(),
    });
    format!("http://dbpedia.org/resource/{}", usual.unwrap_or(words).replace(' ', "_"))
}

/// Every mention with its kind in the words of the set: names, offices, bodies and people, pronouns
/// that go back to one of them.
fn mentions_of(registry: &Registry, report: &Report) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    for name in report.resolutions.names() {
        let kind = match name.kind {
            EntityKind::Person => "Person",
            EntityKind::Org => "Organisation",
            EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac => "Location",
            EntityKind::Norp | EntityKind::Language => "Nationality",
            EntityKind::Date | EntityKind::Time => "Temporal",
            EntityKind::Money => "Money",
            EntityKind::Quantity | EntityKind::Percent | EntityKind::Cardinal => "Quantity",
            _ => continue,
        };
        found.push((name.tokens.clone(), kind));
        // "Arab" in "Arab League" is a nationality of its own.
        if kind == "Organisation" {
            let words = name.tokens.clone().filter(|t| {
                let word = report.analysis.word(*t);
                is_people_word(word) || registry.lookup(word).iter().any(|s| matches!(s, Sense::Adjective(_)))
            });
            found.extend(words.map(|t| (t..t + 1, "Nationality")));
        }
    }
    for t in 0..report.analysis.tokens.len() {
        let token = &report.analysis.tokens[t];
        let here =
            matches!(report.analysis.word(t).to_lowercase().as_str(), "here" | "there") && token.upos == Upos::Adv;
        if here || token.upos == Upos::Noun && is_place_noun(report.analysis.lemma(t)) && !is_modifier(token.relation) {
            found.push((phrase_before(&report.analysis, t), "Location"));
        }
    }
    for mention in report.resolutions.mentions() {
        if let Some(kind) = kind_of(&report.analysis, mention) {
            found.push((mention.tokens.clone(), kind));
        }
    }
    found
}

fn is_modifier(relation: Relation) -> bool {
    matches!(relation, Relation::Compound | Relation::Amod | Relation::Flat | Relation::NmodUnmarked)
}

/// A noun with its article and what else stands before it and belongs to it.
fn phrase_before(analysis: &Analysis, noun: usize) -> Range<usize> {
    let before = analysis.children(noun).iter().copied().filter(|c| {
        *c < noun && (is_modifier(analysis.tokens[*c].relation) || analysis.tokens[*c].relation == Relation::Det)
    });
    before.min().unwrap_or(noun)..noun + 1
}

fn kind_of(analysis: &Analysis, mention: &Mention) -> Option<&'static str> {
    let plural = matches!(analysis.tokens[mention.head].tag, Tag::Nns | Tag::Nnps);
    match mention.kind {
        MentionKind::Person => Some("Person"),
        MentionKind::Office | MentionKind::People if !plural => Some("Person"),
        MentionKind::Office
        | MentionKind::People
        | MentionKind::Body
        | MentionKind::Organisation
        | MentionKind::Group
        | MentionKind::Country => Some("Organisation"),
        MentionKind::Pronoun => {
            let word = analysis.word(mention.head).to_lowercase();
            let one = matches!(
                word.as_str(),
                "he" | "him" | "his" | "she" | "her" | "i" | "me" | "my" | "himself" | "herself"
            );
            Some(if one { "Person" } else { "Organisation" })
        }
        MentionKind::Place => Some("Location"),
        MentionKind::Seat | MentionKind::Thing => None,
    }
}

/// A file of labelled words, with our labels instead of its own.
fn labelled_words(engine: &Engine, text: &str) -> Vec<String> {
    let mut sentences: Vec<Vec<(&str, bool)>> = vec![Vec::new()];
    let mut plain = "";
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("# text = ") {
            plain = words;
        } else if line.trim().is_empty() {
            if sentences.last().is_some_and(|s| !s.is_empty()) {
                sentences.push(Vec::new());
            }
        } else if !line.starts_with('#')
            && let Some(word) = line.split('\t').nth(1)
        {
            // The spaces are those of the plain sentence.
            plain = plain.trim_start();
            plain = plain.strip_prefix(word).unwrap_or(plain);
            let spaced = plain.is_empty() || plain.starts_with(char::is_whitespace);
            sentences.last_mut().expect("at least one").push((word, spaced));
        }
    }
    let words: Vec<Vec<Word<'_>>> = sentences
        .iter()
        .filter(|s| !s.is_empty())
        .map(|s| s.iter().map(|(text, spaced)| Word { text, spaced: *spaced }).collect())
        .collect();
    let report = engine.read_words(&words);
    let mut labels = vec!["O".to_owned(); report.analysis.tokens.len()];
    let mut end = 0;
    for name in report.resolutions.names() {
        let kind = match name.kind {
            EntityKind::Person => "PER",
            EntityKind::Org => "ORG",
            EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac => "LOC",
            _ => continue,
        };
        // Of names inside each other the outer one counts.
        if name.tokens.start < end {
            continue;
        }
        end = name.tokens.end;
        for t in name.tokens.clone() {
            labels[t] = format!("{}-{kind}", if t == name.tokens.start { "B" } else { "I" });
        }
    }
    let mut labels = labels.into_iter();
    let mut lines = Vec::new();
    for sentence in words {
        for (i, word) in sentence.iter().enumerate() {
            let label = if word.text.trim().is_empty() { None } else { labels.next() };
            lines.push(format!("{}\t{}\t{}", i + 1, word.text, label.as_deref().unwrap_or("O")));
        }
        lines.push(String::new());
    }
    lines
}

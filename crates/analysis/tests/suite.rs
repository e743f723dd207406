//! Runs the literate specifications of `tests/suite/analysis`: a text, and what must come out.
//!
//! A case is a heading `## name` with a block `text` and blocks of expectations: `trees` (an arc a
//! line, `willing --xcomp--> hold`; `hold#2` is the second "hold"; `not: …` must be absent),
//! `entities` (`GPE: France`, `not: …`), `lemmas` (`held -> hold`), `features`
//! (`held -> Number=Plur`), `sentences` and `quotations` (one a line, all of them), `speeches` (the
//! quotations, parts of one speech joined by ` + `). The fast reader reads; for a block `KIND carefully`
//! the careful one.

use legation_analysis::{Analyser, Analysis, TokenId};
use std::fmt::Write;
use std::path::Path;

struct Case {
    name: String,
    blocks: Vec<(String, String)>,
}

fn cases(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in markdown.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => open = Some((kind.to_owned(), String::new())),
            (Some(_), Some(_)) => {
                if let (Some(block), Some(case)) = (open.take(), cases.last_mut()) {
                    case.blocks.push(block);
                }
            }
            (Some((_, body)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {
                if let Some(name) = line.strip_prefix("## ") {
                    cases.push(Case { name: name.to_owned(), blocks: Vec::new() });
                }
            }
        }
    }
    cases
}

fn find(analysis: &Analysis, word: &str) -> Option<TokenId> {
    let (word, number) = match word.rsplit_once('#') {
        Some((word, number)) => (word, number.parse::<usize>().ok()?),
        None => (word, 1),
    };
    (0..analysis.tokens.len()).filter(|t| analysis.word(*t) == word).nth(number - 1)
}

fn holds(analysis: &Analysis, arc: &str) -> Option<bool> {
    let (head, rest) = arc.split_once(" --")?;
    let (relation, dependent) = rest.split_once("--> ")?;
    let dependent = find(analysis, dependent)?;
    let found = analysis.tokens[dependent].relation.word() == relation;
    if head == "ROOT" {
        return Some(found && analysis.is_root(dependent));
    }
    Some(found && analysis.tokens[dependent].head == find(analysis, head)?)
}

fn check(analysis: &Analysis, kind: &str, body: &str, faults: &mut Vec<String>) {
    let lines = body.lines().filter(|l| !l.trim().is_empty());
    let listed = |found: Vec<&str>, faults: &mut Vec<String>| {
        let expected: Vec<&str> = body.lines().filter(|l| !l.trim().is_empty()).collect();
        if found != expected {
            faults.push(format!("{kind} are {found:?}, not {expected:?}"));
        }
    };
    match kind {
        "text" => {}
        "trees" => {
            for line in lines {
                let (wanted, arc) = line.strip_prefix("not: ").map_or((true, line), |arc| (false, arc));
                match holds(analysis, arc) {
                    None => faults.push(format!("cannot read the arc, or its words are not there: {line}")),
                    Some(found) if found != wanted => faults.push(line.to_owned()),
                    Some(_) => {}
                }
            }
        }
        "entities" => {
            for line in lines {
                let (wanted, name) = line.strip_prefix("not: ").map_or((true, line), |name| (false, name));
                let found = analysis
                    .entities
                    .iter()
                    .any(|e| format!("{}: {}", e.kind, analysis.words(e.tokens.clone())) == name);
                if found != wanted {
                    faults.push(format!("entity {line}"));
                }
            }
        }
        "lemmas" => {
            for line in lines {
                let lemma = line.split_once(" -> ").and_then(|(w, l)| Some((analysis.lemma(find(analysis, w)?), l)));
                if lemma.is_none_or(|(found, expected)| found != expected) {
                    faults.push(format!("lemma {line}, found {:?}", lemma.map(|l| l.0)));
                }
            }
        }
        "features" => {
            for line in lines {
                let found = line.split_once(" -> ").and_then(|(w, f)| Some((analysis.features(find(analysis, w)?), f)));
                if found.as_ref().is_none_or(|(found, expected)| found != expected) {
                    faults.push(format!("features {line}, found {:?}", found.map(|f| f.0)));
                }
            }
        }
        "speeches" => {
            let found = speeches(analysis);
            listed(found.iter().map(String::as_str).collect(), faults);
        }
        "sentences" => listed(analysis.sentences.iter().map(|s| s.span.slice(&analysis.text)).collect(), faults),
        "quotations" => listed(analysis.quotations.iter().map(|q| q.span.slice(&analysis.text)).collect(), faults),
        _ => faults.push(format!("no such kind of block: {kind}")),
    }
}

/// The quotations, each with the parts that go on from it.
fn speeches(analysis: &Analysis) -> Vec<String> {
    let mut speeches: Vec<String> = Vec::new();
    let mut speech_of = Vec::new();
    for quotation in &analysis.quotations {
        let words = quotation.span.slice(&analysis.text);
        let speech = quotation.continues.map(|q| speech_of[q]);
        if let Some(speech) = speech {
            let speech: &mut String = &mut speeches[speech];
            speech.push_str(" + ");
            speech.push_str(words);
        } else {
            speeches.push(words.to_owned());
        }
        speech_of.push(speech.unwrap_or(speeches.len() - 1));
    }
    speeches
}

#[test]
fn every_specification_of_the_stage_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/analysis");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let (mut count, mut report) = (0, String::new());
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "md")) {
        for case in cases(&std::fs::read_to_string(file).unwrap()) {
            let text = case.blocks.iter().find(|(kind, _)| kind == "text").map(|(_, body)| body.trim_end());
            let analysis = Analyser::embedded().analyse_text(text.unwrap_or_default());
            let mut faults = Vec::new();
            if case.blocks.len() < 2 {
                faults.push("expects nothing".to_owned());
            }
            let careful = || Analyser::embedded().reread(analysis.clone(), |_, _| true);
            for (kind, body) in &case.blocks {
                match kind.strip_suffix(" carefully") {
                    Some(kind) => check(&careful(), kind, body, &mut faults),
                    None => check(&analysis, kind, body, &mut faults),
                }
            }
            if !faults.is_empty() {
                let name = file.file_stem().unwrap_or_default().to_string_lossy();
                let _ = writeln!(report, "{name}: {}\n  {}\n", case.name, faults.join("\n  "));
                for id in 0..analysis.tokens.len() {
                    let t = &analysis.tokens[id];
                    let _ = write!(report, "{}/{}>{} ", analysis.word(id), t.relation, analysis.word(t.head));
                }
                let _ = writeln!(report, "\n");
            }
            count += 1;
        }
    }
    assert!(report.is_empty(), "\n{report}");
    assert!(count >= 35, "{count} cases");
}

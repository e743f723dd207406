//! Runs `tests/suite/actors/*.md`: a passage, and who each mention in it must be.
//!
//! A case is a heading `## claim`, a block `text` (one paragraph a line; `published=` and `dateline=`
//! behind the language) and a block `mentions`. A line of it is `words -> answer`. The words are
//! those of the text that hold the head of the mention (`words #2`: their second occurrence). The
//! answer is one of
//!
//! ```text
//! AZE GOV + ARM GOV [Kind] ["Name"] [office "Words"] [speaks|silent|unnamed]
//! one of KOR GOV + PRK GOV …        ambiguous
//! unknown [UAF] …                   a mention, but nobody; the sector where its noun gives it away
//! place [GEO GOV]                   a place only
//! topic UKR                         something of a country
//! none                              no mention
//! ```

use legation_actors::{Entitlement, Mention, MentionKind, Registry, Resolutions, Verdict, resolve};
use legation_analysis::{Analyser, Analysis};
use legation_document::{Date, Document};
use std::fmt::Write as _;
use std::path::Path;

struct Case {
    claim: String,
    line: usize,
    options: String,
    text: String,
    expected: Vec<(usize, String)>,
}

fn cases(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut block: Option<String> = None;
    for (i, line) in file.lines().enumerate() {
        if let Some(kind) = &block {
            if line.starts_with("```") {
                block = None;
                continue;
            }
            let case = cases.last_mut().expect("a block stands under a case");
            match kind.as_str() {
                "text" => {
                    case.text.push_str(line);
                    case.text.push('\n');
                }
                "mentions" if !line.trim().is_empty() => case.expected.push((i + 1, line.to_owned())),
                _ => {}
            }
        } else if let Some(claim) = line.strip_prefix("## ") {
            cases.push(Case {
                claim: claim.to_owned(),
                line: i + 1,
                options: String::new(),
                text: String::new(),
                expected: Vec::new(),
            });
        } else if let Some(info) = line.strip_prefix("```") {
            let (kind, options) = info.split_once(' ').unwrap_or((info, ""));
            if kind == "text"
                && let Some(case) = cases.last_mut()
            {
                options.clone_into(&mut case.options);
            }
            block = Some(kind.to_owned());
        }
    }
    cases
}

fn option<'a>(options: &'a str, name: &str) -> Option<&'a str> {
    options.split_whitespace().find_map(|o| o.strip_prefix(name)?.strip_prefix('='))
}

fn read(case: &Case) -> (Analysis, Resolutions) {
    let published: Option<Date> = option(&case.options, "published").map(|d| d.parse().expect("a date"));
    let mut document = Document::from_paragraphs(case.text.trim_end(), published);
    document.provenance.dateline_place = option(&case.options, "dateline").map(|p| p.replace('_', " "));
    let analysis = Analyser::embedded().analyse_carefully(&document);
    let resolutions = resolve(&document, &analysis, &Registry::new(), published);
    (analysis, resolutions)
}

fn find<'a>(words: &str, analysis: &Analysis, resolutions: &'a Resolutions) -> Result<Option<&'a Mention>, String> {
    let (words, nth) = match words.rsplit_once(" #") {
        Some((w, n)) if n.parse::<usize>().is_ok() => (w, n.parse().unwrap_or(1)),
        _ => (words, 1),
    };
    let places = analysis.text.match_indices(words).filter(|(at, _)| {
        // Whole words only.
        let before = analysis.text[..*at].chars().next_back();
        let after = analysis.text[at + words.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    });
    let Some((start, _)) = places.clone().nth(nth - 1) else {
        return Err(format!("\"{words}\" stands in the text {} times", places.count()));
    };
    let end = start + words.len();
    let inside = |m: &&Mention| {
        let span = analysis.tokens[m.head].span;
        start <= span.start && span.end <= end
    };
    Ok(resolutions.mentions().iter().filter(inside).max_by_key(|m| (m.tokens.len(), m.head)))
}

fn shown(mention: Option<&Mention>) -> String {
    let Some(mention) = mention else { return "none".to_owned() };
    let actors = |actors: &[legation_records::Actor]| {
        let each = actors.iter().map(|a| {
            format!(
                "{} {}",
                a.key().map_or_else(|| "?".to_owned(), |k| k.to_string()),
                a.sector.map_or("-", legation_records::Sector::code)
            )
        });
        each.collect::<Vec<_>>().join(" + ")
    };
    let mut out = match &mention.verdict {
        Verdict::Known(known) => actors(known),
        Verdict::Ambiguous(known) => format!("one of {}", actors(known)),
        Verdict::Unknown => match mention.sector {
            Some(sector) if !matches!(mention.kind, MentionKind::Place | MentionKind::Thing) => {
                format!("unknown {}", sector.code())
            }
            _ => "unknown".to_owned(),
        },
    };
    match mention.kind {
        MentionKind::Place if out == "unknown" => "place".clone_into(&mut out),
        MentionKind::Place => out = format!("place {out}"),
        MentionKind::Thing => out = format!("topic {out}"),
        kind => {
            let _ = write!(out, " {kind:?}");
        }
    }
    if let Some(person) = &mention.person {
        if let Some(name) = &person.name {
            let _ = write!(out, " \"{name}\"");
        }
        if let Some(office) = &person.office {
            let _ = write!(out, " office \"{office}\"");
        }
    }
    out.push_str(match mention.entitlement {
        Entitlement::Speaks => " speaks",
        Entitlement::DoesNotSpeak => " silent",
        Entitlement::Unnamed => " unnamed",
    });
    out
}

/// Whether what is shown says all that is expected: the same words in the same order, where the
/// expected ones may leave out sector, kind, name, office and entitlement.
fn says(shown: &str, expected: &str) -> bool {
    let pieces = |text: &str| -> Vec<String> {
        let mut out = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            if let Some(quoted) = rest.strip_prefix('"') {
                let end = quoted.find('"').unwrap_or(quoted.len());
                out.push(format!("\"{}\"", &quoted[..end]));
                rest = quoted.get(end + 1..).unwrap_or("").trim_start();
            } else {
                let end = rest.find(' ').unwrap_or(rest.len());
                out.push(rest[..end].to_owned());
                rest = rest[end..].trim_start();
            }
        }
        out
    };
    let (have, want) = (pieces(shown), pieces(expected));
    let parties = |p: &[String]| p.iter().filter(|w| *w == "+").count();
    if parties(&have) != parties(&want) || have.contains(&"of".to_owned()) != want.contains(&"of".to_owned()) {
        return false;
    }
    if (want.first().map(String::as_str) == Some("place")) != (have.first().map(String::as_str) == Some("place"))
        || (want.first().map(String::as_str) == Some("topic")) != (have.first().map(String::as_str) == Some("topic"))
    {
        return false;
    }
    let mut at = have.iter();
    want.iter().all(|w| at.any(|h| h == w))
}

#[test]
fn the_suite_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/actors");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .filter_map(|f| f.ok().map(|f| f.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    files.sort();
    let (mut failures, mut count, mut lines) = (String::new(), 0, 0);
    for path in &files {
        let text = std::fs::read_to_string(path).expect("a readable file");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        for case in cases(&text) {
            count += 1;
            let (analysis, resolutions) = read(&case);
            let mut wrong = String::new();
            for (line, expectation) in &case.expected {
                lines += 1;
                let Some((words, answer)) = expectation.split_once(" -> ") else {
                    let _ = writeln!(wrong, "  {name}:{line}: no \" -> \" in \"{expectation}\"");
                    continue;
                };
                match find(words.trim(), &analysis, &resolutions) {
                    Err(why) => {
                        let _ = writeln!(wrong, "  {name}:{line}: {why}");
                    }
                    Ok(mention) => {
                        let have = shown(mention);
                        if !says(&have, answer) {
                            let why = mention.map_or("", |m| m.reason.as_str());
                            let _ = writeln!(
                                wrong,
                                "  {name}:{line}: {words}\n      expected {answer}\n      found    {have}  ({why})"
                            );
                        }
                    }
                }
            }
            if !wrong.is_empty() {
                let _ = writeln!(failures, "{name}:{}: {}\n{wrong}", case.line, case.claim);
            }
        }
    }
    assert!(count >= 35 && files.len() >= 6, "{count} cases in {} files", files.len());
    assert!(failures.is_empty(), "\n{failures}\n{count} cases, {lines} lines");
}

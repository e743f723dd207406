//! Runs `tests/suite/places/*.md`: a passage, and which places it names, where they are, how the
//! names are used, and where something happened. The README there says how a case is written.

use legation_actors::{Registry, resolve};
use legation_analysis::{Analyser, Analysis};
use legation_document::Document;
use legation_places::{Gazetteer, Outlet, Place, Toponym, Toponyms, Use, locate};
use std::fmt::Write as _;
use std::path::Path;

#[derive(Default)]
struct Case {
    claim: String,
    options: String,
    text: String,
    expected: Vec<(usize, String)>,
}

fn cases(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut block: Option<String> = None;
    for (i, line) in file.lines().enumerate() {
        if let Some(kind) = &block {
            let case = cases.last_mut().expect("a block stands under a case");
            match (line.starts_with("```"), kind.as_str()) {
                (true, _) => block = None,
                (false, "text") => {
                    case.text.push_str(line);
                    case.text.push('\n');
                }
                (false, "places") if !line.trim().is_empty() => case.expected.push((i + 1, line.to_owned())),
                _ => {}
            }
        } else if let Some(claim) = line.strip_prefix("## ") {
            cases.push(Case { claim: claim.to_owned(), ..Case::default() });
        } else if let Some(info) = line.strip_prefix("```") {
            let (kind, options) = info.split_once(' ').unwrap_or((info, ""));
            if kind == "text" {
                options.clone_into(&mut cases.last_mut().expect("a case").options);
            }
            block = Some(kind.to_owned());
        }
    }
    cases
}

/// The bytes of words in the text, `words #2` being their second occurrence.
fn find(words: &str, text: &str) -> Result<(usize, usize), String> {
    let (words, nth) = match words.rsplit_once(" #") {
        Some((w, n)) => (w, n.parse::<usize>().map_err(|e| e.to_string())?),
        None => (words, 1),
    };
    let whole = |at: usize| {
        !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
            && !text[at + words.len()..].chars().next().is_some_and(char::is_alphanumeric)
    };
    let start = text.match_indices(words).map(|(at, _)| at).filter(|at| whole(*at)).nth(nth - 1);
    start.map(|s| (s, s + words.len())).ok_or_else(|| format!("\"{words}\" is not in the text"))
}

fn usage(usage: Use) -> &'static str {
    match usage {
        Use::Place => "place",
        Use::Metonym => "metonym",
        Use::Modifier => "modifier",
        Use::Named => "named",
        Use::Adjective => "adjective",
        Use::Inside => "inside",
    }
}

fn kilometres(place: &Place, latitude: f64, longitude: f64) -> f64 {
    let north = (place.latitude - latitude) * 111.2;
    north.hypot((place.longitude - longitude) * 111.2 * latitude.to_radians().cos())
}

fn check(answer: &str, found: Option<&Toponym>) -> Result<(), String> {
    let Some(toponym) = found else {
        return if answer == "none" { Ok(()) } else { Err("no place".to_owned()) };
    };
    let country = toponym.country.map_or("-".to_owned(), |c| c.to_string());
    let is = format!(
        "{country} {:?} {} ({})",
        toponym.place.as_ref().map(|p| p.kind.word()),
        usage(toponym.usage),
        toponym.reason
    );
    let mut words = answer.split_whitespace();
    let first = words.next().unwrap_or_default();
    if first == "unsettled" {
        let same = words.next().is_none_or(|c| c == country);
        return if toponym.place.is_none() && same { Ok(()) } else { Err(is) };
    }
    let fits = |word: &str| match word.split_once(',') {
        Some((lat, lon)) => {
            let point = (lat.parse::<f64>().expect("a latitude"), lon.parse::<f64>().expect("a longitude"));
            toponym.place.as_ref().is_some_and(|p| kilometres(p, point.0, point.1) < 60.0)
        }
        None => word == usage(toponym.usage) || toponym.place.as_ref().is_some_and(|p| p.kind.word() == word),
    };
    if first == country && words.all(fits) { Ok(()) } else { Err(is) }
}

fn answer(line: &str, analysis: &Analysis, toponyms: &Toponyms) -> Result<(), String> {
    let (words, expected) = line.split_once(" -> ").ok_or("no arrow")?;
    if let Some(predicate) = words.strip_prefix("at ") {
        let (start, _) = find(predicate, &analysis.text)?;
        let token = analysis.tokens.iter().position(|t| t.span.start == start).ok_or("no such token")?;
        let found = toponyms.place_of(analysis, token).map_or("none", |t| analysis.words(t.tokens.clone()));
        return if found == expected { Ok(()) } else { Err(found.to_owned()) };
    }
    let (start, end) = find(words, &analysis.text)?;
    let exact = toponyms.all().iter().find(|t| t.span.start == start && t.span.end == end);
    check(expected, exact)
}

#[test]
fn every_passage_has_its_places() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/places");
    let (registry, gazetteer) = (Registry::new(), Gazetteer::new());
    let (mut wrong, mut count) = (String::new(), 0);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|f| !f.ends_with("README.md")) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for case in cases(&std::fs::read_to_string(file).unwrap()) {
            let document = Document::from_paragraphs(case.text.trim_end(), None);
            let analysis = Analyser::embedded().analyse_carefully(&document);
            let resolutions = resolve(&document, &analysis, &registry, None);
            let outlet = Outlet { domain: case.options.split_whitespace().find_map(|o| o.strip_prefix("domain=")) };
            let toponyms = locate(&analysis, &resolutions, &gazetteer, outlet);
            for (line, expected) in &case.expected {
                count += 1;
                if let Err(is) = answer(expected, &analysis, &toponyms) {
                    writeln!(wrong, "{name} line {line} ({}): {expected}, but {is}", case.claim).unwrap();
                }
            }
        }
    }
    assert!(count > 40, "only {count} lines");
    assert!(wrong.is_empty(), "\n{wrong}");
}

//! Places named in news, in the format of the geoparsing scorer.

use crate::PredictError;
use crate::score::{ScoreError, Scores};
use legation_engine::actors::{Registry, Sense};
use legation_engine::places::{Gazetteer, Outlet};
use legation_engine::records::Country;
use legation_engine::{Engine, Reader};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the set says of a document before it is read: text and domain of the outlet. The gold names
/// and any further field are dropped here.
#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    text: String,
    domain: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Prediction {
    id: String,
    toponyms: Vec<Name>,
}

/// A name of a place; offsets count characters. Without a place it counts for tagging only.
#[derive(Debug, Serialize, Deserialize)]
struct Name {
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geonameid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

/// Predictions for a set: `gold` is its file of JSON lines, or the folder of such files.
///
/// # Errors
/// Files that cannot be read and lines that are no documents, with path and line.
pub fn predict_geoparsing(gold: &Path) -> Result<Vec<String>, PredictError> {
    let engine = Engine::embedded().with_reader(Reader::Careful);
    let mut lines = Vec::new();
    for path in files(gold)? {
        let bytes = fs::read(&path).map_err(|error| PredictError::File { path: path.clone(), error })?;
        for (i, line) in String::from_utf8_lossy(&bytes).lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let case: Case = serde_json::from_str(line).map_err(|error| PredictError::Line {
                path: path.clone(),
                line: i + 1,
                what: error.to_string(),
            })?;
            lines.push(serde_json::to_string(&predict(&engine, case)).expect("names are numbers and strings"));
        }
    }
    Ok(lines)
}

fn predict(engine: &Engine, case: Case) -> Prediction {
    let found = engine.places_in(&case.text, Outlet { domain: case.domain.as_deref() });
    let mut characters = Characters { text: &case.text, byte: 0, count: 0 };
    let toponyms = found
        .all()
        .iter()
        .map(|toponym| {
            let place = toponym.place.as_ref();
            Name {
                start: characters.before(toponym.span.start),
                end: characters.before(toponym.span.end),
                lat: place.map(|p| p.latitude),
                lon: place.map(|p| p.longitude),
                geonameid: place.and_then(|p| p.geonames).map(|id| id.to_string()),
                country: toponym.country.map(|c| c.to_string()),
            }
        })
        .collect();
    Prediction { id: case.id, toponyms }
}

/// Counts characters up to bytes that come in order.
struct Characters<'a> {
    text: &'a str,
    byte: usize,
    count: usize,
}

impl Characters<'_> {
    fn before(&mut self, byte: usize) -> usize {
        self.count += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.count
    }
}

fn files(gold: &Path) -> Result<Vec<PathBuf>, PredictError> {
    if !gold.is_dir() {
        return Ok(vec![gold.to_path_buf()]);
    }
    let error = |error| PredictError::File { path: gold.to_path_buf(), error };
    let mut files = Vec::new();
    for entry in fs::read_dir(gold).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// What the scorer says of one corpus.
#[derive(Debug, Deserialize)]
#[allow(non_snake_case)] // the scorer's own names
struct Corpus {
    #[serde(rename = "corpus")]
    name: String,
    exact_PRF: [f64; 3],
    #[serde(default)]
    acc161: Option<f64>,
    #[serde(default)]
    e2e_recall161: Option<f64>,
}

/// Runs the scorer: tagging F1, share of resolved names within 161 km, and share of all gold names
/// found and within 161 km, for each corpus, in per cent; and counts the right countries, of which
/// the scorer knows nothing.
pub(crate) fn score(scorer: &Path, set: &Path, predictions: &Path) -> Result<Scores, ScoreError> {
    let failed = |said: String| ScoreError::Scorer { path: scorer.to_path_buf(), said };
    let gold: Vec<String> =
        files(set).map_err(|error| failed(error.to_string()))?.iter().map(|path| path.display().to_string()).collect();
    let run = Command::new("python3").arg(scorer).arg(gold.join(",")).arg(predictions).output();
    let run = match run {
        Ok(run) => run,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(ScoreError::NoPython),
        Err(error) => return Err(ScoreError::File { path: scorer.to_path_buf(), error }),
    };
    if !run.status.success() {
        return Err(failed(String::from_utf8_lossy(&run.stderr).trim().lines().last().unwrap_or("no word").to_owned()));
    }
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let mut measures: BTreeMap<String, f64> =
        countries(set, predictions)?.into_iter().map(|(corpus, share)| (format!("{corpus} country"), share)).collect();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let corpus: Corpus = serde_json::from_str(line).map_err(|error| failed(error.to_string()))?;
        let name = corpus.name;
        measures.insert(format!("{name} F1"), corpus.exact_PRF[2] * 100.0);
        for (what, value) in [("161 km", corpus.acc161), ("found 161 km", corpus.e2e_recall161)] {
            if let Some(value) = value {
                measures.insert(format!("{name} {what}"), value * 100.0);
            }
        }
    }
    Ok(Scores { measures, documents: BTreeMap::new(), text })
}

/// A document with the places that the set gives for its names.
#[derive(Debug, Deserialize)]
struct Labelled {
    corpus: String,
    id: String,
    toponyms: Vec<Label>,
}

#[derive(Debug, Deserialize)]
struct Label {
    /// Below zero where the set lost the name.
    start: isize,
    end: isize,
    lat: Option<f64>,
    lon: Option<f64>,
    geonameid: Option<String>,
    country: Option<String>,
    #[serde(rename = "type", default)]
    usage: String,
    #[serde(default = "yes")]
    offset_ok: bool,
}

fn yes() -> bool {
    true
}

impl Label {
    /// Whether the name is one of those that the scorer wants.
    fn is_wanted(&self) -> bool {
        let other = ["Non_Toponym", "Non_Lit_Expression", "Literal_Expression", "Demonym", "Homonym", "Language"];
        self.offset_ok && !other.contains(&self.usage.as_str())
    }
}

/// What tells the country of a label: its own word, its GeoNames id, the place nearest to its point.
struct Atlas {
    registry: Registry,
    by_id: BTreeMap<u32, Country>,
    points: Vec<(f64, f64, Country)>,
}

/// How a country is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Said(Country),
    Near(Country),
}

impl Atlas {
    fn new() -> Self {
        let mut atlas = Self { registry: Registry::new(), by_id: BTreeMap::new(), points: Vec::new() };
        for place in Gazetteer::new().places() {
            let Some(country) = place.country else { continue };
            atlas.by_id.extend(place.geonames.map(|id| (id, country)));
            atlas.points.push((place.latitude, place.longitude, country));
        }
        atlas
    }

    fn country_of(&self, label: &Label) -> Option<Known> {
        let said = label.country.as_deref().and_then(|name| {
            self.registry.lookup(name).into_iter().find_map(|sense| match sense {
                Sense::Country(row) => self.registry.state(row).code.parse().ok(),
                _ => None,
            })
        });
        let by_id = || self.by_id.get(&label.geonameid.as_ref()?.parse().ok()?).copied();
        if let Some(country) = said.or_else(by_id) {
            return Some(Known::Said(country));
        }
        let (lat, lon) = (label.lat?, label.lon?);
        // Near enough for telling which is nearest: degrees of longitude shrink towards the poles.
        let narrow = lat.to_radians().cos();
        let distance = |point: &&(f64, f64, Country)| {
            let east = (point.1 - lon + 540.0).rem_euclid(360.0) - 180.0;
            (point.0 - lat).powi(2) + (east * narrow).powi(2)
        };
        let nearest = self.points.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Some(Known::Near(nearest.2))
    }
}

/// Of the names that are found with the exact span of a label and placed, the share in the country of
/// the label, for each corpus, in per cent. Where only a point speaks for the country of a label, a
/// place that lies in no country, such as a sea, is left out: the point cannot tell.
fn countries(set: &Path, predictions: &Path) -> Result<BTreeMap<String, f64>, ScoreError> {
    let read =
        |path: &Path| fs::read_to_string(path).map_err(|error| ScoreError::File { path: path.to_path_buf(), error });
    let wrong = |path: &Path, said: String| ScoreError::Scorer { path: path.to_path_buf(), said };
    let mut found: BTreeMap<String, Vec<Name>> = BTreeMap::new();
    for line in read(predictions)?.lines().filter(|l| !l.trim().is_empty()) {
        let prediction: Prediction =
            serde_json::from_str(line).map_err(|error| wrong(predictions, error.to_string()))?;
        found.insert(prediction.id, prediction.toponyms);
    }
    let atlas = Atlas::new();
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for path in files(set).map_err(|error| wrong(set, error.to_string()))? {
        for line in read(&path)?.lines().filter(|l| !l.trim().is_empty()) {
            let document: Labelled = serde_json::from_str(line).map_err(|error| wrong(&path, error.to_string()))?;
            let (right, all) = counts.entry(document.corpus.clone()).or_default();
            let names = found.get(&document.id).map_or(&[][..], Vec::as_slice);
            for label in document.toponyms.iter().filter(|l| l.is_wanted()) {
                let name = names.iter().find(|n| (n.start as isize, n.end as isize) == (label.start, label.end));
                if let Some(is_right) = name.and_then(|name| is_right(name, atlas.country_of(label)?)) {
                    *all += 1;
                    *right += u32::from(is_right);
                }
            }
        }
    }
    Ok(counts
        .into_iter()
        .filter(|(_, (_, all))| *all > 0)
        .map(|(corpus, (right, all))| (corpus, 100.0 * f64::from(right) / f64::from(all)))
        .collect())
}

/// Whether a name lies in the country of its label; `None` where there is nothing to compare.
fn is_right(name: &Name, label: Known) -> Option<bool> {
    match (&name.country, label) {
        (Some(said), Known::Said(country) | Known::Near(country)) => Some(said == country.code()),
        (None, Known::Said(_)) if name.lat.is_some() => Some(false),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_has_the_country_that_it_says_or_else_that_of_its_id_or_of_the_nearest_place() {
        let atlas = Atlas::new();
        let ask = |line: &str| {
            let known = atlas.country_of(&serde_json::from_str::<Label>(line).unwrap());
            known.map(|k| match k {
                Known::Said(country) => (true, country.to_string()),
                Known::Near(country) => (false, country.to_string()),
            })
        };
        let point = r#""start":0,"end":4,"lat":46.2,"lon":6.15"#;
        assert_eq!(ask(&format!(r#"{{{point},"country":"Kenya"}}"#)), Some((true, "KEN".to_owned())));
        assert_eq!(ask(&format!(r#"{{{point},"geonameid":"184745"}}"#)), Some((true, "KEN".to_owned())));
        assert_eq!(ask(&format!("{{{point}}}")), Some((false, "CHE".to_owned())));
        assert_eq!(ask(r#"{"start":0,"end":4,"lat":-17.0,"lon":-179.9}"#), Some((false, "FJI".to_owned())));
        assert_eq!(ask(r#"{"start":0,"end":4}"#), None);
    }

    #[test]
    fn a_place_in_no_country_is_wrong_only_where_the_label_names_one() {
        let kenya: Country = "KEN".parse().unwrap();
        let name = |country: Option<&str>, lat| Name {
            start: 0,
            end: 4,
            lat,
            lon: lat,
            geonameid: None,
            country: country.map(str::to_owned),
        };
        assert_eq!(is_right(&name(Some("KEN"), None), Known::Near(kenya)), Some(true));
        assert_eq!(is_right(&name(Some("UGA"), Some(1.0)), Known::Said(kenya)), Some(false));
        assert_eq!(is_right(&name(None, Some(1.0)), Known::Said(kenya)), Some(false));
        assert_eq!(is_right(&name(None, Some(1.0)), Known::Near(kenya)), None);
        assert_eq!(is_right(&name(None, None), Known::Said(kenya)), None);
    }

    #[test]
    fn offsets_count_characters_and_gold_names_are_not_read() {
        let line = r#"{"id":"a","text":"Zürich – talks in Genève ended.","toponyms":[{"start":0,"end":6,"lat":1.0}]}"#;
        let case: Case = serde_json::from_str(line).unwrap();
        let prediction = predict(&Engine::embedded().with_reader(Reader::Careful), case);
        let geneva = prediction.toponyms.iter().find(|t| t.start == 18).expect("a name at 18");
        assert_eq!((geneva.end, geneva.country.as_deref()), (24, Some("CHE")));
    }
}

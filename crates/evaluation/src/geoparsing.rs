//! Places named in news, in the format of the geoparsing scorer.

use crate::PredictError;
use crate::score::{ScoreError, Scores};
use legation_engine::places::Outlet;
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

#[derive(Debug, Serialize)]
struct Prediction {
    id: String,
    toponyms: Vec<Name>,
}

/// A name of a place; offsets count characters. Without a place it counts for tagging only.
#[derive(Debug, Serialize)]
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
/// found and within 161 km, for each corpus, in per cent.
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
    let mut measures = BTreeMap::new();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_characters_and_gold_names_are_not_read() {
        let line = r#"{"id":"a","text":"Zürich – talks in Genève ended.","toponyms":[{"start":0,"end":6,"lat":1.0}]}"#;
        let case: Case = serde_json::from_str(line).unwrap();
        let prediction = predict(&Engine::embedded().with_reader(Reader::Careful), case);
        let geneva = prediction.toponyms.iter().find(|t| t.start == 18).expect("a name at 18");
        assert_eq!((geneva.end, geneva.country.as_deref()), (24, Some("CHE")));
    }
}

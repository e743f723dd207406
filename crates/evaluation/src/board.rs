//! The table of scores: beside other tools, against the floors, and as a page.

use crate::Task;
use crate::score::Scores;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What another tool reaches on the same set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// The tool.
    pub name: String,
    /// Which measure of the scorer.
    pub measure: String,
    /// Its score, on the scale of the measure.
    pub score: f64,
    /// Whether the number was measured on the same files; otherwise it is published.
    pub measured: bool,
}

static PEERS: &str = include_str!("../peers.toml");
static FLOORS: &str = include_str!("../floors.toml");

/// Other tools on a task, as `peers.toml` has them.
pub fn peers(task: Task) -> Vec<Peer> {
    let mut all: BTreeMap<String, Vec<Peer>> =
        toml::from_str(PEERS).expect("peers.toml is checked by a test of this crate");
    all.remove(task.word()).unwrap_or_default()
}

/// The limits that a task's measures must keep.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Measures that must not fall below a number.
    pub at_least: BTreeMap<String, f64>,
    /// Measures that must not rise above a number, such as counts of grave mistakes.
    pub at_most: BTreeMap<String, f64>,
}

impl Limits {
    /// The limits of a task, as `floors.toml` has them.
    pub fn of(task: Task) -> Self {
        let mut all: BTreeMap<String, Self> =
            toml::from_str(FLOORS).expect("floors.toml is checked by a test of this crate");
        all.remove(task.word()).unwrap_or_default()
    }

    /// What the measures break, one sentence each.
    pub fn broken_by(&self, measures: &BTreeMap<String, f64>) -> Vec<String> {
        let mut broken = Vec::new();
        let limits =
            self.at_least.iter().map(|(m, l)| (m, *l, true)).chain(self.at_most.iter().map(|(m, l)| (m, *l, false)));
        for (measure, limit, floor) in limits {
            let (side, word) = if floor { ("below", "floor") } else { ("above", "ceiling") };
            match measures.get(measure) {
                Some(value) if (floor && *value < limit) || (!floor && *value > limit) => {
                    broken.push(format!("{measure} {value:.1} is {side} its {word} {limit:.1}"));
                }
                Some(_) => {}
                None => broken.push(format!("{measure} is not measured, its {word} is {limit:.1}")),
            }
        }
        broken
    }

    /// The limit of one measure, for the table.
    fn words(&self, measure: &str) -> String {
        match (self.at_least.get(measure), self.at_most.get(measure)) {
            (Some(floor), _) => format!("at least {floor:.1}"),
            (None, Some(ceiling)) => format!("at most {ceiling:.1}"),
            (None, None) => String::new(),
        }
    }
}

/// A score for the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The task.
    pub task: Task,
    /// What its scorer said.
    pub scores: Scores,
}

/// The table for a terminal: Legation's scores, the peers' below them.
pub fn table(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let task = row.task;
        let limits = Limits::of(task);
        for (measure, value) in &row.scores.measures {
            let limit = limits.words(measure);
            let limit = if limit.is_empty() { limit } else { format!("  ({limit})") };
            writeln!(out, "{:<20}{measure:<20}{value:>7.1}  Legation{limit}", task.word())
                .expect("writing to a string");
            for peer in peers(task).iter().filter(|p| p.measure == *measure) {
                writeln!(out, "{:<40}{:>7.1}  {}", "", peer.score, peer.name).expect("writing to a string");
            }
        }
    }
    out
}

/// The page `docs/quality.md`.
pub fn page(rows: &[Row]) -> String {
    let mut out = String::from(
        "# Quality\n\n\
         Written by `cargo xtask evaluate`; do not edit. Each task has a development set with a scorer of its own, kept\n\
         beside the project. Rules were written with these sets in view; no text of them is in the engine. Scores run\n\
         from 0 to 100. \"Measured\" numbers of other tools were taken on the same files.\n",
    );
    for row in rows {
        let task = row.task;
        let limits = Limits::of(task);
        write!(out, "\n## {task}\n\n{}\n\n", task.description()).expect("writing to a string");
        writeln!(out, "Command: `cargo xtask evaluate {task}`; data: the development set of `{task}`.\n")
            .expect("writing to a string");
        out.push_str("| measure | tool | score | limit |\n|---|---|---:|---|\n");
        for (measure, value) in &row.scores.measures {
            let limit = limits.words(measure);
            writeln!(out, "| {measure} | **Legation** | {value:.1} | {limit} |").expect("writing to a string");
            for peer in peers(task).iter().filter(|p| p.measure == *measure) {
                let how = if peer.measured { "measured" } else { "published" };
                writeln!(out, "| {measure} | {} ({how}) | {:.1} | |", peer.name, peer.score)
                    .expect("writing to a string");
            }
        }
        if !row.scores.documents.is_empty() {
            out.push_str("\n| document | score |\n|---|---:|\n");
            for (name, value) in &row.scores.documents {
                writeln!(out, "| {name} | {value:.1} |").expect("writing to a string");
            }
        }
    }
    out
}

/// The README with the overall score of the main task in its table.
pub fn with_score(readme: &str, rows: &[Row]) -> String {
    let overall = rows.iter().find(|r| r.task == Task::Dialogue).and_then(|r| r.scores.measures.get("overall"));
    let Some(overall) = overall else { return readme.to_owned() };
    let mut out = String::new();
    for line in readme.lines() {
        if line.starts_with("| Legation |") {
            writeln!(out, "| Legation | {overall:.1} |").expect("writing to a string");
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The measures of Legation that a page holds, by task: for comparing the committed page with the
/// floors where the development sets are not at hand.
pub fn read_page(page: &str) -> BTreeMap<Task, BTreeMap<String, f64>> {
    let mut found: BTreeMap<Task, BTreeMap<String, f64>> = BTreeMap::new();
    let mut task = None;
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            task = heading.trim().parse::<Task>().ok();
        }
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        if let (Some(task), [_, measure, "**Legation**", value, ..]) = (task, cells.as_slice())
            && let Ok(value) = value.parse()
        {
            found.entry(task).or_default().insert((*measure).to_owned(), value);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            task: Task::Dialogue,
            scores: Scores {
                measures: BTreeMap::from([("overall".to_owned(), 71.25), ("fatal".to_owned(), 0.0)]),
                documents: BTreeMap::from([("d1a.txt".to_owned(), 80.0)]),
                text: String::new(),
            },
        }
    }

    #[test]
    fn peers_and_floors_are_readable_and_of_known_tasks() {
        let peers: BTreeMap<String, Vec<Peer>> = toml::from_str(PEERS).unwrap();
        let limits: BTreeMap<String, Limits> = toml::from_str(FLOORS).unwrap();
        for task in peers.keys().chain(limits.keys()) {
            assert!(task.parse::<Task>().is_ok(), "{task}");
        }
    }

    #[test]
    fn the_page_says_what_can_be_read_back_from_it() {
        let read = read_page(&page(&[row()]));
        let measures = read[&Task::Dialogue].iter().map(|(m, v)| format!("{m} {v:.1}"));
        assert_eq!(measures.collect::<Vec<_>>(), ["fatal 0.0", "overall 71.2"]);
    }

    #[test]
    fn a_measure_beyond_its_limit_is_named_with_both_numbers() {
        let limits = Limits {
            at_least: BTreeMap::from([("overall".to_owned(), 70.0)]),
            at_most: BTreeMap::from([("fatal".to_owned(), 0.0)]),
        };
        let mut measures = BTreeMap::from([("overall".to_owned(), 69.0), ("fatal".to_owned(), 1.0)]);
        assert_eq!(
            limits.broken_by(&measures),
            ["overall 69.0 is below its floor 70.0", "fatal 1.0 is above its ceiling 0.0"]
        );
        measures = BTreeMap::from([("overall".to_owned(), 70.0), ("fatal".to_owned(), 0.0)]);
        assert!(limits.broken_by(&measures).is_empty());
    }
}

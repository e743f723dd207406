//! Exact spans of labelled words: the score of files that come with no scorer of their own.

use std::collections::{BTreeMap, BTreeSet};

/// Precision, recall and F1 of exact spans, from 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SpanScores {
    /// Share of the predicted spans that are right.
    pub precision: f64,
    /// Share of the right spans that are predicted.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl SpanScores {
    #[expect(clippy::cast_precision_loss, reason = "counts of spans in a file")]
    fn of(right: usize, predicted: usize, wanted: usize) -> Self {
        let share = |n: usize, of: usize| if of == 0 { 0.0 } else { 100.0 * n as f64 / of as f64 };
        let (precision, recall) = (share(right, predicted), share(right, wanted));
        let sum = precision + recall;
        Self { precision, recall, f1: if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum } }
    }
}

type Span = (usize, usize, String);

/// Scores labelled words (number, word, `B-`/`I-`/`O` label; sentences apart by an empty line)
/// against a gold file of the same words: a span counts where both ends and the kind are the same.
/// Kinds outside `kinds` are left out on both sides. The scores by kind, and of all under `all`.
pub fn score_labels(gold: &str, predicted: &str, kinds: &[&str]) -> BTreeMap<String, SpanScores> {
    let keep = |spans: Vec<Span>| -> BTreeSet<Span> {
        spans.into_iter().filter(|(_, _, kind)| kinds.contains(&kind.as_str())).collect()
    };
    let (gold, predicted) = (keep(spans_of(gold)), keep(spans_of(predicted)));
    let score = |kind: Option<&str>| {
        let of = |spans: &BTreeSet<Span>| spans.iter().filter(|s| kind.is_none_or(|k| s.2 == k)).count();
        let right = gold.intersection(&predicted).filter(|s| kind.is_none_or(|k| s.2 == k)).count();
        SpanScores::of(right, of(&predicted), of(&gold))
    };
    let mut scores: BTreeMap<String, SpanScores> =
        kinds.iter().map(|kind| ((*kind).to_owned(), score(Some(kind)))).collect();
    scores.insert("all".to_owned(), score(None));
    scores
}

/// The spans of a file by the running number of its words.
fn spans_of(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    let mut at = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some(label) = line.split('\t').nth(2) else {
            spans.extend(open.take());
            continue;
        };
        let (place, kind) = label.split_once('-').unwrap_or(("O", ""));
        let goes_on = place == "I" && open.as_ref().is_some_and(|(_, _, k)| k == kind);
        if goes_on {
            if let Some((_, end, _)) = &mut open {
                *end = at + 1;
            }
        } else {
            spans.extend(open.take());
            if place != "O" {
                open = Some((at, at + 1, kind.to_owned()));
            }
        }
        at += 1;
    }
    spans.extend(open);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_where_both_ends_and_the_kind_are_right() {
        let gold = "# text = Ann of Fiji left\n1\tAnn\tB-PER\n2\tof\tO\n3\tFiji\tB-LOC\n4\tleft\tB-OTH\n";
        let predicted = "1\tAnn\tB-PER\n2\tof\tI-PER\n3\tFiji\tB-LOC\n4\tleft\tO\n";
        let scores = score_labels(gold, predicted, &["PER", "LOC", "ORG"]);
        let f1 = |kind: &str| scores[kind].f1;
        assert_eq!((f1("PER"), f1("LOC"), f1("all")), (0.0, 100.0, 50.0));
    }

    #[test]
    fn two_names_side_by_side_stay_two() {
        assert_eq!(spans_of("1\tA\tB-PER\n2\tB\tB-PER\n\n1\tC\tI-PER\n").len(), 3);
    }
}

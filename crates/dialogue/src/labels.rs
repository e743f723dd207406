//! The label of a dialogue: `labels.tsv`, first rule that fits.

use crate::inputs::words;
use crate::table::{DataError, rows};
use serde::Serialize;
use std::sync::LazyLock;

words! {
    /// What state a dialogue is in. Derived, never stored.
    ///
    /// Source of the rules: `data/dialogue/labels.tsv`; of the idea: the literature on
    /// prenegotiation and negotiation stages named in `docs/`.
    Label, "label", {
        /// Ended with a signed text.
        Agreed = "agreed",
        /// Ended without agreement.
        NoAgreement = "no_agreement",
        /// Broken off.
        BrokenOff = "broken_off",
        /// Halted.
        Suspended = "suspended",
        /// Sessions are held.
        InTalks = "in_talks",
        /// A step is fixed or expected.
        Scheduled = "scheduled",
        /// One side refuses.
        Refused = "refused",
        /// Both sides are open or willing by their own word.
        Mutual = "mutual",
        /// One side is.
        OneSided = "one_sided",
        /// A hint, or contacts.
        Feeler = "feeler",
        /// Relations are reduced.
        Estranged = "estranged",
        /// There was activity, all of it stale.
        Dormant = "dormant",
        /// Nothing.
        Unknown = "unknown",
    }
}

words! {
    /// What the rules of `labels.tsv` may ask about a state.
    Predicate, "predicate", {
        /// Ended with a confirmed agreement.
        Agreed = "agreed",
        /// Ended without one, and nobody has moved since.
        EndedWithoutAgreement = "ended_without_agreement",
        /// Broken off.
        Broken = "broken",
        /// Halted, and that is fresh.
        Suspended = "suspended",
        /// The last session is fresh.
        SessionFresh = "session_fresh",
        /// A step is ahead: neither held, nor cancelled, nor lapsed.
        StepAhead = "step_ahead",
        /// A refusal is the side's latest word, and newer than the other's last offer.
        RefusalStands = "refusal_stands",
        /// All sides are at least open by their own fresh word since any halt.
        BothWilling = "both_willing",
        /// At least one side is.
        OneWilling = "one_willing",
        /// A side has hinted, and that is fresh.
        HintFresh = "hint_fresh",
        /// There are contacts, and they are fresh.
        ContactFresh = "contact_fresh",
        /// Relations are reduced and not restored.
        RelationsReduced = "relations_reduced",
        /// Anything at all is on file.
        Activity = "activity",
    }
}

/// A row of `labels.tsv`.
#[derive(Debug)]
pub(crate) struct LabelRule {
    pub(crate) label: Label,
    /// Any of these lists must hold; in each, every predicate must be as said.
    when: Vec<Vec<(Predicate, bool)>>,
    live: bool,
    awaits: bool,
    words: String,
}

static RULES: LazyLock<Vec<LabelRule>> =
    LazyLock::new(|| rules(include_str!("../../../data/dialogue/labels.tsv")).unwrap_or_else(|e| panic!("{e}")));

fn rules(text: &str) -> Result<Vec<LabelRule>, DataError> {
    let mut out: Vec<LabelRule> = Vec::new();
    for row in rows("data/dialogue/labels.tsv", text, &["rank", "label", "when", "live", "awaits", "words"])? {
        if row.cells[0].parse() != Ok(out.len() + 1) {
            return Err(row.error(format!("rank {} where {} is due", row.cells[0], out.len() + 1)));
        }
        let when = row.cells[2]
            .split('|')
            .map(|all| {
                all.split('&')
                    .map(str::trim)
                    .filter(|w| !w.is_empty())
                    .map(|w| {
                        let (word, wanted) = w.strip_prefix('!').map_or((w, true), |w| (w, false));
                        Predicate::from_word(word).map(|p| (p, wanted)).map_err(|e| row.error(e))
                    })
                    .collect()
            })
            .collect::<Result<Vec<Vec<_>>, _>>()?;
        let label = Label::from_word(row.cells[1]).map_err(|e| row.error(e))?;
        if out.iter().any(|r| r.label == label) {
            return Err(row.error(format!("{label} stands twice")));
        }
        out.push(LabelRule { label, when, live: row.yes(3)?, awaits: row.yes(4)?, words: row.cells[5].to_owned() });
    }
    match out.last() {
        Some(last) if last.when.iter().all(Vec::is_empty) && out.len() == Label::ALL.len() => Ok(out),
        _ => Err(DataError::new(
            "data/dialogue/labels.tsv",
            out.len() + 1,
            "every label needs a row, the last one without condition",
        )),
    }
}

/// The first rule that fits, with the predicates that held.
pub(crate) fn derive(holds: impl Fn(Predicate) -> bool) -> (Label, Vec<Predicate>) {
    for rule in RULES.iter() {
        for all in &rule.when {
            if all.iter().all(|(p, wanted)| holds(*p) == *wanted) {
                return (rule.label, all.iter().filter(|(_, w)| *w).map(|(p, _)| *p).collect());
            }
        }
    }
    (Label::Unknown, Vec::new())
}

impl Label {
    fn rule(self) -> &'static LabelRule {
        RULES.iter().find(|r| r.label == self).expect("labels.tsv has a row for every label")
    }

    /// Whether something is going on, or ended and is remembered; not `estranged`, `dormant`, `unknown`.
    pub fn is_live(self) -> bool {
        self.rule().live
    }

    /// Whether an answer can be due in this state.
    pub(crate) fn awaits(self) -> bool {
        self.rule().awaits
    }

    /// The label as it begins a sentence.
    pub fn words(self) -> &'static str {
        &self.rule().words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_the_rules_is_named_by_its_line() {
        let text = include_str!("../../../data/dialogue/labels.tsv").replace("step_ahead", "steps_ahead");
        assert_eq!(
            rules(&text).unwrap_err().to_string(),
            "data/dialogue/labels.tsv line 7: \"steps_ahead\" is no predicate"
        );
    }

    #[test]
    fn nothing_on_file_is_unknown() {
        assert_eq!(derive(|_| false).0, Label::Unknown);
        assert!(!Label::Dormant.is_live() && Label::Refused.is_live());
    }
}

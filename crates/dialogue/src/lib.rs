//! The state of each dialogue, folded from ledger entries.
//!
//! What comes in: [`Entry`] after entry, [`Settings`], and two days: what is
//! asked about (`as_of`) and what could be known (`known_by`). What goes out: a [`Dialogue`] for each
//! set of parties and topic, with the posture of each side, how far they have come together, a
//! [`Label`] and the entries that made it, open questions. [`fold`] is pure: no clock, no file, no
//! language code; folding twice gives the same, and the order in which reports arrived leaves no
//! trace, only the two clocks do.
//!
//! What a record means stands in tables, not in code: `data/dialogue/inputs.tsv` (which record is
//! which [`Input`]), `effects.tsv` (what an input does), `labels.tsv` (which label, first rule that
//! fits), `speakers.tsv` (who speaks for a state), `decay.toml` (how long things stay fresh).
//!
//! ```
//! use legation_dialogue::{Label, Settings, fold};
//! use legation_document::Date;
//! use legation_ledger::{Ledger, Query};
//!
//! let ledger = Ledger::in_memory()?;
//! let today = Date::constant(1931, 3, 3);
//! let dialogues = fold(&ledger.entries(&Query::everything())?, &Settings::default(), today, today);
//! assert!(dialogues.is_empty());
//! assert_eq!(Label::OneSided.word(), "one_sided");
//! # Ok::<(), legation_ledger::LedgerError>(())
//! ```

mod dialogue;
mod fold;
mod inputs;
mod labels;
mod partition;
mod questions;
mod settings;
mod table;

pub use dialogue::{
    Claim, Codes, Condition, ConditionState, Contact, Dialogue, Move, Names, NextStep, PostureState, Qualifiers,
    Reported, Support,
};
pub use inputs::{Input, Posture, Process};
pub use labels::Label;
pub use questions::{Question, QuestionKind};
pub use settings::{FreshDays, Settings, VagueDate};
pub use table::DataError;

use legation_document::Date;
use legation_ledger::Entry;

/// The state of every dialogue that the entries speak of, by parties and topic.
///
/// Uses what was published and known by `known_by`, and happened by `as_of`; of a vague date the day
/// that [`Settings::vague_dates`] names. "What did we think on 3 February" is both set to that day.
/// Accusations, denials and court orders alone make no dialogue.
pub fn fold<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    settings: &Settings,
    as_of: Date,
    known_by: Date,
) -> Vec<Dialogue> {
    let entries: Vec<&Entry> = entries.into_iter().collect();
    partition::groups(&entries, settings, as_of, known_by)
        .iter()
        .filter_map(|group| fold::fold_group(group, settings, as_of, known_by))
        .collect()
}

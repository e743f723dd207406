//! What holds after corrections, retractions and mergers.

use crate::{Action, Entry, EntryId};
use legation_document::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A record that stands, with the entries that made it so.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The entry whose record holds: the recorded one, or its last correction.
    pub entry: &'a Entry,
    /// Id under which the record was first recorded. Corrections do not change it.
    pub id: EntryId,
    /// Entries merged into this one: further reports of the same happening.
    pub merged: Vec<&'a Entry>,
}

impl<'a> Standing<'a> {
    /// The reports of this happening: its own entry and those merged into it.
    pub fn reports(&self) -> impl Iterator<Item = &'a Entry> + '_ {
        std::iter::once(self.entry).chain(self.merged.iter().copied())
    }
}

/// The records that stand, as they could be known on a day (`None`: today's knowledge, everything).
///
/// An entry counts when it and its document were known by then. Of several corrections the last
/// known counts; on one day the one written last. A retraction withdraws the record with all its
/// corrections. The result is in the order of ids, so that order of arrival leaves no trace.
pub fn standing<'a>(entries: impl IntoIterator<Item = &'a Entry>, known_by: Option<Date>) -> Vec<Standing<'a>> {
    let mut recorded: BTreeMap<EntryId, &Entry> = BTreeMap::new();
    let mut later: Vec<&Entry> = Vec::new();
    for entry in entries {
        if known_by.is_some_and(|day| entry.known_at > day || entry.published() > day) {
            continue;
        }
        match entry.action {
            Action::Recorded => {
                recorded.insert(entry.id, entry);
            }
            _ => later.push(entry),
        }
    }
    later.sort_by_key(|e| (e.known_at, e.sequence, e.id));
    // A correction may itself be corrected: each later entry leads to the one first recorded.
    let mut origin: BTreeMap<EntryId, EntryId> = recorded.keys().map(|id| (*id, *id)).collect();
    let mut current = recorded;
    let mut gone: BTreeSet<EntryId> = BTreeSet::new();
    let mut merged_into: BTreeMap<EntryId, EntryId> = BTreeMap::new();
    for entry in later {
        let Some(&root) = entry.target.as_ref().and_then(|t| origin.get(t)) else { continue };
        match entry.action {
            Action::Corrected => {
                origin.insert(entry.id, root);
                current.insert(root, entry);
            }
            Action::Retracted => {
                gone.insert(root);
            }
            Action::Merged => {
                if let Some(&into) = entry.into.as_ref().and_then(|i| origin.get(i))
                    && into != root
                {
                    merged_into.insert(root, into);
                }
            }
            Action::Recorded => {}
        }
    }
    let host = |id: EntryId| {
        let mut at = id;
        // Mergers may form a chain, and by mistake a circle: follow at most as many steps as there are mergers.
        for _ in 0..merged_into.len() {
            match merged_into.get(&at) {
                Some(next) if !gone.contains(next) => at = *next,
                _ => break,
            }
        }
        at
    };
    let mut out: BTreeMap<EntryId, Standing<'a>> = BTreeMap::new();
    for (id, entry) in &current {
        if !gone.contains(id) && host(*id) == *id {
            out.insert(*id, Standing { entry, id: *id, merged: Vec::new() });
        }
    }
    for (id, entry) in &current {
        let at = host(*id);
        if at != *id
            && !gone.contains(id)
            && let Some(s) = out.get_mut(&at)
        {
            s.merged.push(entry);
        }
    }
    out.into_values().collect()
}

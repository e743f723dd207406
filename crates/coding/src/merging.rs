//! Mentions of one happening in one document become one record: the weaker, conditional wording
//! governs, every mention stays as evidence.

use crate::reading::{Draft, Reading, add_actors, same_parties, without};
use legation_analysis::TokenId;
use legation_document::Interval;
use legation_records::{Actor, ActorKey, Category, Kind, Record, RecordId, SpeakerBasis, Step, StepKind};
use xxhash_rust::xxh3::xxh3_64;

impl Reading<'_> {
    /// Names the speaker of a state's own words where the next sentence quotes its spokesperson:
    /// "Georgia offered to host a session. Foreign Minister X said …".
    pub(crate) fn elaborate_speakers(&mut self) {
        for index in 0..self.drafts.len() {
            let draft = &self.drafts[index];
            if !draft.elaborable || draft.record.speaker_basis == SpeakerBasis::Named {
                continue;
            }
            let countries: Vec<_> = draft.record.senders.iter().filter_map(|a| a.country).collect();
            let sentence = draft.sentence;
            let block = self.analysis.sentences[sentence].block;
            let following = (sentence..self.analysis.sentences.len())
                .take_while(|s| self.analysis.sentences[*s].block <= block + 1)
                .filter(|s| self.analysis.sentences[*s].block == block || *s == sentence + 1)
                .take(3);
            let named =
                following.flat_map(|s| self.attributions.of_sentence(s)).filter(|a| !a.inherited).find_map(|a| {
                    let source = self.speaking(a.holder?);
                    let speaker = source.speaker?;
                    let same =
                        source.basis == SpeakerBasis::Named && speaker.country.is_some_and(|c| countries.contains(&c));
                    same.then_some(speaker)
                });
            if let Some(speaker) = named {
                let record = &mut self.drafts[index].record;
                let name = speaker.name.clone().unwrap_or_default();
                record.speaker = Some(speaker);
                record.speaker_basis = SpeakerBasis::Named;
                record.chain.push(name);
                record.explanation.steps.push(Step {
                    kind: StepKind::Speaker,
                    what: "the sentence after quotes the spokesperson".to_owned(),
                    by: "merging: elaboration".to_owned(),
                    span: None,
                });
            }
        }
    }

    /// Merges drafts of one happening and gives the records their ids, in the order of the text, each
    /// with the words that tell of it.
    pub(crate) fn merge(&mut self) -> Vec<(Record, Vec<TokenId>)> {
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_key(|d| (d.record.evidence[0].start, d.record.kind, d.sentence));
        let mut merged: Vec<Draft> = Vec::new();
        for draft in drafts {
            match merged.iter().position(|m| Self::is_same(m, &draft)) {
                Some(index) => join(&mut merged[index], draft),
                None => merged.push(draft),
            }
        }
        let mut records: Vec<_> = merged.into_iter().map(|d| (d.record, d.acts)).collect();
        for (record, _) in &mut records {
            record.unknown.sort_unstable();
            record.id = identify(record);
        }
        let mut seen = std::collections::BTreeSet::new();
        records.retain(|(r, _)| seen.insert(r.id));
        records
    }

    fn is_same(a: &Draft, b: &Draft) -> bool {
        let (first, second) = (&a.record, &b.record);
        let joint_plan = is_agreement_to_meet(a, b) || is_agreement_to_meet(b, a);
        if joint_plan {
            return a.sentence.abs_diff(b.sentence) <= 2;
        }
        if first.kind != second.kind || first.category != second.category {
            return false;
        }
        match first.kind {
            Kind::Assessment => return a.sentence == b.sentence,
            Kind::Presupposition => {
                return same_parties(&first.senders, &second.senders)
                    && (a.class == b.class || (a.class != "earlier" && b.class != "earlier"));
            }
            Kind::Absence => {
                let all = |r: &Record| {
                    let mut all = r.senders.clone();
                    add_actors(&mut all, &r.receivers);
                    all
                };
                let overlap = first.evidence.iter().any(|e| second.evidence.iter().any(|f| e.overlaps(*f)));
                if overlap && same_parties(&all(first), &all(second)) {
                    return true;
                }
                let same_class = a.class == b.class || (a.class == "denial" && b.sentence <= a.sentence + 1);
                return same_parties(&first.senders, &second.senders)
                    && same_parties(&all(first), &all(second))
                    && (overlap
                        || (same_class
                            && a.sentence.abs_diff(b.sentence) <= 1
                            && first.speaker_basis == second.speaker_basis
                            || (a.class == "denial" && same_class)));
            }
            _ => {}
        }
        let same_sides = same_parties(&first.senders, &second.senders)
            && (same_parties(&first.receivers, &second.receivers) || a.inferred || b.inferred);
        if !same_sides || a.anchored != b.anchored {
            return false;
        }
        let talk = |d: &Draft| matches!(d.class.as_str(), "meet" | "other" | "settle");
        let same_class = a.class == b.class
            || (talk(a) && talk(b) && first.kind == Kind::Event && first.category == Some(Category::Agree));
        let same_code = first.cameo.map(|c| c.root().to_owned()) == second.cameo.map(|c| c.root().to_owned());
        if !same_class || !same_code {
            return false;
        }
        // "is open to talks if …", then "accepted the offer": a later answer is an act of its own.
        let answer = |d: &Draft| d.stance.as_deref() == Some("agree");
        if answer(a) != answer(b) && (first.conditions.is_empty() != second.conditions.is_empty()) {
            return false;
        }
        if first.category == Some(Category::Agree)
            && first.kind == Kind::Event
            && is_attitude(first) != is_attitude(second)
        {
            return false;
        }
        let compatible = match (first.occurred, second.occurred) {
            (Some(x), Some(y)) => x.overlaps(&y) || (!a.dated && !b.dated),
            _ => true,
        };
        let planned = first.kind != Kind::Plan || first.planned_cameo == second.planned_cameo || a.class == b.class;
        compatible && planned
    }
}

/// "The sides agreed to meet. 'We will see each other before June'": one plan.
fn is_agreement_to_meet(agreement: &Draft, plan: &Draft) -> bool {
    agreement.stance.as_deref() == Some("agree")
        && agreement.class == "meet"
        && agreement.record.senders.len() > 1
        && plan.record.kind == Kind::Plan
        && plan.class == "meet"
        && same_parties(&agreement.record.senders, &plan.record.senders)
}

fn is_attitude(record: &Record) -> bool {
    record.firmness.is_some_and(|f| f.step() <= 1)
}

fn join(into: &mut Draft, from: Draft) {
    if into.record.kind != from.record.kind && from.record.kind == Kind::Plan {
        // The plan governs; the agreement is its evidence.
        let agreement = std::mem::replace(into, from);
        let speaker_known = into.record.speaker.is_some();
        if !speaker_known {
            into.record.speaker.clone_from(&agreement.record.speaker);
            into.record.speaker_basis = agreement.record.speaker_basis;
        }
        join_evidence(&mut into.record, agreement.record);
        return;
    }
    into.acts.extend(&from.acts);
    let record = &mut into.record;
    let other = from.record;
    record.firmness = match (record.firmness, other.firmness) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    for condition in &other.conditions {
        if !record.conditions.contains(condition) {
            record.conditions.push(condition.clone());
        }
    }
    if record.kind == Kind::Absence {
        record.receivers = without(&record.receivers, &record.senders);
    }
    let named = |r: &Record| r.speaker_basis == SpeakerBasis::Named;
    let attributed = |r: &Record| r.speaker_basis != SpeakerBasis::Unattributed;
    if (named(&other) && !named(record)) || (attributed(&other) && !attributed(record)) {
        record.speaker.clone_from(&other.speaker);
        record.speaker_basis = other.speaker_basis;
        record.chain.clone_from(&other.chain);
    }
    if record.receivers.is_empty() || (into.inferred && !from.inferred && !other.receivers.is_empty()) {
        record.receivers.clone_from(&other.receivers);
        into.inferred = from.inferred;
    }
    if from.dated && !into.dated {
        record.occurred = other.occurred;
        into.dated = true;
    } else if record.kind == Kind::Presupposition {
        record.occurred = narrower(record.occurred, other.occurred);
    }
    if record.cameo.is_some_and(|c| c.code() == "030" || c.code() == "040") && other.cameo.is_some() {
        record.cameo = other.cameo;
        record.mode = record.mode.or(other.mode);
    }
    into.elaborable |= from.elaborable;
    for context in &other.contexts {
        if !record.contexts.contains(context) {
            record.contexts.push(*context);
        }
    }
    for slot in &other.unknown {
        if !record.unknown.contains(slot) {
            record.unknown.push(*slot);
        }
    }
    join_evidence(record, other);
}

fn narrower(a: Option<Interval>, b: Option<Interval>) -> Option<Interval> {
    match (a, b) {
        (Some(x), Some(y)) => Some(if y.start.is_some() && x.start.is_none() { y } else { x }),
        (a, b) => a.or(b),
    }
}

fn join_evidence(record: &mut Record, other: Record) {
    let span = other.evidence.first().copied();
    for (evidence, text) in other.evidence.into_iter().zip(other.evidence_text) {
        if !record.evidence.iter().any(|e| e.covers(evidence)) {
            record.evidence.push(evidence);
            record.evidence_text.push(text);
        }
    }
    let mut pairs: Vec<_> = record.evidence.iter().copied().zip(record.evidence_text.iter().cloned()).collect();
    pairs.sort_by_key(|(span, _)| *span);
    (record.evidence, record.evidence_text) = pairs.into_iter().unzip();
    record.explanation.steps.push(Step {
        kind: StepKind::Merge,
        what: "another mention of the same happening; the weaker wording governs".to_owned(),
        by: "merging".to_owned(),
        span,
    });
    record.explanation.steps.extend(other.explanation.steps);
}

/// Sixteen digits of a hash of what makes the record: document, kind, code, parties, evidence.
fn identify(record: &Record) -> RecordId {
    let keys = |actors: &[Actor]| {
        actors
            .iter()
            .map(|a| a.key().map_or_else(|| "?".to_owned(), |k: ActorKey| k.to_string()))
            .collect::<Vec<_>>()
            .join("+")
    };
    let text = format!(
        "{}\u{1f}{:?}\u{1f}{}\u{1f}{}\u{1f}{}\u{1f}{}\u{1f}{:?}",
        record.document,
        record.kind,
        record.category.map_or("", |c| c.word()),
        record.cameo.map(|c| c.to_string()).unwrap_or_default(),
        keys(&record.senders),
        keys(&record.receivers),
        record.evidence,
    );
    RecordId(xxh3_64(text.as_bytes()))
}

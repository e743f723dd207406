//! Whose side an office without a country is on, from the words around it.

use super::{Resolver, is_hostile};
use crate::registry::Sense;
use legation_analysis::{Relation, TokenId};
use legation_document::BlockKind;
use legation_records::Actor;

impl Resolver<'_> {
    /// Whose side somebody is on when their phrase does not say so, from the words around.
    pub(super) fn context(&self, t: TokenId, person: bool) -> Option<(Actor, &'static str)> {
        let r = &self.reading;
        let sentence = r.analysis.tokens[t].sentence;
        let tokens = r.analysis.sentences[sentence].tokens.clone();
        let country = |actors: Vec<Actor>| -> Option<Actor> {
            match actors.as_slice() {
                [one] if one.key().is_some() => Some(one.clone()),
                _ => None,
            }
        };
        // "In Baku, Deputy Foreign Minister …"
        if person
            && tokens.len() > 3
            && matches!(r.word(tokens.start), "In" | "From")
            && let Some(name) = r.name(tokens.start + 1)
            && name.senses.iter().any(|s| matches!(s, Sense::Capital(_) | Sense::Seat(_)))
            && name.tokens.end < t
            && let Some(actor) = country(self.readings_of(&name.senses, true))
        {
            return Some((actor, "the capital that opens the sentence"));
        }
        // "… would bring the maps, X said", "X said Yerevan would": what they announce is their own side's.
        let mut predicate = r.predicate_above(t);
        if predicate.is_some_and(|p| !r.is_speech(p)) {
            predicate = None;
        }
        if let Some(speech) = predicate
            && r.subject_of(speech).is_some_and(|s| s == t || self.name_head(s) == self.name_head(t))
        {
            let said = r.reported_by(speech);
            if let Some(said) = said
                && !is_hostile(r.analysis.lemma(said))
                && let Some(subject) = r.subject_of(said)
                && !self.is_person_name(subject)
                && let Some(actor) = self.plain_party(subject).and_then(country)
                && actor.country.is_some()
            {
                return Some((actor, "the subject of what they announce"));
            }
        }
        // The subject of the sentence or two before.
        let block = r.analysis.sentences[sentence].block;
        for back in 1..=2usize {
            let Some(before) = sentence.checked_sub(back) else { break };
            let earlier = &r.analysis.sentences[before];
            if block.saturating_sub(earlier.block) > 1 || r.block_kind(earlier.tokens.start) != BlockKind::Paragraph {
                break;
            }
            let Some(root) = earlier.tokens.clone().find(|x| r.analysis.is_root(*x) && r.is_predicate(*x)) else {
                continue;
            };
            let subjects = [r.subject_of(root), r.analysis.child(root, Relation::Ccomp).and_then(|c| r.subject_of(c))];
            for subject in subjects.into_iter().flatten() {
                if let Some(actor) = self.plain_party(subject).and_then(country)
                    && actor.country.is_some()
                {
                    return Some((actor, "the subject of the sentence before"));
                }
            }
        }
        // The dateline: up to the first comma or bracket of its block.
        let block = r.document.blocks.iter().find(|b| b.kind == BlockKind::Dateline);
        let place = block
            .map(|b| b.span.slice(&r.document.text))
            .and_then(|words| words.split([',', '(', '—', '–']).next())
            .or(r.document.provenance.dateline_place.as_deref());
        if let Some(place) = place {
            let senses = self.registry.lookup(place.trim());
            if let Some(actor) = country(self.readings_of(&senses, true))
                && actor.country.is_some()
            {
                return Some((actor, "the place of the dateline"));
            }
        }
        if self.evidence.len() == 1
            && let Some(country) = self.evidence.keys().next()
        {
            return Some((Actor::government(*country), "the only country that the text names"));
        }
        None
    }

    /// The head of the personal name that holds a token, or the token.
    pub(super) fn name_head(&self, t: TokenId) -> TokenId {
        self.persons.naming(t).map_or(t, |n| n.head)
    }
}

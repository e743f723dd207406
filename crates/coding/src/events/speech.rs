//! Words as deeds: who speaks, and who vouches that it was said.
//!
//! In: the sides of an act of speech and on whose word it is told. Out: the speaker of the record and
//! the factuality that outlet and speaker give it. "The palace affirmed the king's readiness": the
//! palace speaks. "Chad says that Sudan has threatened it": Chad's claim, which the outlet does not
//! vouch for.

use super::Sides;
use crate::lexicon::Row;
use crate::reading::{Reading, Source};
use legation_actors::MentionKind;
use legation_analysis::TokenId;
use legation_records::{Actor, Factuality, HolderFactuality, Record, SpeakerBasis};

impl Reading<'_> {
    /// Whether the sender itself, or somebody who speaks for it, says so.
    pub(super) fn is_own_word(source: &Source, sides: &Sides) -> bool {
        let spoken_for: Vec<_> = source.parties.iter().filter_map(Actor::key).collect();
        sides.senders.iter().filter_map(Actor::key).any(|k| spoken_for.contains(&k))
    }

    /// For acts that are speech, the sender speaks where nobody else is named.
    pub(super) fn attribute_to_sender(
        &self,
        record: &mut Record,
        sides: &Sides,
        source: &Source,
        expressed_by: Option<TokenId>,
    ) {
        if source.speaker.is_some() || source.basis != SpeakerBasis::Unattributed {
            return;
        }
        // "the palace affirmed the king's readiness": the palace speaks, not the owner of the noun.
        let expresses = expressed_by.and_then(|verb| self.grammar.actor(verb)).filter(|a| !self.parties(*a).is_empty());
        let Some(token) = expresses.or(sides.sender_token) else { return };
        let own = self.speaking(token);
        if own.basis == SpeakerBasis::Unattributed && own.speaker.is_none() {
            return;
        }
        record.speaker.clone_from(&own.speaker);
        record.speaker_basis = own.basis;
        let name = self.holder_name(token);
        if record.chain.last() != Some(&name) {
            record.chain.push(name);
        }
    }

    /// Whether a state speaks by itself ("Chad said"), so that a person named elsewhere may speak for it.
    pub(super) fn is_elaborable(&self, sides: &Sides, source: &Source) -> bool {
        let by_state = |token: TokenId| {
            self.resolutions
                .at(token)
                .is_some_and(|m| matches!(m.kind, MentionKind::Country | MentionKind::Seat | MentionKind::Pronoun))
        };
        let holder_is_state = source.basis == SpeakerBasis::Institution
            && source.cue.and_then(|c| self.grammar.actor(c)).is_some_and(by_state);
        holder_is_state || (source.speaker.is_none() && sides.sender_token.is_some_and(by_state))
    }

    /// The outlet vouches that a word was uttered when it reports it itself or from the party; a
    /// word relayed by the other side is that side's claim.
    pub(super) fn outlet_of_speech(source: &Source, sides: &Sides) -> Factuality {
        if !source.parties.is_empty() && !Self::is_own_word(source, sides) {
            return Factuality::Uncommitted;
        }
        match (&source.speaker, source.basis) {
            (Some(speaker), SpeakerBasis::Unattributed) if speaker.country.is_none() => Factuality::Uncommitted,
            _ => Factuality::CertainYes,
        }
    }

    /// Who vouches for a position: the speaker as its row says, for what the other side relays as a claim.
    pub(super) fn speech_factuality(source: &Source, sides: &Sides, row: &Row) -> HolderFactuality {
        let outlet = Self::outlet_of_speech(source, sides);
        let relayed = outlet == Factuality::Uncommitted && !source.parties.is_empty();
        let speaker = if relayed { Some(Factuality::CertainYes) } else { row.speaker };
        HolderFactuality { outlet: Some(outlet), speaker }
    }
}

//! Whose side an office without a country is on, from the words around it.

use super::{Resolver, is_hostile};
use crate::registry::{RoleKind, Sense};
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
        if let Some(actor) = self.clause_subject(t) {
            return Some((actor, "the subject of its clause"));
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
            if block.saturating_sub(earlier.block) > 1 || !r.block_kind(earlier.tokens.start).is_paragraph() {
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

    /// The party of the subject above a token: "the Chilean presidency affirmed the president's
    /// readiness", "Chile said the president would travel". Whom a subject meets or accuses is not its own.
    fn clause_subject(&self, t: TokenId) -> Option<Actor> {
        let r = &self.reading;
        let first = r.first_conjunct(t);
        let mut at = t;
        for level in 0..4 {
            let predicate = r.predicate_above(at)?;
            if is_hostile(r.analysis.lemma(predicate)) {
                return None;
            }
            let direct = matches!(
                r.relation(first),
                Relation::Obj | Relation::Iobj | Relation::Obl | Relation::OblAgent | Relation::NsubjPass
            );
            if level == 0 && direct && r.head(first) == predicate && !is_about_own(r.analysis.lemma(predicate)) {
                return None;
            }
            if let Some(subject) = r.subject_of(predicate).filter(|s| *s < t && self.name_head(*s) != self.name_head(t))
                && !r.phrase(t).contains(&subject)
                && !r.analysis.subtree(subject).contains(&t)
            {
                return self.country_of_subject(subject);
            }
            if r.analysis.is_root(predicate) {
                return None;
            }
            at = predicate;
        }
        None
    }

    /// Whether an office is of another country than the same office named some sentences before:
    /// "Fiji said the prime minister would go" long after a Danish prime minister.
    pub(super) fn is_other_by_clause(&self, t: TokenId, earlier: usize) -> bool {
        let draft = &self.drafts[earlier];
        let sentence = self.reading.analysis.tokens[t].sentence;
        let reported = self.reading.speech_above(t).is_some();
        if !reported || sentence.saturating_sub(draft.sentence) <= 1 {
            return false;
        }
        let (Some(own), [other]) = (self.clause_subject(t), draft.mention.actors()) else { return false };
        own.key() != other.key() && self.reading.role(t).is_some_and(|r| r.role.kind == RoleKind::Office)
    }

    fn country_of_subject(&self, subject: TokenId) -> Option<Actor> {
        let actors = match self.plain_party(subject) {
            Some(actors) => actors,
            None => self.draft(subject)?.mention.actors().to_vec(),
        };
        match actors.as_slice() {
            [one] if one.country.is_some() && one.organisation.is_none() => Some(one.clone()),
            _ => None,
        }
    }

    /// Whose the holder is when their own institution speaks of them, or somebody of a country tells
    /// what they are ready for; before anybody else of that office who was named earlier.
    pub(super) fn own_institution(&self, t: TokenId, office: &str) -> Option<Actor> {
        let r = &self.reading;
        let disposition = r.relation(t) == Relation::NmodPoss
            && matches!(
                r.analysis.lemma(r.head(t)),
                "readiness"
                    | "willingness"
                    | "commitment"
                    | "intention"
                    | "desire"
                    | "determination"
                    | "resolve"
                    | "refusal"
                    | "hope"
                    | "wish"
                    | "position"
                    | "stance"
                    | "decision"
                    | "pledge"
                    | "promise"
                    | "offer"
                    | "interest"
                    | "openness"
                    | "preparedness"
            );
        let mut at = t;
        for _ in 0..4 {
            let predicate = r.predicate_above(at)?;
            if let Some(subject) = r.subject_of(predicate).filter(|s| *s < t)
                && !r.analysis.subtree(subject).contains(&t)
            {
                let body = r.role(subject).filter(|b| b.role.kind == RoleKind::Body).map(|b| b.role.phrase.as_ref());
                let own = disposition || body.is_some_and(|b| is_seat_of(b, office));
                return own.then(|| self.country_of_subject(subject)).flatten();
            }
            if r.analysis.is_root(predicate) {
                return None;
            }
            at = predicate;
        }
        None
    }

    /// The head of the personal name that holds a token, or the token.
    pub(super) fn name_head(&self, t: TokenId) -> TokenId {
        self.persons.naming(t).map_or(t, |n| n.head)
    }
}

/// Whether an office sits in a body: the president in the presidency.
fn is_seat_of(body: &str, office: &str) -> bool {
    let has = |list: &[&str]| list.iter().any(|w| body.contains(w));
    if office.contains("vice") || office.contains("deputy") {
        false
    } else if office.contains("prime minister") || office == "premier" {
        has(&["prime minister", "premier"])
    } else if office.contains("president") {
        has(&["presiden", "palace"])
    } else if office.contains("chancellor") {
        has(&["chancel"])
    } else if office.contains("minister") {
        has(&["ministry"]) && (office == "minister" || body.split(' ').next() == office.split(' ').next())
    } else if matches!(office, "king" | "queen" | "emir" | "amir" | "sultan" | "emperor" | "monarch" | "crown prince") {
        has(&["royal", "palace", "monarchy"])
    } else {
        false
    }
}

/// What a state does with its own people: who is sent or recalled is its own.
fn is_about_own(lemma: &str) -> bool {
    matches!(
        lemma,
        "send"
            | "dispatch"
            | "recall"
            | "appoint"
            | "name"
            | "instruct"
            | "order"
            | "authorise"
            | "authorize"
            | "dismiss"
            | "sack"
            | "replace"
            | "elect"
            | "reappoint"
            | "task"
            | "withdraw"
            | "nominate"
    )
}

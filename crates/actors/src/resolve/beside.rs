//! Who stands beside a noun: modifiers, possessors, and what a token says of itself.

use super::{Resolver, with_role};
use crate::Verdict;
use crate::registry::Sense;
use legation_analysis::{Relation, TokenId};
use legation_records::{Actor, Sector};
use std::ops::Range;

impl Resolver<'_> {
    /// Parties among the modifiers left of a head: "Armenian and Azerbaijani", "Seoul", "State Department".
    pub(super) fn modifiers(&self, phrase: &Range<TokenId>, head: TokenId) -> Vec<Vec<Actor>> {
        let r = &self.reading;
        let mut found: Vec<Vec<Actor>> = Vec::new();
        let mut last_end = None;
        let mut t = phrase.start;
        while t < head {
            let Some(name) = r.name(t) else {
                t += 1;
                continue;
            };
            let holder = name.senses.iter().all(|s| matches!(s, Sense::Holder(_)));
            if holder || name.tokens.contains(&head) || self.is_person_name(t) {
                t = name.tokens.end;
                continue;
            }
            // "Russian-backed", "pro-Western": whose friend somebody is, not whose.
            let after = name.tokens.end;
            let backed = after + 1 < head && r.word(after) == "-" && r.name(after + 1).is_none();
            let prefixed =
                t >= 2 && r.word(t - 1) == "-" && matches!(r.lower(t - 2).as_str(), "pro" | "anti" | "non" | "ex");
            if backed || prefixed {
                t = after;
                continue;
            }
            if let Some(end) = last_end {
                let joined =
                    (end..t).all(|x| matches!(r.lower(x).as_str(), "and" | "," | "-" | "–" | "or" | "&" | "/"));
                if !joined {
                    break;
                }
            }
            let actors = self.readings_of(&name.senses, false);
            if !actors.is_empty() {
                found.push(actors);
            }
            last_end = Some(name.tokens.end);
            t = name.tokens.end;
        }
        found
    }

    /// The possessor of a head: "Japan's", "its", "of France".
    pub(super) fn possessor(&self, head: TokenId) -> Option<TokenId> {
        let r = &self.reading;
        if let Some(t) = r.analysis.child(head, Relation::NmodPoss) {
            return Some(t);
        }
        // The possessor may hang from a part of the compound.
        let inner = r
            .analysis
            .children(head)
            .iter()
            .copied()
            .filter(|c| *c < head && matches!(r.relation(*c), Relation::Compound | Relation::Amod | Relation::Flat))
            .find_map(|c| r.analysis.child(c, Relation::NmodPoss));
        inner.or_else(|| {
            r.analysis.children_by(head, Relation::Nmod).find(|c| {
                let preposition = r.preposition(*c);
                *c > head
                    && (preposition.as_deref() == Some("of")
                        || preposition.as_deref() == Some("for")
                            && r.role(head).is_some_and(|role| role.role.phrase.contains("spokes")))
            })
        })
    }

    /// The parties of a possessor and of those coordinated with it.
    pub(super) fn possessor_actors(&mut self, possessor: TokenId, depth: usize) -> Vec<Vec<Actor>> {
        let mut found = Vec::new();
        let conjuncts: Vec<TokenId> = self.reading.analysis.children_by(possessor, Relation::Conj).take(4).collect();
        let mut heads: Vec<TokenId> = std::iter::once(possessor).chain(conjuncts).collect();
        // "From Kigali and Kinshasa", wherever the tree hangs the second name.
        let mut end = self.reading.name(possessor).map(|n| n.tokens.end);
        while let Some(at) = end
            && at + 1 < self.reading.analysis.tokens.len()
            && matches!(self.reading.word(at), "and" | ",")
            && heads.len() < 6
        {
            let next = self.reading.name(at + 1).map(|n| (self.reading.head_of(&n.tokens), n.tokens.end));
            if let Some((head, _)) = next
                && !heads.contains(&head)
                && self.reading.word(at) == "and"
            {
                heads.push(head);
            }
            end = next.map(|(_, e)| e);
        }
        for t in heads {
            if let Some(actors) = self.plain_party(t) {
                found.push(actors);
                continue;
            }
            if depth < 6 {
                self.visit(t, depth + 1);
                if let Some(draft) = self.draft(t) {
                    match &draft.mention.verdict {
                        Verdict::Known(actors) => found.extend(actors.iter().map(|a| vec![a.clone()])),
                        Verdict::Ambiguous(actors) => found.push(actors.clone()),
                        Verdict::Unknown => {}
                    }
                }
            }
        }
        found
    }

    /// The party that a token names by itself or by an explicit modifier, without looking around.
    pub(super) fn plain_party(&self, t: TokenId) -> Option<Vec<Actor>> {
        if let Some(naming) = self.persons.naming(t) {
            let actors = &self.persons.entries[naming.entry].actors;
            return (!actors.is_empty()).then(|| actors.clone());
        }
        if let Some(name) = self.reading.name(t) {
            let own = name.senses.iter().any(|s| !matches!(s, Sense::Holder(_) | Sense::Adjective(_)));
            if own && self.reading.head_of(&name.tokens) == t {
                let actors = self.readings_of(&name.senses, false);
                return (!actors.is_empty()).then_some(actors);
            }
        }
        let role = self.reading.role(t)?;
        if !role.role.party.is_empty() && !role.role.weak {
            return Some(vec![self.registry.party(&role.role.party, role.role.sector.unwrap_or(Sector::Gov))]);
        }
        let phrase = self.reading.phrase(t);
        let mods = self.modifiers(&phrase, t);
        if let [one] = mods.as_slice() {
            return Some(one.iter().map(|a| with_role(a.clone(), role.role)).collect());
        }
        let possessor = self.possessor(t)?;
        let name = self.reading.name(possessor)?;
        if name.senses.iter().all(|s| matches!(s, Sense::Holder(_))) {
            return None;
        }
        let actors = self.readings_of(&name.senses, false);
        (!actors.is_empty()).then(|| actors.into_iter().map(|a| with_role(a, role.role)).collect())
    }

    /// Whether a phrase names somebody who no longer holds, or does not yet hold, the office.
    pub(super) fn is_former(&self, phrase: &Range<TokenId>) -> bool {
        phrase.clone().any(|t| {
            let word = self.reading.lower(t);
            matches!(
                word.as_str(),
                "former"
                    | "ex"
                    | "onetime"
                    | "one-time"
                    | "retired"
                    | "ousted"
                    | "deposed"
                    | "late"
                    | "erstwhile"
                    | "jailed"
                    | "fugitive"
                    | "ex-"
            ) || word.starts_with("ex-") && word.len() > 3
        })
    }
}

//! Who stands beside a noun: modifiers, possessors, and what a token says of itself.

use super::{Resolver, is_calendar, with_role};
use crate::Verdict;
use crate::reading::RolePhrase;
use crate::registry::{RoleKind, Sense};
use legation_analysis::{Relation, TokenId, Upos};
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
            // "ex-Peruvian president": the office is past, not the country.
            let prefixed = prefixed
                && !(r.lower(t - 2) == "ex" && r.role(head).is_some_and(|role| role.role.kind == RoleKind::Office));
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
        if let Some((_, actors)) = self.seat_behind(role) {
            return Some(actors.into_iter().map(|a| with_role(a, role.role)).collect());
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
        phrase.clone().any(|t| self.is_past(t))
    }

    /// Whether a token says that an office is over: "former", "ex-", "the then", "one-time".
    fn is_past(&self, t: TokenId) -> bool {
        let r = &self.reading;
        let word = r.lower(t);
        let next = t + 1 < r.analysis.tokens.len() && r.word(t + 1) == "-";
        match word.as_str() {
            "former" | "ex" | "onetime" | "one-time" | "retired" | "ousted" | "deposed" | "erstwhile" | "jailed"
            | "fugitive" | "ex-" | "toppled" | "overthrown" | "disgraced" => true,
            "late" => {
                (t + 1 >= r.analysis.tokens.len() || !is_calendar(r.word(t + 1))) && (t == 0 || r.lower(t - 1) != "of")
            }
            "sometime" => next,
            "time" => t >= 2 && r.word(t - 1) == "-" && r.lower(t - 2) == "one",
            // "The then minister", "then-president"; not "then President X spoke".
            "then" => {
                next || t > 0
                    && (matches!(r.upos(t - 1), Upos::Det | Upos::Pron)
                        || r.is_possessive_mark(t - 1)
                        || r.name(t - 1).is_some_and(|n| n.senses.iter().any(|s| matches!(s, Sense::Adjective(_)))))
            }
            _ => word.starts_with("ex-") && word.len() > 3 || word.starts_with("then-"),
        }
    }

    /// Where the words of a title begin: the adjective of its country and "former" stand right before
    /// the role, wherever the tree hangs them.
    pub(super) fn title_start(&self, role: &RolePhrase) -> TokenId {
        let r = &self.reading;
        let low = r.analysis.sentence_of(role.tokens.start).tokens.start;
        let (mut at, mut start, mut named) = (role.tokens.start, role.tokens.start, false);
        for _ in 0..6 {
            let Some(before) = at.checked_sub(1).filter(|b| *b >= low) else { break };
            if r.word(before) == "-" && before > low && self.is_past(before - 1) {
                at = before - 1;
                start = at;
            } else if self.is_past(before) {
                at = if r.lower(before) == "time" { before.saturating_sub(2).max(low) } else { before };
                start = at;
            } else if !named
                && let Some(name) = r.name(before)
                && name.tokens.end == at
                && name.senses.iter().any(|s| matches!(s, Sense::Adjective(_)))
            {
                at = name.tokens.start;
                start = at;
                named = true;
            } else if start < role.tokens.start
                && r.is_possessive_mark(before)
                && before > low
                && let Some(name) = r.name(before - 1)
                && name.tokens.end == before
                && name.senses.iter().any(|s| matches!(s, Sense::Country(_)))
            {
                // "Moldova's ex-president": the possessor hangs from "ex".
                start = name.tokens.start;
                break;
            } else if r.upos(before) == Upos::Adj && r.name(before).is_none() {
                at = before;
            } else {
                break;
            }
        }
        start
    }

    /// The role whose title a name is the adjective of: "minister" for "Kuwaiti" in "Kuwaiti foreign
    /// minister".
    pub(super) fn title_of_adjective(&self, tokens: &Range<TokenId>) -> Option<TokenId> {
        let end = self.reading.analysis.sentence_of(tokens.start).tokens.end;
        (tokens.end..end.min(tokens.end + 8)).find(|t| {
            self.reading
                .role(*t)
                .is_some_and(|role| role.tokens.start >= tokens.end && self.title_start(role) <= tokens.start)
        })
    }

    /// "The government in Skopje", "the authorities in Minsk": the seat behind a body says whose it
    /// is. Embassies and delegations are somewhere else than at home.
    pub(super) fn seat_behind(&self, role: &RolePhrase) -> Option<(TokenId, Vec<Actor>)> {
        let r = &self.reading;
        let phrase = role.role.phrase.as_ref();
        let at_home = match role.role.kind {
            RoleKind::Body => !matches!(
                phrase,
                "embassy"
                    | "consulate"
                    | "mission"
                    | "permanent mission"
                    | "high commission"
                    | "office"
                    | "readout"
                    | "bureau"
                    | "agency"
            ),
            RoleKind::Office => matches!(phrase, "leader" | "ruler" | "junta leader" | "strongman"),
            RoleKind::Official => matches!(phrase, "official" | "authority"),
            _ => false,
        };
        let at = role.tokens.end;
        let sentence = r.analysis.sentence_of(role.tokens.start).tokens.clone();
        if !at_home || at + 1 >= sentence.end || r.lower(at) != "in" {
            return None;
        }
        let start = if r.lower(at + 1) == "the" { at + 2 } else { at + 1 };
        let name = r.name(start).filter(|n| n.tokens.start == start && start < sentence.end)?;
        let home = |s: &Sense| match s {
            Sense::Capital(_) | Sense::Country(_) => true,
            Sense::Seat(i) => self.registry.seat(*i).city,
            _ => false,
        };
        if r.lower(start) == "hague" || !name.senses.iter().any(home) || self.is_person_name(start) {
            return None;
        }
        let actors = self.readings_of(&name.senses, false);
        (!actors.is_empty()).then_some((name.tokens.end, actors))
    }
}

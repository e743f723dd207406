//! Who does it, and toward whom: the parties in the frame of a predicate.
//!
//! In: a predicate, and on whose word it is. Out: its [`Sides`], with the path through the tree to
//! each. "Talks between Mali and Niger took place in Lomé": the parties hang on the noun. "The minister
//! flew to the port for talks with his counterpart": the other side hangs on the purpose.

use crate::lexicon::{ActSource, Means, Rule};
use crate::predicates::Predicate;
use crate::reading::{Reading, Source, add_actors, without};
use legation_actors::MentionKind;
use legation_analysis::{Relation, TokenId, Upos};
use legation_records::Actor;

/// The parties of a predicate and how they were found.
#[derive(Clone, Debug, Default)]
pub(super) struct Sides {
    pub(super) senders: Vec<Actor>,
    pub(super) receivers: Vec<Actor>,
    /// Whether the receivers come from the document's dyad.
    pub(super) inferred: bool,
    /// Paths of the tree, for `explain`.
    pub(super) paths: Vec<(String, TokenId)>,
    /// Head of the sender's phrase.
    pub(super) sender_token: Option<TokenId>,
}

/// The words from a position down to its act.
pub(super) fn content_path<'p>(predicate: &'p Predicate<'_>) -> &'p [TokenId] {
    predicate.content.as_ref().map_or(&[], |c| &c.path)
}

impl<'a> Reading<'a> {
    pub(super) fn sides(&self, predicate: &Predicate<'a>, source: Option<&Source>) -> Sides {
        let g = self.grammar;
        let token = predicate.token;
        let rule = predicate.rule;
        let mut sides = Sides::default();
        let act_token = predicate.act.as_ref().map(|a| a.token);
        let content_path: Vec<TokenId> = predicate
            .content
            .as_ref()
            .map(|c| c.path.iter().copied().chain([c.act.token]).collect())
            .unwrap_or_default();
        // Who does it.
        let is_plan = matches!(&rule.means, Means::Stance(s) if s == "plan" || s == "expect");
        let sender = if rule.upos == Upos::Noun && rule.idiom.is_none() && rule.case.is_empty() {
            g.of_nouns(token)
                .find(|n| !self.parties(*n).is_empty() && g.analysis.child(token, Relation::NmodPoss).is_none())
                .or_else(|| g.holder(token))
        } else if matches!(rule.means, Means::Act(ActSource::Subject | ActSource::Content)) {
            // "talks took place": the act is the subject, its parties hang on the noun.
            None
        } else if rule.receiver.iter().any(|r| r == "subject") {
            // "said that the militias were responsible": who says it does it, to the subject.
            None
        } else if is_plan && (g.is_passive(token) || rule.upos == Upos::Adj) {
            g.subject(token).filter(|s| !self.parties(*s).is_empty())
        } else if rule.upos == Upos::Adj {
            // "a joint commission would be useful": the talks are what is useful, not whose word it is.
            let subject = g.own_subject(token).or_else(|| g.actor(token));
            subject.filter(|s| !(rule.content.iter().any(|c| c == "subject") && self.matcher.noun_act(*s).is_some()))
        } else {
            g.actor(token)
        };
        if let Some(sender) = sender {
            let parties = self.parties(sender);
            if !parties.is_empty() {
                sides.sender_token = Some(sender);
                sides.paths.push((self.path(token, sender), sender));
                sides.senders = parties;
            } else if self.is_possessive_of_party(sender) {
                sides.senders = self.owners(sender);
                sides.sender_token = Some(sender);
            }
        }
        // "flew to the port for talks with his counterpart": the other side hangs on the purpose.
        let with_purpose = (!rule.purpose.is_empty()).then_some(token);
        let content_purpose = predicate.content.as_ref().filter(|c| !c.rule.purpose.is_empty()).map(|c| c.token);
        let purpose: Vec<TokenId> = with_purpose
            .into_iter()
            .chain(content_purpose)
            .flat_map(|t| g.prepositional(t).filter(|(p, _)| *p == "for").map(|(_, n)| n).collect::<Vec<_>>())
            .collect();
        let near: Vec<TokenId> = [Some(token), predicate.object, act_token]
            .into_iter()
            .flatten()
            .chain(content_path.iter().copied())
            .chain(purpose)
            .flat_map(|t| {
                // "a round of consultations between A and B", "host a meeting of A and B"
                let of = g.prepositional(t).filter(|(p, _)| *p == "of" && !g.is_verb(t)).map(|(_, n)| n);
                let object = g.is_verb(t).then(|| g.object(t)).flatten();
                [t].into_iter().chain(of).chain(object).collect::<Vec<_>>()
            })
            .collect();
        // Parties of the talks themselves: "between Mali and Niger", "Russia-France talks".
        let acts: Vec<TokenId> = near
            .iter()
            .copied()
            .filter(|t| *t != token && self.matcher.noun_act(*t).is_some())
            .chain(act_token)
            .collect();
        let mut members = self.prepositional_parties(&near, "between");
        add_actors(&mut members, &self.prepositional_parties(&near, "among"));
        let talks = predicate.act.as_ref().map(|a| a.act).or_else(|| predicate.content.as_ref().map(|c| c.act.act));
        let is_talk = talks.is_some_and(|a| matches!(a.class.as_str(), "meet" | "host" | "mediate" | "settle"));
        if is_talk {
            for noun in &acts {
                if !g.is_verb(*noun) {
                    add_actors(&mut members, &self.owners(*noun));
                }
            }
        }
        // "We will see each other again": whoever speaks, both sides meet.
        let each_other = predicate.object.is_some_and(|o| matches!(g.lemma(o), "other" | "another"));
        if each_other
            && sides.senders.iter().any(|s| without(&self.dyad, std::slice::from_ref(s)).len() < self.dyad.len())
        {
            add_actors(&mut sides.senders, &self.dyad);
            sides.inferred = true;
        }
        let needs_sender = sides.senders.is_empty();
        let is_talks_itself = needs_sender && matches!(rule.means, Means::Act(_) | Means::Stance(_));
        if needs_sender && (is_plan || matches!(rule.means, Means::Act(_))) && is_talks_itself {
            add_actors(&mut sides.senders, &members);
            if let Some(content) = &predicate.content
                && sides.senders.is_empty()
                && g.is_verb(content.path[0])
                && let Some(actor) = g.actor(content.path[0])
            {
                add_actors(&mut sides.senders, &self.parties(actor));
                sides.sender_token = Some(actor);
            }
        }
        // Whose own position it is, where the clause has no subject: "It would be desirable …, Seo said".
        let by_nobody = g.is_passive(token)
            && predicate.content.as_ref().is_some_and(|c| c.act.act.class == "meet")
            && matches!(&rule.means, Means::Stance(s) if matches!(s.as_str(), "cancel" | "suspend" | "break"));
        if sides.senders.is_empty() && by_nobody {
            // "has been postponed at Ankara's request"
            let asked = g.prepositional(token).filter(|(p, n)| {
                *p == "at" && matches!(g.lemma(*n), "request" | "insistence" | "initiative" | "behest" | "wish")
            });
            for (_, noun) in asked {
                add_actors(&mut sides.senders, &self.owners(noun));
            }
            if !sides.senders.is_empty() {
                add_actors(&mut sides.receivers, &without(&members, &sides.senders));
            }
        }
        if sides.senders.is_empty() && by_nobody {
            // "A call between the two was called off, an official said": by whom is not said.
            add_actors(&mut sides.senders, &members);
            if sides.senders.is_empty() {
                sides.senders.clone_from(&self.dyad);
            }
        }
        let by_who_says_it = matches!(rule.means, Means::Stance(_)) || rule.receiver.iter().any(|r| r == "subject");
        if (sides.senders.is_empty() && by_who_says_it && !is_plan || self.is_first_person(sender))
            && let Some(source) = source
            && sides.senders.is_empty()
        {
            sides.senders.clone_from(&source.parties);
        }
        // Toward whom.
        let class = predicate
            .act
            .as_ref()
            .map(|a| a.act.class.as_str())
            .or_else(|| predicate.content.as_ref().map(|c| c.act.act.class.as_str()))
            .unwrap_or("other");
        // Force and borders are told by place: "shelled a village in Chad", "along the border with Eritrea".
        let act = predicate.act.as_ref().map(|a| a.act).or_else(|| predicate.content.as_ref().map(|c| c.act.act));
        let places = matches!(class, "assault" | "mobilise" | "coerce" | "retreat" | "sanction" | "break" | "protest")
            || act.is_some_and(|a| a.id == "visit");
        let own_roles = rule.receiver.iter().map(|r| (r, predicate.token, predicate.object));
        let content_roles =
            predicate.content.iter().flat_map(|c| c.rule.receiver.iter().map(move |r| (r, c.token, c.object)));
        for (role, base, object) in own_roles.chain(content_roles) {
            let found = self.role(role, base, object, predicate, &near, places);
            let found = without(&found, &sides.senders);
            if !found.is_empty() {
                sides.paths.push((format!("receiver by \"{role}\""), token));
                add_actors(&mut sides.receivers, &found);
                break;
            }
        }
        let with = without(&self.prepositional_parties(&near, "with"), &sides.senders);
        if is_talk {
            if sides.senders.is_empty() && is_plan {
                add_actors(&mut sides.senders, &with);
            } else {
                add_actors(&mut sides.receivers, &with);
            }
            let rest = without(&members, &sides.senders);
            add_actors(&mut sides.receivers, &rest);
        }
        sides.receivers = without(&sides.receivers, &sides.senders);
        sides
    }

    /// "Armenia's side", "the Kenyan president's office": a noun that owns its party by possessive.
    fn is_possessive_of_party(&self, noun: TokenId) -> bool {
        let speaks_for = matches!(
            self.grammar.lemma(noun),
            "side"
                | "government"
                | "team"
                | "delegation"
                | "authority"
                | "leadership"
                | "statement"
                | "communiqué"
                | "note"
                | "letter"
                | "declaration"
                | "readout"
        );
        speaks_for && self.parties(noun).is_empty() && !self.owners(noun).is_empty()
    }

    fn is_first_person(&self, sender: Option<TokenId>) -> bool {
        sender.is_some_and(|s| matches!(self.grammar.lemma(s).to_lowercase().as_str(), "we" | "i" | "us"))
    }

    fn role(
        &self,
        role: &str,
        base: TokenId,
        object: Option<TokenId>,
        predicate: &Predicate<'a>,
        near: &[TokenId],
        places: bool,
    ) -> Vec<Actor> {
        let g = self.grammar;
        match role {
            "object" => {
                let Some(object) = object else { return Vec::new() };
                let parties = self.parties(object);
                if parties.is_empty() && places { self.owners(object) } else { parties }
            }
            // "Bangladesh has been offered a meeting"
            "subject" => g.own_subject(base).map(|s| self.parties(s)).unwrap_or_default(),
            // "Bangladesh has been offered a meeting", "handed the ambassador a note"
            "iobj" => {
                let verb = if g.is_verb(base) { base } else { g.head(base) };
                let object = g.analysis.child(verb, Relation::Obj);
                g.analysis
                    .child(verb, Relation::Iobj)
                    .or_else(|| object.and(g.analysis.child(verb, Relation::NsubjPass)))
                    .map(|o| self.parties(o))
                    .unwrap_or_default()
            }
            "owner" => {
                let mut found = Vec::new();
                for noun in near.iter().chain(object.iter()).filter(|n| !g.is_verb(**n)) {
                    add_actors(&mut found, &self.owners(*noun));
                    for (_, below) in g.prepositional(*noun) {
                        add_actors(&mut found, &self.owners(below));
                    }
                }
                found
            }
            "content-subject" => predicate
                .content
                .as_ref()
                .and_then(|c| g.actor(c.path[0]).or_else(|| g.own_subject(c.path[0])))
                .map(|s| self.parties(s))
                .unwrap_or_default(),
            preposition => {
                let tokens: Vec<TokenId> = near.iter().copied().chain([base]).chain(object).collect();
                let direct = self.prepositional_parties(&tokens, preposition);
                if !direct.is_empty() {
                    return direct;
                }
                // "satisfaction with the king's words", "along the border with Eritrea"
                let mut owners = Vec::new();
                for token in tokens {
                    for (p, noun) in g.prepositional(token) {
                        if p != preposition {
                            continue;
                        }
                        let is_place = self.resolutions.at(noun).is_some_and(|m| m.kind == MentionKind::Place);
                        if is_place && places {
                            add_actors(&mut owners, self.resolutions.at(noun).map_or(&[], |m| m.actors()));
                        } else if !is_place {
                            add_actors(&mut owners, &self.owners(noun));
                        }
                        if places && owners.is_empty() {
                            for (_, below) in g.prepositional(noun) {
                                add_actors(&mut owners, self.resolutions.at(below).map_or(&[], |m| m.actors()));
                            }
                        }
                    }
                }
                owners
            }
        }
    }

    /// The relations from a predicate to an argument, for `explain`.
    fn path(&self, from: TokenId, to: TokenId) -> String {
        let g = self.grammar;
        let mut up = Vec::new();
        let mut at = to;
        for _ in 0..32 {
            if at == from || g.head(at) == at {
                break;
            }
            up.push(g.relation(at).word());
            at = g.head(at);
        }
        up.reverse();
        if at == from { up.join(" > ") } else { format!("shared subject through {}", g.relation(from).word()) }
    }

    /// The verb that carries a noun's position, or the predicate itself.
    pub(super) fn carrier(&self, rule: &Rule, token: TokenId) -> TokenId {
        let g = self.grammar;
        if !rule.expressed {
            return token;
        }
        let mut at = token;
        while g.relation(at) == Relation::Conj {
            at = g.head(at);
        }
        g.head(at)
    }

    /// The parties behind a preposition, or the owners of the noun there: "respond to Finland's proposal".
    pub(super) fn prepositional_owners(&self, token: TokenId, preposition: &str) -> Vec<Actor> {
        let mut found = self.prepositional_parties(&[token], preposition);
        for (p, noun) in self.grammar.prepositional(token) {
            if p == preposition && found.is_empty() {
                add_actors(&mut found, &self.owners(noun));
            }
        }
        found
    }
}

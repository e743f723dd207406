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

/// Whether it is about talks, which have their own parties.
fn is_of_talks(predicate: &Predicate<'_>) -> bool {
    predicate.told_act().is_some_and(|a| matches!(a.class.as_str(), "meet" | "host" | "mediate" | "settle"))
}

/// Whether its word sets something for the future: "is planned", "is expected".
fn is_plan(rule: &Rule) -> bool {
    matches!(&rule.means, Means::Stance(s) if s == "plan" || s == "expect")
}

/// Whether the receiver is the subject: "said that the militias were responsible".
fn acts_on_subject(rule: &Rule) -> bool {
    rule.receiver.iter().any(|r| r == "subject")
}

impl<'a> Reading<'a> {
    /// Who does it and toward whom.
    pub(super) fn sides(&self, predicate: &Predicate<'a>, source: Option<&Source>) -> Sides {
        let near = self.bearers(predicate);
        let members = self.members(predicate, &near);
        let mut sides = self.senders(predicate, &members, source);
        self.add_receivers(&mut sides, predicate, &near, &members);
        sides
    }

    /// The words whose prepositions can name a side: the predicate, its object, what it is about.
    fn bearers(&self, predicate: &Predicate<'a>) -> Vec<TokenId> {
        let g = self.grammar;
        // "flew to the port for talks with his counterpart": the other side hangs on the purpose.
        let own_purpose = (!predicate.rule.purpose.is_empty()).then_some(predicate.token);
        let content = predicate.content.as_ref();
        let content_purpose = content.filter(|c| !c.rule.purpose.is_empty()).map(|c| c.token);
        let purpose = own_purpose
            .into_iter()
            .chain(content_purpose)
            .flat_map(|t| g.prepositional(t).filter(|(p, _)| *p == "for").map(|(_, n)| n));
        let act = predicate.act.as_ref().map(|a| a.token);
        let below = content.into_iter().flat_map(|c| c.path.iter().copied().chain([c.act.token]));
        let bearers = [Some(predicate.token), predicate.object, act].into_iter().flatten().chain(below).chain(purpose);
        bearers
            .flat_map(|t| {
                // "a round of consultations between A and B", "host a meeting of A and B"
                let of = g.prepositional(t).filter(|(p, _)| *p == "of" && !g.is_verb(t)).map(|(_, n)| n);
                let object = g.is_verb(t).then(|| g.object(t)).flatten();
                [t].into_iter().chain(of).chain(object).collect::<Vec<_>>()
            })
            .collect()
    }

    /// The parties of the talks themselves: "between Mali and Niger", "Russia-France talks".
    fn members(&self, predicate: &Predicate<'a>, near: &[TokenId]) -> Vec<Actor> {
        let mut members = self.prepositional_parties(near, "between");
        add_actors(&mut members, &self.prepositional_parties(near, "among"));
        if is_of_talks(predicate) {
            let is_act = |t: &TokenId| *t != predicate.token && self.matcher.noun_act(*t).is_some();
            let acts = near.iter().copied().filter(is_act).chain(predicate.act.as_ref().map(|a| a.token));
            for noun in acts.filter(|t| !self.grammar.is_verb(*t)) {
                add_actors(&mut members, &self.owners(noun));
            }
        }
        members
    }

    /// Who does it: the phrase in the frame that says so, else the parties of the talks, else who had
    /// them called off, else whose word it is.
    fn senders(&self, predicate: &Predicate<'a>, members: &[Actor], source: Option<&Source>) -> Sides {
        let g = self.grammar;
        let token = predicate.token;
        let rule = predicate.rule;
        let mut sides = Sides::default();
        let sender = self.sender_phrase(predicate);
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
        // "We will see each other again": whoever speaks, both sides meet.
        let of_the_dyad = |s: &Actor| without(&self.dyad, std::slice::from_ref(s)).len() < self.dyad.len();
        if self.is_each_other(predicate) && sides.senders.iter().any(of_the_dyad) {
            add_actors(&mut sides.senders, &self.dyad);
            sides.inferred = true;
        }
        if sides.senders.is_empty() && (is_plan(rule) || matches!(rule.means, Means::Act(_))) {
            add_actors(&mut sides.senders, members);
            if let Some(content) = &predicate.content
                && sides.senders.is_empty()
                && g.is_verb(content.path[0])
                && let Some(actor) = g.actor(content.path[0])
            {
                add_actors(&mut sides.senders, &self.parties(actor));
                sides.sender_token = Some(actor);
            }
        }
        if sides.senders.is_empty() {
            self.add_who_called_it_off(&mut sides, predicate, members);
        }
        // Whose own position it is, where the clause has no subject: "It would be desirable …, Seo said".
        let is_stance = matches!(rule.means, Means::Stance(_)) && !is_plan(rule);
        let by_who_says_it = is_stance || acts_on_subject(rule) || self.is_first_person(sender);
        if let Some(source) = source
            && sides.senders.is_empty()
            && by_who_says_it
        {
            sides.senders.clone_from(&source.parties);
        }
        sides
    }

    /// The phrase in the frame of a predicate that says who does it.
    fn sender_phrase(&self, predicate: &Predicate<'a>) -> Option<TokenId> {
        let g = self.grammar;
        let token = predicate.token;
        let rule = predicate.rule;
        if rule.upos == Upos::Noun && rule.idiom.is_none() && rule.case.is_empty() {
            return g
                .of_nouns(token)
                .find(|n| !self.parties(*n).is_empty() && g.analysis.child(token, Relation::NmodPoss).is_none())
                .or_else(|| g.holder(token));
        }
        // "talks took place": the act is the subject, its parties hang on the noun.
        let act_is_subject = matches!(rule.means, Means::Act(ActSource::Subject | ActSource::Content));
        // "said that the militias were responsible": who says it does it, to the subject.
        if act_is_subject || acts_on_subject(rule) {
            return None;
        }
        if is_plan(rule) && (g.is_passive(token) || rule.upos == Upos::Adj) {
            return g.subject(token).filter(|s| !self.parties(*s).is_empty());
        }
        if rule.upos == Upos::Adj {
            // "a joint commission would be useful": the talks are what is useful, not whose word it is.
            let subject = g.own_subject(token).or_else(|| g.actor(token));
            let content_is_subject = rule.content.iter().any(|c| c == "subject");
            return subject.filter(|s| !(content_is_subject && self.matcher.noun_act(*s).is_some()));
        }
        g.actor(token)
    }

    /// A meeting "has been postponed at Ankara's request", or by whom is not said: "A call between the
    /// two was called off, an official said".
    fn add_who_called_it_off(&self, sides: &mut Sides, predicate: &Predicate<'a>, members: &[Actor]) {
        let g = self.grammar;
        let by_nobody = g.is_passive(predicate.token)
            && predicate.content.as_ref().is_some_and(|c| c.act.act.class == "meet")
            && matches!(&predicate.rule.means, Means::Stance(s) if matches!(s.as_str(), "cancel" | "suspend" | "break"));
        if !by_nobody {
            return;
        }
        let asked =
            g.prepositional(predicate.token).filter(|(p, n)| *p == "at" && self.lexicon.is("wish-noun", g.lemma(*n)));
        for (_, noun) in asked {
            add_actors(&mut sides.senders, &self.owners(noun));
        }
        if !sides.senders.is_empty() {
            add_actors(&mut sides.receivers, &without(members, &sides.senders));
            return;
        }
        add_actors(&mut sides.senders, members);
        if sides.senders.is_empty() {
            sides.senders.clone_from(&self.dyad);
        }
    }

    /// Toward whom: where the rules of the predicate and of its content say that the receiver stands,
    /// and the others of the talks.
    fn add_receivers(&self, sides: &mut Sides, predicate: &Predicate<'a>, near: &[TokenId], members: &[Actor]) {
        let rule = predicate.rule;
        // Force and borders are told by place: "shelled a village in Chad", "along the border with Eritrea".
        let places = predicate.told_act().is_some_and(|act| {
            act.id == "visit"
                || matches!(
                    act.class.as_str(),
                    "assault" | "mobilise" | "coerce" | "retreat" | "sanction" | "break" | "protest"
                )
        });
        let own_roles = rule.receiver.iter().map(|r| (r, predicate.token, predicate.object));
        let content_roles =
            predicate.content.iter().flat_map(|c| c.rule.receiver.iter().map(move |r| (r, c.token, c.object)));
        for (role, base, object) in own_roles.chain(content_roles) {
            let found = without(&self.role(role, base, object, predicate, near, places), &sides.senders);
            if !found.is_empty() {
                sides.paths.push((format!("receiver by \"{role}\""), predicate.token));
                add_actors(&mut sides.receivers, &found);
                break;
            }
        }
        if is_of_talks(predicate) {
            let with = without(&self.prepositional_parties(near, "with"), &sides.senders);
            if sides.senders.is_empty() && is_plan(rule) {
                add_actors(&mut sides.senders, &with);
            } else {
                add_actors(&mut sides.receivers, &with);
            }
            let rest = without(members, &sides.senders);
            add_actors(&mut sides.receivers, &rest);
        }
        sides.receivers = without(&sides.receivers, &sides.senders);
    }

    /// "Thailand and Cambodia accused each other".
    pub(super) fn is_each_other(&self, predicate: &Predicate<'a>) -> bool {
        predicate.object.is_some_and(|o| matches!(self.grammar.lemma(o), "other" | "another"))
    }

    /// Whether the document is about two parties and these are none of them.
    pub(super) fn is_outsider(&self, parties: &[Actor]) -> bool {
        !self.dyad.is_empty() && without(parties, &self.dyad).len() == parties.len()
    }

    /// "Armenia's side", "the Kenyan president's office": a noun that owns its party by possessive.
    fn is_possessive_of_party(&self, noun: TokenId) -> bool {
        let lemma = self.grammar.lemma(noun);
        let speaks_for = self.lexicon.is("side-noun", lemma) || self.lexicon.is("statement-noun", lemma);
        speaks_for && self.parties(noun).is_empty() && !self.owners(noun).is_empty()
    }

    /// "We are ready to meet": whoever speaks.
    fn is_first_person(&self, sender: Option<TokenId>) -> bool {
        sender.is_some_and(|s| matches!(self.grammar.lemma(s).to_lowercase().as_str(), "we" | "i" | "us"))
    }

    /// The parties where a rule says that the receiver stands: a relation, or a preposition.
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
                // "Kabul has accepted it": "it" is an offer, whoever it may be taken for.
                let nouns = near.iter().chain(object.iter()).filter(|n| !g.is_verb(**n) && g.upos(**n) != Upos::Pron);
                for noun in nouns {
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

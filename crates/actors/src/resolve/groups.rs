//! "Both countries", "the two sides", "the joint commission": the pair that goes before.

use super::{Resolver, Tie, Use};
use crate::registry::{Role, RoleKind};
use crate::{Entitlement, MentionKind, Verdict};
use legation_analysis::{Relation, TokenId};
use legation_records::{Actor, ActorKey, Dyad, Sector};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

impl Resolver<'_> {
    pub(super) fn tie_parties(&mut self) {
        let mut ties = Vec::new();
        for (s, sentence) in self.reading.analysis.sentences.iter().enumerate() {
            let mut parties: Vec<(TokenId, ActorKey, Use)> = Vec::new();
            let mut t = sentence.tokens.start;
            while t < sentence.tokens.end && parties.len() < 8 {
                let (next, found) = self.party_at(t);
                if let Some((key, usage)) = found {
                    parties.push((t, key, usage));
                }
                t = next.max(t + 1);
            }
            for i in 0..parties.len() {
                for j in i + 1..parties.len() {
                    let ((first, x, first_use), (second, y, second_use)) = (&parties[i], &parties[j]);
                    if x == y {
                        continue;
                    }
                    let far =
                        matches!(first_use, Use::Place | Use::Topic) || matches!(second_use, Use::Place | Use::Topic);
                    let weight: f32 = if self.are_joined(*first, *second) {
                        3.0
                    } else if far {
                        0.3
                    } else {
                        1.5
                    };
                    let known = ties
                        .iter_mut()
                        .rev()
                        .take_while(|t: &&mut Tie| t.sentence == s)
                        .find(|t| t.parties == (x.clone(), y.clone()) || t.parties == (y.clone(), x.clone()));
                    match known {
                        Some(tie) => tie.weight = weight.max(tie.weight),
                        None => ties.push(Tie { sentence: s, parties: (x.clone(), y.clone()), weight }),
                    }
                }
            }
        }
        self.ties = ties;
        // "The army and the Rapid Support Forces": both sides may be of one country.
        for pair in self.reading.names.windows(2) {
            let (a, b) = (self.readings_of(&pair[0].senses, false), self.readings_of(&pair[1].senses, false));
            if let ([a], [b]) = (a.as_slice(), b.as_slice())
                && a.key() == b.key()
                && a.organisation.is_some()
                && b.organisation.is_some()
                && a.organisation != b.organisation
                && self.are_joined(pair[0].tokens.start, pair[1].tokens.start)
            {
                let words = |n: &crate::reading::Name| self.reading.analysis.words(n.tokens.clone()).to_owned();
                let sentence = self.reading.analysis.tokens[pair[0].tokens.start].sentence;
                self.inner.push((sentence, [a.clone().named(words(&pair[0])), b.clone().named(words(&pair[1]))]));
            }
        }
    }

    /// The party that a token names, for pairing, and where to go on.
    pub(super) fn party_at(&self, t: TokenId) -> (TokenId, Option<(ActorKey, Use)>) {
        if let Some(naming) = self.persons.naming(t) {
            let entry = &self.persons.entries[naming.entry];
            let key = match entry.actors.as_slice() {
                [one] if one.country.is_some() => one.key(),
                _ => None,
            };
            return (naming.tokens.end, key.map(|k| (k, Use::Party)));
        }
        let Some(name) = self.reading.name(t) else { return (t + 1, None) };
        let end = name.tokens.end;
        let head = self.reading.head_of(&name.tokens);
        let mut usage = self.use_of(head, true);
        if usage == Use::Modifier {
            // A modifier counts by what it modifies: "Azerbaijani soldiers" are a party, "the Ukraine issue" is not.
            let first = self.reading.first_conjunct(head);
            let noun = self.reading.head(first);
            usage = if self.reading.role(noun).is_some() || self.persons.naming(noun).is_some() {
                Use::Party
            } else {
                Use::Topic
            };
        }
        // "The government in Skopje" is a party, not a place.
        if usage == Use::Place
            && name.tokens.start >= 2
            && let Some(role) = self.reading.role(name.tokens.start - 2)
            && self.seat_behind(role).is_some()
        {
            usage = Use::Party;
        }
        let actors = self.readings_of(&name.senses, usage == Use::Place);
        match actors.as_slice() {
            [one] if one.country.is_some() || one.sector == Some(Sector::Igo) => (end, one.key().map(|k| (k, usage))),
            _ => (end, None),
        }
    }

    /// Whether only "and", a comma or a hyphen stands between two names, or between their phrases.
    pub(super) fn are_joined(&self, first: TokenId, second: TokenId) -> bool {
        let r = &self.reading;
        let end = r
            .name(first)
            .map(|n| n.tokens.end)
            .or_else(|| self.persons.naming(first).map(|n| n.tokens.end))
            .unwrap_or(first + 1);
        if end <= second
            && second - end <= 3
            && (end..second)
                .all(|x| matches!(r.lower(x).as_str(), "and" | "," | "-" | "–" | "the" | "with" | "&" | "’s" | "'s"))
            && second > end
        {
            return true;
        }
        let head = |t: TokenId| {
            let person = self.persons.naming(t).map(|n| n.head);
            person.or_else(|| r.name(t).map(|n| r.head_of(&n.tokens))).unwrap_or(t)
        };
        let (x, y) = (head(first), head(second));
        r.relation(y) == Relation::Conj && r.head(y) == x
    }

    /// The pair of parties that "both" means at a place: those most often and most lately together.
    pub(super) fn pair(&self, t: TokenId) -> Option<[ActorKey; 2]> {
        let sentence = self.reading.analysis.tokens[t].sentence;
        // A third party that the pair is told of ("Georgia, which borders both") is not in it.
        let mut outside: BTreeSet<ActorKey> = BTreeSet::new();
        let mut at = t;
        for _ in 0..12 {
            if self.reading.analysis.is_root(at) {
                break;
            }
            let relation = self.reading.relation(at);
            at = self.reading.head(at);
            if matches!(relation, Relation::AclRelcl | Relation::Appos | Relation::Acl) {
                outside.extend(self.plain_party(at).into_iter().flatten().filter_map(|a| a.key()));
            }
        }
        self.pair_within(sentence, 0, &outside).or_else(|| self.pair_within(sentence, 40, &outside))
    }

    /// The strongest pair up to a sentence, or as many sentences ahead.
    pub(super) fn pair_within(
        &self,
        sentence: usize,
        ahead: usize,
        outside: &BTreeSet<ActorKey>,
    ) -> Option<[ActorKey; 2]> {
        let mut scores: BTreeMap<Dyad, (f32, usize)> = BTreeMap::new();
        let from = self.ties.partition_point(|t| t.sentence + 40 < sentence);
        for tie in self.ties[from..].iter().take_while(|t| t.sentence <= sentence + ahead) {
            let (a, b) = &tie.parties;
            if outside.contains(a) || outside.contains(b) {
                continue;
            }
            let Some(dyad) = Dyad::new(a.clone(), b.clone()) else { continue };
            let distance = sentence.abs_diff(tie.sentence) as i32;
            let slot = scores.entry(dyad).or_default();
            slot.0 += tie.weight * 0.9f32.powi(distance);
            slot.1 = slot.1.max(tie.sentence);
        }
        let best =
            scores.into_iter().max_by(|(x, (a, s)), (y, (b, q))| a.total_cmp(b).then(s.cmp(q)).then(y.cmp(x)))?;
        if best.1.0 < 0.5 {
            return None;
        }
        let (a, b) = best.0.parties();
        Some([a.clone(), b.clone()])
    }

    pub(super) fn actor_of_key(&self, key: &ActorKey, sector: Sector) -> Actor {
        match key {
            ActorKey::Country(country) => self.country_named(Actor::government(*country), sector),
            ActorKey::Organisation(id) => {
                let name = self.registry.organisation_by_id(id).map(|o| o.name.clone().into_owned());
                Actor { name, ..Actor::organisation(id.clone()) }
            }
        }
    }

    /// A country's actor under its usual name.
    pub(super) fn country_named(&self, actor: Actor, sector: Sector) -> Actor {
        let name = actor
            .country
            .and_then(|c| self.registry.by_code(c.code(), self.as_of))
            .map(|s| s.name.clone().into_owned())
            .or_else(|| actor.name.clone());
        let sector = if actor.country.is_some() { Some(sector) } else { actor.sector };
        Actor { sector, name, ..actor }
    }

    pub(super) fn push_pair(&mut self, t: TokenId, phrase: Range<TokenId>, role: &Role, plural: bool) {
        let sector = match role.kind {
            RoleKind::State | RoleKind::Side | RoleKind::Partyword | RoleKind::Joint => Sector::Gov,
            _ => role.sector.unwrap_or(Sector::Gov),
        };
        if let Some(number) = self.number_in(&phrase).filter(|n| *n > 2) {
            let earlier = self.drafts.iter().rev().find(|d| d.mention.head < t && d.mention.actors().len() == number);
            let (verdict, head) = match earlier {
                Some(d) => {
                    let actors = d.mention.actors().iter().cloned();
                    (Verdict::Known(actors.map(|a| self.country_named(a, sector)).collect()), Some(d.mention.head))
                }
                None => (Verdict::Unknown, None),
            };
            self.push(
                t,
                phrase,
                MentionKind::Group,
                verdict,
                None,
                Entitlement::Speaks,
                format!("the {number} parties named before"),
            );
            self.last_plural(plural);
            self.last_antecedent(head);
            return;
        }
        let sentence = self.reading.analysis.tokens[t].sentence;
        let inner =
            self.inner.iter().rev().find(|(s, _)| *s <= sentence && sentence - s <= 2 && role.kind != RoleKind::State);
        if let Some((_, pair)) = inner {
            let verdict = Verdict::Known(pair.to_vec());
            self.push(
                t,
                phrase,
                MentionKind::Group,
                verdict,
                None,
                Entitlement::Speaks,
                "the two sides of one country named before".into(),
            );
            self.last_plural(plural);
            return;
        }
        let verdict = self.pair(t).map_or(Verdict::Unknown, |pair| {
            Verdict::Known(pair.iter().map(|k| self.actor_of_key(k, sector)).collect())
        });
        let reason = if verdict == Verdict::Unknown {
            "no two parties went before"
        } else {
            "the two parties most lately together"
        };
        self.push(t, phrase, MentionKind::Group, verdict, None, Entitlement::Speaks, reason.into());
        self.last_plural(plural);
    }

    /// The number of parties that a phrase tells, up to six.
    pub(super) fn number_in(&self, phrase: &Range<TokenId>) -> Option<usize> {
        phrase.clone().find_map(|x| match self.reading.lower(x).as_str() {
            "two" | "2" | "both" => Some(2),
            "three" | "3" => Some(3),
            "four" | "4" => Some(4),
            "five" | "5" => Some(5),
            "six" | "6" => Some(6),
            _ => None,
        })
    }

    pub(super) fn earlier_group(&self, t: TokenId, role: &Role) -> Option<(Vec<Actor>, TokenId)> {
        self.drafts.iter().rev().find_map(|d| {
            let same = d.mention.head < t
                && d.mention.kind == MentionKind::Group
                && self.reading.role(d.mention.head).is_some_and(|r| r.role.phrase == role.phrase);
            match &d.mention.verdict {
                Verdict::Known(actors) if same && actors.len() > 1 => Some((actors.clone(), d.mention.head)),
                _ => None,
            }
        })
    }

    /// The bodies ("commission") that the document calls joint at least once.
    pub(super) fn find_joint_bodies(&mut self) {
        let joint = (0..self.reading.analysis.tokens.len()).filter_map(|t| {
            let role = self.reading.role(t).filter(|r| r.role.kind == RoleKind::Joint)?;
            let words =
                |x| matches!(self.reading.lower(x).as_str(), "joint" | "bilateral" | "border" | "intergovernmental");
            self.reading.phrase(t).any(words).then(|| role.role.phrase.as_ref())
        });
        self.joint = joint.collect();
    }
}

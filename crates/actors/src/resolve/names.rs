//! Names of countries, seats and organisations: party, place, topic or part of a phrase.

use super::{Resolver, Use, is_motion, is_part_of_place, is_pressure, verdict_of};
use crate::registry::{Sense, is_within};
use crate::{Entitlement, MentionKind, Person};
use legation_analysis::{EntityKind, Relation, Tag, TokenId, Upos};
use legation_document::BlockKind;
use legation_records::{Actor, Country, Sector};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

impl Resolver<'_> {
    pub(super) fn weigh_countries(&mut self) {
        let mut evidence = BTreeMap::new();
        for name in &self.reading.names {
            // Brussels is evidence of neither Belgium nor the Union.
            if name.senses.iter().any(|s| self.country_of(*s).is_none()) {
                continue;
            }
            let countries: BTreeSet<Country> = name.senses.iter().filter_map(|s| self.country_of(*s)).collect();
            if countries.len() == 1
                && let Some(country) = countries.first()
            {
                *evidence.entry(*country).or_insert(0) += 1;
            }
        }
        self.evidence = evidence;
    }

    pub(super) fn country_of(&self, sense: Sense) -> Option<Country> {
        match sense {
            Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) | Sense::Capital(i) => {
                self.registry.state(i).code.parse().ok()
            }
            Sense::Seat(i) => self.registry.seat(i).party.parse().ok(),
            Sense::Organisation(_) => None,
            Sense::Holder(i) => self.registry.holder(i).party.parse().ok(),
        }
    }

    pub(super) fn actor_of(&self, sense: Sense) -> Actor {
        match sense {
            Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) | Sense::Capital(i) => {
                self.registry.party(&self.registry.state(i).code, Sector::Gov)
            }
            Sense::Seat(i) => {
                let seat = self.registry.seat(i);
                self.registry.party(&seat.party, seat.sector)
            }
            Sense::Organisation(i) => self.registry.organisation_actor(self.registry.organisation(i)),
            Sense::Holder(i) => {
                let holder = self.registry.holder(i);
                self.registry.party(&holder.party, holder.sector)
            }
        }
    }

    /// The parties that a name may mean, personal senses aside. One is an answer, more are doubt.
    pub(super) fn readings_of(&self, senses: &[Sense], place: bool) -> Vec<Actor> {
        let is_city = |s: &Sense| match s {
            Sense::Capital(_) => true,
            Sense::Seat(i) => self.registry.seat(*i).city,
            _ => false,
        };
        let mut senses: Vec<Sense> = senses.iter().copied().filter(|s| !matches!(s, Sense::Holder(_))).collect();
        // Brussels: the European Union unless it is a place, or Belgium is what the text is about.
        if senses.len() > 1 && senses.iter().all(is_city) {
            let belongs = |s: &Sense| self.country_of(*s).is_some_and(|c| self.evidence.contains_key(&c));
            let want_capital = place || senses.iter().any(|s| matches!(s, Sense::Capital(_)) && belongs(s));
            let kept: Vec<Sense> =
                senses.iter().copied().filter(|s| matches!(s, Sense::Capital(_)) == want_capital).collect();
            if !kept.is_empty() {
                senses = kept;
            }
        }
        // What existed on the day goes before what did not: states, organisations, seats.
        if let Some(day) = self.as_of {
            let exists = |s: &Sense| match s {
                Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) | Sense::Capital(i) => {
                    self.registry.state(*i).valid_to.is_none_or(|to| day <= to)
                }
                Sense::Organisation(i) => {
                    let organisation = self.registry.organisation(*i);
                    is_within(organisation.valid_from, organisation.valid_to, Some(day))
                }
                Sense::Seat(i) => {
                    let seat = self.registry.seat(*i);
                    is_within(seat.valid_from, seat.valid_to, Some(day))
                }
                Sense::Holder(_) => true,
            };
            if senses.iter().any(exists) {
                senses.retain(exists);
            }
        }
        let mut actors: Vec<Actor> = Vec::new();
        for sense in senses {
            let actor = self.actor_of(sense);
            if !actors.iter().any(|a| a.key() == actor.key()) {
                actors.push(actor);
            }
        }
        if actors.len() > 1 {
            let named: Vec<Actor> =
                actors.iter().filter(|a| a.country.is_some_and(|c| self.evidence.contains_key(&c))).cloned().collect();
            if named.len() == 1 {
                return named;
            }
        }
        actors
    }

    pub(super) fn is_person_name(&self, t: TokenId) -> bool {
        self.persons.naming(t).is_some()
    }

    pub(super) fn use_of(&self, t: TokenId, city: bool) -> Use {
        let r = &self.reading;
        if r.block_kind(t) == BlockKind::Dateline {
            return Use::Place;
        }
        let end = r.name(t).map_or(t + 1, |n| n.tokens.end);
        let tokens = &r.analysis.tokens;
        // "North and South Korea": the first country may hang from the second like an adjective.
        let country = |t: TokenId| {
            r.name(t).filter(|n| n.senses.iter().any(|s| matches!(s, Sense::Country(_)))).map(|n| n.tokens.clone())
        };
        if country(t).is_some()
            && end + 1 < tokens.len()
            && matches!(r.word(end), "and" | "or")
            && let Some(next) = country(end + 1)
            && !r.analysis.is_root(t)
            && next.contains(&r.head(t))
            && r.relation(t) != Relation::Conj
        {
            return self.use_of(r.head_of(&next), false);
        }
        if end + 1 < tokens.len() && r.word(end) == "-" && tokens[end].span.start == tokens[end - 1].span.end {
            let after = end + 1;
            if matches!(tokens[after].tag, Tag::Vbn | Tag::Jj | Tag::Vbg | Tag::Vbd | Tag::Nn)
                && r.name(after).is_none()
            {
                return Use::Modifier;
            }
        }
        let modifies = |t: TokenId| {
            matches!(
                r.relation(t),
                Relation::Compound
                    | Relation::Amod
                    | Relation::NmodUnmarked
                    | Relation::NmodDesc
                    | Relation::Flat
                    | Relation::Det
                    | Relation::Nummod
            ) && !r.analysis.is_root(t)
        };
        let first = r.first_conjunct(t);
        if modifies(first) {
            return Use::Modifier;
        }
        let relation = r.relation(first);
        if relation == Relation::Appos && !r.analysis.is_root(first) {
            let anchor = r.head(first);
            let place =
                r.entity(anchor).is_some_and(|e| matches!(e.kind, EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac));
            if place && r.name(anchor).is_none() {
                return Use::Place;
            }
        }
        let governor = if r.analysis.is_root(first) { None } else { Some(r.head(first)) };
        let lemma = governor.map_or("", |g| r.analysis.lemma(g));
        match r.preposition(t).as_deref() {
            None => match relation {
                Relation::Obj if city && is_motion(lemma) => {
                    // A proposal that reaches Tokyo reaches the government; a delegation reaches the city.
                    let traveller = governor.and_then(|g| r.subject_of(g)).is_some_and(|s| {
                        self.is_person_name(s)
                            || r.role(s).is_some()
                            || r.name(s).is_some()
                            || matches!(r.upos(s), Upos::Pron)
                    });
                    if lemma != "reach" || traveller { Use::Place } else { Use::Party }
                }
                _ => Use::Party,
            },
            Some("at")
                if !city
                    && r.name(t).is_some_and(|n| {
                        n.senses.iter().any(|s| match s {
                            Sense::Country(_) => true,
                            // "Fired at Hezbollah": an armed group is nowhere.
                            Sense::Organisation(i) => self.registry.organisation(*i).sector != Sector::Igo,
                            _ => false,
                        })
                    }) =>
            {
                Use::Party
            }
            Some(
                "in" | "at" | "near" | "outside" | "inside" | "within" | "around" | "across" | "throughout" | "through"
                | "into" | "onto" | "above" | "beyond" | "off" | "along" | "beneath" | "via" | "beside",
            ) => Use::Place,
            Some("over" | "about" | "regarding" | "concerning") => Use::Topic,
            Some("on") if !is_pressure(lemma) => Use::Topic,
            Some("to" | "from" | "toward" | "towards" | "for") if city && is_motion(lemma) => Use::Place,
            Some("of") if is_part_of_place(&lemma.to_lowercase()) => Use::Place,
            Some(_) => Use::Party,
        }
    }

    pub(super) fn visit_name(&mut self, t: TokenId) -> bool {
        let Some(name) = self.reading.name(t).cloned() else { return false };
        if self.is_person_name(t) || name.senses.iter().all(|s| matches!(s, Sense::Holder(_))) {
            return false;
        }
        let head = self.reading.head_of(&name.tokens);
        if head != t {
            return name.tokens.contains(&t) && self.reading.role(t).is_none();
        }
        let adjective_only =
            name.senses.iter().all(|s| matches!(s, Sense::Adjective(_) | Sense::Native(_) | Sense::Natives(_)));
        let senses: Vec<Sense> = if adjective_only {
            name.senses.clone()
        } else {
            name.senses
                .iter()
                .copied()
                .filter(|s| !matches!(s, Sense::Adjective(_) | Sense::Native(_) | Sense::Natives(_)))
                .collect()
        };
        let words = self.reading.analysis.words(name.tokens.clone()).replace('\n', " ");
        let city = senses.iter().any(|s| matches!(s, Sense::Capital(_)))
            || senses.iter().any(|s| matches!(s, Sense::Seat(i) if self.registry.seat(*i).city));
        let usage = self.use_of(t, city);
        if adjective_only {
            return self.visit_natives(t, &name.tokens, &senses, usage, &words);
        }
        let actors: Vec<Actor> =
            self.readings_of(&senses, usage == Use::Place).into_iter().map(|a| a.named(words.clone())).collect();
        let first = senses[0];
        let organisation = matches!(first, Sense::Organisation(_));
        let media = matches!(first, Sense::Organisation(i) if self.registry.organisation(i).sector == Sector::Med);
        let kind = match usage {
            Use::Place => MentionKind::Place,
            Use::Topic | Use::Modifier => MentionKind::Thing,
            Use::Party if organisation => MentionKind::Organisation,
            Use::Party if senses.iter().any(|s| matches!(s, Sense::Country(_))) => MentionKind::Country,
            Use::Party => MentionKind::Seat,
        };
        let silent = match first {
            Sense::Organisation(i) => {
                matches!(
                    self.registry.organisation(i).sector,
                    Sector::Med | Sector::Bus | Sector::Crm | Sector::Pty | Sector::Opp
                )
            }
            Sense::Seat(i) => matches!(self.registry.seat(i).sector, Sector::Leg | Sector::Jud),
            _ => false,
        };
        let entitlement = if silent || matches!(kind, MentionKind::Place | MentionKind::Thing) {
            Entitlement::DoesNotSpeak
        } else {
            Entitlement::Speaks
        };
        let table = match first {
            Sense::Organisation(i) => format!("organisations.tsv {}", self.registry.organisation(i).id),
            Sense::Seat(i) => format!("seats.tsv {}", self.registry.seat(i).id),
            Sense::Capital(i) => format!("countries.tsv {}: capital", self.registry.state(i).code),
            _ => format!("countries.tsv {}: name", self.country_of(first).map_or_else(String::new, |c| c.to_string())),
        };
        let reason = match usage {
            Use::Place => format!("{table}; a place by its preposition"),
            Use::Topic => format!("{table}; what is talked about"),
            Use::Modifier => format!("{table}; part of a longer phrase"),
            Use::Party if media => format!("{table}; an outlet"),
            Use::Party => table,
        };
        let verdict = verdict_of(actors);
        self.push(t, name.tokens, kind, verdict, None, entitlement, reason);
        true
    }

    /// "The French", "Israelis", "an Egyptian".
    pub(super) fn visit_natives(
        &mut self,
        t: TokenId,
        tokens: &Range<TokenId>,
        senses: &[Sense],
        usage: Use,
        words: &str,
    ) -> bool {
        let r = &self.reading;
        let nominal = matches!(
            r.relation(r.first_conjunct(t)),
            Relation::Nsubj
                | Relation::NsubjPass
                | Relation::Obj
                | Relation::Iobj
                | Relation::Obl
                | Relation::OblAgent
                | Relation::Nmod
                | Relation::NmodPoss
                | Relation::Root
        ) || r.analysis.is_root(t);
        if !nominal || usage == Use::Modifier {
            return false;
        }
        // "Kuwaiti foreign minister X": part of the title, whatever the tree says.
        if let Some(role) = self.title_of_adjective(tokens) {
            self.push_title_adjective(t, tokens, role);
            return true;
        }
        let phrase = r.phrase(t);
        let definite = phrase.clone().any(|x| r.lower(x) == "the");
        let plural = senses.iter().any(|s| matches!(s, Sense::Natives(_)));
        let adjective = senses.iter().any(|s| matches!(s, Sense::Adjective(_)));
        if adjective && !plural && !definite && r.upos(t) == Upos::Adj {
            return false;
        }
        let government = definite && (plural || adjective);
        let sector = if government { Sector::Gov } else { Sector::Cvl };
        let actors = self
            .readings_of(senses, false)
            .into_iter()
            .map(|a| Actor { sector: Some(sector), ..a }.named(words))
            .collect();
        let entitlement = if government { Entitlement::Speaks } else { Entitlement::DoesNotSpeak };
        let reason = "countries.tsv: people of a country".to_owned();
        let span = phrase.start.min(tokens.start)..phrase.end.max(tokens.end);
        self.push(t, span, MentionKind::People, verdict_of(actors), None, entitlement, reason);
        self.last_plural(plural || adjective);
        true
    }

    /// Where the tree makes the adjective of a title the subject, it stands for the person.
    fn push_title_adjective(&mut self, t: TokenId, tokens: &Range<TokenId>, role: TokenId) {
        let subject = matches!(self.reading.relation(t), Relation::Nsubj | Relation::NsubjPass);
        let Some(e) = self.person_beside(role).filter(|_| subject) else { return };
        let entry = &self.persons.entries[e];
        let verdict = verdict_of(entry.actors.clone());
        let person = Person { name: Some(entry.name.clone()), office: entry.office.clone() };
        let entitlement = entry.entitlement.unwrap_or(Entitlement::DoesNotSpeak);
        let head = self.persons.namings.iter().find(|n| n.title == Some(role)).map(|n| n.head);
        let reason = "part of the title of a person".to_owned();
        self.push(t, tokens.clone(), MentionKind::Person, verdict, Some(person), entitlement, reason);
        self.last_entry(e, head);
    }
}

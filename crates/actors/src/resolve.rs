//! From what single tokens say to who each mention is: modifiers, possessors, appositions, groups,
//! and what went before.

use crate::persons::Persons;
use crate::reading::Reading;
use crate::registry::{Registry, Role, RoleKind, Sense};
use crate::{Entitlement, Mention, MentionKind, Person, Resolutions, Verdict};
use legation_analysis::{Analysis, EntityKind, Relation, Tag, TokenId, Upos};
use legation_document::{BlockKind, Date, Document};
use legation_records::{Actor, ActorKey, Country, Dyad, Sector};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many sentences back a pronoun or a description looks.
const BACK_SENTENCES: usize = 4;
/// How many mentions back, at most.
const BACK_MENTIONS: usize = 60;

/// Resolves every mention of a document.
///
/// `as_of` is the day whose office holders count, usually the day of publication; without it, those
/// whose end is not known. The result depends on nothing else.
pub fn resolve(document: &Document, analysis: &Analysis, registry: &Registry, as_of: Option<Date>) -> Resolutions {
    let reading = Reading::new(document, analysis, registry);
    let persons = Persons::find(&reading, registry, as_of);
    let mut resolver = Resolver {
        registry,
        as_of,
        evidence: BTreeMap::new(),
        persons,
        drafts: Vec::new(),
        draft_of: vec![None; analysis.tokens.len()],
        open: vec![false; analysis.tokens.len()],
        ties: Vec::new(),
        reading,
    };
    resolver.weigh_countries();
    resolver.place_persons();
    resolver.tie_parties();
    resolver.place_counterparts();
    for t in 0..analysis.tokens.len() {
        resolver.visit(t, 0);
    }
    resolver.name_offices();
    resolver.finish()
}

struct Draft {
    mention: Mention,
    antecedent: Option<TokenId>,
    plural: bool,
    subject: bool,
    sentence: usize,
    entry: Option<usize>,
}

/// How a name is used, by its place in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Party,
    Place,
    Topic,
    Modifier,
}

struct Tie {
    sentence: usize,
    parties: (ActorKey, ActorKey),
    weight: f32,
}

struct Resolver<'a> {
    reading: Reading<'a>,
    registry: &'a Registry,
    as_of: Option<Date>,
    /// Countries that the document names without doubt, with how often.
    evidence: BTreeMap<Country, usize>,
    persons: Persons,
    drafts: Vec<Draft>,
    draft_of: Vec<Option<u32>>,
    open: Vec<bool>,
    ties: Vec<Tie>,
}

impl Resolver<'_> {
    // ------------------------------------------------------------------ names

    fn weigh_countries(&mut self) {
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

    fn country_of(&self, sense: Sense) -> Option<Country> {
        match sense {
            Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) | Sense::Capital(i) => {
                self.registry.state(i).code.parse().ok()
            }
            Sense::Seat(i) => self.registry.seat(i).party.parse().ok(),
            Sense::Organisation(_) => None,
            Sense::Holder(i) => self.registry.holder(i).party.parse().ok(),
        }
    }

    fn actor_of(&self, sense: Sense) -> Actor {
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
    fn readings_of(&self, senses: &[Sense], place: bool) -> Vec<Actor> {
        let is_city = |s: &Sense| match s {
            Sense::Capital(_) => true,
            Sense::Seat(i) => self.registry.seat(*i).city,
            _ => false,
        };
        let mut senses: Vec<Sense> = senses.iter().copied().filter(|s| !matches!(s, Sense::Holder(_))).collect();
        // Brussels: the European Union unless it is a place, or Belgium is what the text is about.
        if senses.len() > 1 && senses.iter().all(is_city) {
            let belongs = |s: &Sense| self.country_of(*s).is_some_and(|c| self.evidence.contains_key(&c));
            let want_capital = place
                || senses.iter().any(|s| matches!(s, Sense::Capital(_)) && belongs(s));
            let kept: Vec<Sense> =
                senses.iter().copied().filter(|s| matches!(s, Sense::Capital(_)) == want_capital).collect();
            if !kept.is_empty() {
                senses = kept;
            }
        }
        // A state that existed on the day goes before one that did not.
        if let Some(day) = self.as_of {
            let exists = |s: &Sense| match s {
                Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) | Sense::Capital(i) => {
                    self.registry.state(*i).valid_to.is_none_or(|to| day <= to)
                }
                _ => true,
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
            let named: Vec<Actor> = actors
                .iter()
                .filter(|a| a.country.is_some_and(|c| self.evidence.contains_key(&c)))
                .cloned()
                .collect();
            if named.len() == 1 {
                return named;
            }
        }
        actors
    }

    fn is_person_name(&self, t: TokenId) -> bool {
        self.persons.naming(t).is_some()
    }

    fn use_of(&self, t: TokenId, city: bool) -> Use {
        let r = &self.reading;
        if r.block_kind(t) == BlockKind::Dateline {
            return Use::Place;
        }
        let end = r.name(t).map_or(t + 1, |n| n.tokens.end);
        let tokens = &r.analysis.tokens;
        if end + 1 < tokens.len() && r.word(end) == "-" && tokens[end].span.start == tokens[end - 1].span.end {
            let after = end + 1;
            if matches!(tokens[after].tag, Tag::Vbn | Tag::Jj | Tag::Vbg | Tag::Vbd | Tag::Nn) && r.name(after).is_none() {
                return Use::Modifier;
            }
        }
        let modifies = |t: TokenId| {
            matches!(
                r.relation(t),
                Relation::Compound | Relation::Amod | Relation::NmodUnmarked | Relation::NmodDesc | Relation::Flat | Relation::Det | Relation::Nummod
            ) && !r.analysis.is_root(t)
        };
        let first = r.first_conjunct(t);
        if modifies(first) {
            return Use::Modifier;
        }
        let relation = r.relation(first);
        if relation == Relation::Appos && !r.analysis.is_root(first) {
            let anchor = r.head(first);
            let place = r.entity(anchor).is_some_and(|e| matches!(e.kind, EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac));
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
            Some(
                "in" | "at" | "near" | "outside" | "inside" | "within" | "around" | "across" | "throughout" | "through" | "into"
                | "onto" | "above" | "beyond" | "off" | "along" | "beneath" | "via" | "beside",
            ) => Use::Place,
            Some("over" | "about" | "regarding" | "concerning") => Use::Topic,
            Some("on") if !is_pressure(lemma) => Use::Topic,
            Some("to" | "from" | "toward" | "towards" | "for") if city && is_motion(lemma) => Use::Place,
            Some("of") if is_part_of_place(&lemma.to_lowercase()) => Use::Place,
            Some(_) => Use::Party,
        }
    }

    fn visit_name(&mut self, t: TokenId) -> bool {
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
            Sense::Organisation(i) => matches!(
                self.registry.organisation(i).sector,
                Sector::Med | Sector::Bus | Sector::Crm
            ),
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
            _ => format!(
                "countries.tsv {}: name",
                self.country_of(first).map_or_else(String::new, |c| c.to_string())
            ),
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
    fn visit_natives(
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

    // ------------------------------------------------------------------ who stands beside a noun

    /// Parties among the modifiers left of a head: "Armenian and Azerbaijani", "Seoul", "State Department".
    fn modifiers(&self, phrase: &Range<TokenId>, head: TokenId) -> Vec<Vec<Actor>> {
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
            let prefixed = t >= 2 && r.word(t - 1) == "-" && matches!(r.lower(t - 2).as_str(), "pro" | "anti" | "non" | "ex");
            if backed || prefixed {
                t = after;
                continue;
            }
            if let Some(end) = last_end {
                let joined = (end..t).all(|x| matches!(r.lower(x).as_str(), "and" | "," | "-" | "–" | "or" | "&" | "/"));
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
    fn possessor(&self, head: TokenId) -> Option<TokenId> {
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
            r.analysis
                .children_by(head, Relation::Nmod)
                .find(|c| *c > head && r.preposition(*c).as_deref() == Some("of"))
        })
    }

    /// The parties of a possessor and of those coordinated with it.
    fn possessor_actors(&mut self, possessor: TokenId, depth: usize) -> Vec<Vec<Actor>> {
        let mut found = Vec::new();
        let conjuncts: Vec<TokenId> = self.reading.analysis.children_by(possessor, Relation::Conj).take(4).collect();
        for t in std::iter::once(possessor).chain(conjuncts) {
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
    fn plain_party(&self, t: TokenId) -> Option<Vec<Actor>> {
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
        match mods.as_slice() {
            [one] => Some(one.iter().map(|a| with_role(a.clone(), role.role)).collect()),
            _ => {
                let possessor = self.possessor(t)?;
                let name = self.reading.name(possessor)?;
                if name.senses.iter().all(|s| matches!(s, Sense::Holder(_))) {
                    return None;
                }
                let actors = self.readings_of(&name.senses, false);
                (!actors.is_empty()).then(|| actors.into_iter().map(|a| with_role(a, role.role)).collect())
            }
        }
    }

    /// Whether a phrase names somebody who no longer holds, or does not yet hold, the office.
    fn is_former(&self, phrase: &Range<TokenId>) -> bool {
        phrase.clone().any(|t| {
            let word = self.reading.lower(t);
            matches!(
                word.as_str(),
                "former" | "ex" | "onetime" | "one-time" | "retired" | "ousted" | "deposed" | "late" | "erstwhile" | "jailed" | "fugitive" | "ex-"
            ) || word.starts_with("ex-") && word.len() > 3
        })
    }

    // ------------------------------------------------------------------ context

    /// Whose side somebody is on when their phrase does not say so, from the words around.
    fn context(&self, t: TokenId, person: bool) -> Option<(Actor, &'static str)> {
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
            && r.subject_of(speech).is_some_and(|s| s == t || r.persons_head(&self.persons, s) == r.persons_head(&self.persons, t))
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
            let Some(root) = earlier.tokens.clone().find(|x| r.analysis.is_root(*x) && r.is_predicate(*x)) else { continue };
            let subjects = [
                r.subject_of(root),
                r.analysis.child(root, Relation::Ccomp).and_then(|c| r.subject_of(c)),
            ];
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

    // ------------------------------------------------------------------ persons

    /// The words of an office without its country: "second vice foreign minister".
    fn office_words(&self, role_head: TokenId) -> String {
        let r = &self.reading;
        let Some(role) = r.role(role_head) else { return r.word(role_head).to_owned() };
        let phrase = r.phrase(role_head);
        let low = phrase.start.min(role.tokens.start);
        let mut start = role.tokens.start;
        while start > low {
            let t = start - 1;
            let city_or_country = r.name(t).is_some_and(|n| {
                !n.senses.iter().any(|s| matches!(s, Sense::Seat(i) if !self.registry.seat(*i).city) || matches!(s, Sense::Organisation(_)))
            });
            let stop = r.is_possessive_mark(t)
                || city_or_country
                || self.is_person_name(t)
                || matches!(r.upos(t), Upos::Det | Upos::Cconj | Upos::Pron | Upos::Adp | Upos::Verb | Upos::Aux)
                || r.upos(t) == Upos::Punct && r.word(t) != "-";
            if stop {
                break;
            }
            start = t;
        }
        let mut end = role.tokens.end;
        // "president of the European Commission", "secretary of the Security Council"
        if let Some(of) = r.possessor(role_head).filter(|p| *p >= end)
            && r.name(of).is_some_and(|n| n.senses.iter().any(|s| matches!(s, Sense::Organisation(_))))
        {
            end = end.max(r.phrase(of).end).max(of + 1);
        }
        r.analysis.words(start..end).replace('\n', " ")
    }

    /// Gives each person the office and side that the text says, then what the registry says, then
    /// what the words around make likely.
    fn place_persons(&mut self) {
        // Explicit words first, over the whole document.
        for i in 0..self.persons.namings.len() {
            let naming = self.persons.namings[i].clone();
            if let Some(role_head) = self.role_of_person(&naming.tokens, naming.head, naming.title) {
                self.take_role(naming.entry, role_head, naming.tokens.start);
            }
            if let Some((actors, office)) = self.led_side(naming.head) {
                let entry = &mut self.persons.entries[naming.entry];
                if entry.actors.is_empty() {
                    entry.actors = actors;
                    entry.reason = "the side that they lead".to_owned();
                    entry.entitlement = Some(entry.entitlement.unwrap_or(Entitlement::Speaks));
                }
                if entry.office.is_none() {
                    entry.office = office;
                }
            }
            // "French President Macron", "Egypt's Shoukry": a country right before a bare name.
            if naming.title.is_none() && self.persons.entries[naming.entry].actors.is_empty() {
                let phrase = self.reading.phrase(naming.head);
                let mods = self.modifiers(&phrase, naming.tokens.start);
                if let [one] = mods.as_slice()
                    && let [actor] = one.as_slice()
                {
                    let entry = &mut self.persons.entries[naming.entry];
                    entry.actors = vec![actor.clone()];
                    entry.reason = "the country before the name".to_owned();
                }
            }
        }
        // Then the words around, in the order of the text.
        let mut order: Vec<usize> = (0..self.persons.entries.len()).collect();
        order.sort_by_key(|e| self.persons.entries[*e].first);
        for e in order {
            let entry = &self.persons.entries[e];
            let Some(role) = entry.role else { continue };
            if !entry.actors.is_empty() || role.kind != RoleKind::Office || role.phrase == "counterpart" {
                continue;
            }
            let heads: Vec<TokenId> =
                self.persons.namings.iter().filter(|n| n.entry == e).map(|n| n.head).collect();
            let found = heads.iter().find_map(|head| self.context(*head, true));
            let weak = (!role.party.is_empty())
                .then(|| (self.registry.party(&role.party, role.sector.unwrap_or(Sector::Gov)), "the usual party of this office"));
            if let Some((actor, why)) = found.or(weak) {
                let entry = &mut self.persons.entries[e];
                let former = entry.entitlement == Some(Entitlement::DoesNotSpeak) && role.entitlement == Entitlement::Speaks;
                let mut actor = with_role(actor, role);
                if former {
                    actor.sector = Some(Sector::Eli);
                }
                entry.actors = vec![actor];
                entry.reason = why.to_owned();
            }
        }
        for entry in &mut self.persons.entries {
            let name = entry.name.clone();
            for actor in &mut entry.actors {
                actor.name = Some(name.clone());
            }
        }
    }

    /// "His counterpart, Rashad Velizade": the other side of the pair, seen from whoever was named last.
    fn place_counterparts(&mut self) {
        for e in 0..self.persons.entries.len() {
            let entry = &self.persons.entries[e];
            if !entry.actors.is_empty() || entry.role.is_none_or(|r| r.phrase != "counterpart") {
                continue;
            }
            let first = entry.first;
            let before = self.persons.namings.iter().rev().find_map(|n| {
                let other = &self.persons.entries[n.entry];
                if n.tokens.start >= first || n.entry == e {
                    return None;
                }
                match other.actors.as_slice() {
                    [one] => one.key(),
                    _ => None,
                }
            });
            let (Some(own), Some(pair)) = (before, self.pair(first)) else { continue };
            if let Some(other) = pair.iter().find(|k| **k != own).filter(|_| pair.contains(&own)) {
                let actor = Actor { name: Some(self.persons.entries[e].name.clone()), ..self.actor_of_key(other, Sector::Gov) };
                let entry = &mut self.persons.entries[e];
                entry.actors = vec![actor];
                entry.reason = "the other side of the pair".to_owned();
            }
        }
    }

    /// The role noun that belongs to a naming: title, apposition on either side, predicate noun.
    fn role_of_person(&self, tokens: &Range<TokenId>, head: TokenId, title: Option<TokenId>) -> Option<TokenId> {
        let r = &self.reading;
        if title.is_some() {
            return title;
        }
        let personal = |t: TokenId| {
            r.role(t).is_some_and(|role| {
                !role.plural
                    && matches!(
                        role.role.kind,
                        RoleKind::Office | RoleKind::Official | RoleKind::Analyst | RoleKind::People | RoleKind::Media | RoleKind::Armed | RoleKind::Firm
                    )
            }) && !self.is_person_name(t)
        };
        if let Some(t) = r.analysis.children_by(head, Relation::Appos).find(|t| personal(*t)) {
            return Some(t);
        }
        if matches!(r.relation(head), Relation::Appos | Relation::Flat | Relation::Compound)
            && !r.analysis.is_root(head)
            && personal(r.head(head))
        {
            return Some(r.head(head));
        }
        // By commas, whatever the tree says: "NAME, the Russian press secretary, …" and "Japan's envoy, NAME, …".
        let sentence = r.analysis.sentence_of(head).tokens.clone();
        let comma = |t: TokenId| t < sentence.end && matches!(r.word(t), "," | "–" | "—");
        if comma(tokens.end) {
            let from = tokens.end + 1;
            for t in from..sentence.end.min(from + 10) {
                if r.upos(t) == Upos::Punct && r.word(t) != "-" || r.upos(t) == Upos::Verb {
                    break;
                }
                if personal(t) && r.phrase(t).start == from {
                    return Some(t);
                }
            }
        }
        let ends = tokens.end >= sentence.end || comma(tokens.end) || matches!(r.word(tokens.end), "." | ";");
        if ends && tokens.start >= sentence.start + 2 && comma(tokens.start - 1) {
            let before = tokens.start - 2;
            let role_head = (before.saturating_sub(4).max(sentence.start)..=before)
                .rev()
                .find(|t| personal(*t) && (*t == before || r.role(*t).is_some_and(|x| x.tokens.end == before + 1)));
            if let Some(t) = role_head {
                return Some(t);
            }
        }
        // "NAME is the spokesman of …"
        if !r.analysis.is_root(head) && matches!(r.relation(head), Relation::Nsubj) {
            let predicate = r.head(head);
            if personal(predicate) && r.analysis.child(predicate, Relation::Cop).is_some() {
                return Some(predicate);
            }
        }
        None
    }

    fn take_role(&mut self, e: usize, role_head: TokenId, name_start: TokenId) {
        let Some(role) = self.reading.role(role_head).cloned() else { return };
        let phrase = {
            let own = self.reading.phrase(role_head);
            let start = own.start.min(role.tokens.start);
            // The title may be a flat modifier of the name: then the name's own phrase holds the country.
            let of_name = if role_head < name_start {
                self.reading.phrase(self.persons.naming(name_start).map_or(name_start, |n| n.head)).start
            } else {
                start
            };
            let low = if of_name < start && start - of_name < 12 { of_name } else { start };
            low..role_head + 1
        };
        let former = self.is_former(&phrase);
        let mut mods = self.modifiers(&phrase, role.tokens.start.max(role_head));
        if let Some(inner) = self.reading.name(role_head)
            && mods.is_empty()
            && inner.senses.iter().any(|s| !matches!(s, Sense::Holder(_)))
        {
            mods.push(self.readings_of(&inner.senses, false));
        }
        if mods.is_empty()
            && let Some(possessor) = self.possessor(role_head)
            && self.reading.name(possessor).is_some()
            && !self.is_person_name(possessor)
        {
            mods = self.plain_party(possessor).into_iter().collect();
        }
        if mods.is_empty()
            && let Some(possessor) = self.possessor(self.persons.naming(name_start).map_or(name_start, |n| n.head))
            && possessor < role_head
            && !self.is_person_name(possessor)
        {
            mods = self.plain_party(possessor).into_iter().collect();
        }
        let office = self.office_words(role_head);
        let entry_actors_from_text = !mods.is_empty();
        let counterpart = role.role.phrase == "counterpart";
        let entry = &self.persons.entries[e];
        let first_role = entry.role.is_none();
        let keep = !first_role && entry.role.is_some_and(|r| r.kind == RoleKind::Office) && (counterpart || !entry_actors_from_text);
        if keep && !(counterpart && entry.office.is_none()) {
            return;
        }
        let silent_role = role.role.entitlement != Entitlement::Speaks;
        let mut actors: Vec<Actor> = match mods.as_slice() {
            [] => Vec::new(),
            [one] => one.clone(),
            _ => mods.iter().flatten().cloned().collect(),
        };
        let mut reason = format!("the text: \"{office}\"");
        if actors.is_empty() && !role.role.party.is_empty() && !role.role.weak {
            actors = vec![self.registry.party(&role.role.party, Sector::Gov)];
            reason = format!("roles.tsv: only {} has this office", role.role.party);
        }
        let outsider = matches!(role.role.kind, RoleKind::Analyst | RoleKind::Media);
        let entry = &mut self.persons.entries[e];
        if counterpart && entry.office.is_some() && !entry_actors_from_text {
            return;
        }
        entry.role = Some(role.role);
        if !(counterpart && entry.office.is_some()) {
            entry.office = Some(office);
        }
        entry.entitlement = Some(if former || silent_role { 
            if former { Entitlement::DoesNotSpeak } else { role.role.entitlement }
        } else {
            Entitlement::Speaks
        });
        if outsider && actors.iter().all(|a| a.country.is_none()) {
            entry.actors.clear();
            entry.reason = reason;
            return;
        }
        if !actors.is_empty() {
            entry.actors = actors
                .into_iter()
                .map(|a| {
                    let mut actor = with_role(a, role.role);
                    if former && actor.country.is_some() {
                        actor.sector = Some(Sector::Eli);
                    }
                    actor
                })
                .collect();
            entry.reason = reason;
        } else if former {
            for actor in &mut entry.actors {
                if actor.country.is_some() {
                    actor.sector = Some(Sector::Eli);
                }
            }
        }
    }

    /// "Levon Aslanyan, who led the Armenian team"; "the Japanese side will be led by X".
    fn led_side(&self, head: TokenId) -> Option<(Vec<Actor>, Option<String>)> {
        let r = &self.reading;
        let leads = |t: TokenId| matches!(r.analysis.lemma(t), "lead" | "head" | "chair" | "represent" | "command");
        let side = |t: TokenId| {
            let role = r.role(t)?;
            if !matches!(role.role.kind, RoleKind::Team | RoleKind::Side | RoleKind::Body) {
                return None;
            }
            let actors = self.plain_party(t)?;
            let phrase = r.phrase(t);
            let start = phrase.clone().find(|x| r.upos(*x) != Upos::Det).unwrap_or(t);
            Some((actors, Some(format!("head of the {}", r.analysis.words(start..t + 1)))))
        };
        for child in r.analysis.children(head).iter().copied() {
            if matches!(r.relation(child), Relation::AclRelcl | Relation::Acl) && leads(child) {
                let object = r.analysis.child(child, Relation::Obj)?;
                return side(object);
            }
        }
        if r.analysis.is_root(head) {
            return None;
        }
        let verb = r.head(head);
        if !leads(verb) {
            return None;
        }
        match r.relation(head) {
            Relation::Obl | Relation::OblAgent if r.preposition(head).as_deref() == Some("by") => {
                r.subject_of(verb).and_then(side)
            }
            Relation::Nsubj => r.analysis.child(verb, Relation::Obj).and_then(side),
            _ => None,
        }
    }

    fn visit_person(&mut self, t: TokenId) -> bool {
        let Some(naming) = self.persons.naming(t).cloned() else { return false };
        if naming.head != t {
            return true;
        }
        let entry = &self.persons.entries[naming.entry];
        let mut start = naming.tokens.start;
        if let Some(title) = naming.title {
            let role_start = self.reading.role(title).map_or(title, |r| r.tokens.start);
            start = start.min(role_start).min(self.reading.phrase(title).start);
        }
        let phrase = self.reading.phrase(t);
        if naming.tokens.start.saturating_sub(phrase.start) <= 12 {
            start = start.min(phrase.start);
        }
        let mut words = naming.tokens.clone();
        words.start = start;
        let verdict = verdict_of_group(entry.actors.clone());
        let person = Person { name: Some(entry.name.clone()), office: entry.office.clone() };
        let entitlement = entry.entitlement.unwrap_or(Entitlement::DoesNotSpeak);
        let reason = if entry.reason.is_empty() { "a person whom the text gives no side".to_owned() } else { entry.reason.clone() };
        let first = entry.first;
        let antecedent = (first < naming.tokens.start)
            .then(|| self.persons.naming(first).map(|n| n.head))
            .flatten()
            .filter(|a| *a != t);
        let e = naming.entry;
        self.push(t, words, MentionKind::Person, verdict, Some(person), entitlement, reason);
        self.last_entry(e, antecedent);
        true
    }

    // ------------------------------------------------------------------ nouns

    fn visit_noun(&mut self, t: TokenId, depth: usize) {
        let Some(role) = self.reading.role(t).cloned() else {
            self.visit_other_noun(t);
            return;
        };
        if !self.is_phrase_head(t) {
            return;
        }
        let mut phrase = self.reading.phrase(t);
        phrase.start = phrase.start.min(role.tokens.start);
        phrase.end = phrase.end.max(role.tokens.end);
        if role.role.kind == RoleKind::Media && self.reading.upos(t) == Upos::Propn && phrase.len() > 1 {
            self.visit_other_noun(t);
            if self.draft_of[t].is_some() {
                return;
            }
        }
        let plural = role.plural || matches!(self.reading.analysis.tokens[t].tag, Tag::Nns | Tag::Nnps);
        let words = self.reading.analysis.words(phrase.clone()).replace('\n', " ");
        let entitlement = role.role.entitlement;
        let kind = match role.role.kind {
            RoleKind::Office => MentionKind::Office,
            RoleKind::Body | RoleKind::Team | RoleKind::Side | RoleKind::Joint => MentionKind::Body,
            RoleKind::State => MentionKind::Country,
            RoleKind::Bloc => MentionKind::Organisation,
            RoleKind::Partyword
            | RoleKind::Official
            | RoleKind::Force
            | RoleKind::People
            | RoleKind::Armed
            | RoleKind::Firm
            | RoleKind::Analyst => MentionKind::People,
            RoleKind::Media if matches!(role.role.phrase.as_ref(), "journalist" | "reporter" | "editor" | "correspondent" | "blogger") => {
                MentionKind::People
            }
            RoleKind::Media => MentionKind::Organisation,
        };
        // An apposition or title of a person is that person.
        if let Some(e) = self.person_beside(t) {
            // A title is part of the name's own mention.
            let mut above = t;
            for _ in 0..6 {
                if !matches!(self.reading.relation(above), Relation::Compound | Relation::Flat | Relation::Amod | Relation::NmodUnmarked | Relation::NmodDesc) {
                    break;
                }
                above = self.reading.head(above);
                if self.persons.naming(above).is_some_and(|n| n.entry == e && n.title == Some(t)) {
                    return;
                }
            }
            let entry = &self.persons.entries[e];
            let verdict = verdict_of_group(entry.actors.clone());
            let person = Person { name: Some(entry.name.clone()), office: Some(self.office_words(t)) };
            let entitlement = entry.entitlement.unwrap_or(entitlement);
            let head = self.persons.namings.iter().find(|n| n.entry == e).map(|n| n.head);
            let beside = if role.role.kind == RoleKind::Office { MentionKind::Office } else { MentionKind::People };
            self.push(t, phrase, beside, verdict, Some(person), entitlement, "the office of the person beside it".into());
            self.last_entry(e, head.filter(|h| *h != t));
            return;
        }
        let possessor = self.possessor(t);
        let possessor_is_name = possessor.is_some_and(|p| self.reading.name(p).is_some());
        let mut parties = if possessor_is_name {
            possessor.map(|p| self.possessor_actors(p, depth)).unwrap_or_default()
        } else {
            self.modifiers(&phrase, t)
        };
        let mut why = if possessor_is_name { "whose it is" } else { "the country before the noun" };
        let mut antecedent = None;
        if parties.is_empty() && possessor_is_name {
            parties = self.modifiers(&phrase, t);
        }
        if parties.is_empty()
            && let Some(p) = possessor
        {
            parties = self.possessor_actors(p, depth);
            "whose it is".clone_into(&mut why.to_owned());
            why = "whose it is";
        }
        // "officials from both sides", "negotiators for the two countries"
        if parties.is_empty()
            && matches!(role.role.kind, RoleKind::Official | RoleKind::Office | RoleKind::People | RoleKind::Force | RoleKind::Team | RoleKind::Armed)
        {
            let from = self
                .reading
                .analysis
                .children_by(t, Relation::Nmod)
                .find(|c| {
                    let preposition = self.reading.preposition(*c);
                    *c > t
                        && (matches!(preposition.as_deref(), Some("from" | "representing"))
                            || role.role.kind == RoleKind::Armed && preposition.as_deref() == Some("in"))
                });
            if let Some(from) = from {
                parties = self.possessor_actors(from, depth);
                why = "where they are from";
            }
        }
        if parties.is_empty() && self.reading.name(t).is_some() {
            // "Defence Department": name and role at once.
            if let Some(name) = self.reading.name(t) {
                let actors = self.readings_of(&name.senses, false);
                if !actors.is_empty() {
                    parties.push(actors);
                    why = "the name of the body";
                }
            }
        }
        let definite = phrase.clone().any(|x| matches!(self.reading.lower(x).as_str(), "the" | "this" | "that"))
            || matches!(self.reading.relation(t), Relation::Nsubj) && phrase.len() == role.tokens.len() && !plural;
        let quantifier = phrase.clone().any(|x| matches!(self.reading.lower(x).as_str(), "both" | "either" | "neither" | "each"));
        let two = phrase.clone().any(|x| matches!(self.reading.lower(x).as_str(), "two" | "2"));
        let official_like = matches!(
            role.role.kind,
            RoleKind::State | RoleKind::Side | RoleKind::Team | RoleKind::Body | RoleKind::Partyword | RoleKind::Office | RoleKind::Joint
        );

        // Groups: "both countries", "the two sides", "either side", "the leaders", "the joint commission".
        let pair_noun = plural
            && definite
            && (two
                || matches!(role.role.kind, RoleKind::Side | RoleKind::Partyword | RoleKind::Team)
                || matches!(
                    role.role.phrase.as_ref(),
                    "neighbour" | "neighbor" | "leader" | "country" | "foreign minister" | "government" | "president" | "negotiator"
                        | "foreign ministry" | "prime minister" | "rival" | "capital" | "delegate" | "minister" | "nation"
                ));
        let joint_noun = role.role.kind == RoleKind::Joint;
        let joint_word = phrase.clone().any(|x| matches!(self.reading.lower(x).as_str(), "joint" | "bilateral" | "trilateral"));
        if official_like && parties.is_empty() && possessor.is_none() && !joint_noun && (quantifier || pair_noun) {
            self.push_pair(t, phrase, role.role, &words, plural);
            return;
        }
        if joint_noun {
            if parties.len() >= 2 || parties.iter().flatten().count() >= 2 && !possessor_is_name {
                let actors = flatten(&parties).into_iter().map(|a| self.country_named(a, Sector::Gov)).collect();
                self.push(t, phrase, MentionKind::Group, Verdict::Known(actors), None, Entitlement::Speaks, "a body of the countries before it".into());
                return;
            }
            if parties.is_empty() && (joint_word || definite || possessor.is_some()) {
                let earlier = self.earlier_group(t, role.role);
                if let Some((actors, head)) = earlier {
                    self.push(t, phrase, MentionKind::Group, Verdict::Known(actors), None, Entitlement::Speaks, "the joint body named before".into());
                    self.last_antecedent(Some(head));
                    return;
                }
                if joint_word || self.is_joint_somewhere(role.role) {
                    self.push_pair(t, phrase, role.role, &words, false);
                    return;
                }
            }
            if parties.is_empty() {
                return;
            }
        }
        if role.role.kind == RoleKind::Bloc {
            if !plural && definite && parties.is_empty() && possessor.is_none() {
                let found = self.antecedent(t, |d| d.mention.kind == MentionKind::Organisation && d.mention.actors().len() == 1);
                if let Some(i) = found {
                    let earlier = &self.drafts[i].mention;
                    let (verdict, entitlement, head) = (earlier.verdict.clone(), earlier.entitlement, earlier.head);
                    self.push(t, phrase, MentionKind::Organisation, verdict, None, entitlement, "the organisation named last".into());
                    self.last_antecedent(Some(head));
                }
            }
            return;
        }
        // A state word stands for a state only by what is around it.
        if role.role.kind == RoleKind::State {
            self.visit_state_word(t, phrase, &role, plural, definite, possessor, parties, depth);
            return;
        }
        if matches!(role.role.kind, RoleKind::Side | RoleKind::Partyword | RoleKind::Joint) && parties.is_empty() {
            return;
        }
        let generic = matches!(
            role.role.phrase.as_ref(),
            "head" | "chief" | "office" | "mission" | "department" | "bureau" | "agency" | "secretary" | "deputy" | "representative" | "leadership"
                | "intelligence" | "palace" | "readout" | "team" | "source" | "general" | "official" | "force" | "guard" | "union"
                | "operator" | "industry" | "executive" | "justice" | "congress" | "assembly" | "council" | "treasury"
                | "customs" | "drone" | "jet" | "vessel" | "agent" | "officer" | "aide" | "adviser" | "advisor"
        );
        let mut reason = format!("roles.tsv \"{}\": {why}", role.role.phrase);
        if parties.is_empty() && !role.role.party.is_empty() && !role.role.weak {
            parties.push(vec![self.registry.party(&role.role.party, role.role.sector.unwrap_or(Sector::Gov))]);
            reason = format!("roles.tsv \"{}\": only {} has it", role.role.phrase, role.role.party);
        }
        let mut person = None;
        let mut entry = None;
        if role.role.kind == RoleKind::Office {
            person = Some(Person { name: None, office: Some(self.office_words(t)) });
        }
        if parties.is_empty() && definite && !plural && matches!(role.role.kind, RoleKind::Office | RoleKind::Body | RoleKind::Media | RoleKind::Official)
            && let Some(i) = self.earlier_like(t, &role.role.phrase, role.role.kind)
        {
            let earlier = &self.drafts[i];
            let head = earlier.mention.head;
            if let Verdict::Known(actors) = &earlier.mention.verdict {
                parties = actors.iter().map(|a| vec![a.clone()]).collect();
            }
            if let (Some(p), Some(q)) = (&mut person, &earlier.mention.person) {
                p.name.clone_from(&q.name);
                entry = earlier.entry;
            }
            antecedent = Some(head);
            reason = format!("roles.tsv \"{}\": named before", role.role.phrase);
        }
        let takes_context = matches!(role.role.kind, RoleKind::Body | RoleKind::Office)
            && !plural
            && !generic
            && (definite || self.reading.upos(t) == Upos::Propn)
            && !matches!(role.role.phrase.as_ref(), "counterpart" | "opposite number" | "mayor" | "governor" | "commissioner" | "chairman" | "co-chair");
        if parties.is_empty() && role.role.phrase == "counterpart" {
            if let Some(other) = self.other_side(t) {
                parties.push(vec![other]);
                "the other side".clone_into(&mut reason);
            }
        }
        if parties.is_empty() && takes_context {
            let weak = (!role.role.party.is_empty())
                .then(|| (self.registry.party(&role.role.party, Sector::Gov), "the usual party of this body"));
            if let Some((actor, source)) = self.context(t, false).or(weak) {
                parties.push(vec![actor]);
                reason = format!("roles.tsv \"{}\": {source}", role.role.phrase);
            }
        }
        if parties.is_empty() && generic && !matches!(role.role.kind, RoleKind::Official | RoleKind::Office | RoleKind::Force) {
            return;
        }
        let former = self.is_former(&phrase);
        let groups: Vec<Vec<Actor>> = parties
            .into_iter()
            .map(|p| {
                p.into_iter()
                    .map(|a| {
                        let mut actor = with_role(a, role.role).named(words.clone());
                        if former && actor.country.is_some() && role.role.kind == RoleKind::Office {
                            actor.sector = Some(Sector::Eli);
                        }
                        actor
                    })
                    .collect()
            })
            .collect();
        let verdict = match groups.as_slice() {
            [] => Verdict::Unknown,
            [one] => verdict_of(one.clone()),
            _ => verdict_of_group(flatten(&groups)),
        };
        let entitlement = if former {
            Entitlement::DoesNotSpeak
        } else if phrase.clone().any(|x| matches!(self.reading.lower(x).as_str(), "unnamed" | "anonymous" | "unidentified")) {
            Entitlement::Unnamed
        } else {
            entitlement
        };
        let group = matches!(&verdict, Verdict::Known(actors) if actors.len() > 1) && official_like;
        let kind = if group { MentionKind::Group } else { kind };
        if verdict == Verdict::Unknown {
            reason = format!("roles.tsv \"{}\": the text does not say whose", role.role.phrase);
        }
        self.push(t, phrase, kind, verdict, person, entitlement, reason);
        self.last_plural(plural);
        self.last_antecedent(antecedent);
        if let Some(draft) = self.drafts.last_mut() {
            draft.entry = entry;
        }
    }

    /// "The country", "his country", "the Caucasus nation", "an ally of both".
    #[expect(clippy::too_many_arguments, reason = "the parts of one noun phrase")]
    fn visit_state_word(
        &mut self,
        t: TokenId,
        phrase: Range<TokenId>,
        role: &crate::reading::RolePhrase,
        plural: bool,
        definite: bool,
        possessor: Option<TokenId>,
        parties: Vec<Vec<Actor>>,
        depth: usize,
    ) {
        // Somebody in apposition is no separate party.
        let first = self.reading.first_conjunct(t);
        if self.reading.relation(first) == Relation::Appos
            && !self.reading.analysis.is_root(first)
            && let Some(anchor) = self.plain_party(self.reading.head(first))
        {
            let head = self.reading.head(first);
            self.push(t, phrase, MentionKind::Country, verdict_of(anchor), None, Entitlement::DoesNotSpeak, "in apposition to a party".into());
            self.last_antecedent(Some(head));
            return;
        }
        let relational = matches!(role.role.phrase.as_ref(), "ally" | "neighbour" | "neighbor" | "rival" | "foe" | "adversary" | "power" | "superpower" | "capital" | "state" | "republic" | "kingdom");
        if let Some(p) = possessor
            && !relational
            && !plural
            && self.reading.analysis.tokens[p].tag == Tag::PrpS
        {
            let found = self.possessor_actors(p, depth);
            let countries: Vec<Actor> = flatten(&found).into_iter().filter_map(|a| a.country).map(Actor::government).collect();
            let words = self.reading.analysis.words(phrase.clone()).to_owned();
            let verdict = verdict_of_group(countries.into_iter().map(|a| a.named(words.clone())).collect());
            self.push(t, phrase, MentionKind::Country, verdict, None, Entitlement::Speaks, "the country of its possessor".into());
            self.last_antecedent(Some(p));
            return;
        }
        if let [one] = parties.as_slice()
            && matches!(role.role.phrase.as_ref(), "state" | "republic" | "kingdom" | "nation" | "country")
            && possessor.is_none()
            && !plural
        {
            self.push(t, phrase, MentionKind::Country, verdict_of(one.clone()), None, Entitlement::Speaks, "the country before the noun".into());
            return;
        }
        if !plural && definite && parties.is_empty() && possessor.is_none() && matches!(role.role.phrase.as_ref(), "country" | "nation" | "kingdom" | "republic" | "archipelago") {
            let found = self.antecedent(t, |d| {
                matches!(d.mention.kind, MentionKind::Country | MentionKind::Seat | MentionKind::Place | MentionKind::Body | MentionKind::Person)
                    && d.mention.actors().len() == 1
                    && d.mention.actors()[0].country.is_some()
            });
            if let Some(i) = found {
                let head = self.drafts[i].mention.head;
                let country = self.drafts[i].mention.actors()[0].country;
                let words = self.reading.analysis.words(phrase.clone()).to_owned();
                let verdict = country.map_or(Verdict::Unknown, |c| Verdict::Known(vec![Actor::government(c).named(words)]));
                let place = self.reading.preposition(t).is_some_and(|p| matches!(p.as_str(), "in" | "across" | "into" | "throughout" | "around"));
                let kind = if place { MentionKind::Place } else { MentionKind::Country };
                self.push(t, phrase, kind, verdict, None, Entitlement::Speaks, "the country named last".into());
                self.last_antecedent(Some(head));
            }
            return;
        }
        if role.role.phrase == "capital" && !parties.is_empty() {
            let city = self.use_of(t, true);
            let kind = if city == Use::Place { MentionKind::Place } else { MentionKind::Seat };
            self.push(t, phrase, kind, verdict_of(parties[0].clone()), None, Entitlement::Speaks, "the capital of the country before it".into());
        }
    }

    fn visit_other_noun(&mut self, t: TokenId) {
        let r = &self.reading;
        if !self.is_phrase_head(t) || r.is_inside_role(t) {
            return;
        }
        let phrase = r.phrase(t);
        let words = r.analysis.words(phrase.clone()).replace('\n', " ");
        let proper = r.upos(t) == Upos::Propn;
        let media = phrase.clone().any(|x| r.word(x).chars().next().is_some_and(char::is_uppercase))
            && matches!(
                r.word(t),
                "Times" | "Post" | "Herald" | "Shimbun" | "Tribune" | "Gazette" | "Journal" | "News" | "Wire" | "Bulletin" | "Chronicle"
                    | "Ilbo" | "Broadcasting" | "TV" | "Television" | "Radio" | "Press" | "Daily" | "Observer" | "Guardian" | "Mail" | "Dispatch"
                    | "Courier" | "Ledger" | "Telegraph" | "Mirror" | "Standard" | "Zeitung" | "Shinbun" | "Sun" | "Monitor" | "Independent" | "Review"
                    | "Daily-" | "Ilbo-" | "Globe" | "Star" | "Echo" | "Morning" | "Agency"
            );
        let mods = self.modifiers(&phrase, t);
        let entity = r.entity(t).map(|e| e.kind);
        let outlet = |x: TokenId| r.role(x).is_some_and(|role| role.role.kind == RoleKind::Media && !role.plural);
        let called_outlet = proper && (phrase.clone().any(outlet) || phrase.start > 0 && outlet(phrase.start - 1));
        if called_outlet || media && proper && phrase.len() > 1 {
            let actors: Vec<Actor> = mods
                .iter()
                .flatten()
                .filter(|a| a.country.is_some())
                .map(|a| Actor { sector: Some(Sector::Med), ..a.clone() }.named(words.clone()))
                .collect();
            self.push(t, phrase, MentionKind::Organisation, verdict_of(actors), None, Entitlement::DoesNotSpeak, "an outlet by its name".into());
            return;
        }
        let possessor = r.analysis.child(t, Relation::NmodPoss);
        let of_name = possessor.is_some_and(|p| r.name(p).is_some());
        if !mods.is_empty() && !of_name {
            let actors = flatten(&mods).into_iter().collect::<Vec<_>>();
            let verdict = if mods.len() == 1 { verdict_of(mods[0].clone()) } else { verdict_of_group(actors) };
            self.push(t, phrase, MentionKind::Thing, verdict, None, Entitlement::DoesNotSpeak, "something of a country".into());
            return;
        }
        if proper && matches!(entity, Some(EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac)) {
            self.push(t, phrase, MentionKind::Place, Verdict::Unknown, None, Entitlement::DoesNotSpeak, "a place by its name".into());
        } else if proper && entity == Some(EntityKind::Org) {
            self.push(t, phrase, MentionKind::Organisation, Verdict::Unknown, None, Entitlement::DoesNotSpeak, "a name that the registry does not know".into());
        } else if proper
            && matches!(r.preposition(t).as_deref(), Some("in" | "at" | "near"))
            && r.word(t).chars().next().is_some_and(char::is_uppercase)
            && r.word(t).chars().any(char::is_lowercase)
            && !matches!(entity, Some(EntityKind::Date | EntityKind::Time | EntityKind::Event | EntityKind::Law))
            && !is_calendar(r.word(t))
        {
            self.push(t, phrase, MentionKind::Place, Verdict::Unknown, None, Entitlement::DoesNotSpeak, "a place by its preposition".into());
        }
    }

    /// Whether a noun is the head of its phrase, not a part of a compound or a title.
    fn is_phrase_head(&self, t: TokenId) -> bool {
        let r = &self.reading;
        if r.analysis.is_root(t) {
            return true;
        }
        let head = r.head(t);
        match r.relation(t) {
            Relation::Compound | Relation::Flat | Relation::Amod | Relation::NmodUnmarked | Relation::NmodDesc | Relation::Goeswith => {
                !(r.is_noun(head) || r.upos(head) == Upos::Adj) || self.person_title(t)
            }
            Relation::Fixed | Relation::Case | Relation::Cc | Relation::Mark | Relation::Det => false,
            _ => true,
        }
    }

    fn person_title(&self, _t: TokenId) -> bool {
        false
    }

    /// The person that an office stands beside: title, apposition.
    fn person_beside(&self, t: TokenId) -> Option<usize> {
        let r = &self.reading;
        let role = r.role(t)?;
        if role.plural {
            return None;
        }
        self.persons
            .naming(role.tokens.end)
            .filter(|n| n.title == Some(t))
            .or_else(|| {
                // Any naming whose role is this token.
                let near = [r.head(t)].into_iter().chain(r.analysis.children(t).iter().copied());
                near.filter_map(|x| self.persons.naming(x))
                    .find(|n| self.role_of_person(&n.tokens, n.head, n.title) == Some(t))
            })
            .or_else(|| {
                let end = role.tokens.end;
                (r.analysis.tokens.get(end).is_some() && matches!(r.word(end), "," | "–"))
                    .then(|| self.persons.naming(end + 1))
                    .flatten()
                    .filter(|n| self.role_of_person(&n.tokens, n.head, n.title) == Some(t))
            })
            .or_else(|| {
                let start = r.phrase(t).start;
                let before = start.checked_sub(2)?;
                self.persons.naming(before).filter(|n| self.role_of_person(&n.tokens, n.head, n.title) == Some(t))
            })
            .map(|n| n.entry)
    }

    // ------------------------------------------------------------------ groups

    fn tie_parties(&mut self) {
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
                    let ((a, x, u), (b, y, v)) = (&parties[i], &parties[j]);
                    if x == y {
                        continue;
                    }
                    let far = matches!(u, Use::Place | Use::Topic) || matches!(v, Use::Place | Use::Topic);
                    let weight = if self.are_joined(*a, *b) {
                        3.0
                    } else if far {
                        0.3
                    } else {
                        1.5
                    };
                    ties.push(Tie { sentence: s, parties: (x.clone(), y.clone()), weight });
                }
            }
        }
        self.ties = ties;
    }

    /// The party that a token names, for pairing, and where to go on.
    fn party_at(&self, t: TokenId) -> (TokenId, Option<(ActorKey, Use)>) {
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
            usage = if self.reading.role(noun).is_some() || self.persons.naming(noun).is_some() { Use::Party } else { Use::Topic };
        }
        let actors = self.readings_of(&name.senses, usage == Use::Place);
        match actors.as_slice() {
            [one] if one.country.is_some() || one.sector == Some(Sector::Igo) => (end, one.key().map(|k| (k, usage))),
            _ => (end, None),
        }
    }

    /// Whether only "and", a comma or a hyphen stands between two names, or between their phrases.
    fn are_joined(&self, a: TokenId, b: TokenId) -> bool {
        let r = &self.reading;
        let end = r.name(a).map(|n| n.tokens.end).or_else(|| self.persons.naming(a).map(|n| n.tokens.end)).unwrap_or(a + 1);
        if end <= b && b - end <= 3 && (end..b).all(|x| matches!(r.lower(x).as_str(), "and" | "," | "-" | "–" | "the" | "with" | "&" | "’s" | "'s")) && b > end {
            return true;
        }
        let head = |t: TokenId| r.name(t).map_or(t, |n| r.head_of(&n.tokens));
        let (x, y) = (head(a), head(b));
        r.relation(y) == Relation::Conj && r.head(y) == x
    }

    /// The pair of parties that "both" means at a place: those most often and most lately together.
    fn pair(&self, t: TokenId) -> Option<[ActorKey; 2]> {
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
    fn pair_within(&self, sentence: usize, ahead: usize, outside: &BTreeSet<ActorKey>) -> Option<[ActorKey; 2]> {
        let mut scores: BTreeMap<Dyad, (f32, usize)> = BTreeMap::new();
        for tie in &self.ties {
            if tie.sentence > sentence + ahead || tie.sentence.abs_diff(sentence) > 40 {
                continue;
            }
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
        let best = scores.into_iter().max_by(|(x, (a, s)), (y, (b, q))| a.total_cmp(b).then(s.cmp(q)).then(y.cmp(x)))?;
        if best.1.0 < 0.5 {
            return None;
        }
        let (a, b) = best.0.parties();
        Some([a.clone(), b.clone()])
    }

    fn actor_of_key(&self, key: &ActorKey, sector: Sector) -> Actor {
        match key {
            ActorKey::Country(country) => self.country_named(Actor::government(*country), sector),
            ActorKey::Organisation(id) => {
                let name = self.registry.organisation_by_id(id).map(|o| o.name.clone().into_owned());
                Actor { name, ..Actor::organisation(id.clone()) }
            }
        }
    }

    /// A country's actor under its usual name.
    fn country_named(&self, actor: Actor, sector: Sector) -> Actor {
        let name = actor
            .country
            .and_then(|c| self.registry.by_code(c.code(), self.as_of))
            .map(|s| s.name.clone().into_owned())
            .or_else(|| actor.name.clone());
        let sector = if actor.country.is_some() { Some(sector) } else { actor.sector };
        Actor { sector, name, ..actor }
    }

    fn push_pair(&mut self, t: TokenId, phrase: Range<TokenId>, role: &Role, _words: &str, plural: bool) {
        let sector = match role.kind {
            RoleKind::State | RoleKind::Side | RoleKind::Partyword | RoleKind::Joint => Sector::Gov,
            _ => role.sector.unwrap_or(Sector::Gov),
        };
        let verdict = self.pair(t).map_or(Verdict::Unknown, |pair| {
            Verdict::Known(pair.iter().map(|k| self.actor_of_key(k, sector)).collect())
        });
        let reason = if verdict == Verdict::Unknown { "no two parties went before" } else { "the two parties most lately together" };
        self.push(t, phrase, MentionKind::Group, verdict, None, Entitlement::Speaks, reason.into());
        self.last_plural(plural);
    }

    fn earlier_group(&self, t: TokenId, role: &Role) -> Option<(Vec<Actor>, TokenId)> {
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

    fn is_joint_somewhere(&self, role: &Role) -> bool {
        (0..self.reading.analysis.tokens.len()).any(|t| {
            self.reading.role(t).is_some_and(|r| r.role.phrase == role.phrase)
                && t > 0
                && self.reading.phrase(t).any(|x| matches!(self.reading.lower(x).as_str(), "joint" | "bilateral" | "border" | "intergovernmental"))
        })
    }

    // ------------------------------------------------------------------ what went before

    fn draft(&self, t: TokenId) -> Option<&Draft> {
        self.draft_of.get(t).copied().flatten().map(|i| &self.drafts[i as usize])
    }

    /// The best earlier mention: the speaker or subject of the same sentence, the subject of the
    /// one before, then whoever is nearest.
    fn antecedent(&self, t: TokenId, fits: impl Fn(&Draft) -> bool) -> Option<usize> {
        let sentence = self.reading.analysis.tokens[t].sentence;
        let block = self.reading.analysis.sentences[sentence].block;
        let mut best: Option<(i32, usize)> = None;
        for (i, draft) in self.drafts.iter().enumerate().rev().take(BACK_MENTIONS) {
            let head = draft.mention.head;
            if head >= t || draft.mention.tokens.contains(&t) || !fits(draft) {
                continue;
            }
            let distance = sentence.saturating_sub(draft.sentence);
            if distance > BACK_SENTENCES {
                break;
            }
            let kind = self.reading.block_kind(head);
            let mut score = -10 * distance as i32;
            if matches!(kind, BlockKind::Title | BlockKind::Heading | BlockKind::Dateline) {
                score -= 15;
            }
            let earlier_block = self.reading.analysis.sentences[draft.sentence].block;
            score -= 4 * block.saturating_sub(earlier_block).min(3) as i32;
            if draft.subject {
                score += 8;
            }
            if matches!(draft.mention.kind, MentionKind::Place) {
                score -= 8;
            }
            if matches!(draft.mention.kind, MentionKind::Thing) {
                score -= 14;
            }
            if self.reading.relation(head) == Relation::NmodPoss {
                score -= 2;
            }
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, i));
            }
        }
        best.map(|(_, i)| i)
    }

    fn earlier_like(&self, t: TokenId, phrase: &str, kind: RoleKind) -> Option<usize> {
        let last_word = |p: &str| p.rsplit(' ').next().unwrap_or_default().to_owned();
        let wanted = last_word(phrase);
        let mut found = None;
        for (i, draft) in self.drafts.iter().enumerate().rev().take(BACK_MENTIONS) {
            if draft.mention.head >= t || draft.plural || !matches!(draft.mention.verdict, Verdict::Known(_)) {
                continue;
            }
            let compatible = match kind {
                RoleKind::Office => match draft.entry {
                    Some(e) => self.persons.entries[e].office.as_deref().is_some_and(|o| office_fits(phrase, o)),
                    None => {
                        draft.mention.kind == MentionKind::Office
                            && self.reading.role(draft.mention.head).is_some_and(|r| last_word(&r.role.phrase) == wanted)
                            && draft.mention.person.as_ref().and_then(|p| p.office.as_deref()).is_some_and(|o| office_fits(phrase, &o.to_lowercase()))
                    }
                },
                _ => {
                    draft.mention.kind != MentionKind::Thing
                        && self.reading.role(draft.mention.head).is_some_and(|r| r.role.phrase == phrase)
                }
            };
            if compatible && draft.mention.actors().len() == 1 {
                found = Some(i);
                break;
            }
        }
        found
    }

    /// For "counterpart": the other of the pair, seen from the nearest party before.
    fn other_side(&self, t: TokenId) -> Option<Actor> {
        let i = self.antecedent(t, |d| d.mention.actors().len() == 1 && d.mention.actors()[0].country.is_some() && d.mention.kind != MentionKind::Place)?;
        let own = self.drafts[i].mention.actors()[0].key()?;
        let pair = self.pair(t)?;
        let other = pair.iter().find(|k| **k != own)?;
        pair.contains(&own).then(|| self.actor_of_key(other, Sector::Gov))
    }

    fn visit_pronoun(&mut self, t: TokenId, depth: usize) {
        let word = self.reading.lower(t);
        let sentence = self.reading.analysis.tokens[t].sentence;
        match word.as_str() {
            "he" | "him" | "his" | "she" | "her" | "himself" | "herself" => {
                let woman = matches!(word.as_str(), "she" | "her" | "herself");
                let speaker = self.reading.speech_above(t).and_then(|v| self.reading.subject_of(v)).filter(|s| *s != t);
                let personal = |d: &Draft| {
                    !d.plural
                        && (d.mention.person.is_some() || d.mention.kind == MentionKind::Pronoun && d.entry.is_some())
                        && !is_of_other_gender(d, woman)
                };
                let mut found = None;
                if let Some(s) = speaker {
                    // The speaker may stand after the words: "he had no comment, Lee said".
                    if s > t && depth < 6 && self.reading.lower(s) != "he" && self.reading.lower(s) != "she" {
                        self.visit(s, depth + 1);
                    }
                    found = self.draft_of.get(s).copied().flatten().map(|i| i as usize).filter(|i| personal(&self.drafts[*i]));
                    // A pronoun that is subject of what the speaker says is usually the speaker.
                }
                let possessive = self.reading.analysis.tokens[t].tag == Tag::PrpS;
                if found.is_none() && possessive {
                    let subject = self.reading.predicate_above(t).and_then(|p| self.reading.subject_of(p)).filter(|s| *s < t);
                    found = subject.and_then(|s| self.draft_of[s]).map(|i| i as usize).filter(|i| personal(&self.drafts[*i]));
                }
                let found = found.or_else(|| self.antecedent(t, personal));
                self.push_pronoun(t, found, "a person");
            }
            "it" | "its" | "itself" => {
                if word == "it" && self.is_expletive(t) {
                    return;
                }
                let speaker = self.reading.speech_above(t).and_then(|v| self.reading.subject_of(v)).filter(|s| *s < t);
                let collective = |d: &Draft| {
                    !d.plural
                        && d.mention.actors().len() == 1
                        && (matches!(d.mention.kind, MentionKind::Country | MentionKind::Seat | MentionKind::Body | MentionKind::Organisation)
                            || d.mention.kind == MentionKind::Pronoun && d.entry.is_none()
                            || d.mention.kind == MentionKind::People && matches!(d.mention.actors()[0].sector, Some(Sector::Bus | Sector::Pty | Sector::Leg)))
                };
                let as_draft = |me: &Self, s: TokenId| me.draft_of[s].map(|i| i as usize).filter(|i| collective(&me.drafts[*i]));
                let mut found = None;
                if word == "its" {
                    let mut at = t;
                    for _ in 0..4 {
                        let Some(p) = self.reading.predicate_above(at) else { break };
                        if let Some(s) = self.reading.subject_of(p).filter(|s| *s < t)
                            && let Some(i) = as_draft(self, s)
                        {
                            found = Some(i);
                            break;
                        }
                        if self.reading.analysis.is_root(p) {
                            break;
                        }
                        at = p;
                    }
                }
                if found.is_none() {
                    found = speaker.and_then(|s| as_draft(self, s));
                }
                if found.is_none()
                    && let Some(s) = speaker
                    && self.draft_of[s].is_some_and(|i| self.drafts[i as usize].mention.person.is_some())
                {
                    // "The minister said it would …": the minister's country.
                    found = self.draft_of[s].map(|i| i as usize).filter(|i| self.drafts[*i].mention.actors().len() == 1 && self.antecedent(t, collective).is_none());
                }
                let found = found.or_else(|| self.antecedent(t, collective));
                self.push_pronoun(t, found, "a party");
            }
            "they" | "them" | "their" | "themselves" | "theirs" => {
                let speaker = self.reading.speech_above(t).and_then(|v| self.reading.subject_of(v)).filter(|s| *s < t);
                let plural = |d: &Draft| {
                    (d.plural || d.mention.actors().len() > 1 || d.mention.kind == MentionKind::Group)
                        && !matches!(d.mention.kind, MentionKind::Place | MentionKind::Thing)
                };
                let mut found = speaker.and_then(|s| self.draft_of[s]).map(|i| i as usize).filter(|i| plural(&self.drafts[*i]));
                if found.is_none() && word == "their" {
                    let subject = self.reading.predicate_above(t).and_then(|p| self.reading.subject_of(p)).filter(|s| *s < t);
                    found = subject.and_then(|s| self.draft_of[s]).map(|i| i as usize).filter(|i| plural(&self.drafts[*i]));
                    // "Japan and South Korea … their": the coordination is the antecedent.
                    if found.is_none()
                        && let Some(s) = subject
                        && self.reading.analysis.child(s, Relation::Conj).is_some()
                    {
                        let parties = flatten(&self.possessor_actors(s, depth));
                        if parties.len() > 1 {
                            let actors = parties.into_iter().map(|a| self.country_named(a, Sector::Gov)).collect();
                            self.push(t, t..t + 1, MentionKind::Pronoun, verdict_of_group(actors), None, Entitlement::Speaks, "the coordinated subject".into());
                            self.last_plural(true);
                            self.last_antecedent(Some(s));
                            return;
                        }
                    }
                }
                let found = found.or_else(|| self.antecedent(t, plural));
                if self.is_thing_nearer(t, found.map(|i| self.drafts[i].mention.head)) {
                    return;
                }
                let in_quote = self.reading.analysis.quotation_at(t).is_some();
                let near = found.filter(|i| sentence - self.drafts[*i].sentence <= 2);
                if near.is_some() || found.is_some() && !in_quote {
                    self.push_pronoun(t, near.or(found), "several");
                    self.last_plural(true);
                } else if let Some(pair) = self.pair(t) {
                    let actors = pair.iter().map(|k| self.actor_of_key(k, Sector::Gov)).collect();
                    // In quoted words "they" is the other side of the pair.
                    let verdict = if in_quote {
                        match self.quoted_speaker(t).and_then(|s| self.speaker_key(s)) {
                            Some(own) if pair.contains(&own) => {
                                Verdict::Known(pair.iter().filter(|k| **k != own).map(|k| self.actor_of_key(k, Sector::Gov)).collect())
                            }
                            _ => Verdict::Known(actors),
                        }
                    } else {
                        Verdict::Known(actors)
                    };
                    self.push(t, t..t + 1, MentionKind::Pronoun, verdict, None, Entitlement::Speaks, "the two parties most lately together".into());
                    self.last_plural(true);
                } else {
                    self.push(t, t..t + 1, MentionKind::Pronoun, Verdict::Unknown, None, Entitlement::DoesNotSpeak, "nobody fits".into());
                }
            }
            "we" | "us" | "our" | "ours" | "ourselves" | "i" | "me" | "my" => {
                if word == "us" && self.reading.word(t) == "US" {
                    return;
                }
                let Some(speaker) = self.quoted_speaker(t) else { return };
                if speaker > t && depth < 6 {
                    self.visit(speaker, depth + 1);
                }
                let found = self.draft_of[speaker].map(|i| i as usize);
                self.push_pronoun(t, found, "the speaker of the quotation");
            }
            _ => {}
        }
    }

    /// Whether a plural thing ("maps") stands between a pronoun and the parties that it might mean,
    /// and the pronoun does nothing that only parties do.
    fn is_thing_nearer(&self, t: TokenId, parties: Option<TokenId>) -> bool {
        let r = &self.reading;
        let predicate = r.head(t);
        if matches!(r.relation(t), Relation::Nsubj) && (r.is_speech(predicate) || r.upos(predicate) == Upos::Verb) {
            return false;
        }
        let sentence = r.analysis.tokens[t].sentence;
        let low = r.analysis.sentences[sentence.saturating_sub(1)].tokens.start;
        let from = parties.unwrap_or(low).max(low);
        (from + 1..t).any(|x| {
            r.analysis.tokens[x].tag == Tag::Nns
                && r.role(x).is_none()
                && self.draft_of[x].is_none()
                && r.name(x).is_none()
                && r.entity(x).is_none_or(|e| !matches!(e.kind, EntityKind::Date | EntityKind::Time | EntityKind::Percent))
                && (r.relation(t) != Relation::NmodPoss)
        })
    }

    fn speaker_key(&self, speaker: TokenId) -> Option<ActorKey> {
        match self.draft(speaker)?.mention.actors() {
            [one] => one.key(),
            _ => None,
        }
    }

    fn is_expletive(&self, t: TokenId) -> bool {
        let r = &self.reading;
        if r.relation(t) == Relation::Expl {
            return true;
        }
        let head = r.head(t);
        if !matches!(r.relation(t), Relation::Nsubj | Relation::NsubjPass) {
            return false;
        }
        if matches!(r.analysis.lemma(head), "look" | "sound" | "seem" | "appear" | "rain" | "snow") {
            return true;
        }
        let clause = r.analysis.children(head).iter().copied().any(|c| {
            c > t
                && matches!(r.relation(c), Relation::Csubj | Relation::Ccomp | Relation::Xcomp | Relation::Advcl | Relation::Acl)
                && (r.analysis.child(c, Relation::Mark).is_some() || r.analysis.children(c).iter().any(|x| matches!(r.lower(*x).as_str(), "who" | "what" | "whether" | "how" | "when" | "where" | "why" | "to" | "that")))
        });
        let copular = r.analysis.child(head, Relation::Cop).is_some() || matches!(r.analysis.lemma(head), "be" | "become" | "remain" | "seem" | "appear");
        let weather = matches!(r.upos(head), Upos::Adj | Upos::Adv | Upos::Aux) && copular;
        weather && (clause || matches!(r.analysis.lemma(head), "unclear" | "clear" | "possible" | "likely" | "unlikely" | "desirable" | "necessary" | "important"))
            || matches!(r.analysis.lemma(head), "seem" | "appear" | "emerge" | "turn") && clause
    }

    /// Who speaks the quotation that holds a token: the subject of the verb of speech in the same
    /// sentence, or of the sentence before or after in the same paragraph.
    fn quoted_speaker(&self, t: TokenId) -> Option<TokenId> {
        let r = &self.reading;
        let quotation = r.analysis.quotation_at(t)?.span;
        let sentence = r.analysis.tokens[t].sentence;
        let block = r.analysis.sentences[sentence].block;
        let said_by = |s: usize| -> Option<TokenId> {
            let tokens = r.analysis.sentences.get(s)?.tokens.clone();
            tokens
                .filter(|v| r.is_speech(*v) && matches!(r.upos(*v), Upos::Verb | Upos::Aux) && !quotation.covers(r.analysis.tokens[*v].span))
                .find_map(|v| r.subject_of(v).filter(|x| !quotation.covers(r.analysis.tokens[*x].span)))
        };
        let near = [Some(sentence), sentence.checked_sub(1), Some(sentence + 1)];
        near.into_iter()
            .flatten()
            .filter(|s| r.analysis.sentences.get(*s).is_some_and(|x| x.block == block))
            .find_map(said_by)
            .or_else(|| sentence.checked_sub(1).and_then(said_by))
    }

    fn push_pronoun(&mut self, t: TokenId, found: Option<usize>, what: &str) {
        let (verdict, person, entitlement, entry, head) = match found {
            Some(i) => {
                let d = &self.drafts[i];
                (d.mention.verdict.clone(), d.mention.person.clone(), d.mention.entitlement, d.entry, Some(d.mention.head))
            }
            None => (Verdict::Unknown, None, Entitlement::DoesNotSpeak, None, None),
        };
        let reason = match found {
            Some(_) => format!("{what} named before"),
            None => "nobody fits".to_owned(),
        };
        let reason = if what.starts_with("the speaker") && found.is_some() { what.to_owned() } else { reason };
        self.push(t, t..t + 1, MentionKind::Pronoun, verdict, person, entitlement, reason);
        if let Some(draft) = self.drafts.last_mut() {
            draft.entry = entry;
            draft.antecedent = head.filter(|h| *h != t);
        }
    }

    /// "Both", "neither", "each", "one of its guards" without a noun of their own.
    fn visit_quantifier(&mut self, t: TokenId, depth: usize) {
        let r = &self.reading;
        let relation = r.relation(t);
        let nominal = matches!(
            relation,
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Iobj | Relation::Obl | Relation::OblAgent | Relation::Nmod | Relation::NmodPoss | Relation::Root | Relation::Conj
        );
        if !nominal {
            return;
        }
        let of = r.analysis.children_by(t, Relation::Nmod).find(|c| *c > t && r.preposition(*c).as_deref() == Some("of"));
        if let Some(of) = of {
            if depth < 6 {
                self.visit(of, depth + 1);
            }
            if let Some(draft) = self.draft(of) {
                let (kind, verdict, entitlement) = (draft.mention.kind, draft.mention.verdict.clone(), draft.mention.entitlement);
                if matches!(kind, MentionKind::People | MentionKind::Body | MentionKind::Organisation | MentionKind::Group | MentionKind::Country | MentionKind::Office) {
                    self.push(t, t..t + 1, kind, verdict, None, entitlement, "of those named after it".into());
                    self.last_antecedent(Some(of));
                }
            }
            return;
        }
        if matches!(self.reading.lower(t).as_str(), "both" | "neither" | "each" | "either")
            && let Some(pair) = self.pair(t)
        {
            let actors = pair.iter().map(|k| self.actor_of_key(k, Sector::Gov)).collect();
            self.push(t, t..t + 1, MentionKind::Group, Verdict::Known(actors), None, Entitlement::Speaks, "the two parties most lately together".into());
            self.last_plural(true);
        }
    }

    // ------------------------------------------------------------------ the pass

    fn visit(&mut self, t: TokenId, depth: usize) {
        if t >= self.open.len() || self.open[t] {
            return;
        }
        self.open[t] = true;
        if self.visit_person(t) || self.visit_name(t) {
            return;
        }
        let tag = self.reading.analysis.tokens[t].tag;
        match self.reading.upos(t) {
            Upos::Noun | Upos::Propn => self.visit_noun(t, depth),
            _ if matches!(tag, Tag::Prp | Tag::PrpS) => self.visit_pronoun(t, depth),
            Upos::Pron | Upos::Det | Upos::Num | Upos::Cconj | Upos::Adv
                if matches!(self.reading.lower(t).as_str(), "both" | "neither" | "each" | "either" | "one" | "some" | "several" | "two" | "three" | "many") =>
            {
                self.visit_quantifier(t, depth);
            }
            Upos::Adj | Upos::X if self.reading.role(t).is_some() && !matches!(self.reading.relation(t), Relation::Amod | Relation::Compound) => {
                self.visit_noun(t, depth);
            }
            _ => {}
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one mention")]
    fn push(
        &mut self,
        head: TokenId,
        tokens: Range<TokenId>,
        kind: MentionKind,
        verdict: Verdict,
        person: Option<Person>,
        entitlement: Entitlement,
        reason: String,
    ) {
        let r = &self.reading;
        let subject = matches!(r.relation(r.first_conjunct(head)), Relation::Nsubj | Relation::NsubjPass);
        let plural = matches!(r.analysis.tokens[head].tag, Tag::Nns | Tag::Nnps) && !matches!(kind, MentionKind::Country | MentionKind::Person | MentionKind::Organisation);
        let sentence = r.analysis.tokens[head].sentence;
        self.draft_of[head] = Some(self.drafts.len() as u32);
        self.drafts.push(Draft {
            mention: Mention { tokens, head, kind, verdict, person, entitlement, antecedent: None, reason },
            antecedent: None,
            plural,
            subject,
            sentence,
            entry: None,
        });
    }

    fn last_plural(&mut self, plural: bool) {
        if let Some(draft) = self.drafts.last_mut() {
            draft.plural = plural;
        }
    }

    fn last_antecedent(&mut self, head: Option<TokenId>) {
        if let Some(draft) = self.drafts.last_mut() {
            draft.antecedent = head;
        }
    }

    fn last_entry(&mut self, entry: usize, antecedent: Option<TokenId>) {
        if let Some(draft) = self.drafts.last_mut() {
            draft.entry = Some(entry);
            draft.antecedent = antecedent;
            draft.plural = false;
        }
    }

    /// Offices without a name get the person whom the document names for the same office of the
    /// same country, before or after.
    fn name_offices(&mut self) {
        for i in 0..self.drafts.len() {
            let draft = &self.drafts[i];
            if draft.mention.kind != MentionKind::Office || draft.plural {
                continue;
            }
            let Some(person) = draft.mention.person.as_ref().filter(|p| p.name.is_none()) else { continue };
            let [actor] = draft.mention.actors() else { continue };
            if draft.mention.entitlement != Entitlement::Speaks {
                continue;
            }
            let office = person.office.clone().unwrap_or_default().to_lowercase();
            if office == "counterpart" {
                continue;
            }
            let words = self.reading.analysis.words(draft.mention.tokens.clone()).to_lowercase();
            let key = actor.key();
            let mut candidates = self.persons.entries.iter().enumerate().filter(|(_, e)| {
                e.entitlement == Some(Entitlement::Speaks)
                    && e.actors.len() == 1
                    && e.actors[0].key() == key
                    && e.office.as_deref().is_some_and(|o| office_fits(&words, o))
            });
            let (Some((e, entry)), None) = (candidates.next(), candidates.next()) else { continue };
            let name = entry.name.clone();
            let head = self.persons.namings.iter().find(|n| n.entry == e).map(|n| n.head);
            let draft = &mut self.drafts[i];
            if let Some(person) = &mut draft.mention.person {
                person.name = Some(name);
            }
            draft.entry = Some(e);
            draft.antecedent = draft.antecedent.or(head);
            draft.mention.reason.push_str("; named elsewhere in the text");
        }
    }

    fn finish(mut self) -> Resolutions {
        let count = self.reading.analysis.tokens.len();
        self.drafts.sort_by_key(|d| (d.mention.tokens.start, d.mention.head));
        let mut index = vec![None; count];
        for (i, draft) in self.drafts.iter().enumerate() {
            index[draft.mention.head] = Some(i);
        }
        let mentions = self
            .drafts
            .into_iter()
            .map(|d| {
                let antecedent = d.antecedent.and_then(|h| index.get(h).copied().flatten()).filter(|i| index[d.mention.head] != Some(*i));
                Mention { antecedent, ..d.mention }
            })
            .collect();
        Resolutions::new(mentions, count)
    }
}

impl Reading<'_> {
    fn persons_head(&self, persons: &Persons, t: TokenId) -> TokenId {
        persons.naming(t).map_or(t, |n| n.head)
    }

    fn possessor(&self, head: TokenId) -> Option<TokenId> {
        self.analysis.children_by(head, Relation::Nmod).find(|c| *c > head && self.preposition(*c).as_deref() == Some("of"))
    }
}

fn is_of_other_gender(draft: &Draft, woman: bool) -> bool {
    let office = draft.mention.person.as_ref().and_then(|p| p.office.as_deref()).unwrap_or_default().to_lowercase();
    if woman {
        ["spokesman", "king", "emir", "sultan", "chairman", "emperor", "pope"].iter().any(|w| office.split(' ').any(|o| o == *w))
    } else {
        ["spokeswoman", "queen", "chairwoman"].iter().any(|w| office.split(' ').any(|o| o == *w))
    }
}

fn flatten(parties: &[Vec<Actor>]) -> Vec<Actor> {
    let mut all: Vec<Actor> = Vec::new();
    for actor in parties.iter().flatten() {
        if !all.iter().any(|a| a.key() == actor.key()) {
            all.push(actor.clone());
        }
    }
    all
}

/// One actor is known, several readings are doubt, none is unknown.
fn verdict_of(mut actors: Vec<Actor>) -> Verdict {
    actors.retain(|a| a.key().is_some());
    match actors.len() {
        0 => Verdict::Unknown,
        1 => Verdict::Known(actors),
        _ => Verdict::Ambiguous(actors),
    }
}

/// Several actors that are all meant.
fn verdict_of_group(mut actors: Vec<Actor>) -> Verdict {
    actors.retain(|a| a.key().is_some());
    if actors.is_empty() { Verdict::Unknown } else { Verdict::Known(actors) }
}

/// A party seen through a role: "Azerbaijani soldiers" are its military.
fn with_role(mut actor: Actor, role: &Role) -> Actor {
    if actor.country.is_some() && actor.organisation.is_none() {
        let own = actor.sector.filter(|s| !matches!(s, Sector::Gov));
        let general = matches!(role.sector, Some(Sector::Gov) | None);
        actor.sector = if general { own.or(role.sector).or(actor.sector) } else { role.sector };
        if own == Some(Sector::Eli)
            || own.is_some() && matches!(role.kind, RoleKind::State | RoleKind::Side | RoleKind::Team | RoleKind::Joint)
        {
            actor.sector = Some(Sector::Gov);
        }
    }
    actor
}

/// Whether an office without a name may be the one that a person holds: the same noun or a general
/// one for it, and no word that sets them apart.
fn office_fits(words: &str, held: &str) -> bool {
    let held = held.to_lowercase();
    let has = |text: &str, list: &[&str]| list.iter().any(|w| text.contains(w));
    let speaks: &[&str] = &["spokes", "press secretary", "press officer"];
    let top: &[&str] = &["president", "prime minister", "premier", "chancellor", "king", "emir", "amir", "sultan", "emperor", "queen", "supreme leader", "leader", "taoiseach"];
    if held.starts_with("former") {
        return false;
    }
    let domain = |text: &str| -> Option<u8> {
        if has(text, &["foreign", "external affairs", "state department", "secretary of state"]) {
            Some(1)
        } else if has(text, &["defence", "defense", "pentagon"]) {
            Some(2)
        } else if has(text, &["president", "kremlin", "white house", "élysée", "elysee", "palace", "blue house"]) {
            Some(3)
        } else if has(text, &["interior", "home secretary"]) {
            Some(4)
        } else if has(text, &["trade", "finance", "economy", "treasury", "energy", "health", "justice"]) {
            Some(5)
        } else if has(text, &["government", "cabinet"]) {
            Some(6)
        } else {
            None
        }
    };
    if has(words, speaks) || has(&held, speaks) {
        return has(words, speaks) && has(&held, speaks) && (domain(words).is_none() || domain(words) == domain(&held));
    }
    let deputy = |text: &str| has(text, &["deputy", "vice", "assistant"]);
    if deputy(words) && !deputy(&held) {
        return false;
    }
    let last = words.rsplit([' ', '-']).next().unwrap_or_default();
    if words.ends_with("leader") || words.ends_with("ruler") || words.ends_with("strongman") || words.ends_with("monarch") {
        return top.iter().any(|t| held == *t || held.ends_with(&format!(" {t}"))) && !deputy(&held);
    }
    if !held.contains(last) {
        return false;
    }
    if last == "president" {
        return !deputy(&held) || deputy(words);
    }
    if words.contains("prime minister") != held.contains("prime minister") && (words.contains("prime") || domain(words).is_none() && held.contains("prime") && !words.ends_with("minister")) {
        return false;
    }
    domain(words).is_none() || domain(words) == domain(&held)
}

fn is_motion(lemma: &str) -> bool {
    matches!(
        lemma,
        "fly" | "travel" | "go" | "come" | "arrive" | "return" | "head" | "move" | "visit" | "trip" | "flight" | "journey" | "tour" | "leave"
            | "depart" | "drive" | "walk" | "march" | "sail" | "evacuate" | "transfer" | "relocate" | "flee" | "reach" | "enter" | "land"
            | "departure" | "arrival" | "route" | "road" | "pass" | "kilometre" | "kilometer" | "mile" | "km" | "advance" | "close"
            | "north" | "south" | "east" | "west" | "jet" | "train"
    )
}

fn is_pressure(lemma: &str) -> bool {
    matches!(
        lemma,
        "sanction" | "pressure" | "attack" | "call" | "strike" | "war" | "assault" | "tariff" | "embargo" | "ban" | "restriction" | "depend"
            | "rely" | "impose" | "spy" | "press" | "duty" | "levy" | "aggression" | "raid" | "blockade" | "insist" | "invasion" | "urge" | "dependence" | "reliance"
            | "count" | "blame" | "penalty" | "demand" | "declare" | "turn" | "measure" | "fire"
    )
}

fn is_part_of_place(lemma: &str) -> bool {
    matches!(
        lemma,
        "city" | "town" | "village" | "capital" | "north" | "south" | "east" | "west" | "outskirt" | "outskirts" | "street" | "centre" | "center"
            | "region" | "port" | "suburb" | "district" | "coast" | "part" | "area" | "province" | "kilometre" | "kilometer" | "mile" | "km" | "northeast"
            | "southeast" | "northwest" | "southwest" | "border" | "edge" | "heart" | "island" | "gulf" | "sea"
    )
}

fn is_hostile(lemma: &str) -> bool {
    matches!(
        lemma,
        "attack" | "fire" | "shell" | "bomb" | "violate" | "seize" | "invade" | "kill" | "strike" | "launch" | "break" | "threaten" | "refuse"
            | "block" | "abduct" | "detain" | "provoke" | "lie" | "shoot" | "hit" | "wound" | "breach" | "arrest" | "try" | "attempt" | "fail" | "plot"
            | "destroy" | "occupy" | "annex" | "interfere" | "meddle" | "undermine" | "promise" | "must" | "should" | "need" | "owe"
    )
}

fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "January" | "February" | "March" | "April" | "May" | "June" | "July" | "August" | "September" | "October" | "November" | "December"
            | "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday" | "Jan" | "Feb" | "Mar" | "Apr" | "Jun" | "Jul"
            | "Aug" | "Sep" | "Sept" | "Oct" | "Nov" | "Dec"
    )
}

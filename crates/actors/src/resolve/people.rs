//! The office and side of each person.

use super::{Resolver, of_state, office_fits, verdict_of_group, with_role};
use crate::fold::fold;
use crate::lists::is_place_noun;
use crate::offices::Holder;
use crate::registry::{Role, RoleKind, Sense};
use crate::{Entitlement, MentionKind, Person, Verdict};
use legation_analysis::{Relation, TokenId, Upos};
use legation_records::{Actor, Sector};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

impl Resolver<'_> {
    /// The words of an office without its country: "second vice foreign minister".
    pub(super) fn office_words(&self, role_head: TokenId) -> String {
        let r = &self.reading;
        let Some(role) = r.role(role_head) else { return r.word(role_head).to_owned() };
        let phrase = r.phrase(role_head);
        let low = phrase.start.min(role.tokens.start);
        let mut start = role.tokens.start;
        while start > low {
            let t = start - 1;
            let city_or_country = r.name(t).is_some_and(|n| {
                !n.senses.iter().any(|s| {
                    matches!(s, Sense::Seat(i) if !self.registry.seat(*i).city) || matches!(s, Sense::Organisation(_))
                })
            });
            // "ex-president" was president.
            let past = r.word(t) == "-" && t > 0 && matches!(r.lower(t - 1).as_str(), "ex" | "then" | "former")
                || matches!(r.lower(t).as_str(), "then" | "former" | "retired" | "late" | "ex");
            let stop = past
                || r.is_possessive_mark(t)
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
    pub(super) fn place_persons(&mut self) {
        // Explicit words first, over the whole document.
        for i in 0..self.persons.namings.len() {
            let naming = self.persons.namings[i].clone();
            if let Some(role_head) = self.role_of_person(&naming.tokens, naming.head, naming.title) {
                self.take_role(naming.entry, role_head, naming.tokens.start);
                // "Its spokesperson, General X": the office beside the rank.
                if naming.title.is_some()
                    && self.persons.entries[naming.entry].entitlement != Some(Entitlement::Speaks)
                    && let Some(beside) =
                        self.role_of_person(&naming.tokens, naming.head, None).filter(|b| *b != role_head)
                {
                    self.take_role(naming.entry, beside, naming.tokens.start);
                }
            }
            if let Some((actors, office)) = self.led_side(naming.head) {
                let entry = &mut self.persons.entries[naming.entry];
                if entry.actors.is_empty() {
                    entry.actors = actors;
                    "the side that they lead".clone_into(&mut entry.reason);
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
                    "the country before the name".clone_into(&mut entry.reason);
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
            let heads: Vec<TokenId> = self.persons.namings.iter().filter(|n| n.entry == e).map(|n| n.head).collect();
            let like = heads.iter().find_map(|head| self.earlier_office(*head, role));
            // A name with its office says more than who acts around it.
            if like.is_none()
                && heads.iter().any(|head| self.persons.naming(*head).is_some_and(|n| n.title.is_some()))
                && let Some(holder) = self.only_holder(&entry.name, role)
            {
                let entry = &mut self.persons.entries[e];
                entry.actors = vec![self.registry.party(&holder.party, holder.sector)];
                entry.reason = format!("offices.tsv {}: nobody else of the name held such an office then", holder.id);
                entry.name = holder.name.into_owned();
                continue;
            }
            let found = like.or_else(|| heads.iter().find_map(|head| self.context(*head, true)));
            let weak = (!role.party.is_empty()).then(|| {
                (self.registry.party(&role.party, role.sector.unwrap_or(Sector::Gov)), "the usual party of this office")
            });
            if let Some((actor, why)) = found.or(weak) {
                let entry = &mut self.persons.entries[e];
                let former =
                    entry.entitlement == Some(Entitlement::DoesNotSpeak) && role.entitlement == Entitlement::Speaks;
                let mut actor = with_role(of_state(actor, role), role);
                if former {
                    actor.sector = Some(Sector::Eli);
                }
                entry.actors = vec![actor];
                why.clone_into(&mut entry.reason);
            }
        }
        for entry in &mut self.persons.entries {
            let name = entry.name.clone();
            for actor in &mut entry.actors {
                actor.name = Some(name.clone());
            }
        }
    }

    /// "President Mitterrand", of whom the text says no more: the one person of that surname who held
    /// such an office on the day, in the whole world.
    fn only_holder(&self, surname: &str, role: &Role) -> Option<Holder> {
        let surname = fold(surname);
        if self.as_of.is_none() || surname.contains(' ') {
            return None;
        }
        let rows = self.registry.spelled(&surname, true).into_iter().map(|row| self.registry.holder(row));
        let mut found = rows.filter(|holder| {
            let name = fold(&holder.name);
            holder.holds_on(self.as_of)
                && holder.post.is_some()
                && (name.split(' ').next_back() == Some(&surname) || name.split(' ').next() == Some(&surname))
                && office_fits(&role.phrase, &holder.office)
        });
        let first = found.next()?;
        found.all(|other| other.name == first.name && other.party == first.party).then_some(first)
    }

    /// "Hilda Shikongo, the spokesperson, said": an office of the same noun that the text has just
    /// named with its country and without a person.
    fn earlier_office(&self, head: TokenId, role: &Role) -> Option<(Actor, &'static str)> {
        let r = &self.reading;
        let naming = self.persons.naming(head)?;
        if naming.title.is_some() {
            return None;
        }
        let own = self.role_of_person(&naming.tokens, naming.head, None)?;
        let start = r.phrase(own).start;
        if r.lower(start) != "the" {
            return None;
        }
        let sentence = r.analysis.tokens[head].sentence;
        let from = r.analysis.sentences[sentence.saturating_sub(3)].tokens.start;
        let to = naming.tokens.start.min(start);
        let last = |p: &str| p.rsplit(' ').next().unwrap_or_default().to_owned();
        (from..to).rev().find_map(|t| {
            let other = r.role(t)?;
            if other.plural || other.role.kind != RoleKind::Office || last(&other.role.phrase) != last(&role.phrase) {
                return None;
            }
            if self.person_beside(t).is_some() {
                return None;
            }
            match self.plain_party(t)?.as_slice() {
                [one] if one.key().is_some() => Some((one.clone(), "the same office named before")),
                _ => None,
            }
        })
    }

    /// "His counterpart, Rashad Velizade": the other side of the pair, seen from whoever was named last.
    pub(super) fn place_counterparts(&mut self) {
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
                let actor =
                    Actor { name: Some(self.persons.entries[e].name.clone()), ..self.actor_of_key(other, Sector::Gov) };
                let entry = &mut self.persons.entries[e];
                entry.actors = vec![actor];
                "the other side of the pair".clone_into(&mut entry.reason);
            }
        }
    }

    /// The role noun that belongs to a naming: title, apposition on either side, predicate noun.
    pub(super) fn role_of_person(
        &self,
        tokens: &Range<TokenId>,
        head: TokenId,
        title: Option<TokenId>,
    ) -> Option<TokenId> {
        let r = &self.reading;
        if title.is_some() {
            return title;
        }
        let personal = |t: TokenId| {
            r.role(t).is_some_and(|role| {
                !role.plural
                    && matches!(
                        role.role.kind,
                        RoleKind::Office
                            | RoleKind::Official
                            | RoleKind::Analyst
                            | RoleKind::People
                            | RoleKind::Media
                            | RoleKind::Armed
                            | RoleKind::Firm
                    )
            }) && !self.is_person_name(t)
        };
        if let Some(t) = r.analysis.children_by(head, Relation::Appos).find(|t| personal(*t)) {
            return Some(t);
        }
        if matches!(r.relation(head), Relation::Appos | Relation::Flat | Relation::Compound)
            && !r.analysis.is_root(head)
            && personal(r.head(head))
            // The names may hang from the title, which is not the office beside it.
            && self.persons.naming(tokens.start).and_then(|n| n.title) != Some(r.head(head))
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
        let start = self
            .persons
            .naming(tokens.start)
            .and_then(|n| n.title)
            .and_then(|t| r.role(t))
            .map_or(tokens.start, |x| x.tokens.start);
        let ends = tokens.end >= sentence.end || comma(tokens.end) || matches!(r.word(tokens.end), "." | ";");
        if ends && start >= sentence.start + 2 && comma(start - 1) {
            let before = start - 2;
            let role_head = (before.saturating_sub(8).max(sentence.start)..=before).rev().find(|t| {
                personal(*t)
                    && (*t == before
                        || r.role(*t).is_some_and(|x| x.tokens.end == before + 1)
                        || self.possessor(*t).is_some_and(|p| p > *t && (p == before || r.phrase(p).end == before + 1))
                        || self.whose_behind(*t).is_some_and(|p| p == before))
            });
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

    /// Whose a role is by the words right behind it, up to a sign or a verb: "army" in "a spokesman for
    /// the Burundian army,".
    fn whose_behind(&self, role_head: TokenId) -> Option<TokenId> {
        let r = &self.reading;
        let role = r.role(role_head)?;
        let sentence = r.analysis.sentence_of(role_head).tokens.clone();
        let from = role.tokens.end;
        if from >= sentence.end || !matches!(r.lower(from).as_str(), "of" | "for" | "at" | "with") {
            return None;
        }
        let end = (from..sentence.end).find(|t| matches!(r.upos(*t), Upos::Punct | Upos::Verb | Upos::Aux))?;
        let last =
            end.checked_sub(1).filter(|t| *t > from && end - from <= 8 && matches!(r.word(end), "," | "–" | "—"))?;
        (r.role(last).is_some() || r.name(last).is_some()).then_some(last)
    }

    pub(super) fn take_role(&mut self, e: usize, role_head: TokenId, name_start: TokenId) {
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
            low.min(self.title_start(&role))..role_head + 1
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
            && (self.reading.name(possessor).is_some() || self.reading.role(possessor).is_some())
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
        // "A spokesman for the Burundian army, Colonel X", whatever the tree says.
        if mods.is_empty()
            && role_head < name_start
            && let Some(whose) = self.whose_behind(role_head).filter(|w| *w < name_start)
        {
            mods = self.plain_party(whose).into_iter().collect();
        }
        // "WHO spokesperson X": the name of a body right before a title before the name.
        if mods.is_empty()
            && role_head < name_start
            && let Some(before) = role.tokens.start.checked_sub(1)
            && self.reading.analysis.tokens[before].sentence == self.reading.analysis.tokens[role_head].sentence
            && let Some(name) = self.reading.name(before)
            && name.senses.iter().any(|s| matches!(s, Sense::Organisation(_)))
        {
            mods.push(self.readings_of(&name.senses, false));
        }
        // "President Moussa Traore of Niger"
        if mods.is_empty()
            && role_head < name_start
            && let Some(end) = self.persons.naming(name_start).map(|n| n.tokens.end)
            && end + 1 < self.reading.analysis.tokens.len()
            && self.reading.lower(end) == "of"
        {
            let at = if self.reading.lower(end + 1) == "the" { end + 2 } else { end + 1 };
            if let Some(name) = self.reading.name(at)
                && name.senses.iter().any(|s| matches!(s, Sense::Country(_)))
            {
                mods.push(self.readings_of(&name.senses, false));
            }
        }
        let office = self.office_words(role_head);
        let entry_actors_from_text = !mods.is_empty();
        let counterpart = role.role.phrase == "counterpart";
        let entry = &self.persons.entries[e];
        let first_role = entry.role.is_none();
        let keep = !first_role
            && entry.role.is_some_and(|r| r.kind == RoleKind::Office && r.entitlement == Entitlement::Speaks)
            && (counterpart || !entry_actors_from_text);
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
        // "Levon Petrosyan, a farmer": whom the text presents so is nobody who once held an office.
        let presented = role_head > name_start
            && role.role.kind == RoleKind::People
            && actors.is_empty()
            && matches!(self.reading.lower(self.reading.phrase(role_head).start).as_str(), "a" | "an");
        let entry = &mut self.persons.entries[e];
        if presented && !former && entry.role.is_none() && entry.entitlement == Some(Entitlement::DoesNotSpeak) {
            entry.actors.clear();
        }
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
    pub(super) fn led_side(&self, head: TokenId) -> Option<(Vec<Actor>, Option<String>)> {
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

    /// Names that the model takes for persons and that the text has somebody or something in: nobody
    /// gives them an office or a side, and they say nothing.
    pub(super) fn find_grounds(&mut self) {
        let r = &self.reading;
        let mut persons: BTreeSet<usize> = BTreeSet::new();
        for naming in &self.persons.namings {
            let entry = &self.persons.entries[naming.entry];
            let governor = (!r.analysis.is_root(naming.head)).then(|| r.head(naming.head));
            let speaks = governor.is_some_and(|g| r.is_speech(g))
                && matches!(r.relation(naming.head), Relation::Nsubj | Relation::NsubjPass);
            let who = |v: TokenId| {
                r.analysis.children(v).iter().any(|c| matches!(r.lower(*c).as_str(), "who" | "whom" | "whose"))
            };
            let personal = naming.title.is_some()
                || entry.role.is_some()
                || !entry.actors.is_empty()
                || r.analysis.children_by(naming.head, Relation::AclRelcl).any(who);
            if speaks || personal {
                persons.insert(naming.entry);
            }
        }
        // The name may stand in such a place where nobody took it for a person.
        let mut names: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
        for naming in self.persons.namings.iter().filter(|n| !persons.contains(&n.entry)) {
            let words = r.analysis.words(naming.tokens.clone());
            names.entry(words).or_default().push((naming.entry, naming.tokens.len()));
        }
        let lengths: BTreeSet<usize> = names.values().flatten().map(|(_, length)| *length).collect();
        let mut grounds = BTreeSet::new();
        for sentence in &r.analysis.sentences {
            for t in sentence.tokens.clone() {
                for length in lengths.iter().copied().filter(|n| t + n <= sentence.tokens.end) {
                    if let Some(found) = names.get(r.analysis.words(t..t + length))
                        && self.is_located(r.head_of(&(t..t + length)))
                    {
                        grounds.extend(found.iter().map(|(entry, _)| *entry));
                    }
                }
            }
        }
        self.grounds = grounds;
    }

    /// Whether somebody or something is in, near or outside what a token names, or it is a city "of"
    /// that name.
    fn is_located(&self, t: TokenId) -> bool {
        let r = &self.reading;
        let lemma = if r.analysis.is_root(t) { "" } else { r.analysis.lemma(r.head(t)) };
        match r.preposition(t).as_deref() {
            Some("in" | "into") => !is_of_mind(lemma),
            Some("near" | "outside" | "inside") => true,
            Some("of") => is_place_noun(lemma),
            _ => false,
        }
    }

    pub(super) fn visit_person(&mut self, t: TokenId) -> bool {
        let Some(naming) = self.persons.naming(t).cloned() else { return false };
        if naming.head != t {
            return true;
        }
        let entry = &self.persons.entries[naming.entry];
        if self.grounds.contains(&naming.entry) {
            let reason = "a place: somebody or something is in it elsewhere in the text".to_owned();
            let silent = Entitlement::DoesNotSpeak;
            self.push(t, naming.tokens, MentionKind::Place, Verdict::Unknown, None, silent, reason);
            return true;
        }
        let mut start = naming.tokens.start;
        if let Some(title) = naming.title {
            let role_start = self.reading.role(title).map_or(title, |r| r.tokens.start);
            start = start.min(role_start).min(self.reading.phrase(title).start);
            start = self.reading.role(title).map_or(start, |role| start.min(self.title_start(role)));
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
        let reason = if entry.reason.is_empty() {
            "a person whom the text gives no side".to_owned()
        } else {
            entry.reason.clone()
        };
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
}

/// What one has in a person as well as in a place.
fn is_of_mind(lemma: &str) -> bool {
    matches!(
        lemma,
        "trust"
            | "confidence"
            | "faith"
            | "believe"
            | "belief"
            | "interest"
            | "interested"
            | "hope"
            | "confide"
            | "find"
            | "see"
            | "invest"
            | "support"
            | "loss"
            | "ally"
            | "partner"
            | "disappointed"
            | "mistrust"
            | "instil"
    )
}

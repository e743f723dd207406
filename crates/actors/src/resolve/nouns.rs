//! Nouns of people, bodies, states and outlets.

use super::{Resolver, Use, flatten, is_calendar, is_hostile, of_state, verdict_of, verdict_of_group, with_role};
use crate::lists::{Motion, is_national_noun, is_place_noun, motion, states_of_kind};
use crate::registry::{Role, RoleKind};
use crate::{Entitlement, MentionKind, Person, Verdict};
use legation_analysis::{EntityKind, Relation, Tag, TokenId, Upos};
use legation_records::{Actor, Country, Sector};
use std::ops::Range;

/// A kind of states that stands for all of them when it is named in the plural.
const FEW_STATES: usize = 5;

impl Resolver<'_> {
    pub(super) fn visit_noun(&mut self, t: TokenId, depth: usize) {
        let Some(role) = self.reading.role(t).cloned() else {
            self.visit_other_noun(t);
            return;
        };
        if !self.is_phrase_head(t) {
            return;
        }
        let mut phrase = self.reading.phrase(t);
        phrase.start = phrase.start.min(role.tokens.start).min(self.title_start(&role));
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
            RoleKind::Partyword
            | RoleKind::Official
            | RoleKind::Force
            | RoleKind::People
            | RoleKind::Armed
            | RoleKind::Firm
            | RoleKind::Analyst => MentionKind::People,
            RoleKind::Media
                if matches!(
                    role.role.phrase.as_ref(),
                    "journalist" | "reporter" | "editor" | "correspondent" | "blogger"
                ) =>
            {
                MentionKind::People
            }
            RoleKind::Media | RoleKind::Bloc => MentionKind::Organisation,
        };
        // An apposition or title of a person is that person.
        if let Some(e) = self.person_beside(t) {
            // A title is part of the name's own mention.
            let mut above = t;
            for _ in 0..6 {
                if !matches!(
                    self.reading.relation(above),
                    Relation::Compound | Relation::Flat | Relation::Amod | Relation::NmodUnmarked | Relation::NmodDesc
                ) {
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
            self.push(
                t,
                phrase,
                beside,
                verdict,
                Some(person),
                entitlement,
                "the office of the person beside it".into(),
            );
            self.last_entry(e, head.filter(|h| *h != t));
            return;
        }
        let possessor = self.possessor(t);
        let counterpart = matches!(role.role.phrase.as_ref(), "counterpart" | "opposite number");
        // Whose counterpart somebody is, is the other side.
        let (possessor, opposite) = if counterpart { (None, possessor) } else { (possessor, None) };
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
            why = "whose it is";
        }
        if parties.is_empty()
            && possessor.is_none_or(|p| role.tokens.contains(&p))
            && let Some((end, actors)) = self.seat_behind(&role)
        {
            parties = vec![actors];
            why = "the seat behind the noun";
            if role.role.kind != RoleKind::Official {
                phrase.end = phrase.end.max(end);
            }
        }
        // "The government in exile of Belarus" does not speak for the state.
        let exiled = matches!(role.role.kind, RoleKind::Body | RoleKind::Office)
            && role.tokens.end + 1 < self.reading.analysis.tokens.len()
            && self.reading.lower(role.tokens.end) == "in"
            && self.reading.lower(role.tokens.end + 1) == "exile";
        if exiled
            && parties.is_empty()
            && let Some(p) = self.reading.possessor(role.tokens.end + 1)
        {
            parties = self.possessor_actors(p, depth);
            why = "whose it is";
        }
        // "officials from both sides", "negotiators for the two countries"
        if parties.is_empty()
            && matches!(
                role.role.kind,
                RoleKind::Official
                    | RoleKind::Office
                    | RoleKind::People
                    | RoleKind::Force
                    | RoleKind::Team
                    | RoleKind::Armed
            )
        {
            let from = self.reading.analysis.children_by(t, Relation::Nmod).find(|c| {
                let preposition = self.reading.preposition(*c);
                *c > t
                    && (matches!(preposition.as_deref(), Some("from" | "representing"))
                        || preposition.as_deref() == Some("in")
                            && (is_at_home(role.role) || self.reading.lower(*c) == "capitals"))
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
        let quantifier =
            phrase.clone().any(|x| matches!(self.reading.lower(x).as_str(), "both" | "either" | "neither" | "each"));
        let two = phrase
            .clone()
            .any(|x| matches!(self.reading.lower(x).as_str(), "two" | "2" | "three" | "four" | "five" | "six"));
        let official_like = matches!(
            role.role.kind,
            RoleKind::State
                | RoleKind::Side
                | RoleKind::Team
                | RoleKind::Body
                | RoleKind::Partyword
                | RoleKind::Office
                | RoleKind::Joint
        );

        // "The three Baltic states": a kind of which there are few.
        if role.role.kind == RoleKind::State
            && plural
            && definite
            && possessor.is_none()
            && let Some(states) = states_of_kind(&words).filter(|s| (2..=FEW_STATES).contains(&s.len()))
            && self.number_in(&phrase).is_none_or(|n| n == states.len())
        {
            let actors =
                states.into_iter().map(|c| self.country_named(Actor::government(c), Sector::Gov)).collect::<Vec<_>>();
            let reason = "state_kinds.tsv: all states of this kind".to_owned();
            self.push(t, phrase, MentionKind::Group, verdict_of_group(actors), None, Entitlement::Speaks, reason);
            self.last_plural(true);
            return;
        }

        // Groups: "both countries", "the two sides", "either side", "the leaders", "the joint commission".
        let pair_noun = plural
            && definite
            && (two
                || matches!(role.role.kind, RoleKind::Side | RoleKind::Partyword | RoleKind::Team)
                || matches!(
                    role.role.phrase.as_ref(),
                    "neighbour"
                        | "neighbor"
                        | "leader"
                        | "country"
                        | "foreign minister"
                        | "government"
                        | "president"
                        | "negotiator"
                        | "foreign ministry"
                        | "prime minister"
                        | "rival"
                        | "capital"
                        | "delegate"
                        | "minister"
                        | "nation"
                ));
        let joint_noun = role.role.kind == RoleKind::Joint;
        let joint_word =
            phrase.clone().any(|x| matches!(self.reading.lower(x).as_str(), "joint" | "bilateral" | "trilateral"));
        // "The Druze leaders" are not those of the two countries.
        let of_others = phrase.clone().any(|x| {
            x < role.tokens.start
                && role.role.kind == RoleKind::Office
                && (self.reading.upos(x) == Upos::Propn && self.reading.block_kind(x).is_paragraph()
                    || self.reading.entity(x).is_some_and(|e| e.kind == EntityKind::Norp))
        });
        if official_like
            && parties.is_empty()
            && possessor.is_none()
            && !joint_noun
            && !of_others
            && (quantifier || pair_noun)
        {
            self.push_pair(t, phrase, role.role, plural);
            return;
        }
        if joint_noun {
            if parties.len() >= 2 || parties.iter().flatten().count() >= 2 && !possessor_is_name {
                let actors = flatten(&parties).into_iter().map(|a| self.country_named(a, Sector::Gov)).collect();
                self.push(
                    t,
                    phrase,
                    MentionKind::Group,
                    Verdict::Known(actors),
                    None,
                    Entitlement::Speaks,
                    "a body of the countries before it".into(),
                );
                return;
            }
            if parties.is_empty() && (joint_word || definite || possessor.is_some()) {
                let earlier = self.earlier_group(t, role.role);
                if let Some((actors, head)) = earlier {
                    self.push(
                        t,
                        phrase,
                        MentionKind::Group,
                        Verdict::Known(actors),
                        None,
                        Entitlement::Speaks,
                        "the joint body named before".into(),
                    );
                    self.last_antecedent(Some(head));
                    return;
                }
                if joint_word || self.joint.contains(role.role.phrase.as_ref()) {
                    self.push_pair(t, phrase, role.role, false);
                    return;
                }
            }
            if parties.is_empty() {
                return;
            }
        }
        if role.role.kind == RoleKind::Bloc {
            if !plural && definite && parties.is_empty() && possessor.is_none() {
                let armed = matches!(role.role.phrase.as_ref(), "group" | "movement");
                let states = matches!(role.role.phrase.as_ref(), "bloc" | "alliance" | "grouping");
                let fits = |actor: &Actor| {
                    let club = matches!(actor.sector, Some(Sector::Igo) | None);
                    actor.organisation.is_some() && (club || !states) && (armed || actor.country.is_none())
                };
                let found = self
                    .antecedent(t, |d| {
                        d.mention.kind == MentionKind::Organisation
                            && d.mention.actors().len() == 1
                            && (!states || fits(&d.mention.actors()[0]))
                    })
                    // "ASEAN ministers met. The bloc …": named only before its ministers.
                    .or_else(|| self.antecedent(t, |d| matches!(d.mention.actors(), [one] if fits(one))));
                if let Some(i) = found {
                    let earlier = &self.drafts[i].mention;
                    let (verdict, entitlement, head) = match earlier.kind {
                        MentionKind::Organisation => (earlier.verdict.clone(), earlier.entitlement, earlier.head),
                        _ => (earlier.verdict.clone(), role.role.entitlement, earlier.head),
                    };
                    self.push(
                        t,
                        phrase,
                        MentionKind::Organisation,
                        verdict,
                        None,
                        entitlement,
                        "the organisation named last".into(),
                    );
                    self.last_antecedent(Some(head));
                }
            }
            return;
        }
        // A state word stands for a state only by what is around it.
        if role.role.kind == RoleKind::State {
            self.visit_state_word(t, phrase, &role, plural, definite, possessor, &parties, depth);
            return;
        }
        if matches!(role.role.kind, RoleKind::Side | RoleKind::Partyword | RoleKind::Joint) && parties.is_empty() {
            return;
        }
        let generic = matches!(
            role.role.phrase.as_ref(),
            "head"
                | "chief"
                | "office"
                | "mission"
                | "department"
                | "bureau"
                | "agency"
                | "secretary"
                | "deputy"
                | "representative"
                | "leadership"
                | "intelligence"
                | "readout"
                | "team"
                | "source"
                | "general"
                | "official"
                | "force"
                | "guard"
                | "union"
                | "operator"
                | "industry"
                | "executive"
                | "justice"
                | "congress"
                | "assembly"
                | "council"
                | "treasury"
                | "customs"
                | "drone"
                | "jet"
                | "vessel"
                | "agent"
                | "officer"
                | "aide"
                | "adviser"
                | "advisor"
        );
        // A palace acts, or it is where somebody is.
        if role.role.kind == RoleKind::Body && role.role.phrase.ends_with("palace") {
            let place = self.use_of(t, true) == Use::Place;
            let first = self.reading.first_conjunct(t);
            if parties.is_empty() && (place || !matches!(self.reading.relation(first), Relation::Nsubj)) {
                return;
            }
            if place {
                let verdict = verdict_of_group(flatten(&parties));
                let reason = "a palace by its preposition".to_owned();
                self.push(t, phrase, MentionKind::Place, verdict, None, Entitlement::DoesNotSpeak, reason);
                return;
            }
        }
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
        if parties.is_empty()
            && definite
            && !plural
            && role.role.kind == RoleKind::Office
            && role.role.phrase != "counterpart"
            && let Some(actor) = self.own_institution(t, &role.role.phrase)
        {
            parties.push(vec![actor]);
            reason = format!("roles.tsv \"{}\": the subject of its clause", role.role.phrase);
        }
        if parties.is_empty()
            && definite
            && !plural
            && matches!(role.role.kind, RoleKind::Office | RoleKind::Body | RoleKind::Media | RoleKind::Official)
            && let Some(i) = self.earlier_like(t, &role.role.phrase, role.role.kind)
            && !self.is_other_by_clause(t, i)
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
            && !exiled
            && !plural
            && !generic
            && (definite || self.reading.upos(t) == Upos::Propn)
            && !matches!(
                role.role.phrase.as_ref(),
                "counterpart" | "opposite number" | "mayor" | "governor" | "commissioner" | "chairman" | "co-chair"
            );
        if parties.is_empty()
            && counterpart
            && let Some(other) = self.opposite_side(t, opposite, depth)
        {
            parties.push(vec![other]);
            "the other side".clone_into(&mut reason);
        }
        if parties.is_empty() && takes_context {
            let weak = (!role.role.party.is_empty())
                .then(|| (self.registry.party(&role.role.party, Sector::Gov), "the usual party of this body"));
            if let Some((actor, source)) = self.context(t, false).or(weak) {
                parties.push(vec![of_state(actor, role.role)]);
                reason = format!("roles.tsv \"{}\": {source}", role.role.phrase);
            }
        }
        if parties.is_empty()
            && generic
            && !matches!(role.role.kind, RoleKind::Official | RoleKind::Office | RoleKind::Force)
        {
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
                        if exiled && actor.country.is_some() {
                            actor.sector = Some(Sector::Opp);
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
        let entitlement = if former || exiled {
            Entitlement::DoesNotSpeak
        } else if phrase
            .clone()
            .any(|x| matches!(self.reading.lower(x).as_str(), "unnamed" | "anonymous" | "unidentified"))
        {
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
    pub(super) fn visit_state_word(
        &mut self,
        t: TokenId,
        phrase: Range<TokenId>,
        role: &crate::reading::RolePhrase,
        plural: bool,
        definite: bool,
        possessor: Option<TokenId>,
        parties: &[Vec<Actor>],
        depth: usize,
    ) {
        let kinds = if plural || possessor.is_some() {
            None
        } else {
            states_of_kind(self.reading.analysis.words(phrase.clone()))
        };
        // Somebody in apposition is no separate party.
        let first = self.reading.first_conjunct(t);
        if self.reading.relation(first) == Relation::Appos
            && !self.reading.analysis.is_root(first)
            && let Some(anchor) = self.plain_party(self.reading.head(first))
        {
            let head = self.reading.head(first);
            self.push(
                t,
                phrase,
                MentionKind::Country,
                verdict_of(anchor),
                None,
                Entitlement::DoesNotSpeak,
                "in apposition to a party".into(),
            );
            self.last_antecedent(Some(head));
            return;
        }
        let relational = matches!(
            role.role.phrase.as_ref(),
            "ally"
                | "neighbour"
                | "neighbor"
                | "rival"
                | "foe"
                | "adversary"
                | "power"
                | "superpower"
                | "capital"
                | "state"
                | "republic"
                | "kingdom"
        );
        if let Some(p) = possessor
            && !relational
            && !plural
            && self.reading.analysis.tokens[p].tag == Tag::PrpS
        {
            let found = self.possessor_actors(p, depth);
            let countries: Vec<Actor> =
                flatten(&found).into_iter().filter_map(|a| a.country).map(Actor::government).collect();
            let words = self.reading.analysis.words(phrase.clone()).to_owned();
            let verdict = verdict_of_group(countries.into_iter().map(|a| a.named(words.clone())).collect());
            self.push(
                t,
                phrase,
                MentionKind::Country,
                verdict,
                None,
                Entitlement::Speaks,
                "the country of its possessor".into(),
            );
            self.last_antecedent(Some(p));
            return;
        }
        if let [one] = parties
            && kinds.is_none()
            && matches!(role.role.phrase.as_ref(), "state" | "republic" | "kingdom" | "nation" | "country")
            && possessor.is_none()
            && !plural
        {
            self.push(
                t,
                phrase,
                MentionKind::Country,
                verdict_of(one.clone()),
                None,
                Entitlement::Speaks,
                "the country before the noun".into(),
            );
            return;
        }
        if !plural
            && definite
            && (parties.is_empty() || kinds.is_some())
            && possessor.is_none()
            && (kinds.is_some()
                || matches!(role.role.phrase.as_ref(), "country" | "nation" | "kingdom" | "republic" | "archipelago"))
        {
            let of_kind =
                |country: Option<Country>| country.is_some_and(|c| kinds.as_ref().is_none_or(|k| k.contains(&c)));
            let found = self.antecedent(t, |d| {
                matches!(
                    d.mention.kind,
                    MentionKind::Country
                        | MentionKind::Seat
                        | MentionKind::Place
                        | MentionKind::Body
                        | MentionKind::Person
                ) && d.mention.actors().len() == 1
                    && of_kind(d.mention.actors()[0].country)
            });
            // Only its adjective, or a part of it, may have gone before.
            let found = found.or_else(|| {
                kinds.as_ref()?;
                self.antecedent(t, |d| matches!(d.mention.actors(), [one] if of_kind(one.country)))
            });
            if let Some(i) = found {
                let head = self.drafts[i].mention.head;
                let country = self.drafts[i].mention.actors()[0].country;
                let words = self.reading.analysis.words(phrase.clone()).to_owned();
                let verdict =
                    country.map_or(Verdict::Unknown, |c| Verdict::Known(vec![Actor::government(c).named(words)]));
                let place = self
                    .reading
                    .preposition(t)
                    .is_some_and(|p| matches!(p.as_str(), "in" | "across" | "into" | "throughout" | "around"));
                let kind = if place { MentionKind::Place } else { MentionKind::Country };
                self.push(t, phrase, kind, verdict, None, Entitlement::Speaks, "the country named last".into());
                self.last_antecedent(Some(head));
            }
            return;
        }
        if role.role.phrase == "capital" && !parties.is_empty() {
            let city = self.use_of(t, true);
            let kind = if city == Use::Place { MentionKind::Place } else { MentionKind::Seat };
            self.push(
                t,
                phrase,
                kind,
                verdict_of(parties[0].clone()),
                None,
                Entitlement::Speaks,
                "the capital of the country before it".into(),
            );
        }
    }

    pub(super) fn visit_other_noun(&mut self, t: TokenId) {
        let r = &self.reading;
        if !self.is_phrase_head(t) || r.is_inside_role(t) {
            return;
        }
        // "ex" of "ex-president" is a part of the title.
        if r.lower(t) == "ex" && t + 1 < r.analysis.tokens.len() && r.word(t + 1) == "-" {
            return;
        }
        let phrase = r.phrase(t);
        let words = r.analysis.words(phrase.clone()).replace('\n', " ");
        let proper = r.upos(t) == Upos::Propn;
        let media = phrase.clone().any(|x| r.word(x).chars().next().is_some_and(char::is_uppercase))
            && matches!(
                r.word(t),
                "Times"
                    | "Post"
                    | "Herald"
                    | "Shimbun"
                    | "Tribune"
                    | "Gazette"
                    | "Journal"
                    | "News"
                    | "Wire"
                    | "Bulletin"
                    | "Chronicle"
                    | "Ilbo"
                    | "Broadcasting"
                    | "TV"
                    | "Television"
                    | "Radio"
                    | "Press"
                    | "Daily"
                    | "Observer"
                    | "Guardian"
                    | "Mail"
                    | "Dispatch"
                    | "Courier"
                    | "Ledger"
                    | "Telegraph"
                    | "Mirror"
                    | "Standard"
                    | "Zeitung"
                    | "Shinbun"
                    | "Sun"
                    | "Monitor"
                    | "Independent"
                    | "Review"
                    | "Globe"
                    | "Star"
                    | "Echo"
                    | "Morning"
                    | "Agency"
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
            self.push(
                t,
                phrase,
                MentionKind::Organisation,
                verdict_of(actors),
                None,
                Entitlement::DoesNotSpeak,
                "an outlet by its name".into(),
            );
            return;
        }
        let possessor = r.analysis.child(t, Relation::NmodPoss);
        let of_name = possessor.is_some_and(|p| r.name(p).is_some()) && !is_word_of_state(r.analysis.lemma(t));
        // "Two Danish ferrymen": people by their noun, though no table has it.
        let lower = r.lower(t);
        let men = ["men", "man", "women", "woman"].iter().any(|e| lower.ends_with(e) && lower.len() > e.len() + 2);
        if !mods.is_empty() && !of_name && men && !proper {
            let actors =
                flatten(&mods).into_iter().map(|a| Actor { sector: Some(Sector::Cvl), ..a }.named(words.clone()));
            let actors: Vec<Actor> = actors.collect();
            let verdict = if mods.len() == 1 { verdict_of(actors) } else { verdict_of_group(actors) };
            let reason = "people of a country".to_owned();
            self.push(t, phrase, MentionKind::People, verdict, None, Entitlement::DoesNotSpeak, reason);
            return;
        }
        if !mods.is_empty() && !of_name {
            let actors = flatten(&mods).into_iter().collect::<Vec<_>>();
            let verdict = if mods.len() == 1 { verdict_of(mods[0].clone()) } else { verdict_of_group(actors) };
            self.push(
                t,
                phrase,
                MentionKind::Thing,
                verdict,
                None,
                Entitlement::DoesNotSpeak,
                "something of a country".into(),
            );
            return;
        }
        if !proper
            && mods.is_empty()
            && possessor.is_none()
            && let Some((kind, country)) = self.own_of_only_country(t)
        {
            let verdict = verdict_of(vec![Actor { country: Some(country), ..Actor::default() }]);
            let reason = "the only country that the text names".to_owned();
            self.push(t, phrase, kind, verdict, None, Entitlement::DoesNotSpeak, reason);
            return;
        }
        if proper && matches!(entity, Some(EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac)) {
            self.push(
                t,
                phrase,
                MentionKind::Place,
                Verdict::Unknown,
                None,
                Entitlement::DoesNotSpeak,
                "a place by its name".into(),
            );
        } else if proper && entity == Some(EntityKind::Org) {
            self.push(
                t,
                phrase,
                MentionKind::Organisation,
                Verdict::Unknown,
                None,
                Entitlement::DoesNotSpeak,
                "a name that the registry does not know".into(),
            );
        } else if proper
            && matches!(r.preposition(t).as_deref(), Some("in" | "at" | "near"))
            && r.word(t).chars().next().is_some_and(char::is_uppercase)
            && r.word(t).chars().any(char::is_lowercase)
            && !matches!(entity, Some(EntityKind::Date | EntityKind::Time | EntityKind::Event | EntityKind::Law))
            && !is_calendar(r.word(t))
        {
            self.push(
                t,
                phrase,
                MentionKind::Place,
                Verdict::Unknown,
                None,
                Entitlement::DoesNotSpeak,
                "a place by its preposition".into(),
            );
        }
    }

    /// "The referendum", "the town" in a text that names one country and no party outside it: they are
    /// of that country. Who takes or hits ground may do so abroad.
    fn own_of_only_country(&self, t: TokenId) -> Option<(MentionKind, Country)> {
        let r = &self.reading;
        let lemma = r.analysis.lemma(t).to_lowercase();
        let kind = match () {
            () if is_national_noun(&lemma) => MentionKind::Thing,
            () if is_place_noun(&lemma) => MentionKind::Place,
            () => return None,
        };
        let mut countries = self.evidence.keys();
        let (Some(country), None) = (countries.next(), countries.next()) else { return None };
        let outside = r.names.iter().any(|n| n.senses.iter().any(|s| self.country_of(*s).is_none()));
        let predicate = r.predicate_above(t).map_or("", |p| r.analysis.lemma(p));
        let force = is_hostile(predicate) || motion(predicate) == Some(Motion::Force);
        if outside || kind == MentionKind::Place && force {
            return None;
        }
        Some((kind, *country))
    }

    /// Whether a noun is the head of its phrase, not a part of a compound or a title.
    pub(super) fn is_phrase_head(&self, t: TokenId) -> bool {
        let r = &self.reading;
        if r.analysis.is_root(t) {
            return true;
        }
        let head = r.head(t);
        match r.relation(t) {
            Relation::Compound
            | Relation::Flat
            | Relation::Amod
            | Relation::NmodUnmarked
            | Relation::NmodDesc
            | Relation::Goeswith => !(r.is_noun(head) || r.upos(head) == Upos::Adj),
            Relation::Fixed | Relation::Case | Relation::Cc | Relation::Mark | Relation::Det => false,
            _ => true,
        }
    }

    /// The person that an office stands beside: title, apposition.
    pub(super) fn person_beside(&self, t: TokenId) -> Option<usize> {
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
}

/// What a state says, gives or asks for: "Singapore's offer" is something of Singapore's own.
fn is_word_of_state(lemma: &str) -> bool {
    matches!(
        lemma,
        "offer"
            | "proposal"
            | "invitation"
            | "mediation"
            | "request"
            | "demand"
            | "initiative"
            | "appeal"
            | "ultimatum"
            | "overture"
            | "suggestion"
            | "counterproposal"
            | "counteroffer"
    )
}

/// Whether people of a role are of the country that they are said to be in: farmers and courts are,
/// soldiers, reporters, aid workers and tourists need not be.
fn is_at_home(role: &Role) -> bool {
    let settled = matches!(
        role.sector,
        Some(
            Sector::Cvl
                | Sector::Lab
                | Sector::Edu
                | Sector::Rel
                | Sector::Opp
                | Sector::Pty
                | Sector::Jud
                | Sector::Leg
                | Sector::Cop
                | Sector::Crm
        )
    );
    let passing = matches!(
        role.phrase.as_ref(),
        "tourist"
            | "traveller"
            | "traveler"
            | "pilgrim"
            | "passenger"
            | "migrant worker"
            | "foreign worker"
            | "guest worker"
            | "expatriate"
            | "expat"
            | "foreigner"
            | "foreign national"
            | "foreign citizen"
            | "national"
            | "citizen"
            | "hostage"
            | "captive"
            | "prisoner"
            | "detainee"
            | "inmate"
            | "victim"
            | "survivor"
            | "hiker"
            | "climber"
            | "mountaineer"
            | "skier"
            | "holidaymaker"
            | "diaspora"
            | "dual national"
            | "dual citizen"
            | "sailor"
            | "crew"
            | "pilot"
            | "contractor"
            | "volunteer"
            | "missionary"
            | "exchange student"
            | "exile"
            | "defector"
            | "political exile"
            | "exiled leader"
            | "people"
            | "man"
            | "woman"
            | "child"
            | "compatriot"
            | "family"
    );
    role.kind == RoleKind::Armed || matches!(role.kind, RoleKind::People | RoleKind::Body) && settled && !passing
}

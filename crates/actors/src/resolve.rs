//! From what single tokens say to who each mention is: modifiers, possessors, appositions, groups,
//! and what went before.

mod anaphora;
mod beside;
mod context;
mod groups;
mod names;
mod nouns;
mod people;
mod union;

use crate::lists::{Motion, is_people_word, motion};
use crate::persons::Persons;
use crate::reading::Reading;
use crate::registry::{Registry, Role, RoleKind};
use crate::{Entitlement, Mention, MentionKind, Person, Resolutions, Verdict};
use legation_analysis::{Analysis, Relation, Tag, TokenId, Upos};
use legation_document::{Date, Document};
use legation_records::{Actor, ActorKey, Country, Sector};
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
    let reading = Reading::new(document, analysis, registry, as_of);
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
        inner: Vec::new(),
        joint: BTreeSet::new(),
        grounds: BTreeSet::new(),
        reading,
    };
    resolver.weigh_countries();
    resolver.place_persons();
    resolver.find_grounds();
    resolver.find_joint_bodies();
    resolver.tie_parties();
    resolver.place_counterparts();
    for t in 0..analysis.tokens.len() {
        resolver.visit(t, 0);
    }
    resolver.name_offices();
    resolver.name_pronouns();
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
    /// Two sides of one country, joined by "and", with their sentence.
    inner: Vec<(usize, [Actor; 2])>,
    /// Bodies that the document calls joint.
    joint: BTreeSet<&'static str>,
    /// Entries of persons that are places by what the text says.
    grounds: BTreeSet<usize>,
}

impl Resolver<'_> {
    fn visit(&mut self, t: TokenId, depth: usize) {
        if t >= self.open.len() || self.open[t] {
            return;
        }
        self.open[t] = true;
        if self.visit_answer(t) || self.visit_person(t) || self.visit_name(t) {
            return;
        }
        let tag = self.reading.analysis.tokens[t].tag;
        match self.reading.upos(t) {
            Upos::Noun | Upos::Propn => self.visit_noun(t, depth),
            _ if matches!(tag, Tag::Prp | Tag::PrpS) => self.visit_pronoun(t, depth),
            Upos::Pron | Upos::Det | Upos::Num | Upos::Cconj | Upos::Adv
                if matches!(
                    self.reading.lower(t).as_str(),
                    "both" | "neither" | "each" | "either" | "one" | "some" | "several" | "two" | "three" | "many"
                ) =>
            {
                self.visit_quantifier(t, depth);
            }
            Upos::Adj | Upos::X
                if self.reading.role(t).is_some()
                    && !matches!(self.reading.relation(t), Relation::Amod | Relation::Compound) =>
            {
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
        let plural = matches!(r.analysis.tokens[head].tag, Tag::Nns | Tag::Nnps)
            && !matches!(kind, MentionKind::Country | MentionKind::Person | MentionKind::Organisation);
        let sentence = r.analysis.tokens[head].sentence;
        self.draft_of[head] = Some(self.drafts.len() as u32);
        self.drafts.push(Draft {
            mention: Mention {
                tokens,
                head,
                kind,
                verdict,
                sector: None,
                person,
                entitlement,
                antecedent: None,
                reason,
            },
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

    /// Pronouns take the name that their antecedent was given at last.
    fn name_pronouns(&mut self) {
        for i in 0..self.drafts.len() {
            let draft = &self.drafts[i];
            if draft.mention.kind != MentionKind::Pronoun
                || draft.mention.person.as_ref().is_none_or(|p| p.name.is_some())
            {
                continue;
            }
            let Some(name) = draft
                .antecedent
                .and_then(|h| self.draft(h))
                .and_then(|d| d.mention.person.as_ref())
                .and_then(|p| p.name.clone())
            else {
                continue;
            };
            if let Some(person) = &mut self.drafts[i].mention.person {
                person.name = Some(name);
            }
        }
    }

    /// The part of society of a mention: its parties' where they agree, else what its noun or the role
    /// of its person says.
    fn sector_of(&self, draft: &Draft, sectors: &[Option<Sector>]) -> Option<Sector> {
        let mut own = draft.mention.actors().iter().map(|a| a.sector);
        if let Some(first) = own.next() {
            return first.filter(|_| own.all(|s| s == first));
        }
        let role = draft.entry.and_then(|e| self.persons.entries[e].role).and_then(|r| r.sector);
        sectors[draft.mention.head].or(role)
    }

    /// "Another ethnic Chechen", "Kurds": one or more of a people, who are civilians where nothing else
    /// is said of them.
    fn people_at(&self, t: TokenId) -> Option<Sector> {
        (self.reading.is_noun(t) && is_people_word(self.reading.word(t))).then_some(Sector::Cvl)
    }

    fn finish(mut self) -> Resolutions {
        let count = self.reading.analysis.tokens.len();
        self.drafts.sort_by_key(|d| (d.mention.tokens.start, d.mention.head));
        let mut index = vec![None; count];
        for (i, draft) in self.drafts.iter().enumerate() {
            index[draft.mention.head] = Some(i);
        }
        let names = self.names();
        let sectors: Vec<Option<Sector>> =
            (0..count).map(|t| self.reading.role(t).map_or_else(|| self.people_at(t), |r| r.role.sector)).collect();
        let mut mentions: Vec<Mention> = Vec::with_capacity(self.drafts.len());
        for draft in &self.drafts {
            let antecedent = draft
                .antecedent
                .and_then(|h| index.get(h).copied().flatten())
                .filter(|i| index[draft.mention.head] != Some(*i));
            let sector = self.sector_of(draft, &sectors);
            mentions.push(Mention { sector, antecedent, ..draft.mention.clone() });
        }
        // A pronoun is of the sector of whom it goes back to.
        for i in 0..mentions.len() {
            if mentions[i].sector.is_none()
                && let Some(before) = mentions[i].antecedent
            {
                mentions[i].sector = mentions[before].sector;
            }
        }
        Resolutions::new(mentions, count).with_names(names, sectors)
    }
}

impl Reading<'_> {
    fn possessor(&self, head: TokenId) -> Option<TokenId> {
        self.analysis
            .children_by(head, Relation::Nmod)
            .find(|c| *c > head && self.preposition(*c).as_deref() == Some("of"))
    }
}

fn is_of_other_gender(draft: &Draft, woman: bool) -> bool {
    let office = draft.mention.person.as_ref().and_then(|p| p.office.as_deref()).unwrap_or_default().to_lowercase();
    if woman {
        ["spokesman", "king", "emir", "sultan", "chairman", "emperor", "pope"]
            .iter()
            .any(|w| office.split(' ').any(|o| o == *w))
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

/// Whose a body or office is, as found around it: a court named before does not make the government
/// a court. A spokesperson keeps the part that they speak for.
fn of_state(actor: Actor, role: &Role) -> Actor {
    let part =
        matches!(actor.sector, Some(Sector::Jud | Sector::Leg | Sector::Cop | Sector::Cvl | Sector::Med | Sector::Bus));
    if part && actor.country.is_some() && actor.organisation.is_none() && !role.phrase.contains("spokes") {
        return Actor { sector: Some(Sector::Gov), ..actor };
    }
    actor
}

/// Whether an office without a name may be the one that a person holds: the same noun or a general
/// one for it, and no word that sets them apart.
fn office_fits(words: &str, held: &str) -> bool {
    let held = held.to_lowercase();
    let has = |text: &str, list: &[&str]| list.iter().any(|w| text.contains(w));
    let speaks: &[&str] = &["spokes", "press secretary", "press officer"];
    let top: &[&str] = &[
        "president",
        "prime minister",
        "premier",
        "chancellor",
        "king",
        "emir",
        "amir",
        "sultan",
        "emperor",
        "queen",
        "supreme leader",
        "leader",
        "taoiseach",
    ];
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
        // A bare "the spokesperson" may be the one of any body.
        let bare = matches!(held.as_str(), "spokesperson" | "spokesman" | "spokeswoman");
        return has(words, speaks)
            && has(&held, speaks)
            && (bare || domain(words).is_none() || domain(words) == domain(&held));
    }
    let deputy = |text: &str| has(text, &["deputy", "vice", "assistant"]);
    if deputy(words) && !deputy(&held) {
        return false;
    }
    let last = words.rsplit([' ', '-']).next().unwrap_or_default();
    if words.ends_with("leader")
        || words.ends_with("ruler")
        || words.ends_with("strongman")
        || words.ends_with("monarch")
    {
        return top.iter().any(|t| held == *t || held.ends_with(&format!(" {t}"))) && !deputy(&held);
    }
    if words.ends_with(" chief")
        && has(
            &held,
            &["secretary-general", "secretary general", "director general", "director-general", "managing director"],
        )
    {
        return true;
    }
    // The president is no "presidential aide".
    if !held.split([' ', '-']).any(|w| w == last) {
        return false;
    }
    if last == "president" {
        return !deputy(&held) || deputy(words);
    }
    if words.contains("prime minister") != held.contains("prime minister")
        && (words.contains("prime")
            || domain(words).is_none() && held.contains("prime") && !words.ends_with("minister"))
    {
        return false;
    }
    domain(words).is_none() || domain(words) == domain(&held)
}

/// Whether a city behind the word is ground: "flew to Paris", "north of Paris".
fn is_motion(lemma: &str) -> bool {
    matches!(motion(lemma), Some(Motion::Going | Motion::Direction))
}

fn is_pressure(lemma: &str) -> bool {
    matches!(
        lemma,
        "sanction"
            | "pressure"
            | "attack"
            | "call"
            | "strike"
            | "war"
            | "assault"
            | "tariff"
            | "embargo"
            | "ban"
            | "restriction"
            | "depend"
            | "rely"
            | "impose"
            | "spy"
            | "press"
            | "duty"
            | "levy"
            | "aggression"
            | "raid"
            | "blockade"
            | "insist"
            | "invasion"
            | "urge"
            | "dependence"
            | "reliance"
            | "count"
            | "blame"
            | "penalty"
            | "demand"
            | "declare"
            | "turn"
            | "measure"
            | "fire"
    )
}

fn is_part_of_place(lemma: &str) -> bool {
    matches!(
        lemma,
        "city"
            | "town"
            | "village"
            | "capital"
            | "north"
            | "south"
            | "east"
            | "west"
            | "outskirt"
            | "outskirts"
            | "street"
            | "centre"
            | "center"
            | "region"
            | "port"
            | "suburb"
            | "district"
            | "coast"
            | "part"
            | "area"
            | "province"
            | "kilometre"
            | "kilometer"
            | "mile"
            | "km"
            | "northeast"
            | "southeast"
            | "northwest"
            | "southwest"
            | "border"
            | "edge"
            | "heart"
            | "island"
            | "gulf"
            | "sea"
    )
}

fn is_hostile(lemma: &str) -> bool {
    matches!(
        lemma,
        "attack"
            | "fire"
            | "shell"
            | "bomb"
            | "violate"
            | "seize"
            | "invade"
            | "kill"
            | "strike"
            | "launch"
            | "break"
            | "threaten"
            | "refuse"
            | "block"
            | "abduct"
            | "detain"
            | "provoke"
            | "lie"
            | "shoot"
            | "hit"
            | "wound"
            | "breach"
            | "arrest"
            | "try"
            | "attempt"
            | "fail"
            | "plot"
            | "destroy"
            | "occupy"
            | "annex"
            | "interfere"
            | "meddle"
            | "undermine"
            | "promise"
            | "must"
            | "should"
            | "need"
            | "owe"
    )
}

fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "January"
            | "February"
            | "March"
            | "April"
            | "May"
            | "June"
            | "July"
            | "August"
            | "September"
            | "October"
            | "November"
            | "December"
            | "Monday"
            | "Tuesday"
            | "Wednesday"
            | "Thursday"
            | "Friday"
            | "Saturday"
            | "Sunday"
            | "Jan"
            | "Feb"
            | "Mar"
            | "Apr"
            | "Jun"
            | "Jul"
            | "Aug"
            | "Sep"
            | "Sept"
            | "Oct"
            | "Nov"
            | "Dec"
    )
}

//! The world's actors: states, seats of government, organisations, holders of offices by date, and
//! the nouns of roles.
//!
//! Everything is compiled into tables and two automata when the crate is built; nothing is read at
//! start. [`Registry::with_overlay`] adds a user's own lines on top.

use crate::Entitlement;
use crate::fold::{fold, fold_char, is_acronym};
use crate::offices::{self, Holder};
use crate::spelling::Rule;
use crate::words::{Openings, word_end, word_starts};
use fst::Streamer as _;
use fst::raw::{Fst, Output};
use jiff::civil::Date;
use legation_records::{Actor, Country, Sector};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

mod tables {
    //! What the build script writes.
    use super::{Cow, Entitlement, Organisation, Role, RoleKind, Rule, Seat, Sector, State};
    use crate::offices::Post;

    include!(concat!(env!("OUT_DIR"), "/registry.rs"));
}
use tables::{COUNTRIES, ORGANISATIONS, ROLES, SEATS};
pub(crate) use tables::{ORIGINS, POSTS, SECTORS, SPELLINGS, TITLES};

static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.fst"));
static PHRASES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/roles.fst"));
static OPENINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/openings.bin"));
/// How many words and signs a name has at most, for [`Registry::names_in`].
const REACH: usize = 24;
static READINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/readings.bin"));

/// A state of the world, past or present, or a dependent territory with a code of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// ISO 3166-1 alpha-3 code (formerly used codes for dissolved states; `XKX` for Kosovo).
    pub code: Cow<'static, str>,
    /// ISO 3166-1 alpha-2 code.
    pub iso2: &'static str,
    /// Correlates of War number, empty where there is none.
    pub cow: &'static str,
    /// FIPS 10-4 (GEC) code, empty where there is none.
    pub fips: &'static str,
    /// Usual English name.
    pub name: Cow<'static, str>,
    /// Its capital, or the first of them; empty for city states.
    pub capital: &'static str,
    /// Code of the state that it belongs to; empty for a state of its own.
    pub sovereign: &'static str,
    /// Codes of the states that came after it; empty while it stands.
    pub successors: &'static [&'static str],
    /// First day, where the state is younger than 1945.
    pub valid_from: Option<Date>,
    /// Last day, for states that are no more.
    pub valid_to: Option<Date>,
}

impl State {
    /// Whether the state existed on a day; without a day, whether it still does.
    pub fn exists_on(&self, day: Option<Date>) -> bool {
        is_within(self.valid_from, self.valid_to, day)
    }
}

/// A place, palace, street or body whose name stands for a government.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Stable id.
    pub id: Cow<'static, str>,
    /// Usual name.
    pub name: Cow<'static, str>,
    /// Country code or organisation id.
    pub party: Cow<'static, str>,
    /// Whether it is a city, which is a place as often as a party.
    pub city: bool,
    /// Part of society that it stands for.
    pub sector: Sector,
    /// First day on which it stood for that, where another place did before.
    pub valid_from: Option<Date>,
    /// Last day on which it did.
    pub valid_to: Option<Date>,
}

/// A body that acts and is no state: an international organisation, armed group, party, outlet or
/// part of a state with a voice of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Stable id.
    pub id: Cow<'static, str>,
    /// Usual name.
    pub name: Cow<'static, str>,
    /// Part of society.
    pub sector: Sector,
    /// Country code or, for an organ, the id of its organisation; empty for none.
    pub party: Cow<'static, str>,
    /// Three-letter code of CAMEO for those international bodies that have one; empty else.
    pub cameo: &'static str,
    /// First day, where it is known.
    pub valid_from: Option<Date>,
    /// Last day; `None` while it is active.
    pub valid_to: Option<Date>,
}

pub(crate) fn is_within(from: Option<Date>, to: Option<Date>, day: Option<Date>) -> bool {
    match day {
        Some(day) => from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t),
        None => to.is_none(),
    }
}

/// What sort of role a noun names; decides how a phrase with it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // one word each, explained in `data/actors/README.md`
pub enum RoleKind {
    Office,
    Official,
    Body,
    Team,
    Side,
    Partyword,
    Joint,
    State,
    Force,
    People,
    Armed,
    Firm,
    Media,
    Analyst,
    Bloc,
}

/// A noun phrase for people or bodies of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The phrase, singular, lower case.
    pub phrase: Cow<'static, str>,
    /// What sort.
    pub kind: RoleKind,
    /// Part of society, where the word gives it away.
    pub sector: Option<Sector>,
    /// Whether they speak for the party.
    pub entitlement: Entitlement,
    /// The only party that has this role; empty for none.
    pub party: Cow<'static, str>,
    /// Whether the party is only the likeliest, to be used where the text gives no other.
    pub weak: bool,
}

/// One reading of a name: rows of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// The name of a state.
    Country(usize),
    /// An adjective of a state ("French").
    Adjective(usize),
    /// A person of a state ("a Frenchman").
    Native(usize),
    /// People of a state ("Frenchmen").
    Natives(usize),
    /// The capital of a state.
    Capital(usize),
    /// A seat.
    Seat(usize),
    /// An organisation.
    Organisation(usize),
    /// A holder of an office.
    Holder(usize),
}

/// A sense of a name, and what must hold for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) sense: Sense,
    /// Written in capitals only: "us" is not "US".
    capitals: bool,
    /// Only where the text names its country or itself in other words too: "Victoria" is the capital
    /// of the Seychelles where the text is about the Seychelles.
    pub(crate) needs_support: bool,
}

/// Why an overlay was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file} line {line}: {message}")]
pub struct OverlayError {
    file: String,
    line: usize,
    message: String,
}

impl OverlayError {
    /// What is wrong with a text at a byte of it.
    pub fn new(file: &str, text: &str, at: usize, message: String) -> Self {
        Self { file: file.to_owned(), line: line_of(text, at), message }
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

#[derive(Clone, Debug, Default)]
struct Overlay {
    states: Vec<State>,
    seats: Vec<Seat>,
    organisations: Vec<Organisation>,
    holders: Vec<Holder>,
    names: BTreeMap<String, Vec<Reading>>,
    /// Role phrases by their folded form, with whether the form is the plural.
    roles: BTreeMap<String, (&'static Role, bool)>,
    /// Last days of holders built in whom a line of the overlay follows.
    ends: BTreeMap<usize, Date>,
    /// On which line of the overlay a name, or a term of office, stands.
    lines: BTreeMap<String, usize>,
    longest: usize,
}

/// The world's actors, as one may look them up.
#[derive(Clone)]
pub struct Registry {
    names: Fst<&'static [u8]>,
    phrases: Fst<&'static [u8]>,
    openings: Openings,
    overlay: Overlay,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Registry of {} names", self.names.len() + self.overlay.names.len())
    }
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl Registry {
    /// The registry that is built in.
    ///
    /// # Panics
    /// Never: the automata are written by the build script.
    pub fn new() -> Self {
        Self {
            names: Fst::new(NAMES).expect("an automaton written at build time"),
            phrases: Fst::new(PHRASES).expect("an automaton written at build time"),
            openings: Openings::new(OPENINGS),
            overlay: Overlay::default(),
        }
    }

    /// All states, those of the overlay last.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        COUNTRIES.iter().chain(&self.overlay.states)
    }

    /// All seats.
    pub fn seats(&self) -> impl Iterator<Item = &Seat> {
        SEATS.iter().chain(&self.overlay.seats)
    }

    /// All organisations.
    pub fn organisations(&self) -> impl Iterator<Item = &Organisation> {
        ORGANISATIONS.iter().chain(&self.overlay.organisations)
    }

    /// All holders of offices, those of the overlay last.
    pub fn holders(&self) -> impl Iterator<Item = Holder> + '_ {
        (0..offices::count() + self.overlay.holders.len()).map(|row| self.holder(row))
    }

    /// All role phrases.
    pub fn roles(&self) -> &'static [Role] {
        ROLES
    }

    /// The state of a row.
    pub fn state(&self, row: usize) -> &State {
        row_of(COUNTRIES, &self.overlay.states, row)
    }

    /// The seat of a row.
    pub fn seat(&self, row: usize) -> &Seat {
        row_of(SEATS, &self.overlay.seats, row)
    }

    /// The organisation of a row.
    pub fn organisation(&self, row: usize) -> &Organisation {
        row_of(ORGANISATIONS, &self.overlay.organisations, row)
    }

    /// The holder of a row.
    pub fn holder(&self, row: usize) -> Holder {
        match row.checked_sub(offices::count()) {
            None => {
                let mut holder = offices::holder(row);
                if let Some(end) = self.overlay.ends.get(&row) {
                    holder.valid_to = Some(*end);
                }
                holder
            }
            Some(own) => self.overlay.holders[own].clone(),
        }
    }

    /// The state with a code, as of a day where two have had it.
    pub fn by_code(&self, code: &str, as_of: Option<Date>) -> Option<&State> {
        let mut found = None;
        for state in self.states().filter(|s| s.code == code) {
            let valid = as_of
                .is_none_or(|day| state.valid_from.is_none_or(|f| f <= day) && state.valid_to.is_none_or(|t| day <= t));
            if valid || found.is_none() {
                found = Some(state);
            }
        }
        found
    }

    /// Every reading of a name, whatever its capitals.
    pub fn lookup(&self, name: &str) -> Vec<Sense> {
        let key = fold(name);
        let mut senses: Vec<Sense> = match self.names.get(key.as_bytes()) {
            Some(output) => readings(output.value()).map(|r| r.sense).collect(),
            None => Vec::new(),
        };
        senses.extend(self.overlay.names.get(&key).into_iter().flatten().map(|r| r.sense));
        senses
    }

    /// The senses of a name without the capitals of states that did not exist on the day, or do no longer
    /// if no day is known: Moscow speaks for one state at a time. All of them, if none is left.
    pub(crate) fn on_day(&self, senses: impl Iterator<Item = Sense> + Clone, day: Option<Date>) -> Vec<Sense> {
        let stands = |sense: &Sense| !matches!(sense, Sense::Capital(row) if !self.state(*row).exists_on(day));
        let standing: Vec<Sense> = senses.clone().filter(stands).collect();
        if standing.is_empty() { senses.collect() } else { standing }
    }

    /// Every name by which a reading is found, folded, in alphabetical order. Goes through all names.
    pub fn names_of(&self, sense: Sense) -> Vec<String> {
        let mut names = Vec::new();
        let mut stream = self.names.stream();
        while let Some((name, run)) = stream.next() {
            if readings(run.value()).any(|r| r.sense == sense) {
                names.push(String::from_utf8_lossy(name).into_owned());
            }
        }
        names.extend(
            self.overlay.names.iter().filter(|(_, r)| r.iter().any(|r| r.sense == sense)).map(|(n, _)| n.clone()),
        );
        names.sort();
        names
    }

    /// The party of a country code or organisation id, with the given sector. An organ of an
    /// organisation acts as the organisation.
    pub fn party(&self, id: &str, sector: Sector) -> Actor {
        if let Some(country) = self.country(id) {
            return Actor { country: Some(country), sector: Some(sector), ..Actor::default() };
        }
        match self.organisation_by_id(id) {
            Some(row) => self.organisation_actor(row),
            None => Actor { organisation: Some(id.to_owned()), sector: Some(sector), ..Actor::default() },
        }
    }

    /// The organisation of an id.
    pub fn organisation_by_id(&self, id: &str) -> Option<&Organisation> {
        match ORGANISATIONS.binary_search_by(|o| o.id.as_ref().cmp(id)) {
            Ok(row) => Some(&ORGANISATIONS[row]),
            Err(_) => self.overlay.organisations.iter().find(|o| o.id == id),
        }
    }

    /// A code that some state has or had.
    fn country(&self, code: &str) -> Option<Country> {
        let known = COUNTRIES.binary_search_by(|s| s.code.as_ref().cmp(code)).is_ok()
            || self.overlay.states.iter().any(|s| s.code == code);
        if known { code.parse().ok() } else { None }
    }

    /// The actor that an organisation is.
    pub fn organisation_actor(&self, row: &Organisation) -> Actor {
        let mut actor = Actor { sector: Some(row.sector), ..Actor::default() };
        match self.country(&row.party) {
            Some(country) => {
                actor.country = Some(country);
                actor.organisation = Some(row.id.clone().into_owned());
            }
            _ if !row.party.is_empty() => actor.organisation = Some(row.party.clone().into_owned()),
            _ => actor.organisation = Some(row.id.clone().into_owned()),
        }
        actor
    }

    /// Every name of the registry in a text, longest first at each place, without any grammar: bytes
    /// and senses, in order. Names that need support are given like the others.
    pub fn names_in(&self, text: &str) -> Vec<(Range<usize>, Vec<Sense>)> {
        self.names_from(text, word_starts(text).filter(|start| self.openings.may_begin(text, *start)))
    }

    /// The same, for names that start at given words.
    fn names_from(&self, text: &str, starts: impl Iterator<Item = usize>) -> Vec<(Range<usize>, Vec<Sense>)> {
        let mut found = Vec::new();
        let mut free = 0;
        for start in starts {
            if start < free {
                continue;
            }
            let rest = &text[start..];
            // Ends of words and signs, looked for only as far as some name goes.
            let ends = std::iter::successors(Some(word_end(rest, 0)), |end| {
                let next = rest[*end..].chars().next()?;
                Some(if next.is_alphanumeric() { word_end(rest, *end) } else { end + next.len_utf8() })
            });
            let longest = if self.overlay.names.is_empty() {
                self.longest_built_in(rest, ends)
            } else {
                let ends: Vec<usize> = ends.take(REACH).collect();
                self.longest_name(rest, &ends).map(|(count, readings)| (count, ends[count - 1], readings))
            };
            if let Some((_, length, readings)) = longest {
                found.push((start..start + length, readings.iter().map(|r| r.sense).collect()));
                free = start + length;
            }
        }
        found
    }

    /// The longest name of the tables: tokens, bytes and readings.
    fn longest_built_in(&self, text: &str, ends: impl Iterator<Item = usize>) -> Option<(usize, usize, Vec<Reading>)> {
        let mut longest = None;
        walk(&self.names, text, ends, |count, end, value| {
            if readings(value).any(|r| fits(&text[..end], r.capitals)) {
                longest = Some((count, end, value));
            }
        });
        let (count, end, value) = longest?;
        Some((count, end, readings(value).filter(|r| fits(&text[..end], r.capitals)).collect()))
    }

    /// The longest name that starts at the first of `ends`' tokens: how many tokens it takes, and
    /// its readings. `text` starts where the name would start; `ends` are the ends of the tokens
    /// from there, in order.
    pub(crate) fn longest_name(&self, text: &str, ends: &[usize]) -> Option<(usize, Vec<Reading>)> {
        let mut best = self.longest_built_in(text, ends.iter().copied()).map(|(count, _, readings)| (count, readings));
        if !self.overlay.names.is_empty() {
            for count in 1..=ends.len().min(self.overlay.longest) {
                let written = &text[..ends[count - 1]];
                let Some(found) = self.overlay.names.get(&fold(written)) else { continue };
                let found: Vec<Reading> = found.iter().filter(|r| fits(written, r.capitals)).copied().collect();
                if found.is_empty() {
                    continue;
                }
                match &mut best {
                    Some((length, known)) if *length == count => known.extend(found),
                    Some((length, _)) if *length > count => {}
                    _ => best = Some((count, found)),
                }
            }
        }
        best
    }

    /// Every role phrase that starts at the first token: token count, row, and whether plural.
    pub(crate) fn phrases_at(&self, text: &str, ends: &[usize], mut found: impl FnMut(usize, &'static Role, bool)) {
        walk(&self.phrases, text, ends.iter().copied(), |count, _, value| {
            found(count, &ROLES[(value >> 1) as usize], value & 1 == 1);
        });
        if !self.overlay.roles.is_empty() {
            for count in 1..=ends.len().min(self.overlay.longest) {
                if let Some((role, plural)) = self.overlay.roles.get(&fold(&text[..ends[count - 1]])) {
                    found(count, role, *plural);
                }
            }
        }
    }

    /// A role phrase, singular or plural, of the tables or the overlay.
    pub(crate) fn role(&self, phrase: &str) -> Option<&'static Role> {
        let key = fold(phrase);
        let built_in = self.phrases.get(key.as_bytes()).map(|o| &ROLES[(o.value() >> 1) as usize]);
        built_in.or_else(|| self.overlay.roles.get(&key).map(|r| r.0))
    }

    /// The same registry with a user's own lines on top: TOML tables `[[country]]`, `[[seat]]`,
    /// `[[organisation]]`, `[[holder]]`, `[[alias]]` and `[[role]]`.
    ///
    /// A holder ends the term of the one before in a post of one holder, if no end was known of it.
    /// Roles live as long as the program.
    ///
    /// # Errors
    /// Where the text is not TOML of that shape, an id is taken, a post of one holder would have two
    /// at a time, or a name means another party already and the line does not say `also = true`;
    /// with file and line, and the line of the overlay that says otherwise.
    pub fn with_overlay(mut self, text: &str, file: &str) -> Result<Self, OverlayError> {
        let error = |at: usize, message: String| OverlayError::new(file, text, at, message);
        let line_of = |at: usize| line_of(text, at);
        let lines: overlay::Lines = toml::from_str(text)
            .map_err(|e| error(e.span().map_or(0, |s| s.start), e.message().lines().collect::<Vec<_>>().join(" ")))?;
        for line in lines.country {
            let at = line.id.span().start;
            let id = line.id.into_inner();
            if id.parse::<Country>().is_err() {
                return Err(error(at, format!("\"{id}\" is not three capital letters")));
            }
            let known = self.states().position(|s| s.code == id);
            let row = known.unwrap_or_else(|| {
                self.overlay.states.push(State {
                    code: id.clone().into(),
                    iso2: "",
                    cow: "",
                    fips: "",
                    name: line.name.clone().unwrap_or_else(|| id.clone()).into(),
                    capital: "",
                    sovereign: "",
                    successors: &[],
                    valid_from: None,
                    valid_to: None,
                });
                COUNTRIES.len() + self.overlay.states.len() - 1
            });
            let mut add = |names: &[String], sense| {
                names
                    .iter()
                    .try_for_each(|n| self.named(n, sense, &id, line.also, line_of(at)))
                    .map_err(|m| error(at, m))
            };
            add(line.name.as_slice(), Sense::Country(row))?;
            add(&line.names, Sense::Country(row))?;
            add(&line.adjectives, Sense::Adjective(row))?;
            add(&line.capitals, Sense::Capital(row))?;
            for person in &line.persons {
                add(std::slice::from_ref(person), Sense::Native(row))?;
                add(&[format!("{person}s")], Sense::Natives(row))?;
            }
        }
        for line in lines.organisation {
            let at = line.id.span().start;
            let id = line.id.into_inner();
            if self.organisations().any(|o| o.id == id) || self.states().any(|s| s.code == id) {
                return Err(error(at, format!("the id \"{id}\" is taken")));
            }
            let row = ORGANISATIONS.len() + self.overlay.organisations.len();
            let party = line.party.unwrap_or_default();
            self.overlay.organisations.push(Organisation {
                id: id.clone().into(),
                name: line.name.clone().into(),
                sector: line.sector,
                party: party.into(),
                cameo: "",
                valid_from: None,
                valid_to: None,
            });
            for name in std::iter::once(&line.name).chain(&line.names) {
                self.named(name, Sense::Organisation(row), &id, line.also, line_of(at)).map_err(|m| error(at, m))?;
            }
        }
        for line in lines.seat {
            let at = line.name.span().start;
            let name = line.name.into_inner();
            self.check_party(&line.party).map_err(|m| error(at, m))?;
            let row = SEATS.len() + self.overlay.seats.len();
            self.overlay.seats.push(Seat {
                id: fold(&name).into(),
                name: name.clone().into(),
                party: line.party.clone().into(),
                city: line.city,
                sector: line.sector,
                valid_from: None,
                valid_to: None,
            });
            for name in std::iter::once(&name).chain(&line.names) {
                self.named(name, Sense::Seat(row), &line.party, line.also, line_of(at)).map_err(|m| error(at, m))?;
            }
        }
        for line in lines.alias {
            let at = line.name.span().start;
            let name = line.name.into_inner();
            let sense = match self.states().position(|s| s.code == line.of) {
                Some(row) => Sense::Country(row),
                None => match self.organisations().position(|o| o.id == line.of) {
                    Some(row) => Sense::Organisation(row),
                    None => return Err(error(at, format!("no country or organisation \"{}\"", line.of))),
                },
            };
            self.named(&name, sense, &line.of, line.also, line_of(at)).map_err(|m| error(at, m))?;
        }
        for line in lines.role {
            let at = line.phrase.span().start;
            let phrase = line.phrase.into_inner();
            if let Some(other) = self.role(&phrase) {
                if other.sector == Some(line.sector) {
                    continue;
                }
                return Err(error(at, format!("\"{phrase}\" is a role of another sector already")));
            }
            let speaks = matches!(line.sector, Sector::Gov | Sector::Igo);
            let role: &'static Role = Box::leak(Box::new(Role {
                phrase: fold(&phrase).into(),
                kind: if speaks { RoleKind::Office } else { RoleKind::People },
                sector: Some(line.sector),
                entitlement: if speaks { Entitlement::Speaks } else { Entitlement::DoesNotSpeak },
                party: Cow::Borrowed(""),
                weak: false,
            }));
            let plural = line.plural.unwrap_or_else(|| format!("{phrase}s"));
            for (form, many) in [(&phrase, false), (&plural, true)] {
                let key = fold(form);
                self.overlay.longest = self.overlay.longest.max(key.split(' ').count() * 2 + 2);
                self.overlay.roles.entry(key).or_insert((role, many));
            }
        }
        for line in lines.holder {
            let at = line.name.span().start;
            let name = line.name.into_inner();
            self.check_party(&line.party).map_err(|m| error(at, m))?;
            let day = |cell: &Option<String>| match cell.as_deref() {
                None | Some("") => Ok(None),
                Some(cell) => cell
                    .parse::<Date>()
                    .map(Some)
                    .map_err(|_| error(at, format!("\"{cell}\" is not a full date such as 1997-05-02"))),
            };
            let (valid_from, valid_to) = (day(&line.valid_from)?, day(&line.valid_to)?);
            if let (Some(from), Some(to)) = (valid_from, valid_to)
                && to < from
            {
                return Err(error(at, format!("until {to} is before from {from}")));
            }
            let term = (valid_from, valid_to);
            self.make_room(&line.party, &line.office, &name, term, line_of(at)).map_err(|m| error(at, m))?;
            let row = offices::count() + self.overlay.holders.len();
            self.overlay.holders.push(Holder {
                id: fold(&name).into(),
                post: offices::post_of(&line.party, &line.office),
                origin: "overlay",
                party: line.party.clone().into(),
                sector: line.sector,
                name: name.clone().into(),
                office: line.office.into(),
                valid_from,
                valid_to,
            });
            for name in std::iter::once(&name).chain(&line.names) {
                self.named(name, Sense::Holder(row), &line.party, line.also, line_of(at)).map_err(|m| error(at, m))?;
            }
        }
        Ok(self)
    }

    fn check_party(&self, party: &str) -> Result<(), String> {
        if self.states().any(|s| s.code == party) || self.organisations().any(|o| o.id == party) {
            Ok(())
        } else {
            Err(format!("no country or organisation \"{party}\""))
        }
    }

    /// The parties that a name with this sense speaks of: its country, and the body itself.
    pub(crate) fn support_of(&self, sense: Sense) -> impl Iterator<Item = Cow<'_, str>> {
        let above = match sense {
            Sense::Organisation(i) => self.organisation(i).party.as_ref(),
            _ => "",
        };
        // A holder's surname is itself in doubt.
        let own = if matches!(sense, Sense::Holder(_)) { Cow::Borrowed("") } else { self.party_of(sense) };
        [own, Cow::Borrowed(above)].into_iter().filter(|party| !party.is_empty())
    }

    pub(crate) fn party_of(&self, sense: Sense) -> Cow<'_, str> {
        match sense {
            Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) | Sense::Capital(i) => {
                Cow::Borrowed(self.state(i).code.as_ref())
            }
            Sense::Seat(i) => Cow::Borrowed(self.seat(i).party.as_ref()),
            Sense::Organisation(i) => Cow::Borrowed(self.organisation(i).id.as_ref()),
            Sense::Holder(i) => self.holder(i).party,
        }
    }

    /// Makes a term of office possible in a post of one holder: ends the open term before it, and
    /// says whose term stands in the way otherwise.
    fn make_room(
        &mut self,
        party: &str,
        office: &str,
        name: &str,
        (from, to): (Option<Date>, Option<Date>),
        line: usize,
    ) -> Result<(), String> {
        let key = format!("{party} {name} {office} {from:?}");
        if !offices::is_shared(party, office) {
            let post = offices::post_of(party, office);
            let same = |h: &Holder| {
                h.party == party && if post.is_some() { h.post == post } else { fold(&h.office) == fold(office) }
            };
            let rivals: Vec<(usize, Holder)> = self.holders().enumerate().filter(|(_, h)| same(h)).collect();
            for (row, other) in rivals {
                let before = other.valid_to.zip(from).is_some_and(|(end, from)| end < from);
                let after = to.zip(other.valid_from).is_some_and(|(to, start)| to < start);
                if before || after {
                    continue;
                }
                if let (None, Some(day)) = (other.valid_to, from.filter(|f| other.valid_from.is_none_or(|o| o < *f))) {
                    let end = day.yesterday().ok();
                    match row.checked_sub(offices::count()) {
                        Some(own) => self.overlay.holders[own].valid_to = end,
                        None => {
                            self.overlay.ends.extend(end.map(|end| (row, end)));
                        }
                    }
                    continue;
                }
                let known = format!("{party} {} {} {:?}", other.name, other.office, other.valid_from);
                let place = self
                    .overlay
                    .lines
                    .get(&known)
                    .map_or_else(|| format!("built in, {}", other.id), |line| format!("line {line}"));
                let days = |d: Option<Date>| d.map_or_else(|| "..".to_owned(), |d| d.to_string());
                return Err(format!(
                    "{} is {} of {party} from {} to {} already ({place})",
                    other.name,
                    other.office,
                    days(other.valid_from),
                    days(other.valid_to)
                ));
            }
        }
        self.overlay.lines.insert(key, line);
        Ok(())
    }

    fn named(&mut self, name: &str, sense: Sense, party: &str, also: bool, line: usize) -> Result<(), String> {
        let key = fold(name);
        if key.is_empty() {
            return Err("an empty name".to_owned());
        }
        if !also && let Some(other) = self.lookup(name).into_iter().find(|s| self.party_of(*s) != party) {
            let place = self.overlay.lines.get(&key).map_or_else(String::new, |line| format!(" (line {line})"));
            return Err(format!(
                "\"{name}\" means {} already{place}; say `also = true` to keep both readings",
                self.party_of(other)
            ));
        }
        self.overlay.lines.entry(key.clone()).or_insert(line);
        self.overlay.longest = self.overlay.longest.max(key.split(' ').count() * 2 + 2);
        self.openings.insert(name);
        self.overlay.names.entry(key).or_default().push(Reading {
            sense,
            capitals: is_acronym(name),
            needs_support: false,
        });
        Ok(())
    }
}

/// The line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |t| t.matches('\n').count() + 1)
}

fn row_of<'a, T>(base: &'static [T], overlay: &'a [T], row: usize) -> &'a T {
    if row < base.len() { &base[row] } else { &overlay[row - base.len()] }
}

/// The run of readings that a value of the name automaton points to; the layout is the build script's.
fn readings(value: u64) -> impl Iterator<Item = Reading> {
    let (start, count) = ((value >> 8) as usize * 4, (value & 0xff) as usize * 4);
    READINGS[start..start + count].chunks_exact(4).map(|bytes| {
        let word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let row = (word >> 6) as usize;
        let sense = match word & 15 {
            0 => Sense::Adjective(row),
            1 => Sense::Capital(row),
            2 => Sense::Country(row),
            3 => Sense::Holder(row),
            4 => Sense::Native(row),
            5 => Sense::Natives(row),
            6 => Sense::Organisation(row),
            _ => Sense::Seat(row),
        };
        Reading { sense, capitals: word >> 4 & 1 == 1, needs_support: word >> 5 & 1 == 1 }
    })
}

/// Whether words may be a name by their capitals: an acronym must stand in capitals, any other
/// name must have a capital at the start of a word.
fn fits(written: &str, capitals: bool) -> bool {
    if capitals {
        return !written.chars().any(char::is_lowercase);
    }
    written.split(|c: char| !c.is_alphanumeric()).any(|w| w.chars().next().is_some_and(char::is_uppercase))
}

/// Follows an automaton over the folded text, and reports each entry that ends where a token ends:
/// tokens, bytes, value.
fn walk(
    fst: &Fst<&'static [u8]>,
    text: &str,
    ends: impl Iterator<Item = usize>,
    mut found: impl FnMut(usize, usize, u64),
) {
    let mut node = fst.root();
    let mut output = Output::zero();
    let mut last_space = true;
    let mut folded = String::new();
    let mut at = 0;
    for (i, end) in ends.enumerate() {
        let Some(words) = text.get(at..end) else { return };
        for c in words.chars() {
            let mut step = |byte: u8| {
                let Some(step) = node.find_input(byte) else { return false };
                let transition = node.transition(step);
                output = output.cat(transition.out);
                node = fst.node(transition.addr);
                true
            };
            if c.is_ascii_alphanumeric() {
                last_space = false;
                if !step(c.to_ascii_lowercase() as u8) {
                    return;
                }
                continue;
            }
            folded.clear();
            fold_char(c, &mut last_space, &mut folded);
            if !folded.bytes().all(step) {
                return;
            }
        }
        at = end;
        if node.is_final() && !last_space {
            found(i + 1, end, output.cat(node.final_output()).value());
        }
    }
}

mod overlay {
    //! The shape of an overlay.
    use legation_records::Sector;
    use serde::Deserialize;
    use toml::Spanned;

    fn government() -> Sector {
        Sector::Gov
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Lines {
        #[serde(default)]
        pub(super) country: Vec<CountryLine>,
        #[serde(default)]
        pub(super) seat: Vec<SeatLine>,
        #[serde(default)]
        pub(super) organisation: Vec<OrganisationLine>,
        #[serde(default)]
        pub(super) holder: Vec<HolderLine>,
        #[serde(default)]
        pub(super) alias: Vec<AliasLine>,
        #[serde(default)]
        pub(super) role: Vec<RoleLine>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct AliasLine {
        pub(super) name: Spanned<String>,
        pub(super) of: String,
        #[serde(default)]
        pub(super) also: bool,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct RoleLine {
        pub(super) phrase: Spanned<String>,
        pub(super) plural: Option<String>,
        pub(super) sector: Sector,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct CountryLine {
        pub(super) id: Spanned<String>,
        pub(super) name: Option<String>,
        #[serde(default)]
        pub(super) names: Vec<String>,
        #[serde(default)]
        pub(super) adjectives: Vec<String>,
        #[serde(default)]
        pub(super) persons: Vec<String>,
        #[serde(default)]
        pub(super) capitals: Vec<String>,
        #[serde(default)]
        pub(super) also: bool,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct SeatLine {
        pub(super) name: Spanned<String>,
        pub(super) party: String,
        #[serde(default)]
        pub(super) city: bool,
        #[serde(default = "government")]
        pub(super) sector: Sector,
        #[serde(default)]
        pub(super) names: Vec<String>,
        #[serde(default)]
        pub(super) also: bool,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct OrganisationLine {
        pub(super) id: Spanned<String>,
        pub(super) name: String,
        pub(super) sector: Sector,
        pub(super) party: Option<String>,
        #[serde(default)]
        pub(super) names: Vec<String>,
        #[serde(default)]
        pub(super) also: bool,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct HolderLine {
        pub(super) name: Spanned<String>,
        pub(super) party: String,
        #[serde(default = "government")]
        pub(super) sector: Sector,
        pub(super) office: String,
        pub(super) valid_from: Option<String>,
        pub(super) valid_to: Option<String>,
        #[serde(default)]
        pub(super) names: Vec<String>,
        #[serde(default)]
        pub(super) also: bool,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Names of the tables as they may stand in a text: in any case, with marks and signs.
    fn passages() -> impl Strategy<Value = String> {
        let mut names = Vec::new();
        let registry = Registry::new();
        let mut stream = registry.names.stream();
        while let Some((name, _)) = stream.next() {
            names.push(String::from_utf8_lossy(name).into_owned());
        }
        let name = prop::sample::select(names).prop_flat_map(|name| {
            let capitalised = name.split(' ').map(capitalised).collect::<Vec<_>>();
            prop_oneof![
                Just(capitalised.join(" ")),
                Just(capitalised.join("-")),
                Just(name.to_uppercase()),
                Just(name.replace('\'', "’")),
                Just(name.clone()),
            ]
        });
        let sign = prop_oneof!["[ .,'’–\n\u{301}\u{a0}]{1,2}", "[a-z]{1,6} ", "\\PC{0,3}", Just(" ".to_owned())];
        prop::collection::vec((name, sign), 0..12)
            .prop_map(|parts| parts.into_iter().map(|(name, sign)| name + &sign).collect())
    }

    fn capitalised(word: &str) -> String {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    proptest! {
        #[test]
        fn no_name_is_passed_over(text in passages()) {
            let registry = Registry::new();
            let plain = registry.names_from(&text, word_starts(&text));
            prop_assert_eq!(registry.names_in(&text), plain);
        }

        #[test]
        fn no_name_of_an_overlay_is_passed_over(text in passages()) {
            let lines = "[[alias]]\nname = \"the Salt Coast\"\nof = \"FRA\"\n[[alias]]\nname = \"Øland\"\nof = \"FRA\"";
            let registry = Registry::new().with_overlay(lines, "mine.toml").unwrap();
            let text = format!("{text} the Salt Coast, Øland and OLAND");
            let plain = registry.names_from(&text, word_starts(&text));
            prop_assert!(plain.len() >= 2);
            prop_assert_eq!(registry.names_in(&text), plain);
        }
    }
}

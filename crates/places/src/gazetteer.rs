//! The places of the world and their names.
//!
//! Compiled from `data/places` when the crate is built, and used where it lies in the program:
//! nothing is read at start.

use crate::fold::{fold, fold_char};
use crate::kind::PlaceKind;
use fst::raw::{Fst, Output};
use legation_actors::OverlayError;
use legation_records::Country;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

include!(concat!(env!("OUT_DIR"), "/countries.rs"));

static RECORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/records.bin"));
static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"));
static POSTINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/postings.bin"));
static AUTOMATON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.fst"));

/// Bytes of a record.
const RECORD: usize = 20;
/// Bytes of a posting.
const POSTING: usize = 3;
/// No country, no region.
const NO_COUNTRY: u8 = u8::MAX;
const NO_REGION: u16 = u16::MAX;
/// The longest name that is looked for in a text, in bytes of its folded form.
const LONGEST: usize = 80;

/// A country as the gazetteer files it.
struct Land {
    code: &'static str,
    iso2: &'static str,
    neighbours: &'static [u8],
}

/// Row of a place; those of an overlay come last.
pub(crate) type Row = u32;

/// How a name is a place's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameForm {
    /// Its usual name.
    Usual,
    /// A name in another language, spelling or time.
    Other,
    /// An adjective or people of it ("Syrian"): not the place itself.
    Demonym,
    /// A postal code ("TX"), a name only behind another place.
    Postal,
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its usual English name.
    pub name: String,
    /// What sort.
    pub kind: PlaceKind,
    /// The state that it lies in; `None` for seas, continents and what lies in several.
    pub country: Option<Country>,
    /// The first-order division that it lies in.
    pub region: Option<String>,
    /// Degrees north of the equator, to four digits.
    pub latitude: f64,
    /// Degrees east of Greenwich, to four digits.
    pub longitude: f64,
    /// People; 0 where it is not known or makes no sense.
    pub population: u32,
    /// Identifier in GeoNames; `None` for what this project wrote down.
    pub geonames: Option<u32>,
}

/// A name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The places of that name: row and form.
    pub(crate) readings: Vec<(Row, NameForm)>,
}

/// The places of the world, as one may look them up. Cheap to make, safe to share.
#[derive(Clone)]
pub struct Gazetteer {
    automaton: Fst<&'static [u8]>,
    own: Vec<Place>,
    own_names: BTreeMap<String, Vec<Row>>,
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gazetteer of {} places", self.len())
    }
}

impl Default for Gazetteer {
    fn default() -> Self {
        Self::new()
    }
}

fn u24(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
}

fn i24(bytes: &[u8]) -> i32 {
    i32::from_le_bytes([0, bytes[0], bytes[1], bytes[2]]) >> 8
}

fn record(row: Row) -> &'static [u8] {
    let at = row as usize * RECORD;
    &RECORDS[at..at + RECORD]
}

/// What resolution asks of a place, without making strings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    pub(crate) kind: PlaceKind,
    pub(crate) country: Option<u8>,
    pub(crate) region: Option<Row>,
    pub(crate) latitude: f32,
    pub(crate) longitude: f32,
    pub(crate) population: u32,
}

impl Gazetteer {
    /// The gazetteer that is built in.
    ///
    /// # Panics
    /// Never: the automaton is written by the build script.
    pub fn new() -> Self {
        Self {
            automaton: Fst::new(AUTOMATON).expect("an automaton written at build time"),
            own: Vec::new(),
            own_names: BTreeMap::new(),
        }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        RECORDS.len() / RECORD + self.own.len()
    }

    /// Never: see [`Gazetteer::len`].
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every place, in the order of the tables.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        (0..self.len() as Row).map(|row| self.place(row))
    }

    /// The places of a name, whatever its capitals and diacritics.
    pub fn lookup(&self, name: &str) -> Vec<(Place, NameForm)> {
        let key = fold(name);
        let mut readings = self.automaton.get(key.as_bytes()).map(|v| readings(v.value())).unwrap_or_default();
        self.add_own(&key, &mut readings);
        readings.into_iter().map(|(row, form)| (self.place(row), form)).collect()
    }

    /// The place of a row.
    pub(crate) fn place(&self, row: Row) -> Place {
        let built_in = (RECORDS.len() / RECORD) as Row;
        if row >= built_in {
            return self.own[(row - built_in) as usize].clone();
        }
        let r = record(row);
        let region = u16::from_le_bytes([r[16], r[17]]);
        let geonames = u24(&r[6..]);
        Place {
            name: name_of(row).to_owned(),
            kind: PlaceKind::ALL[r[19] as usize],
            country: (r[18] != NO_COUNTRY).then(|| Country::known(COUNTRIES[r[18] as usize].code)),
            region: (region != NO_REGION).then(|| name_of(region.into()).to_owned()),
            latitude: f64::from(i24(r)) / 10_000.0,
            longitude: f64::from(i24(&r[3..])) / 10_000.0,
            population: u32::from_le_bytes([r[9], r[10], r[11], r[12]]),
            geonames: (geonames != 0).then_some(geonames),
        }
    }

    pub(crate) fn facts(&self, row: Row) -> Facts {
        let built_in = (RECORDS.len() / RECORD) as Row;
        if row >= built_in {
            let place = &self.own[(row - built_in) as usize];
            return Facts {
                kind: place.kind,
                country: place.country.and_then(|c| country_row(c.code())),
                region: None,
                latitude: place.latitude as f32,
                longitude: place.longitude as f32,
                population: place.population,
            };
        }
        let r = record(row);
        let region = u16::from_le_bytes([r[16], r[17]]);
        Facts {
            kind: PlaceKind::ALL[r[19] as usize],
            country: (r[18] != NO_COUNTRY).then_some(r[18]),
            region: (region != NO_REGION).then_some(region.into()),
            latitude: i24(r) as f32 / 10_000.0,
            longitude: i24(&r[3..]) as f32 / 10_000.0,
            population: u32::from_le_bytes([r[9], r[10], r[11], r[12]]),
        }
    }

    fn add_own(&self, key: &str, readings: &mut Vec<(Row, NameForm)>) {
        if let Some(rows) = self.own_names.get(key) {
            readings.extend(rows.iter().map(|row| (*row, NameForm::Usual)));
        }
    }

    /// The names of places in a text, longest first from the left, each beginning with a capital.
    /// Names do not overlap. What stands for a place is not decided here.
    pub fn scan<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(start) = next_capital(text, at) {
                if let Some((end, readings)) = self.longest(&text[start..]) {
                    at = start + end;
                    return Some(Found { range: start..start + end, readings });
                }
                at = end_of_word(text, start);
            }
            None
        })
    }

    /// The longest name that a text begins with: its bytes and readings.
    pub(crate) fn longest(&self, text: &str) -> Option<(usize, Vec<(Row, NameForm)>)> {
        let root = self.automaton.root();
        let (mut node, mut output) = (root, Output::zero());
        let mut best: Option<(usize, u64)> = None;
        let (mut last_space, mut folded, mut length) = (true, String::new(), 0);
        let mut own_key = String::new();
        let mut own: Option<(usize, Vec<(Row, NameForm)>)> = None;
        let has_own = !self.own_names.is_empty();
        let mut dead = false;
        for (i, c) in text.char_indices() {
            folded.clear();
            if c.is_ascii_alphanumeric() {
                // What folding makes of it, without asking for the rest of Unicode.
                last_space = false;
                folded.push(c.to_ascii_lowercase());
            } else {
                fold_char(c, &mut last_space, &mut folded);
            }
            if !dead {
                for byte in folded.bytes() {
                    if let Some(t) = node.find_input(byte) {
                        let transition = node.transition(t);
                        output = output.cat(transition.out);
                        node = self.automaton.node(transition.addr);
                    } else {
                        dead = true;
                        break;
                    }
                }
            }
            length += folded.len();
            if dead && !has_own || length > LONGEST {
                break;
            }
            let end = i + c.len_utf8();
            let closed = || !text[end..].chars().next().is_some_and(char::is_alphanumeric);
            if !dead && node.is_final() && closed() {
                best = Some((end, output.cat(node.final_output()).value()));
            }
            if has_own {
                own_key.push_str(&folded);
                if self.own_names.contains_key(&own_key) && closed() {
                    let mut readings = Vec::new();
                    self.add_own(&own_key, &mut readings);
                    own = Some((end, readings));
                }
            }
        }
        let best = best.map(|(end, value)| (end, readings(value)));
        match (best, own) {
            (Some((end, mut readings)), Some((own_end, more))) if end == own_end => {
                readings.extend(more);
                Some((end, readings))
            }
            (Some(best), Some(own)) => Some(if best.0 > own.0 { best } else { own }),
            (best, own) => best.or(own),
        }
    }

    /// The same gazetteer with a user's own places on top: TOML tables `[[place]]` with `name`,
    /// `latitude`, `longitude`, and if wanted `kind`, `country`, `population`, `names`.
    ///
    /// # Errors
    /// Where the text is not TOML of that shape, a coordinate is out of range, or kind or country
    /// is not known; with file and line.
    pub fn with_overlay(mut self, text: &str, file: &str) -> Result<Self, OverlayError> {
        let error = |at: usize, message: String| OverlayError::new(file, text, at, message);
        let lines: overlay::Lines = toml::from_str(text)
            .map_err(|e| error(e.span().map_or(0, |s| s.start), e.message().lines().collect::<Vec<_>>().join(" ")))?;
        for line in lines.place {
            let at = line.name.span().start;
            let name = line.name.into_inner();
            if !(line.latitude.abs() <= 90.0 && line.longitude.abs() <= 180.0) {
                return Err(error(at, format!("{}, {} is nowhere on Earth", line.latitude, line.longitude)));
            }
            let kind = PlaceKind::of_word(&line.kind)
                .ok_or_else(|| error(at, format!("\"{}\" is not a kind of place", line.kind)))?;
            let country = match &line.country {
                None => None,
                Some(code) => Some(code.parse().map_err(|_| error(at, format!("\"{code}\" is no code of a country")))?),
            };
            let row = self.len() as Row;
            let keys: Vec<String> = std::iter::once(&name).chain(&line.names).map(|n| fold(n)).collect();
            if keys.iter().any(String::is_empty) {
                return Err(error(at, "a name is empty".to_owned()));
            }
            for key in keys {
                self.own_names.entry(key).or_default().push(row);
            }
            self.own.push(Place {
                name,
                kind,
                country,
                region: None,
                latitude: line.latitude,
                longitude: line.longitude,
                population: line.population,
                geonames: None,
            });
        }
        Ok(self)
    }
}

fn name_of(row: Row) -> &'static str {
    let at = u24(&record(row)[13..]) as usize;
    let length = NAMES[at] as usize;
    std::str::from_utf8(&NAMES[at + 1..at + 1 + length]).unwrap_or_default()
}

fn readings(value: u64) -> Vec<(Row, NameForm)> {
    let (start, count) = ((value >> 12) as usize, (value & 0xfff) as usize);
    POSTINGS[start * POSTING..(start + count) * POSTING]
        .chunks_exact(POSTING)
        .map(|bytes| {
            let posting = u24(bytes);
            let form = match posting & 3 {
                0 => NameForm::Usual,
                1 => NameForm::Other,
                2 => NameForm::Demonym,
                _ => NameForm::Postal,
            };
            (posting >> 2, form)
        })
        .collect()
}

/// Row of a country among those of the gazetteer.
pub(crate) fn country_row(code: &str) -> Option<u8> {
    COUNTRIES.binary_search_by(|land| land.code.cmp(code)).ok().map(|i| i as u8)
}

/// Row of the country of a top-level domain.
pub(crate) fn country_of_domain(domain: &str) -> Option<u8> {
    let last = domain.trim_end_matches('.').rsplit('.').next()?.to_ascii_uppercase();
    let code = if last == "UK" { "GB" } else { last.as_str() };
    // Domains that are sold to anybody.
    if matches!(code, "TV" | "ME" | "CO" | "IO" | "AI" | "FM" | "LY" | "CC" | "WS") {
        return None;
    }
    COUNTRIES.iter().position(|land| land.iso2 == code).map(|i| i as u8)
}

pub(crate) fn are_neighbours(a: u8, b: u8) -> bool {
    COUNTRIES[a as usize].neighbours.contains(&b)
}

/// Where the next word with a capital begins, from `at` on.
fn next_capital(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = at;
    let mut inside = at > 0 && text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    while i < bytes.len() {
        let byte = bytes[i];
        if byte.is_ascii() {
            if !inside && byte.is_ascii_uppercase() {
                return Some(i);
            }
            inside = byte.is_ascii_alphanumeric();
            i += 1;
        } else {
            let c = text[i..].chars().next()?;
            if !inside && c.is_uppercase() {
                return Some(i);
            }
            inside = c.is_alphanumeric();
            i += c.len_utf8();
        }
    }
    None
}

fn end_of_word(text: &str, start: usize) -> usize {
    text[start..].char_indices().find(|(_, c)| !c.is_alphanumeric()).map_or(text.len(), |(i, _)| start + i)
}

mod overlay {
    use serde::Deserialize;
    use toml::Spanned;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Lines {
        #[serde(default)]
        pub(super) place: Vec<PlaceLine>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct PlaceLine {
        pub(super) name: Spanned<String>,
        pub(super) latitude: f64,
        pub(super) longitude: f64,
        #[serde(default = "city")]
        pub(super) kind: String,
        pub(super) country: Option<String>,
        #[serde(default)]
        pub(super) population: u32,
        #[serde(default)]
        pub(super) names: Vec<String>,
    }

    fn city() -> String {
        "city".to_owned()
    }
}

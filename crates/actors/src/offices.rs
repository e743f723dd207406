//! Offices by date: who held which, and who a person's name is, however it is spelled.
//!
//! The tables of `data/actors/offices*.tsv` lie packed in the binary; a record is read when it is
//! asked for, nothing is unpacked at start.

use crate::fold::fold;
use crate::registry::{ORIGINS, POSTS, Registry, SECTORS, SPELLINGS, Sense, TITLES};
use crate::spelling::sound;
use fst::raw::Fst;
use jiff::civil::Date;
use legation_records::Sector;
use std::borrow::Cow;
use std::collections::BTreeSet;

static RECORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/holders.bin"));
static TEXTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/holders.txt"));
static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.fst"));
static ROWS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));
/// Bytes of a record, as the build script writes them.
const RECORD: usize = 28;

/// A post that goes by several titles: "foreign minister", "external affairs minister".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    pub(crate) id: &'static str,
    /// Whether several persons may hold it at a time.
    pub(crate) several: bool,
    /// Which of one person's posts counts: the lowest.
    pub(crate) rank: u8,
}

/// A person who holds or held an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Stable id.
    pub id: Cow<'static, str>,
    /// Country code or organisation id.
    pub party: Cow<'static, str>,
    /// Part of society.
    pub sector: Sector,
    /// Usual name.
    pub name: Cow<'static, str>,
    /// The office, as it is called in the party.
    pub office: Cow<'static, str>,
    /// The post that the office is, the same in every party ("foreign-minister"); `None` for offices
    /// that are not in `posts.tsv`.
    pub post: Option<&'static str>,
    /// First day in office.
    pub valid_from: Option<Date>,
    /// Last day in office; `None` while nobody is known to have followed.
    pub valid_to: Option<Date>,
    /// Where the line comes from: `editor`, `factbook`, `countryinfo`, `reign` or `overlay`.
    pub origin: &'static str,
}

impl Holder {
    /// Whether the office was held on a day; without a day, whether no end is known.
    pub fn holds_on(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => self.valid_from.is_none_or(|f| f <= day) && self.valid_to.is_none_or(|t| day <= t),
            None => self.valid_to.is_none(),
        }
    }

    /// Which of several offices of one person counts: the lowest first.
    pub(crate) fn rank(&self) -> u8 {
        self.post.and_then(|p| POSTS.iter().find(|q| q.id == p)).map_or(6, |p| p.rank)
    }
}

/// Who a person's name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One person, with every office that the registry knows of, the latest last.
    Known(Vec<usize>),
    /// Several persons, and nothing here decides; the rows of all.
    Ambiguous(Vec<usize>, String),
    /// Nobody, and why.
    Unknown(String),
}

/// How many holders are built in.
pub(crate) fn count() -> usize {
    RECORDS.len() / RECORD
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn text(at: u32) -> &'static str {
    let at = at as usize;
    let length = usize::from(u16::from_le_bytes([TEXTS[at], TEXTS[at + 1]]));
    std::str::from_utf8(&TEXTS[at + 2..at + 2 + length]).unwrap_or_default()
}

fn day(number: u32) -> Option<Date> {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A holder that is built in.
pub(crate) fn holder(row: usize) -> Holder {
    let record = &RECORDS[row * RECORD..(row + 1) * RECORD];
    let cell = |i: usize| text(number(record, 4 * i));
    Holder {
        id: Cow::Borrowed(cell(0)),
        party: Cow::Borrowed(cell(1)),
        name: Cow::Borrowed(cell(2)),
        office: Cow::Borrowed(cell(3)),
        valid_from: day(number(record, 16)),
        valid_to: day(number(record, 20)),
        sector: SECTORS[usize::from(record[24])],
        post: POSTS.get(usize::from(record[25])).map(|p| p.id),
        origin: ORIGINS[usize::from(record[26])],
    }
}

/// A title without the words that say for how long: "interim president".
fn stem(title: &str) -> &str {
    let provisional = ["acting ", "interim ", "transitional ", "transition ", "caretaker ", "provisional "];
    provisional.iter().find_map(|p| title.strip_prefix(p)).unwrap_or(title)
}

/// The post that an office is; a title may mean another post in one party.
pub(crate) fn post_of(party: &str, office: &str) -> Option<&'static str> {
    let folded = fold(office);
    let stem = stem(&folded);
    let find = |title: &str| TITLES.binary_search_by(|t| t.0.cmp(title)).ok().map(|i| POSTS[TITLES[i].1].id);
    find(&fold(&format!("{party}:{stem}"))).or_else(|| find(stem))
}

/// Whether several persons may hold an office at a time.
pub(crate) fn is_shared(party: &str, office: &str) -> bool {
    post_of(party, office).and_then(|p| POSTS.iter().find(|q| q.id == p)).is_some_and(|p| p.several)
}

impl Registry {
    /// Who holds an office of a party on a day.
    ///
    /// `office` is a title in any of its forms ("foreign minister", "Minister of External Affairs",
    /// "ambassador to Russia"), or "head of state" and "head of government", which are the monarch
    /// or president, and the prime minister or whoever governs without one. Of several, the one with
    /// just this title counts, then the latest.
    pub fn holder_of(&self, party: &str, office: &str, as_of: Option<Date>) -> Option<Holder> {
        let folded = fold(office);
        let posts: &[&str] = match folded.as_str() {
            "head of state" | "chief of state" => &["monarch", "president", "leader"],
            "head of government" => &["prime-minister", "president", "monarch"],
            _ => &[],
        };
        if !posts.is_empty() {
            let mut by_post = posts.iter().filter_map(|p| self.latest(party, as_of, |h| h.post == Some(*p)));
            return by_post.next();
        }
        let folded = self.canonical(&folded);
        let wanted = stem(&folded);
        let post = post_of(party, &folded);
        let exact = |h: &Holder| stem(&fold(&h.office)) == wanted;
        self.latest(party, as_of, exact)
            .or_else(|| post.and_then(|post| self.latest(party, as_of, |h| h.post == Some(post))))
    }

    fn latest(&self, party: &str, as_of: Option<Date>, is_it: impl Fn(&Holder) -> bool) -> Option<Holder> {
        self.holders()
            .filter(|h| h.party == party && h.holds_on(as_of) && is_it(h))
            .max_by(|a, b| (a.valid_from, &a.id).cmp(&(b.valid_from, &b.id)))
    }

    /// "ambassador to the Russian Federation" under the country's usual name.
    fn canonical(&self, office: &str) -> String {
        let Some(place) = office.strip_prefix("ambassador to ") else { return office.to_owned() };
        let bare = place.strip_prefix("the ").unwrap_or(place);
        let state = [place, bare].into_iter().find_map(|name| {
            self.lookup(name).into_iter().find_map(|s| if let Sense::Country(row) = s { Some(row) } else { None })
        });
        state.map_or_else(|| office.to_owned(), |row| format!("ambassador to {}", fold(&self.state(row).name)))
    }

    /// Who a person's name is, whatever its spelling ("Zelenskiy"), order ("Putin, Vladimir") or
    /// initials ("V. Putin"). A bare surname is looked up too, which documents do not do.
    pub fn person(&self, name: &str) -> Answer {
        let name = match name.split_once(',') {
            Some((family, given)) => format!("{} {family}", given.trim()),
            None => name.to_owned(),
        };
        let mut rows: Vec<usize> = self
            .lookup(&name)
            .into_iter()
            .filter_map(|s| if let Sense::Holder(row) = s { Some(row) } else { None })
            .collect();
        if rows.is_empty() {
            rows = self.spelled(&name, true);
        }
        rows.sort_by_key(|row| (self.holder(*row).valid_from, *row));
        rows.dedup();
        if rows.is_empty() {
            return Answer::Unknown("no holder of an office is called that, however it is spelled".to_owned());
        }
        let persons: BTreeSet<String> = rows.iter().map(|r| fold(&self.holder(*r).name)).collect();
        if persons.len() > 1 {
            let names: BTreeSet<String> =
                rows.iter().map(|r| self.holder(*r)).map(|h| format!("{} ({})", h.name, h.party)).collect();
            let why = format!("{} are called that", names.into_iter().collect::<Vec<_>>().join(", "));
            return Answer::Ambiguous(rows, why);
        }
        Answer::Known(rows)
    }

    /// Rows of the holders built in who have every word of a name in one of their names; words count
    /// by their sound, initials by their letter. `bare`: whether one word is enough. "Jr." and its like
    /// count for nothing, nor does a middle initial where the usual name has no middle.
    pub(crate) fn spelled(&self, name: &str, bare: bool) -> Vec<usize> {
        let folded = fold(&name.replace('.', ". "));
        let (initials, words): (Vec<&str>, Vec<&str>) =
            folded.split(' ').filter(|w| !w.is_empty()).partition(|w| w.trim_end_matches('.').chars().count() == 1);
        let is_generation = |word: &&&str| matches!(word.trim_matches([',', '.']), "jr" | "sr" | "ii" | "iii" | "iv");
        let words: Vec<String> = words
            .iter()
            .filter(|word| !is_generation(word))
            .map(|w| sound(w, SPELLINGS))
            .filter(|w| !w.is_empty())
            .collect();
        if words.is_empty() || words.len() + initials.len() < 2 && !bare {
            return Vec::new();
        }
        let index = Fst::new(WORDS).expect("an automaton written at build time");
        let mut found: Option<BTreeSet<usize>> = None;
        for word in &words {
            let rows: BTreeSet<usize> = match index.get(word.as_bytes()) {
                None => return Vec::new(),
                Some(run) => {
                    let (start, count) = ((run.value() >> 16) as usize, (run.value() & 0xffff) as usize);
                    ROWS[2 * start..2 * (start + count)]
                        .chunks_exact(2)
                        .map(|b| usize::from(u16::from_le_bytes([b[0], b[1]])))
                        .collect()
                }
            };
            found = Some(found.map_or_else(|| rows.clone(), |f| f.intersection(&rows).copied().collect()));
        }
        let begins = |name: &str, initial: &str| {
            let letter = initial.chars().next();
            let is_middle = words.len() > 1 && !folded.starts_with(initial);
            is_middle && fold(name).split(' ').count() == words.len()
                || fold(name).split(' ').any(|w| w.chars().next() == letter && !words.contains(&sound(w, SPELLINGS)))
        };
        found
            .into_iter()
            .flatten()
            .filter(|row| {
                let name = self.holder(*row).name;
                initials.iter().all(|i| begins(&name, i))
            })
            .collect()
    }
}

//! Codes of states by scheme and day, and who is in which organisation when.

use crate::registry::{Organisation, Registry, State, is_within};
use jiff::civil::Date;

static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/codes.bin"));
static MEMBERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/members.bin"));

/// Bytes of a line in either table.
const LINE: usize = 16;

/// A scheme of codes for states; `data/actors/README.md` says who keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// CAMEO country codes, three letters; in the main ISO 3166-1 alpha-3 as of 2000.
    Cameo,
    /// Correlates of War numbers.
    Cow,
    /// Correlates of War abbreviations, three letters.
    CowAbbreviation,
    /// FIPS 10-4, two letters, kept up as GEC.
    Fips,
    /// Gleditsch and Ward numbers.
    Gw,
    /// ISO 3166-1 alpha-2.
    Iso2,
    /// ISO 3166-1 alpha-3.
    Iso3,
    /// PLOVER country codes, three letters.
    Plover,
}

impl Scheme {
    /// All schemes, in the order of their names.
    pub const ALL: [Self; 8] =
        [Self::Cameo, Self::Cow, Self::CowAbbreviation, Self::Fips, Self::Gw, Self::Iso2, Self::Iso3, Self::Plover];
}

/// A spell of membership.
#[derive(Clone, Copy, Debug)]
pub struct Membership<'a> {
    /// What the state is a member of.
    pub organisation: &'a Organisation,
    /// Who is.
    pub state: &'a State,
    /// First day; `None` where it is not on file.
    pub valid_from: Option<Date>,
    /// Last day; `None` while it lasts.
    pub valid_to: Option<Date>,
}

impl Membership<'_> {
    /// Whether it held on a day; without a day, whether it still does.
    pub fn holds_on(&self, day: Option<Date>) -> bool {
        is_within(self.valid_from, self.valid_to, day)
    }
}

/// A line of the crosswalk.
struct Line {
    country: &'static str,
    code: &'static str,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

fn day(bytes: &[u8]) -> Option<Date> {
    let packed = number(bytes) as i32;
    Date::new((packed / 10_000) as i16, (packed / 100 % 100) as i8, (packed % 100) as i8).ok()
}

fn text(bytes: &'static [u8]) -> &'static str {
    std::str::from_utf8(bytes).unwrap_or_default().trim_end_matches('\0')
}

fn read(line: &'static [u8; LINE]) -> Line {
    Line {
        country: text(&line[..3]),
        code: text(&line[4..8]),
        valid_from: day(&line[8..12]),
        valid_to: day(&line[12..16]),
    }
}

/// The lines of the crosswalk, sorted by country and scheme.
fn lines() -> &'static [[u8; LINE]] {
    CODES.as_chunks::<LINE>().0
}

impl Registry {
    /// The code of a state in a scheme on a day; without a day, the one in use or last used.
    ///
    /// `country` is the registry's own code, [`State::code`]. `None` where the scheme has no code
    /// for it on that day.
    pub fn code(&self, country: &str, scheme: Scheme, on: Option<Date>) -> Option<&'static str> {
        let key = (country.as_bytes(), scheme as u8);
        let start = lines().partition_point(|line| (&line[..3], line[3]) < key);
        let mut of_country = lines()[start..].iter().take_while(|line| (&line[..3], line[3]) == key).map(read);
        match on {
            Some(_) => of_country.find(|l| is_within(l.valid_from, l.valid_to, on)).map(|l| l.code),
            None => of_country.last().map(|l| l.code),
        }
    }

    /// The state that a code of a scheme means on a day; without a day, the last that had it.
    pub fn by_code_of(&self, scheme: Scheme, code: &str, on: Option<Date>) -> Option<&State> {
        let mut padded = [0u8; 4];
        padded.get_mut(..code.len())?.copy_from_slice(code.as_bytes());
        let mut with_code = lines().iter().filter(|line| line[3] == scheme as u8 && line[4..8] == padded).map(read);
        let line = match on {
            Some(_) => with_code.find(|l| is_within(l.valid_from, l.valid_to, on)),
            None => with_code.max_by_key(|l| (l.valid_to.is_none(), l.valid_to)),
        };
        self.by_code(line?.country, on)
    }

    /// All memberships on file, by organisation, state and first day.
    pub fn memberships(&self) -> impl Iterator<Item = Membership<'_>> {
        MEMBERS.as_chunks::<LINE>().0.iter().map(|line| Membership {
            organisation: self.organisation(number(&line[..4]) as usize),
            state: self.state(number(&line[4..8]) as usize),
            valid_from: day(&line[8..12]),
            valid_to: day(&line[12..16]),
        })
    }

    /// The members of an organisation on a day; without a day, the present ones. Empty where the
    /// organisation has no members on file.
    pub fn members(&self, organisation: &str, on: Option<Date>) -> impl Iterator<Item = &State> {
        self.memberships().filter(move |m| m.organisation.id == organisation && m.holds_on(on)).map(|m| m.state)
    }

    /// Whether a state is a member of an organisation on a day; without a day, at present.
    pub fn is_member(&self, organisation: &str, country: &str, on: Option<Date>) -> bool {
        self.members(organisation, on).any(|state| state.code == country)
    }

    /// What a state is a member of on a day; without a day, at present.
    pub fn organisations_of(&self, country: &str, on: Option<Date>) -> impl Iterator<Item = &Organisation> {
        self.memberships().filter(move |m| m.state.code == country && m.holds_on(on)).map(|m| m.organisation)
    }
}

//! Parties: who acts toward whom.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A state in the world, by ISO 3166-1 alpha-3 code (`FRA`); Kosovo is `XKX`, by common use.
///
/// Any three capital letters are a code: which codes name a state, and when, is the registry's
/// business. Ordered by code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 3]);

impl Country {
    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// A country from a code that is known to be well formed, for tables.
    ///
    /// # Panics
    /// If the code is not three capital letters.
    pub fn known(code: &str) -> Self {
        code.parse().expect("country codes in tables are three capital letters")
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A string that is not three capital letters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an ISO 3166 alpha-3 country code such as FRA")]
pub struct CountryError(String);

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(code: &str) -> Result<Self, CountryError> {
        match code.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|x| x.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(CountryError(code.to_owned())),
        }
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

/// What part of a society an actor belongs to: PLOVER's sector list.
///
/// A spokesperson has the sector of the principal, never [`Sector::Med`].
/// Source: PLOVER manual, agents; `JRN` and `LEG` are newer names of `MED` and `PAR`, accepted on reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)] // each is documented by `Sector::description`
pub enum Sector {
    Gov,
    Mil,
    Cop,
    #[serde(alias = "PAR")]
    Leg,
    Jud,
    Spy,
    Reb,
    Opp,
    Pty,
    Igo,
    Ngo,
    #[serde(alias = "JRN")]
    Med,
    Edu,
    Bus,
    Cvl,
    Rel,
    Eli,
    Crm,
    Uaf,
    Ref,
    Lab,
}

impl Sector {
    /// The three-letter code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gov => "GOV",
            Self::Mil => "MIL",
            Self::Cop => "COP",
            Self::Leg => "LEG",
            Self::Jud => "JUD",
            Self::Spy => "SPY",
            Self::Reb => "REB",
            Self::Opp => "OPP",
            Self::Pty => "PTY",
            Self::Igo => "IGO",
            Self::Ngo => "NGO",
            Self::Med => "MED",
            Self::Edu => "EDU",
            Self::Bus => "BUS",
            Self::Cvl => "CVL",
            Self::Rel => "REL",
            Self::Eli => "ELI",
            Self::Crm => "CRM",
            Self::Uaf => "UAF",
            Self::Ref => "REF",
            Self::Lab => "LAB",
        }
    }

    /// What the code stands for.
    pub fn description(self) -> &'static str {
        match self {
            Self::Gov => "government",
            Self::Mil => "military",
            Self::Cop => "police",
            Self::Leg => "legislature",
            Self::Jud => "judiciary",
            Self::Spy => "intelligence",
            Self::Reb => "rebels",
            Self::Opp => "opposition",
            Self::Pty => "party",
            Self::Igo => "intergovernmental organisation",
            Self::Ngo => "non-governmental organisation",
            Self::Med => "media",
            Self::Edu => "education",
            Self::Bus => "business",
            Self::Cvl => "civilians",
            Self::Rel => "religion",
            Self::Eli => "former elites",
            Self::Crm => "crime",
            Self::Uaf => "unidentified armed force",
            Self::Ref => "refugees",
            Self::Lab => "labour",
        }
    }

    /// Every sector, in the order of the list.
    pub const ALL: [Self; 21] = [
        Self::Gov,
        Self::Mil,
        Self::Cop,
        Self::Leg,
        Self::Jud,
        Self::Spy,
        Self::Reb,
        Self::Opp,
        Self::Pty,
        Self::Igo,
        Self::Ngo,
        Self::Med,
        Self::Edu,
        Self::Bus,
        Self::Cvl,
        Self::Rel,
        Self::Eli,
        Self::Crm,
        Self::Uaf,
        Self::Ref,
        Self::Lab,
    ];
}

impl FromStr for Sector {
    type Err = crate::UnknownWord;

    fn from_str(code: &str) -> Result<Self, crate::UnknownWord> {
        match code {
            "PAR" => return Ok(Self::Leg),
            "JRN" => return Ok(Self::Med),
            _ => {}
        }
        Self::ALL.into_iter().find(|s| s.code() == code).ok_or_else(|| crate::UnknownWord::new("sector", code))
    }
}

/// A party to a record: the actor that a mention names.
///
/// A national body keeps its country; an international body has no country and an `organisation`.
/// An actor with neither is unknown: somebody did it, the text does not say who.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// The state it belongs to.
    pub country: Option<Country>,
    /// The part of society.
    pub sector: Option<Sector>,
    /// Registry id of an organisation or armed group, such as `UN`.
    pub organisation: Option<String>,
    /// The words of the text, or the canonical name.
    pub name: Option<String>,
}

impl Actor {
    /// The government of a country.
    pub fn government(country: Country) -> Self {
        Self { country: Some(country), sector: Some(Sector::Gov), ..Self::default() }
    }

    /// An organisation that belongs to no state.
    pub fn organisation(id: impl Into<String>) -> Self {
        Self { organisation: Some(id.into()), sector: Some(Sector::Igo), ..Self::default() }
    }

    /// The same actor with the words that name it.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// By what the actor is matched across records, or `None` where it is unknown.
    pub fn key(&self) -> Option<ActorKey> {
        match (&self.country, &self.organisation) {
            (Some(country), _) => Some(ActorKey::Country(*country)),
            (None, Some(organisation)) => Some(ActorKey::Organisation(organisation.clone())),
            (None, None) => None,
        }
    }
}

/// By what actors are matched: the country, otherwise the organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKey {
    /// A state and all its bodies.
    Country(Country),
    /// An organisation of no state.
    Organisation(String),
}

impl fmt::Display for ActorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country(country) => f.pad(country.code()),
            // "IMF" alone would read back as a country.
            Self::Organisation(id) if id.parse::<Country>().is_ok() => f.pad(&format!("org:{id}")),
            Self::Organisation(id) => f.pad(id),
        }
    }
}

impl FromStr for ActorKey {
    type Err = CountryError;

    /// Three capital letters are a country unless they stand behind `org:`; anything else of
    /// capitals and digits is an organisation id.
    fn from_str(text: &str) -> Result<Self, CountryError> {
        if let Some(id) = text.strip_prefix("org:") {
            return Ok(Self::Organisation(id.to_owned()));
        }
        if let Ok(country) = text.parse() {
            return Ok(Self::Country(country));
        }
        let well_formed =
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        if well_formed { Ok(Self::Organisation(text.to_owned())) } else { Err(CountryError(text.to_owned())) }
    }
}

impl Serialize for ActorKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An unordered pair of parties, kept in canonical order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dyad(ActorKey, ActorKey);

impl Dyad {
    /// The pair; `None` when both are the same party.
    pub fn new(a: ActorKey, b: ActorKey) -> Option<Self> {
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Some(Self(a, b)),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Self(b, a)),
        }
    }

    /// The two parties in canonical order.
    pub fn parties(&self) -> (&ActorKey, &ActorKey) {
        (&self.0, &self.1)
    }

    /// The other side of `party`, if it is in the pair.
    pub fn other(&self, party: &ActorKey) -> Option<&ActorKey> {
        if *party == self.0 {
            Some(&self.1)
        } else if *party == self.1 {
            Some(&self.0)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dyad_is_the_same_from_both_sides() {
        let (a, b): (ActorKey, ActorKey) = ("RUS".parse().unwrap(), "FRA".parse().unwrap());
        assert_eq!(Dyad::new(a.clone(), b.clone()), Dyad::new(b, a.clone()));
        assert_eq!(Dyad::new(a.clone(), a), None);
    }

    #[test]
    fn a_national_body_is_matched_by_its_country_and_an_unknown_actor_by_nothing() {
        let ministry = Actor { organisation: Some("FRA-MFA".into()), ..Actor::government(Country::known("FRA")) };
        assert_eq!(ministry.key(), Some(ActorKey::Country(Country::known("FRA"))));
        assert_eq!(Actor::default().named("the interlocutor").key(), None);
    }

    #[test]
    fn what_is_no_country_code_is_refused() {
        assert_eq!(
            "fra".parse::<Country>().unwrap_err().to_string(),
            "\"fra\" is not an ISO 3166 alpha-3 country code such as FRA"
        );
    }

    #[test]
    fn a_legislature_is_read_under_either_name() {
        assert_eq!("PAR".parse::<Sector>().unwrap(), Sector::Leg);
        assert_eq!(serde_json::from_str::<Sector>("\"PAR\"").unwrap(), Sector::Leg);
        assert!("XYZ".parse::<Sector>().is_err());
    }
}

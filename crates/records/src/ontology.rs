//! PLOVER and CAMEO: categories, modes, contexts, codes and their scores.
//!
//! The rows of CAMEO and the crosswalk live in `data/ontology/cameo.tsv`; see the README beside it
//! for the sources.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// A word that is none of a closed vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\" is no {vocabulary}")]
pub struct UnknownWord {
    vocabulary: &'static str,
    word: String,
}

impl UnknownWord {
    pub(crate) fn new(vocabulary: &'static str, word: &str) -> Self {
        Self { vocabulary, word: word.to_owned() }
    }
}

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident, $what:literal, { $($variant:ident = $word:literal : $doc:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = $doc] #[serde(rename = $word)] $variant),+
        }
        impl $name {
            /// Every value, in the order of the manual.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word that the manual uses.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.word()) }
        }
        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(UnknownWord::new($what, word)) }
            }
        }
    };
}

vocabulary! {
    /// The 16 event categories of PLOVER.
    ///
    /// Source: PLOVER manual, draft of September 2021.
    Category, "PLOVER category", {
        Agree = "AGREE": "Agrees to, offers, promises or is willing to cooperate or talk; references to coming meetings.",
        Consult = "CONSULT": "Meets, visits, calls, negotiates.",
        Support = "SUPPORT": "Praises, endorses, recognises, signs.",
        Concede = "CONCEDE": "Yields in words: drops a demand, expresses regret, announces a withdrawal.",
        Cooperate = "COOPERATE": "Cooperates in fact: economic, military, judicial, intelligence.",
        Aid = "AID": "Gives aid.",
        Retreat = "RETREAT": "Yields in fact: withdraws, releases, disarms, opens access.",
        Request = "REQUEST": "Asks or demands.",
        Accuse = "ACCUSE": "Disapproves, accuses, investigates.",
        Reject = "REJECT": "Refuses, cancels a meeting.",
        Threaten = "THREATEN": "Threatens.",
        Protest = "PROTEST": "Demonstrates, strikes, riots.",
        Sanction = "SANCTION": "Reduces relations, withholds, expels.",
        Mobilize = "MOBILIZE": "Raises or moves forces.",
        Coerce = "COERCE": "Arrests, seizes, restricts.",
        Assault = "ASSAULT": "Attacks.",
    }
}

vocabulary! {
    /// How an event of a category was done.
    ///
    /// Source: PLOVER manual. Some words serve two categories (`withdraw` in RETREAT and SANCTION).
    Mode, "PLOVER mode", {
        Visit = "visit": "CONSULT: one side comes to the other.",
        ThirdParty = "third-party": "CONSULT: at a third party's place or with its mediation.",
        Multilateral = "multilateral": "CONSULT: more than two sides.",
        Phone = "phone": "CONSULT: by telephone or video.",
        Withdraw = "withdraw": "RETREAT: forces leave. SANCTION: relations or talks are broken off or halted.",
        Release = "release": "RETREAT: persons or property are returned.",
        Disarm = "disarm": "RETREAT: arms are given up.",
        Ceasefire = "ceasefire": "RETREAT: fighting stops.",
        Access = "access": "RETREAT: a place or border is opened.",
        Resign = "resign": "RETREAT: an office is given up.",
        Assist = "assist": "REQUEST, REJECT: help.",
        Change = "change": "REQUEST, REJECT: political change.",
        Yield = "yield": "REQUEST, REJECT: giving in.",
        Meet = "meet": "REQUEST, REJECT: talks.",
        Disapprove = "disapprove": "ACCUSE: criticism, denunciation, diplomatic complaint.",
        Investigate = "investigate": "ACCUSE: an investigation is opened.",
        Allege = "allege": "ACCUSE: a deed is alleged.",
        Restrict = "restrict": "THREATEN, COERCE: restrictions.",
        Arrest = "arrest": "THREATEN, COERCE: arrest.",
        Relations = "relations": "THREATEN: reduced relations, sanctions, halted talks.",
        Expel = "expel": "THREATEN, SANCTION: expulsion.",
        Territory = "territory": "THREATEN: occupation, blockade.",
        Violence = "violence": "THREATEN: force.",
        Demo = "demo": "PROTEST: demonstration.",
        Riot = "riot": "PROTEST: violent.",
        Strike = "strike": "PROTEST: strike.",
        Hunger = "hunger": "PROTEST: hunger strike.",
        Boycott = "boycott": "PROTEST: boycott.",
        Obstruct = "obstruct": "PROTEST: blockade of passage.",
        Vandalize = "vandalize": "PROTEST: damage.",
        Convict = "convict": "SANCTION: a court decides against the recipient.",
        Discontinue = "discontinue": "SANCTION: economic or other sanctions, aid stopped.",
        Troops = "troops": "MOBILIZE: troops.",
        Weapons = "weapons": "MOBILIZE: weapons, tests, exercises.",
        Police = "police": "MOBILIZE: police.",
        Militia = "militia": "MOBILIZE: militia.",
        Seize = "seize": "COERCE: property is taken.",
        Censor = "censor": "COERCE: media are silenced.",
        Curfew = "curfew": "COERCE: curfew.",
        MartialLaw = "martial-law": "COERCE: martial law.",
        Deport = "deport": "COERCE: deportation.",
        Withhold = "withhold": "COERCE: goods are withheld.",
        Misinformation = "misinformation": "COERCE: false information is spread.",
        Cyber = "cyber": "COERCE: computer systems are attacked.",
        Abduct = "abduct": "ASSAULT: abduction, capture.",
        Beat = "beat": "ASSAULT: beating.",
        Torture = "torture": "ASSAULT: torture.",
        Sexual = "sexual": "ASSAULT: sexual violence.",
        Targeted = "targeted": "ASSAULT: assassination.",
        Destroy = "destroy": "ASSAULT: destruction.",
        Primitive = "primitive": "ASSAULT: with primitive weapons.",
        Firearms = "firearms": "ASSAULT: with small arms.",
        Explosives = "explosives": "ASSAULT: with explosives.",
        SuicideAttack = "suicide-attack": "ASSAULT: by a suicide attacker.",
        Aerial = "aerial": "ASSAULT: from the air.",
        Drone = "drone": "ASSAULT: by drones.",
        HeavyWeapons = "heavy-weapons": "ASSAULT: with artillery, tanks, missiles.",
        CrowdControl = "crowd-control": "ASSAULT: against a crowd.",
        Unconventional = "unconventional": "ASSAULT: chemical, biological, radiological, nuclear.",
    }
}

vocabulary! {
    /// What an event is about: PLOVER's 37 contexts. Claimed for a record only where the record's
    /// own sentences or the sentence before license it.
    Context, "PLOVER context", {
        Military = "military": "Armed forces.",
        Intelligence = "intelligence": "Intelligence services.",
        Executive = "executive": "Heads of state and government as such.",
        Legislative = "legislative": "Parliaments.",
        Election = "election": "Elections.",
        PoliticalInstitutions = "political_institutions": "Constitutions, institutions.",
        ProDemocracy = "pro_democracy": "For democracy.",
        ProAutocracy = "pro_autocracy": "Against democracy.",
        Economic = "economic": "Trade, finance.",
        Legal = "legal": "Courts, law.",
        Reparations = "reparations": "Reparations.",
        HumanRights = "human_rights": "Human rights.",
        RightsFreedoms = "rights_freedoms": "Civil rights, press freedom.",
        Repression = "repression": "Repression.",
        HumanSecurity = "human_security": "Human security.",
        Gender = "gender": "Gender.",
        Lgbt = "lgbt": "Sexual minorities.",
        ReligionEthnicity = "religion_ethnicity": "Religion, ethnicity.",
        Inequality = "inequality": "Inequality.",
        Diplomatic = "diplomatic": "Diplomacy.",
        Territory = "territory": "Borders, territory.",
        Peacekeeping = "peacekeeping": "Peacekeeping.",
        Health = "health": "Health.",
        Asylum = "asylum": "Asylum, refugees.",
        Migration = "migration": "Migration.",
        Disasters = "disasters": "Disasters.",
        NaturalResource = "natural_resource": "Oil, gas, water, minerals.",
        Environment = "environment": "Environment, climate.",
        Technology = "technology": "Technology.",
        Terrorism = "terrorism": "Terrorism.",
        Cbrn = "cbrn": "Chemical, biological, radiological, nuclear.",
        Cyber = "cyber": "Computer systems.",
        Misinformation = "misinformation": "False information.",
        Crime = "crime": "Crime.",
        Corruption = "corruption": "Corruption.",
        IllegalDrugs = "illegal_drugs": "Drugs.",
        Trafficking = "trafficking": "Trafficking.",
    }
}

/// The four classes of cooperation and conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quad {
    /// 1: cooperation in words.
    VerbalCooperation,
    /// 2: cooperation in deeds.
    MaterialCooperation,
    /// 3: conflict in words.
    VerbalConflict,
    /// 4: conflict in deeds.
    MaterialConflict,
}

impl Quad {
    /// The number that GDELT and ICEWS use, 1 to 4.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }
}

impl Category {
    /// Its class of cooperation or conflict.
    pub fn quad(self) -> Quad {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => Quad::VerbalCooperation,
            Self::Cooperate | Self::Aid | Self::Retreat => Quad::MaterialCooperation,
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => Quad::VerbalConflict,
            _ => Quad::MaterialConflict,
        }
    }

    /// Whether PLOVER demands a recipient.
    pub fn needs_recipient(self) -> bool {
        matches!(self, Self::Cooperate | Self::Aid | Self::Sanction)
    }

    /// The modes that the manual lists for the category.
    pub fn modes(self) -> &'static [Mode] {
        use Mode as M;
        match self {
            Self::Agree | Self::Support | Self::Concede | Self::Cooperate | Self::Aid => &[],
            Self::Consult => &[M::Visit, M::ThirdParty, M::Multilateral, M::Phone],
            Self::Retreat => &[M::Withdraw, M::Release, M::Disarm, M::Ceasefire, M::Access, M::Resign],
            Self::Request | Self::Reject => &[M::Assist, M::Change, M::Yield, M::Meet],
            Self::Accuse => &[M::Disapprove, M::Investigate, M::Allege],
            Self::Threaten => &[M::Restrict, M::Arrest, M::Relations, M::Expel, M::Territory, M::Violence],
            Self::Protest => &[M::Demo, M::Riot, M::Strike, M::Hunger, M::Boycott, M::Obstruct, M::Vandalize],
            Self::Sanction => &[M::Convict, M::Expel, M::Withdraw, M::Discontinue],
            Self::Mobilize => &[M::Troops, M::Weapons, M::Police, M::Militia],
            Self::Coerce => &[
                M::Seize,
                M::Restrict,
                M::Censor,
                M::Curfew,
                M::MartialLaw,
                M::Arrest,
                M::Deport,
                M::Withhold,
                M::Misinformation,
                M::Cyber,
            ],
            Self::Assault => &[
                M::Abduct,
                M::Beat,
                M::Torture,
                M::Sexual,
                M::Targeted,
                M::Destroy,
                M::Primitive,
                M::Firearms,
                M::Explosives,
                M::SuicideAttack,
                M::Aerial,
                M::Drone,
                M::HeavyWeapons,
                M::CrowdControl,
                M::Unconventional,
            ],
        }
    }
}

/// PLOVER's own score of a category and mode, -10 (conflict) to +10 (cooperation).
///
/// Source: PLOVER manual, table of scores. The manual prints ACCUSE as +3; its modes and its CAMEO
/// ancestors are negative, so that is a sign error of the manual and -3 is used here. A mode without
/// a number of its own has the category's.
pub fn plover_score(category: Category, mode: Option<Mode>) -> f32 {
    use Category as C;
    use Mode as M;
    let of_mode = match (category, mode) {
        (_, None) => None,
        (C::Consult, Some(M::Visit | M::Multilateral)) => Some(4.0),
        (C::Consult, Some(M::ThirdParty)) => Some(1.0),
        (C::Consult, Some(M::Phone)) => Some(1.5),
        (C::Retreat, Some(M::Withdraw)) => Some(8.0),
        (C::Retreat, Some(M::Release | M::Access)) => Some(6.5),
        (C::Retreat, Some(M::Disarm)) => Some(10.0),
        (C::Retreat, Some(M::Ceasefire)) => Some(7.5),
        (C::Retreat, Some(M::Resign)) => Some(4.5),
        (C::Request, Some(M::Assist)) => Some(0.5),
        (C::Request, Some(M::Change | M::Yield)) => Some(-1.0),
        (C::Request, Some(M::Meet)) => Some(0.0),
        (C::Accuse, Some(M::Disapprove)) => Some(-2.0),
        (C::Accuse, Some(M::Investigate | M::Allege)) => Some(-3.5),
        (C::Reject, Some(M::Assist)) => Some(-1.5),
        (C::Reject, Some(M::Change | M::Yield | M::Meet)) => Some(-2.0),
        (C::Threaten, Some(M::Restrict)) => Some(-3.0),
        (C::Threaten, Some(M::Territory)) => Some(-4.0),
        (C::Threaten, Some(_)) => Some(-3.5),
        (C::Protest, Some(M::Riot)) => Some(-7.0),
        (C::Protest, Some(M::Hunger | M::Boycott | M::Obstruct)) => Some(-4.5),
        (C::Sanction, Some(M::Expel)) => Some(-5.5),
        (C::Mobilize, Some(M::Troops | M::Weapons)) => Some(-6.5),
        (C::Mobilize, Some(M::Police)) => Some(-5.5),
        (C::Mobilize, Some(M::Militia)) => Some(-6.0),
        (C::Coerce, Some(M::Censor | M::Curfew)) => Some(-6.5),
        (C::Coerce, Some(M::MartialLaw)) => Some(-7.5),
        (C::Assault, Some(M::Abduct | M::Torture | M::Sexual | M::Destroy)) => Some(-8.5),
        (C::Assault, Some(M::Beat | M::CrowdControl)) => Some(-7.5),
        (C::Assault, Some(M::Primitive)) => Some(-8.0),
        (C::Assault, Some(M::Firearms | M::Explosives)) => Some(-9.0),
        (C::Assault, Some(M::Unconventional)) => Some(-10.0),
        (C::Assault, Some(_)) => Some(-9.5),
        _ => None,
    };
    of_mode.unwrap_or(match category {
        C::Agree | C::Consult => 2.5,
        C::Support => 5.0,
        C::Concede => 4.5,
        C::Cooperate => 9.5,
        C::Aid => 10.0,
        C::Retreat => 6.5,
        C::Request => 0.0,
        C::Accuse => -3.0,
        C::Reject => -2.0,
        C::Threaten => -3.5,
        C::Protest => -5.0,
        C::Sanction => -6.0,
        C::Mobilize => -5.5,
        C::Coerce => -7.0,
        C::Assault => -9.0,
    })
}

/// A CAMEO code of two to four digits, such as `036`.
///
/// Well-formed codes are not checked against the table here: [`Cameo::name`] is `None` for a code
/// that CAMEO does not have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cameo {
    digits: [u8; 4],
    len: u8,
}

impl Cameo {
    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.len)]).unwrap_or_default()
    }

    /// The first two digits.
    pub fn root(&self) -> &str {
        &self.code()[..2]
    }

    /// What CAMEO calls it, if it has the code.
    pub fn name(&self) -> Option<&'static str> {
        CAMEO.get(self.code()).map(|row| row.name)
    }

    /// A code from a table that is known to be well formed.
    ///
    /// # Panics
    /// If it is not two to four digits.
    pub fn known(code: &str) -> Self {
        code.parse().expect("CAMEO codes in tables have two to four digits")
    }
}

impl fmt::Debug for Cameo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Cameo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A string that is no CAMEO code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a CAMEO code of two to four digits such as 036")]
pub struct CameoError(String);

impl FromStr for Cameo {
    type Err = CameoError;

    fn from_str(code: &str) -> Result<Self, CameoError> {
        let bytes = code.as_bytes();
        if !(2..=4).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_digit) {
            return Err(CameoError(code.to_owned()));
        }
        let mut digits = [0; 4];
        digits[..bytes.len()].copy_from_slice(bytes);
        Ok(Self { digits, len: bytes.len() as u8 })
    }
}

impl Serialize for Cameo {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Cameo {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

struct CameoRow {
    name: &'static str,
    goldstein: f32,
}

static CAMEO: LazyLock<HashMap<&'static str, CameoRow>> = LazyLock::new(|| {
    let text = include_str!("../../../data/ontology/cameo.tsv");
    let mut rows = HashMap::new();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("code\tname\tgoldstein"), "cameo.tsv: columns");
    for (number, line) in lines.enumerate() {
        let mut cells = line.split('\t');
        let (Some(code), Some(name), Some(goldstein)) = (cells.next(), cells.next(), cells.next()) else {
            panic!("cameo.tsv line {}: three cells expected", number + 2);
        };
        let goldstein = goldstein.parse().unwrap_or_else(|_| panic!("cameo.tsv line {}: no number", number + 2));
        assert!(
            rows.insert(code, CameoRow { name, goldstein }).is_none(),
            "cameo.tsv line {}: {code} twice",
            number + 2
        );
    }
    rows
});

/// The Goldstein score of a CAMEO code, -10 to +10; a code without a row of its own has that of
/// its parent. `None` for a root that CAMEO does not have.
///
/// Source: `data/ontology/README.md`.
pub fn goldstein(code: Cameo) -> Option<f32> {
    let mut text = code.code();
    loop {
        if let Some(row) = CAMEO.get(text) {
            return Some(row.goldstein);
        }
        text = text.get(..text.len().checked_sub(1)?)?;
        if text.len() < 2 {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scores_of_the_signals_of_a_dialogue() {
        assert_eq!(goldstein(Cameo::known("036")), Some(4.0));
        assert_eq!(goldstein(Cameo::known("040")), Some(1.0));
        assert_eq!(goldstein(Cameo::known("051")), Some(3.4));
        assert!((plover_score(Category::Support, None) - 5.0).abs() < f32::EPSILON);
        assert!((plover_score(Category::Accuse, None) + 3.0).abs() < f32::EPSILON);
    }

    #[test]
    fn every_row_of_cameo_is_well_formed_and_in_range() {
        for (code, row) in CAMEO.iter() {
            assert!(code.parse::<Cameo>().is_ok(), "{code}");
            assert!((-10.0..=10.0).contains(&row.goldstein), "{code}: {}", row.goldstein);
            assert!(!row.name.is_empty(), "{code}");
        }
        assert_eq!(CAMEO.keys().filter(|c| c.len() == 2).count(), 20);
    }

    #[test]
    fn every_mode_belongs_to_a_category() {
        for mode in Mode::ALL {
            assert!(Category::ALL.iter().any(|c| c.modes().contains(mode)), "{mode}");
        }
        assert_eq!(Category::ALL.len(), 16);
        assert_eq!(Context::ALL.len(), 37);
    }

    #[test]
    fn words_of_the_manual_are_read_back() {
        assert_eq!("AGREE".parse::<Category>().unwrap(), Category::Agree);
        assert_eq!("suicide-attack".parse::<Mode>().unwrap(), Mode::SuicideAttack);
        assert_eq!("Agree".parse::<Category>().unwrap_err().to_string(), "\"Agree\" is no PLOVER category");
        assert!("36".parse::<Cameo>().is_ok());
        assert!("3".parse::<Cameo>().is_err());
    }
}

//! How sure a text is, and how strong a position.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How sure a holder (the outlet, the speaker) is of a content, as the text puts it.
///
/// Source: FactBank's value set. `Uu` is uncommitted: the holder vouches for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Factuality {
    /// Certainly so.
    #[serde(rename = "CT+")]
    CertainYes,
    /// Certainly not so.
    #[serde(rename = "CT-")]
    CertainNo,
    /// Probably so.
    #[serde(rename = "PR+")]
    ProbableYes,
    /// Probably not so.
    #[serde(rename = "PR-")]
    ProbableNo,
    /// Possibly so.
    #[serde(rename = "PS+")]
    PossibleYes,
    /// Possibly not so.
    #[serde(rename = "PS-")]
    PossibleNo,
    /// Certain, but which way is not said ("knows whether").
    #[serde(rename = "CTu")]
    CertainUnknown,
    /// Uncommitted.
    #[serde(rename = "Uu")]
    Uncommitted,
}

impl Factuality {
    /// FactBank's own code.
    pub fn code(self) -> &'static str {
        match self {
            Self::CertainYes => "CT+",
            Self::CertainNo => "CT-",
            Self::ProbableYes => "PR+",
            Self::ProbableNo => "PR-",
            Self::PossibleYes => "PS+",
            Self::PossibleNo => "PS-",
            Self::CertainUnknown => "CTu",
            Self::Uncommitted => "Uu",
        }
    }
}

impl fmt::Display for Factuality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// Factuality for each holder; absent where there is no such holder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HolderFactuality {
    /// The outlet: does it vouch that the record holds (for speech: that it was uttered)?
    pub outlet: Option<Factuality>,
    /// The speaker's commitment to the content.
    pub speaker: Option<Factuality>,
}

/// Whether the record says that something is so, or that it is not. Not tone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Polarity {
    /// The thing is asserted.
    #[default]
    #[serde(rename = "+")]
    Positive,
    /// Its non-occurrence is.
    #[serde(rename = "-")]
    Negative,
}

/// How firm a party's own position on talking or cooperating is, from 0 to 6.
///
/// 0 none · 1 attitude ("desirable", "welcomes") · 2 open, or willing under a condition · 3 willing
/// without condition · 4 a concrete offer or invitation · 5 accepted in principle · 6 scheduled.
/// The scale is ours; `GLOSSARY.md` has an example for each step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Firmness(u8);

impl Firmness {
    /// No position.
    pub const NONE: Self = Self(0);
    /// An attitude.
    pub const ATTITUDE: Self = Self(1);
    /// Open, or willing under a condition.
    pub const OPEN: Self = Self(2);
    /// Willing without condition.
    pub const WILLING: Self = Self(3);
    /// A concrete offer or invitation.
    pub const OFFER: Self = Self(4);
    /// Accepted in principle.
    pub const ACCEPTED: Self = Self(5);
    /// Scheduled.
    pub const SCHEDULED: Self = Self(6);

    /// A step of the scale.
    ///
    /// # Errors
    /// Refuses numbers above 6, and says which it got.
    pub fn new(step: u8) -> Result<Self, FirmnessError> {
        if step <= 6 { Ok(Self(step)) } else { Err(FirmnessError(step)) }
    }

    /// The number.
    pub fn step(self) -> u8 {
        self.0
    }

    /// The same position under a condition: never above [`Firmness::OPEN`].
    #[must_use]
    pub fn under_condition(self) -> Self {
        self.min(Self::OPEN)
    }

    /// What the step means, for a reader.
    pub fn meaning(self) -> &'static str {
        match self.0 {
            0 => "no position",
            1 => "attitude",
            2 => "open or conditional",
            3 => "willing",
            4 => "offer",
            5 => "accepted",
            _ => "scheduled",
        }
    }
}

impl TryFrom<u8> for Firmness {
    type Error = FirmnessError;
    fn try_from(step: u8) -> Result<Self, FirmnessError> {
        Self::new(step)
    }
}

impl From<Firmness> for u8 {
    fn from(firmness: Firmness) -> Self {
        firmness.0
    }
}

/// A number that is no step of the firmness scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("firmness {0} is outside 0 to 6")]
pub struct FirmnessError(u8);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_never_leaves_more_than_openness() {
        assert_eq!(Firmness::OFFER.under_condition(), Firmness::OPEN);
        assert_eq!(Firmness::ATTITUDE.under_condition(), Firmness::ATTITUDE);
    }

    #[test]
    fn firmness_is_a_number_in_json_and_its_range_is_kept() {
        assert_eq!(serde_json::to_string(&Firmness::OPEN).unwrap(), "2");
        assert_eq!(serde_json::from_str::<Firmness>("7").unwrap_err().to_string(), "firmness 7 is outside 0 to 6");
    }

    #[test]
    fn factuality_is_written_as_factbank_writes_it() {
        assert_eq!(serde_json::to_string(&Factuality::Uncommitted).unwrap(), "\"Uu\"");
        assert_eq!(serde_json::to_string(&Factuality::CertainNo).unwrap(), "\"CT-\"");
    }
}

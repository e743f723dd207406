//! The nouns of coding: coded records with their speakers, actors, certainty and evidence, and
//! the ontology (PLOVER and CAMEO) that they speak.
//!
//! A [`Record`] is what a text says happened or was said, not a row of the ledger. Its JSON form is
//! the native output of Legation, one record a line (`dialogue/1`). Deliberately absent: any text
//! processing.

mod actor;
mod certainty;
mod ontology;
mod record;

pub use actor::{Actor, ActorKey, Country, CountryError, Dyad, Sector};
pub use certainty::{Factuality, Firmness, FirmnessError, HolderFactuality, Polarity};
pub use ontology::{Cameo, CameoError, Category, Context, Mode, Quad, UnknownWord, goldstein, plover_score};
pub use record::{
    Condition, Evidence, Explanation, Kind, Location, Record, RecordId, Speaker, SpeakerBasis, Step, StepKind,
    Suppressed, Topic, UnknownSlot,
};

//! Who is who: what party each mention of a document names, as of the document's date.
//!
//! What comes in is an [`Analysis`](legation_analysis::Analysis) of a document and a [`Registry`] of
//! the world's actors; what goes out are [`Resolutions`]. Known, ambiguous and unknown are all
//! answers; nobody is guessed. Deliberately absent: events.
//!
//! ```
//! use jiff::civil::date;
//! use legation_actors::Registry;
//!
//! let registry = Registry::new();
//! let holder = registry.holder_of("FRA", "president", Some(date(2016, 3, 1))).unwrap();
//! assert_eq!(holder.name, "François Hollande");
//! ```

mod codes;
pub mod dictionary;
mod fold;
mod lists;
mod offices;
mod openings;
pub mod overlay;
mod persons;
mod reading;
mod registry;
mod resolution;
mod resolve;
mod spelling;
mod words;

pub use codes::{Membership, Scheme};
pub use lists::{Motion, is_people_word, is_place_noun, motion};
pub use offices::{Answer, Holder};
pub use registry::{Organisation, OverlayError, Registry, Role, RoleKind, Seat, Sense, State};
pub use resolution::{Entitlement, Mention, MentionKind, Name, Person, Resolutions, Side, Verdict};
pub use resolve::resolve;

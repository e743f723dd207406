//! Where each named place of a document is, and how the name is used: for the place itself, for the
//! government that sits there, or as part of another phrase.
//!
//! What comes in is an [`Analysis`](legation_analysis::Analysis) with its
//! [`Resolutions`](legation_actors::Resolutions) and a [`Gazetteer`]; what goes out are [`Toponyms`].
//! A name whose place the text and the gazetteer do not settle has none: a wrong place is worse than
//! no place. Deliberately absent: events.
//!
//! ```
//! use legation_places::Gazetteer;
//!
//! let gazetteer = Gazetteer::new();
//! let (place, _) = &gazetteer.lookup("Beira")[0];
//! assert_eq!(place.country.unwrap().code(), "MOZ");
//! ```

mod evidence;
#[path = "../../actors/src/fold.rs"]
#[allow(dead_code)] // the registry of actors needs more of it
mod fold;
mod gazetteer;
mod grammar;
mod kind;
mod locate;
mod recognise;
mod words;

pub use gazetteer::{Found, Gazetteer, NameForm, Place};
pub use kind::PlaceKind;
pub use locate::{Outlet, Toponym, Toponyms, Use, locate};

//! Who is who: what party each mention of a document names, as of the document's date.
//!
//! What comes in is an [`Analysis`](legation_analysis::Analysis) of a document and a registry of
//! the world's actors; what goes out are [`Resolutions`]. Known, ambiguous and unknown are all
//! answers; nobody is guessed. Deliberately absent: events.

mod fold;
mod registry;
mod resolution;

pub use registry::{
    Holder, Organisation, OverlayError, Registry, Role, RoleKind, Seat, Sense, State,
};
pub use resolution::{Entitlement, Mention, MentionKind, Person, Resolutions, Verdict};

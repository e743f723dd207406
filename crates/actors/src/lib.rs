//! Who is who: what party each mention of a document names, as of the document's date.
//!
//! What comes in is an [`Analysis`](legation_analysis::Analysis) of a document and a registry of
//! the world's actors; what goes out are [`Resolutions`]. Known, ambiguous and unknown are all
//! answers; nobody is guessed. Deliberately absent: events.

mod resolution;

pub use resolution::{Entitlement, Mention, MentionKind, Person, Resolutions, Verdict};

//! Bytes of a page to a clean document that remembers where each word stood.
//!
//! What comes in is an [`Article`]: bytes, and what the caller knows about them. What comes out is
//! a [`Document`]: clean text in blocks (title, headings, lead, paragraphs, list items, cells of
//! tables, captions, labels of speakers, dateline), a map back to the original bytes, the day of publication and how it is known, language, provenance, a
//! signature for comparing pages, and the spans that were set aside as copies or as boilerplate.
//! Text never fails; it yields diagnostics. Deliberately absent: models, the network, the clock.
//!
//! ```
//! use legation_document::{Article, BlockKind};
//!
//! let page = "Ovar talks end without result\n\n\
//!     OVAR, 3 March 2031 (Harbour Wire) — Velmara and Ostrenia ended two days of talks.\n\n\
//!     Follow us for more updates.";
//! let document = legation_intake::read(&Article::new("ovar.txt", page))?;
//! assert_eq!(document.title.unwrap().text, "Ovar talks end without result");
//! assert_eq!(document.published.unwrap().date.to_string(), "2031-03-03");
//! assert_eq!(document.provenance.agency.as_deref(), Some("Harbour Wire"));
//! assert_eq!(document.boilerplate[0].slice(page), "Follow us for more updates.");
//! assert_eq!(document.blocks.last().unwrap().kind, BlockKind::Lead);
//! # Ok::<(), legation_intake::IntakeError>(())
//! ```
//!
//! The order of the work is the order of the modules: `charset` (bytes to text), `text` or `html`
//! (text to passages), `extract` and `boilerplate` (which passages are the article), `duplicates`,
//! `title`, `caption`, `dateline`, `turns`, `assemble`, and `signature` for comparing what came out.

mod assemble;
mod boilerplate;
mod caption;
mod charset;
mod dateline;
mod dates;
mod duplicates;
mod error;
mod extract;
mod html;
mod language;
mod metadata;
mod passage;
mod signature;
mod text;
mod title;
mod turns;

pub use assemble::read;
pub use error::IntakeError;
pub use signature::{SIGNATURE_LEN, Shingles, body, containment, is_copy, sign, similarity};

#[cfg(doc)]
use legation_document::{Article, Document};

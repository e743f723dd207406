//! The nouns of text: articles as they arrive, documents as they are read, byte spans that lead
//! back to the original, and dates as vague as the text leaves them.
//!
//! What comes in is an [`Article`] (bytes and what is known about them); what every later stage
//! reads is a [`Document`]: clean text in [`Block`]s, with a [`SpanMap`] that takes any span of the
//! clean text back to bytes of the original. Deliberately absent: any parsing.
//!
//! ```
//! use legation_document::{Interval, Precision, Basis};
//! use jiff::civil::date;
//!
//! let december = Interval::month(2025, 12, Basis::Expression);
//! assert_eq!(december.to_edtf(), "2025-12");
//! assert!(december.contains(date(2025, 12, 19)));
//! assert_eq!(december.precision, Precision::Month);
//! ```

mod article;
mod diagnostic;
mod interval;
mod span;

pub use article::{Article, Block, BlockKind, DateBasis, Document, Format, Provenance, Publication, Title};
pub use diagnostic::{Diagnostic, Severity};
pub use interval::{Basis, EdtfError, Interval, Precision};
pub use jiff::civil::Date;
pub use span::{Segment, Span, SpanMap};

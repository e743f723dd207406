//! An append-only, two-clock store of coded records.
//!
//! What comes in is a [`DocumentMeta`] with the [`Record`](legation_records::Record)s coded from it;
//! what goes out is [`Entry`] after [`Entry`], in the order in which they were written. Nothing is
//! ever changed or deleted: a correction, a retraction and a merger are entries of their own, and
//! [`standing`] says what holds after them. Two clocks stand on each entry: when the thing happened
//! (`record.occurred`) and when it could be known (`known_at`, the day of publication unless the
//! caller says otherwise). Nothing here reads the system clock.
//!
//! Deliberately absent: any language code. The record stays readable when every model has been
//! replaced.
//!
//! ```
//! use legation_document::Date;
//! use legation_ledger::{DocumentMeta, Ledger, Query};
//!
//! let mut ledger = Ledger::in_memory()?;
//! let report = DocumentMeta::new("strait.txt", "5f0c").published_on(Date::constant(1931, 3, 3));
//! let receipt = ledger.append(&report, &[], None)?;
//! assert!(!receipt.already_known);
//! assert!(ledger.append(&report, &[], None)?.already_known);
//! assert!(ledger.entries(&Query::everything())?.is_empty());
//! # Ok::<(), legation_ledger::LedgerError>(())
//! ```

mod canonical;
mod entry;
mod error;
mod export;
mod standing;
mod store;

pub use canonical::{canonical_json, content_hash};
pub use entry::{Action, DocumentMeta, Entry, EntryId, Query, Receipt};
pub use error::LedgerError;
pub use standing::{Standing, standing};
pub use store::{FORMAT, Ledger};

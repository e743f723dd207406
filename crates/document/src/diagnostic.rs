//! What a text did that the reader should know of.

use crate::Span;
use serde::Serialize;

/// How much a diagnostic matters for the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was set aside or assumed; the result is what a careful reader would expect.
    Note,
    /// Something was lost or cut; the result may miss records.
    Warning,
}

/// A remark about a text: never an error, because text never fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable identifier, `stage.what`, such as `intake.duplicate-body`.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence for the reader, without full stop: what was found and what was done.
    pub message: String,
    /// Where, in original bytes, if the remark has a place.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// A remark that something was set aside or assumed.
    pub fn note(id: &'static str, message: impl Into<String>) -> Self {
        Self { id, severity: Severity::Note, message: message.into(), span: None }
    }

    /// A remark that something was lost or cut.
    pub fn warning(id: &'static str, message: impl Into<String>) -> Self {
        Self { id, severity: Severity::Warning, message: message.into(), span: None }
    }

    /// The same remark, with its place in the original bytes.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}

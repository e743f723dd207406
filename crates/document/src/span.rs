//! Byte spans, and the map from clean text back to the original bytes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::Range;

/// A run of bytes, `start` included and `end` excluded.
///
/// Offsets are UTF-8 bytes from 0 in the text that the context names: the clean text of a
/// [`Document`](crate::Document), or the original bytes. Serialised as `[start, end]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; never below `start`.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    ///
    /// # Panics
    /// If `end` is before `start`: that is a mistake of the caller, never of a text.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "span {start}..{end} ends before it starts");
        Self { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether every byte of `other` lies in this span.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The bytes of the span as a range.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The span without white space and closing punctuation at its end.
    pub fn trimmed_end(self, text: &str) -> Self {
        let kept = self
            .slice(text)
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | '"' | '”' | '’'));
        Self { start: self.start, end: self.start + kept.len() }
    }

    /// The words of the span; empty where the span does not fall on character borders of `text`.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.start, self.end].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [start, end] = <[usize; 2]>::deserialize(deserializer)?;
        if start > end {
            return Err(serde::de::Error::custom(format!("span {start}..{end} ends before it starts")));
        }
        Ok(Self { start, end })
    }
}

/// One stretch of clean text and the bytes it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where the stretch stands in the clean text.
    pub clean: Span,
    /// Where it stood in the original bytes.
    pub original: Span,
}

impl Segment {
    /// Whether the stretch was copied byte for byte, so that offsets inside it correspond.
    pub fn is_verbatim(&self) -> bool {
        self.clean.len() == self.original.len()
    }
}

/// The way from spans of the clean text back to the original bytes.
///
/// Segments lie in order in the clean text and do not overlap there. In a verbatim segment every
/// byte corresponds to one byte; in any other (a character reference such as `&ldquo;`, a run of
/// white space made one space) the whole segment corresponds to the whole original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanMap {
    segments: Vec<Segment>,
}

impl SpanMap {
    /// The map of a text that was taken over as it stood.
    pub fn identity(len: usize) -> Self {
        let whole = Span::new(0, len);
        Self { segments: vec![Segment { clean: whole, original: whole }] }
    }

    /// Adds the next stretch of clean text; joins it to the last one where both are verbatim and
    /// follow each other on both sides.
    ///
    /// # Panics
    /// If the stretch starts before the end of the last one in the clean text.
    pub fn push(&mut self, clean: Span, original: Span) {
        if clean.is_empty() {
            return;
        }
        let segment = Segment { clean, original };
        if let Some(last) = self.segments.last_mut() {
            assert!(last.clean.end <= clean.start, "segments of a span map must be pushed in order");
            if last.is_verbatim()
                && segment.is_verbatim()
                && last.clean.end == clean.start
                && last.original.end == original.start
            {
                last.clean.end = clean.end;
                last.original.end = original.end;
                return;
            }
        }
        self.segments.push(segment);
    }

    /// The segments, in the order of the clean text.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The original bytes that a span of the clean text was read from: the smallest run that
    /// covers all of them. `None` where no byte of the span has an original (text that intake
    /// put in itself, such as a block border).
    pub fn to_original(&self, clean: Span) -> Option<Span> {
        let first = self.segments.partition_point(|s| s.clean.end <= clean.start);
        let mut found: Option<Span> = None;
        for segment in &self.segments[first..] {
            if segment.clean.start >= clean.end {
                break;
            }
            let piece = if segment.is_verbatim() {
                let start = clean.start.max(segment.clean.start) - segment.clean.start;
                let end = clean.end.min(segment.clean.end) - segment.clean.start;
                Span::new(segment.original.start + start, segment.original.start + end)
            } else {
                segment.original
            };
            found = Some(found.map_or(piece, |f| f.to(piece)));
        }
        found
    }

    /// The clean text that was read from a span of the original bytes, if any of it was kept.
    /// Where a stretch of the original was kept twice, the first place counts.
    pub fn to_clean(&self, original: Span) -> Option<Span> {
        let mut found: Option<Span> = None;
        for segment in &self.segments {
            if !segment.original.overlaps(original) {
                continue;
            }
            let piece = if segment.is_verbatim() {
                let start = original.start.max(segment.original.start) - segment.original.start;
                let end = original.end.min(segment.original.end) - segment.original.start;
                Span::new(segment.clean.start + start, segment.clean.start + end)
            } else {
                segment.clean
            };
            found = Some(found.map_or(piece, |f| f.to(piece)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_maps_back_through_a_character_reference() {
        // original: "a&amp;b", clean: "a&b"
        let mut map = SpanMap::default();
        map.push(Span::new(0, 1), Span::new(0, 1));
        map.push(Span::new(1, 2), Span::new(1, 6));
        map.push(Span::new(2, 3), Span::new(6, 7));
        assert_eq!(map.to_original(Span::new(0, 3)), Some(Span::new(0, 7)));
        assert_eq!(map.to_original(Span::new(1, 2)), Some(Span::new(1, 6)));
        assert_eq!(map.to_original(Span::new(2, 3)), Some(Span::new(6, 7)));
        assert_eq!(map.to_clean(Span::new(6, 7)), Some(Span::new(2, 3)));
    }

    #[test]
    fn text_that_intake_put_in_has_no_original() {
        let mut map = SpanMap::default();
        map.push(Span::new(0, 4), Span::new(10, 14));
        map.push(Span::new(6, 9), Span::new(20, 23));
        assert_eq!(map.to_original(Span::new(4, 6)), None);
        assert_eq!(map.to_original(Span::new(2, 8)), Some(Span::new(12, 22)));
    }

    #[test]
    fn neighbouring_verbatim_stretches_become_one() {
        let mut map = SpanMap::default();
        map.push(Span::new(0, 4), Span::new(10, 14));
        map.push(Span::new(4, 9), Span::new(14, 19));
        assert_eq!(map.segments().len(), 1);
    }

    #[test]
    fn a_span_is_written_as_a_pair() {
        assert_eq!(serde_json::to_string(&Span::new(3, 9)).unwrap(), "[3,9]");
        assert!(serde_json::from_str::<Span>("[9,3]").is_err());
    }
}

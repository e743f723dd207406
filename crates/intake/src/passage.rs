//! A passage: one block of a page as it stands there, cleaned, with the way back to the page.

use legation_document::{Span, SpanMap};

/// What the page itself says a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A line or hard-wrapped block of plain text: could be anything.
    Line,
    /// `h1` to `h6`.
    Heading(u8),
    /// `p`, `blockquote`.
    Paragraph,
    /// `li`, or a line that starts with a bullet.
    ListItem,
    /// A cell of a table of data.
    Cell,
    /// Words of a picture, by the element they stand in.
    Caption,
    /// Text straight in a `div`, a cell of a table that only lays out the page.
    Loose,
}

/// What the passage turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Not yet decided; belongs to the article unless something else is found.
    Open,
    /// The headline.
    Title,
    /// A heading inside the text.
    Heading,
    /// The first block of running text.
    Lead,
    /// A paragraph of the body.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A cell of a table of data.
    Cell,
    /// The words of a picture.
    Caption,
    /// The label of a turn: who says what follows.
    Speaker,
    /// The dateline before the first paragraph.
    Dateline,
    /// Not the article; the word says which kind.
    Boilerplate(&'static str),
    /// Stands elsewhere on the page: the index of the passage that it repeats.
    Duplicate(usize),
}

impl Role {
    /// Whether the passage is, or may become, part of the clean text.
    pub(crate) fn is_kept(self) -> bool {
        !matches!(self, Self::Boilerplate(_) | Self::Duplicate(_))
    }
}

/// Where on a page an HTML passage stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Name of the zone that is not article (`navigation`, `cookies`), if it stands in one.
    pub(crate) zone: Option<&'static str>,
    /// Number of the element that opened the zone.
    pub(crate) zone_root: usize,
    /// Number of the element that holds the block: blocks with the same one are siblings.
    pub(crate) container: usize,
    /// Whether it stands in `article` or `main`.
    pub(crate) in_article: bool,
    /// Bytes of the text that are links.
    pub(crate) link_bytes: usize,
    /// Number of the innermost `table` around it, 0 for none.
    pub(crate) table: usize,
    /// Number of the cell of that table.
    pub(crate) cell: usize,
    /// Number of the element that is said to hold the words of a picture, 0 for none.
    pub(crate) caption: usize,
    /// Whether the page calls it the text under the headline.
    pub(crate) standfirst: bool,
}

/// One block of a page: clean text, its map, and the runs of text it was made of.
///
/// Offsets of `map` (original side) and `runs` are those of the decoded page, not yet of the bytes.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    pub(crate) text: String,
    pub(crate) map: SpanMap,
    pub(crate) runs: Vec<Span>,
    pub(crate) form: Form,
    pub(crate) place: Place,
    pub(crate) role: Role,
}

impl Passage {
    /// The smallest span of the decoded page that covers the passage.
    pub(crate) fn extent(&self) -> Span {
        match (self.runs.first(), self.runs.last()) {
            (Some(first), Some(last)) => first.to(*last),
            _ => Span::default(),
        }
    }

    /// The part of the passage at `range` of its text, without white space at its ends.
    pub(crate) fn part(&self, range: std::ops::Range<usize>) -> Self {
        let cut = &self.text[range.clone()];
        let start = range.start + (cut.len() - cut.trim_start().len());
        let text = cut.trim().to_owned();
        let range = Span::new(start, start + text.len());
        let mut map = SpanMap::default();
        for segment in self.map.segments() {
            if !segment.clean.overlaps(range) {
                continue;
            }
            let from = segment.clean.start.max(range.start);
            let to = segment.clean.end.min(range.end);
            let original = if segment.is_verbatim() {
                let base = segment.original.start;
                Span::new(base + from - segment.clean.start, base + to - segment.clean.start)
            } else {
                segment.original
            };
            map.push(Span::new(from - start, to - start), original);
        }
        let extent = map.to_original(Span::new(0, text.len())).unwrap_or_default();
        let runs = self
            .runs
            .iter()
            .filter(|run| run.overlaps(extent))
            .map(|run| Span::new(run.start.max(extent.start), run.end.min(extent.end)))
            .collect();
        Self { text, map, runs, form: self.form, place: self.place, role: self.role }
    }

    /// Splits the passage in two at a byte of its text.
    pub(crate) fn split(&self, at: usize) -> (Self, Self) {
        (self.part(0..at), self.part(at..self.text.len()))
    }
}

/// Gathers runs of text into a passage: white space made one space, invisible characters left out.
#[derive(Debug, Default)]
pub(crate) struct Gatherer {
    text: String,
    map: SpanMap,
    runs: Vec<Span>,
    run: Option<Span>,
    space: Option<Span>,
}

impl Gatherer {
    /// Adds text as it stands at `start` of the decoded page.
    pub(crate) fn add(&mut self, text: &str, start: usize) {
        let mut kept = 0;
        let mut keeping = false;
        for (at, c) in text.char_indices() {
            let plain = !c.is_whitespace() && !is_invisible(c);
            if plain {
                if !keeping {
                    kept = at;
                    keeping = true;
                }
                continue;
            }
            if keeping {
                self.keep(&text[kept..at], Span::new(start + kept, start + at));
                keeping = false;
            }
            if c.is_whitespace() {
                self.white(Span::new(start + at, start + at + c.len_utf8()));
            }
        }
        if keeping {
            self.keep(&text[kept..], Span::new(start + kept, start + text.len()));
        }
    }

    /// Adds what a character reference stands for.
    pub(crate) fn add_reference(&mut self, meaning: &str, written: Span) {
        if meaning.chars().all(char::is_whitespace) {
            self.white(written);
        } else if !meaning.chars().all(is_invisible) {
            self.keep(meaning, written);
        }
    }

    /// Ends a run of text: a tag stands here.
    pub(crate) fn end_run(&mut self) {
        self.runs.extend(self.run.take());
    }

    /// Bytes gathered so far.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// The passage, if any text came together; the gatherer is empty afterwards.
    pub(crate) fn take(&mut self, form: Form, place: Place) -> Option<Passage> {
        self.end_run();
        let Self { text, map, runs, .. } = std::mem::take(self);
        (!text.is_empty()).then_some(Passage { text, map, runs, form, place, role: Role::Open })
    }

    fn white(&mut self, span: Span) {
        if !self.text.is_empty() {
            self.space = Some(self.space.map_or(span, |s| s.to(span)));
        }
    }

    fn keep(&mut self, text: &str, original: Span) {
        if let Some(space) = self.space.take() {
            let at = self.text.len();
            self.text.push(' ');
            self.map.push(Span::new(at, at + 1), space);
        }
        let at = self.text.len();
        self.text.push_str(text);
        self.map.push(Span::new(at, self.text.len()), original);
        self.run = Some(self.run.map_or(original, |r| r.to(original)));
    }
}

/// Characters that carry no text: zero-width marks, soft hyphens, control characters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}') || c.is_control()
}

/// The words of a text for comparison: lower case, letters and digits only.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// One number for the words of a text, the same whatever case, quotes or spacing it is set in.
pub(crate) fn key(text: &str) -> u64 {
    let mut hasher = xxhash_rust::xxh3::Xxh3Default::new();
    for word in words(text) {
        hasher.update(word.as_bytes());
        hasher.update(b" ");
    }
    hasher.digest()
}

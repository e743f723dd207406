//! An article as it arrives and a document as it is read.

use crate::{Date, Diagnostic, Span, SpanMap};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How the bytes of an article are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Decide from the bytes: HTML if they begin like a page, plain text otherwise.
    #[default]
    Guess,
    /// A page.
    Html,
    /// Plain text.
    Text,
}

/// A report as it arrives: bytes, and what is known about them from outside.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// What the report is called in output: a file name, a URL, a record id. Not interpreted.
    pub name: String,
    /// The bytes, untouched.
    pub bytes: Vec<u8>,
    /// How to read them.
    pub format: Format,
    /// The publication date, if the caller knows it. The page's own date goes before it.
    pub published: Option<Date>,
    /// Character encoding from outside (an HTTP header), as an Encoding Standard label.
    pub charset: Option<String>,
}

impl Article {
    /// An article with a name and bytes, everything else to be found out.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), ..Self::default() }
    }
}

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// The headline. Read, but never evidence: headlines overclaim.
    Title,
    /// A heading inside the text, or a line under the headline in the headline's own style.
    Heading,
    /// What the report opens with: the first block of running text, be it a standfirst that the
    /// page sets under its headline or the first paragraph of a wire story. At most one; evidence
    /// like any paragraph.
    Lead,
    /// A paragraph of the body after the lead.
    Paragraph,
    /// An item of a list inside the body.
    ListItem,
    /// A cell of a table of data. Read for its names; never evidence, as it holds no sentences.
    TableCell,
    /// Words under or beside a picture. Read for its names; never evidence: captions repeat stock
    /// facts and old days.
    Caption,
    /// "Q:", "Reporter:", "Minister Valdor:" at the head of a turn of an interview or transcript:
    /// who says what follows, up to the next such block or heading.
    Speaker,
    /// "BAKU, October 7, 2025 (Meridian Wire) —" at the head of the lead.
    Dateline,
}

impl BlockKind {
    /// Whether its sentences tell the story, and so can prove a record.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Lead | Self::Paragraph | Self::ListItem)
    }

    /// Whether it is running text: the lead or another paragraph.
    pub fn is_paragraph(self) -> bool {
        matches!(self, Self::Lead | Self::Paragraph)
    }

    /// Whether it stands beside the text, which goes on after it as if it were not there.
    pub fn is_aside(self) -> bool {
        matches!(self, Self::TableCell | Self::Caption)
    }
}

/// A block of the clean text. Sentences never cross its borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where, in the clean text.
    pub span: Span,
}

/// A headline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The words.
    pub text: String,
    /// Where it stands in the original bytes; absent when it comes from metadata only.
    pub original: Option<Span>,
}

/// Where a publication date comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateBasis {
    /// Structured data of the page (JSON-LD).
    JsonLd,
    /// A `meta` or `time` element of the page.
    Meta,
    /// The dateline of the text.
    Dateline,
    /// Handed in by the caller.
    Given,
}

/// When the report was published, and how that is known. Never "today".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The day.
    pub date: Date,
    /// How it is known.
    pub basis: DateBasis,
}

/// Where a report comes from, as far as it says so itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Name of the article as handed in.
    pub name: String,
    /// Address the page gives for itself (canonical link), if any.
    pub url: Option<String>,
    /// The publication, such as "Caucasus Bulletin".
    pub publisher: Option<String>,
    /// The wire service credited in dateline or sign-off, such as "Meridian Wire".
    pub agency: Option<String>,
    /// Who carried a text of somebody else's: the name in "endorsement of its views by …".
    pub republisher: Option<String>,
    /// Place of the dateline, such as "BAKU".
    pub dateline_place: Option<String>,
    /// BLAKE3 hash of the original bytes, in hexadecimal.
    pub content_hash: String,
}

/// A report as it is read: clean text in blocks, with the way back to the original bytes.
///
/// Invariants: blocks lie in order and do not overlap; all block and map offsets fall on character
/// borders of `text`; the title, if it stands in the page, is the block of kind
/// [`BlockKind::Title`]; there is at most one [`BlockKind::Lead`]. A page given twice, or with its body doubled, yields the same document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The clean text. Blocks are separated by one line feed.
    pub text: Arc<str>,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// The way back to the original bytes.
    pub map: SpanMap,
    /// The headline, if there is one.
    pub title: Option<Title>,
    /// When it was published, if known.
    pub published: Option<Publication>,
    /// Language, ISO 639-1, if it could be told.
    pub language: Option<String>,
    /// Original bytes that repeat what stands elsewhere on the page.
    pub duplicates: Vec<Span>,
    /// Original bytes that are not the article: menus, link labels, notices, bylines, credits.
    pub boilerplate: Vec<Span>,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Near-duplicate signature of the body (MinHash over word shingles), for comparing pages.
    pub signature: Vec<u32>,
    /// What the reader should know about the page.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// The day of publication, if known.
    pub fn published_on(&self) -> Option<Date> {
        self.published.map(|p| p.date)
    }

    /// The block that holds a byte of the clean text.
    pub fn block_at(&self, offset: usize) -> Option<&Block> {
        let i = self.blocks.partition_point(|b| b.span.end <= offset);
        self.blocks.get(i).filter(|b| b.span.start <= offset)
    }

    /// For each block, the number of the one that labels its speaker, if it is part of a turn: text
    /// below a [`BlockKind::Speaker`], up to the next one or a heading.
    pub fn turns(&self) -> Vec<Option<usize>> {
        let mut label = None;
        let turns = self.blocks.iter().enumerate().map(|(number, block)| {
            match block.kind {
                BlockKind::Speaker => label = Some(number),
                BlockKind::Title | BlockKind::Heading => label = None,
                _ => {}
            }
            label.filter(|_| block.kind.is_text())
        });
        turns.collect()
    }

    /// A document of one or more paragraphs, one a line: for tests and for text that needs no
    /// cleaning; none of them is called the lead. Offsets of clean text and original are the same.
    pub fn from_paragraphs(text: &str, published: Option<Date>) -> Self {
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            let trimmed = line.trim();
            if !trimmed.is_empty() {
                let begin = start + (line.len() - line.trim_start().len());
                blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(begin, begin + trimmed.len()) });
            }
            start += line.len() + 1;
        }
        Self {
            text: Arc::from(text),
            blocks,
            map: SpanMap::identity(text.len()),
            published: published.map(|date| Publication { date, basis: DateBasis::Given }),
            language: Some("en".to_owned()),
            ..Self::default()
        }
    }
}

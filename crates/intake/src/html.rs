//! A page of HTML as passages, in one forward pass over its text.
//!
//! This is no tree builder: it keeps a stack of open elements, which is enough to know where a
//! block begins, whether it is a heading, and which part of the page it stands in. Every byte is
//! looked at a bounded number of times, whatever the page does. Offsets are those of the decoded
//! text. What the pass learns about nesting decides whether a tree may be built at all
//! ([`Page::deepest`]).

use crate::metadata::Facts;
use crate::passage::{Form, Gatherer, Passage, Place};
use legation_document::Span;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What one pass over a page finds.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The visible text, block by block.
    pub(crate) passages: Vec<Passage>,
    /// What the page says about itself.
    pub(crate) facts: Facts,
    /// Elements.
    pub(crate) elements: usize,
    /// Greatest number of elements inside each other, or left open across each other.
    pub(crate) deepest: usize,
    /// Sum of the depths of all elements: what a tree walk costs.
    pub(crate) depth_sum: u64,
    /// Passages that the page hides from its readers.
    pub(crate) hidden: Vec<Span>,
}

/// Elements open at once that this pass keeps track of; deeper ones are only counted.
const TRACKED_DEPTH: usize = 1024;

/// What parts of a page are called: by their elements, and by words of their class, id or role.
struct Names {
    elements: HashMap<&'static str, &'static str>,
    words: HashMap<&'static str, &'static str>,
}

impl Names {
    fn read(table: &'static str) -> Self {
        let mut names = Self { elements: HashMap::new(), words: HashMap::new() };
        for line in table.lines().skip(1) {
            let mut columns = line.split('\t');
            let (Some(part), Some(kind), Some(word)) = (columns.next(), columns.next(), columns.next()) else {
                continue;
            };
            let table = if kind == "element" { &mut names.elements } else { &mut names.words };
            table.insert(word, part);
        }
        names
    }
}

/// The parts of a page that are not article.
static ZONES: LazyLock<Names> = LazyLock::new(|| Names::read(include_str!("../data/zones.tsv")));
/// The parts of an article that are not its running text.
static PARTS: LazyLock<Names> = LazyLock::new(|| Names::read(include_str!("../data/parts.tsv")));

/// An element that is open, and what its text inherits.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts of an element")]
struct Open {
    name: u64,
    number: usize,
    place: Place,
    hidden: bool,
    link: bool,
    block: bool,
    formatting: bool,
}

/// Reads a page.
pub(crate) fn read(text: &str) -> Page {
    let mut reader = Reader {
        text,
        page: Page::default(),
        open: Vec::new(),
        counts: HashMap::new(),
        beyond: 0,
        left_open: 0,
        gatherer: Gatherer::default(),
        link_bytes: 0,
        broke: false,
        in_head: false,
        time_rank: 0,
        tables: HashMap::new(),
    };
    reader.run();
    mark_cells(&mut reader.page.passages, &reader.tables);
    reader.page
}

/// What the tags of a table say about it.
#[derive(Debug, Default)]
struct Table {
    rows: usize,
    cells: usize,
    /// Whether it has cells or groups that are called headers.
    headed: bool,
    /// Whether it holds another table, or says itself that it only lays out the page.
    lays_out: bool,
}

/// Words of the longest cell of a table of data that has no headers; running text has longer ones.
const LONGEST_CELL: usize = 15;
/// The same for one with headers, which may have a column of remarks.
const LONGEST_HEADED_CELL: usize = 50;

/// Tells tables of data from tables that lay out a page, as old pages do, by their shape and the
/// length of their cells.
fn mark_cells(passages: &mut [Passage], tables: &HashMap<usize, Table>) {
    if tables.is_empty() {
        return;
    }
    let mut words: HashMap<usize, HashMap<usize, usize>> = HashMap::new();
    for passage in passages.iter().filter(|p| p.place.cell != 0) {
        let count = passage.text.split_whitespace().count();
        *words.entry(passage.place.table).or_default().entry(passage.place.cell).or_default() += count;
    }
    let is_data = |number: usize| {
        let (Some(table), Some(cells)) = (tables.get(&number), words.get(&number)) else { return false };
        let longest = cells.values().copied().max().unwrap_or(0);
        let several = cells.len() >= 4 && table.rows >= 2 && table.cells >= 2 * table.rows;
        let limit = if table.headed { LONGEST_HEADED_CELL } else { LONGEST_CELL };
        several && !table.lays_out && longest <= limit
    };
    for passage in passages.iter_mut().filter(|p| p.place.cell != 0) {
        if is_data(passage.place.table) {
            passage.form = Form::Cell;
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    page: Page,
    open: Vec<Open>,
    counts: HashMap<u64, usize>,
    /// Elements beyond the tracked depth.
    beyond: usize,
    /// Formatting elements closed by their parent only: a tree builder opens them again.
    left_open: usize,
    gatherer: Gatherer,
    link_bytes: usize,
    /// Whether a single `br` was the last thing seen.
    broke: bool,
    in_head: bool,
    /// Rank of the `time` element that gave the date so far.
    time_rank: u8,
    /// The tables by the number of their elements.
    tables: HashMap<usize, Table>,
}

/// A start tag: its name in lower case and where its attributes stand.
struct Tag<'t> {
    name: Cow<'t, str>,
    attributes: Vec<(&'t str, &'t str)>,
    self_closing: bool,
}

impl<'t> Tag<'t> {
    fn get(&self, name: &str) -> Option<&'t str> {
        self.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
    }
}

fn name_key(name: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(name.as_bytes())
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
            | "param"
            | "keygen"
            | "frame"
    )
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "img"
            | "ruby"
            | "rt"
            | "rp"
            | "nobr"
            | "picture"
            | "source"
            | "label"
            | "input"
            | "map"
            | "area"
    )
}

/// Elements that a tree builder opens again after their parent closed ("formatting elements").
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// Elements whose content is not read as markup, up to their own end tag.
fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes")
}

/// Elements whose text is never shown as text.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "svg" | "template" | "object" | "canvas" | "audio" | "video" | "math" | "noscript" | "datalist" | "head"
    )
}

impl<'t> Reader<'t> {
    fn run(&mut self) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'<' {
                match bytes.get(at + 1) {
                    Some(b) if b.is_ascii_alphabetic() => {
                        at = self.start_tag(at);
                        continue;
                    }
                    Some(b'/') if bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) => {
                        let name_end = at + 2 + bytes[at + 2..].iter().take_while(|b| is_name_byte(**b)).count();
                        let name = lower(&text[at + 2..name_end]);
                        at = find(bytes, name_end, b'>').map_or(bytes.len(), |p| p + 1);
                        self.end_tag(&name);
                        continue;
                    }
                    Some(b'!' | b'?' | b'/') => {
                        self.gatherer.end_run();
                        at = if bytes[at..].starts_with(b"<!--") {
                            text[at + 4..].find("-->").map_or(bytes.len(), |p| at + 4 + p + 3)
                        } else {
                            find(bytes, at, b'>').map_or(bytes.len(), |p| p + 1)
                        };
                        continue;
                    }
                    _ => {}
                }
            }
            let end = find(bytes, at + 1, b'<').unwrap_or(bytes.len());
            self.characters(at, end);
            at = end;
        }
        self.flush();
    }

    fn characters(&mut self, start: usize, end: usize) {
        let text = self.text;
        let top = self.open.last();
        if self.in_head && text[start..end].trim().is_empty() {
            return;
        }
        if top.is_some_and(|o| o.hidden) {
            let run = text[start..end].trim();
            if !run.is_empty() {
                let at = start + (text[start..end].len() - text[start..end].trim_start().len());
                self.page.hidden.push(Span::new(at, at + run.len()));
            }
            return;
        }
        let in_link = top.is_some_and(|o| o.link);
        let before = self.gatherer.len();
        let mut at = start;
        while at < end {
            let amp = find(&text.as_bytes()[..end], at, b'&').unwrap_or(end);
            self.gatherer.add(&text[at..amp], at);
            at = amp;
            if at < end {
                let (meaning, len) = reference(&text[at..end]);
                if len == 0 {
                    self.gatherer.add("&", at);
                    at += 1;
                } else {
                    self.gatherer.add_reference(&meaning, Span::new(at, at + len));
                    at += len;
                }
            }
        }
        let added = self.gatherer.len() - before;
        if added > 0 {
            self.broke = false;
            if in_link {
                self.link_bytes += added;
            }
        }
    }

    /// Ends the passage that is being gathered.
    fn flush(&mut self) {
        self.broke = false;
        let link_bytes = std::mem::take(&mut self.link_bytes);
        let mut form = Form::Loose;
        let mut place = Place::default();
        if let Some(top) = self.open.last() {
            place = top.place;
        }
        place.container = 0;
        for open in self.open.iter().rev().filter(|o| o.block).take(4) {
            let found = match () {
                () if open.name == *LI => Some(Form::ListItem),
                () if open.name == *P || open.name == *BLOCKQUOTE => Some(Form::Paragraph),
                () => HEADINGS.iter().position(|h| *h == open.name).map(|i| Form::Heading(i as u8 + 1)),
            };
            match found {
                // A paragraph inside a list item is the item; inside a quotation it stays one.
                Some(found) if form == Form::Loose || found == Form::ListItem => form = found,
                Some(_) => {}
                None => {
                    place.container = open.number;
                    break;
                }
            }
        }
        place.link_bytes = link_bytes;
        if let Some(passage) = self.gatherer.take(form, place) {
            self.page.passages.push(passage);
        }
    }

    fn start_tag(&mut self, at: usize) -> usize {
        let (tag, mut after) = parse_tag(self.text, at);
        let name = tag.name.as_ref();
        self.gatherer.end_run();
        self.page.elements += 1;
        self.note_facts(&tag);
        if name == "br" {
            if self.broke {
                self.flush();
            } else {
                self.broke = true;
                self.gatherer.add_reference("\n", Span::new(at, after));
            }
            return after;
        }
        let block = !is_inline(name);
        if block && !matches!(name, "meta" | "link" | "script" | "style" | "base") {
            self.flush();
        }
        if is_raw(name) {
            let end = find_end_tag(self.text, after, name);
            let content = &self.text[after..end];
            match name {
                "title" if self.page.facts.title_tag.is_none() && !self.inside(*SVG) => {
                    self.page.facts.title_tag = Some(plain(content));
                }
                "script" if tag.get("type").is_some_and(|t| t.to_ascii_lowercase().contains("ld+json")) => {
                    self.page.facts.structured(content);
                }
                _ => {}
            }
            after = find(self.text.as_bytes(), end, b'>').map_or(self.text.len(), |p| p + 1);
            return after;
        }
        match name {
            "body" | "frameset" => {
                self.in_head = false;
                self.close(*HEAD);
            }
            "head" => self.in_head = true,
            "p" | "div" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "section" | "article" | "aside"
            | "header" | "footer" | "nav" | "blockquote" | "table" | "form" | "main" | "figure" | "pre" | "hr"
            | "dl" | "address" | "fieldset" => {
                if self.in_head && self.inside(*HEAD) {
                    self.in_head = false;
                    self.close(*HEAD);
                }
                // A paragraph ends where a block begins.
                self.close_within(*P, &[*BUTTON, *TD, *TABLE]);
            }
            "li" => self.close_within(*LI, &[*UL, *OL]),
            "td" | "th" => self.close_within(*TD, &[*TABLE, *TR]),
            "tr" => self.close_within(*TR, &[*TABLE]),
            "option" => self.close_within(*OPTION, &[*SELECT]),
            "dt" | "dd" => {
                self.close_within(*DT, &[*DL]);
                self.close_within(*DD, &[*DL]);
            }
            _ => {}
        }
        if is_void(name) || (tag.self_closing && matches!(name, "path" | "circle" | "use" | "g" | "rect")) {
            return after;
        }
        self.push(&tag, block);
        after
    }

    fn push(&mut self, tag: &Tag<'t>, block: bool) {
        let name = tag.name.as_ref();
        let depth = self.open.len() + self.beyond + 1;
        self.page.deepest = self.page.deepest.max(depth.max(self.left_open));
        self.page.depth_sum += depth as u64;
        if self.open.len() >= TRACKED_DEPTH {
            self.beyond += 1;
            return;
        }
        let parent = self.open.last().copied();
        let mut place = parent.map(|p| p.place).unwrap_or_default();
        place.container = self.page.elements;
        let structural = matches!(name, "html" | "body" | "main" | "article");
        if matches!(name, "article" | "main") {
            place.in_article = true;
        }
        if place.zone.is_none()
            && !structural
            && let Some(zone) = zone_of(tag)
        {
            place.zone = Some(zone);
            place.zone_root = self.page.elements;
        }
        if !structural {
            self.note_part(tag, &mut place);
        }
        let hidden = parent.is_some_and(|p| p.hidden)
            || is_unseen(name)
            || tag.get("hidden").is_some_and(|v| !v.eq_ignore_ascii_case("until-found"))
            || tag.get("style").is_some_and(is_hiding_style);
        let name = name_key(name);
        *self.counts.entry(name).or_default() += 1;
        self.open.push(Open {
            name,
            number: self.page.elements,
            place,
            hidden,
            link: parent.is_some_and(|p| p.link) || tag.name == "a",
            block,
            formatting: is_formatting(&tag.name),
        });
    }

    /// Which part of the article an element begins: a table, a cell, a caption, a standfirst.
    fn note_part(&mut self, tag: &Tag<'t>, place: &mut Place) {
        let number = self.page.elements;
        match tag.name.as_ref() {
            "table" => {
                if let Some(outer) = self.tables.get_mut(&place.table) {
                    outer.lays_out = true;
                }
                let role = tag.get("role").unwrap_or_default().to_ascii_lowercase();
                let lays_out = matches!(role.as_str(), "presentation" | "none");
                self.tables.insert(number, Table { lays_out, ..Table::default() });
                (place.table, place.cell) = (number, 0);
            }
            "thead" | "tr" | "td" | "th" => {
                if let Some(table) = self.tables.get_mut(&place.table) {
                    match tag.name.as_ref() {
                        "thead" => table.headed = true,
                        "tr" => table.rows += 1,
                        cell => {
                            table.cells += 1;
                            table.headed |= cell == "th";
                            place.cell = number;
                        }
                    }
                }
            }
            _ => {}
        }
        match named(tag, &PARTS) {
            Some("caption") if place.caption == 0 => place.caption = number,
            Some("standfirst") => place.standfirst = true,
            _ => {}
        }
    }

    fn end_tag(&mut self, name: &str) {
        self.gatherer.end_run();
        if name == "head" {
            self.in_head = false;
        }
        let key = name_key(name);
        if is_inline(name) {
            // "</b>" after "<b><div>" does not close the div: a block between is a border.
            let mut inner = self.open.iter().rev().take(64).take_while(|o| !o.block);
            if self.beyond > 0 || inner.any(|o| o.name == key) {
                self.close(key);
            }
            return;
        }
        self.flush();
        if name == "p" && !self.inside(key) {
            // A tree builder makes an empty paragraph of a stray "</p>".
            self.page.elements += 1;
        }
        self.close(key);
    }

    fn inside(&self, name: u64) -> bool {
        self.counts.get(&name).is_some_and(|n| *n > 0)
    }

    /// Closes the innermost element of this name and all inside it, if one is open.
    fn close(&mut self, name: u64) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if !self.inside(name) {
            return;
        }
        while let Some(open) = self.open.pop() {
            *self.counts.entry(open.name).or_insert(1) -= 1;
            if open.name == name {
                break;
            }
            if open.formatting {
                self.left_open += 1;
            }
        }
    }

    /// Closes an element that the next tag ends by itself, unless a border stands between.
    fn close_within(&mut self, name: u64, borders: &[u64]) {
        if !self.inside(name) {
            return;
        }
        for open in self.open.iter().rev().take(64) {
            if open.name == name {
                self.close(name);
                return;
            }
            if borders.contains(&open.name) {
                return;
            }
        }
    }

    /// What the head and the `time` elements say.
    fn note_facts(&mut self, tag: &Tag<'t>) {
        let facts = &mut self.page.facts;
        match tag.name.as_ref() {
            "html" => {
                if let Some(language) = tag.get("lang").or_else(|| tag.get("xml:lang")) {
                    facts.language.get_or_insert_with(|| language.trim().to_ascii_lowercase());
                }
            }
            "meta" => {
                let Some(content) = tag.get("content") else {
                    return;
                };
                let content = plain(content);
                for key in ["property", "name", "itemprop", "http-equiv"] {
                    if let Some(name) = tag.get(key) {
                        facts.meta(&name.trim().to_ascii_lowercase(), &content);
                    }
                }
            }
            "link" => {
                if tag.get("rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical"))
                    && let Some(href) = tag.get("href")
                {
                    facts.canonical.get_or_insert_with(|| plain(href));
                }
            }
            _ => {
                let itemprop = tag.get("itemprop").unwrap_or_default();
                let is_time = tag.name == "time";
                let marked = itemprop.eq_ignore_ascii_case("datePublished");
                if !is_time && !marked {
                    return;
                }
                let zone = self.open.last().and_then(|o| o.place.zone);
                if matches!(zone, Some("related" | "aside" | "footer" | "comments" | "navigation" | "sidebar")) {
                    return;
                }
                let pubdate = marked || tag.get("pubdate").is_some();
                let modified = itemprop.eq_ignore_ascii_case("dateModified");
                let rank = if modified {
                    1
                } else if pubdate {
                    3
                } else {
                    2
                };
                let value = tag.get("datetime").or_else(|| tag.get("content")).unwrap_or_default();
                if rank > self.time_rank
                    && let Some(day) = crate::dates::written_day(value)
                {
                    self.time_rank = rank;
                    facts.time = Some(day);
                }
            }
        }
    }
}

macro_rules! names {
    ($($constant:ident = $name:literal),* $(,)?) => {
        $(static $constant: LazyLock<u64> = LazyLock::new(|| name_key($name));)*
    };
}
names! {
    P = "p", LI = "li", UL = "ul", OL = "ol", TD = "td", TR = "tr", TABLE = "table", DL = "dl",
    DT = "dt", DD = "dd", HEAD = "head", SVG = "svg", OPTION = "option", SELECT = "select",
    BUTTON = "button", BLOCKQUOTE = "blockquote",
}
static HEADINGS: LazyLock<[u64; 6]> = LazyLock::new(|| ["h1", "h2", "h3", "h4", "h5", "h6"].map(name_key));

fn zone_of(tag: &Tag<'_>) -> Option<&'static str> {
    named(tag, &ZONES)
}

fn named(tag: &Tag<'_>, names: &Names) -> Option<&'static str> {
    if let Some(part) = names.elements.get(tag.name.as_ref()) {
        return Some(part);
    }
    for attribute in ["class", "id", "role"] {
        let Some(value) = tag.get(attribute) else {
            continue;
        };
        // Long class lists come from style frameworks and say nothing of the content.
        let mut last: Option<String> = None;
        for word in value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).take(24) {
            let word = word.to_ascii_lowercase();
            if let Some(part) = names.words.get(word.as_str()) {
                // "no-sidebar", "has-ads", "with-comments" speak of the page, not of the box.
                if !matches!(last.as_deref(), Some("no" | "has" | "with" | "without" | "is" | "hide")) {
                    return Some(part);
                }
            }
            if let Some(before) = &last
                && let Some(part) = names.words.get(format!("{before}-{word}").as_str())
            {
                return Some(part);
            }
            last = Some(word);
        }
    }
    None
}

fn is_hiding_style(style: &str) -> bool {
    let style: String = style.chars().take(400).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

fn is_name_byte(b: u8) -> bool {
    !matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>')
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|b| *b == wanted).map(|p| from + p)
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// The start of `</name` at or after `from`, or the end of the text.
fn find_end_tag(text: &str, from: usize, name: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(open) = find(bytes, at, b'<') {
        let rest = &bytes[open + 1..];
        if rest.first() == Some(&b'/')
            && rest.len() > name.len()
            && rest[1..=name.len()].eq_ignore_ascii_case(name.as_bytes())
            && rest.get(name.len() + 1).is_none_or(|b| !is_name_byte(*b))
        {
            return open;
        }
        at = open + 1;
    }
    text.len()
}

/// Reads the start tag at `at`; gives it and the offset behind it.
fn parse_tag(text: &str, at: usize) -> (Tag<'_>, usize) {
    let bytes = text.as_bytes();
    let is_space = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
    let name_end = at + 1 + bytes[at + 1..].iter().take_while(|b| is_name_byte(**b)).count();
    let mut tag = Tag { name: lower(&text[at + 1..name_end]), attributes: Vec::new(), self_closing: false };
    let mut i = name_end;
    loop {
        while i < bytes.len() && (is_space(bytes[i]) || bytes[i] == b'/') {
            tag.self_closing = bytes[i] == b'/';
            i += 1;
        }
        let Some(b) = bytes.get(i) else {
            return (tag, i);
        };
        if *b == b'>' {
            return (tag, i + 1);
        }
        tag.self_closing = false;
        let name_start = i;
        i += 1;
        while i < bytes.len() && is_name_byte(bytes[i]) && bytes[i] != b'=' {
            i += 1;
        }
        let name = &text[name_start..i];
        while i < bytes.len() && is_space(bytes[i]) {
            i += 1;
        }
        let mut value = "";
        if bytes.get(i) == Some(&b'=') {
            i += 1;
            while i < bytes.len() && is_space(bytes[i]) {
                i += 1;
            }
            match bytes.get(i) {
                Some(quote @ (b'"' | b'\'')) => {
                    let end = find(bytes, i + 1, *quote).unwrap_or(bytes.len());
                    value = &text[i + 1..end];
                    i = (end + 1).min(bytes.len());
                }
                Some(_) => {
                    let start = i;
                    while i < bytes.len() && !is_space(bytes[i]) && bytes[i] != b'>' {
                        i += 1;
                    }
                    value = &text[start..i];
                }
                None => {}
            }
        }
        if tag.attributes.len() < 64 {
            tag.attributes.push((name, value));
        }
    }
}

/// What the character reference at the start of `text` means, and its length; length 0 if it is
/// only an ampersand.
fn reference(text: &str) -> (String, usize) {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
        let from = if hex { 3 } else { 2 };
        let digits = bytes[from.min(bytes.len())..]
            .iter()
            .take_while(|b| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() })
            .count();
        if digits == 0 {
            return (String::new(), 0);
        }
        let number = u32::from_str_radix(&text[from..from + digits], if hex { 16 } else { 10 });
        let mut len = from + digits;
        if bytes.get(len) == Some(&b';') {
            len += 1;
        }
        // Numbers 128 to 159 are meant as windows-1252, as every browser reads them.
        let c = match number {
            Ok(n @ 0x80..=0x9f) => {
                let byte = [n as u8];
                let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
                text.chars().next()
            }
            Ok(n) => char::from_u32(n).filter(|c| *c != '\0'),
            Err(_) => None,
        };
        return (c.unwrap_or('\u{fffd}').to_string(), len);
    }
    let letters = bytes[1..].iter().take(33).take_while(|b| b.is_ascii_alphanumeric()).count();
    let look = |name: &str| {
        web_atoms::NAMED_ENTITIES
            .get(name)
            .filter(|(first, _)| *first != 0)
            .map(|(a, b)| [*a, *b].iter().filter(|n| **n != 0).filter_map(|n| char::from_u32(*n)).collect::<String>())
    };
    if bytes.get(1 + letters) == Some(&b';')
        && let Some(meaning) = look(&text[1..letters + 2])
    {
        return (meaning, letters + 2);
    }
    // Old references may stand without semicolon ("AT&ampT", "&copy 2025"): the longest one counts.
    for len in (2..=letters.min(6)).rev() {
        if let Some(meaning) = look(&text[1..=len]) {
            return (meaning, len + 1);
        }
    }
    (String::new(), 0)
}

/// Text of an attribute or a title: references read, white space made single.
pub(crate) fn plain(text: &str) -> String {
    let mut gatherer = Gatherer::default();
    let mut at = 0;
    while at < text.len() {
        let amp = find(text.as_bytes(), at, b'&').unwrap_or(text.len());
        gatherer.add(&text[at..amp], at);
        at = amp;
        if at < text.len() {
            let (meaning, len) = reference(&text[at..]);
            if len == 0 {
                gatherer.add("&", at);
            } else {
                gatherer.add_reference(&meaning, Span::new(at, at + len));
            }
            at += len.max(1);
        }
    }
    gatherer.take(Form::Line, Place::default()).map(|p| p.text).unwrap_or_default()
}

/// Whether bytes that were decoded to `text` look like a page rather than plain text.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(2048).collect::<String>().to_ascii_lowercase();
    if head.contains("<html") || head.contains("<body") || head.starts_with("<!doctype html") {
        return true;
    }
    head.starts_with('<')
        && [
            "<head", "<p>", "<p ", "<div", "<article", "<section", "<h1", "<main", "<meta", "<title", "<header",
            "<span", "<table", "<nav",
        ]
        .iter()
        .any(|tag| head.contains(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_of_a_part_is_known_by_its_example_and_the_tables_are_sorted() {
        for (table, names) in
            [(include_str!("../data/zones.tsv"), &*ZONES), (include_str!("../data/parts.tsv"), &*PARTS)]
        {
            let mut last = "";
            for line in table.lines().skip(1) {
                let columns: Vec<&str> = line.split('\t').collect();
                let [part, kind, word, example] = columns[..] else { panic!("\"{line}\" has not four columns") };
                assert!(last < line, "{line}: not sorted or not unique");
                last = line;
                assert!(matches!(kind, "element" | "word"), "{line}");
                let (tag, _) = parse_tag(example, 0);
                assert_eq!(named(&tag, names), Some(part), "{word}: {example}");
            }
        }
    }

    #[test]
    fn a_table_of_data_is_told_from_one_that_lays_out_the_page() {
        let data = read("<table><tr><th>Round<th>Place<tr><td>First<td>Ovar</table>");
        assert!(data.passages.iter().all(|p| p.form == Form::Cell));
        let plain = read("<table><tr><td>2030<td>Ovar<tr><td>2031<td>Port Ansel</table>");
        assert!(plain.passages.iter().all(|p| p.form == Form::Cell));
        let long = "The two ministers met for the third time in the harbour town of Ovar, and nobody spoke of a date.";
        for page in [
            format!("<table><tr><td>Home<td>{long}<tr><td>News<td>{long}</table>"),
            "<table><tr><td>One<td>Two<tr><td><table><tr><td>Three</table><td>Four</table>".to_owned(),
            "<table role=presentation><tr><td>One<td>Two<tr><td>Three<td>Four</table>".to_owned(),
        ] {
            assert!(read(&page).passages.iter().all(|p| p.form == Form::Loose), "{page}");
        }
    }

    #[test]
    fn words_that_speak_of_the_whole_page_make_no_zone() {
        let (tag, _) = parse_tag("<div class=\"layout no-sidebar has-ads\">", 0);
        assert_eq!(zone_of(&tag), None);
    }

    #[test]
    fn character_references_are_read_as_browsers_read_them() {
        for (written, meaning) in [
            ("&amp;", "&"),
            ("&ldquo;x", "“"),
            ("&#8217;", "’"),
            ("&#x2019;", "’"),
            ("&#146;", "’"),
            ("&copy 2031", "©"),
            ("&#0;", "\u{fffd}"),
            ("&#99999999999;", "\u{fffd}"),
            ("& so", ""),
            ("&unknown;", ""),
        ] {
            assert_eq!(reference(written).0, meaning, "{written}");
        }
        assert_eq!(plain("Talks &amp; tea&nbsp;in  Ovar"), "Talks & tea in Ovar");
    }

    #[test]
    fn a_passage_knows_its_runs_and_its_form() {
        let text = "<ul><li>One <b>two</b></ul><h2>Head</h2><p>Three<br><br>four";
        let page = read(text);
        let texts: Vec<&str> = page.passages.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["One two", "Head", "Three", "four"]);
        assert_eq!(page.passages[0].form, Form::ListItem);
        assert_eq!(page.passages[0].runs.iter().map(|r| r.slice(text)).collect::<Vec<_>>(), ["One", "two"]);
        assert_eq!(page.passages[1].form, Form::Heading(2));
    }
}

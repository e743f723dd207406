//! Words between quotation marks.
//!
//! Curly, low and pointed marks say themselves whether they open or close. A straight mark opens
//! after white space, a dash or a bracket, and closes otherwise. Single marks count only where they
//! cannot be apostrophes. A quotation that is not closed ends with its block: a speech over several
//! paragraphs opens each of them and closes only the last; its parts are linked. So are the parts of
//! a quotation that the speaker's name parts ("“We agree,” he said, “to all of it.”").

use crate::tree::{Quotation, Token};
use legation_document::Span;

/// Quotations inside quotations inside quotations; what opens deeper is noise.
const DEEPEST: usize = 3;

/// A mark that has opened and not closed.
struct Open {
    mark: char,
    /// Where the quoted words begin, in the block.
    start: usize,
    /// Where a single mark after "s" stood, which closes only if no better one comes.
    doubtful: Option<usize>,
    /// Where the same mark opened again while this one was open: it should have closed before.
    again: Option<usize>,
}

/// Finds the quotations of blocks in their order.
#[derive(Default)]
pub(crate) struct Scanner {
    found: Vec<Quotation>,
    /// The quotation that the block before left open, and its mark.
    pending: Option<(usize, char)>,
}

impl Scanner {
    /// Reads one block, whose text begins at byte `base`.
    pub(crate) fn read(&mut self, block: &str, base: usize) {
        let first = self.found.len();
        let pending = self.pending.take();
        let mut open: Vec<Open> = Vec::new();
        let mut before: Option<char> = None;
        let mut characters = block.char_indices().peekable();
        while let Some((i, c)) = characters.next() {
            let after = characters.peek().map(|(_, next)| *next);
            let previous = before.replace(c);
            if !is_mark(c) {
                continue;
            }
            let mut end = i + c.len_utf8();
            let (mut mark, mut after) = (c, after);
            // "``" and "''" of old wires are one mark each.
            if matches!(c, '`' | '\'') && after == Some(c) {
                characters.next();
                end += c.len_utf8();
                mark = '"';
                after = characters.peek().map(|(_, next)| *next);
            }
            let c = mark;
            let place = Place::new(previous, after, &block[end..]);
            if self.close(c, i, &place, &mut open, block, base) {
                continue;
            }
            let strays = "”»」』".contains(c) || (c == '"' && place.at_end && !place.at_start);
            if strays
                && open.is_empty()
                && self.found.len() == first
                && let Some((earlier, _)) = pending
            {
                self.push(block, 0..i, base, true, Some(earlier));
                continue;
            }
            if open.len() < DEEPEST && opens(c, &place) {
                if let Some(same) = open.iter_mut().rev().find(|o| o.mark == c) {
                    same.again.get_or_insert(i);
                }
                open.push(Open { mark: c, start: end, doubtful: None, again: None });
            }
        }
        self.finish(open, block, base);
        self.found[first..].sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
        // Marks set crosswise: the quotation that began first counts.
        let mut kept: Vec<Span> = Vec::new();
        let found = self.found.split_off(first);
        self.found.extend(found.into_iter().filter(|q| {
            while kept.last().is_some_and(|outer| outer.end <= q.span.start) {
                kept.pop();
            }
            let nested = kept.last().is_none_or(|outer| outer.covers(q.span));
            if nested {
                kept.push(q.span);
            }
            nested
        }));
        // The next block goes on with what this one leaves open at its end.
        self.pending = (first..self.found.len())
            .rev()
            .find(|q| !self.found[*q].closed && self.found[*q].span.end == base + block.trim_end().len())
            .and_then(|q| Some((q, mark_before(block, self.found[q].span.start - base)?)));
        if let (Some((earlier, mark)), Some(head)) = (pending, self.found.get_mut(first))
            && mark_before(block, head.span.start - base) == Some(mark)
            && block[..head.span.start - base].trim().chars().count() == 1
        {
            head.continues = Some(earlier);
        }
    }

    /// Reads a block that stands beside the text: a speech goes on behind a picture.
    pub(crate) fn read_aside(&mut self, block: &str, base: usize) {
        let pending = self.pending.take();
        self.read(block, base);
        self.pending = pending;
    }

    /// The quotations, those inside others after the one that holds them. `tokens` are those of the
    /// document: with them the parts of split quotations find each other.
    pub(crate) fn quotations(self, text: &str, tokens: &[Token], speaks: impl Fn(usize) -> bool) -> Vec<Quotation> {
        let mut quotations = self.found;
        let mut outer: Option<usize> = None;
        for q in 0..quotations.len() {
            let span = quotations[q].span;
            if let Some(earlier) = outer {
                let former = quotations[earlier].span;
                if former.covers(span) {
                    continue;
                }
                if quotations[q].continues.is_none() && quotations[earlier].closed {
                    let between = Span::new(former.end, span.start);
                    let first = tokens.partition_point(|t| t.span.start < between.start);
                    let last = tokens.partition_point(|t| t.span.end <= between.end);
                    if (first..last).len() <= LONGEST_INQUIT
                        && parts_one(former.slice(text), between.slice(text))
                        && (first..last).any(&speaks)
                    {
                        quotations[q].continues = Some(earlier);
                    }
                }
            }
            outer = Some(q);
        }
        quotations
    }

    /// Closes what a mark closes where it stands; whether it does.
    fn close(&mut self, c: char, i: usize, place: &Place, open: &mut Vec<Open>, block: &str, base: usize) -> bool {
        let Some(at) = open.iter().rposition(|o| closes(o.mark, c, place)) else { return false };
        let single = matches!(open[at].mark, '‘' | '\'');
        if single && !ends_phrase(&block[open[at].start..i]) {
            // "the boys' and girls'" has its marks after an s: wait for a better one.
            open[at].doubtful.get_or_insert(i);
            return true;
        }
        // What opened inside and never closed was no quotation, or one that ends here too.
        for inner in open.drain(at + 1..) {
            if let Some(end) = inner.doubtful.filter(|_| inner.mark == '‘') {
                self.push(block, inner.start..end, base, true, None);
            }
        }
        if let Some(Open { start, .. }) = open.pop() {
            self.push(block, start..i, base, true, None);
        }
        true
    }

    /// What is still open at the end of a block.
    fn finish(&mut self, open: Vec<Open>, block: &str, base: usize) {
        for (depth, Open { mark, start, doubtful, again }) in open.into_iter().enumerate() {
            let single = matches!(mark, '‘' | '\'');
            if let Some(end) = doubtful.filter(|_| mark == '‘') {
                self.push(block, start..end, base, true, None);
            } else if let Some(end) = again {
                // The closing mark was forgotten; the sentence before the next mark ends it.
                let words = &block[start..end];
                let cut = words.rfind(['.', '!', '?', ',']).map_or(words.trim_end().len(), |at| at + 1);
                self.push(block, start..start + cut, base, false, None);
            } else if !single || (depth == 0 && block[..start].trim().chars().count() == 1 && mark == '‘') {
                self.push(block, start..block.trim_end().len().max(start), base, false, None);
            }
        }
    }

    fn push(
        &mut self,
        block: &str,
        range: std::ops::Range<usize>,
        base: usize,
        closed: bool,
        continues: Option<usize>,
    ) {
        if !block[range.clone()].trim().is_empty() {
            let span = Span::new(base + range.start, base + range.end);
            self.found.push(Quotation { span, closed, continues });
        }
    }
}

/// Longest words between the parts of one quotation, in tokens: "the minister's spokeswoman, Lara
/// Manukian, told reporters in Ovar on Monday".
const LONGEST_INQUIT: usize = 30;

/// Whether the words between two quotations can be those that name the speaker in the middle of one:
/// the first stops at a comma, or the second begins after the sentence that names the speaker.
fn parts_one(quoted: &str, between: &str) -> bool {
    // The next paragraph is another's turn.
    if between.contains('\n') {
        return false;
    }
    let Some(named) = between.trim_matches(|c: char| c.is_whitespace() || is_mark(c)).strip_suffix([',', '.', ':'])
    else {
        return false;
    };
    quoted.trim_end().ends_with([',', '?', '!', '—', '–', '-', '…']) && !named.is_empty()
}

/// What stands beside a mark.
struct Place<'a> {
    at_start: bool,
    at_end: bool,
    after: Option<char>,
    rest: &'a str,
}

impl<'a> Place<'a> {
    fn new(previous: Option<char>, after: Option<char>, rest: &'a str) -> Self {
        Self {
            at_start: previous.is_none_or(|p| p.is_whitespace() || "([{—–-‘'“\"„«‹「『¡¿/".contains(p)),
            at_end: after.is_none_or(|n| n.is_whitespace() || ")]}—–-,.;:!?’'”\"»›」』…/".contains(n)),
            after,
            rest,
        }
    }
}

fn is_mark(c: char) -> bool {
    "“”„«»‹›「」『』\"‘’'`".contains(c)
}

/// Whether a mark opens a quotation where it stands.
fn opens(c: char, place: &Place) -> bool {
    match c {
        '“' | '„' | '«' | '‹' | '「' | '『' => true,
        '"' => place.at_start && place.after.is_some_and(|n| !n.is_whitespace()),
        // „so“ has its mirror in »so«, and ”so” is Swedish and Finnish.
        '”' | '»' => place.at_start && !place.at_end,
        '‘' | '\'' => place.at_start && place.after.is_some_and(char::is_alphanumeric) && !is_elision(place.rest),
        _ => false,
    }
}

/// Whether what follows a single mark is a word or year with its beginning left out: "'em", "'90s".
fn is_elision(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(8).collect::<String>().to_lowercase();
    let digits = word.trim_end_matches('s');
    matches!(word.as_str(), "em" | "tis" | "twas" | "til" | "cause" | "cos" | "n" | "round" | "bout" | "s" | "tween")
        || (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether mark `c` closes what `open` opened, where it stands.
fn closes(open: char, c: char, place: &Place) -> bool {
    let straight = c == '"' && (!place.at_start || place.at_end);
    match open {
        '“' | '"' => c == '”' || straight || (c == '“' && place.at_end && !place.at_start),
        '„' => matches!(c, '“' | '”') || straight,
        '«' => c == '»',
        '»' => c == '«',
        '‹' => c == '›',
        '「' => c == '」',
        '『' => c == '』',
        '”' => c == '”',
        '‘' | '\'' => matches!(c, '’' | '\'') && place.at_end,
        _ => false,
    }
}

/// Whether a single mark after these words closes them: after "s" it may only mark an owner.
fn ends_phrase(words: &str) -> bool {
    !words.ends_with(char::is_whitespace) && (words.ends_with([',', '.', '!', '?', '…']) || !words.ends_with('s'))
}

/// The quotation mark that stands before a byte.
fn mark_before(block: &str, at: usize) -> Option<char> {
    block[..at].trim_end().chars().next_back().filter(|c| is_mark(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(blocks: &str) -> Vec<Quotation> {
        let mut scanner = Scanner::default();
        let mut base = 0;
        for block in blocks.split('\n') {
            scanner.read(block, base);
            base += block.len() + 1;
        }
        scanner.quotations(blocks, &[], |_| false)
    }

    fn quoted(text: &str) -> Vec<(&str, bool)> {
        scanned(text).into_iter().map(|q| (&text[q.span.range()], q.closed)).collect()
    }

    #[test]
    fn curly_and_straight_marks_are_both_read() {
        assert_eq!(quoted("“We agree,” he said. \"They do not.\""), [("We agree,", true), ("They do not.", true)]);
        assert_eq!(quoted("“We agree,\" he said. ``They do not.''"), [("We agree,", true), ("They do not.", true)]);
    }

    #[test]
    fn marks_of_other_languages_are_read() {
        assert_eq!(
            quoted("„So“, «ainsi», »so«, 「そう」, ”så” and ‹si›"),
            [("So", true), ("ainsi", true), ("so", true), ("そう", true), ("så", true), ("si", true)]
        );
    }

    #[test]
    fn a_quotation_without_a_closing_mark_ends_with_its_block() {
        assert_eq!(quoted("“We agree to all of it."), [("We agree to all of it.", false)]);
    }

    #[test]
    fn a_forgotten_closing_mark_is_put_before_the_next_quotation() {
        assert_eq!(
            quoted("“We agree. The minister said: “They do not.”"),
            [("We agree.", false), ("They do not.", true)]
        );
    }

    #[test]
    fn a_speech_over_paragraphs_is_linked() {
        let found = scanned("“We agree.\n“We always did.\n“And we will,” he said.\n“No,” she said.");
        let links: Vec<_> = found.iter().map(|q| (q.closed, q.continues)).collect();
        assert_eq!(links, [(false, None), (false, Some(0)), (true, Some(1)), (true, None)]);
    }

    #[test]
    fn a_closing_mark_alone_closes_what_the_paragraph_before_left_open() {
        let text = "“We agree.\nWe always did,” he said.";
        assert_eq!(quoted(text), [("We agree.", false), ("We always did,", true)]);
        assert_eq!(scanned(text)[1].continues, Some(0));
    }

    #[test]
    fn an_apostrophe_is_no_quotation() {
        assert_eq!(quoted("Velmara's and the ministers' talks weren't held."), []);
        assert_eq!(quoted("In the '90s O'Brien fought for the states' rights and for 'em."), []);
    }

    #[test]
    fn an_owner_inside_single_marks_does_not_close_them() {
        assert_eq!(quoted("‘The ministers’ talks failed,’ she said."), [("The ministers’ talks failed,", true)]);
        assert_eq!(quoted("He wrote ‘allies’ on it."), [("allies", true)]);
    }

    #[test]
    fn single_marks_inside_double_ones_are_a_quotation_of_their_own() {
        assert_eq!(
            quoted("“He called it ‘a grave mistake’ twice,” she said."),
            [("He called it ‘a grave mistake’ twice,", true), ("a grave mistake", true)]
        );
    }

    #[test]
    fn inches_and_empty_marks_yield_nothing() {
        assert_eq!(quoted("a 12\" gun and \"\""), []);
    }
}

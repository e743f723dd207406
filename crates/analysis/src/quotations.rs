//! Words between quotation marks.
//!
//! Curly and low marks say themselves whether they open or close. A straight mark opens after white
//! space, a dash or a bracket, and closes otherwise. A quotation that is not closed ends with its
//! block: a speech over several paragraphs opens each of them and closes only the last. Single marks
//! count only where they cannot be apostrophes: at the border of a word, and in pairs.

use crate::tree::Quotation;
use legation_document::Span;

/// The quotations of one block, whose text begins at byte `base`. Quotations inside others follow
/// the one that holds them.
pub(crate) fn quotations(block: &str, base: usize) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut single: Option<usize> = None;
    let mut before: Option<char> = None;
    let mut characters = block.char_indices().peekable();
    while let Some((i, c)) = characters.next() {
        let after = characters.peek().map(|(_, next)| *next);
        let previous = before.replace(c);
        let at_start = previous.is_none_or(|p| p.is_whitespace() || "([{—–-‘'“\"".contains(p));
        let at_end = after.is_none_or(|n| n.is_whitespace() || ")]}—–-,.;:!?’'”\"".contains(n));
        let end = i + c.len_utf8();
        match (c, open) {
            ('“' | '„' | '«', None) => open = Some((end, c)),
            ('"', None) if at_start && !after.is_none_or(char::is_whitespace) => open = Some((end, c)),
            ('”' | '»', Some((start, mark))) if mark != '"' => {
                close(&mut found, start..i, base, true);
                open = None;
                single = None;
            }
            // Low marks close with a left curly one: „so“.
            ('“', Some((start, '„'))) => {
                close(&mut found, start..i, base, true);
                open = None;
            }
            ('"', Some((start, _))) if !at_start || at_end => {
                close(&mut found, start..i, base, true);
                open = None;
                single = None;
            }
            ('‘' | '\'', _) if single.is_none() && at_start && after.is_some_and(char::is_alphanumeric) => {
                single = Some(end);
            }
            ('’' | '\'', _) if at_end => {
                if let Some(start) = single.take()
                    && is_phrase(&block[start..i])
                {
                    close(&mut found, start..i, base, true);
                }
            }
            _ => {}
        }
    }
    if let Some((start, _)) = open {
        close(&mut found, start..block.len(), base, false);
    }
    found.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
    found
}

/// Whether what stands between single marks can be a quotation: "the boys' and girls'" has its
/// marks after an s, so a closing mark after an s needs punctuation before it or a second word.
fn is_phrase(words: &str) -> bool {
    !words.ends_with(char::is_whitespace) && (words.ends_with([',', '.', '!', '?']) || !words.ends_with('s'))
}

fn close(found: &mut Vec<Quotation>, range: std::ops::Range<usize>, base: usize, closed: bool) {
    if range.start < range.end {
        found.push(Quotation { span: Span::new(base + range.start, base + range.end), closed });
    }
}

#[cfg(test)]
mod tests {
    use super::quotations;

    fn quoted(text: &str) -> Vec<(&str, bool)> {
        quotations(text, 0).into_iter().map(|q| (&text[q.span.range()], q.closed)).collect()
    }

    #[test]
    fn curly_and_straight_marks_are_both_read() {
        assert_eq!(quoted("“We agree,” he said. \"They do not.\""), [("We agree,", true), ("They do not.", true)]);
    }

    #[test]
    fn a_quotation_without_a_closing_mark_ends_with_its_block() {
        assert_eq!(quoted("“We agree to all of it."), [("We agree to all of it.", false)]);
    }

    #[test]
    fn an_apostrophe_is_no_quotation() {
        assert_eq!(quoted("Velmara's and the ministers' talks weren't held."), []);
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

//! Plain text as passages: one a line, or hard-wrapped lines joined into paragraphs.
//!
//! Text comes in two shapes. In one, each line is a paragraph, however long. In the other, lines
//! were broken at a fixed width and paragraphs are parted by blank lines; there a line end inside
//! a paragraph is a space. The shape is decided for each run of lines between blank ones.

use crate::passage::{Form, Gatherer, Passage, Place};

use regex::Regex;
use std::sync::LazyLock;

/// Widths that text is wrapped at, in characters.
const WRAP: std::ops::RangeInclusive<usize> = 45..=110;

#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    start: usize,
    width: usize,
}

/// Reads plain text.
pub(crate) fn read(text: &str) -> Vec<Passage> {
    let mut groups: Vec<Vec<Line<'_>>> = Vec::new();
    let mut group: Vec<Line<'_>> = Vec::new();
    let mut start = 0;
    for raw in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}']) {
        let line = raw.trim();
        let at = start + (raw.len() - raw.trim_start().len());
        start += raw.len();
        // "\r\n" gives an empty piece after "\r": it is no blank line.
        if line.is_empty() {
            if raw != "\n" || !text[..start - 1].ends_with('\r') {
                groups.extend((!group.is_empty()).then(|| std::mem::take(&mut group)));
            }
            continue;
        }
        group.push(Line { text: line, start: at, width: line.chars().count() });
    }
    groups.push(group);
    // A paragraph of two lines does not show its shape by itself: "… a deal before winter, said" and
    // "Lara Manukian, an analyst." It has that of the others.
    let usual = groups.iter().filter(|g| runs_on(g)).filter_map(|g| g.iter().map(|l| l.width).max()).max();
    let mut passages = Vec::new();
    for group in &groups {
        let fills = |width: usize| {
            group.len() > 1
                && group.iter().all(|l| l.width <= width + 3)
                && group.windows(2).all(|p| is_full(p[0], p[1], width) && !ends_sentence(p[0].text))
        };
        let wrapped = runs_on(group) || usual.is_some_and(fills);
        read_group(group, wrapped, &mut passages);
    }
    passages
}

/// Whether the lines of a group were broken at a width, as they show by themselves.
fn runs_on(group: &[Line<'_>]) -> bool {
    let width = group.iter().map(|l| l.width).max().unwrap_or(0);
    if group.len() < 2 || !WRAP.contains(&width) {
        return false;
    }
    let pairs = || group.windows(2).filter(|p| is_full(p[0], p[1], width));
    let running = pairs().filter(|p| !ends_sentence(p[0].text)).count();
    let lower = pairs().filter(|p| !ends_sentence(p[0].text) && p[1].text.starts_with(char::is_lowercase)).count();
    // Headlines one under the other run on too, but never into a small letter.
    lower > 0 && running * 2 >= group.len() - 1
}

/// Whether a line ends like a sentence.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']).ends_with(['.', '!', '?', ':', '…'])
}

/// Whether the first word of `next` would not have fitted on `line` at this width.
fn is_full(line: Line<'_>, next: Line<'_>, width: usize) -> bool {
    let word = next.text.split_whitespace().next().map_or(0, |w| w.chars().count());
    // Wrapping programs differ by a few characters; quotes and dashes count double in some.
    line.width + 1 + word + 3 > width
}

fn read_group(group: &[Line<'_>], wrapped: bool, passages: &mut Vec<Passage>) {
    let width = group.iter().map(|l| l.width).max().unwrap_or(0);
    let mut gatherer = Gatherer::default();
    let mut form = Form::Line;
    for (i, line) in group.iter().enumerate() {
        let bullet = bullet(line.text);
        if i > 0 {
            let before = group[i - 1];
            let joined = wrapped
                && bullet == 0
                && (is_full(before, *line, width)
                    || (line.text.starts_with(char::is_lowercase) && !ends_sentence(before.text)));
            if joined {
                let gap = before.start + before.text.len();
                gatherer.add(" ", gap);
            } else {
                passages.extend(gatherer.take(form, Place::default()));
                form = Form::Line;
            }
        }
        if bullet > 0 {
            form = Form::ListItem;
        }
        gatherer.add(&line.text[bullet..], line.start + bullet);
        if !wrapped {
            gatherer.end_run();
        }
    }
    passages.extend(gatherer.take(form, Place::default()));
}

/// Length of the bullet at the head of a line, 0 if there is none. "1. " counts, "2025. " does not.
fn bullet(line: &str) -> usize {
    static BULLET: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:[-*•‣▪●○·–]|\d{1,2}[.)])\s+\b").expect("valid"));
    BULLET.find(line).map_or(0, |m| m.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_document::Span;

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn long_lines_are_paragraphs_of_their_own() {
        let text = "Ovar talks go on\nVelmara and Ostrenia met for the third time on Monday in the \
            harbour town of Ovar, both sides said in a statement that named no results at all.\n\
            No date was set.\n";
        assert_eq!(texts(text).len(), 3);
    }

    #[test]
    fn wrapped_lines_are_joined_and_map_back() {
        let text = "Velmara and Ostrenia met for the third time on Monday in the\nharbour town of Ovar, \
            both sides said in a statement that named\nno results.\n\nNo date was set.";
        let passages = read(text);
        assert_eq!(passages.len(), 2);
        assert!(passages[0].text.contains("in the harbour town"));
        let at = passages[0].text.find("the harbour").unwrap();
        let span = passages[0].map.to_original(Span::new(at, at + 11)).unwrap();
        assert_eq!(span.slice(text), "the\nharbour");
    }

    #[test]
    fn windows_line_ends_part_no_paragraphs() {
        let text = "Velmara and Ostrenia met for the third time on Monday in the\r\nharbour town of \
            Ovar, both sides said in a statement that named\r\nno results.\r\n\r\nNo date was set.\r\n";
        assert_eq!(texts(text).len(), 2);
    }

    #[test]
    fn a_short_headline_over_a_wrapped_paragraph_stays_apart() {
        let text = "Ovar talks go on\nVelmara and Ostrenia met for the third time on Monday in the\n\
            harbour town of Ovar, both sides said in a statement.";
        assert_eq!(texts(text)[0], "Ovar talks go on");
        assert_eq!(texts(text).len(), 2);
    }
}

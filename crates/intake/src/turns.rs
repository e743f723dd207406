//! Turns of interviews and transcripts: "Q: …", "A: …", "Reporter: …", "MR. VALDOR: …".
//!
//! The label before the colon says who speaks. It is split off, as a dateline is, so that it is not
//! the first word of a sentence. "Moscow: the ministry …" in a list of notes looks the same; a label
//! counts where somebody asks and somebody answers, or where two names take turns and come again.

use crate::passage::{Passage, Role};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A name or role of up to six words before a colon; the colon may stand inside bold type.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<label>\p{Lu}[\p{L}\p{N}.'’-]*(?: (?:of|the|for|and|de|al|van|von|bin|\d{1,2}|\p{Lu}[\p{L}\p{N}.'’-]*|correspondent|reporter|\([\p{L} ]{2,30}\))){0,6}) ?:(?:\s|$)")
        .expect("valid")
});
/// "Q. Will you go?", "A. No."
static LETTER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[QA]\.\s").expect("valid"));

/// What asks and what answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Asks,
    Answers,
    Named,
}

/// Splits the labels off the turns, if the page has any.
pub(crate) fn split(passages: &mut Vec<Passage>) {
    let found: Vec<(usize, usize, Side)> = passages
        .iter()
        .enumerate()
        // "Q: Will you go?" looks like a heading, and some pages set it as one.
        .filter(|(_, p)| matches!(p.role, Role::Paragraph | Role::Heading))
        .filter_map(|(i, p)| label(&p.text).map(|(end, side)| (i, end, side)))
        .collect();
    let has = |side: Side| found.iter().any(|f| f.2 == side);
    let mut names: HashMap<&str, usize> = HashMap::new();
    for (i, end, _) in found.iter().filter(|f| f.2 == Side::Named) {
        *names.entry(passages[*i].text[..*end].trim()).or_default() += 1;
    }
    let named = names.values().filter(|n| **n >= 2).count() >= 2;
    if !named && !(has(Side::Asks) && (has(Side::Answers) || !names.is_empty())) {
        return;
    }
    // A note ("Background: …") between the turns comes once and is nobody's word.
    let spoken: Vec<bool> = found
        .iter()
        .map(|(i, end, side)| match side {
            Side::Asks | Side::Answers => true,
            Side::Named if names[passages[*i].text[..*end].trim()] >= 2 => true,
            Side::Named => names.len() == 1 && !has(Side::Answers),
        })
        .collect();
    let mut cuts =
        found.iter().zip(&spoken).filter(|(_, spoken)| **spoken).map(|((i, end, _), _)| (*i, *end)).peekable();
    let mut parted = Vec::with_capacity(passages.len() + found.len());
    for (i, mut passage) in std::mem::take(passages).into_iter().enumerate() {
        match cuts.next_if(|(at, _)| *at == i) {
            Some((_, end)) if !passage.text[end..].trim().is_empty() => {
                let (mut label, mut words) = passage.split(end);
                (label.role, words.role) = (Role::Speaker, Role::Paragraph);
                parted.extend([label, words]);
            }
            cut => {
                if cut.is_some() {
                    passage.role = Role::Speaker;
                }
                parted.push(passage);
            }
        }
    }
    *passages = parted;
}

/// Where the label of a turn ends, and whose it is.
fn label(text: &str) -> Option<(usize, Side)> {
    if LETTER.is_match(text) {
        return Some((2, if text.starts_with('Q') { Side::Asks } else { Side::Answers }));
    }
    let found = LABEL.captures(text)?;
    let label = found.name("label")?;
    // "Reporter 2", "Question (in French)", "Radio correspondent".
    let words = label.as_str().to_lowercase();
    let words = words.split(" (").next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let last = words.rsplit(' ').next().unwrap_or_default();
    let end = label.end() + text[label.end()..].find(':')? + 1;
    let side = match words {
        _ if matches!(last, "reporter" | "journalist" | "interviewer" | "correspondent" | "moderator") => Side::Asks,
        "q" | "question" | "host" => Side::Asks,
        "a" | "answer" => Side::Answers,
        // "Photos: Ines Valdor", "Account: @valdor": no words of anybody.
        _ if !text.ends_with(['.', '!', '?', '…', ':', '”', '’', '"', ')', '—']) => return None,
        _ => Side::Named,
    };
    Some((end, side))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage::{Form, Gatherer, Place};

    fn labels(lines: &[&str]) -> Vec<String> {
        let passage = |line: &&str| {
            let mut gatherer = Gatherer::default();
            gatherer.add(line, 0);
            let mut passage = gatherer.take(Form::Line, Place::default()).unwrap();
            passage.role = Role::Paragraph;
            passage
        };
        let mut passages: Vec<Passage> = lines.iter().map(passage).collect();
        split(&mut passages);
        passages.into_iter().filter(|p| p.role == Role::Speaker).map(|p| p.text).collect()
    }

    #[test]
    fn questions_and_answers_are_turns() {
        assert_eq!(labels(&["Q: Will you go?", "A: No.", "He left."]), ["Q:", "A:"]);
        assert_eq!(labels(&["Radio correspondent: Why?", "Reporter 2: When?", "Minister Valdor: Soon."]).len(), 3);
        assert_eq!(labels(&["Q. Will you go?", "A. No."]), ["Q.", "A."]);
        let lines = ["Question: Why?", "Answer: No.", "Check Out: The map of the strait."];
        assert_eq!(labels(&lines), ["Question:", "Answer:"]);
        assert_eq!(labels(&["Reporter: Will you go?", "Minister Valdor: No."]), ["Reporter:", "Minister Valdor:"]);
        assert_eq!(
            labels(&["QUESTION: Why?", "MR. VALDOR: Because.", "QUESTION: When?", "MR. VALDOR: Soon."]).len(),
            4
        );
    }

    #[test]
    fn names_that_come_again_in_turns_are_speakers() {
        let lines = ["Ines Valdor: We agree.", "Tom Moss: We do not.", "Ines Valdor: You did.", "Tom Moss: No."];
        assert_eq!(labels(&lines).len(), 4);
    }

    #[test]
    fn notes_and_lists_have_no_speakers() {
        for lines in [
            &["Velmara: 5,000 troops.", "Ostrenia: 3,000 troops.", "Background: they met in May."][..],
            &["Analysis: who gains from the talks.", "They met in Ovar: nobody knows why."],
            &["A. The first point.", "B. The second point."],
            &["Account: @valdor", "Account: @moss", "Photos: @moss", "Photos: @valdor"],
            &["Velmara: The fleet sails.", "Ostrenia: The fleet stays.", "Velmara: The fleet waits."],
            &["The minister named two points: time and money."],
        ] {
            assert_eq!(labels(lines), [] as [&str; 0], "{lines:?}");
        }
    }
}

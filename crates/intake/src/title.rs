//! Which passage is the headline, and which are headings.

use crate::boilerplate;
use crate::metadata::Facts;
use crate::passage::{Form, Passage, Role, key, words};
use std::collections::HashSet;

/// Whether a line could be a headline or heading: no sentence, not too long.
pub(crate) fn is_heading_like(text: &str) -> bool {
    let count = text.split_whitespace().count();
    if !(1..=30).contains(&count) || text.len() > 260 {
        return false;
    }
    let bare = text.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    let question = bare.ends_with('?') && count <= 16;
    // "Velmara and the U.S." ends in an abbreviation, not in a sentence.
    let last = bare.rsplit(' ').next().unwrap_or_default();
    let abbreviation = last.len() <= 6 && last.matches('.').count() >= 2 && !last.contains("..");
    if bare.ends_with(['.', '!', ';', ',', ':', '…']) && !abbreviation || bare.ends_with('?') && !question {
        return false;
    }
    // "OVAR, March 9 (Harbour Wire) -- The crossing reopened" lacks only its full stop.
    let dated = || crate::dateline::read(text).is_some_and(|d| d.day.is_some() || d.agency.is_some());
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase()) && !dated()
}

/// Whether a line that stands above a headline names a section: "WORLD IN BRIEF", "News | Tuesday".
fn is_section_line(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let capitals = letters().count() > 0 && letters().all(|c| !c.is_lowercase());
    boilerplate::is_banner(text) || (capitals && text.split_whitespace().count() <= 4)
}

/// Finds the headline of plain text. Duplicates and boilerplate are marked already.
///
/// Three shapes: the headline above the text, under section lines; the headline below the text,
/// directly above a second copy of it; the headline as the last line. A text that is one line
/// alone has none: it is read, and headlines are no evidence.
pub(crate) fn in_text(passages: &mut [Passage]) -> Option<usize> {
    let open: Vec<usize> =
        (0..passages.len()).filter(|i| passages[*i].role == Role::Open && passages[*i].form != Form::Caption).collect();
    let is_candidate = |i: usize| {
        passages[i].form == Form::Line
            && is_heading_like(&passages[i].text)
            && crate::dateline::read(&passages[i].text).is_none()
    };
    let first_paragraph = open.iter().copied().find(|i| !is_candidate(*i));
    let above: Vec<usize> = open.iter().copied().take_while(|i| first_paragraph.is_none_or(|p| *i < p)).collect();
    if open.len() == 1 {
        // A banner or headline over nothing is still all there is.
        return None;
    }
    // Section lines stand above the headline; the last candidate is never one.
    let mut title = None;
    let mut sections = Vec::new();
    for (at, i) in above.iter().enumerate() {
        let more = at + 1 < above.len();
        if (more && is_section_line(&passages[*i].text)) || boilerplate::is_banner(&passages[*i].text) {
            sections.push(*i);
        } else {
            title = Some(*i);
            break;
        }
    }
    if title.is_none() {
        title = between_copies(passages, &open, &is_candidate).or_else(|| {
            // Nothing follows a heading at the end: it heads the whole.
            let last = *open.last()?;
            let lone = open.iter().filter(|i| is_candidate(**i)).count() == 1;
            (lone && first_paragraph.is_some_and(|p| p < last) && is_candidate(last)).then_some(last)
        });
    }
    if title.is_none() && first_paragraph.is_some() {
        // "MIDDLE EAST" over a report without another headline.
        title = sections.iter().copied().find(|i| passages[*i].text.split_whitespace().count() > 3);
    }
    for i in sections {
        if Some(i) != title {
            passages[i].role = Role::Boilerplate("banner");
        }
    }
    title
}

/// The heading-like line that stands directly above a second copy of the body.
fn between_copies(passages: &[Passage], open: &[usize], is_candidate: &impl Fn(usize) -> bool) -> Option<usize> {
    let first = *open.first()?;
    open.iter().copied().filter(|i| is_candidate(*i)).find(|i| {
        passages[i + 1..]
            .iter()
            .find(|p| !matches!(p.role, Role::Boilerplate(_)))
            .is_some_and(|p| p.role == Role::Duplicate(first))
    })
}

/// Finds the headline of a page among all its passages, the ones that extraction left out included.
pub(crate) fn in_page(passages: &[Passage], facts: &Facts) -> Option<usize> {
    let wordings: Vec<&str> = facts.titles().collect();
    let keys: HashSet<u64> = wordings.iter().flat_map(|t| [key(t), key(facts.without_site(t))]).collect();
    let site: Vec<u64> = [&facts.site_name, &facts.publisher].into_iter().flatten().map(|s| key(s)).collect();
    let usable = |p: &Passage| {
        p.text.len() <= 400
            && !matches!(
                p.place.zone,
                Some("navigation" | "footer" | "related" | "cookies" | "form" | "dialog" | "comments" | "sidebar")
            )
            && !site.contains(&key(&p.text))
            && !matches!(p.role, Role::Duplicate(_))
    };
    let headings = || passages.iter().enumerate().filter(|(_, p)| matches!(p.form, Form::Heading(_)) && usable(p));
    let level_one = || headings().filter(|(_, p)| p.form == Form::Heading(1));
    let known: HashSet<String> = wordings.iter().flat_map(|t| words(t)).collect();
    let shares = |p: &Passage| {
        let own: Vec<String> = words(&p.text).collect();
        own.len() >= 2 && own.iter().filter(|w| known.contains(*w)).count() * 5 >= own.len() * 3
    };
    level_one()
        .chain(headings())
        .find(|(_, p)| keys.contains(&key(&p.text)))
        .or_else(|| level_one().find(|(_, p)| shares(p)))
        .or_else(|| headings().find(|(_, p)| shares(p)))
        .or_else(|| level_one().find(|(_, p)| p.place.zone.is_none() && words(&p.text).count() >= 2))
        .or_else(|| {
            passages.iter().enumerate().find(|(_, p)| usable(p) && p.text.len() > 12 && keys.contains(&key(&p.text)))
        })
        .or_else(|| {
            // A page without head and h1: the heading that the body begins under.
            let body = passages.iter().position(|p| p.role.is_kept() && p.form == Form::Paragraph)?;
            let mut above: Vec<_> =
                headings().filter(|(i, p)| wordings.is_empty() && *i < body && p.role.is_kept()).collect();
            above.pop()
        })
        .map(|(i, _)| i)
}

/// Sets aside what stands below the last sentence of a plain text: the headlines of other reports,
/// labels of links that no pattern knows.
///
/// One longer line alone stays: it may be the last line of a text that was cut off.
pub(crate) fn drop_trailing(passages: &mut [Passage]) {
    let is_sentence = |p: &Passage| p.role == Role::Open && p.form != Form::Caption && !is_heading_like(&p.text);
    let Some(last) = passages.iter().rposition(is_sentence) else {
        return;
    };
    let labelled = |i: usize| i > 0 && passages[i - 1].role == Role::Boilerplate("related");
    let below: Vec<usize> = (last + 1..passages.len())
        .filter(|i| passages[*i].role == Role::Open && passages[*i].form == Form::Line)
        .collect();
    let aside: Vec<usize> = below
        .iter()
        .copied()
        .filter(|i| below.len() > 1 || labelled(*i) || passages[*i].text.split_whitespace().count() <= 4)
        .collect();
    for i in aside {
        passages[i].role = Role::Boilerplate("trailing");
    }
}

/// Gives every passage that is still open its role.
pub(crate) fn settle(passages: &mut [Passage], is_page: bool) {
    let mut text_follows = false;
    for i in (0..passages.len()).rev() {
        if passages[i].role != Role::Open {
            continue;
        }
        let passage = &passages[i];
        passages[i].role = match passage.form {
            Form::ListItem => Role::ListItem,
            Form::Cell => Role::Cell,
            Form::Caption => Role::Caption,
            Form::Heading(_) if text_follows => Role::Heading,
            // A heading over nothing heads a list that was left out: "Related stories".
            Form::Heading(_) if is_page => Role::Boilerplate("heading"),
            Form::Line
                if text_follows && is_heading_like(&passage.text) && passage.text.split_whitespace().count() <= 16 =>
            {
                Role::Heading
            }
            _ => Role::Paragraph,
        };
        if matches!(passages[i].role, Role::Paragraph | Role::ListItem) {
            text_follows = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_no_headings() {
        assert!(is_heading_like("Ovar talks end without result"));
        assert!(is_heading_like("Will Velmara return to the table?"));
        assert!(is_heading_like("Ostrenia turns to the U.S."));
        assert!(!is_heading_like("No date was set."));
        assert!(!is_heading_like("and so it went on"));
        assert!(!is_heading_like("He named three points:"));
    }
}

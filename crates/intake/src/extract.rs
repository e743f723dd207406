//! Which passages of a page are the article.
//!
//! The verdict of the extractor (`trafilatura`) is taken over passage by passage: it gives text
//! without offsets, we have passages with them. A guard stands in front, because every extractor
//! is quadratic or worse on deep nesting and this one overflows the stack: a page that trips it is
//! read by [`plainly`] instead.

use crate::boilerplate;
use crate::html::Page;
use crate::passage::{Form, Passage, Role, key, words};
use legation_document::Diagnostic;
use std::collections::{HashMap, HashSet};
use std::sync::mpsc;
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes of a page that a tree is built for.
const MAX_BYTES: usize = 4 << 20;
/// Depth of elements; pages of newspapers stay below 60.
const MAX_DEPTH: usize = 512;
/// Elements; the largest live blogs have about 30,000.
const MAX_ELEMENTS: usize = 60_000;
/// Sum of the depths of all elements: what one walk over the tree costs.
const MAX_WALK: u64 = 4_000_000;
/// Stack of the thread that builds the tree.
const STACK: usize = 64 << 20;
/// A last resort for pages that pass all of the above. Generous, because a page that is cut off on
/// a slow machine and not on a fast one would be read differently there.
const TIME: Duration = Duration::from_mins(1);

/// Decides for every passage of the page whether it is kept.
pub(crate) fn decide(page: &mut Page, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let content = match guard(page, text) {
        Some(why) => {
            diagnostics.push(Diagnostic::warning(
                "intake.page-too-complex",
                format!("{why}; the page was read by a simpler method that may keep too much or too little"),
            ));
            None
        }
        None => extract(text, diagnostics),
    };
    for passage in &mut page.passages {
        passage.role = Role::Boilerplate("page");
    }
    let mut kept = false;
    if let Some(content) = content {
        kept = adopt(&mut page.passages, &content);
    }
    if !kept {
        plainly(&mut page.passages);
    }
    captions(&mut page.passages);
}

/// Words of a caption from which on it is worth reading.
const LEAST_CAPTION: usize = 4;

/// Settles which passages are captions and takes back those of pictures inside the article:
/// extractors drop them, and they name people. They count as no text, so nothing is lost by one
/// too many.
fn captions(passages: &mut [Passage]) {
    let count = |p: &Passage| words(&p.text).count();
    let mut by_root: HashMap<usize, usize> = HashMap::new();
    let mut total = 0;
    for passage in passages.iter().filter(|p| p.role == Role::Open) {
        total += count(passage);
        if passage.place.caption != 0 {
            *by_root.entry(passage.place.caption).or_default() += count(passage);
        }
    }
    for passage in passages.iter_mut().filter(|p| p.place.caption != 0) {
        // A "caption" that is most of the text is the text.
        if by_root.get(&passage.place.caption).is_none_or(|share| share * 2 <= total) {
            passage.form = Form::Caption;
        }
    }
    let is_text = |p: &Passage| p.role == Role::Open && !matches!(p.form, Form::Caption | Form::Cell);
    let (Some(first), Some(last)) = (passages.iter().position(is_text), passages.iter().rposition(is_text)) else {
        return;
    };
    // The picture above the text stands below the headline.
    let first = passages[..first].iter().rposition(|p| p.form == Form::Heading(1)).unwrap_or(first);
    for passage in &mut passages[first..=last] {
        if passage.form == Form::Caption
            && passage.role == Role::Boilerplate("page")
            && passage.place.zone.is_none()
            && passage.place.link_bytes * 2 <= passage.text.len()
            && count(passage) >= LEAST_CAPTION
        {
            passage.role = Role::Open;
        }
    }
}

/// Why no tree should be built for the page, if so.
fn guard(page: &Page, text: &str) -> Option<String> {
    if text.len() > MAX_BYTES {
        return Some(format!("{} bytes of HTML are more than {MAX_BYTES}", text.len()));
    }
    if page.deepest > MAX_DEPTH {
        return Some(format!("{} elements inside each other are more than {MAX_DEPTH}", page.deepest));
    }
    if page.elements > MAX_ELEMENTS {
        return Some(format!("{} elements are more than {MAX_ELEMENTS}", page.elements));
    }
    (page.depth_sum > MAX_WALK).then(|| "elements are too many and too deep".to_owned())
}

/// What the extractor takes for the article, as HTML.
fn extract(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let (send, receive) = mpsc::sync_channel(1);
    let page = text.to_owned();
    let worker = std::thread::Builder::new().name("extract".to_owned()).stack_size(STACK).spawn(move || {
        let options = trafilatura::Options::default()
            .with_fallback(true)
            .with_exclude_comments(true)
            .with_focus(trafilatura::ExtractionFocus::FavorPrecision);
        let result = trafilatura::extract(&page, &options).map(|r| r.content_html).ok();
        // The reader may have given up waiting.
        let _ = send.send(result);
    });
    let answer = match worker {
        Ok(_) => receive.recv_timeout(TIME),
        Err(_) => Err(mpsc::RecvTimeoutError::Disconnected),
    };
    answer.unwrap_or_else(|_| {
        diagnostics.push(Diagnostic::warning(
            "intake.extractor-gave-up",
            "article extraction came to no end; the page was read by a simpler method",
        ));
        None
    })
}

fn shingles(text: &str) -> Vec<u64> {
    let words: Vec<String> = words(text).collect();
    words.windows(4).map(|run| xxh3_64(run.join(" ").as_bytes())).collect()
}

/// Keeps the passages whose words stand in the extracted content. Says whether any was.
fn adopt(passages: &mut [Passage], content: &str) -> bool {
    let extracted = crate::html::read(content).passages;
    let keys: HashSet<u64> = extracted.iter().map(|p| key(&p.text)).collect();
    let runs: HashSet<u64> = extracted.iter().flat_map(|p| shingles(&p.text)).collect();
    let mut verdicts: Vec<bool> = passages
        .iter()
        .map(|p| {
            if words(&p.text).next().is_none() {
                return false;
            }
            let own = shingles(&p.text);
            keys.contains(&key(&p.text))
                || own.len() >= 4 && own.iter().filter(|h| runs.contains(h)).count() * 4 >= own.len() * 3
        })
        .collect();
    // A zone that holds much of what the extractor took is none: the class "author-valdor" on the
    // element around the whole article, the whole page in one form.
    let count = |p: &Passage| words(&p.text).count();
    let mut by_zone: HashMap<usize, usize> = HashMap::new();
    let mut total = 0;
    for (passage, verdict) in passages.iter().zip(&verdicts) {
        if *verdict {
            total += count(passage);
            if passage.place.zone.is_some() {
                *by_zone.entry(passage.place.zone_root).or_default() += count(passage);
            }
        }
    }
    for (passage, verdict) in passages.iter_mut().zip(&mut verdicts) {
        if passage.place.zone.is_some() {
            let share = by_zone.get(&passage.place.zone_root).copied().unwrap_or(0);
            if share * 10 > total * 3 {
                passage.place.zone = None;
            } else {
                *verdict = false;
            }
        }
    }
    rescue(passages, &mut verdicts);
    for (passage, verdict) in passages.iter_mut().zip(&verdicts) {
        if *verdict {
            passage.role = Role::Open;
        }
    }
    verdicts.contains(&true)
}

/// Takes back what the extractor dropped between paragraphs that it kept.
///
/// Extractors drop short paragraphs, and "No date was set." may be the whole news. A block that
/// stands beside kept paragraphs, in the same element, is of the article unless its words say
/// otherwise.
fn rescue(passages: &[Passage], verdicts: &mut [bool]) {
    let mut beside: HashMap<usize, (usize, usize, usize)> = HashMap::new();
    for (i, passage) in passages.iter().enumerate() {
        if verdicts[i] && matches!(passage.form, Form::Paragraph | Form::Loose) {
            let entry = beside.entry(passage.place.container).or_insert((0, i, i));
            entry.0 += 1;
            entry.2 = i;
        }
    }
    for (i, passage) in passages.iter().enumerate() {
        let Some((kept, first, last)) = beside.get(&passage.place.container) else {
            continue;
        };
        if verdicts[i] || *kept < 2 || passage.place.zone.is_some() || passage.place.link_bytes * 2 > passage.text.len()
        {
            continue;
        }
        let between = (*first..=*last).contains(&i);
        let near = i < last + 3 && i + 3 > *first;
        let is_text = match passage.form {
            // Text straight in a div, parted by breaks, is how old pages set their paragraphs.
            Form::Paragraph | Form::Loose => ends_sentence(&passage.text) && (between || near),
            Form::Heading(level) => between && level > 1,
            _ => false,
        };
        if is_text && boilerplate::kind(&passage.text).is_none() {
            verdicts[i] = true;
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»'])
        .ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।', '؟'])
}

/// The simple method: paragraphs outside of zones that are not mostly links, and the headings and
/// lists between them. Used where no tree may be built or the extractor finds nothing, as on pages
/// of two sentences.
fn plainly(passages: &mut [Passage]) {
    let in_article = passages.iter().any(|p| p.place.in_article && p.form == Form::Paragraph && p.place.zone.is_none());
    let usable = |p: &Passage| {
        p.place.zone.is_none()
            && p.place.link_bytes * 2 <= p.text.len()
            && (p.place.in_article || !in_article)
            && boilerplate::kind(&p.text).is_none()
    };
    let has_paragraphs = passages.iter().any(|p| p.form == Form::Paragraph && usable(p) && ends_sentence(&p.text));
    let is_text = |p: &Passage| {
        usable(p)
            && match p.form {
                Form::Paragraph => true,
                Form::Loose | Form::Line => !has_paragraphs && (ends_sentence(&p.text) || p.text.len() > 80),
                _ => false,
            }
    };
    let first = passages.iter().position(is_text);
    let last = passages.iter().rposition(is_text);
    let (Some(first), Some(last)) = (first, last) else {
        return;
    };
    for (i, passage) in passages.iter_mut().enumerate() {
        let between =
            (first..=last).contains(&i) && matches!(passage.form, Form::Heading(_) | Form::ListItem) && usable(passage);
        if is_text(passage) || between {
            passage.role = Role::Open;
        }
    }
}

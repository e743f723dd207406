//! From an article to a document: the stages in their order.

use crate::dateline::Dateline;
use crate::metadata::Facts;
use crate::passage::{Form, Passage, Role};
use crate::{
    IntakeError, boilerplate, caption, charset, dates, duplicates, extract, html, language, signature, text, title,
    turns,
};
use jiff::civil::Date;
use legation_document::{
    Article, Block, BlockKind, DateBasis, Diagnostic, Document, Format, Provenance, Publication, Segment, Span,
    SpanMap, Title,
};
use std::sync::Arc;

/// Reads an article.
///
/// The document's spans are those of the bytes as they came, whatever their encoding.
///
/// # Errors
/// Only for bytes that are no report: nothing but white space ([`IntakeError::is_empty`]), or not
/// text at all ([`IntakeError::is_binary`]). A page without an article is a document without
/// blocks, with a diagnostic.
pub fn read(article: &Article) -> Result<Document, IntakeError> {
    if article.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(IntakeError::empty(&article.name));
    }
    if let Some(what) = charset::binary_kind(&article.bytes) {
        return Err(IntakeError::binary(&article.name, what));
    }
    let decoded = charset::decode(&article.bytes, article.charset.as_deref());
    if decoded.text.trim().is_empty() {
        return Err(IntakeError::empty(&article.name));
    }
    let mut diagnostics = Vec::new();
    if decoded.replaced > 0 {
        diagnostics.push(Diagnostic::warning(
            "intake.unreadable-characters",
            format!(
                "{} characters could not be read as {} and were replaced",
                decoded.replaced,
                decoded.encoding.name()
            ),
        ));
    }
    let is_page = match article.format {
        Format::Html => true,
        Format::Text => false,
        Format::Guess => html::looks_like_html(&decoded.text),
    };
    // A page given twice is read once: the second half can only repeat the verdicts on the first.
    let (once, again) = halves(&decoded.text);
    let mut sheet = if is_page { read_page(once, &mut diagnostics) } else { read_text(once) };
    if let Some((start, copy)) = again {
        append_copy(&mut sheet.passages, copy, start, is_page);
        diagnostics.push(Diagnostic::note(
            "intake.duplicate-page",
            "the page stands here twice, byte for byte; the first copy was read",
        ));
    }
    Ok(assemble(article, &decoded.map, sheet, diagnostics))
}

/// A page with every passage's role settled.
#[derive(Default)]
struct Sheet {
    passages: Vec<Passage>,
    facts: Facts,
    title: Option<usize>,
    duplicates: duplicates::Found,
}

/// Splits a text that is the same twice, with nothing but white space between: the first half, and
/// where the second begins.
fn halves(text: &str) -> (&str, Option<(usize, &str)>) {
    // Below this, a repetition is a figure of speech.
    const LEAST: usize = 40;
    let lead = text.len() - text.trim_start().len();
    let core = text.trim();
    for gap in 0..=16 {
        if core.len() < gap + 2 * LEAST || !(core.len() - gap).is_multiple_of(2) {
            continue;
        }
        let half = (core.len() - gap) / 2;
        let (Some(one), Some(between), Some(two)) =
            (core.get(..half), core.get(half..half + gap), core.get(half + gap..))
        else {
            continue;
        };
        if one == two && between.trim().is_empty() {
            let start = lead + half + gap;
            return (&text[..lead + half], Some((start, &text[start..])));
        }
    }
    (text, None)
}

/// Adds the passages of a second copy of the page with the verdicts on the first.
fn append_copy(passages: &mut Vec<Passage>, copy: &str, start: usize, is_page: bool) {
    let second = if is_page { html::read(copy).passages } else { text::read(copy) };
    let mut ends: Vec<(usize, Role, usize)> = Vec::new();
    for (i, passage) in passages.iter().enumerate() {
        ends.push((passage.extent().end, passage.role, i));
    }
    ends.sort_by_key(|(end, _, _)| *end);
    for mut passage in second {
        // The first copy's passages may have been split (dateline, credit); the one that ends at
        // or after the same byte tells the role.
        let end = passage.extent().end;
        let at = ends.partition_point(|(e, _, _)| *e < end);
        let (role, i) = ends.get(at).map_or((Role::Open, 0), |(_, role, i)| (*role, *i));
        passage.role = match role {
            Role::Boilerplate(kind) => Role::Boilerplate(kind),
            _ => Role::Duplicate(i),
        };
        for run in &mut passage.runs {
            *run = Span::new(run.start + start, run.end + start);
        }
        passages.push(passage);
    }
}

/// Splits credits off the ends of paragraphs and captions: "… he said. (Reporting by T. Moss)",
/// "… in Ovar. (Photo: T. Moss/Harbour Wire)".
fn split_credits(passages: &mut Vec<Passage>) {
    let mut i = 0;
    while i < passages.len() {
        let text = &passages[i].text;
        let tail = match passages[i].form {
            Form::Caption => caption::credit(text),
            _ => boilerplate::tail_credit(text),
        };
        if passages[i].role == Role::Open
            && let Some(at) = tail
        {
            let (body, mut credit) = passages[i].split(at);
            credit.role = Role::Boilerplate("credit");
            passages[i] = body;
            passages.insert(i + 1, credit);
        }
        i += 1;
    }
}

fn read_text(text: &str) -> Sheet {
    let mut sheet = Sheet { passages: text::read(text), ..Sheet::default() };
    let passages = &mut sheet.passages;
    for i in 0..passages.len() {
        if passages.len() > 1 && caption::is_caption(&passages[i].text) {
            passages[i].form = Form::Caption;
            continue;
        }
        let passage = &passages[i];
        if passages.len() > 1 && boilerplate::agency_line(&passage.text).is_some() {
            passages[i].role = Role::Boilerplate("credit");
            continue;
        }
        let Some(kind) = boilerplate::kind(&passage.text) else {
            continue;
        };
        // Section names are told from headlines by what stands below them, in `title`.
        if kind.kind == "banner" {
            continue;
        }
        // "Sources: Velmara ready to talk" over a report is its headline.
        let heads = i == 0
            && passages.len() > 1
            && matches!(kind.kind, "credit" | "related" | "disclaimer" | "copyright")
            && title::is_heading_like(&passage.text)
            && passage.text.split_whitespace().count() >= 4;
        // A text that is nothing but such a line is what the caller wants read.
        if !heads && passages.len() > 1 {
            passages[i].role = Role::Boilerplate(kind.kind);
        }
    }
    split_credits(passages);
    sheet.duplicates = duplicates::mark(passages);
    sheet.title = title::in_text(passages);
    if let Some(i) = sheet.title {
        passages[i].role = Role::Title;
    }
    title::drop_trailing(passages);
    finish(&mut sheet, false);
    sheet
}

fn read_page(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Sheet {
    let mut page = html::read(text);
    if !page.hidden.is_empty() {
        diagnostics.push(Diagnostic::note(
            "intake.hidden-text",
            format!("{} runs of text that the page does not show were left out", page.hidden.len()),
        ));
    }
    extract::decide(&mut page, text, diagnostics);
    let mut sheet = Sheet { passages: page.passages, facts: page.facts, ..Sheet::default() };
    let passages = &mut sheet.passages;
    sheet.title = title::in_page(passages, &sheet.facts);
    take_standfirst(passages, sheet.title);
    for (i, passage) in passages.iter_mut().enumerate() {
        if passage.role == Role::Open
            && Some(i) != sheet.title
            && matches!(passage.form, Form::Paragraph | Form::Loose)
            && caption::is_caption(&passage.text)
        {
            passage.form = Form::Caption;
        }
        if passage.role == Role::Open
            && Some(i) != sheet.title
            && passage.form != Form::Cell
            && !caption::is_caption(&passage.text)
            && let Some(kind) = boilerplate::kind(&passage.text)
            && kind.kind != "banner"
        {
            passage.role = Role::Boilerplate(kind.kind);
        }
    }
    if let Some(title) = sheet.title {
        passages[title].role = Role::Open;
    }
    // The title is found before credits are split off, which moves passages: mark it.
    let mark = sheet.title.map(|i| passages[i].extent());
    split_credits(passages);
    sheet.title = mark.and_then(|m| passages.iter().position(|p| p.extent() == m));
    sheet.duplicates = duplicates::mark(passages);
    // Where the headline stands twice, the first copy is the title.
    while let Some(Role::Duplicate(first)) = sheet.title.map(|i| sheet.passages[i].role) {
        sheet.title = Some(first);
    }
    finish(&mut sheet, true);
    sheet
}

/// Passages below the headline among which a standfirst is looked for: pictures, bylines and days
/// may stand between.
const STANDFIRST_REACH: usize = 12;

/// Takes a standfirst for text: the sentences that the page sets between its headline and its text.
/// Extractors drop it, and pages mark it as a heading. A line without full stop, in the style of a
/// headline, stays a heading: it overclaims as headlines do.
fn take_standfirst(passages: &mut [Passage], title: Option<usize>) {
    let Some(title) = title else { return };
    let is_text = |p: &Passage| p.role == Role::Open && matches!(p.form, Form::Paragraph | Form::Loose);
    for i in title + 1..passages.len().min(title + 1 + STANDFIRST_REACH) {
        let passage = &mut passages[i];
        let below = i == title + 1 && matches!(passage.form, Form::Heading(_));
        let small = passage.text.split_whitespace().filter(|w| w.starts_with(char::is_lowercase)).count();
        let is_sentence = passage.text.ends_with(['.', '!', '?', '”', '"']) && small >= 3;
        let usable = matches!(passage.role, Role::Open | Role::Boilerplate("page"))
            && matches!(passage.form, Form::Heading(_) | Form::Paragraph | Form::Loose)
            && passage.place.zone.is_none()
            && passage.place.link_bytes * 2 <= passage.text.len();
        if (passage.place.standfirst || below && passage.role == Role::Open)
            && usable
            && is_sentence
            && boilerplate::kind(&passage.text).is_none()
        {
            passage.role = Role::Open;
            passage.form = Form::Paragraph;
            return;
        }
        if is_text(passage) {
            return;
        }
    }
}

/// Settles the roles of title, headings and paragraphs and takes the dateline off the first.
fn finish(sheet: &mut Sheet, is_page: bool) {
    if let Some(i) = sheet.title {
        sheet.passages[i].role = Role::Title;
    }
    title::settle(&mut sheet.passages, is_page);
}

/// The dateline of the body: in its first paragraphs, split off as a passage of its own.
fn take_dateline(passages: &mut Vec<Passage>) -> Option<Dateline> {
    let first: Vec<usize> =
        (0..passages.len()).filter(|i| matches!(passages[*i].role, Role::Paragraph | Role::Heading)).take(3).collect();
    for i in first {
        let Some(line) = crate::dateline::read(&passages[i].text) else {
            continue;
        };
        if passages[i].text[line.end..].trim().is_empty() {
            passages[i].role = Role::Dateline;
        } else if passages[i].role == Role::Paragraph {
            let (mut dateline, body) = passages[i].split(line.end);
            dateline.role = Role::Dateline;
            passages[i] = body;
            passages.insert(i, dateline);
        } else {
            continue;
        }
        return Some(line);
    }
    None
}

/// The day that a line of the page gives: "Published: 7 March 2031", "7 March 2031, 10:15".
fn visible_day(passages: &[Passage], reference: Option<Date>) -> Option<Date> {
    let lines = || {
        passages.iter().filter(|p| {
            matches!(p.role, Role::Boilerplate(_))
                && !matches!(p.place.zone, Some("related" | "aside" | "footer" | "comments" | "navigation" | "sidebar"))
                && p.text.len() < 160
                && p.text.bytes().any(|b| b.is_ascii_digit())
                && boilerplate::kind(&p.text).is_some_and(|k| k.kind == "date")
        })
    };
    let is_update = |p: &&Passage| {
        let text = p.text.to_lowercase();
        text.contains("updated") || text.contains("modified") || text.contains("revised")
    };
    let day = |p: &Passage| dates::news_day(&p.text).and_then(|d| d.resolve(reference));
    lines().filter(|p| !is_update(p)).find_map(day).or_else(|| lines().filter(is_update).find_map(day))
}

fn publication(
    article: &Article,
    facts: &Facts,
    dateline: Option<&Dateline>,
    passages: &[Passage],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Publication> {
    let given = article.published;
    let from = |date: Option<Date>, basis| date.map(|date| Publication { date, basis });
    let line = dateline.and_then(|d| d.day);
    let resolved = line.and_then(|d| d.resolve(given));
    let found = from(facts.structured_date, DateBasis::JsonLd)
        .or_else(|| from(facts.meta_date.map(|m| m.1).or(facts.time), DateBasis::Meta))
        .or_else(|| from(resolved, DateBasis::Dateline))
        .or_else(|| from(visible_day(passages, given), DateBasis::Dateline))
        .or_else(|| from(given, DateBasis::Given));
    match found {
        None if line.is_some() => diagnostics.push(Diagnostic::warning(
            "intake.dateline-without-year",
            "the dateline names no year and no other date is known, so the day of publication is unknown",
        )),
        None => diagnostics.push(Diagnostic::note(
            "intake.no-publication-date",
            "neither the page nor the caller gives a day of publication",
        )),
        Some(found) => {
            if let Some(given) = given
                && found.basis != DateBasis::Given
                && given.since(found.date).is_ok_and(|s| s.get_days().abs() > 2)
            {
                diagnostics.push(Diagnostic::note(
                    "intake.date-differs",
                    format!("the page says {}, the caller {given}; the page's own day was taken", found.date),
                ));
            }
        }
    }
    found
}

/// The first paragraph is the lead, unless somebody's turn comes before it.
fn mark_lead(passages: &mut [Passage]) {
    let first = passages.iter_mut().find(|p| matches!(p.role, Role::Paragraph | Role::Speaker));
    if let Some(lead) = first.filter(|p| p.role == Role::Paragraph) {
        lead.role = Role::Lead;
    }
}

fn assemble(article: &Article, bytes: &SpanMap, mut sheet: Sheet, mut diagnostics: Vec<Diagnostic>) -> Document {
    let dateline = take_dateline(&mut sheet.passages);
    turns::split(&mut sheet.passages);
    mark_lead(&mut sheet.passages);
    let passages = &sheet.passages;
    let facts = &sheet.facts;
    let published = publication(article, facts, dateline.as_ref(), passages, &mut diagnostics);

    // The title goes first, wherever it stands on the page: a body given twice around its title
    // must yield the same text as the page that gives it once.
    let order =
        passages.iter().filter(|p| p.role == Role::Title).chain(passages.iter().filter(|p| p.role != Role::Title));
    let (mut text, mut blocks, mut segments) = (String::new(), Vec::new(), Vec::<Segment>::new());
    let mut title = None;
    for passage in order {
        let kind = match passage.role {
            Role::Title => BlockKind::Title,
            Role::Heading => BlockKind::Heading,
            Role::ListItem => BlockKind::ListItem,
            Role::Dateline => BlockKind::Dateline,
            Role::Lead => BlockKind::Lead,
            Role::Cell => BlockKind::TableCell,
            Role::Caption => BlockKind::Caption,
            Role::Speaker => BlockKind::Speaker,
            Role::Paragraph | Role::Open => BlockKind::Paragraph,
            Role::Boilerplate(_) | Role::Duplicate(_) => continue,
        };
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(&passage.text);
        blocks.push(Block { kind, span: Span::new(start, text.len()) });
        segments.extend(
            passage.map.segments().iter().map(|s| Segment {
                clean: Span::new(s.clean.start + start, s.clean.end + start),
                original: s.original,
            }),
        );
        if kind == BlockKind::Title {
            title = Some(Title { text: passage.text.clone(), original: bytes.to_original(passage.extent()) });
        }
    }
    let map = charset::compose(&segments, bytes);
    if title.is_none()
        && let Some(found) = facts.title()
    {
        diagnostics.push(Diagnostic::note(
            "intake.title-from-metadata",
            "the headline does not stand in the visible page; it was taken from its head",
        ));
        title = Some(Title { text: found, original: None });
    }
    let set_aside = |wanted: fn(Role) -> bool| {
        let spans: Vec<Span> = passages
            .iter()
            .filter(|p| wanted(p.role))
            .flat_map(|p| p.runs.iter())
            .filter_map(|run| bytes.to_original(*run))
            .collect();
        spans
    };
    let boilerplate = set_aside(|r| matches!(r, Role::Boilerplate(_)));
    let duplicates = joined(set_aside(|r| matches!(r, Role::Duplicate(_))), &article.bytes);

    let mut document = Document {
        text: Arc::from(text),
        blocks,
        map,
        title,
        published,
        duplicates,
        boilerplate,
        ..Document::default()
    };
    let body = signature::body(&document);
    document.language = language::tell(if body.is_empty() { &document.text } else { &body }, facts.language.as_deref());
    document.signature = signature::sign(&body);
    report(&sheet, &document, &mut diagnostics);
    document.provenance = provenance(article, &sheet, dateline.as_ref());
    document.diagnostics = diagnostics;
    document
}

/// Joins spans that only white space parts: a repeated body is one copy, not twelve.
fn joined(mut spans: Vec<Span>, bytes: &[u8]) -> Vec<Span> {
    spans.sort();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last)
                if span.start <= last.end
                    || bytes[last.end..span.start].iter().all(|b| b.is_ascii_whitespace() || *b == 0) =>
            {
                *last = last.to(span);
            }
            _ => joined.push(span),
        }
    }
    joined
}

fn report(sheet: &Sheet, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let found = sheet.duplicates;
    if found.exact + found.near > 0 {
        let mut note = Diagnostic::note(
            "intake.duplicate-body",
            format!(
                "{} passages repeat text of this page word for word and {} nearly so; each was read once",
                found.exact, found.near
            ),
        );
        note.span = document.duplicates.first().copied();
        diagnostics.push(note);
    }
    let count = sheet.passages.iter().filter(|p| matches!(p.role, Role::Boilerplate(_))).count();
    if count > 0 {
        let mut note =
            Diagnostic::note("intake.boilerplate", format!("{count} passages are not the article and were set aside"));
        note.span = document.boilerplate.first().copied();
        diagnostics.push(note);
    }
    if document.title.is_none() {
        diagnostics.push(Diagnostic::note("intake.no-title", "no line was taken for a headline"));
    }
    if !document.blocks.iter().any(|b| b.kind.is_text()) {
        diagnostics.push(Diagnostic::warning("intake.no-body", "no paragraph of an article was found"));
    }
}

fn provenance(article: &Article, sheet: &Sheet, dateline: Option<&Dateline>) -> Provenance {
    let facts = &sheet.facts;
    let set_aside = || sheet.passages.iter().filter(|p| matches!(p.role, Role::Boilerplate(_)));
    let disclaimers = || set_aside().filter(|p| p.form == Form::Line || p.text.len() > 40);
    Provenance {
        name: article.name.clone(),
        url: facts.canonical.clone().or_else(|| facts.og_url.clone()).filter(|u| !u.is_empty()),
        publisher: facts.publication(),
        agency: dateline.and_then(|d| d.agency.clone()).or_else(|| {
            set_aside()
                .find_map(|p| boilerplate::credited_agency(&p.text).or_else(|| boilerplate::agency_line(&p.text)))
        }),
        republisher: disclaimers().find_map(|p| boilerplate::republisher(&p.text)),
        dateline_place: dateline.and_then(|d| d.place.clone()),
        content_hash: blake3::hash(&article.bytes).to_hex().to_string(),
    }
}

//! `legation analyse`: how a text is read.

use crate::arguments::{Analyse, AnalysisFormat};
use crate::inputs::Input;
use crate::outcome::{Found, Problem};
use crate::screen::Screen;
use legation_engine::analysis::{Analysis, EntityKind, Relation, Sentence, TokenId};
use legation_engine::coding::time::ClauseTime;
use legation_engine::document::{BlockKind, Span};
use legation_engine::places::{Place, Toponym, Use};
use legation_engine::records::ActorKey;
use legation_engine::{Article, Document, Engine, Format, Report};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Whose the places are; the licence wants it said where they are shown.
pub(crate) const CREDIT: &str = "Places: GeoNames (geonames.org), CC BY 4.0, adapted";

pub(crate) fn run(arguments: &Analyse) -> Result<Found, Problem> {
    let engine = Engine::embedded().with_reader(arguments.reader.into());
    let report = engine.read(&article(arguments)?)?;
    let default = if Screen::is_terminal() { AnalysisFormat::Tree } else { AnalysisFormat::Conllu };
    let shown = match arguments.format.unwrap_or(default) {
        AnalysisFormat::Tree => trees(&engine, &report, Screen::of(arguments.looks)),
        AnalysisFormat::Conllu => conllu(&report),
        AnalysisFormat::Json => {
            let mut object = as_json(&report);
            let shown = report.toponyms.all().iter().map(|toponym| toponym_json(&report.document, toponym));
            object["toponyms"] = shown.collect();
            object["credit"] = json!(CREDIT);
            format!("{object}\n")
        }
    };
    io::stdout().lock().write_all(shown.as_bytes())?;
    Ok(Found::when(!report.analysis.sentences.is_empty()))
}

/// The report that is named, or given itself: nobody calls a file "The talks were held.".
fn article(arguments: &Analyse) -> Result<Article, Problem> {
    let given = arguments.input.to_string_lossy();
    if given.contains(char::is_whitespace) && !arguments.input.exists() {
        let text = Article::new("command line", given.as_bytes());
        return Ok(Article { format: Format::Text, published: arguments.published, ..text });
    }
    Input::one(&arguments.input)?.read(arguments.published)
}

/// The word for a block.
fn kind_word(kind: BlockKind) -> String {
    serde_json::to_value(kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// CoNLL-U with what the treebanks have no place for: the kind of each block, and times.
fn conllu(report: &Report) -> String {
    let (analysis, times) = (&report.analysis, &report.coding.times);
    analysis.to_conllu_with(
        |number, comments| {
            let block = analysis.sentences[number].block;
            let opens = number.checked_sub(1).is_none_or(|before| analysis.sentences[before].block != block);
            if let Some(block) = report.document.blocks.get(block).filter(|_| opens) {
                comments.extend(["newpar".to_owned(), format!("block = {}", kind_word(block.kind))]);
            }
        },
        |id, notes| {
            let Some(time) = time_at(times, id) else { return };
            let begins = time.expression.tokens.start == id;
            notes.push(format!("Time={}-{}", if begins { 'B' } else { 'I' }, time.expression.kind.word()));
            notes.extend(time.value().filter(|_| begins).map(|value| format!("TimeValue={value}")));
        },
    )
}

/// The time expression that holds a token.
fn time_at(times: &[ClauseTime], id: TokenId) -> Option<&ClauseTime> {
    let next = times.partition_point(|t| t.expression.tokens.end <= id);
    times.get(next).filter(|t| t.expression.tokens.contains(&id))
}

fn trees(engine: &Engine, report: &Report, screen: Screen) -> String {
    let analysis = &report.analysis;
    let mut out = String::new();
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        let kind = report.document.blocks.get(sentence.block).map_or(BlockKind::Paragraph, |b| b.kind);
        let kind = if kind == BlockKind::Paragraph { String::new() } else { format!("[{}] ", kind_word(kind)) };
        let heading = format!("{}  {kind}", number + 1);
        let text = sentence.span.slice(&analysis.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(out, "{}", screen.fold(&heading, 3, &screen.heading(&text)));
        out.push('\n');
        out.push_str(&tree(report, sentence, screen));
        let quotations = analysis.quotations.iter().filter(|q| q.span.overlaps(sentence.span));
        for quotation in quotations {
            let link = if quotation.continues.is_some() { "goes on" } else { "quoted" };
            let start = quotation.span.start.max(sentence.span.start);
            let inside = Span::new(start, quotation.span.end.min(sentence.span.end));
            let _ = writeln!(out, "   {} {}", screen.label(link), screen.quote(inside.slice(&analysis.text)));
        }
        for toponym in report.toponyms.all().iter().filter(|t| sentence.tokens.contains(&t.head)) {
            if !matches!(toponym.usage, Use::Adjective | Use::Inside) {
                let first = format!("   {} ", screen.label("place"));
                let _ = writeln!(out, "{}", screen.fold(&first, 9, &whereabouts(engine, toponym, analysis, screen)));
            }
        }
        out.push('\n');
    }
    if report.toponyms.all().iter().any(|t| t.place.is_some()) {
        let _ = writeln!(out, "{CREDIT}");
    }
    for diagnostic in &analysis.diagnostics {
        let _ = writeln!(out, "{}: {}", diagnostic.id, diagnostic.message);
    }
    out
}

/// Where a named place is and how its name is used, or why it is not known where.
fn whereabouts(engine: &Engine, toponym: &Toponym, analysis: &Analysis, screen: Screen) -> String {
    let country = toponym.country.map(|c| engine.name_of(&ActorKey::Country(c)));
    let name = name_words(analysis, toponym.tokens.clone());
    let mut facts = match &toponym.place {
        None => vec![country.map_or_else(|| "not settled".to_owned(), |c| format!("not settled, in {c}"))],
        Some(Place { name, region, .. }) => {
            let within = region.iter().chain(&country).filter(|within| *within != name);
            vec![std::iter::once(name).chain(within).map(String::as_str).collect::<Vec<_>>().join(", ")]
        }
    };
    if let Some(place) = &toponym.place {
        facts.push(format!("{} {:.4} {:.4}", place.kind.word(), place.latitude, place.longitude));
        facts.extend(place.geonames.map(|id| format!("GeoNames {id}")));
    }
    facts.push(format!("used as {}", toponym.usage.word()));
    if toponym.place.is_none() {
        facts.push(toponym.reason.clone());
    }
    format!("{name}{}{}", screen.dot(), facts.join(screen.dot()))
}

/// A name of a place as JSON.
fn toponym_json(document: &Document, toponym: &Toponym) -> Value {
    let place = toponym.place.as_ref().map(|p| {
        json!({
            "name": p.name, "kind": p.kind.word(), "region": p.region, "latitude": p.latitude,
            "longitude": p.longitude, "population": p.population, "geonames": p.geonames,
        })
    });
    json!({
        "tokens": [toponym.tokens.start, toponym.tokens.end], "span": toponym.span,
        "original": document.map.to_original(toponym.span), "text": toponym.span.slice(&document.text),
        "use": toponym.usage.word(), "country": toponym.country, "place": place, "reason": toponym.reason,
    })
}

/// One sentence: the tree beside its words, one word a line, each with part of speech, relation,
/// lemma where it differs, and the name or time that begins there.
fn tree(report: &Report, sentence: &Sentence, screen: Screen) -> String {
    let (analysis, times) = (&report.analysis, &report.coding.times);
    let drawn = branches(analysis, sentence);
    let width = |text: &str| text.chars().count();
    let rows: Vec<String> = sentence
        .tokens
        .clone()
        .map(|id| format!("{} {}", drawn[id - sentence.tokens.start], visible(analysis.word(id))))
        .collect();
    let column = rows.iter().map(|row| width(row)).max().unwrap_or(0).min(60);
    let mut out = String::new();
    for (id, row) in sentence.tokens.clone().zip(&rows) {
        let row = if screen.plain { row.chars().map(ascii).collect() } else { row.clone() };
        let token = &analysis.tokens[id];
        let padding = " ".repeat(column.saturating_sub(width(&row)));
        let mut line = format!("   {row}{padding}  {:<6}{:<14}", token.upos, token.relation);
        let is_plain = [analysis.word(id), &analysis.word(id).to_lowercase()].contains(&analysis.lemma(id));
        if !is_plain && token.relation != Relation::Punct {
            let _ = write!(line, "{}  ", visible(analysis.lemma(id)));
        }
        // A time has its days, which the model's DATE has not.
        let timed = |tokens: &std::ops::Range<TokenId>| tokens.clone().any(|t| time_at(times, t).is_some());
        if let Some(name) = analysis.entity_at(id).filter(|e| e.tokens.start == id)
            && !(matches!(name.kind, EntityKind::Date | EntityKind::Time) && timed(&name.tokens))
        {
            let words = name_words(analysis, name.tokens.clone());
            let _ = write!(line, "{} {words}  ", screen.label(&name.kind.to_string()));
        }
        if let Some(time) = time_at(times, id).filter(|t| t.expression.tokens.start == id) {
            let words = name_words(analysis, time.expression.tokens.clone());
            let _ = write!(line, "{} {words}", screen.label(&time.expression.kind.word().to_uppercase()));
            if let Some(value) = time.value() {
                let _ = write!(line, " = {value}");
            }
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

fn name_words(analysis: &Analysis, tokens: std::ops::Range<TokenId>) -> String {
    analysis.words(tokens).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word as a terminal can show it: what is invisible or would move the cursor becomes a mark.
fn visible(word: &str) -> String {
    let hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    word.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// The character for terminals that have nothing but ASCII; only those of [`branches`] change.
fn ascii(c: char) -> char {
    match c {
        '╭' => ',',
        '╰' => '`',
        '├' | '│' => '|',
        '─' | '╼' => '-',
        '┮' | '┶' | '┾' | '╪' => '+',
        other => other,
    }
}

/// The tree of a sentence in box characters, a line for each word: a head stands on the line from
/// which the branches to its dependents part.
fn branches(analysis: &Analysis, sentence: &Sentence) -> Vec<String> {
    let first = sentence.tokens.start;
    let mut lines: Vec<Vec<char>> = vec![Vec::new(); sentence.tokens.len()];
    // What a line is filled with up to the next branch: a line that its head has reached runs on.
    let mut reached = vec![false; sentence.tokens.len()];
    let mut done = vec![false; sentence.tokens.len()];
    let mut queue: VecDeque<TokenId> = sentence.tokens.clone().filter(|t| analysis.is_root(*t)).collect();
    for root in &queue {
        lines[root - first].push('─');
        reached[root - first] = true;
    }
    while let Some(head) = queue.pop_front() {
        let children = analysis.children(head);
        let own = head - first;
        done[own] = true;
        let (Some(low), Some(high)) = (children.first(), children.last()) else { continue };
        let (low, high) = ((low - first).min(own), (high - first).max(own));
        let column = lines[low..=high].iter().map(Vec::len).max().unwrap_or(0);
        for row in low..=high {
            let line = &mut lines[row];
            let runs = reached[row] && (row == own || !done[row]);
            line.resize(column, if runs { '─' } else { ' ' });
            if row == own {
                line.push(if row == low {
                    '┮'
                } else if row == high {
                    '┶'
                } else {
                    '┾'
                });
            } else if analysis.tokens[first + row].head == head {
                line.extend([
                    if row == low {
                        '╭'
                    } else if row == high {
                        '╰'
                    } else {
                        '├'
                    },
                    '─',
                ]);
                reached[row] = true;
            } else {
                line.push(if runs { '╪' } else { '│' });
            }
        }
        queue.extend(children);
    }
    lines
        .into_iter()
        .enumerate()
        .map(|(row, mut line)| {
            // A head's line already ends in its joint.
            if analysis.children(first + row).is_empty() {
                line.push('╼');
            }
            line.into_iter().collect()
        })
        .collect()
}

/// The analysis as JSON; `docs/analysis-format.md` says what each field is.
fn as_json(report: &Report) -> Value {
    let (document, analysis) = (&report.document, &report.analysis);
    let name = &document.provenance.name;
    let original = |span: Span| document.map.to_original(span);
    let range = |tokens: &std::ops::Range<TokenId>| json!([tokens.start, tokens.end]);
    let blocks: Vec<Value> = document
        .blocks
        .iter()
        .map(|b| json!({ "kind": b.kind, "span": b.span, "original": original(b.span) }))
        .collect();
    let sentences: Vec<Value> = analysis
        .sentences
        .iter()
        .map(|s| {
            let text = s.span.slice(&analysis.text);
            json!({ "block": s.block, "tokens": range(&s.tokens), "span": s.span, "original": original(s.span), "text": text })
        })
        .collect();
    let tokens: Vec<Value> = (0..analysis.tokens.len())
        .map(|id| {
            let t = &analysis.tokens[id];
            let head = (t.relation != Relation::Root && !analysis.is_root(id)).then_some(t.head);
            json!({
                "span": t.span, "text": analysis.word(id), "lemma": analysis.lemma(id), "upos": t.upos.word(),
                "xpos": t.tag.word(), "features": analysis.features(id), "head": head, "relation": t.relation.word(),
            })
        })
        .collect();
    let entities: Vec<Value> = analysis
        .entities
        .iter()
        .map(|e| {
            let span = analysis.span(e.tokens.clone());
            json!({
                "kind": e.kind.word(), "tokens": range(&e.tokens), "span": span, "original": original(span),
                "text": span.slice(&analysis.text),
            })
        })
        .collect();
    let times: Vec<Value> = report
        .coding
        .times
        .iter()
        .map(|t| {
            let span = analysis.span(t.expression.tokens.clone());
            json!({
                "kind": t.expression.kind.word(), "role": t.expression.role.word(),
                "tokens": range(&t.expression.tokens), "span": span, "original": original(span),
                "text": span.slice(&analysis.text), "value": t.value(), "timex": t.timex.value,
            })
        })
        .collect();
    let quotations: Vec<Value> = analysis
        .quotations
        .iter()
        .map(|q| {
            json!({
                "span": q.span, "original": original(q.span), "closed": q.closed, "continues": q.continues,
                "text": q.span.slice(&analysis.text),
            })
        })
        .collect();
    let diagnostics: Vec<_> = document.diagnostics.iter().chain(&analysis.diagnostics).collect();
    json!({
        "document": name, "text": analysis.text.as_ref(), "blocks": blocks, "sentences": sentences, "tokens": tokens,
        "entities": entities, "times": times, "quotations": quotations, "diagnostics": diagnostics,
    })
}

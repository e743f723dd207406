//! `legation explain`: why a record is as it is, and why another is not there.

use crate::arguments::Explain;
use crate::inputs::Input;
use crate::outcome::{Found, Problem};
use crate::screen::Screen;
use crate::view;
use legation_engine::document::Span;
use legation_engine::records::{Record, StepKind};
use legation_engine::{Engine, Report};
use std::io::{self, Write as _};
use std::path::Path;

pub(crate) fn run(arguments: &Explain) -> Result<Found, Problem> {
    let (wanted, file) = match (arguments.what.as_slice(), arguments.suppressed) {
        ([file], true) => (None, file),
        ([record, file], false) => (Some(record.as_str()), file),
        (_, true) => return Err(Problem::said("explain --suppressed takes one report and no record")),
        (_, false) => {
            return Err(Problem::said(
                "explain takes a record and a report, such as: legation explain E1 report.html; \
                 or --suppressed and a report",
            ));
        }
    };
    let article = Input::one(Path::new(file))?.read(arguments.published)?;
    let engine = crate::actors::engine(arguments.actors.as_deref())?;
    let report = engine.read(&article)?;
    let screen = Screen::of(arguments.looks);
    let page = Page { engine: &engine, report: &report, bytes: &article.bytes, screen };
    let mut out = io::stdout().lock();
    match wanted {
        None => {
            for suppressed in &report.coding.suppressed {
                writeln!(out, "{}", page.place(Some(suppressed.span), &suppressed.text))?;
                writeln!(out, "{}", screen.fold("  not coded as  ", 16, &suppressed.lure))?;
                writeln!(out, "{}", screen.fold("  because       ", 16, &suppressed.reason))?;
            }
            Ok(Found::when(!report.coding.suppressed.is_empty()))
        }
        Some(wanted) => {
            let numbers = view::numbers(&report.coding.records);
            let found = report.coding.records.iter().zip(&numbers).find(|(record, number)| {
                number.eq_ignore_ascii_case(wanted) || record.id.to_string().eq_ignore_ascii_case(wanted)
            });
            let Some((record, number)) = found else {
                let have = if numbers.is_empty() { "no record at all".to_owned() } else { numbers.join(", ") };
                eprintln!("legation: {}: no record {wanted}; it has {have}", report.name());
                return Ok(Found::Nothing);
            };
            write!(out, "{}", page.record(record, number))?;
            Ok(Found::Something)
        }
    }
}

struct Page<'a> {
    engine: &'a Engine,
    report: &'a Report,
    bytes: &'a [u8],
    screen: Screen,
}

impl Page<'_> {
    fn record(&self, record: &Record, number: &str) -> String {
        let screen = self.screen;
        let facts = view::facts(self.engine, record, screen).join(screen.dot());
        let mut out = screen.fold(&format!("{}  ", screen.label(number)), number.len() + 2, &facts);
        out.push('\n');
        let mut fact = |name: &str, text: &str| {
            out.push_str(&screen.fold(&format!("  {name:<11}"), 13, text));
            out.push('\n');
        };
        fact("id", &record.id.to_string());
        fact("document", self.report.name());
        for (span, text) in record.evidence.iter().zip(&record.evidence_text) {
            fact("text", &self.place(Some(*span), text));
        }
        for step in &record.explanation.steps {
            let words = step.span.map(|span| {
                let words = String::from_utf8_lossy(self.bytes.get(span.range()).unwrap_or_default()).into_owned();
                format!("  {}", screen.quote(&words))
            });
            let by = if step.by.is_empty() { String::new() } else { format!("  [{}]", step.by) };
            fact(heading(step.kind), &format!("{}{by}{}", step.what, words.unwrap_or_default()));
        }
        if !record.chain.is_empty() {
            fact("chain", &record.chain.join(&format!(" {} ", screen.arrow())));
        }
        let outlet = record.factuality.outlet.map_or("none", |f| f.code());
        let speaker = record.factuality.speaker.map_or("none", |f| f.code());
        fact("factuality", &format!("outlet {outlet}, speaker {speaker}"));
        out
    }

    /// Words of the text with the line they stand on.
    fn place(&self, span: Option<Span>, text: &str) -> String {
        let line = span.map(|span| {
            let before = &self.bytes[..span.start.min(self.bytes.len())];
            before.split(|b| *b == b'\n').count()
        });
        let line = line.map_or_else(String::new, |line| format!("line {line}  "));
        format!("{line}{}", self.screen.quote(text))
    }
}

fn heading(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Rule => "rule",
        StepKind::Argument => "tree path",
        StepKind::Actor => "actor",
        StepKind::Speaker => "speaker",
        StepKind::Assertion => "assertion",
        StepKind::Category => "category",
        StepKind::Date => "date",
        StepKind::Merge => "merged",
    }
}

//! `legation code`: reports to records and dialogues.

use crate::arguments::{Code, Format};
use crate::inputs::{Input, Inputs};
use crate::outcome::{Found, Problem};
use crate::screen::Screen;
use crate::view;
use indicatif::{ProgressBar, ProgressStyle};
use legation_engine::{Engine, Report, Thread};
use rayon::prelude::*;
use std::io::{self, BufWriter, IsTerminal as _, Write};

/// From so many reports on, progress is shown.
const MANY: usize = 20;

/// Reports that are read at once for each job: enough to keep all busy, few enough for memory.
const AHEAD: usize = 8;

pub(crate) fn run(arguments: &Code) -> Result<Found, Problem> {
    let mut inputs = Inputs::gather(&arguments.inputs)?;
    let mut shared = match &arguments.db {
        Some(path) => Some(Thread::open(path)?),
        None if arguments.thread => Some(Thread::fresh()?),
        None => None,
    };
    let engine = crate::actors::engine(arguments.actors.as_deref())?.with_reader(arguments.reader.into());
    let jobs = arguments.jobs.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|e| Problem::said(format!("--jobs {jobs}: {e}")))?;
    let mut output = Output::new(Screen::format(arguments.format), Screen::of(arguments.looks));
    let mut tally = Tally::default();
    let reports = std::mem::take(&mut inputs.reports);
    let progress = progress(reports.len(), arguments.quiet);
    for chunk in reports.chunks(pool.current_num_threads().max(1) * AHEAD) {
        let read: Vec<_> = if let [input] = chunk {
            vec![read(&engine, input, arguments)]
        } else {
            pool.install(|| chunk.par_iter().map(|input| read(&engine, input, arguments)).collect())
        };
        for (input, report) in chunk.iter().zip(read) {
            progress.inc(1);
            match report {
                Ok(report) => {
                    tally.records += report.coding.records.len();
                    tally.reports += 1;
                    let addition = match &mut shared {
                        Some(thread) => thread.add(&report)?,
                        None => Thread::fresh()?.add(&report)?,
                    };
                    output.report(&engine, &report, &addition)?;
                }
                Err(Refused::NoText(_)) if !input.named => inputs.skip("no text"),
                Err(Refused::NoText(message) | Refused::Problem(message)) => {
                    tally.refused += 1;
                    progress.suspend(|| eprintln!("legation: {message}"));
                }
            }
        }
    }
    progress.finish_and_clear();
    output.end()?;
    if !arguments.quiet {
        tally.say(&inputs);
    }
    if tally.refused > 0 {
        return Err(Problem::said(format!("{} could not be read", view::counted(tally.refused, "report"))));
    }
    Ok(Found::when(tally.records > 0))
}

/// Why a report was not read.
enum Refused {
    NoText(String),
    Problem(String),
}

fn read(engine: &Engine, input: &Input, arguments: &Code) -> Result<Report, Refused> {
    let article = input.read(arguments.published).map_err(|problem| match problem {
        Problem::Said(message) => Refused::Problem(message),
        Problem::Closed => Refused::Problem(format!("{}: closed", input.name)),
    })?;
    engine.read(&article).map_err(|error| {
        if error.is_no_text() { Refused::NoText(error.to_string()) } else { Refused::Problem(error.to_string()) }
    })
}

fn progress(reports: usize, quiet: bool) -> ProgressBar {
    if quiet || reports < MANY || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{pos} of {len} reports {wide_bar} {eta}")
        .expect("the template is a constant with known keys");
    ProgressBar::new(reports as u64).with_style(style)
}

/// What was read and found.
#[derive(Default)]
struct Tally {
    reports: usize,
    records: usize,
    refused: usize,
}

impl Tally {
    /// A summary on standard error, where there is more than one report to speak of.
    fn say(&self, inputs: &Inputs) {
        if self.reports + self.refused != 1 || !inputs.skipped.is_empty() {
            eprintln!("{}, {}", view::counted(self.reports, "report"), view::counted(self.records, "record"));
        }
        for (reason, n) in &inputs.skipped {
            eprintln!("skipped {}: {reason}", view::counted(*n, "file"));
        }
        if self.reports == 0 && self.refused == 0 {
            eprintln!("nothing to read: name a file, or a folder with .html or .txt files");
        }
    }
}

/// Where results go, in the wanted format.
struct Output {
    format: Format,
    screen: Screen,
    to: BufWriter<io::StdoutLock<'static>>,
    begun: bool,
}

impl Output {
    fn new(format: Format, screen: Screen) -> Self {
        Self { format, screen, to: BufWriter::new(io::stdout().lock()), begun: false }
    }

    fn report(
        &mut self,
        engine: &Engine,
        report: &Report,
        addition: &legation_engine::Addition,
    ) -> Result<(), Problem> {
        match self.format {
            Format::Table => {
                if self.begun {
                    writeln!(self.to, "\n")?;
                }
                write!(self.to, "{}", view::page(engine, report, addition, self.screen))?;
            }
            Format::Jsonl => {
                for line in addition.lines(report) {
                    writeln!(self.to, "{line}")?;
                }
            }
            Format::Json => {
                for line in addition.lines(report) {
                    let before = if self.begun { ",\n " } else { "[" };
                    write!(self.to, "{before}{line}")?;
                    self.begun = true;
                }
            }
        }
        self.begun = true;
        Ok(())
    }

    fn end(&mut self) -> Result<(), Problem> {
        if self.format == Format::Json {
            writeln!(self.to, "{}", if self.begun { "]" } else { "[]" })?;
        }
        self.to.flush()?;
        Ok(())
    }
}

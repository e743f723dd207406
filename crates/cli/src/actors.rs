//! `legation actors`: the registry, and what users add to it.

use crate::arguments::{Actors, ActorsCommand, Add, AddWhat};
use crate::outcome::{Found, Problem};
use legation_engine::actors::overlay::{self, Addition};
use legation_engine::actors::{Answer, Holder, Registry, Sense, dictionary};
use legation_engine::{Date, Engine};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub(crate) fn run(arguments: &Actors) -> Result<Found, Problem> {
    match &arguments.command {
        ActorsCommand::Lookup { name, on, actors } => lookup(name, *on, actors.as_deref()),
        ActorsCommand::Add(arguments) => add(arguments),
        ActorsCommand::Import { files, output } => import(files, output),
    }
}

/// The engine, with a user's own actors on top.
pub(crate) fn engine(actors: Option<&Path>) -> Result<Engine, Problem> {
    let engine = Engine::embedded();
    let Some(path) = actors else { return Ok(engine) };
    let text = fs::read_to_string(path).map_err(|error| Problem::file(path, error))?;
    engine.with_overlay(&text, &path.display().to_string()).map_err(|error| Problem::said(error.to_string()))
}

fn lookup(name: &str, on: Option<Date>, actors: Option<&Path>) -> Result<Found, Problem> {
    let engine = engine(actors)?;
    let registry = engine.registry();
    // A capital speaks for the state of the day.
    let stood =
        |sense: &Sense| !matches!(sense, Sense::Capital(row) if on.is_some() && !registry.state(*row).exists_on(on));
    let senses = registry.lookup(name).into_iter().filter(stood);
    let mut lines: Vec<String> = senses.filter_map(|sense| line(registry, sense)).collect();
    lines.dedup();
    let person = registry.person(name);
    let mut out = io::stdout().lock();
    let mut why = String::new();
    match person {
        Answer::Known(rows) => lines.extend(person_lines(registry, &rows, on)),
        Answer::Ambiguous(rows, reason) => {
            let holding: Vec<usize> = rows.iter().copied().filter(|r| registry.holder(*r).holds_on(on)).collect();
            if on.is_some() && !holding.is_empty() {
                lines.extend(person_lines(registry, &holding, on));
            } else {
                lines.push(format!("ambiguous     {reason}"));
            }
        }
        Answer::Unknown(reason) => why = reason,
    }
    for line in &lines {
        writeln!(out, "{line}")?;
    }
    if lines.is_empty() {
        eprintln!("no state, capital or organisation is called \"{name}\"; {why}");
    }
    Ok(Found::when(!lines.is_empty()))
}

/// The offices of one person, the latest first; with a day, those held then, or the last one before.
fn person_lines(registry: &Registry, rows: &[usize], on: Option<Date>) -> Vec<String> {
    let holders: Vec<Holder> = rows.iter().rev().map(|row| registry.holder(*row)).collect();
    let held: Vec<&Holder> = holders.iter().filter(|h| on.is_none() || h.holds_on(on)).collect();
    if !held.is_empty() {
        return held.into_iter().map(|h| term(h, "holder", &format!("{}{}", h.party, h.sector.code()))).collect();
    }
    let before = holders.iter().find(|h| on.zip(h.valid_to).is_some_and(|(day, end)| end < day));
    let elite = |h: &Holder| format!("{}ELI", h.party);
    before
        .map(|h| term(h, "former", &elite(h)))
        .or_else(|| holders.last().map(|h| term(h, "later", "-")))
        .into_iter()
        .collect()
}

fn term(holder: &Holder, kind: &str, code: &str) -> String {
    let day = |d: Option<Date>| d.map_or_else(|| "..".to_owned(), |d| d.to_string());
    let term = format!("{}/{}", day(holder.valid_from), day(holder.valid_to));
    format!("{kind:<13} {}  {}, {}, {term}  {code}  ({})", holder.party, holder.name, holder.office, holder.origin)
}

/// A reading of a name on one line; holders of offices have lines of their own.
fn line(registry: &Registry, sense: Sense) -> Option<String> {
    let state = |row: usize| {
        let state = registry.state(row);
        let days = state.valid_to.map_or_else(String::new, |end| {
            format!(", {}/{end}", state.valid_from.map_or_else(|| "..".to_owned(), |day| day.to_string()))
        });
        format!("{}  {}{days}", state.code, state.name)
    };
    Some(match sense {
        Sense::Country(row) => format!("state         {}", state(row)),
        Sense::Adjective(row) => format!("adjective     {}", state(row)),
        Sense::Native(row) => format!("person of     {}", state(row)),
        Sense::Natives(row) => format!("people of     {}", state(row)),
        Sense::Capital(row) => format!("capital of    {}", state(row)),
        Sense::Seat(row) => {
            let seat = registry.seat(row);
            format!("seat of       {}  {} ({})", seat.party, seat.name, seat.sector.description())
        }
        Sense::Organisation(row) => {
            let organisation = registry.organisation(row);
            let of = if organisation.party.is_empty() { String::new() } else { format!(", of {}", organisation.party) };
            let sector = organisation.sector.description();
            format!("organisation  {}  {} ({sector}{of})", organisation.id, organisation.name)
        }
        Sense::Holder(_) => return None,
    })
}

fn add(arguments: &Add) -> Result<Found, Problem> {
    let path = &arguments.output;
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Problem::file(path, error)),
    };
    let file = path.display().to_string();
    let addition = addition(&arguments.what);
    let mut out = io::stdout().lock();
    match overlay::add(&text, &file, &addition, arguments.also) {
        Err(error) => return Err(Problem::said(format!("not added: {error}"))),
        Ok(None) => writeln!(out, "{file}: nothing to add, it is there already")?,
        Ok(Some(longer)) => {
            fs::write(path, longer).map_err(|error| Problem::file(path, error))?;
            write!(out, "{file}: added\n{}", addition.block(arguments.also))?;
        }
    }
    Ok(Found::Something)
}

fn addition(what: &AddWhat) -> Addition {
    match what.clone() {
        AddWhat::Country { id, name, adjectives, persons, capitals } => {
            Addition::Country { id, name, adjectives, persons, capitals }
        }
        AddWhat::Organisation { id, name, sector, party } => Addition::Organisation { id, name, sector, party },
        AddWhat::Seat { name, party, sector } => Addition::Seat { name, party, sector },
        AddWhat::Alias { name, of } => Addition::Alias { name, of },
        AddWhat::Office { name, party, office, from, until, sector, spellings } => Addition::Office {
            name,
            party,
            office,
            sector,
            from: from.map(|d| d.to_string()),
            until: until.map(|d| d.to_string()),
            names: spellings,
        },
    }
}

fn import(files: &[PathBuf], output: &Path) -> Result<Found, Problem> {
    let mut texts = Vec::new();
    for path in files {
        let bytes = fs::read(path).map_err(|error| Problem::file(path, error))?;
        texts.push((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()));
    }
    if output.exists() {
        return Err(Problem::file(output, "is there already; move it away or choose another name"));
    }
    let imported = dictionary::import(&texts);
    let mut out = io::stdout().lock();
    if imported.added > 0 {
        fs::write(output, &imported.overlay).map_err(|error| Problem::file(output, error))?;
        writeln!(out, "{}: {} blocks", output.display(), imported.added)?;
    }
    writeln!(out, "{} names and roles are known already", imported.known)?;
    writeln!(out, "{} spells of former elites follow from the end of the office", imported.implied)?;
    if !imported.learned.is_empty() {
        let learned: Vec<String> = imported.learned.iter().map(|(code, party)| format!("{code} {party}")).collect();
        writeln!(out, "{} codes are explained by the names that carry them: {}", learned.len(), learned.join(", "))?;
    }
    writeln!(out, "{} lines are not carried over, or not wholly", imported.left.len())?;
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for left in &imported.left {
        *reasons.entry(&left.why).or_default() += 1;
    }
    for (why, count) in reasons {
        writeln!(out, "  {count:5}  {why}")?;
    }
    for left in &imported.left {
        writeln!(out, "{} line {}: {}: {}", left.file, left.line, left.text, left.why)?;
    }
    Ok(Found::when(imported.added > 0))
}

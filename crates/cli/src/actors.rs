//! `legation actors`: the registry.

use crate::arguments::{Actors, ActorsCommand};
use crate::outcome::{Found, Problem};
use legation_engine::{Date, Engine, actors::Sense};
use std::io::{self, Write as _};

pub(crate) fn run(arguments: &Actors) -> Result<Found, Problem> {
    let ActorsCommand::Lookup { name, on } = &arguments.command;
    let engine = Engine::embedded();
    let mut lines: Vec<String> =
        engine.registry().lookup(name).into_iter().filter_map(|sense| line(&engine, sense, *on)).collect();
    lines.dedup();
    let mut out = io::stdout().lock();
    for line in &lines {
        writeln!(out, "{line}")?;
    }
    if lines.is_empty() {
        let day = on.map_or_else(String::new, |day| format!(" on {day}"));
        eprintln!("no state, capital, organisation or holder of an office is called \"{name}\"{day}");
    }
    Ok(Found::when(!lines.is_empty()))
}

/// A reading of a name on one line; `None` for an office that was not held on the day asked about.
fn line(engine: &Engine, sense: Sense, on: Option<Date>) -> Option<String> {
    let registry = engine.registry();
    let state = |row: usize| {
        let state = registry.state(row);
        format!("{}  {}", state.code, state.name)
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
        Sense::Holder(row) => {
            let holder = registry.holder(row);
            if on.is_some() && !holder.holds_on(on) {
                return None;
            }
            let day = |d: Option<Date>| d.map_or_else(|| "..".to_owned(), |d| d.to_string());
            let term = format!("{}/{}", day(holder.valid_from), day(holder.valid_to));
            format!("holder        {}  {}, {}, {term}", holder.party, holder.name, holder.office)
        }
    })
}

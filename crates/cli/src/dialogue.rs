//! `legation dialogue`: how things stand between two parties.

use crate::arguments::{self, Format};
use crate::inputs::Inputs;
use crate::outcome::{Found, Problem};
use crate::screen::Screen;
use legation_engine::actors::Sense;
use legation_engine::dialogue::{ConditionState, Contact, Dialogue};
use legation_engine::records::ActorKey;
use legation_engine::{Engine, Thread, native};
use std::fmt::Write as _;
use std::io::{self, Write as _};

pub(crate) fn run(arguments: &arguments::Dialogue) -> Result<Found, Problem> {
    let engine = crate::actors::engine(arguments.actors.as_deref())?;
    let [a, b] = [party(&engine, &arguments.a)?, party(&engine, &arguments.b)?];
    let thread = match &arguments.db {
        Some(path) => Thread::read(path)?,
        None => read(&engine, arguments)?,
    };
    let Some(last) = thread.last_day() else {
        eprintln!("legation: no report with a day of publication is on file");
        return Ok(Found::Nothing);
    };
    let as_of = arguments.as_of.unwrap_or_else(|| arguments.known_by.unwrap_or(last));
    let known_by = arguments.known_by.unwrap_or(last);
    let mut dialogues = thread.dialogues(as_of, known_by);
    dialogues.retain(|dialogue| [&a, &b].iter().all(|party| dialogue.parties.contains(party)));
    // Those of the two alone come before those with others.
    dialogues.sort_by_key(|dialogue| dialogue.parties.len());
    let screen = Screen::of(arguments.looks);
    let format = Screen::format(arguments.format);
    let mut out = io::stdout().lock();
    let lines: Vec<String> = dialogues.iter().map(|d| native::dialogue(d, None)).collect();
    match format {
        Format::Jsonl => {
            for line in lines {
                writeln!(out, "{line}")?;
            }
        }
        Format::Json => writeln!(out, "[{}]", lines.join(",\n "))?,
        Format::Table => {
            for (i, dialogue) in dialogues.iter().enumerate() {
                let gap = if i > 0 { "\n" } else { "" };
                write!(out, "{gap}{}", state(&engine, dialogue, screen))?;
            }
        }
    }
    if dialogues.is_empty() {
        eprintln!(
            "no dialogue of {} and {} on file as of {as_of}, known by {known_by}",
            engine.name_of(&a),
            engine.name_of(&b)
        );
    }
    Ok(Found::when(!dialogues.is_empty()))
}

/// The party that a code, an id or a name means.
fn party(engine: &Engine, word: &str) -> Result<ActorKey, Problem> {
    if let Ok(key) = word.to_uppercase().parse::<ActorKey>()
        && engine.knows(&key)
    {
        return Ok(key);
    }
    let registry = engine.registry();
    let mut keys: Vec<ActorKey> = registry
        .lookup(word)
        .into_iter()
        .filter_map(|sense| match sense {
            Sense::Country(row) => registry.state(row).code.parse().ok(),
            Sense::Organisation(row) => registry.organisation_actor(registry.organisation(row)).key(),
            _ => None,
        })
        .collect();
    keys.sort();
    keys.dedup();
    match keys.as_slice() {
        [key] => Ok(key.clone()),
        [] => Err(Problem::said(format!(
            "{word} is no state or organisation on file; use an ISO 3166 alpha-3 code such as FRA, an id such as UN, or a name"
        ))),
        several => {
            let codes: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(Problem::said(format!("{word} can be {}; use the code", codes.join(", "))))
        }
    }
}

fn read(engine: &Engine, arguments: &arguments::Dialogue) -> Result<Thread, Problem> {
    let mut thread = Thread::fresh()?;
    for input in Inputs::gather(&arguments.inputs)?.reports {
        let report = match engine.read(&input.read(arguments.published)?) {
            Err(error) if error.is_no_text() && !input.named => continue,
            report => report?,
        };
        if thread.add(&report)?.undated {
            eprintln!("legation: {}: no day of publication, left out; hand it in with --published", input.name);
        }
    }
    Ok(thread)
}

/// A dialogue on a page: its sentence, where each side stands, what is agreed, awaited, unknown.
pub(crate) fn state(engine: &Engine, dialogue: &Dialogue, screen: Screen) -> String {
    let names = |party: &ActorKey| engine.name_of(party);
    let list = |parties: &[ActorKey]| parties.iter().map(names).collect::<Vec<_>>().join(", ");
    let who = match dialogue.parties.as_slice() {
        [] => "Parties not named".to_owned(),
        parties => parties.iter().map(names).collect::<Vec<_>>().join(&format!(" {} ", screen.dash())),
    };
    let mut out = screen.heading(&format!("Dialogue {who}"));
    if !dialogue.topic.is_empty() {
        write!(out, "{}{}", screen.dot(), dialogue.topic).expect("writing to a string");
    }
    writeln!(out, "{}as of {}", screen.dot(), dialogue.as_of).expect("writing to a string");
    let width = dialogue.postures.iter().map(|p| names(&p.party).chars().count()).max().unwrap_or(0).clamp(9, 26);
    let mut fact = |name: &str, text: &str| {
        let first = format!("  {name:<width$}  ");
        let depth = first.chars().count();
        writeln!(out, "{}", screen.fold(&first, depth, text)).expect("writing to a string");
    };
    let sources = crate::view::counted(dialogue.qualifiers.sources, "independent source");
    fact("state", &dialogue.summary_sentence(&names));
    fact("support", &format!("{}, {sources}", dialogue.support.word()));
    for posture in &dialogue.postures {
        let mut text = posture.posture.word().replace('_', " ");
        if let Some(day) = posture.date {
            write!(text, " since {day}").expect("writing to a string");
        }
        for condition in &dialogue.conditions {
            if condition.set_by == posture.party && condition.state == ConditionState::Unmet {
                write!(text, "{}if {}", screen.dot(), condition.text).expect("writing to a string");
            }
        }
        if let Some((peak, day)) = posture.peak.filter(|(peak, _)| *peak != posture.posture) {
            write!(text, "{}was {} on {day}", screen.dot(), peak.word().replace('_', " "))
                .expect("writing to a string");
        }
        if let Some(reported) = &posture.reported {
            let by = reported.by.as_ref().map_or_else(|| "others".to_owned(), names);
            write!(text, "{}{by} speaks of it ({})", screen.dot(), reported.date).expect("writing to a string");
        }
        fact(&names(&posture.party), &text);
    }
    match &dialogue.contact {
        Contact::None => {}
        Contact::Claimed(party) => fact("contacts", &format!("claimed by {} alone", names(party))),
        Contact::Confirmed => fact("contacts", "confirmed"),
    }
    if !dialogue.agreed.is_empty() {
        fact("agreed", &dialogue.agreed.join("; "));
    }
    for (party, what) in &dialogue.offered {
        fact("offered", &format!("{what} (by {})", names(party)));
    }
    if !dialogue.awaiting.is_empty() {
        fact("awaiting", &list(&dialogue.awaiting));
    }
    if let Some(next) = &dialogue.next {
        let day = |d: Option<legation_engine::Date>| d.map_or_else(|| "..".to_owned(), |d| d.to_string());
        let window =
            if next.start == next.end { day(next.start) } else { format!("{}/{}", day(next.start), day(next.end)) };
        let word = if next.confirmed { "" } else { ", not confirmed" };
        fact("next", &format!("{} {window}{word}", next.what));
    }
    for claim in &dialogue.contested {
        let by = if claim.claimed_by.is_empty() {
            "reported".to_owned()
        } else {
            format!("claimed by {}", list(&claim.claimed_by))
        };
        fact("contested", &format!("{}: {by}, denied by {}", claim.what, list(&claim.denied_by)));
    }
    if !dialogue.qualifiers.mediators.is_empty() {
        fact("mediated", &format!("by {}", list(&dialogue.qualifiers.mediators)));
    }
    if !dialogue.qualifiers.pressure.is_empty() {
        fact("pressure", &dialogue.qualifiers.pressure.join(", "));
    }
    for question in &dialogue.questions {
        fact("open", &question.text(&names));
    }
    out
}

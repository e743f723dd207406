//! The notation of `tests/suite/dialogue`: one entry a line, readable without any Rust.
//!
//! `DATE KIND PARTIES [CATEGORY[/MODE]] [CAMEO] [key=value …]`, explained in
//! `tests/suite/dialogue/README.md`.

#![allow(dead_code, unreachable_pub)] // each test binary uses a part of it

use legation_document::{Basis, Date, Interval, Precision};
use legation_ledger::{DocumentMeta, EntryId, Ledger};
use legation_records::{
    Actor, Category, Country, Factuality, Firmness, HolderFactuality, Kind, Polarity, Record, RecordId, Speaker,
    SpeakerBasis, Topic,
};
use std::collections::BTreeMap;

/// Splits at spaces; a value in double quotes may hold spaces.
fn words(line: &str) -> Vec<String> {
    let (mut out, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                if !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

fn actors(text: &str) -> Result<Vec<Actor>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    text.split('+')
        .map(|one| {
            let (code, sector) = one.split_once(':').unwrap_or((one, "GOV"));
            if code == "?" {
                return Ok(Actor::default());
            }
            let mut actor = match code.parse::<Country>() {
                Ok(country) => Actor::government(country),
                Err(_) if code.bytes().all(|b| b.is_ascii_uppercase()) => Actor::organisation(code),
                Err(e) => return Err(e.to_string()),
            };
            if actor.country.is_some() {
                actor.sector = Some(sector.parse().map_err(|e: legation_records::UnknownWord| e.to_string())?);
            }
            Ok(actor)
        })
        .collect()
}

fn interval(text: &str) -> Result<Interval, String> {
    let day = |t: &str| match t {
        "" => Ok(None),
        t => t.parse::<Date>().map(Some).map_err(|e| format!("{t}: {e}")),
    };
    match text.split_once("..") {
        None => Ok(Interval::day(day(text)?.ok_or("no day")?, Basis::Expression)),
        Some((a, b)) => {
            let (a, b) = (day(a)?, day(b)?);
            let precision = if a.is_some() && b.is_some() { Precision::Range } else { Precision::Unknown };
            Ok(Interval::new(a, b, precision, Basis::Expression))
        }
    }
}

/// What a line does.
#[derive(Clone)]
pub enum Line {
    Record { document: DocumentMeta, known_at: Option<Date>, record: Box<Record> },
    Retract { target: usize, known_at: Date },
    Merge { target: usize, into: usize, known_at: Date },
}

/// Reads one line; `number` tells lines apart.
pub fn line(text: &str, number: usize) -> Result<Line, String> {
    let words = words(text);
    let (plain, keyed): (Vec<&String>, Vec<&String>) = words.iter().partition(|w| {
        w.split_once('=').is_none_or(|(k, _)| !k.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') || k.is_empty())
    });
    let keys: BTreeMap<&str, &str> = keyed.iter().filter_map(|w| w.split_once('=')).collect();
    let known =
        ["firmness", "if", "when", "window", "topic", "actors", "doc", "copy-of", "known", "said-by", "unknown"];
    if let Some(bad) = keys.keys().find(|k| !known.contains(*k)) {
        return Err(format!("unknown key \"{bad}\""));
    }
    let mut plain = plain.into_iter();
    let mut next = |what: &str| plain.next().map(String::as_str).ok_or_else(|| format!("{what} is missing"));
    let date: Date = next("the day")?.parse().map_err(|e| format!("the day: {e}"))?;
    let kind_word = next("the kind")?;
    let reference =
        |t: &str| t.strip_prefix('#').and_then(|n| n.parse().ok()).ok_or_else(|| format!("{t} is no line number"));
    match kind_word {
        "retract" => return Ok(Line::Retract { target: reference(next("the line")?)?, known_at: date }),
        "merge" => {
            let (target, into) = (reference(next("the line")?)?, reference(next("the other line")?)?);
            return Ok(Line::Merge { target, into, known_at: date });
        }
        _ => {}
    }
    let kind = match kind_word {
        "own" | "event" => Kind::Event,
        "plan" => Kind::Plan,
        "absence" => Kind::Absence,
        "presupposed" => Kind::Presupposition,
        "assessment" => Kind::Assessment,
        other => return Err(format!("\"{other}\" is no kind of line")),
    };
    let parties = next("the parties")?;
    let (senders, receivers) = parties.split_once("->").unwrap_or((parties, ""));
    let (senders, receivers) = (actors(senders)?, actors(receivers)?);
    let (mut category, mut mode, mut cameo) = (None, None, None);
    for word in plain {
        if let Ok(code) = word.parse() {
            cameo = Some(code);
        } else {
            let (c, m) = word.split_once('/').map_or((word.as_str(), None), |(c, m)| (c, Some(m)));
            category = Some(c.parse::<Category>().map_err(|e| e.to_string())?);
            mode = m.map(str::parse).transpose().map_err(|e: legation_records::UnknownWord| e.to_string())?;
        }
    }
    let said_by = keys.get("said-by").copied().unwrap_or(if kind_word == "own" { "own" } else { "outlet" });
    let country =
        |c: Option<Country>, office: &str| Some(Speaker { name: None, office: Some(office.into()), country: c });
    let (speaker, basis, outlet) = match said_by {
        "outlet" => (None, SpeakerBasis::Unattributed, Factuality::CertainYes),
        "sources" => (None, SpeakerBasis::Unattributed, Factuality::Uncommitted),
        "both" => (country(None, "officials of both sides"), SpeakerBasis::Institution, Factuality::CertainYes),
        "own" => match senders.first().and_then(|a| a.country) {
            Some(c) => (country(Some(c), "spokesperson"), SpeakerBasis::Named, Factuality::CertainYes),
            None => (None, SpeakerBasis::Institution, Factuality::CertainYes),
        },
        code => {
            let c = code.parse::<Country>().map_err(|e| e.to_string())?;
            (country(Some(c), "spokesperson"), SpeakerBasis::Named, Factuality::Uncommitted)
        }
    };
    let occurred = match (keys.get("when").or(keys.get("window")), kind) {
        (Some(text), _) => Some(interval(text)?),
        (None, Kind::Event) => Some(Interval::day(date, Basis::Expression)),
        (None, Kind::Plan) => None,
        (None, _) => Some(Interval::until(date, Basis::Tense)),
    };
    let topic_actors: Vec<String> =
        keys.get("actors").map(|a| a.split('+').map(str::to_owned).collect()).unwrap_or_default();
    let (cameo, planned_cameo) = if kind == Kind::Plan { (Some("036".parse().unwrap()), cameo) } else { (cameo, None) };
    let category = category.or((kind == Kind::Plan).then_some(Category::Agree));
    let name = keys.get("doc").map_or_else(|| format!("report-{number}"), |d| (*d).to_owned());
    let unknown = keys
        .get("unknown")
        .map(|u| {
            u.split(',').map(|s| serde_json::from_value(serde_json::json!(s)).map_err(|e| e.to_string())).collect()
        })
        .transpose()?
        .unwrap_or_default();
    let record = Record {
        document: name.clone(),
        id: RecordId(number as u64),
        kind,
        senders,
        receivers,
        speaker,
        speaker_basis: basis,
        chain: Vec::new(),
        category,
        mode,
        contexts: Vec::new(),
        cameo,
        planned_cameo,
        polarity: if kind == Kind::Absence { Polarity::Negative } else { Polarity::Positive },
        firmness: keys
            .get("firmness")
            .map(|f| {
                f.parse::<u8>().map_err(|e| e.to_string()).and_then(|f| Firmness::new(f).map_err(|e| e.to_string()))
            })
            .transpose()?,
        factuality: HolderFactuality { outlet: Some(outlet), speaker: None },
        conditions: keys.get("if").map(|c| vec![(*c).to_owned()]).unwrap_or_default(),
        occurred,
        place: None,
        unknown,
        not_stated: Vec::new(),
        topic: keys
            .get("topic")
            .map(|t| (*t).to_owned())
            .or_else(|| (!topic_actors.is_empty()).then(String::new))
            .map(|label| Topic { label, actors: topic_actors }),
        evidence: vec![legation_document::Span::new(number * 10, number * 10 + 5)],
        evidence_text: vec![text.to_owned()],
        explanation: legation_records::Explanation::default(),
    };
    let hash = |name: &str| legation_ledger::content_hash(name.as_bytes());
    let mut document = DocumentMeta::new(&name, hash(&name)).published_on(date);
    document.copy_of = keys.get("copy-of").map(|n| hash(n));
    let known_at = keys.get("known").map(|d| d.parse()).transpose().map_err(|e| format!("known: {e}"))?;
    Ok(Line::Record { document, known_at, record: Box::new(record) })
}

/// A fresh ledger with the lines of a block. Lines of one document are appended together.
pub fn ledger(lines: &[Line]) -> Ledger {
    let mut ledger = Ledger::in_memory().expect("there is memory");
    let mut documents: Vec<(DocumentMeta, Option<Date>, Vec<Record>)> = Vec::new();
    for line in lines {
        if let Line::Record { document, known_at, record } = line {
            match documents.iter_mut().find(|d| d.0.content_hash == document.content_hash) {
                Some(d) => d.2.push((**record).clone()),
                None => documents.push((document.clone(), *known_at, vec![(**record).clone()])),
            }
        }
    }
    for (document, known_at, records) in &documents {
        ledger.append(document, records, *known_at).expect("memory can be written");
    }
    let entries = ledger.entries(&legation_ledger::Query::everything()).expect("memory can be read");
    let of_line = |number: usize| -> EntryId {
        entries.iter().find(|e| e.record.id == RecordId(number as u64)).map(|e| e.id).expect("the line exists")
    };
    for line in lines {
        match line {
            Line::Record { .. } => {}
            Line::Retract { target, known_at } => {
                ledger.retract(of_line(*target), "test", *known_at).expect("the entry exists");
            }
            Line::Merge { target, into, known_at } => {
                ledger.merge(of_line(*target), of_line(*into), "test", *known_at).expect("the entry exists");
            }
        }
    }
    ledger
}

/// Reads a whole block; lines are numbered from 1 for `#n`.
pub fn block(text: &str) -> Result<Vec<Line>, String> {
    text.lines()
        .filter(|l| !l.trim().is_empty())
        .enumerate()
        .map(|(i, l)| line(l, i + 1).map_err(|e| format!("{l}: {e}")))
        .collect()
}

/// Names of our invented realms.
pub fn realm(party: &legation_records::ActorKey) -> String {
    match party.to_string().as_str() {
        "VEL" => "Velmara".to_owned(),
        "OST" => "Ostrenia".to_owned(),
        "KAR" => "Karvia".to_owned(),
        "TIR" => "Tirland".to_owned(),
        code => code.to_owned(),
    }
}

//! Actor and agent dictionaries of TABARI and PETRARCH, read into an overlay.
//!
//! What is understood: names with `_` or spaces, `[CODE]` behind the name or on lines of its own,
//! dates (`010120-080808`, `20010120-`, `<080808`, `>080808`), synonyms (`+NAME`), sets (`&SET` with
//! `+WORD` lines, `!SET! = A, B`), agents (`NAME {PLURAL} [~GOV]`), and comments (`#`, `;`, `<!-- -->`).
//! Years of two digits from 30 are of the last century.
//!
//! Countries have their codes of ISO or CAMEO, organisations those of CAMEO (`UNO`, `IGOEURNAT`). Any
//! other code is learned from the names that carry it alone: `JAPAN [JAP]` says what `JAP` means in
//! `JAPMIL`, if the registry has such a name and no other name says otherwise. What is not carried over
//! is reported line by line: a dictionary is never read with silent losses.

use crate::overlay::Addition;
use crate::registry::Sense;
use crate::{Answer, Registry};
use jiff::civil::Date;
use legation_records::Sector;
use std::collections::{BTreeMap, BTreeSet};

/// How many names one line with sets may stand for.
const MOST_NAMES: usize = 200;

/// A line that was not carried over, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: usize,
    /// Its words.
    pub text: String,
    /// Why.
    pub why: String,
}

/// What a dictionary has become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The overlay: TOML that `Registry::with_overlay` takes.
    pub overlay: String,
    /// How many blocks it holds.
    pub added: usize,
    /// How many names and roles the registry had in the same sense.
    pub known: usize,
    /// How many spells of former elites follow by themselves from the end of an office.
    pub implied: usize,
    /// Codes that the names carrying them have explained, with the country or organisation they mean.
    pub learned: BTreeMap<String, String>,
    /// What was left.
    pub left: Vec<Left>,
}

/// A name with its synonyms and codes, before it is understood.
#[derive(Debug, Default)]
struct Entry {
    line: usize,
    names: Vec<(usize, String)>,
    plural: Option<String>,
    codes: Vec<(usize, String)>,
    agent: bool,
}

/// Reads dictionaries, `(file, text)`, in order.
pub fn import(files: &[(String, String)]) -> Imported {
    let mut importer =
        Importer { registry: Registry::new(), out: Imported::default(), blocks: BTreeSet::new(), file: String::new() };
    for (file, text) in files {
        importer.file.clone_from(file);
        importer.read(text);
    }
    importer.out
}

struct Importer {
    registry: Registry,
    out: Imported,
    blocks: BTreeSet<String>,
    file: String,
}

impl Importer {
    fn leave(&mut self, line: usize, text: &str, why: impl Into<String>) {
        let file = self.file.clone();
        self.out.left.push(Left { file, line, text: text.trim().to_owned(), why: why.into() });
    }

    fn read(&mut self, text: &str) {
        let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut set: Option<String> = None;
        let mut entry: Option<Entry> = None;
        let mut entries = Vec::new();
        for (line, words) in lines_without_comments(text) {
            if let Some((name, members)) = definition(&words) {
                entries.extend(entry.take());
                set = None;
                sets.insert(name, members);
            } else if words.starts_with('&') && !words.contains(['[', '_', ' ']) {
                entries.extend(entry.take());
                sets.entry(words.clone()).or_default();
                set = Some(words);
            } else if let Some(synonym) = words.strip_prefix('+') {
                match (&set, &mut entry) {
                    (Some(name), _) => sets.entry(name.clone()).or_default().push(synonym.trim().to_owned()),
                    (None, Some(entry)) => entry.names.push((line, synonym.trim().to_owned())),
                    (None, None) => self.leave(line, &words, "a synonym of nothing"),
                }
            } else if words.starts_with('[') {
                match &mut entry {
                    Some(entry) => entry.codes.extend(codes(&words).into_iter().map(|c| (line, c))),
                    None => self.leave(line, &words, "a code of nothing"),
                }
            } else {
                entries.extend(entry.take());
                set = None;
                let (name, rest) = words.split_at(words.find(['[', '{']).unwrap_or(words.len()));
                let mut new = Entry { line, names: vec![(line, name.trim().to_owned())], ..Entry::default() };
                if let Some((plural, _)) = rest.strip_prefix('{').and_then(|r| r.split_once('}')) {
                    new.plural = Some(plural.trim().to_owned());
                    new.agent = true;
                }
                if let Some(at) = rest.find('[') {
                    new.codes.extend(codes(&rest[at..]).into_iter().map(|c| (line, c)));
                }
                entry = Some(new);
            }
        }
        entries.extend(entry);
        self.learn(&entries, &sets);
        for entry in entries {
            self.convert(&entry, &sets);
        }
    }

    /// Learns what unknown codes mean from the names that the registry has.
    fn learn(&mut self, entries: &[Entry], sets: &BTreeMap<String, Vec<String>>) {
        let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in entries.iter().filter(|e| !e.agent) {
            // A name with several codes, such as one for each time, explains none of them.
            let [(_, code)] = entry.codes.as_slice() else { continue };
            let Ok((code, (None, None))) = split_dates(code) else { continue };
            let (unknown, is_body) = match self.meaning(&code) {
                Err(_) if is_code(&code) => (code, false),
                Ok(Meaning { rest: Some(rest), .. }) if rest.len() == 3 => (rest, true),
                _ => continue,
            };
            for name in entry.names.iter().flat_map(|(_, name)| expand(name, sets).unwrap_or_default()) {
                let meant = self.registry.lookup(&name).into_iter().filter(|sense| match sense {
                    Sense::Country(_) | Sense::Adjective(_) => !is_body,
                    // The code of a body stands behind that of its country or its sector; alone stands
                    // that of an international one.
                    Sense::Organisation(row) => is_body || self.registry.organisation(*row).party.is_empty(),
                    _ => false,
                });
                let parties = meant.map(|sense| self.registry.party_of(sense).into_owned());
                said.entry(unknown.clone()).or_default().extend(parties);
            }
        }
        for (code, parties) in said {
            if let [party] = parties.iter().collect::<Vec<_>>().as_slice() {
                self.out.learned.entry(code).or_insert_with(|| (*party).clone());
            }
        }
    }

    /// The organisation that has a code, of CAMEO or learned.
    fn body(&self, code: &str) -> Option<String> {
        let learned = self.out.learned.get(code).filter(|id| self.registry.organisation_by_id(id).is_some());
        let known = self.registry.organisations().find(|o| !o.cameo.is_empty() && o.cameo == code);
        known.map(|o| o.id.clone().into_owned()).or_else(|| learned.cloned())
    }

    fn convert(&mut self, entry: &Entry, sets: &BTreeMap<String, Vec<String>>) {
        let mut names: Vec<(usize, String)> = Vec::new();
        for (line, name) in &entry.names {
            match expand(name, sets) {
                Ok(found) => names.extend(found.into_iter().map(|n| (*line, n))),
                Err(why) => self.leave(*line, name, why),
            }
        }
        let Some((_, first)) = names.first().cloned() else { return };
        if entry.codes.is_empty() {
            self.leave(entry.line, &first, "no code");
            return;
        }
        let agent = entry.agent || entry.codes.iter().any(|(_, c)| c.contains('~'));
        if agent {
            self.agents(entry, &names);
            return;
        }
        let dated = entry.codes.iter().any(|(_, c)| c.contains(char::is_whitespace) || c.contains(['<', '>']));
        for (line, code) in &entry.codes {
            let (code, days) = match split_dates(code) {
                Ok(found) => found,
                Err(why) => {
                    self.leave(*line, &format!("{first} [{code}]"), why);
                    continue;
                }
            };
            let shown = format!("{first} [{code}]");
            let meaning = match self.meaning(&code) {
                Ok(meaning) => meaning,
                Err(why) => {
                    self.leave(*line, &shown, why);
                    continue;
                }
            };
            if let Some(rest) = &meaning.rest {
                self.leave(*line, &shown, format!("carried over without \"{rest}\", which has no counterpart"));
            }
            match (&meaning.party, meaning.sector) {
                (Some(_), Some(Sector::Eli)) if dated => self.out.implied += 1,
                (Some(party), Some(sector)) if dated => self.office(*line, &names, party, sector, &days),
                (Some(party), Some(sector)) => {
                    for (line, name) in &names {
                        let addition = Addition::Seat { name: name.clone(), party: party.clone(), sector };
                        self.add(*line, name, &addition, Some(party));
                    }
                }
                (Some(party), None) => {
                    if dated {
                        self.leave(*line, &shown, "a country by a name of its own for a time: the dates are not kept");
                    }
                    for (line, name) in &names {
                        let addition = Addition::Alias { name: name.clone(), of: party.clone() };
                        self.add(*line, name, &addition, Some(party));
                    }
                }
                (None, Some(sector)) => self.organisation(*line, &names, sector),
                (None, None) => self.leave(*line, &shown, "neither country nor sector"),
            }
        }
    }

    fn office(&mut self, line: usize, names: &[(usize, String)], party: &str, sector: Sector, days: &Days) {
        let office = match sector {
            Sector::Gov => "member of the government",
            Sector::Leg => "member of parliament",
            Sector::Mil | Sector::Cop | Sector::Spy => "officer",
            Sector::Jud => "judge",
            Sector::Reb => "rebel",
            Sector::Opp | Sector::Pty => "opposition politician",
            _ => "official",
        };
        let day = |d: Option<Date>| d.map(|d| d.to_string());
        let addition = Addition::Office {
            name: names[0].1.clone(),
            party: party.to_owned(),
            office: office.to_owned(),
            sector,
            from: day(days.0),
            until: day(days.1),
            names: names[1..].iter().map(|n| n.1.clone()).collect(),
        };
        self.add(line, &names[0].1, &addition, None);
    }

    fn organisation(&mut self, line: usize, names: &[(usize, String)], sector: Sector) {
        let name = &names[0].1;
        let known = self.registry.lookup(name).into_iter().find_map(|s| match s {
            Sense::Organisation(row) => Some(self.registry.organisation(row).id.clone().into_owned()),
            _ => None,
        });
        let id = known.unwrap_or_else(|| {
            let id: String =
                name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_uppercase() } else { '-' }).collect();
            let party = None;
            let addition = Addition::Organisation { id: id.clone(), name: name.clone(), sector, party };
            self.add(line, name, &addition, None);
            id
        });
        for (line, name) in &names[1..] {
            self.add(*line, name, &Addition::Alias { name: name.clone(), of: id.clone() }, Some(&id));
        }
    }

    fn agents(&mut self, entry: &Entry, names: &[(usize, String)]) {
        for (line, code) in &entry.codes {
            let bare = code.replace('~', " ");
            let parts: Vec<String> = bare.split_whitespace().flat_map(chunks).collect();
            let faith = || parts.iter().any(|c| is_faith(c)).then_some(Sector::Rel);
            let Some(sector) = parts.iter().find_map(|c| sector(c)).or_else(faith) else {
                self.leave(*line, &format!("{} [{code}]", names[0].1), "no sector that we have");
                continue;
            };
            for (i, (line, name)) in names.iter().enumerate() {
                let phrase = name.to_lowercase();
                if let Some(role) = self.registry.role(&phrase) {
                    if role.sector == Some(sector) {
                        self.out.known += 1;
                    } else {
                        let ours = role.sector.map_or("none", Sector::code);
                        self.leave(*line, &format!("{name} [{code}]"), format!("a role of sector {ours} here"));
                    }
                    continue;
                }
                let plural = match &entry.plural {
                    Some(plural) if i == 0 && plural.is_empty() => Some(phrase.clone()),
                    Some(plural) if i == 0 => Some(plain(plural).to_lowercase()),
                    _ => None,
                };
                self.add(*line, name, &Addition::Role { phrase, plural, sector }, None);
            }
        }
    }

    /// Adds a block unless it says nothing new; what the registry refuses is left with its reason.
    fn add(&mut self, line: usize, name: &str, addition: &Addition, party: Option<&str>) {
        if let Some(party) = party
            && self.registry.lookup(name).into_iter().any(|s| self.is_of(s, party))
        {
            self.out.known += 1;
            return;
        }
        if let Addition::Office { party, from, until, .. } = addition
            && let Answer::Known(rows) = self.registry.person(name)
            && rows.iter().map(|r| self.registry.holder(*r)).any(|h| {
                let day = |d: Option<Date>| d.map(|d| d.to_string());
                h.party == *party
                    && from.as_ref().is_none_or(|f| day(h.valid_to).is_none_or(|t| *f <= t))
                    && until.as_ref().is_none_or(|u| day(h.valid_from).is_none_or(|f| f <= *u))
            })
        {
            self.out.known += 1;
            return;
        }
        if let Addition::Alias { .. } | Addition::Seat { .. } = addition
            && let Some(party) = party
            && let Some(other) = self.registry.lookup(name).first()
        {
            let other = self.registry.party_of(*other).into_owned();
            self.leave(line, name, format!("means {other} here, not {party}"));
            return;
        }
        let block = addition.block(false);
        if !self.blocks.insert(block.clone()) {
            return;
        }
        // A dictionary has thousands of lines: the registry is not copied for each, but made anew
        // after the few that it refuses.
        match std::mem::take(&mut self.registry).with_overlay(&block, &self.file) {
            Ok(registry) => {
                self.registry = registry;
                if !self.out.overlay.is_empty() {
                    self.out.overlay.push('\n');
                }
                self.out.overlay += &block;
                self.out.added += 1;
            }
            Err(error) => {
                self.leave(line, name, error.message());
                self.registry = Registry::new()
                    .with_overlay(&self.out.overlay, &self.file)
                    .expect("each block was taken before, in this order");
            }
        }
    }

    fn is_of(&self, sense: Sense, party: &str) -> bool {
        match sense {
            Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) | Sense::Capital(i) => {
                self.registry.state(i).code == party
            }
            Sense::Seat(i) => self.registry.seat(i).party == party,
            Sense::Organisation(i) => {
                let organisation = self.registry.organisation(i);
                organisation.id == party || organisation.party == party
            }
            Sense::Holder(_) => false,
        }
    }

    /// Country, sector and what is left of a code such as `USAGOVFRM`.
    fn meaning(&self, code: &str) -> Result<Meaning, String> {
        if code.starts_with("---") || code.starts_with("###") {
            return Err("a code that says: do not code".to_owned());
        }
        if code.contains('/') && code.split('/').all(is_code) {
            return Err(format!("\"{code}\" is several parties at once, and a name has one here"));
        }
        if !is_code(code) {
            return Err(format!("\"{code}\" is not a code of three letters each"));
        }
        let mut parts = chunks(code);
        let head = match parts[0].as_str() {
            // Codes of CAMEO that are not those of ISO.
            "ROM" => "ROU",
            "KOS" => "XKX",
            "TMP" => "TLS",
            "ZAR" => "COD",
            other => other,
        };
        let learned = self.out.learned.get(head).filter(|party| self.registry.by_code(party, None).is_some());
        let mut party =
            self.registry.by_code(head, None).map(|s| s.code.clone().into_owned()).or_else(|| learned.cloned());
        if party.is_some() {
            parts.remove(0);
        }
        // "IGOEURNAT", "PSEREBHMS": the body is narrower than its region or country.
        if let Some((at, body)) = parts.iter().enumerate().rev().find_map(|(i, p)| Some((i, self.body(p)?))) {
            party = Some(body);
            let after = parts.split_off(at + 1);
            parts.truncate(at);
            parts.retain(|p| sector(p).is_some() && !matches!(p.as_str(), "IGO" | "NGO" | "NGM" | "REB"));
            parts.extend(after);
        }
        let first = parts.iter().position(|p| sector(p).is_some()).or_else(|| parts.iter().position(|p| is_faith(p)));
        let found = first.map(|i| sector(&parts.remove(i)).unwrap_or(Sector::Rel));
        if party.is_none() && found.is_none() {
            return Err(format!("no country or sector of the code \"{code}\""));
        }
        let rest = parts.concat();
        Ok(Meaning { party, sector: found, rest: (!rest.is_empty()).then_some(rest) })
    }
}

struct Meaning {
    party: Option<String>,
    sector: Option<Sector>,
    rest: Option<String>,
}

type Days = (Option<Date>, Option<Date>);

/// Lines with their number, without comments and empty ones.
fn lines_without_comments(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut comment = false;
    for (i, line) in text.lines().enumerate() {
        let mut rest = line;
        let mut words = String::new();
        loop {
            if comment {
                match rest.split_once("-->") {
                    Some((_, after)) => (rest, comment) = (after, false),
                    None => break,
                }
            } else {
                // "<! --" occurs too.
                let opening = ["<!--", "<! --"].into_iter().filter_map(|o| Some((rest.find(o)?, o.len()))).min();
                let Some((at, length)) = opening else {
                    words += rest;
                    break;
                };
                words += &rest[..at];
                (rest, comment) = (&rest[at + length..], true);
            }
        }
        let words = words.split(['#', ';']).next().unwrap_or_default().trim().to_owned();
        if !words.is_empty() {
            lines.push((i + 1, words));
        }
    }
    lines
}

/// `!MINISTER! = MINISTER, MINISTERS`
fn definition(words: &str) -> Option<(String, Vec<String>)> {
    let (name, members) = words.split_once('=')?;
    let name = name.trim();
    let marked = name.len() > 2 && name.starts_with('!') && name.ends_with('!') || name.starts_with('&');
    (marked && !name.contains(' '))
        .then(|| (name.to_owned(), members.split(',').map(|m| m.trim().to_owned()).filter(|m| !m.is_empty()).collect()))
}

/// What stands between brackets, one by one.
fn codes(text: &str) -> Vec<String> {
    text.split('[').skip(1).filter_map(|c| c.split_once(']')).map(|(c, _)| c.trim().to_owned()).collect()
}

/// All names that a line with sets stands for, in the case of running text.
fn expand(name: &str, sets: &BTreeMap<String, Vec<String>>) -> Result<Vec<String>, String> {
    let mut done = vec![name.to_owned()];
    for _ in 0..8 {
        let Some((marker, members)) = done.iter().find_map(|n| {
            // The longest marker first: "&CAR" must not eat the head of "&CARS".
            sets.iter().filter(|(m, _)| n.contains(m.as_str())).max_by_key(|(m, _)| m.len())
        }) else {
            break;
        };
        done = done
            .iter()
            .flat_map(|n| {
                if n.contains(marker.as_str()) {
                    members.iter().map(|m| n.replacen(marker.as_str(), m, 1)).collect()
                } else {
                    vec![n.clone()]
                }
            })
            .collect();
        if done.len() > MOST_NAMES {
            return Err(format!("sets that stand for more than {MOST_NAMES} names"));
        }
    }
    if done.is_empty() {
        return Err("a set without words".to_owned());
    }
    if done.iter().any(|n| n.contains(['!', '&', '*', '%', '('])) {
        return Err("a marker or set that is not defined in this file".to_owned());
    }
    let names: Vec<String> = done.iter().map(|n| plain(n)).filter(|n| n.chars().any(char::is_alphabetic)).collect();
    if names.is_empty() { Err("no name".to_owned()) } else { Ok(names) }
}

/// "GEORGE_W._BUSH_" as running text writes it; words of up to three letters stay capitals if they
/// stand alone.
fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split(['_', ' ']).filter(|w| !w.is_empty()).collect();
    if let [one] = words.as_slice()
        && one.len() <= 3
    {
        return one.to_uppercase();
    }
    let titled = |word: &str| {
        let mut start = true;
        let cased = word.chars().map(|c| {
            let upper = std::mem::replace(&mut start, matches!(c, '-' | '.'));
            if upper { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
        });
        cased.collect::<String>()
    };
    words.into_iter().map(titled).collect::<Vec<_>>().join(" ")
}

/// `USAGOV 010120-080808` into code and days.
fn split_dates(code: &str) -> Result<(String, Days), String> {
    let at = code.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).unwrap_or(code.len());
    let (code, dates) = (code[..at].to_uppercase(), code[at..].replace(char::is_whitespace, ""));
    let not = || format!("\"{dates}\" is not a date or a span of dates");
    if dates.is_empty() {
        return Ok((code, (None, None)));
    }
    let days = if let Some(end) = dates.strip_prefix('<') {
        (None, Some(day(end).and_then(|d| d.yesterday().ok()).ok_or_else(not)?))
    } else if let Some(start) = dates.strip_prefix('>') {
        (Some(day(start).and_then(|d| d.tomorrow().ok()).ok_or_else(not)?), None)
    } else {
        let (start, end) = dates.split_once('-').ok_or_else(not)?;
        let side = |d: &str| if d.is_empty() { Ok(None) } else { day(d).map(Some).ok_or_else(not) };
        (side(start)?, side(end)?)
    };
    if let (Some(from), Some(to)) = days
        && to < from
    {
        return Err(format!("\"{dates}\" ends before it begins"));
    }
    Ok((code, days))
}

/// `YYMMDD` or `YYYYMMDD`.
fn day(digits: &str) -> Option<Date> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match digits.len() {
        8 => (digits[..4].parse::<i16>().ok()?, &digits[4..]),
        6 => {
            let short = digits[..2].parse::<i16>().ok()?;
            (if short >= 30 { 1900 + short } else { 2000 + short }, &digits[2..])
        }
        _ => return None,
    };
    Date::new(year, rest[..2].parse().ok()?, rest[2..].parse().ok()?).ok()
}

fn chunks(code: &str) -> Vec<String> {
    code.as_bytes().chunks(3).map(|c| String::from_utf8_lossy(c).to_uppercase()).collect()
}

/// Whether letters and digits may be a code.
fn is_code(code: &str) -> bool {
    code.len() >= 3 && code.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The sector of a CAMEO role code.
fn sector(code: &str) -> Option<Sector> {
    Some(match code {
        "GOV" => Sector::Gov,
        "MIL" => Sector::Mil,
        "COP" => Sector::Cop,
        "LEG" | "PAR" => Sector::Leg,
        "JUD" => Sector::Jud,
        "SPY" => Sector::Spy,
        "REB" | "INS" | "SEP" => Sector::Reb,
        "OPP" => Sector::Opp,
        "PTY" => Sector::Pty,
        "IGO" => Sector::Igo,
        "NGO" | "NGM" => Sector::Ngo,
        "MED" | "JRN" => Sector::Med,
        "EDU" => Sector::Edu,
        "BUS" | "MNC" => Sector::Bus,
        "CVL" | "CIV" => Sector::Cvl,
        "REL" => Sector::Rel,
        "ELI" => Sector::Eli,
        "CRM" => Sector::Crm,
        "UAF" => Sector::Uaf,
        "REF" => Sector::Ref,
        "LAB" => Sector::Lab,
        _ => return None,
    })
}

/// A code of CAMEO for a faith: the sector where nothing else is said of somebody.
fn is_faith(code: &str) -> bool {
    matches!(
        code,
        "BAH"
            | "BUD"
            | "CHR"
            | "CPT"
            | "CTH"
            | "DRZ"
            | "HIN"
            | "JAN"
            | "JEW"
            | "MOS"
            | "MRN"
            | "MUS"
            | "PRO"
            | "SHI"
            | "SIK"
            | "SUN"
    )
}

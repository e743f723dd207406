//! Compiles `data/actors` into tables and automata that need no reading at start.

#[path = "src/fold.rs"]
mod fold;
#[path = "build/table.rs"]
mod table;

use fold::{fold, is_acronym};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use table::{Row, Table, is_date, plural};

const COUNTRIES: &[&str] = &[
    "id",
    "iso2",
    "cow",
    "fips",
    "name",
    "long_forms",
    "other_names",
    "adjectives",
    "persons",
    "capitals",
    "valid_from",
    "valid_to",
];
const SEATS: &[&str] = &["id", "name", "party", "kind", "sector", "variants"];
const ORGANISATIONS: &[&str] = &["id", "name", "sector", "party", "variants"];
const OFFICES: &[&str] =
    &["id", "party", "sector", "name", "office", "valid_from", "valid_to", "variants", "basis", "note"];
const ROLES: &[&str] = &["phrase", "plural", "kind", "sector", "entitlement", "country"];

type Names = BTreeMap<String, BTreeSet<(String, bool)>>;

fn add(names: &mut Names, name: &str, sense: String) {
    names.entry(fold(name)).or_default().insert((sense, is_acronym(name)));
}

fn date(table: &Table<'_>, row: &Row<'_>, cell: &str) -> Result<String, String> {
    if cell.is_empty() {
        return Ok("None".to_owned());
    }
    if !is_date(cell) {
        return Err(table.error(row, &format!("\"{cell}\" is not a full date such as 1997-05-02")));
    }
    let n = |r: std::ops::Range<usize>| cell[r].trim_start_matches('0').to_owned();
    Ok(format!("Some(jiff::civil::date({}, {}, {}))", n(0..4), n(5..7), n(8..10)))
}

fn sector(table: &Table<'_>, row: &Row<'_>, cell: &str) -> Result<String, String> {
    let known = [
        "GOV", "MIL", "COP", "LEG", "JUD", "SPY", "REB", "OPP", "PTY", "IGO", "NGO", "MED", "EDU", "BUS", "CVL", "REL",
        "ELI", "CRM", "UAF", "REF", "LAB",
    ];
    if !known.contains(&cell) {
        return Err(table.error(row, &format!("\"{cell}\" is not a sector")));
    }
    Ok(format!("Sector::{}{}", &cell[..1], cell[1..].to_lowercase()))
}

fn map(entries: impl Iterator<Item = (String, u64)>) -> Vec<u8> {
    let mut builder = fst::MapBuilder::memory();
    for (key, value) in entries {
        builder.insert(key, value).expect("names are sorted and unique");
    }
    builder.into_inner().expect("an automaton in memory")
}

fn compile() -> Result<(), String> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let data = root.join("../../data/actors");
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|e| e.to_string())?);
    println!("cargo::rerun-if-changed=src/fold.rs");
    println!("cargo::rerun-if-changed=build/table.rs");
    println!("cargo::rerun-if-changed=build.rs");
    let read = |name: &str| {
        let path = data.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    let (countries, seats, organisations, offices, roles) = (
        read("countries.tsv")?,
        read("seats.tsv")?,
        read("organisations.tsv")?,
        read("offices.tsv")?,
        read("roles.tsv")?,
    );
    let countries = Table::read("countries.tsv", &countries, COUNTRIES)?;
    let seats = Table::read("seats.tsv", &seats, SEATS)?;
    let organisations = Table::read("organisations.tsv", &organisations, ORGANISATIONS)?;
    let offices = Table::read("offices.tsv", &offices, OFFICES)?;
    let roles = Table::read("roles.tsv", &roles, ROLES)?;

    let mut names: Names = BTreeMap::new();
    let mut code = String::new();
    let mut parties: BTreeSet<&str> = BTreeSet::new();

    writeln!(code, "static COUNTRIES: &[State] = &[").unwrap();
    for (i, row) in countries.rows.iter().enumerate() {
        let id = row.cell(0);
        if id.len() != 3 || !id.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(countries.error(row, &format!("\"{id}\" is not three capital letters")));
        }
        parties.insert(id);
        let capitals: Vec<&str> = row.list(9).collect();
        writeln!(
            code,
            "State {{ code: Cow::Borrowed({id:?}), iso2: {:?}, cow: {:?}, fips: {:?}, name: Cow::Borrowed({:?}), \
             capital: {:?}, valid_from: {}, valid_to: {} }},",
            row.cell(1),
            row.cell(2),
            row.cell(3),
            row.cell(4),
            capitals.first().copied().unwrap_or_default(),
            date(&countries, row, row.cell(10))?,
            date(&countries, row, row.cell(11))?,
        )
        .unwrap();
        for name in std::iter::once(row.cell(4)).chain(row.list(5)).chain(row.list(6)) {
            add(&mut names, name, format!("Sense::Country({i})"));
        }
        for name in row.list(7) {
            add(&mut names, name, format!("Sense::Adjective({i})"));
        }
        for person in row.list(8) {
            let (one, many) = match person.split_once('/') {
                Some((one, many)) => (one, many.to_owned()),
                None => (person, plural(person)),
            };
            add(&mut names, one, format!("Sense::Native({i})"));
            add(&mut names, &many, format!("Sense::Natives({i})"));
        }
        for name in capitals {
            add(&mut names, name, format!("Sense::Capital({i})"));
        }
    }
    writeln!(code, "];").unwrap();

    let organisation_ids: BTreeSet<&str> = organisations.rows.iter().map(|r| r.cell(0)).collect();
    let check = |table: &Table<'_>, row: &Row<'_>, party: &str| {
        if parties.contains(party) || organisation_ids.contains(party) {
            Ok(())
        } else {
            Err(table.error(row, &format!("no country or organisation \"{party}\"")))
        }
    };

    writeln!(code, "static SEATS: &[Seat] = &[").unwrap();
    for (i, row) in seats.rows.iter().enumerate() {
        check(&seats, row, row.cell(2))?;
        writeln!(
            code,
            "Seat {{ id: Cow::Borrowed({:?}), name: Cow::Borrowed({:?}), party: Cow::Borrowed({:?}), city: {}, sector: {} }},",
            row.cell(0),
            row.cell(1),
            row.cell(2),
            row.cell(3) == "city",
            sector(&seats, row, row.cell(4))?,
        )
        .unwrap();
        for name in std::iter::once(row.cell(1)).chain(row.list(5)) {
            add(&mut names, name, format!("Sense::Seat({i})"));
        }
    }
    writeln!(code, "];").unwrap();

    writeln!(code, "static ORGANISATIONS: &[Organisation] = &[").unwrap();
    for (i, row) in organisations.rows.iter().enumerate() {
        if !row.cell(3).is_empty() {
            check(&organisations, row, row.cell(3))?;
        }
        if row.cell(0).len() == 3 && parties.contains(row.cell(0)) {
            return Err(organisations.error(row, "the id is a country's code"));
        }
        writeln!(
            code,
            "Organisation {{ id: Cow::Borrowed({:?}), name: Cow::Borrowed({:?}), sector: {}, party: Cow::Borrowed({:?}) }},",
            row.cell(0),
            row.cell(1),
            sector(&organisations, row, row.cell(2))?,
            row.cell(3),
        )
        .unwrap();
        for name in std::iter::once(row.cell(1)).chain(row.list(4)) {
            add(&mut names, name, format!("Sense::Organisation({i})"));
        }
    }
    writeln!(code, "];").unwrap();

    writeln!(code, "static HOLDERS: &[Holder] = &[").unwrap();
    for (i, row) in offices.rows.iter().enumerate() {
        check(&offices, row, row.cell(1))?;
        if !row.cell(6).is_empty() && row.cell(6) < row.cell(5) {
            return Err(offices.error(row, &format!("until {} is before from {}", row.cell(6), row.cell(5))));
        }
        writeln!(
            code,
            "Holder {{ id: Cow::Borrowed({:?}), party: Cow::Borrowed({:?}), sector: {}, name: Cow::Borrowed({:?}), \
             office: Cow::Borrowed({:?}), valid_from: {}, valid_to: {} }},",
            row.cell(0),
            row.cell(1),
            sector(&offices, row, row.cell(2))?,
            row.cell(3),
            row.cell(4),
            date(&offices, row, row.cell(5))?,
            date(&offices, row, row.cell(6))?,
        )
        .unwrap();
        for name in std::iter::once(row.cell(3)).chain(row.list(7)) {
            add(&mut names, name, format!("Sense::Holder({i})"));
        }
    }
    writeln!(code, "];").unwrap();

    // Readings: one run in a flat table for each name; the automaton holds start and length.
    let mut values = Vec::new();
    let mut count = 0u64;
    writeln!(code, "static READINGS: &[Reading] = &[").unwrap();
    for (name, senses) in &names {
        values.push((name.clone(), count << 8 | senses.len() as u64));
        for (sense, capitals) in senses {
            writeln!(code, "Reading {{ sense: {sense}, capitals: {capitals} }},").unwrap();
            count += 1;
        }
    }
    writeln!(code, "];").unwrap();
    std::fs::write(out.join("names.fst"), map(values.into_iter())).map_err(|e| e.to_string())?;

    let kinds = [
        "office",
        "official",
        "body",
        "team",
        "side",
        "partyword",
        "joint",
        "state",
        "force",
        "people",
        "armed",
        "firm",
        "media",
        "analyst",
        "bloc",
    ];
    let mut phrases: BTreeMap<String, u64> = BTreeMap::new();
    writeln!(code, "static ROLES: &[Role] = &[").unwrap();
    for (i, row) in roles.rows.iter().enumerate() {
        let kind = row.cell(2);
        if !kinds.contains(&kind) {
            return Err(roles.error(row, &format!("\"{kind}\" is not a kind of role")));
        }
        let speaks = match row.cell(4) {
            "speaks" => "Speaks",
            "silent" => "DoesNotSpeak",
            "unnamed" => "Unnamed",
            other => return Err(roles.error(row, &format!("\"{other}\" is not speaks, silent or unnamed"))),
        };
        let country = row.cell(5);
        if !country.is_empty() {
            check(&roles, row, country.trim_end_matches('?'))?;
        }
        let sector = match row.cell(3) {
            "" => "None".to_owned(),
            cell => format!("Some({})", sector(&roles, row, cell)?),
        };
        writeln!(
            code,
            "Role {{ phrase: Cow::Borrowed({:?}), kind: RoleKind::{}{}, sector: {sector}, entitlement: Entitlement::{speaks}, \
             party: Cow::Borrowed({:?}), weak: {} }},",
            row.cell(0),
            kind[..1].to_uppercase(),
            &kind[1..],
            country.trim_end_matches('?'),
            country.ends_with('?'),
        )
        .unwrap();
        let many = if row.cell(1).is_empty() { plural(row.cell(0)) } else { row.cell(1).to_owned() };
        phrases.insert(fold(&many), (i as u64) << 1 | 1);
    }
    for (i, row) in roles.rows.iter().enumerate() {
        phrases.insert(fold(row.cell(0)), (i as u64) << 1);
    }
    writeln!(code, "];").unwrap();
    std::fs::write(out.join("roles.fst"), map(phrases.into_iter())).map_err(|e| e.to_string())?;
    std::fs::write(out.join("registry.rs"), code).map_err(|e| e.to_string())
}

fn main() {
    if let Err(message) = compile() {
        println!("cargo::error={message}");
        std::process::exit(1);
    }
}

//! Compiles `data/actors` into tables and automata that need no reading at start.

#[path = "build/checks.rs"]
mod checks;
#[path = "src/fold.rs"]
mod fold;
#[path = "build/offices.rs"]
mod offices;
#[path = "src/openings.rs"]
mod openings;
#[path = "src/spelling.rs"]
mod spelling;
#[path = "build/table.rs"]
mod table;

use checks::{interval, one_at_a_time, shared_names};
use fold::{fold, is_acronym};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use table::{Row, Table, plural};

const COUNTRIES: &[&str] = &[
    "id",
    "name",
    "long_forms",
    "other_names",
    "adjectives",
    "persons",
    "capitals",
    "sovereign",
    "successors",
    "valid_from",
    "valid_to",
];
const CODES: &[&str] = &["country", "scheme", "valid_from", "valid_to", "code"];
const SEATS: &[&str] = &["id", "name", "party", "kind", "sector", "variants", "valid_from", "valid_to"];
const ORGANISATIONS: &[&str] = &["id", "name", "sector", "party", "variants", "cameo", "valid_from", "valid_to"];
const MEMBERS: &[&str] = &["organisation", "country", "valid_from", "valid_to", "basis"];
const SHARED_NAMES: &[&str] = &["name", "parties", "note"];
const ROLES: &[&str] = &["phrase", "plural", "kind", "sector", "entitlement", "country"];

/// The schemes of codes, in the order of `registry::Scheme`.
const SCHEMES: &[&str] = &["cameo", "cow", "cow_abbreviation", "fips", "gw", "iso2", "iso3", "plover"];

/// The tables of bodies that act: one file for each sort, one row space.
const BODIES: &[&str] = &["groups.tsv", "organisations.tsv", "territories.tsv"];

/// What a name may stand for; the numbers are those that `registry::sense` reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Adjective = 0,
    Capital = 1,
    Country = 2,
    Holder = 3,
    Native = 4,
    Natives = 5,
    Organisation = 6,
    Seat = 7,
}

/// One reading of a name: what, which row, in capitals only, only beside its country or itself.
type Sense = (Kind, usize, bool, bool);

#[derive(Default)]
struct Names {
    senses: BTreeMap<String, BTreeSet<Sense>>,
    /// The parties of a name, holders of offices aside, and where the name is written.
    parties: BTreeMap<String, (BTreeSet<String>, String)>,
}

impl Names {
    /// Files a name as it stands in a list: with a `?` behind it where it needs support.
    fn add(&mut self, written: &str, kind: Kind, index: usize, party: &str, place: &str) -> Result<(), String> {
        let (name, needs) = written.strip_suffix('?').map_or((written, false), |name| (name, true));
        let key = fold(name);
        if key.is_empty() {
            return Err(format!("{place}: an empty name"));
        }
        self.senses.entry(key.clone()).or_default().insert((kind, index, is_acronym(name), needs));
        if kind != Kind::Holder {
            let known = self.parties.entry(key).or_default();
            known.0.insert(party.to_owned());
            place.clone_into(&mut known.1);
        }
        Ok(())
    }
}

fn date(day: u32) -> String {
    if day == 0 {
        "None".to_owned()
    } else {
        format!("Some(jiff::civil::date({}, {}, {}))", day / 10_000, day / 100 % 100, day % 100)
    }
}

const SECTORS: [&str; 21] = [
    "GOV", "MIL", "COP", "LEG", "JUD", "SPY", "REB", "OPP", "PTY", "IGO", "NGO", "MED", "EDU", "BUS", "CVL", "REL",
    "ELI", "CRM", "UAF", "REF", "LAB",
];

fn sector(table: &Table<'_>, row: &Row<'_>, cell: &str) -> Result<String, String> {
    sector_number(table, row, cell).map(|_| sector_name(cell))
}

/// The place of a sector in the list that the registry is given.
fn sector_number(table: &Table<'_>, row: &Row<'_>, cell: &str) -> Result<u8, String> {
    let number = SECTORS.iter().position(|s| *s == cell).and_then(|n| u8::try_from(n).ok());
    number.ok_or_else(|| table.error(row, &format!("\"{cell}\" is not a sector")))
}

fn sector_name(code: &str) -> String {
    format!("Sector::{}{}", &code[..1], code[1..].to_lowercase())
}

fn map(entries: impl Iterator<Item = (String, u64)>) -> Vec<u8> {
    let mut builder = fst::MapBuilder::memory();
    for (key, value) in entries {
        builder.insert(key, value).expect("names are sorted and unique");
    }
    builder.into_inner().expect("an automaton in memory")
}

/// The texts of all tables, by file name.
fn read_all(data: &Path) -> Result<BTreeMap<&'static str, String>, String> {
    let files = [
        "countries.tsv",
        "codes.tsv",
        "seats.tsv",
        "members.tsv",
        "shared_names.tsv",
        "names.tsv",
        "names-sources.tsv",
        "posts.tsv",
        "transliteration.tsv",
        "roles.tsv",
    ];
    let mut texts = BTreeMap::new();
    for name in files.into_iter().chain(offices::FILES).chain(BODIES.iter().copied()) {
        let path = data.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        texts.insert(name, std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?);
    }
    Ok(texts)
}

/// A body that acts, with the table that it comes from.
struct Body<'t, 'a> {
    table: &'t Table<'a>,
    row: &'t Row<'a>,
}

fn check_party(parties: &BTreeSet<String>, table: &Table<'_>, row: &Row<'_>, party: &str) -> Result<(), String> {
    if parties.contains(party) {
        Ok(())
    } else {
        Err(table.error(row, &format!("no country or organisation \"{party}\"")))
    }
}

struct Compiler {
    out: PathBuf,
    code: String,
    names: Names,
    /// Codes of states and ids of bodies.
    parties: BTreeSet<String>,
}

impl Compiler {
    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), String> {
        std::fs::write(self.out.join(name), bytes).map_err(|e| format!("{name}: {e}"))
    }

    fn check(&self, table: &Table<'_>, row: &Row<'_>, party: &str) -> Result<(), String> {
        check_party(&self.parties, table, row, party)
    }

    fn states(&mut self, countries: &Table<'_>, codes: &Table<'_>) -> Result<(), String> {
        let current = |country: &str, scheme: &str| {
            let known = codes.rows.iter().rfind(|r| r.cell(0) == country && r.cell(1) == scheme);
            known.map_or("", |r| r.cell(4)).to_owned()
        };
        writeln!(self.code, "pub(crate) static COUNTRIES: &[State] = &[").unwrap();
        for (i, row) in countries.rows.iter().enumerate() {
            let id = row.cell(0);
            let (from, to) = interval(countries, row, 9, 10)?;
            for other in row.list(7).chain(row.list(8)) {
                self.check(countries, row, other)?;
            }
            let capitals: Vec<&str> = row.list(6).map(|c| c.trim_end_matches('?')).collect();
            writeln!(
                self.code,
                "State {{ code: Cow::Borrowed({id:?}), iso2: {:?}, cow: {:?}, fips: {:?}, name: Cow::Borrowed({:?}), \
                 capital: {:?}, sovereign: {:?}, successors: &{:?}, valid_from: {}, valid_to: {} }},",
                current(id, "iso2"),
                current(id, "cow"),
                current(id, "fips"),
                row.cell(1).trim_end_matches('?'),
                capitals.first().copied().unwrap_or_default(),
                row.cell(7),
                row.list(8).collect::<Vec<_>>(),
                date(from),
                date(to),
            )
            .unwrap();
            let place = countries.place(row);
            for name in std::iter::once(row.cell(1)).chain(row.list(2)).chain(row.list(3)) {
                self.names.add(name, Kind::Country, i, id, &place)?;
            }
            for name in row.list(4) {
                self.names.add(name, Kind::Adjective, i, id, &place)?;
            }
            for person in row.list(5) {
                let (bare, needs) = person.strip_suffix('?').map_or((person, ""), |bare| (bare, "?"));
                let (one, many) = match bare.split_once('/') {
                    Some((one, many)) => (one, many.to_owned()),
                    None => (bare, plural(bare)),
                };
                self.names.add(&format!("{one}{needs}"), Kind::Native, i, id, &place)?;
                self.names.add(&format!("{many}{needs}"), Kind::Natives, i, id, &place)?;
            }
            for name in row.list(6) {
                self.names.add(name, Kind::Capital, i, id, &place)?;
            }
        }
        writeln!(self.code, "];").unwrap();
        Ok(())
    }

    /// The crosswalk: 16 bytes a line, sorted by country, scheme and first day.
    fn codes(&self, codes: &Table<'_>) -> Result<(), String> {
        let mut packed = Vec::new();
        let (mut meanings, mut holders) = (Vec::new(), Vec::new());
        for (i, row) in codes.rows.iter().enumerate() {
            let (country, scheme, code) = (row.cell(0), row.cell(1), row.cell(4));
            self.check(codes, row, country)?;
            let Some(number) = SCHEMES.iter().position(|s| *s == scheme) else {
                return Err(codes.error(row, &format!("\"{scheme}\" is not a scheme of codes")));
            };
            if code.is_empty() || code.len() > 4 || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return Err(codes.error(row, &format!("\"{code}\" is not a code")));
            }
            let (from, to) = interval(codes, row, 2, 3)?;
            meanings.push((format!("{scheme} {code}"), (from, to), i));
            holders.push((format!("{scheme} of {country}"), (from, to), i));
            packed.extend_from_slice(&country.as_bytes()[..3]);
            packed.push(number as u8);
            let mut padded = [0u8; 4];
            padded[..code.len()].copy_from_slice(code.as_bytes());
            packed.extend_from_slice(&padded);
            packed.extend_from_slice(&from.to_le_bytes());
            packed.extend_from_slice(&to.to_le_bytes());
        }
        one_at_a_time(codes, &meanings)?;
        one_at_a_time(codes, &holders)?;
        self.write("codes.bin", packed)
    }

    fn seats(&mut self, seats: &Table<'_>) -> Result<(), String> {
        let kinds = ["palace", "street", "ministry", "parliament", "army", "agency", "body", "office", "party", "city"];
        writeln!(self.code, "pub(crate) static SEATS: &[Seat] = &[").unwrap();
        for (i, row) in seats.rows.iter().enumerate() {
            self.check(seats, row, row.cell(2))?;
            if !kinds.contains(&row.cell(3)) {
                return Err(seats.error(row, &format!("\"{}\" is not a kind of seat", row.cell(3))));
            }
            let (from, to) = interval(seats, row, 6, 7)?;
            writeln!(
                self.code,
                "Seat {{ id: Cow::Borrowed({:?}), name: Cow::Borrowed({:?}), party: Cow::Borrowed({:?}), city: {}, \
                 sector: {}, valid_from: {}, valid_to: {} }},",
                row.cell(0),
                row.cell(1).trim_end_matches('?'),
                row.cell(2),
                row.cell(3) == "city",
                sector(seats, row, row.cell(4))?,
                date(from),
                date(to),
            )
            .unwrap();
            for name in std::iter::once(row.cell(1)).chain(row.list(5)) {
                self.names.add(name, Kind::Seat, i, row.cell(2), &seats.place(row))?;
            }
        }
        writeln!(self.code, "];").unwrap();
        Ok(())
    }

    fn bodies(&mut self, bodies: &[Body<'_, '_>]) -> Result<(), String> {
        writeln!(self.code, "pub(crate) static ORGANISATIONS: &[Organisation] = &[").unwrap();
        for (i, Body { table, row }) in bodies.iter().enumerate() {
            if !row.cell(3).is_empty() {
                self.check(table, row, row.cell(3))?;
            }
            let (from, to) = interval(table, row, 6, 7)?;
            writeln!(
                self.code,
                "Organisation {{ id: Cow::Borrowed({:?}), name: Cow::Borrowed({:?}), sector: {}, \
                 party: Cow::Borrowed({:?}), cameo: {:?}, valid_from: {}, valid_to: {} }},",
                row.cell(0),
                row.cell(1).trim_end_matches('?'),
                sector(table, row, row.cell(2))?,
                row.cell(3),
                row.cell(5),
                date(from),
                date(to),
            )
            .unwrap();
            for name in std::iter::once(row.cell(1)).chain(row.list(4)) {
                self.names.add(name, Kind::Organisation, i, row.cell(0), &table.place(row))?;
            }
        }
        writeln!(self.code, "];").unwrap();
        Ok(())
    }

    /// Who is in what: 16 bytes a line, sorted by the row of the organisation, country and first day.
    fn members(&self, members: &Table<'_>, countries: &Table<'_>, bodies: &[Body<'_, '_>]) -> Result<(), String> {
        let mut packed = Vec::new();
        let mut spells = Vec::new();
        for (i, row) in members.rows.iter().enumerate() {
            let (organisation, country) = (row.cell(0), row.cell(1));
            let Ok(body) = bodies.binary_search_by(|b| b.row.cell(0).cmp(organisation)) else {
                return Err(members.error(row, &format!("no organisation \"{organisation}\"")));
            };
            let Ok(state) = countries.rows.binary_search_by(|r| r.cell(0).cmp(country)) else {
                return Err(members.error(row, &format!("no country \"{country}\"")));
            };
            if !["hand", "year", "factbook"].contains(&row.cell(4)) {
                return Err(members.error(row, &format!("\"{}\" is not hand, year or factbook", row.cell(4))));
            }
            let (from, to) = interval(members, row, 2, 3)?;
            spells.push((format!("{country} in {organisation}"), (from, to), i));
            packed.extend_from_slice(&(body as u32).to_le_bytes());
            packed.extend_from_slice(&(state as u32).to_le_bytes());
            packed.extend_from_slice(&from.to_le_bytes());
            packed.extend_from_slice(&to.to_le_bytes());
        }
        one_at_a_time(members, &spells)?;
        self.write("members.bin", packed)
    }

    fn holders(&mut self, sources: &offices::Sources) -> Result<(), String> {
        let (parties, out) = (&self.parties, &self.out);
        let check = |table: &Table<'_>, row: &Row<'_>, party: &str| check_party(parties, table, row, party);
        offices::compile(sources, &check, &mut self.names, &mut self.code, out)?;
        let sectors: Vec<String> = SECTORS.iter().map(|s| sector_name(s)).collect();
        let (count, list) = (SECTORS.len(), sectors.join(", "));
        writeln!(self.code, "pub(crate) static SECTORS: [Sector; {count}] = [{list}];").unwrap();
        Ok(())
    }

    /// The name automaton, whose values are start and length of a run of readings of four bytes:
    /// kind in the low four bits, then in capitals only, then only with support, then the row.
    fn readings(&self) -> Result<(), String> {
        let mut values = Vec::new();
        let mut packed = Vec::new();
        for (name, senses) in &self.names.senses {
            let start = packed.len() as u64 / 4;
            if senses.len() > 255 {
                return Err(format!("\"{name}\" has {} readings", senses.len()));
            }
            values.push((name.clone(), start << 8 | senses.len() as u64));
            for (kind, row, capitals, needs) in senses {
                let word = *kind as u32 | u32::from(*capitals) << 4 | u32::from(*needs) << 5 | (*row as u32) << 6;
                packed.extend_from_slice(&word.to_le_bytes());
            }
        }
        // So that most words of a text need no automaton.
        let mut openings = vec![0u8; openings::BYTES];
        for name in self.names.senses.keys() {
            openings::insert(name, &mut openings);
        }
        self.write("openings.bin", openings)?;
        self.write("readings.bin", packed)?;
        self.write("names.fst", map(values.into_iter()))
    }

    fn roles(&mut self, roles: &Table<'_>) -> Result<(), String> {
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
        writeln!(self.code, "pub(crate) static ROLES: &[Role] = &[").unwrap();
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
                self.check(roles, row, country.trim_end_matches('?'))?;
            }
            let sector = match row.cell(3) {
                "" => "None".to_owned(),
                cell => format!("Some({})", sector(roles, row, cell)?),
            };
            writeln!(
                self.code,
                "Role {{ phrase: Cow::Borrowed({:?}), kind: RoleKind::{}{}, sector: {sector}, \
                 entitlement: Entitlement::{speaks}, party: Cow::Borrowed({:?}), weak: {} }},",
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
        writeln!(self.code, "];").unwrap();
        self.write("roles.fst", map(phrases.into_iter()))
    }
}

fn compile() -> Result<(), String> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|e| e.to_string())?);
    for source in [
        "src/fold.rs",
        "src/openings.rs",
        "src/spelling.rs",
        "build/offices.rs",
        "build/table.rs",
        "build/checks.rs",
        "build.rs",
    ] {
        println!("cargo::rerun-if-changed={source}");
    }
    let texts = read_all(&root.join("../../data/actors"))?;
    let table = |file: &'static str, columns, key| Table::read(file, &texts[file], columns, key);
    let countries = table("countries.tsv", COUNTRIES, 1)?;
    let codes = table("codes.tsv", CODES, 3)?;
    let seats = table("seats.tsv", SEATS, 1)?;
    let members = table("members.tsv", MEMBERS, 3)?;
    let shared = table("shared_names.tsv", SHARED_NAMES, 1)?;
    let text = |file: &'static str| texts[file].clone();
    let offices = offices::Sources {
        offices: offices::FILES.into_iter().map(text).collect(),
        names: [text("names.tsv"), text("names-sources.tsv")],
        posts: text("posts.tsv"),
        rules: text("transliteration.tsv"),
    };
    let roles = table("roles.tsv", ROLES, 1)?;
    let tables: Vec<Table<'_>> = BODIES.iter().map(|file| table(file, ORGANISATIONS, 1)).collect::<Result<_, _>>()?;

    let mut compiler = Compiler { out, code: String::new(), names: Names::default(), parties: BTreeSet::new() };
    for row in &countries.rows {
        let id = row.cell(0);
        if id.len() != 3 || !id.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(countries.error(row, &format!("\"{id}\" is not three capital letters")));
        }
        compiler.parties.insert(id.to_owned());
    }
    let mut bodies: Vec<Body<'_, '_>> = Vec::new();
    for table in &tables {
        for row in &table.rows {
            if !compiler.parties.insert(row.cell(0).to_owned()) {
                return Err(table.error(row, &format!("the id \"{}\" is taken", row.cell(0))));
            }
            bodies.push(Body { table, row });
        }
    }
    bodies.sort_by_key(|b| b.row.cell(0));

    compiler.states(&countries, &codes)?;
    compiler.codes(&codes)?;
    compiler.seats(&seats)?;
    compiler.bodies(&bodies)?;
    compiler.members(&members, &countries, &bodies)?;
    compiler.holders(&offices)?;
    compiler.roles(&roles)?;
    let listed = shared.rows.iter().enumerate().map(|(i, row)| (fold(row.cell(0)), i)).collect();
    shared_names(&shared, &listed, &compiler.names.parties)?;
    compiler.readings()?;
    compiler.write("registry.rs", &compiler.code)
}

fn main() {
    if let Err(message) = compile() {
        println!("cargo::error={message}");
        std::process::exit(1);
    }
}

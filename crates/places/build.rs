//! Compiles `data/places` and the names of states in `data/actors` into one automaton and flat
//! sections, which are used where they lie in the program.

#[path = "../actors/src/fold.rs"]
#[allow(dead_code)] // the registry of actors needs more of it
mod fold;
#[path = "src/kind.rs"]
#[allow(unreachable_pub)] // public in the library
mod kind;
#[path = "build/table.rs"]
mod table;

use fold::fold;
use kind::PlaceKind;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::PathBuf;
use table::{Row, Table};

/// What is read of the states in `data/actors`.
const STATES: &[&str] = &["id", "name", "long_forms", "other_names", "adjectives", "persons", "capitals"];
const COUNTRIES: &[&str] = &["id", "iso2", "geonames", "latitude", "longitude", "population", "neighbours"];
const TERRITORIES: &[&str] = &["iso2", "country", "geonames", "latitude", "longitude", "population", "name"];
const REGIONS: &[&str] = &["id", "geonames", "latitude", "longitude", "population", "name"];
const REGION_NAMES: &[&str] = &["id", "other_names", "postal", "adjectives"];
const FEATURES: &[&str] = &["name", "kind", "country", "latitude", "longitude", "other_names", "adjectives"];
const CITIES: &[&str] = &["geonames", "region", "latitude", "longitude", "population", "name", "other_names"];

/// How a name is a place's: the two low bits of a posting.
const NAME: u32 = 0;
const OTHER: u32 = 1;
const DEMONYM: u32 = 2;
const POSTAL: u32 = 3;

/// No country, no region.
const NO_COUNTRY: u8 = u8::MAX;
const NO_REGION: u16 = u16::MAX;

/// Nouns of administration that a region's name may go without: "Aleppo" for "Aleppo Governorate".
const CLASSES: &[&str] = &[
    "Province",
    "Governorate",
    "Oblast",
    "Oblast'",
    "oblast",
    "Krai",
    "Kray",
    "Republic",
    "Region",
    "District",
    "Prefecture",
    "Department",
    "State",
];
const CLASSES_BEFORE: &[&str] = &["Province of ", "Republic of ", "State of ", "Department of ", "Region of "];

#[derive(Default)]
struct Section {
    records: Vec<u8>,
    names: Vec<u8>,
    count: u32,
    postings: BTreeMap<String, BTreeSet<u32>>,
}

struct Line<'a> {
    name: &'a str,
    kind: PlaceKind,
    latitude: i32,
    longitude: i32,
    geonames: u32,
    population: u32,
    country: u8,
    region: u16,
}

impl Section {
    fn push(&mut self, line: &Line<'_>) -> u32 {
        let offset = self.names.len() as u32;
        self.names.push(u8::try_from(line.name.len()).expect("a name is shorter than 256 bytes"));
        self.names.extend(line.name.as_bytes());
        self.records.extend(&line.latitude.to_le_bytes()[..3]);
        self.records.extend(&line.longitude.to_le_bytes()[..3]);
        self.records.extend(&line.geonames.to_le_bytes()[..3]);
        self.records.extend(line.population.to_le_bytes());
        self.records.extend(&offset.to_le_bytes()[..3]);
        self.records.extend(line.region.to_le_bytes());
        self.records.push(line.country);
        self.records.push(line.kind as u8);
        self.count += 1;
        self.count - 1
    }

    fn name(&mut self, name: &str, row: u32, form: u32) {
        let key = fold(name);
        if key.is_empty() {
            return;
        }
        // "St. Louis" and "Saint Louis", "Mt. Vernon" and "Mount Vernon" are one name.
        for (long, short) in [("saint ", "st. "), ("fort ", "ft. "), ("mount ", "mt. ")] {
            let (from, to) = if key.starts_with(short) { (short, long) } else { (long, short) };
            if let Some(rest) = key.strip_prefix(from) {
                self.postings.entry(format!("{to}{rest}")).or_default().insert(row << 2 | form.max(OTHER));
            }
        }
        // Transcripts mark a soft sound: "Ts'khinvali".
        if form <= OTHER && key.contains('\'') {
            self.postings.entry(key.replace('\'', "")).or_default().insert(row << 2 | OTHER);
        }
        self.postings.entry(key).or_default().insert(row << 2 | form);
    }
}

/// People of a place, by the name of one.
fn plural(person: &str) -> String {
    let same = ["s", "ese", "ch", "sh"].iter().any(|end| person.ends_with(end));
    if same { person.to_owned() } else { format!("{person}s") }
}

fn degrees(table: &Table<'_>, row: &Row<'_>, cell: &str, most: f64) -> Result<i32, String> {
    match cell.parse::<f64>() {
        Ok(value) if value.abs() <= most => Ok((value * 10_000.0).round() as i32),
        _ => Err(table.error(row, &format!("\"{cell}\" is not a number of degrees up to {most}"))),
    }
}

fn number(table: &Table<'_>, row: &Row<'_>, cell: &str) -> Result<u32, String> {
    cell.parse().map_err(|_| table.error(row, &format!("\"{cell}\" is not a whole number")))
}

fn compile() -> Result<(), String> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|e| e.to_string())?);
    for source in ["build.rs", "src/kind.rs", "../actors/src/fold.rs", "build/table.rs"] {
        println!("cargo::rerun-if-changed={source}");
    }
    let read = |folder: &str, name: &str| {
        let path = root.join("../../data").join(folder).join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    let texts = [
        read("actors", "countries.tsv")?,
        read("places", "countries.tsv")?,
        read("places", "territories.tsv")?,
        read("places", "regions.tsv")?,
        read("places", "region_names.tsv")?,
        read("places", "features.tsv")?,
        read("places", "cities.tsv")?,
    ];
    let states = Table::read("actors/countries.tsv", &texts[0], STATES)?;
    let countries = Table::own("places/countries.tsv", &texts[1], COUNTRIES)?;
    let territories = Table::own("places/territories.tsv", &texts[2], TERRITORIES)?;
    let regions = Table::own("places/regions.tsv", &texts[3], REGIONS)?;
    let region_names = Table::own("places/region_names.tsv", &texts[4], REGION_NAMES)?;
    let features = Table::own("places/features.tsv", &texts[5], FEATURES)?;
    let cities = Table::own("places/cities.tsv", &texts[6], CITIES)?;

    let mut section = Section::default();
    let state_of: HashMap<&str, &Row<'_>> = states.rows.iter().map(|r| (r.cell(0), r)).collect();
    // Place of a code among the countries; rows of countries and territories come first.
    let mut index: HashMap<&str, u8> = HashMap::new();
    let mut by_iso2: HashMap<&str, u8> = HashMap::new();
    for (i, row) in countries.rows.iter().enumerate() {
        let i = u8::try_from(i).ok().filter(|i| *i < NO_COUNTRY).ok_or("more than 255 countries")?;
        if !state_of.contains_key(row.cell(0)) {
            return Err(countries.error(row, "no such state in data/actors"));
        }
        index.insert(row.cell(0), i);
        by_iso2.insert(row.cell(1), i);
    }
    let mut code = String::from("static COUNTRIES: &[Land] = &[\n");
    for (i, row) in countries.rows.iter().enumerate() {
        let state = state_of[row.cell(0)];
        let neighbours = row
            .list(6)
            .map(|n| index.get(n).copied().ok_or_else(|| countries.error(row, &format!("no country \"{n}\""))))
            .collect::<Result<Vec<u8>, _>>()?;
        writeln!(code, "Land {{ code: {:?}, iso2: {:?}, neighbours: &{neighbours:?} }},", row.cell(0), row.cell(1))
            .expect("writing to a string");
        let place = section.push(&Line {
            name: state.cell(1).trim_end_matches('?'),
            kind: PlaceKind::Country,
            geonames: number(&countries, row, row.cell(2))?,
            latitude: degrees(&countries, row, row.cell(3), 90.0)?,
            longitude: degrees(&countries, row, row.cell(4), 180.0)?,
            population: number(&countries, row, row.cell(5))?,
            country: i as u8,
            region: NO_REGION,
        });
        // A name that the registry wants supported may be another place as well: "Jersey?".
        for name in std::iter::once(state.cell(1)).chain(state.list(2)).chain(state.list(3)) {
            let form = if name.ends_with('?') && name != state.cell(1) { OTHER } else { NAME };
            section.name(name.trim_end_matches('?'), place, form);
        }
        for name in state.list(4) {
            section.name(name.trim_end_matches('?'), place, DEMONYM);
        }
        for person in state.list(5).map(|p| p.trim_end_matches('?')) {
            let (one, many) = match person.split_once('/') {
                Some((one, many)) => (one, many.to_owned()),
                None => (person, plural(person)),
            };
            section.name(one, place, DEMONYM);
            section.name(&many, place, DEMONYM);
        }
    }
    code.push_str("];\n");

    for row in &territories.rows {
        let country = *index.get(row.cell(1)).ok_or_else(|| territories.error(row, "no such country"))?;
        by_iso2.insert(row.cell(0), country);
        let place = section.push(&Line {
            name: row.cell(6),
            kind: PlaceKind::Territory,
            geonames: number(&territories, row, row.cell(2))?,
            latitude: degrees(&territories, row, row.cell(3), 90.0)?,
            longitude: degrees(&territories, row, row.cell(4), 180.0)?,
            population: number(&territories, row, row.cell(5))?,
            country,
            region: NO_REGION,
        });
        section.name(row.cell(6), place, NAME);
    }

    let country_of = |table: &Table<'_>, row: &Row<'_>, cell: &str| {
        let iso2 = cell.split('.').next().unwrap_or_default();
        by_iso2.get(iso2).copied().ok_or_else(|| table.error(row, &format!("no country \"{iso2}\"")))
    };
    let mut region_row: HashMap<&str, u16> = HashMap::new();
    // Sorted by code, a region comes before its districts.
    for row in &regions.rows {
        let id = row.cell(0);
        let district = id.matches('.').count() > 1;
        let above = id.rsplit_once('.').map_or("", |(above, _)| above);
        let place = section.push(&Line {
            name: row.cell(5),
            kind: if district { PlaceKind::District } else { PlaceKind::Region },
            geonames: number(&regions, row, row.cell(1))?,
            latitude: degrees(&regions, row, row.cell(2), 90.0)?,
            longitude: degrees(&regions, row, row.cell(3), 180.0)?,
            population: number(&regions, row, row.cell(4))?,
            country: country_of(&regions, row, id)?,
            region: if district { region_row.get(above).copied().unwrap_or(NO_REGION) } else { NO_REGION },
        });
        let place16 = u16::try_from(place).ok().filter(|p| *p < NO_REGION).ok_or("more than 65,534 regions")?;
        region_row.insert(id, place16);
        let name = row.cell(5);
        section.name(name, place, NAME);
        if !id.starts_with("US.") {
            let short = CLASSES
                .iter()
                .find_map(|c| name.strip_suffix(c))
                .or_else(|| CLASSES_BEFORE.iter().find_map(|c| name.strip_prefix(c)));
            if let Some(short) = short.map(str::trim).filter(|s| s.len() > 3) {
                section.name(short, place, OTHER);
            }
        }
    }
    for row in &region_names.rows {
        let place = *region_row.get(row.cell(0)).ok_or_else(|| region_names.error(row, "no such region"))?;
        for name in row.list(1) {
            section.name(name, place.into(), NAME);
        }
        for name in row.list(2) {
            section.name(name, place.into(), POSTAL);
        }
        for name in row.list(3) {
            section.name(name, place.into(), DEMONYM);
            section.name(&plural(name), place.into(), DEMONYM);
        }
    }

    for row in &features.rows {
        let kind = PlaceKind::of_word(row.cell(1))
            .ok_or_else(|| features.error(row, &format!("\"{}\" is not a kind of place", row.cell(1))))?;
        let country = match row.cell(2) {
            "" => NO_COUNTRY,
            id => *index.get(id).ok_or_else(|| features.error(row, &format!("no country \"{id}\"")))?,
        };
        let place = section.push(&Line {
            name: row.cell(0),
            kind,
            geonames: 0,
            latitude: degrees(&features, row, row.cell(3), 90.0)?,
            longitude: degrees(&features, row, row.cell(4), 180.0)?,
            population: 0,
            country,
            region: NO_REGION,
        });
        for name in std::iter::once(row.cell(0)).chain(row.list(5)) {
            section.name(name, place, NAME);
        }
        for name in row.list(6) {
            section.name(name, place, DEMONYM);
            section.name(&plural(name), place, DEMONYM);
        }
    }

    let capitals: BTreeSet<(u8, String)> = countries
        .rows
        .iter()
        .enumerate()
        .flat_map(|(i, row)| state_of[row.cell(0)].list(6).map(move |name| (i as u8, fold(name.trim_end_matches('?')))))
        .collect();
    for row in &cities.rows {
        let country = country_of(&cities, row, row.cell(1))?;
        let is_capital = |name: &str| capitals.contains(&(country, fold(name)));
        let capital = std::iter::once(row.cell(5)).chain(row.list(6)).any(is_capital);
        // The capital of a state of the same name is told from it by a word: "Djibouti City".
        let with_city = Some(format!("{} City", row.cell(5))).filter(|name| is_capital(name));
        let population = number(&cities, row, row.cell(4))?;
        let place = section.push(&Line {
            name: row.cell(5),
            kind: if with_city.is_some() || capital && population > 500 { PlaceKind::Capital } else { PlaceKind::City },
            geonames: number(&cities, row, row.cell(0))?,
            latitude: degrees(&cities, row, row.cell(2), 90.0)?,
            longitude: degrees(&cities, row, row.cell(3), 180.0)?,
            population,
            country,
            region: region_row.get(row.cell(1)).copied().unwrap_or(NO_REGION),
        });
        section.name(row.cell(5), place, NAME);
        for name in row.list(6).chain(with_city.as_deref()) {
            section.name(name, place, OTHER);
        }
    }

    let mut postings = Vec::new();
    let mut builder = fst::MapBuilder::memory();
    for (name, places) in &section.postings {
        // One posting a place: its best form.
        let mut rows: BTreeMap<u32, u32> = BTreeMap::new();
        for posting in places {
            rows.entry(posting >> 2).or_insert(posting & 3);
        }
        let value = (postings.len() as u64 / 3) << 12 | rows.len() as u64;
        builder.insert(name, value).map_err(|e| format!("{name}: {e}"))?;
        for (row, form) in rows {
            postings.extend(&(row << 2 | form).to_le_bytes()[..3]);
        }
    }
    let automaton = builder.into_inner().map_err(|e| e.to_string())?;
    for (file, bytes) in [
        ("records.bin", &section.records),
        ("names.bin", &section.names),
        ("postings.bin", &postings),
        ("names.fst", &automaton),
    ] {
        std::fs::write(out.join(file), bytes).map_err(|e| format!("{file}: {e}"))?;
    }
    std::fs::write(out.join("countries.rs"), code).map_err(|e| e.to_string())
}

fn main() {
    if let Err(message) = compile() {
        println!("cargo::error={message}");
        std::process::exit(1);
    }
}

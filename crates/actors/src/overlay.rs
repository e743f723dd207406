//! Adding to an overlay: a text that stays as its owner wrote it, with blocks at its end.

use crate::{OverlayError, Registry};
use legation_records::Sector;
use std::fmt::Write as _;

/// Something to add to an overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addition {
    /// A state, or further names of one.
    Country {
        /// Three capital letters.
        id: String,
        /// Usual name.
        name: String,
        /// "Velmaran".
        adjectives: Vec<String>,
        /// One person of it; the plural is made by rule.
        persons: Vec<String>,
        /// Capitals.
        capitals: Vec<String>,
    },
    /// An organisation.
    Organisation {
        /// Stable id.
        id: String,
        /// Usual name.
        name: String,
        /// Part of society.
        sector: Sector,
        /// Country code or organisation id to which it belongs.
        party: Option<String>,
    },
    /// A body, palace or person whose name stands for a part of a party.
    Seat {
        /// The name.
        name: String,
        /// Country code or organisation id.
        party: String,
        /// Part of society.
        sector: Sector,
    },
    /// Another name of a country or an organisation.
    Alias {
        /// The name.
        name: String,
        /// Country code or organisation id.
        of: String,
    },
    /// A term of office.
    Office {
        /// Who.
        name: String,
        /// Country code or organisation id.
        party: String,
        /// The title.
        office: String,
        /// Part of society.
        sector: Sector,
        /// First day, `YYYY-MM-DD`.
        from: Option<String>,
        /// Last day, `YYYY-MM-DD`.
        until: Option<String>,
        /// Other spellings.
        names: Vec<String>,
    },
    /// A noun for people of a party.
    Role {
        /// Singular.
        phrase: String,
        /// Plural, where it is not made with "s".
        plural: Option<String>,
        /// Part of society.
        sector: Sector,
    },
}

impl Addition {
    /// The block as it stands in an overlay. `also`: keep a name's other readings.
    pub fn block(&self, also: bool) -> String {
        let mut block = Block::default();
        match self {
            Self::Country { id, name, adjectives, persons, capitals } => {
                block.open("country").text("id", id).text("name", name);
                block.list("adjectives", adjectives).list("persons", persons).list("capitals", capitals);
            }
            Self::Organisation { id, name, sector, party } => {
                block.open("organisation").text("id", id).text("name", name).text("sector", sector.code());
                block.option("party", party.as_deref());
            }
            Self::Seat { name, party, sector } => {
                block.open("seat").text("name", name).text("party", party).text("sector", sector.code());
            }
            Self::Alias { name, of } => {
                block.open("alias").text("name", name).text("of", of);
            }
            Self::Office { name, party, office, sector, from, until, names } => {
                block.open("holder").text("name", name).text("party", party).text("office", office);
                if *sector != Sector::Gov {
                    block.text("sector", sector.code());
                }
                block.option("valid_from", from.as_deref()).option("valid_to", until.as_deref()).list("names", names);
            }
            Self::Role { phrase, plural, sector } => {
                block.open("role").text("phrase", phrase).option("plural", plural.as_deref());
                block.text("sector", sector.code());
            }
        }
        if also && !matches!(self, Self::Role { .. }) {
            block.0 += "also = true\n";
        }
        block.0
    }
}

#[derive(Default)]
struct Block(String);

impl Block {
    fn open(&mut self, table: &str) -> &mut Self {
        let _ = writeln!(self.0, "[[{table}]]");
        self
    }

    fn text(&mut self, key: &str, value: &str) -> &mut Self {
        let _ = writeln!(self.0, "{key} = {}", toml::Value::String(value.to_owned()));
        self
    }

    fn option(&mut self, key: &str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            self.text(key, value);
        }
        self
    }

    fn list(&mut self, key: &str, values: &[String]) -> &mut Self {
        if !values.is_empty() {
            let values = values.iter().cloned().map(toml::Value::String).collect();
            let _ = writeln!(self.0, "{key} = {}", toml::Value::Array(values));
        }
        self
    }
}

/// The overlay with an addition at its end; `None` if the same block stands there already.
///
/// # Errors
/// Where the overlay was not valid before, or would not be with the addition: with file and line,
/// the line being that of the new block in the text that was refused.
pub fn add(text: &str, file: &str, addition: &Addition, also: bool) -> Result<Option<String>, OverlayError> {
    let registry = Registry::new();
    registry.clone().with_overlay(text, file)?;
    let block = addition.block(also);
    if holds(text, &block) {
        return Ok(None);
    }
    let mut longer = text.to_owned();
    if !longer.is_empty() {
        if !longer.ends_with('\n') {
            longer.push('\n');
        }
        longer.push('\n');
    }
    longer += &block;
    registry.with_overlay(&longer, file)?;
    Ok(Some(longer))
}

/// Whether a text holds a block with the same keys and values, in whatever order and layout.
fn holds(text: &str, block: &str) -> bool {
    let (Ok(text), Ok(block)) = (text.parse::<toml::Table>(), block.parse::<toml::Table>()) else { return false };
    block.iter().all(|(table, rows)| {
        let known = text.get(table).and_then(toml::Value::as_array);
        rows.as_array().into_iter().flatten().all(|row| known.is_some_and(|k| k.contains(row)))
    })
}

// Offices: posts, holders and the words of their names, packed into sections that need no reading
// at start and that rustc need not read.

use super::checks::interval;
use super::fold::fold;
use super::spelling::{Rule, sound};
use super::table::{Row, Table, is_date};
use super::{Kind, Names, map, sector_number};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// The tables of holders. The first is written by hand, the others by `convert_offices.py`.
pub(crate) const FILES: [&str; 5] =
    ["offices.tsv", "offices-ambassadors.tsv", "offices-countryinfo.tsv", "offices-factbook.tsv", "offices-reign.tsv"];
const OFFICES: &[&str] =
    &["id", "party", "sector", "name", "office", "valid_from", "valid_to", "variants", "origin", "note"];
const NAMES: &[&str] = &["id", "party", "name", "spellings"];
const POSTS: &[&str] = &["post", "holders", "rank", "titles"];
const RULES: &[&str] = &["from", "where", "to", "why"];
const ORIGINS: [&str; 4] = ["editor", "factbook", "countryinfo", "reign"];

/// What the build reads here.
pub(crate) struct Sources {
    pub(crate) offices: Vec<String>,
    pub(crate) names: [String; 2],
    pub(crate) posts: String,
    pub(crate) rules: String,
}

struct Spell<'a> {
    file: usize,
    row: &'a Row<'a>,
}

/// Writes the sections, and what the registry's code needs of them into `code`.
pub(crate) fn compile(
    sources: &Sources,
    check: &dyn Fn(&Table<'_>, &Row<'_>, &str) -> Result<(), String>,
    names: &mut Names,
    code: &mut String,
    out: &Path,
) -> Result<(), String> {
    let posts = Table::read("posts.tsv", &sources.posts, POSTS, 1)?;
    let mut titles: BTreeMap<String, usize> = BTreeMap::new();
    writeln!(code, "pub(crate) static POSTS: &[Post] = &[").unwrap();
    for (i, row) in posts.rows.iter().enumerate() {
        let several = match row.cell(1) {
            "one" => false,
            "several" => true,
            other => return Err(posts.error(row, &format!("\"{other}\" is not one or several"))),
        };
        let rank: u8 = row.cell(2).parse().map_err(|_| posts.error(row, "the rank is not a small number"))?;
        writeln!(code, "Post {{ id: {:?}, several: {several}, rank: {rank} }},", row.cell(0)).unwrap();
        for title in row.list(3) {
            if titles.insert(fold(title), i).is_some() {
                return Err(posts.error(row, &format!("\"{title}\" is a title of two posts")));
            }
        }
    }
    writeln!(code, "];\npub(crate) static TITLES: &[(&str, usize)] = &[").unwrap();
    for (title, post) in &titles {
        writeln!(code, "({title:?}, {post}),").unwrap();
    }
    writeln!(code, "];").unwrap();

    let table = Table::read("transliteration.tsv", &sources.rules, RULES, 1)?;
    let mut rules = Vec::new();
    writeln!(code, "pub(crate) static SPELLINGS: &[Rule<'static>] = &[").unwrap();
    for row in &table.rows {
        let place = match row.cell(1) {
            "any" => 0,
            "end" => 1,
            "word" => 2,
            other => return Err(table.error(row, &format!("\"{other}\" is not any, end or word"))),
        };
        rules.push(Rule { from: row.cell(0), place, to: row.cell(2) });
        writeln!(code, "Rule {{ from: {:?}, place: {place}, to: {:?} }},", row.cell(0), row.cell(2)).unwrap();
    }
    writeln!(code, "];\npub(crate) static ORIGINS: &[&str] = &{ORIGINS:?};").unwrap();

    let mut spellings: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (file, text) in ["names.tsv", "names-sources.tsv"].into_iter().zip(&sources.names) {
        for row in Table::read(file, text, NAMES, 1)?.rows {
            spellings.entry((row.cell(1), row.cell(2))).or_default().extend(row.list(3));
        }
    }

    let tables: Vec<Table<'_>> = FILES
        .iter()
        .zip(&sources.offices)
        .map(|(file, text)| Table::read(file, text, OFFICES, 1))
        .collect::<Result<_, _>>()?;
    let mut spells: Vec<Spell<'_>> = Vec::new();
    for (file, table) in tables.iter().enumerate() {
        spells.extend(table.rows.iter().map(|row| Spell { file, row }));
    }
    spells.sort_by_key(|s| s.row.cell(0));
    for pair in spells.windows(2) {
        if pair[0].row.cell(0) == pair[1].row.cell(0) {
            let (a, b) = (&pair[0], &pair[1]);
            let other = format!("\"{}\" stands in {} line {} already", a.row.cell(0), FILES[a.file], a.row.line);
            return Err(tables[b.file].error(b.row, &other));
        }
    }

    let mut section = Section::default();
    let mut words: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    let mut held: BTreeMap<(&str, String), Vec<&Spell<'_>>> = BTreeMap::new();
    let mut named: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (i, spell) in spells.iter().enumerate() {
        let (table, row) = (&tables[spell.file], spell.row);
        check(table, row, row.cell(1))?;
        interval(table, row, 5, 6)?;
        let Some(origin) = ORIGINS.iter().position(|o| *o == row.cell(8)) else {
            return Err(table.error(row, &format!("\"{}\" is not one of {}", row.cell(8), ORIGINS.join(", "))));
        };
        let post = post_of(&titles, row.cell(1), row.cell(4));
        let several = post.is_some_and(|p| posts.rows[p].cell(1) == "several");
        if !several {
            let key = post.map_or_else(|| stem(&fold(row.cell(4))).to_owned(), |p| posts.rows[p].cell(0).to_owned());
            held.entry((row.cell(1), key)).or_default().push(spell);
        }
        for cell in [row.cell(0), row.cell(1), row.cell(3), row.cell(4)] {
            section.text(cell);
        }
        section.day(row.cell(5));
        section.day(row.cell(6));
        section.records.push(sector_number(table, row, row.cell(2))?);
        section.records.push(post.map_or(u8::MAX, |p| u8::try_from(p).expect("fewer than 255 posts")));
        section.records.push(u8::try_from(origin).expect("a few origins"));
        section.records.push(0);

        named.insert((row.cell(1), row.cell(3)));
        let others = spellings.get(&(row.cell(1), row.cell(3))).into_iter().flatten().copied();
        let number = u16::try_from(i).map_err(|_| table.error(row, "more holders than the word index can count"))?;
        let spelled: Vec<&str> = std::iter::once(row.cell(3)).chain(row.list(7)).chain(others).collect();
        let joined: BTreeSet<String> = spelled.iter().filter_map(|name| together(name)).collect();
        for name in spelled.into_iter().chain(joined.iter().map(String::as_str)) {
            // A single word of a bulk source is a surname, which many bear: it is found as a word only.
            if name.contains([' ', '-']) || row.cell(8) == "editor" {
                names.add(name, Kind::Holder, i, row.cell(1), &table.place(row))?;
            }
            for word in fold(name).split(' ') {
                let key = sound(word, &rules);
                if !key.is_empty() {
                    words.entry(key).or_default().insert(number);
                }
            }
        }
    }
    one_holder_at_a_time(&tables, held)?;
    for (file, text) in ["names.tsv", "names-sources.tsv"].into_iter().zip(&sources.names) {
        let table = Table::read(file, text, NAMES, 1)?;
        if let Some(row) = table.rows.iter().find(|r| !named.contains(&(r.cell(1), r.cell(2)))) {
            return Err(table.error(row, &format!("no office of {} is held by \"{}\"", row.cell(1), row.cell(2))));
        }
    }
    section.write(out, spells.len())?;

    let mut values = Vec::new();
    let mut rows: Vec<u8> = Vec::new();
    for (word, found) in words {
        values.push((word, (rows.len() as u64 / 2) << 16 | found.len() as u64));
        rows.extend(found.iter().flat_map(|row| row.to_le_bytes()));
    }
    std::fs::write(out.join("words.fst"), map(values.into_iter())).map_err(|e| e.to_string())?;
    std::fs::write(out.join("words.bin"), rows).map_err(|e| e.to_string())
}

/// A given name of two syllables written as one word: "Song Minsoon" for "Song Min-soon".
fn together(name: &str) -> Option<String> {
    let mut letters = name.chars().peekable();
    let mut out = String::new();
    while let Some(c) = letters.next() {
        if c != '-' || !letters.peek().is_some_and(|next| next.is_lowercase()) {
            out.push(c);
        }
    }
    (out.len() < name.len()).then_some(out)
}

/// A title without the words that say for how long: "interim president".
fn stem(title: &str) -> &str {
    let provisional = ["acting ", "interim ", "transitional ", "transition ", "caretaker ", "provisional "];
    provisional.iter().find_map(|p| title.strip_prefix(p)).unwrap_or(title)
}

fn post_of(titles: &BTreeMap<String, usize>, party: &str, office: &str) -> Option<usize> {
    let folded = fold(office);
    let stem = stem(&folded);
    titles.get(&fold(&format!("{party}:{stem}"))).or_else(|| titles.get(stem)).copied()
}

/// Two persons in a post of one holder are an error, unless the note of the later line names the
/// other: "beside gbr-...".
fn one_holder_at_a_time(tables: &[Table<'_>], held: BTreeMap<(&str, String), Vec<&Spell<'_>>>) -> Result<(), String> {
    for ((party, post), mut terms) in held {
        terms.sort_by_key(|s| (s.row.cell(5), s.row.cell(0)));
        for (i, later) in terms.iter().enumerate() {
            let clash = terms[..i].iter().find(|earlier| {
                let over = !earlier.row.cell(6).is_empty() && earlier.row.cell(6) < later.row.cell(5);
                let named = |a: &Spell<'_>, b: &Spell<'_>| a.row.cell(9).contains(&format!("beside {}", b.row.cell(0)));
                !over && !named(earlier, later) && !named(later, earlier)
            });
            if let Some(earlier) = clash {
                let what = format!(
                    "{party} has one {post}, and {} ({} line {}) holds it on {}",
                    earlier.row.cell(3),
                    FILES[earlier.file],
                    earlier.row.line,
                    later.row.cell(5),
                );
                return Err(tables[later.file].error(later.row, &what));
            }
        }
    }
    Ok(())
}

/// Records of one size, and the texts that they point to.
#[derive(Default)]
struct Section {
    records: Vec<u8>,
    texts: Vec<u8>,
    known: BTreeMap<String, u32>,
}

impl Section {
    fn text(&mut self, text: &str) {
        let at = *self.known.entry(text.to_owned()).or_insert_with(|| {
            let at = u32::try_from(self.texts.len()).expect("texts of a few hundred kilobytes");
            self.texts.extend(u16::try_from(text.len()).expect("a short text").to_le_bytes());
            self.texts.extend(text.as_bytes());
            at
        });
        self.records.extend(at.to_le_bytes());
    }

    /// A day as the number yyyymmdd; 0 for none.
    fn day(&mut self, day: &str) {
        assert!(day.is_empty() || is_date(day), "days are checked before");
        let number: u32 = day.replace('-', "").parse().unwrap_or(0);
        self.records.extend(number.to_le_bytes());
    }

    fn write(&self, out: &Path, count: usize) -> Result<(), String> {
        assert_eq!(self.records.len(), count * 28, "records of one size");
        std::fs::write(out.join("holders.bin"), &self.records).map_err(|e| e.to_string())?;
        std::fs::write(out.join("holders.txt"), &self.texts).map_err(|e| e.to_string())
    }
}

//! The command line, and the help that teaches it.

use clap::{Args, Parser, Subcommand, ValueEnum};
use legation_engine::records::Sector;
use legation_engine::{Date, Reader};
use std::path::PathBuf;

/// Reads news reports and says who did, said, planned or denied what toward whom, on whose word,
/// and how the dialogues between states stand.
#[derive(Debug, Parser)]
#[command(
    name = "legation",
    after_help = "Exit codes: 0 something was found, 1 nothing was found, 2 error.\n\
                  Start with: legation code examples/report.html"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
// The help of each stands at its arguments: a line here would hide the longer one there.
pub(crate) enum Command {
    Code(Code),
    Explain(Explain),
    Dialogue(Dialogue),
    Actors(Actors),
    Analyse(Analyse),
}

/// How to show results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading, on a terminal.
    Table,
    /// One JSON object a line, the native format; see docs/record-format.md.
    Jsonl,
    /// The same objects as one JSON array.
    Json,
}

/// Which sentences the careful reader reads after the fast one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReaderChoice {
    /// None: several times as fast, and heads are wrong about twice as often.
    Fast,
    /// Those that can yield a record.
    Candidates,
    /// All.
    Careful,
}

impl From<ReaderChoice> for Reader {
    fn from(choice: ReaderChoice) -> Self {
        match choice {
            ReaderChoice::Fast => Self::Fast,
            ReaderChoice::Candidates => Self::Candidates,
            ReaderChoice::Careful => Self::Careful,
        }
    }
}

/// How the terminal view looks.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Looks {
    /// One fact a line: no colour, no wrapping, no characters outside ASCII of our own.
    #[arg(long)]
    pub(crate) plain: bool,
    /// No colour. The environment variable NO_COLOR does the same.
    #[arg(long)]
    pub(crate) no_color: bool,
}

/// Code reports: records with their evidence, and the state of the dialogues.
///
/// Each file is a report of its own with a ledger of its own, unless --thread or --db puts them into
/// one. On a terminal the result is a page for reading, in a pipe JSON lines.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    legation code report.html --published 2026-01-15\n  \
    legation code --thread monday.txt tuesday.txt\n  \
    curl -s https://news.example/report | legation code - | head\n  \
    legation code archive/ --db archive.legation --quiet")]
pub(crate) struct Code {
    /// Files, folders (all .html, .htm, .xhtml and .txt in them), or - for standard input.
    #[arg(required = true, value_name = "FILES|DIRS|-")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Day of publication, used where the report does not give its own.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) published: Option<Date>,
    /// Put all reports into one ledger, in the order given (folders: by name).
    #[arg(long)]
    pub(crate) thread: bool,
    /// How to show the result [default: table on a terminal, jsonl otherwise].
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Keep the records in this ledger file and go on from what it holds.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: Option<PathBuf>,
    /// Actors of your own: a TOML file, see docs/guide/adding-an-actor.md.
    #[arg(long, value_name = "FILE")]
    pub(crate) actors: Option<PathBuf>,
    /// Which sentences the careful reader reads after the fast one.
    #[arg(long, value_enum, default_value = "candidates")]
    pub(crate) reader: ReaderChoice,
    /// How many reports to read at once [default: one a processor].
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// No progress and no summary on standard error.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) looks: Looks,
}

/// Say why a record is as it is, or what was not coded and why not.
///
/// For a record: the rule that made it, the words it rests on, and how each actor, day and status was
/// found. With --suppressed: each passage that a rule matched and another turned down, with the reason.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    legation explain E1 report.html\n  \
    legation explain --suppressed report.html")]
pub(crate) struct Explain {
    /// The record: its number in the view of `legation code` (E1, P2, N1, S1, A1), or its id; then the
    /// report, a file or - for standard input. With --suppressed only the report.
    #[arg(required = true, num_args = 1..=2, value_name = "RECORD> <FILE")]
    pub(crate) what: Vec<String>,
    /// Show what could have been coded and was not, and why not.
    #[arg(long)]
    pub(crate) suppressed: bool,
    /// Day of publication, used where the report does not give its own.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) published: Option<Date>,
    /// Actors of your own: a TOML file, see docs/guide/adding-an-actor.md.
    #[arg(long, value_name = "FILE")]
    pub(crate) actors: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) looks: Looks,
}

/// Show how the dialogue between two parties stands, from a ledger or from reports.
///
/// Two clocks: --as-of asks how things stood on a day, --known-by uses only reports published until
/// then. Without them the last day of publication is used for both, never today.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    legation dialogue RUS FRA --db archive.legation\n  \
    legation dialogue ARM AZE --as-of 2025-10-21 --known-by 2025-10-09 monday.html tuesday.html")]
pub(crate) struct Dialogue {
    /// One party: an ISO 3166 alpha-3 code (FRA), the id of an organisation (UN), or a name (Russia).
    pub(crate) a: String,
    /// The other party.
    pub(crate) b: String,
    /// Reports to read, in order; files, folders, or - for standard input.
    #[arg(value_name = "FILES", required_unless_present = "db")]
    pub(crate) inputs: Vec<PathBuf>,
    /// How did things stand on that day?
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<Date>,
    /// Use only what was published by that day.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) known_by: Option<Date>,
    /// Read this ledger file.
    #[arg(long, value_name = "FILE", conflicts_with = "inputs")]
    pub(crate) db: Option<PathBuf>,
    /// Day of publication, used where a report does not give its own.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) published: Option<Date>,
    /// Actors of your own: a TOML file, see docs/guide/adding-an-actor.md.
    #[arg(long, value_name = "FILE")]
    pub(crate) actors: Option<PathBuf>,
    /// How to show the result [default: table on a terminal, jsonl otherwise].
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) looks: Looks,
}

/// Look up states, organisations and holders of offices; add your own.
///
/// The registry built in holds states, international organisations and terms of office with their days.
/// What you add goes to a TOML file, which `legation code --actors FILE` reads on top of it.
#[derive(Debug, Args)]
pub(crate) struct Actors {
    #[command(subcommand)]
    pub(crate) command: ActorsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ActorsCommand {
    /// Say who a name can be.
    #[command(after_help = "Examples:\n  legation actors lookup Paris\n  legation actors lookup \"the Kremlin\"")]
    Lookup {
        /// The name, as a text would write it.
        name: String,
        /// The day of the text: offices change hands.
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        on: Option<Date>,
        /// Actors of your own, on top of those built in.
        #[arg(long, value_name = "FILE")]
        actors: Option<PathBuf>,
    },
    // Its help stands at its arguments.
    Add(Add),
    /// Turn actor and agent dictionaries of TABARI or PETRARCH into a file of your own.
    #[command(
        after_help = "Example:\n  legation actors import Phoenix.Countries.actors.txt Phoenix.agents.txt -o mine.toml"
    )]
    Import {
        /// The dictionaries, in order.
        #[arg(required = true, value_name = "FILES")]
        files: Vec<PathBuf>,
        /// The file to write; it must not be there yet.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Add a country, an organisation, a name or a term of office to a file of your own.
///
/// Adding the same again changes nothing; what contradicts the file or the registry is refused, with
/// the line that stands in the way.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    legation actors add alias \"the Marble House\" --of FRA -o mine.toml\n  \
    legation actors add office \"Ilse Marrow\" --party FRA --office \"foreign minister\" --from 2031-01-05 -o mine.toml")]
pub(crate) struct Add {
    #[command(subcommand)]
    pub(crate) what: AddWhat,
    /// The file; it is made where it is not there.
    #[arg(long, short, value_name = "FILE", global = true, default_value = "actors.toml")]
    pub(crate) output: PathBuf,
    /// Keep what else a name means.
    #[arg(long, global = true)]
    pub(crate) also: bool,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum AddWhat {
    /// A country, or further names of one.
    Country {
        /// Three capital letters.
        id: String,
        /// Its usual name.
        name: String,
        /// "French".
        #[arg(long = "adjective", value_name = "WORD")]
        adjectives: Vec<String>,
        /// "Frenchman".
        #[arg(long = "person", value_name = "WORD")]
        persons: Vec<String>,
        /// The seat of government.
        #[arg(long = "capital", value_name = "NAME")]
        capitals: Vec<String>,
    },
    /// An organisation, armed group or party.
    Organisation {
        /// A short id of its own.
        id: String,
        /// Its usual name.
        name: String,
        /// Its part of society: IGO, NGO, REB, OPP, ...
        #[arg(long, value_parser = sector)]
        sector: Sector,
        /// Whose it is: a country's code or the id of an organisation.
        #[arg(long)]
        party: Option<String>,
    },
    /// A palace, street or body whose name stands for a part of a party.
    Seat {
        /// The name.
        name: String,
        /// Whose it is.
        #[arg(long)]
        party: String,
        /// Its part of society.
        #[arg(long, value_parser = sector, default_value = "GOV")]
        sector: Sector,
    },
    /// Another name of a country or an organisation.
    Alias {
        /// The name.
        name: String,
        /// A country's code or the id of an organisation.
        #[arg(long)]
        of: String,
    },
    /// A term of office.
    Office {
        /// Who.
        name: String,
        /// A country's code or the id of an organisation.
        #[arg(long)]
        party: String,
        /// The title.
        #[arg(long)]
        office: String,
        /// First day.
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        from: Option<Date>,
        /// Last day.
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        until: Option<Date>,
        /// Its part of society.
        #[arg(long, value_parser = sector, default_value = "GOV")]
        sector: Sector,
        /// Another spelling of the name.
        #[arg(long = "spelling", value_name = "NAME")]
        spellings: Vec<String>,
    },
}

/// A part of society by its code.
fn sector(text: &str) -> Result<Sector, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| "a sector is a code such as GOV, MIL, OPP, REB, IGO, NGO, MED".to_owned())
}

/// How to show an analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnalysisFormat {
    /// For reading: each sentence as a tree with names and times, quotations and places below it.
    Tree,
    /// CoNLL-U, the exchange format of Universal Dependencies.
    Conllu,
    /// One JSON object: blocks, sentences, tokens, names, times, quotations, places, remarks; see
    /// docs/analysis-format.md.
    Json,
}

/// Show sentences, trees, names, times, quotations and places: as trees, CoNLL-U or JSON.
///
/// Trees follow Universal Dependencies, version 2 (universaldependencies.org). A page is cleaned as for
/// `legation code`: menus and notices are left out, wrapped lines are joined, and spans count bytes of
/// the clean text. Places come from GeoNames (geonames.org), CC BY 4.0, adapted.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    legation analyse \"The talks were held in Geneva.\"\n  \
    legation analyse report.html --format tree\n  \
    legation analyse report.txt --format json | jq '.toponyms[] | [.text, .country]'\n  \
    curl -s https://news.example/report | legation analyse - > report.conllu")]
pub(crate) struct Analyse {
    /// The report: a file, - for standard input, or the text itself. What has no space in it is a file.
    #[arg(value_name = "TEXT|FILE|-")]
    pub(crate) input: PathBuf,
    /// How to show the result [default: tree on a terminal, conllu otherwise].
    #[arg(long, value_enum)]
    pub(crate) format: Option<AnalysisFormat>,
    /// Which sentences the careful reader reads after the fast one.
    #[arg(long, value_enum, default_value = "careful")]
    pub(crate) reader: ReaderChoice,
    /// Day of publication, where the report itself does not tell it: what "on Tuesday" counts from.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) published: Option<Date>,
    #[command(flatten)]
    pub(crate) looks: Looks,
}

/// A day as it is written on the command line.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day is written like 2026-01-15".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}

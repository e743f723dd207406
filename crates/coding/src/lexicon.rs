//! Rules and lexicons: data, read once, checked line by line.
//!
//! The files lie in `data/rules`; `data/rules/README.md` tells how to add to them without Rust.

use legation_analysis::Upos;
use legation_records::{Cameo, Category, Context, Firmness, Kind, Mode};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

/// A line of a rule or lexicon file that cannot be used: file, line or rule, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file} {place}: {problem}")]
pub struct LexiconError {
    file: String,
    place: String,
    problem: String,
}

impl LexiconError {
    fn line(file: &str, line: usize, problem: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), place: format!("line {line}"), problem: problem.to_string() }
    }

    fn rule(file: &str, id: &str, problem: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), place: format!("rule {id}"), problem: problem.to_string() }
    }
}

/// What is done: an act of the world or of speech, with the codes it has when it is done.
#[derive(Clone, Debug)]
pub struct Act {
    /// Its id, `act` in `acts.tsv`.
    pub id: String,
    /// What sort of act it is for the category table ("meet", "aid", "assault").
    pub class: String,
    /// PLOVER category when done; absent for mere statements.
    pub category: Option<Category>,
    /// PLOVER mode when done.
    pub mode: Option<Mode>,
    /// CAMEO code when done.
    pub cameo: Option<Cameo>,
    /// Whether all parties do it together (talks), unless the words say who came to whom.
    pub reciprocal: bool,
    /// Contexts that the act itself licenses.
    pub contexts: Vec<Context>,
}

/// One row of `categories.tsv`: what a stance toward a class of acts is coded as.
#[derive(Clone, Debug)]
pub struct Row {
    /// `None`: the combination is not coded.
    pub kind: Option<Kind>,
    /// PLOVER category.
    pub category: Option<Category>,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// CAMEO code.
    pub cameo: Option<Cameo>,
    /// Firmness of the sender's position.
    pub firmness: Option<Firmness>,
    /// The speaker's commitment to the content, FactBank code.
    pub speaker: Option<legation_records::Factuality>,
    /// Place of the row, for `explain`.
    pub place: String,
}

/// How a verb of saying or thinking holds its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Report {
    /// "says that": the speaker vouches.
    Assert,
    /// "confirms that": the speaker vouches for what others said.
    Confirm,
    /// "denies that".
    Deny,
    /// "hopes, believes that": uncommitted.
    Uncertain,
    /// "suggests, predicts that": a reading, not a fact.
    Assess,
    /// "asked whether".
    Question,
}

/// What a report verb is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportKind {
    /// Takes a clause or a quotation.
    Speech,
    /// Takes a clause that is only thought.
    Mind,
    /// Takes a noun of a position ("expressed its willingness").
    Expression,
}

/// One rule of `data/rules/predicates`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // each is a column of the rule files
pub struct RuleSource {
    id: String,
    upos: String,
    words: Vec<String>,
    #[serde(default)]
    act: Option<String>,
    #[serde(default)]
    stance: Option<String>,
    #[serde(default)]
    object: Vec<String>,
    #[serde(default)]
    object_absent: bool,
    #[serde(default)]
    subject: Vec<String>,
    #[serde(default)]
    modifier: Vec<String>,
    #[serde(default)]
    particle: Vec<String>,
    #[serde(default)]
    pp: Vec<String>,
    #[serde(default)]
    pp_noun: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    purpose: Vec<String>,
    #[serde(default)]
    xcomp: Vec<String>,
    #[serde(default)]
    governor: Vec<String>,
    #[serde(default)]
    case: Vec<String>,
    #[serde(default)]
    with_adverb: Vec<String>,
    #[serde(default)]
    content: Vec<String>,
    #[serde(default)]
    content_class: Vec<String>,
    #[serde(default)]
    content_required: Vec<String>,
    #[serde(default)]
    receiver: Vec<String>,
    #[serde(default)]
    joint: bool,
    #[serde(default)]
    passive: bool,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    expressed: bool,
    #[serde(default)]
    own_word: bool,
    #[serde(default)]
    negated: Option<bool>,
    #[serde(default)]
    failed: bool,
    #[serde(default)]
    presupposes: Option<String>,
    #[serde(default)]
    attitude: Option<u8>,
    #[serde(default)]
    idiom: Option<String>,
    #[serde(rename = "match")]
    matches: Vec<String>,
    #[serde(rename = "no_match")]
    no_matches: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RuleSource>,
}

/// Where the act of a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActSource {
    /// The rule names it.
    Named(String),
    /// The object noun is the act ("held talks").
    Object,
    /// The subject noun is the act ("talks took place").
    Subject,
    /// A prepositional noun is the act ("entered into negotiations").
    Prepositional,
    /// The complement is the act ("resumption of the talks").
    Content,
}

/// What a rule means where it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// Something is done.
    Act(ActSource),
    /// A position on something else.
    Stance(String),
}

/// What an argument must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// One of these lemmas.
    Lemma(String),
    /// A noun that is an act of this class.
    Class(String),
    /// A noun that is any act.
    AnyAct,
    /// A mention that can be party to an act.
    Party,
    /// A mention of any actor, forces and people included.
    Actor,
    /// A mention of several parties by one word.
    Group,
    /// People of a country.
    People,
    /// A named person.
    Person,
    /// A named place.
    Place,
    /// A mention of this sector.
    Sector(legation_records::Sector),
}

/// A rule: words in a frame of the tree, and what they mean there.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a column of the rule files
pub struct Rule {
    /// Its id, unique over all files.
    pub id: String,
    /// The file it stands in.
    pub file: &'static str,
    /// Part of speech of its word.
    pub upos: Upos,
    /// What it means.
    pub means: Means,
    /// What its object must be.
    pub object: Vec<Requirement>,
    /// Whether it must have no object.
    pub object_absent: bool,
    /// What its subject must be.
    pub subject: Vec<Requirement>,
    /// Lemmas of which one must modify the noun.
    pub modifier: Vec<String>,
    /// Particles of which one must stand with the verb; an empty one: none need stand.
    pub particle: Vec<String>,
    /// Prepositions of which one must follow.
    pub pp: Vec<String>,
    /// Prepositions with what their noun must be; one must follow.
    pub pp_noun: Vec<(String, Vec<Requirement>)>,
    /// A purpose ("flew to X *for talks*").
    pub purpose: Vec<Requirement>,
    /// Adjectives of which one must complement the verb.
    pub xcomp: Vec<String>,
    /// Verbs of which one must govern the noun.
    pub governor: Vec<String>,
    /// Prepositions of which one must stand before a noun that is itself the predicate ("are in talks").
    pub case: Vec<String>,
    /// Adverbs of which one must stand with the verb.
    pub with_adverb: Vec<String>,
    /// Where the content of a stance stands.
    pub content: Vec<String>,
    /// Classes of which the content must be; empty: any, or none.
    pub content_class: Vec<String>,
    /// What some complement must be.
    pub content_required: Vec<Requirement>,
    /// Where the receiver stands, in order of trust.
    pub receiver: Vec<String>,
    /// Whether subject and receivers act together.
    pub joint: bool,
    /// Whether the verb must be passive.
    pub passive: bool,
    /// Whether the verb must not be passive.
    pub active: bool,
    /// Whether the noun must be expressed by somebody ("voiced its readiness").
    pub expressed: bool,
    /// Whether it counts only as the party's own word.
    pub own_word: bool,
    /// Whether the word must, or must not, be negated.
    pub negated: Option<bool>,
    /// Whether the act came to nothing ("talks collapsed").
    pub failed: bool,
    /// What the words take for granted.
    pub presupposes: Option<String>,
    /// Firmness of an attitude toward talks.
    pub attitude: Option<Firmness>,
    /// A fixed phrase with a recogniser of its own.
    pub idiom: Option<String>,
    /// Sentences that the rule must match.
    pub matches: Vec<String>,
    /// Sentences that it must not match.
    pub no_matches: Vec<String>,
}

/// All rules and lexicons of coding.
#[derive(Debug)]
pub struct Lexicon {
    acts: HashMap<String, Act>,
    categories: HashMap<(String, String), Row>,
    reports: HashMap<String, (Report, ReportKind)>,
    words: HashMap<String, HashSet<String>>,
    rules: Vec<Rule>,
    by_word: HashMap<String, Vec<usize>>,
}

const FILES: [(&str, &str); 6] = [
    ("predicates/deeds.toml", include_str!("../../../data/rules/predicates/deeds.toml")),
    ("predicates/plans.toml", include_str!("../../../data/rules/predicates/plans.toml")),
    ("predicates/refusals.toml", include_str!("../../../data/rules/predicates/refusals.toml")),
    ("predicates/statements.toml", include_str!("../../../data/rules/predicates/statements.toml")),
    ("predicates/talks.toml", include_str!("../../../data/rules/predicates/talks.toml")),
    ("predicates/willingness.toml", include_str!("../../../data/rules/predicates/willingness.toml")),
];

impl Lexicon {
    /// Reads the shipped files.
    ///
    /// # Errors
    /// A duplicate id, an unknown column, word or reference, with file and line.
    pub fn shipped() -> Result<Self, LexiconError> {
        let acts = read_acts(include_str!("../../../data/rules/acts.tsv"))?;
        let categories = read_categories(include_str!("../../../data/rules/categories.tsv"))?;
        let reports = read_reports(include_str!("../../../data/rules/reports.tsv"))?;
        let words = read_words(include_str!("../../../data/rules/words.tsv"))?;
        let mut lexicon = Self { acts, categories, reports, words, rules: Vec::new(), by_word: HashMap::new() };
        for (file, text) in FILES {
            lexicon.add_rules(file, text)?;
        }
        Ok(lexicon)
    }

    /// Adds the rules of a file.
    ///
    /// # Errors
    /// As [`Lexicon::shipped`].
    pub fn add_rules(&mut self, file: &'static str, text: &str) -> Result<(), LexiconError> {
        let parsed: RuleFile = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |s| text[..s.start].matches('\n').count() + 1);
            LexiconError::line(file, line, error.message())
        })?;
        for source in parsed.rule {
            if self.rules.iter().any(|r| r.id == source.id) {
                return Err(LexiconError::rule(file, &source.id, "this id is taken"));
            }
            let words = source.words.clone();
            let rule = self.compile(file, source)?;
            let index = self.rules.len();
            for word in words {
                self.by_word.entry(word).or_default().push(index);
            }
            self.rules.push(rule);
        }
        Ok(())
    }

    fn compile(&self, file: &'static str, source: RuleSource) -> Result<Rule, LexiconError> {
        let error = |problem: String| LexiconError::rule(file, &source.id, problem);
        let upos = match source.upos.as_str() {
            "NOUN" => Upos::Noun,
            "VERB" => Upos::Verb,
            "ADJ" => Upos::Adj,
            "PRON" => Upos::Pron,
            other => return Err(error(format!("upos \"{other}\" is not NOUN, VERB, ADJ or PRON"))),
        };
        let means = match (&source.act, &source.stance) {
            (Some(act), None) => Means::Act(match act.as_str() {
                "=object" => ActSource::Object,
                "=subject" => ActSource::Subject,
                "=pp" => ActSource::Prepositional,
                "=content" => ActSource::Content,
                id if self.acts.contains_key(id) => ActSource::Named(id.to_owned()),
                id => return Err(error(format!("act \"{id}\" is not in acts.tsv"))),
            }),
            (None, Some(stance)) if self.categories.contains_key(&(stance.clone(), "*".to_owned())) => {
                Means::Stance(stance.clone())
            }
            (None, Some(stance)) => return Err(error(format!("stance \"{stance}\" is not in categories.tsv"))),
            _ => return Err(error("one of act and stance is needed".to_owned())),
        };
        if source.matches.is_empty() || source.no_matches.is_empty() {
            return Err(error("at least one sentence each for match and no_match is needed".to_owned()));
        }
        let requirements =
            |words: &[String]| words.iter().map(|w| self.requirement(w)).collect::<Result<Vec<_>, _>>().map_err(error);
        let pp_noun = source
            .pp_noun
            .iter()
            .map(|(preposition, nouns)| Ok((preposition.clone(), requirements(nouns)?)))
            .collect::<Result<Vec<_>, LexiconError>>()?;
        let attitude = source.attitude.map(Firmness::new).transpose().map_err(|e| error(e.to_string()))?;
        Ok(Rule {
            upos,
            means,
            object: requirements(&source.object)?,
            subject: requirements(&source.subject)?,
            purpose: requirements(&source.purpose)?,
            content_required: requirements(&source.content_required)?,
            pp_noun,
            attitude,
            object_absent: source.object_absent,
            modifier: source.modifier,
            particle: source.particle,
            pp: source.pp,
            xcomp: source.xcomp,
            governor: source.governor,
            case: source.case,
            with_adverb: source.with_adverb,
            content: source.content,
            content_class: source.content_class,
            receiver: source.receiver,
            joint: source.joint,
            passive: source.passive,
            active: source.active,
            expressed: source.expressed,
            own_word: source.own_word,
            negated: source.negated,
            failed: source.failed,
            presupposes: source.presupposes,
            idiom: source.idiom,
            matches: source.matches,
            no_matches: source.no_matches,
            id: source.id,
            file,
        })
    }

    fn requirement(&self, word: &str) -> Result<Requirement, String> {
        if let Some(class) = word.strip_prefix('@') {
            if class == "any" {
                return Ok(Requirement::AnyAct);
            }
            if self.acts.values().any(|a| a.class == class) {
                return Ok(Requirement::Class(class.to_owned()));
            }
            return Err(format!("class \"{class}\" is not in acts.tsv"));
        }
        Ok(match word {
            "#PARTY" => Requirement::Party,
            "#ACTOR" => Requirement::Actor,
            "#GROUP" => Requirement::Group,
            "#PEOPLE" => Requirement::People,
            "#PERSON" => Requirement::Person,
            "#PLACE" => Requirement::Place,
            _ => match word.strip_prefix('#') {
                Some(sector) => Requirement::Sector(sector.parse().map_err(|e| format!("{e}"))?),
                None => Requirement::Lemma(word.to_owned()),
            },
        })
    }

    /// Every rule, in the order of files and lines.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules for a lemma.
    pub fn rules_for<'a>(&'a self, lemma: &str) -> impl Iterator<Item = &'a Rule> + use<'a> {
        self.by_word.get(lemma).into_iter().flatten().map(|i| &self.rules[*i])
    }

    /// An act by its id.
    pub fn act(&self, id: &str) -> Option<&Act> {
        self.acts.get(id)
    }

    /// What a stance toward a class of acts is coded as.
    pub fn category(&self, stance: &str, class: &str) -> Option<&Row> {
        let key = |class: &str| (stance.to_owned(), class.to_owned());
        self.categories.get(&key(class)).or_else(|| self.categories.get(&key("*")))
    }

    /// How a verb reports, if it does.
    pub fn report(&self, lemma: &str) -> Option<(Report, ReportKind)> {
        self.reports.get(lemma).copied()
    }

    /// Whether a lemma is in a word set of `words.tsv`.
    pub fn is(&self, set: &str, lemma: &str) -> bool {
        self.words.get(set).is_some_and(|words| words.contains(lemma))
    }
}

fn rows<'a, const N: usize>(
    file: &'static str,
    text: &'a str,
    columns: [&str; N],
) -> impl Iterator<Item = Result<(usize, [&'a str; N]), LexiconError>> {
    let header_matches = text.lines().next().is_some_and(|h| h.split('\t').eq(columns));
    let expected = columns.join(", ");
    let bad_header =
        (!header_matches).then(|| Err(LexiconError::line(file, 1, format!("the columns must be {expected}"))));
    bad_header.into_iter().chain(text.lines().enumerate().skip(1).map(move |(i, line)| {
        let cells: Vec<&str> = line.split('\t').collect();
        <[&str; N]>::try_from(cells)
            .map(|cells| (i + 1, cells))
            .map_err(|cells| LexiconError::line(file, i + 1, format!("{} cells, {N} expected", cells.len())))
    }))
}

fn parsed<T: std::str::FromStr>(file: &'static str, line: usize, cell: &str) -> Result<Option<T>, LexiconError>
where
    T::Err: fmt::Display,
{
    if cell.is_empty() {
        return Ok(None);
    }
    cell.parse().map(Some).map_err(|e| LexiconError::line(file, line, e))
}

fn read_acts(text: &str) -> Result<HashMap<String, Act>, LexiconError> {
    const FILE: &str = "acts.tsv";
    let mut acts = HashMap::new();
    for row in rows(FILE, text, ["act", "class", "category", "mode", "cameo", "reciprocal", "contexts"]) {
        let (line, [id, class, category, mode, cameo, reciprocal, contexts]) = row?;
        let act = Act {
            id: id.to_owned(),
            class: class.to_owned(),
            category: parsed(FILE, line, category)?,
            mode: parsed(FILE, line, mode)?,
            cameo: parsed(FILE, line, cameo)?,
            reciprocal: match reciprocal {
                "yes" => true,
                "no" => false,
                other => {
                    return Err(LexiconError::line(FILE, line, format!("reciprocal \"{other}\" is not yes or no")));
                }
            },
            contexts: contexts
                .split_whitespace()
                .map(|c| c.parse().map_err(|e| LexiconError::line(FILE, line, e)))
                .collect::<Result<_, _>>()?,
        };
        if acts.insert(id.to_owned(), act).is_some() {
            return Err(LexiconError::line(FILE, line, format!("act \"{id}\" is there already")));
        }
    }
    Ok(acts)
}

fn read_categories(text: &str) -> Result<HashMap<(String, String), Row>, LexiconError> {
    const FILE: &str = "categories.tsv";
    let mut categories = HashMap::new();
    let columns = ["stance", "class", "kind", "category", "mode", "cameo", "firmness", "speaker"];
    for row in rows(FILE, text, columns) {
        let (line, [stance, class, kind, category, mode, cameo, firmness, speaker]) = row?;
        let kind = match kind {
            "none" => None,
            "event" => Some(Kind::Event),
            "plan" => Some(Kind::Plan),
            "absence" => Some(Kind::Absence),
            other => {
                return Err(LexiconError::line(
                    FILE,
                    line,
                    format!("kind \"{other}\" is not event, plan, absence or none"),
                ));
            }
        };
        let speaker = match speaker {
            "" => None,
            "Uu" => Some(legation_records::Factuality::Uncommitted),
            "CT+" => Some(legation_records::Factuality::CertainYes),
            "PR+" => Some(legation_records::Factuality::ProbableYes),
            other => return Err(LexiconError::line(FILE, line, format!("speaker \"{other}\" is not Uu, CT+ or PR+"))),
        };
        let firmness = parsed::<u8>(FILE, line, firmness)?
            .map(Firmness::new)
            .transpose()
            .map_err(|e| LexiconError::line(FILE, line, e))?;
        let value = Row {
            kind,
            category: parsed(FILE, line, category)?,
            mode: parsed(FILE, line, mode)?,
            cameo: parsed(FILE, line, cameo)?,
            firmness,
            speaker,
            place: format!("{FILE}:{line}"),
        };
        if categories.insert((stance.to_owned(), class.to_owned()), value).is_some() {
            return Err(LexiconError::line(FILE, line, format!("{stance} {class} is there already")));
        }
    }
    Ok(categories)
}

fn read_reports(text: &str) -> Result<HashMap<String, (Report, ReportKind)>, LexiconError> {
    const FILE: &str = "reports.tsv";
    let mut reports = HashMap::new();
    for row in rows(FILE, text, ["lemma", "stance", "kind"]) {
        let (line, [lemma, stance, kind]) = row?;
        let stance = match stance {
            "assert" => Report::Assert,
            "confirm" => Report::Confirm,
            "deny" => Report::Deny,
            "uncertain" => Report::Uncertain,
            "assess" => Report::Assess,
            "question" => Report::Question,
            other => return Err(LexiconError::line(FILE, line, format!("stance \"{other}\" is unknown"))),
        };
        let kind = match kind {
            "speech" => ReportKind::Speech,
            "mind" => ReportKind::Mind,
            "expression" => ReportKind::Expression,
            other => return Err(LexiconError::line(FILE, line, format!("kind \"{other}\" is unknown"))),
        };
        if reports.insert(lemma.to_owned(), (stance, kind)).is_some() {
            return Err(LexiconError::line(FILE, line, format!("\"{lemma}\" is there already")));
        }
    }
    Ok(reports)
}

fn read_words(text: &str) -> Result<HashMap<String, HashSet<String>>, LexiconError> {
    const FILE: &str = "words.tsv";
    let mut sets: HashMap<String, HashSet<String>> = HashMap::new();
    for row in rows(FILE, text, ["set", "lemma"]) {
        let (line, [set, lemma]) = row?;
        if !sets.entry(set.to_owned()).or_default().insert(lemma.to_owned()) {
            return Err(LexiconError::line(FILE, line, format!("\"{lemma}\" is in {set} already")));
        }
    }
    Ok(sets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_sound() {
        let lexicon = Lexicon::shipped().unwrap_or_else(|e| panic!("{e}"));
        assert!(lexicon.rules().len() > 60);
    }

    #[test]
    fn every_act_can_be_reached() {
        // What strikes says how: these two are reached from other acts of force.
        let by_weapon = ["air-strike", "drone-strike"];
        let lexicon = Lexicon::shipped().unwrap();
        for id in lexicon.acts.keys() {
            let named = lexicon.rules().iter().any(|r| r.means == Means::Act(ActSource::Named(id.clone())));
            assert!(named || by_weapon.contains(&id.as_str()), "no rule names the act {id}");
        }
    }

    #[test]
    fn a_rule_with_an_unknown_column_is_refused_with_its_line() {
        let mut lexicon = Lexicon::shipped().unwrap();
        let text =
            "[[rule]]\nid = \"x\"\nupos = \"VERB\"\nwords = [\"x\"]\ncolour = 1\nmatch = [\"a\"]\nno_match = [\"b\"]\n";
        let error = lexicon.add_rules("mine.toml", text).unwrap_err().to_string();
        assert!(error.starts_with("mine.toml line 5: unknown field `colour`"), "{error}");
    }

    #[test]
    fn a_rule_id_is_used_once() {
        let mut lexicon = Lexicon::shipped().unwrap();
        let text = "[[rule]]\nid = \"talk.noun\"\nupos = \"NOUN\"\nwords = [\"x\"]\nact = \"talk\"\nmatch = [\"a\"]\nno_match = [\"b\"]\n";
        assert_eq!(
            lexicon.add_rules("mine.toml", text).unwrap_err().to_string(),
            "mine.toml rule talk.noun: this id is taken"
        );
    }

    #[test]
    fn a_duplicate_row_is_an_error_with_its_line() {
        let error = read_words("set\tlemma\na\tb\na\tb\n").unwrap_err().to_string();
        assert_eq!(error, "words.tsv line 3: \"b\" is in a already");
        let error = read_words("set\tword\n").unwrap_err().to_string();
        assert_eq!(error, "words.tsv line 1: the columns must be set, lemma");
    }
}

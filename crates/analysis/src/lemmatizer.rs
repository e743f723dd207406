//! Lemmas: irregular forms first, then endings, checked against WordNet's words.

use crate::hashing::{HashedTable, murmur64a};
use crate::model::{ModelError, ModelFile, StringMap};
use crate::tree::{Tag, Upos};

struct Table {
    upos: Upos,
    /// Known words: of each 35 bits of its hash, eleven as the number of a bucket.
    words: HashedTable,
    exceptions: StringMap,
    rules: Vec<(&'static str, &'static str)>,
}

pub(crate) struct Lemmatizer {
    tables: Vec<Table>,
}

impl Lemmatizer {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let tables = [("noun", Upos::Noun), ("verb", Upos::Verb), ("adj", Upos::Adj), ("adv", Upos::Adv)]
            .into_iter()
            .map(|(name, upos)| {
                Ok(Table {
                    upos,
                    words: HashedTable::open(file, &format!("lemmas.{name}"), 3)?,
                    exceptions: file.map(&format!("lemmas.{name}.exceptions"))?,
                    rules: file
                        .strings(&format!("lemmas.{name}.rules"))
                        .map_or_else(|_| Vec::new(), |rules| rules.iter().filter_map(|r| r.split_once('\t')).collect()),
                })
            })
            .collect::<Result<Vec<_>, ModelError>>()?;
        Ok(Self { tables })
    }

    /// Whether a word in lower case is an adjective.
    pub(crate) fn is_adjective(&self, lower: &str) -> bool {
        self.tables.iter().any(|t| t.upos == Upos::Adj && t.knows(lower))
    }

    /// Whether a word in lower case, or one that it is a form of, stands in the dictionary.
    pub(crate) fn knows(&self, lower: &str) -> bool {
        self.tables.iter().any(|table| {
            let stems =
                || table.rules.iter().filter_map(|(ending, new)| Some(format!("{}{new}", lower.strip_suffix(ending)?)));
            table.knows(lower) || table.exceptions.get(lower).is_some() || stems().any(|form| table.knows(&form))
        })
    }

    /// Appends the lemma of a word to `out`. `lower` is the word in lower case.
    pub(crate) fn lemma(&self, word: &str, lower: &str, tag: Tag, upos: Upos, out: &mut String) {
        if let Some(lemma) = fixed_lemma(lower, tag) {
            out.push_str(lemma);
            return;
        }
        match upos {
            Upos::Propn => out.push_str(word),
            Upos::Punct => out.push_str(match word {
                "“" | "”" => "\"",
                "‘" | "’" => "'",
                _ => lower,
            }),
            _ if is_base_form(tag, upos) => out.push_str(lower),
            _ => match self.tables.iter().find(|t| t.upos == upos) {
                Some(table) => table.lemma(word, lower, out),
                None => out.push_str(lower),
            },
        }
    }
}

/// The lemma of the treebanks, where it is another than the model's: `this` for "these".
pub(crate) fn universal_lemma(lower: &str, tag: Tag, upos: Upos) -> Option<&'static str> {
    Some(match (lower, upos) {
        ("an", Upos::Det) => "a",
        ("these", Upos::Det | Upos::Pron) => "this",
        ("those", Upos::Det | Upos::Pron) => "that",
        ("’s", Upos::Part) => "'s",
        ("’", Upos::Part) if tag == Tag::Pos => "'",
        ("na", Upos::Part) => "to",
        ("gon", Upos::Verb) => "go",
        ("'s" | "’s", Upos::Pron) => "we",
        ("em" | "'em" | "’em", Upos::Pron) => "they",
        ("–" | "--", Upos::Punct) => "-",
        ("better" | "best", Upos::Adj) => "good",
        // Latin and older plurals that English counts as they are.
        ("data", Upos::Noun) => "data",
        ("media", Upos::Noun) => "media",
        ("species", Upos::Noun) => "species",
        ("thanks", Upos::Noun) => "thanks",
        _ => return None,
    })
}

impl Table {
    /// Whether a word is in the table. One in 500,000 that is not seems to be.
    fn knows(&self, word: &str) -> bool {
        let hash = murmur64a(word.as_bytes(), 1);
        let check = &self.words.check(hash, 24).to_le_bytes()[..3];
        self.words.bucket(hash).any(|entry| entry == check)
    }

    /// The last of the exceptions; else the last ending that gives a known word; else the first
    /// that gives anything.
    fn lemma(&self, word: &str, lower: &str, out: &mut String) {
        let mut known: Option<String> = None;
        let mut odd: Option<String> = None;
        let mut unknown: Option<String> = None;
        for (ending, replacement) in &self.rules {
            let Some(stem) = lower.strip_suffix(ending) else { continue };
            let form = format!("{stem}{replacement}");
            if form.is_empty() {
                continue;
            }
            if self.knows(&form) {
                known = Some(form);
            } else if !form.chars().all(char::is_alphabetic) {
                odd.get_or_insert(form);
            } else {
                unknown.get_or_insert(form);
            }
        }
        let exception = self.exceptions.get(lower).and_then(|lemmas| lemmas.rsplit('|').next());
        out.push_str(exception.or(known.as_deref()).or(odd.as_deref()).or(unknown.as_deref()).unwrap_or(word));
    }
}

fn is_base_form(tag: Tag, upos: Upos) -> bool {
    match upos {
        Upos::Noun => tag == Tag::Nn,
        Upos::Verb => matches!(tag, Tag::Vb | Tag::Vbp),
        _ => tag == Tag::Jj || (tag == Tag::Vb && upos == Upos::Aux),
    }
}

/// Lemmas that the tag and the word settle: forms of the auxiliaries, contractions, pronouns.
fn fixed_lemma(lower: &str, tag: Tag) -> Option<&'static str> {
    Some(match (lower, tag) {
        // The endings alone make "hop", "stag", "fin" of these: both words exist, news means these.
        ("hoped" | "hopes" | "hoping", _) if tag != Tag::Nns => "hope",
        ("staged" | "staging" | "stages", _) if tag != Tag::Nns => "stage",
        ("fined" | "fining" | "fines", _) if tag != Tag::Nns => "fine",
        ("slated" | "slates" | "slating", _) if tag != Tag::Nns => "slate",
        ("lambasted" | "lambastes" | "lambasting", _) => "lambaste",
        ("relaunched" | "relaunches" | "relaunching", _) => "relaunch",
        ("re-established" | "re-establishes" | "re-establishing", _) => "re-establish",
        ("co-chaired" | "co-chairing", _) => "co-chair",
        ("not" | "n't" | "nt" | "n’t", Tag::Rb) => "not",
        ("been", Tag::Vbn)
        | ("being", Tag::Vbg)
        | ("is" | "'s" | "’s", Tag::Vbz)
        | ("are" | "'re" | "’re" | "am" | "'m" | "’m", Tag::Vbp)
        | ("was" | "were", Tag::Vbd) => "be",
        ("has", Tag::Vbz) | ("have" | "'ve" | "’ve", Tag::Vbp) | ("had" | "'d", Tag::Vbd) | ("had", Tag::Vbn) => {
            "have"
        }
        ("does", Tag::Vbz) | ("did", Tag::Vbd) => "do",
        ("'d" | "’d", Tag::Md) => "would",
        ("'ll" | "’ll", _) | ("wo", Tag::Md) => "will",
        ("ca", Tag::Md) => "can",
        ("sha", Tag::Md) => "shall",
        ("got", Tag::Vbd) | ("gets", Tag::Vbz) => "get",
        ("i" | "me", Tag::Prp) => "I",
        ("him", Tag::Prp) => "he",
        ("her", Tag::Prp) => "she",
        ("us", Tag::Prp) => "we",
        ("them", Tag::Prp) => "they",
        _ => return None,
    })
}

//! The tasks that quality is measured on.

use std::fmt;
use std::str::FromStr;

macro_rules! tasks {
    ($($variant:ident = $word:literal, $what:literal;)+) => {
        /// A task with a development set. Each is a folder of the gold data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Task {
            $(#[doc = $what] $variant),+
        }

        impl Task {
            /// Every task, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name of the task and of its folder.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What is measured, one sentence.
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $what),+ }
            }
        }
    };
}

tasks! {
    Dialogue = "dialogue", "Reports and threads of reports to records and dialogue states.";
    Relations = "relations", "A sentence with sender and receiver marked to its PLOVER class.";
    Petrarch = "petrarch", "PETRARCH's own unit records with its dictionaries.";
    Attribution = "attribution", "Source, cue and content of attributions in political news.";
    Factuality = "factuality", "How sure a text is that an event happened, from -3 to 3.";
    Temporal = "temporal", "Time expressions and their values.";
    Geoparsing = "geoparsing", "Places named in news and where they are. Country: of the names found with the exact span and placed, those in the right one; it is the set's own word, or that of the GeoNames id, or, where the set has coordinates only, of the nearest place of the gazetteer.";
    Entities = "entities", "Persons, organisations and nationalities in diplomatic documents.";
    Officeholders = "officeholders", "Who held an office on a date.";
    ArticleExtraction = "article_extraction", "HTML pages to article text.";
    NearDup = "near_dup", "Copies and rewrites of the same report.";
    EventCoref = "event_coref", "The same happening across documents.";
    Bilateral = "bilateral", "Coded meetings and visits against the official record.";
    Timelines = "timelines", "Dates and events of professional timelines.";
    Ud = "ud", "Plain text or tokens to Universal Dependencies trees.";
}

impl Task {
    /// Whether the engine has a stage for the task; `predict` refuses the others.
    pub fn is_implemented(self) -> bool {
        matches!(
            self,
            Self::Dialogue | Self::Entities | Self::Geoparsing | Self::Officeholders | Self::Relations | Self::Ud
        )
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A word that names no task.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\" is no task; one of {}", Task::ALL.iter().map(|t| t.word()).collect::<Vec<_>>().join(", "))]
pub struct UnknownTask {
    word: String,
}

impl FromStr for Task {
    type Err = UnknownTask;

    fn from_str(word: &str) -> Result<Self, UnknownTask> {
        Self::ALL.iter().copied().find(|t| t.word() == word).ok_or_else(|| UnknownTask { word: word.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_task_is_found_by_its_word_and_nothing_else_is() {
        for task in Task::ALL {
            assert_eq!(task.word().parse(), Ok(*task));
        }
        assert!("dialogues".parse::<Task>().unwrap_err().to_string().starts_with("\"dialogues\" is no task"));
    }
}

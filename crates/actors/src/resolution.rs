//! The types of a resolution: mentions and who they are.

use legation_analysis::TokenId;
use legation_records::Actor;
use std::ops::Range;

/// What sort of words a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// A state by its name ("France", "the United States").
    Country,
    /// A capital, palace or street that may stand for a government ("Moscow", "the Kremlin").
    Seat,
    /// A person by name, with or without office ("Foreign Minister Ali Hasan", "Hasan").
    Person,
    /// An office without a name ("the French leader", "a Foreign Ministry spokesperson").
    Office,
    /// A body of a state ("the Defence Ministry", "a Seoul district court", "the army").
    Body,
    /// People or troops of a state ("Azerbaijani soldiers", "Japanese officials", "a Japanese steelmaker").
    People,
    /// An international organisation, armed group or party.
    Organisation,
    /// Several parties by one word ("both countries", "the two sides", "the leaders", "the joint commission").
    Group,
    /// A pronoun or possessive ("it", "his").
    Pronoun,
    /// A place only: named, but by its grammar no party ("in Tbilisi"). The verdict still says whose
    /// place it is, where the registry knows.
    Place,
    /// Something else of a country: not a party by itself ("the Armenian border", "the Ukraine issue",
    /// "Seoul" in "a Seoul court"). The verdict still says which country.
    Thing,
}

/// Whether the mentioned can speak for a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entitlement {
    /// Heads of state and government, ministers, ministries, spokespersons, states by their name.
    Speaks,
    /// Legislators, former holders, soldiers, companies, citizens: their word is not the state's.
    DoesNotSpeak,
    /// Officials and sources without a name or office.
    Unnamed,
}

/// Who a mention is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One reading; the actors are the mention's parties (several for a group).
    Known(Vec<Actor>),
    /// More than one reading, and the text does not decide.
    Ambiguous(Vec<Actor>),
    /// No reading.
    Unknown,
}

/// A person as the text names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The fullest name in the document.
    pub name: Option<String>,
    /// The office, in the words of the text or of the registry.
    pub office: Option<String>,
}

/// A mention and who it is.
///
/// Invariants: one mention for each head; mentions may nest ("Seoul" inside "a Seoul district
/// court") but heads differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The tokens of the name or phrase, without relative clauses and coordinated others.
    pub tokens: Range<TokenId>,
    /// The token that carries the mention in the tree.
    pub head: TokenId,
    /// What sort of words.
    pub kind: MentionKind,
    /// Who it is.
    pub verdict: Verdict,
    /// The person behind it, for persons and offices.
    pub person: Option<Person>,
    /// Whether they can speak for the party.
    pub entitlement: Entitlement,
    /// The earlier or later mention (index) that a pronoun, surname or description goes back to.
    pub antecedent: Option<usize>,
    /// Why: the registry line or the rule, for `explain`.
    pub reason: String,
}

impl Mention {
    /// The parties, if known; empty otherwise.
    pub fn actors(&self) -> &[Actor] {
        match &self.verdict {
            Verdict::Known(actors) => actors,
            Verdict::Ambiguous(_) | Verdict::Unknown => &[],
        }
    }
}

/// Every mention of a document, with one verdict each.
#[derive(Clone, Debug, Default)]
pub struct Resolutions {
    mentions: Vec<Mention>,
    by_head: Vec<Option<u32>>,
}

impl Resolutions {
    /// Resolutions of a document of `tokens` tokens. Where two mentions have one head, the first counts.
    pub fn new(mentions: Vec<Mention>, tokens: usize) -> Self {
        let mut by_head = vec![None; tokens];
        for (i, mention) in mentions.iter().enumerate() {
            if let Some(slot @ None) = by_head.get_mut(mention.head) {
                *slot = Some(i as u32);
            }
        }
        Self { mentions, by_head }
    }

    /// All mentions, in order of their first token.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// The mention whose head is `token`.
    pub fn at(&self, token: TokenId) -> Option<&Mention> {
        self.by_head.get(token).copied().flatten().map(|i| &self.mentions[i as usize])
    }

    /// The innermost mention that holds `token`.
    pub fn around(&self, token: TokenId) -> Option<&Mention> {
        self.at(token)
            .or_else(|| self.mentions.iter().filter(|m| m.tokens.contains(&token)).min_by_key(|m| m.tokens.len()))
    }
}

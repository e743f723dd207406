//! The types of a resolution: mentions and who they are.

use legation_analysis::{Analysis, EntityKind, Relation, TokenId, Upos};
use legation_records::{Actor, Country, Sector};
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
    /// The part of society that the words give away, also where nobody knows whose ("gunmen").
    pub sector: Option<Sector>,
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

/// A name in the text: what the registry knows it as, what the model takes it for where it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens, without article and mark of the possessive.
    pub tokens: Range<TokenId>,
    /// What it names.
    pub kind: EntityKind,
    /// The parties that it may stand for, by itself; empty where the registry has none.
    pub actors: Vec<Actor>,
    /// Whether the registry or the text says what it is, rather than the model.
    pub registered: bool,
}

/// Who is meant by a phrase that somebody marked: its parties, or at least its part of society.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Countries and organisations of the registry.
    pub actors: Vec<Actor>,
    /// The part of society.
    pub sector: Option<Sector>,
    /// The name of an organisation that the registry does not have.
    pub organisation: Option<String>,
    /// Which words say so.
    pub reason: String,
}

impl Side {
    /// Whether it is a country, an organisation or a sector at all.
    pub fn is_known(&self) -> bool {
        !self.actors.is_empty() || self.sector.is_some() || self.organisation.is_some()
    }
}

/// Every mention of a document, with one verdict each.
#[derive(Clone, Debug, Default)]
pub struct Resolutions {
    mentions: Vec<Mention>,
    by_head: Vec<Option<u32>>,
    names: Vec<Name>,
    sectors: Vec<Option<Sector>>,
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
        Self { mentions, by_head, names: Vec::new(), sectors: Vec::new() }
    }

    pub(crate) fn with_names(mut self, names: Vec<Name>, sectors: Vec<Option<Sector>>) -> Self {
        self.names = names;
        self.sectors = sectors;
        self
    }

    /// All mentions, in order of their first token.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// All names, in order of their first token, the longer first: the registry's over the model's. One
    /// of the registry may lie inside a longer one of the model ("England" in "Bank of England").
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// Takes the word of a gazetteer of places on names that no table of this crate has: a run of
    /// tokens is a place, and in which country, where that is known. What is registered stays.
    pub fn take_places(&mut self, places: impl IntoIterator<Item = (Range<TokenId>, Option<Country>)>) {
        let count = self.by_head.len();
        let mut place_of: Vec<Option<usize>> = vec![None; count];
        let mut registered = vec![false; count];
        for name in self.names.iter().filter(|n| n.registered && n.tokens.end <= count) {
            registered[name.tokens.clone()].fill(true);
        }
        let mut found: Vec<Name> = Vec::new();
        for (tokens, country) in places {
            let free = |t: TokenId| t < count && !registered[t] && place_of[t].is_none();
            if tokens.is_empty() || !tokens.clone().all(free) {
                continue;
            }
            place_of[tokens.clone()].fill(Some(tokens.len()));
            let actors = country.map(Actor::government).into_iter().collect();
            found.push(Name { tokens, kind: EntityKind::Gpe, actors, registered: true });
        }
        // A longer name that holds a place stays, unless it was taken for a person or a people.
        self.names.retain(|n| {
            let longest = n.tokens.clone().filter_map(|t| place_of.get(t).copied().flatten()).max();
            longest.is_none_or(|p| n.tokens.len() > p && !matches!(n.kind, EntityKind::Person | EntityKind::Norp))
        });
        self.names.append(&mut found);
        self.names.sort_by_key(|n| (n.tokens.start, std::cmp::Reverse(n.tokens.end)));
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

    /// The part of society that the noun at `token` names by itself.
    pub fn sector_at(&self, token: TokenId) -> Option<Sector> {
        self.sectors.get(token).copied().flatten()
    }

    /// Who is meant by a phrase: its head and those coordinated with it; else what the phrase belongs
    /// to ("Iran's parliament and a shrine", "warehouses of the UN"), nearest to the head first.
    pub fn side(&self, analysis: &Analysis, tokens: Range<TokenId>) -> Side {
        let tokens = tokens.start.min(analysis.tokens.len())..tokens.end.min(analysis.tokens.len());
        let mut order: Vec<(usize, TokenId)> = tokens.clone().map(|t| (depth_in(analysis, &tokens, t), t)).collect();
        order.sort_unstable();
        let words = |m: &Mention| analysis.words(m.tokens.clone()).replace('\n', " ");
        let nominal = |t: TokenId| {
            matches!(analysis.tokens[t].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::Num | Upos::X)
        };
        let heads: Vec<TokenId> = order.iter().filter(|(d, t)| *d == 0 && nominal(*t)).map(|(_, t)| *t).collect();
        let mut actors: Vec<Actor> = Vec::new();
        let mut sector = None;
        let mut reason = String::new();
        for head in &heads {
            if let Some(mention) = self.at(*head) {
                for actor in mention.actors() {
                    if !actors.iter().any(|a| a.key() == actor.key()) {
                        actors.push(actor.clone());
                    }
                }
                sector = sector.or(mention.sector);
                if reason.is_empty() {
                    reason = format!("\"{}\": {}", words(mention), mention.reason);
                }
            }
            sector = sector.or_else(|| self.sector_at(*head));
        }
        if actors.is_empty() {
            let named = order.iter().filter_map(|(_, t)| self.at(*t)).find(|m| !m.actors().is_empty());
            if let Some(mention) = named {
                actors = mention.actors().iter().map(|a| Actor { sector: sector.or(a.sector), ..a.clone() }).collect();
                reason = format!("\"{}\" in the phrase: {}", words(mention), mention.reason);
            }
        }
        let name = |kind: EntityKind| {
            let inside = |n: &&Name| tokens.start <= n.tokens.start && n.tokens.end <= tokens.end;
            self.names.iter().filter(inside).find(|n| n.kind == kind)
        };
        if actors.is_empty()
            && let Some(named) = self
                .names
                .iter()
                .find(|n| tokens.start <= n.tokens.start && n.tokens.end <= tokens.end && n.actors.len() == 1)
        {
            actors.clone_from(&named.actors);
            reason = format!("the name \"{}\" in the phrase", analysis.words(named.tokens.clone()));
        }
        sector = sector.or_else(|| actors.iter().find_map(|a| a.sector)).or_else(|| {
            order.iter().find_map(|(_, t)| self.at(*t).and_then(|m| m.sector).or_else(|| self.sector_at(*t)))
        });
        let mut organisation = None;
        if actors.is_empty()
            && let Some(found) = name(EntityKind::Org)
        {
            let called = analysis.words(found.tokens.clone()).replace('\n', " ");
            reason = format!("\"{called}\": a name of an organisation that no table has");
            organisation = Some(called);
        }
        if actors.is_empty() && sector.is_none() && organisation.is_none() {
            let nobody = [
                (EntityKind::Norp, "a people without a state"),
                (EntityKind::Person, "a person whom the text gives no office"),
            ];
            if let Some((found, what)) = nobody.into_iter().find_map(|(kind, what)| Some((name(kind)?, what))) {
                sector = Some(Sector::Cvl);
                reason = format!("\"{}\": {what}", analysis.words(found.tokens.clone()));
            }
        }
        if reason.is_empty() {
            reason = if sector.is_some() { "by its noun".to_owned() } else { "nobody is named".to_owned() };
        }
        Side { actors, sector, organisation, reason }
    }
}

/// How far below the head of a phrase a token hangs; coordinated heads count as heads.
fn depth_in(analysis: &Analysis, tokens: &Range<TokenId>, token: TokenId) -> usize {
    let (mut at, mut depth) = (token, 0);
    for _ in 0..64 {
        let head = analysis.tokens[at].head;
        if head == at || !tokens.contains(&head) {
            break;
        }
        depth += usize::from(analysis.tokens[at].relation != Relation::Conj);
        at = head;
    }
    depth
}

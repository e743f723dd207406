//! The way from a document to its places.

use crate::evidence::{Group, SIGNS, WEIGHTS, weigh};
use crate::gazetteer::{Gazetteer, Place, country_of_domain};
use crate::grammar::{is_predicate, modifies, preposition};
use crate::kind::PlaceKind;
use crate::recognise::{Naming, recognise};
use crate::words::{is_locative, is_posted};
use legation_actors::{MentionKind, Resolutions};
use legation_analysis::{Analysis, Relation, TokenId};
use legation_document::Span;
use legation_records::{Country, Location};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

/// How deep the phrases below a predicate are followed: "at a summit in Geneva".
const DEPTH: usize = 3;
/// How sure the country must be before a place is given: a wrong country is worse than none.
const SURE: f32 = 0.5;

/// How the name of a place is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// The place itself: "in Moscow".
    Place,
    /// Who sits there acts: "Moscow said".
    Metonym,
    /// Part of another phrase: "Moscow's envoy", "a Paris court".
    Modifier,
    /// The place takes part or is talked about, and grammar does not tell its government from its
    /// ground: "destroyed Aleppo".
    Named,
    /// An adjective of a country: "the Russian army".
    Adjective,
    /// Part of the name of something else: "Kentucky State Police".
    Inside,
}

impl Use {
    /// The word used in output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Metonym => "metonym",
            Self::Modifier => "modifier",
            Self::Named => "named",
            Self::Adjective => "adjective",
            Self::Inside => "inside",
        }
    }
}

/// A name of a place in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Toponym {
    /// The tokens of the name.
    pub tokens: Range<TokenId>,
    /// The token that carries it in the tree.
    pub head: TokenId,
    /// Where, in the clean text.
    pub span: Span,
    /// The name as the text has it.
    pub words: String,
    /// How it is used.
    pub usage: Use,
    /// The place; `None` where the gazetteer does not have it or the text leaves several open.
    pub place: Option<Place>,
    /// The country that it lies in, which is known more often than the place ("Edmonton, Ky.").
    pub country: Option<Country>,
    /// Why it is taken for a place, and for this one.
    pub reason: String,
}

impl Toponym {
    /// Where it is, for a record: none unless at least the country is known, or the place is settled.
    pub fn location(&self) -> Option<Location> {
        if let Some(place) = &self.place {
            return Some(Location { name: place.name.clone(), country: self.country, geonames: place.geonames });
        }
        let country = self.country?;
        Some(Location { name: self.words.clone(), country: Some(country), geonames: None })
    }

    /// Whether the name stands for a party and not for ground.
    pub fn is_metonym(&self) -> bool {
        self.usage == Use::Metonym
    }
}

/// What is known of where a document was published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlet<'a> {
    /// Its domain ("example.co.uk"), if known: a country's top-level domain speaks for the country.
    pub domain: Option<&'a str>,
}

/// The places of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Toponyms {
    all: Vec<Toponym>,
    by_token: Vec<Option<u32>>,
    /// Heads of mentions of persons, by themselves or by their office.
    persons: BTreeSet<TokenId>,
}

impl Toponyms {
    /// All names of places, in order.
    pub fn all(&self) -> &[Toponym] {
        &self.all
    }

    /// The name that holds a token.
    pub fn at(&self, token: TokenId) -> Option<&Toponym> {
        self.by_token.get(token).copied().flatten().map(|i| &self.all[i as usize])
    }

    /// Where something happened: the place that a modifier of the predicate gives ("met in Geneva",
    /// "talks in Geneva", "at a summit in Geneva"). The narrowest where one lies in the other
    /// ("in Geneva, Switzerland"). None where the text does not locate the predicate itself: the
    /// seat of a party, the dateline, and the place of another event say nothing.
    pub fn place_of(&self, analysis: &Analysis, predicate: TokenId) -> Option<&Toponym> {
        if predicate >= analysis.tokens.len() || !is_predicate(analysis, predicate) {
            return None;
        }
        self.place_below(analysis, predicate, DEPTH).or_else(|| {
            // "Will meet her counterpart in Tashkent": the tree hangs the place on whom they meet. An
            // ambassador in Tashkent is there for long.
            let met = analysis.children_by(predicate, Relation::Obj).find(|object| self.persons.contains(object))?;
            let posted = is_posted(&analysis.lemma(met).to_lowercase());
            if posted { None } else { self.place_below(analysis, met, DEPTH - 1) }
        })
    }

    fn place_below(&self, analysis: &Analysis, above: TokenId, depth: usize) -> Option<&Toponym> {
        if depth == 0 {
            return None;
        }
        for child in analysis.children(above) {
            if !matches!(analysis.tokens[*child].relation, Relation::Obl | Relation::Nmod) {
                continue;
            }
            let Some(word) = preposition(analysis, *child) else { continue };
            let locative = is_locative(&word) || word == "on";
            if !locative {
                continue;
            }
            if let Some(toponym) = self.at(*child) {
                if toponym.usage == Use::Place {
                    return Some(toponym);
                }
                continue;
            }
            // "In the city of Aleppo", "at the Geneva talks", "in Aleppo's suburbs".
            let inner = analysis.children(*child).iter().find_map(|c| {
                let relation = analysis.tokens[*c].relation;
                let part = matches!(relation, Relation::NmodPoss | Relation::Compound | Relation::Appos)
                    || relation == Relation::Nmod && preposition(analysis, *c).as_deref() == Some("of");
                let noun = analysis.lemma(*child).to_lowercase();
                self.at(*c).filter(|t| {
                    part && crate::grammar::is_part_of_place(&noun) && !t.is_metonym() && t.usage != Use::Adjective
                })
            });
            if let Some(found) = inner.or_else(|| self.place_below(analysis, *child, depth - 1)) {
                return Some(found);
            }
        }
        None
    }
}

/// Finds and places the names of places of a document.
///
/// The result depends on nothing but its arguments.
pub fn locate(analysis: &Analysis, resolutions: &Resolutions, gazetteer: &Gazetteer, outlet: Outlet<'_>) -> Toponyms {
    let namings = recognise(analysis, gazetteer);
    let domain = outlet.domain.and_then(country_of_domain);
    let groups = weigh(analysis, gazetteer, &namings, domain);
    let mut group_of: Vec<Option<usize>> = vec![None; namings.len()];
    for (g, group) in groups.iter().enumerate() {
        for naming in &group.namings {
            group_of[*naming] = Some(g);
        }
    }
    let is_person = |kind| matches!(kind, MentionKind::Person | MentionKind::Office);
    let persons = resolutions.mentions().iter().filter(|m| is_person(m.kind)).map(|m| m.head).collect();
    let mut found = Toponyms { all: Vec::new(), by_token: vec![None; analysis.tokens.len()], persons };
    for (i, naming) in namings.iter().enumerate() {
        let group = group_of[i].map(|g| &groups[g]);
        let place = match group {
            Some(group) if group.certainty < SURE => None,
            Some(group) => group.choice.map(|c| gazetteer.place(group.candidates[c].row)),
            None if naming.demonym => match naming.readings.as_slice() {
                [(row, _)] => Some(gazetteer.place(*row)),
                _ => None,
            },
            None => None,
        };
        let country = place.as_ref().map_or_else(|| held_by(gazetteer, naming), |p| p.country);
        found.by_token[naming.tokens.clone()].fill(Some(found.all.len() as u32));
        found.all.push(Toponym {
            tokens: naming.tokens.clone(),
            head: naming.head,
            span: analysis.span(naming.tokens.clone()),
            words: analysis.words(naming.tokens.clone()).split_whitespace().collect::<Vec<_>>().join(" "),
            usage: usage(analysis, resolutions, naming, place.as_ref()),
            reason: reason(naming, group, place.as_ref()),
            place,
            country,
        });
    }
    found
}

/// The country of what the text puts behind a name, where all of it lies in one.
fn held_by(gazetteer: &Gazetteer, naming: &Naming) -> Option<Country> {
    let mut countries = naming.within.iter().map(|row| gazetteer.place(*row).country);
    let first = countries.next()??;
    countries.all(|c| c == Some(first)).then_some(first)
}

fn usage(analysis: &Analysis, resolutions: &Resolutions, naming: &Naming, place: Option<&Place>) -> Use {
    if naming.demonym {
        return Use::Adjective;
    }
    if naming.inside {
        return Use::Inside;
    }
    if let Some(mention) = resolutions.at(naming.head).filter(|m| m.tokens.start <= naming.tokens.start) {
        match mention.kind {
            MentionKind::Place => return Use::Place,
            MentionKind::Country | MentionKind::Seat => return Use::Metonym,
            MentionKind::Thing if modifies(analysis, naming.head) => return Use::Modifier,
            _ => {}
        }
    }
    if naming.located {
        return Use::Place;
    }
    if modifies(analysis, naming.head) {
        return Use::Modifier;
    }
    let subject =
        matches!(analysis.tokens[naming.head].relation, Relation::Nsubj | Relation::NsubjPass | Relation::OblAgent);
    let seat = place.is_some_and(|p| matches!(p.kind, PlaceKind::Country | PlaceKind::Capital | PlaceKind::Territory));
    if subject && seat { Use::Metonym } else { Use::Named }
}

fn reason(naming: &Naming, group: Option<&Group>, place: Option<&Place>) -> String {
    let mut text = naming.reason.to_owned();
    if place.is_none() {
        text.push_str(if group.is_some() { "; several places fit" } else { "; not in the gazetteer" });
        return text;
    }
    let Some(group) = group else { return text };
    let Some(candidate) = group.choice.map(|c| &group.candidates[c]) else { return text };
    if group.candidates.len() == 1 {
        text.push_str("; the only place of the name");
        return text;
    }
    let mut signs: Vec<(f32, &str)> = candidate
        .signs
        .iter()
        .zip(WEIGHTS)
        .zip(SIGNS)
        .map(|((sign, weight), name)| (sign * weight, name))
        .filter(|(value, _)| *value > 0.05)
        .collect();
    signs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let _ = write!(text, "; one of {} places", group.candidates.len());
    for (value, name) in signs.iter().take(3) {
        let _ = write!(text, ", {name} {value:.1}");
    }
    text
}

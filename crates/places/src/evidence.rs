//! Which of several places of a name is meant: what speaks for each, and how much it weighs.

use crate::gazetteer::{Facts, Gazetteer, NameForm, Row, are_neighbours};
use crate::kind::PlaceKind;
use crate::recognise::{Naming, distance, holds};
use legation_analysis::Analysis;
use std::collections::BTreeMap;

/// What speaks for a place, in the order of [`WEIGHTS`].
pub(crate) const SIGNS: [&str; COUNT] = [
    "population",
    "usual name",
    "country",
    "region",
    "district",
    "capital",
    "other kind",
    "class fits",
    "class does not fit",
    "lies in what is named behind it",
    "share of the country in the text",
    "share of the region in the text",
    "country of the same sentence",
    "distance to the nearest other place",
    "country not named, others are",
    "a neighbour is named",
    "country of the outlet",
];
/// How many signs there are.
pub(crate) const COUNT: usize = 17;

/// How much each sign weighs. Set by hand, beside a regression on half of the development documents
/// and checked on the other half; see `data/places/README.md`.
pub(crate) const WEIGHTS: [f32; COUNT] =
    [1.1, 1.3, 3.0, -0.9, -0.9, 0.6, 4.5, 1.5, -0.8, 8.0, 1.8, 3.5, 1.2, -1.2, -1.0, 0.2, 1.5];

/// How often the choice is made again with what was chosen before.
const ROUNDS: usize = 3;
/// Distances below this many kilometres count as the same neighbourhood.
const NEAR_KM: f32 = 30.0;
/// What a place already chosen weighs as evidence of its country, against 1 for a name of the country.
const CHOSEN: f32 = 0.5;

/// One name of the document in all its places, and its readings.
pub(crate) struct Group {
    pub(crate) namings: Vec<usize>,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) choice: Option<usize>,
    /// How likely the country of the choice is, from 0 to 1, as the scores have it.
    pub(crate) certainty: f32,
}

pub(crate) struct Candidate {
    pub(crate) row: Row,
    form: NameForm,
    facts: Facts,
    pub(crate) signs: [f32; COUNT],
    pub(crate) score: f32,
}

/// Groups the namings of a document by name and chooses a place for each group.
pub(crate) fn weigh(analysis: &Analysis, gazetteer: &Gazetteer, namings: &[Naming], outlet: Option<u8>) -> Vec<Group> {
    let mut groups = group(analysis, gazetteer, namings);
    let sentences: Vec<BTreeMap<u8, f32>> = sentence_countries(analysis, gazetteer, namings);
    for round in 0..=ROUNDS {
        let evidence = Evidence::of(gazetteer, namings, &groups, round > 0);
        let chosen: Vec<Option<Facts>> = groups.iter().map(|g| g.choice.map(|c| g.candidates[c].facts)).collect();
        for (i, group) in groups.iter_mut().enumerate() {
            let own = evidence.without(i);
            for candidate in &mut group.candidates {
                candidate.signs = signs(
                    gazetteer,
                    namings,
                    &group.namings,
                    candidate,
                    &own,
                    &chosen,
                    i,
                    &sentences,
                    analysis,
                    outlet,
                );
                candidate.score = candidate.signs.iter().zip(WEIGHTS).map(|(s, w)| s * w).sum();
            }
            group.choice = best(&group.candidates);
            group.certainty = certainty(&group.candidates, group.choice);
        }
    }
    groups
}

/// The share of the choice's country among all candidates, each counted by the exponential of its score.
fn certainty(candidates: &[Candidate], choice: Option<usize>) -> f32 {
    let Some(best) = choice.map(|c| &candidates[c]) else { return 0.0 };
    let (mut same, mut all) = (0.0, 0.0);
    for candidate in candidates {
        let weight = (candidate.score - best.score).exp();
        all += weight;
        if candidate.facts.country == best.facts.country {
            same += weight;
        }
    }
    same / all
}

fn best(candidates: &[Candidate]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (i, candidate) in candidates.iter().enumerate() {
        if best.is_none_or(|b| candidate.score > candidates[b].score) {
            best = Some(i);
        }
    }
    best
}

fn group(analysis: &Analysis, gazetteer: &Gazetteer, namings: &[Naming]) -> Vec<Group> {
    let mut keys: BTreeMap<(String, Vec<Row>), usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (i, naming) in namings.iter().enumerate() {
        if naming.demonym || naming.readings.is_empty() {
            continue;
        }
        let key = crate::fold::fold(analysis.words(naming.tokens.clone()));
        // "Georgia" the state and "Georgia" the country in one text are told by what is behind them.
        let within: Vec<Row> =
            if naming.within.len() == 1 && naming.readings.len() > 1 { naming.within.clone() } else { Vec::new() };
        let known = keys.get(&(key.clone(), within.clone())).copied();
        let at = known.unwrap_or_else(|| {
            keys.insert((key, within), groups.len());
            let candidates = naming
                .readings
                .iter()
                .map(|(row, form)| Candidate {
                    row: *row,
                    form: *form,
                    facts: gazetteer.facts(*row),
                    signs: [0.0; COUNT],
                    score: 0.0,
                })
                .collect();
            groups.push(Group { namings: Vec::new(), candidates, choice: None, certainty: 0.0 });
            groups.len() - 1
        });
        groups[at].namings.push(i);
    }
    // A name that is explained once is explained everywhere: "Paris, Texas … Paris".
    let explained: Vec<(usize, String)> =
        keys.iter().filter(|((_, within), _)| !within.is_empty()).map(|((key, _), at)| (*at, key.clone())).collect();
    for ((key, within), at) in &keys {
        let others: Vec<usize> = explained.iter().filter(|(_, k)| k == key).map(|(a, _)| *a).collect();
        if within.is_empty() && others.len() == 1 && others[0] != *at {
            let moved = std::mem::take(&mut groups[*at].namings);
            groups[others[0]].namings.extend(moved);
        }
    }
    groups.retain(|g| !g.namings.is_empty());
    groups
}

/// Countries that a sentence names or has an adjective of.
fn sentence_countries(analysis: &Analysis, gazetteer: &Gazetteer, namings: &[Naming]) -> Vec<BTreeMap<u8, f32>> {
    let mut sentences = vec![BTreeMap::new(); analysis.sentences.len()];
    for naming in namings {
        if let Some(country) = sure_country(gazetteer, naming) {
            *sentences[analysis.tokens[naming.head].sentence].entry(country).or_insert(0.0) += 1.0;
        }
    }
    sentences
}

/// The country that a naming is, or is an adjective of, where all its readings agree.
fn sure_country(gazetteer: &Gazetteer, naming: &Naming) -> Option<u8> {
    let mut country = None;
    for (row, form) in &naming.readings {
        let facts = gazetteer.facts(*row);
        if facts.kind == PlaceKind::Country && *form != NameForm::Other {
            match country {
                None => country = facts.country,
                Some(known) if Some(known) == facts.country => {}
                Some(_) => return None,
            }
        }
    }
    // "Georgia": the name of a region of another country too.
    let other = naming.readings.iter().any(|(row, form)| {
        let facts = gazetteer.facts(*row);
        *form == NameForm::Usual && facts.kind == PlaceKind::Region && facts.country != country
    });
    country.filter(|_| !other)
}

/// How much the text speaks of each country and region, by name.
struct Evidence {
    countries: Vec<(Option<usize>, u8, f32)>,
    regions: Vec<(usize, Row, f32)>,
}

struct Shares {
    countries: BTreeMap<u8, f32>,
    country_total: f32,
    regions: BTreeMap<Row, f32>,
    region_total: f32,
}

impl Evidence {
    fn of(gazetteer: &Gazetteer, namings: &[Naming], groups: &[Group], chosen: bool) -> Self {
        let mut evidence = Self { countries: Vec::new(), regions: Vec::new() };
        let count = |n: usize| (1.0 + n as f32).ln();
        let mut demonyms: BTreeMap<u8, usize> = BTreeMap::new();
        for naming in namings.iter().filter(|n| n.demonym) {
            if let Some(country) = sure_country(gazetteer, naming) {
                *demonyms.entry(country).or_insert(0) += 1;
            }
        }
        for (country, n) in demonyms {
            evidence.countries.push((None, country, count(n)));
        }
        for (i, group) in groups.iter().enumerate() {
            let sure = sure_country(gazetteer, &namings[group.namings[0]]);
            if let Some(country) = sure {
                evidence.countries.push((Some(i), country, count(group.namings.len())));
                continue;
            }
            // Before anything is chosen, names with one reading speak.
            let alone = group.candidates.len() == 1;
            let choice = if alone { Some(0) } else { group.choice.filter(|_| chosen) };
            let Some(candidate) = choice.map(|c| &group.candidates[c]) else { continue };
            let weight = if candidate.facts.kind == PlaceKind::Region { 1.0 } else { CHOSEN };
            if let Some(country) = candidate.facts.country {
                evidence.countries.push((Some(i), country, weight * count(group.namings.len())));
            }
            let region = match candidate.facts.kind {
                PlaceKind::Region => Some(candidate.row),
                _ => candidate.facts.region,
            };
            if let Some(region) = region {
                evidence.regions.push((i, region, weight * count(group.namings.len())));
            }
        }
        // What stands behind a name speaks though it may be a part of the same words.
        for (i, group) in groups.iter().enumerate() {
            for naming in &group.namings {
                if let [row] = namings[*naming].within.as_slice() {
                    let facts = gazetteer.facts(*row);
                    if let (PlaceKind::Region, Some(country)) = (facts.kind, facts.country) {
                        evidence.countries.push((Some(i), country, CHOSEN));
                        evidence.regions.push((i, *row, CHOSEN));
                    }
                }
            }
        }
        evidence
    }

    /// The evidence of all names but one.
    fn without(&self, group: usize) -> Shares {
        let mut shares =
            Shares { countries: BTreeMap::new(), country_total: 0.0, regions: BTreeMap::new(), region_total: 0.0 };
        for (i, country, weight) in &self.countries {
            if *i != Some(group) {
                *shares.countries.entry(*country).or_insert(0.0) += weight;
                shares.country_total += weight;
            }
        }
        for (i, region, weight) in &self.regions {
            if *i != group {
                *shares.regions.entry(*region).or_insert(0.0) += weight;
                shares.region_total += weight;
            }
        }
        shares
    }
}

#[expect(clippy::too_many_arguments, reason = "everything that speaks for a place")]
fn signs(
    gazetteer: &Gazetteer,
    namings: &[Naming],
    own: &[usize],
    candidate: &Candidate,
    shares: &Shares,
    chosen: &[Option<Facts>],
    group: usize,
    sentences: &[BTreeMap<u8, f32>],
    analysis: &Analysis,
    outlet: Option<u8>,
) -> [f32; COUNT] {
    let facts = &candidate.facts;
    let on = |b: bool| f32::from(u8::from(b));
    let mut s = [0.0; COUNT];
    s[0] = (facts.population.max(300) as f32).log10() - 2.5;
    s[1] = on(candidate.form == NameForm::Usual);
    s[2] = on(facts.kind == PlaceKind::Country);
    s[3] = on(facts.kind == PlaceKind::Region);
    s[4] = on(facts.kind == PlaceKind::District);
    s[5] = on(facts.kind == PlaceKind::Capital);
    s[6] = on(facts.kind > PlaceKind::Capital || facts.kind == PlaceKind::Territory);
    let classes: Vec<PlaceKind> = own.iter().filter_map(|i| namings[*i].class).collect();
    s[7] = on(classes.iter().any(|c| fits(*c, facts.kind)));
    s[8] = on(!classes.is_empty() && !classes.iter().any(|c| fits(*c, facts.kind)));
    s[9] = on(own.iter().any(|i| namings[*i].within.iter().any(|w| holds(gazetteer, *w, candidate.row))));
    if let Some(country) = facts.country {
        let weight = shares.countries.get(&country).copied().unwrap_or(0.0);
        s[10] = weight / (shares.country_total + 0.5);
        s[12] = on(own.iter().any(|i| {
            let sentence = &sentences[analysis.tokens[namings[*i].head].sentence];
            let self_made = if facts.kind == PlaceKind::Country { 1.0 } else { 0.0 };
            sentence.get(&country).is_some_and(|n| *n > self_made)
        }));
        s[14] = on(weight == 0.0 && shares.country_total > 0.0);
        s[15] = on(shares.countries.keys().any(|c| are_neighbours(country, *c)));
        s[16] = on(outlet == Some(country));
    }
    let region = if facts.kind == PlaceKind::Region { Some(candidate.row) } else { facts.region };
    if let Some(weight) = region.and_then(|r| shares.regions.get(&r)) {
        s[11] = weight / (shares.region_total + 0.5);
    }
    let nearest = chosen
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != group)
        .filter_map(|(_, c)| c.as_ref())
        .filter(|c| !matches!(c.kind, PlaceKind::Country | PlaceKind::Continent))
        .map(|c| distance(c, facts))
        .fold(f32::INFINITY, f32::min);
    s[13] = if nearest.is_finite() { (1.0 + nearest / NEAR_KM).log10() } else { 1.0 };
    s
}

/// Whether a place is what a noun beside its name says.
fn fits(class: PlaceKind, kind: PlaceKind) -> bool {
    match class {
        PlaceKind::City => matches!(kind, PlaceKind::City | PlaceKind::Capital | PlaceKind::Quarter),
        PlaceKind::Region => {
            matches!(kind, PlaceKind::Region | PlaceKind::District | PlaceKind::Area | PlaceKind::Territory)
        }
        PlaceKind::District => matches!(kind, PlaceKind::District | PlaceKind::City | PlaceKind::Quarter),
        PlaceKind::Island => matches!(kind, PlaceKind::Island | PlaceKind::Territory | PlaceKind::Country),
        other => other == kind,
    }
}

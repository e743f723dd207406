//! Which words of a document name a place: the model's names, the gazetteer and the tree together.

use crate::gazetteer::{Gazetteer, NameForm, Row};
use crate::grammar::{first_conjunct, head_of, is_located, modifies};
use crate::kind::PlaceKind;
use crate::words::{class_of, is_body, is_outlet, is_part, is_title};
use legation_analysis::{Analysis, EntityKind, Relation, TokenId, Upos};
use std::collections::BTreeSet;
use std::ops::Range;

/// From how many people on a city is taken for a place without the model's or the grammar's word.
const LARGE: u32 = 100_000;

/// Words that name a place, with the places of that name.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    pub(crate) tokens: Range<TokenId>,
    pub(crate) head: TokenId,
    /// The places of the name; none if the gazetteer does not have it.
    pub(crate) readings: Vec<(Row, NameForm)>,
    /// An adjective or people ("Syrian"): evidence of a country, no place itself.
    pub(crate) demonym: bool,
    /// What the words around say that it is.
    pub(crate) class: Option<PlaceKind>,
    /// The places that the text puts behind it: "Paris, Texas".
    pub(crate) within: Vec<Row>,
    pub(crate) located: bool,
    /// It is a part of the name of something else: "Kentucky" in "Kentucky State Police".
    pub(crate) inside: bool,
    /// Why it is taken for a place.
    pub(crate) reason: &'static str,
}

struct Match {
    tokens: Range<TokenId>,
    readings: Vec<(Row, NameForm)>,
    within: Vec<Row>,
    /// It stands behind another place as what holds it: "Texas" in "Paris, Texas".
    holds: bool,
    /// Another place stands behind it as what holds it, but the gazetteer has none of this name there.
    elsewhere: bool,
}

pub(crate) fn recognise(analysis: &Analysis, gazetteer: &Gazetteer) -> Vec<Naming> {
    let mut matches = matches(analysis, gazetteer);
    chain(analysis, gazetteer, &mut matches);
    let persons = person_words(analysis);
    let mut match_of: Vec<Option<u32>> = vec![None; analysis.tokens.len()];
    for (i, found) in matches.iter().enumerate() {
        match_of[found.tokens.clone()].fill(Some(i as u32));
    }
    let mut namings: Vec<Naming> = Vec::new();
    let mut taken = vec![false; analysis.tokens.len()];
    for entity in &analysis.entities {
        if !matches!(entity.kind, EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac) {
            continue;
        }
        let Some(tokens) = trimmed(analysis, entity.tokens.clone()) else { continue };
        // Names one after the other in one entity: "Paris, Texas", "Israel and Lebanon".
        let inner: BTreeSet<u32> = tokens.clone().filter_map(|t| match_of[t]).collect();
        let joined = tokens.clone().any(|t| matches!(analysis.word(t), "," | "and" | "/" | "&" | "(" | ";"));
        if joined && inner.len() > 1 {
            continue;
        }
        if tokens.clone().any(|t| taken[t]) {
            continue;
        }
        let exact = inner
            .iter()
            .map(|i| &matches[*i as usize])
            .find(|m| m.tokens == tokens || m.tokens.start <= tokens.start && m.tokens.end >= tokens.end);
        // "Metcalfe County Sheriff's Office", taken for a place as a whole: the county is one.
        let exact = exact.or_else(|| {
            inner.iter().map(|i| &matches[*i as usize]).find(|m| {
                entity.kind == EntityKind::Gpe
                    && m.tokens.start == tokens.start
                    && (m.tokens.len() > 1 || is_body(&analysis.word(tokens.end - 1).to_lowercase()))
            })
        });
        let naming = if let Some(found) = exact {
            naming(analysis, found, "the model's name and the gazetteer")
        } else {
            let inside = inner.iter().map(|i| &matches[*i as usize]).find(|m| m.tokens.end == tokens.end);
            let part =
                inside.filter(|m| (tokens.start..m.tokens.start).all(|t| is_part(&analysis.word(t).to_lowercase())));
            let mut naming = Naming {
                tokens: tokens.clone(),
                head: head_of(analysis, &tokens),
                readings: part.map(|m| m.readings.clone()).unwrap_or_default(),
                demonym: false,
                class: None,
                within: part.map(|m| m.within.clone()).unwrap_or_default(),
                located: false,
                inside: false,
                reason: "the model's name",
            };
            naming.located = is_located(analysis, naming.head);
            naming.class = class(analysis, &naming.tokens);
            naming
        };
        if naming.demonym && entity.kind == EntityKind::Fac {
            continue;
        }
        // A building or street that no preposition puts anywhere is as often something else.
        if entity.kind == EntityKind::Fac && naming.readings.is_empty() && !naming.located {
            continue;
        }
        if is_rejected(analysis, &naming, &persons, Some(entity.kind)) || names_outlet(analysis, &naming) {
            continue;
        }
        taken[naming.tokens.clone()].fill(true);
        namings.push(naming);
    }
    // What the document calls a place once is one where nothing speaks against it.
    let known: BTreeSet<String> = namings
        .iter()
        .filter(|n| !n.demonym && !n.readings.is_empty())
        .map(|n| analysis.words(n.tokens.clone()).to_lowercase())
        .collect();
    for found in &matches {
        if found.tokens.clone().any(|t| taken[t]) {
            continue;
        }
        let mut naming = naming(analysis, found, "the gazetteer");
        let accepted = match acceptance(analysis, gazetteer, found, &naming, &persons) {
            Acceptance::Place => true,
            Acceptance::Inside => {
                naming.inside = true;
                naming.reason = "the gazetteer; part of a longer name";
                true
            }
            Acceptance::Perhaps => known.contains(&analysis.words(naming.tokens.clone()).to_lowercase()),
            Acceptance::No => false,
        };
        if accepted {
            taken[naming.tokens.clone()].fill(true);
            namings.push(naming);
        }
    }
    namings.sort_by_key(|n| n.tokens.start);
    namings
}

fn naming(analysis: &Analysis, found: &Match, reason: &'static str) -> Naming {
    let head = head_of(analysis, &found.tokens);
    let demonym = found.readings.iter().all(|(_, form)| *form == NameForm::Demonym);
    let readings = if found.elsewhere {
        Vec::new()
    } else if demonym {
        found.readings.clone()
    } else {
        found.readings.iter().copied().filter(|(_, form)| *form != NameForm::Demonym).collect()
    };
    Naming {
        tokens: found.tokens.clone(),
        head,
        readings,
        demonym,
        class: class(analysis, &found.tokens),
        within: found.within.clone(),
        located: is_located(analysis, head) || is_dateline(analysis, &found.tokens),
        inside: false,
        reason,
    }
}

/// Names of the gazetteer in each sentence that begin and end where words do.
fn matches(analysis: &Analysis, gazetteer: &Gazetteer) -> Vec<Match> {
    let mut found = Vec::new();
    for sentence in &analysis.sentences {
        let text = sentence.span.slice(&analysis.text);
        let mut t = sentence.tokens.start;
        for name in gazetteer.scan(text) {
            let (start, end) = (name.range.start + sentence.span.start, name.range.end + sentence.span.start);
            while t < sentence.tokens.end && analysis.tokens[t].span.start < start {
                t += 1;
            }
            let mut last = t;
            while last < sentence.tokens.end && analysis.tokens[last].span.end < end {
                last += 1;
            }
            let whole = last < sentence.tokens.end
                && analysis.tokens[t].span.start == start
                && analysis.tokens[last].span.end == end;
            if !whole {
                continue;
            }
            let written = &text[name.range.clone()];
            let capitals = !written.chars().any(char::is_lowercase);
            let short = written.chars().filter(|c| c.is_alphabetic()).count() <= 3 && !written.contains('.');
            let readings: Vec<_> = name
                .readings
                .into_iter()
                .filter(|(row, form)| match form {
                    NameForm::Postal => capitals,
                    // "US" is not "us"; short names of towns are rather something else.
                    _ if short => capitals == is_short_name(gazetteer, *row, written),
                    _ => true,
                })
                .collect();
            // "Masvingo province" is the province, and its name is one word; "Washington state" likewise.
            let small = analysis.word(last).chars().all(char::is_lowercase);
            let last = if last > t && small && class_of(analysis.word(last)).is_some() { last - 1 } else { last };
            if !readings.is_empty() {
                found.push(Match { tokens: t..last + 1, readings, within: Vec::new(), holds: false, elsewhere: false });
            }
        }
    }
    found
}

/// Whether a name of up to three letters is an abbreviation of the place, to be written in capitals.
fn is_short_name(gazetteer: &Gazetteer, row: Row, written: &str) -> bool {
    let facts = gazetteer.facts(row);
    let same = gazetteer.place(row).name.chars().count() == written.chars().count();
    !same && matches!(facts.kind, PlaceKind::Country | PlaceKind::Region | PlaceKind::Territory | PlaceKind::Area)
}

/// "Paris, Texas", "Portland, Ore.", "Aleppo (Syria)": what stands behind holds what stands before.
fn chain(analysis: &Analysis, gazetteer: &Gazetteer, matches: &mut Vec<Match>) {
    for i in (1..matches.len()).rev() {
        let (left, right) = matches.split_at_mut(i);
        let (a, b) = (&mut left[i - 1], &mut right[0]);
        let gap = a.tokens.end..b.tokens.start;
        let between = gap.len() == 1
            && matches!(analysis.word(gap.start), "," | "(")
            && analysis.tokens[a.tokens.start].sentence == analysis.tokens[b.tokens.start].sentence;
        if !between {
            continue;
        }
        let holding: Vec<Row> = b
            .readings
            .iter()
            .filter(|(_, form)| *form != NameForm::Demonym)
            .map(|(row, _)| *row)
            .filter(|b| a.readings.iter().any(|(a, form)| *form <= NameForm::Other && holds(gazetteer, *b, *a)))
            .collect();
        let is = |readings: &[(Row, NameForm)], kinds: &[PlaceKind]| {
            readings.iter().any(|(row, form)| {
                matches!(form, NameForm::Usual | NameForm::Postal) && kinds.contains(&gazetteer.facts(*row).kind)
            })
        };
        // "Niger, Nigeria" and "Georgia, Texas" are lists.
        let listed = is(&a.readings, &[PlaceKind::Country]) && is(&b.readings, &[PlaceKind::Country])
            || is(&a.readings, &[PlaceKind::Region]) && is(&b.readings, &[PlaceKind::Region]);
        if listed {
            continue;
        }
        // A list of cities is no chain: what holds is a state, a region, or a county.
        if holding.is_empty() {
            // "Edmonton, Ky.": a town too small for the gazetteer, and surely not the one in Canada.
            let region =
                is(&b.readings, &[PlaceKind::Region]) && !is(&b.readings, &[PlaceKind::City, PlaceKind::Capital]);
            if region && !is(&a.readings, &[PlaceKind::Country, PlaceKind::Region]) {
                b.readings.retain(|(row, _)| gazetteer.facts(*row).kind == PlaceKind::Region);
                b.holds = true;
                a.within = b.readings.iter().map(|(row, _)| *row).collect();
                a.elsewhere = true;
            }
            continue;
        }
        b.readings.retain(|(row, _)| holding.contains(row));
        b.holds = true;
        a.within = holding;
    }
    matches.retain_mut(|m| {
        if !m.holds {
            m.readings.retain(|(_, form)| *form != NameForm::Postal);
        }
        !m.readings.is_empty()
    });
}

/// Whether one place lies in another by the tables.
pub(crate) fn holds(gazetteer: &Gazetteer, outer: Row, inner: Row) -> bool {
    if outer == inner {
        return false;
    }
    let (o, i) = (gazetteer.facts(outer), gazetteer.facts(inner));
    match o.kind {
        PlaceKind::Country => i.country == o.country && i.kind != PlaceKind::Country,
        PlaceKind::Region => i.region == Some(outer),
        PlaceKind::District => i.region == o.region && i.kind == PlaceKind::City && distance(&o, &i) < 80.0,
        PlaceKind::Territory | PlaceKind::Area | PlaceKind::Island => {
            matches!(i.kind, PlaceKind::City | PlaceKind::District | PlaceKind::Capital)
                && (o.country.is_none() || i.country == o.country)
                && distance(&o, &i) < 400.0
        }
        _ => false,
    }
}

/// Kilometres between two places along the surface.
pub(crate) fn distance(a: &crate::gazetteer::Facts, b: &crate::gazetteer::Facts) -> f32 {
    let (la, lb) = (a.latitude.to_radians(), b.latitude.to_radians());
    let (dp, dl) = ((la - lb) / 2.0, (a.longitude - b.longitude).to_radians() / 2.0);
    let h = dp.sin().powi(2) + la.cos() * lb.cos() * dl.sin().powi(2);
    6371.0 * 2.0 * h.sqrt().min(1.0).asin()
}

/// The words of longer names of persons: "Jackson" alone is then the person.
fn person_words(analysis: &Analysis) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    for entity in analysis.entities.iter().filter(|e| e.kind == EntityKind::Person) {
        if let Some(tokens) = trimmed(analysis, entity.tokens.clone())
            && tokens.len() > 1
        {
            words.extend(tokens.map(|t| analysis.word(t)));
        }
    }
    words
}

/// An entity without article, words in small letters before the name, and possessive mark.
fn trimmed(analysis: &Analysis, tokens: Range<TokenId>) -> Option<Range<TokenId>> {
    let named = |t: &TokenId| {
        let word = analysis.word(*t);
        word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) && !matches!(word, "The" | "A")
    };
    let start = tokens.clone().find(named)?;
    let mut end = tokens.end;
    // "The Rajasthan assembly": a name ends with a capital or a number.
    let small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    while !analysis.word(end - 1).chars().any(char::is_alphanumeric)
        || matches!(analysis.word(end - 1), "'s" | "’s" | "'S")
        || small(analysis.word(end - 1))
    {
        end -= 1;
        if end == start {
            return None;
        }
    }
    Some(start..end)
}

/// What the nouns beside a name say that it is: "Aleppo province", "the city of Aleppo".
fn class(analysis: &Analysis, tokens: &Range<TokenId>) -> Option<PlaceKind> {
    let sentence = analysis.sentence_of(tokens.start).tokens.clone();
    let word = |t: TokenId| analysis.word(t).to_lowercase();
    if tokens.end < sentence.end
        && let Some(kind) = class_of(&word(tokens.end))
    {
        return Some(kind);
    }
    if tokens.start >= sentence.start + 2 && word(tokens.start - 1) == "of" {
        return class_of(word(tokens.start - 2).trim_end_matches('s'));
    }
    if tokens.start > sentence.start {
        return class_of(&word(tokens.start - 1));
    }
    None
}

fn is_rejected(analysis: &Analysis, naming: &Naming, persons: &BTreeSet<&str>, entity: Option<EntityKind>) -> bool {
    let settled = naming.located || !naming.within.is_empty();
    if naming.tokens.len() == 1 && !settled && persons.contains(analysis.word(naming.tokens.start)) {
        let country =
            naming.readings.iter().any(|(_, form)| *form == NameForm::Usual) && naming.reason != "the model's name";
        if !(country && entity == Some(EntityKind::Gpe) && naming.class.is_some()) {
            return true;
        }
    }
    if settled {
        return false;
    }
    let sentence = analysis.sentence_of(naming.tokens.start).tokens.clone();
    let before = naming.tokens.start.checked_sub(1).filter(|t| *t >= sentence.start);
    entity != Some(EntityKind::Gpe) && before.is_some_and(|t| is_title(&analysis.word(t).to_lowercase()))
}

/// "The Jakarta Post": the name goes on behind the place, and what it names is an outlet.
fn names_outlet(analysis: &Analysis, naming: &Naming) -> bool {
    let (sentence, next) = (analysis.sentence_of(naming.head), naming.tokens.end);
    let capital = |t: TokenId| analysis.word(t).chars().next().is_some_and(char::is_uppercase);
    next < sentence.tokens.end
        && capital(next)
        && is_outlet(&analysis.word(next).to_lowercase())
        && modifies(analysis, naming.head)
}

/// "Chad and Sudan": what stands beside a country in a coordination is one, though persons bear the name too.
fn is_beside_country(analysis: &Analysis, gazetteer: &Gazetteer, naming: &Naming) -> bool {
    let is_country = |readings: &[(Row, NameForm)]| {
        readings.iter().any(|(row, form)| *form == NameForm::Usual && gazetteer.facts(*row).kind == PlaceKind::Country)
    };
    let first = first_conjunct(analysis, naming.head);
    let beside =
        std::iter::once(first).chain(analysis.children_by(first, Relation::Conj)).filter(|t| *t != naming.head);
    is_country(&naming.readings)
        && beside.filter_map(|t| analysis.entity_at(t)).filter(|e| e.kind == EntityKind::Gpe).any(|entity| {
            let Some(tokens) = trimmed(analysis, entity.tokens.clone()) else { return false };
            let words = analysis.words(tokens);
            gazetteer.longest(words).is_some_and(|(end, readings)| end == words.len() && is_country(&readings))
        })
}

/// What a name of the gazetteer is that the model did not call a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Acceptance {
    Place,
    /// A part of the name of a body.
    Inside,
    /// A place if the document calls it one elsewhere.
    Perhaps,
    No,
}

fn acceptance(
    analysis: &Analysis,
    gazetteer: &Gazetteer,
    found: &Match,
    naming: &Naming,
    persons: &BTreeSet<&str>,
) -> Acceptance {
    let entity = analysis.entity_at(naming.head);
    let kind = entity.map(|e| e.kind);
    let yes = |b: bool| if b { Acceptance::Place } else { Acceptance::No };
    if naming.demonym {
        return yes(is_adjective(analysis, naming));
    }
    if found.holds {
        return Acceptance::Place;
    }
    if is_rejected(analysis, naming, persons, kind) {
        return Acceptance::No;
    }
    let sentence = analysis.sentence_of(naming.tokens.start).tokens.clone();
    let chained = !naming.within.is_empty();
    let (start, end) = (naming.tokens.start, naming.tokens.end);
    let capital = |t: TokenId| analysis.word(t).chars().next().is_some_and(char::is_uppercase);
    let follows = end < sentence.end && capital(end) && analysis.tokens[end].upos == Upos::Propn;
    let precedes = start > sentence.start + 1 && capital(start - 1) && analysis.tokens[start - 1].upos == Upos::Propn;
    let best = naming.readings.iter().filter(|(_, form)| *form == NameForm::Usual).map(|(row, _)| {
        let facts = gazetteer.facts(*row);
        let wide = !matches!(facts.kind, PlaceKind::City | PlaceKind::Capital | PlaceKind::Site);
        (wide, wide || facts.kind == PlaceKind::Capital || facts.population >= LARGE)
    });
    let (wide, large) = best.fold((false, false), |(a, b), (c, d)| (a | c, b | d));
    match kind {
        Some(
            EntityKind::Org
            | EntityKind::Person
            | EntityKind::Norp
            | EntityKind::Product
            | EntityKind::WorkOfArt
            | EntityKind::Event
            | EntityKind::Law
            | EntityKind::Language,
        ) => {
            let Some(entity) = entity.and_then(|e| trimmed(analysis, e.tokens.clone())) else {
                return Acceptance::No;
            };
            let whole = entity == naming.tokens;
            if chained && (whole || entity.start == start && !follows)
                || whole && naming.located && (large || kind != Some(EntityKind::Person))
                || whole && wide && kind != Some(EntityKind::Person)
                || whole && kind == Some(EntityKind::Person) && is_beside_country(analysis, gazetteer, naming)
            {
                return Acceptance::Place;
            }
            if whole {
                return Acceptance::Perhaps;
            }
            // "Kentucky State Police", "Ministry of Health of Uganda"; not "New York Times", "Paris Hilton".
            let body = entity.clone().any(|t| is_body(&analysis.word(t).to_lowercase()));
            let leads = entity.start == start && end < entity.end && (body || entity.end - end > 1);
            let ends = entity.end == end && start > entity.start && matches!(analysis.word(start - 1), "of" | "in");
            let media = (entity.clone()).any(|t| is_outlet(&analysis.word(t).to_lowercase()));
            if kind == Some(EntityKind::Org) && (leads || ends) && large && !media {
                return Acceptance::Inside;
            }
            Acceptance::No
        }
        Some(
            EntityKind::Date
            | EntityKind::Time
            | EntityKind::Percent
            | EntityKind::Quantity
            | EntityKind::Ordinal
            | EntityKind::Cardinal,
        ) => Acceptance::No,
        _ => {
            // Inside a longer name: "Paris Hilton", "Boston Marathon".
            if follows && (modifies(analysis, naming.head) || is_body(&analysis.word(end).to_lowercase())) {
                let body =
                    is_body(&analysis.word(end).to_lowercase()) && !is_outlet(&analysis.word(end).to_lowercase());
                return if body && large && !precedes { Acceptance::Inside } else { Acceptance::No };
            }
            let proper = naming.tokens.clone().any(|t| analysis.tokens[t].upos == Upos::Propn);
            if !proper || precedes {
                return Acceptance::No;
            }
            // "NICE": a word in capitals is an abbreviation, unless it opens a report.
            let shouted = naming.tokens.len() == 1
                && !wide
                && analysis.word(start).chars().all(|c| !c.is_lowercase())
                && !is_dateline(analysis, &naming.tokens);
            if shouted && !chained {
                return Acceptance::Perhaps;
            }
            if chained || large || naming.located && !is_common(analysis, naming) {
                Acceptance::Place
            } else {
                Acceptance::Perhaps
            }
        }
    }
}

/// "ATLANTA -", "KYIV (Agency)": words in capitals that open a report.
fn is_dateline(analysis: &Analysis, tokens: &Range<TokenId>) -> bool {
    let sentence = analysis.sentence_of(tokens.start).tokens.clone();
    tokens.start == sentence.start
        && tokens.end < sentence.end
        && tokens.clone().all(|t| analysis.word(t).chars().all(|c| !c.is_lowercase()))
        && matches!(analysis.word(tokens.end), "-" | "--" | "–" | "—" | "(" | ":" | ",")
}

/// A first word of a sentence may be any word with a capital.
fn is_common(analysis: &Analysis, naming: &Naming) -> bool {
    naming.tokens.len() == 1
        && naming.tokens.start == analysis.sentence_of(naming.tokens.start).tokens.start
        && analysis.tokens[naming.tokens.start].upos != Upos::Propn
}

/// An adjective of a country before a noun; people are no place.
fn is_adjective(analysis: &Analysis, naming: &Naming) -> bool {
    let token = &analysis.tokens[naming.head];
    matches!(token.relation, Relation::Amod | Relation::Compound | Relation::NmodDesc | Relation::NmodUnmarked)
        || token.upos == Upos::Adj
}

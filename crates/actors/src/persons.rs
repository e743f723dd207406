//! The persons of a document: every stretch of words that names one, joined to one entry for each
//! person ("Seo" is Seo Min-jae), with the office and the side that the text gives them.

use crate::Entitlement;
use crate::fold::fold;
use crate::offices::Holder;
use crate::reading::Reading;
use crate::registry::{Registry, Role, RoleKind, Sense};
use jiff::civil::Date;
use legation_analysis::{EntityKind, Relation, TokenId, Upos};
use legation_records::Actor;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// One stretch of words that names a person.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    pub(crate) tokens: Range<TokenId>,
    pub(crate) head: TokenId,
    /// The token that carries a title right before the name.
    pub(crate) title: Option<TokenId>,
    pub(crate) entry: usize,
}

/// A person, once for each document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// The fullest name in the document.
    pub(crate) name: String,
    words: Vec<String>,
    pub(crate) office: Option<String>,
    pub(crate) role: Option<&'static Role>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) entitlement: Option<Entitlement>,
    pub(crate) reason: String,
    pub(crate) first: TokenId,
}

#[derive(Default)]
pub(crate) struct Persons {
    pub(crate) namings: Vec<Naming>,
    pub(crate) entries: Vec<Entry>,
    naming_of: Vec<Option<u32>>,
}

impl Persons {
    pub(crate) fn naming(&self, t: TokenId) -> Option<&Naming> {
        self.naming_of.get(t).copied().flatten().map(|i| &self.namings[i as usize])
    }

    /// Finds all namings and joins them.
    pub(crate) fn find(reading: &Reading<'_>, registry: &Registry, as_of: Option<Date>) -> Self {
        let count = reading.analysis.tokens.len();
        let mut taken = vec![false; count];
        let mut spans: Vec<(Range<TokenId>, Option<TokenId>, Vec<usize>)> = Vec::new();
        let is_plain_name =
            |t: TokenId| reading.name(t).is_some_and(|n| n.senses.iter().any(|s| !matches!(s, Sense::Holder(_))));
        let mut take = |span: Range<TokenId>, title, holders: Vec<usize>, taken: &mut Vec<bool>| {
            if !span.is_empty() && !span.clone().any(|t| taken[t]) {
                taken[span.clone()].fill(true);
                spans.push((span, title, holders));
            }
        };
        let title_before = |at: TokenId| -> Option<TokenId> {
            let before = at.checked_sub(1)?;
            if reading.analysis.tokens[before].sentence != reading.analysis.tokens[at].sentence {
                return None;
            }
            let role = reading.role(before).or_else(|| {
                // "Secretary of State John Doe": the phrase ends before the name, its head stands earlier.
                (before.saturating_sub(4)..before).rev().find_map(|t| reading.role(t).filter(|r| r.tokens.end == at))
            })?;
            let outlet = role.role.kind == RoleKind::Media
                && !matches!(
                    role.role.phrase.as_ref(),
                    "journalist" | "reporter" | "editor" | "correspondent" | "blogger"
                );
            (role.tokens.end == at
                && !role.plural
                && !outlet
                && matches!(
                    role.role.kind,
                    RoleKind::Office
                        | RoleKind::Official
                        | RoleKind::People
                        | RoleKind::Analyst
                        | RoleKind::Media
                        | RoleKind::Armed
                        | RoleKind::Firm
                ))
            .then(|| {
                role.tokens
                    .clone()
                    .skip(1)
                    .find(|t| matches!(reading.lower(*t).as_str(), "of" | "for"))
                    .map_or(before, |t| t - 1)
            })
        };
        // Names of the registry.
        for name in &reading.names {
            let holders: Vec<usize> =
                name.senses.iter().filter_map(|s| if let Sense::Holder(i) = s { Some(*i) } else { None }).collect();
            if holders.len() == name.senses.len() && !holders.is_empty() {
                take(name.tokens.clone(), title_before(name.tokens.start), holders, &mut taken);
            }
        }
        // A title and the capitalised words after it.
        for t in 0..count {
            let Some(role) = reading.role(t) else { continue };
            let at = role.tokens.end;
            if at >= count || taken[at] || is_plain_name(at) || title_before(at) != Some(t) {
                continue;
            }
            if !reading.word(at).chars().next().is_some_and(char::is_uppercase)
                || reading.upos(at) != Upos::Propn && reading.entity(at).is_none_or(|e| e.kind != EntityKind::Person)
            {
                continue;
            }
            let mut run = reading.capital_run(at);
            if let Some(stop) =
                run.clone().find(|t| is_plain_name(*t) || reading.role(*t).is_some_and(|r| r.tokens.len() > 1))
            {
                run.end = stop;
            }
            if run.len() <= 6 {
                take(run, Some(t), Vec::new(), &mut taken);
            }
        }
        // Names that the model found, and capitalised pairs that somebody is called by.
        for entity in &reading.analysis.entities {
            if entity.kind != EntityKind::Person {
                continue;
            }
            let mut run = entity.tokens.clone();
            while run.end > run.start
                && (reading.is_possessive_mark(run.end - 1) || reading.upos(run.end - 1) == Upos::Punct)
            {
                run.end -= 1;
            }
            while run.start < run.end
                && (reading.role(run.start).is_some()
                    || reading.is_inside_role(run.start)
                    || reading.relation(run.start) == Relation::Case
                    || reading.upos(run.start) == Upos::Punct
                    || matches!(
                        reading.lower(run.start).trim_end_matches('.'),
                        "mr" | "mrs"
                            | "ms"
                            | "dr"
                            | "sir"
                            | "dame"
                            | "lord"
                            | "the"
                            | "then"
                            | "deputy"
                            | "vice"
                            | "foreign"
                            | "prime"
                            | "chief"
                    ))
            {
                run.start += 1;
            }
            if run.is_empty() || run.clone().any(|t| is_plain_name(t) || taken[t]) {
                continue;
            }
            let place = run.len() == 1
                && title_before(run.start).is_none()
                && matches!(
                    reading.preposition(run.start).as_deref(),
                    Some("in" | "near" | "at" | "outside" | "into" | "around")
                );
            let place = place
                || matches!(
                    reading.word(run.end - 1),
                    "Shoal"
                        | "Island"
                        | "Islands"
                        | "Sea"
                        | "Strait"
                        | "River"
                        | "Bay"
                        | "Heights"
                        | "Province"
                        | "Bridge"
                        | "Dam"
                        | "Airport"
                        | "Canal"
                        | "Pass"
                        | "Reef"
                        | "Gulf"
                        | "Valley"
                        | "Street"
                        | "Square"
                        | "Palace"
                        | "Hotel"
                        | "University"
                        | "Lake"
                        | "Mount"
                );
            if place {
                continue;
            }
            let full = reading.capital_run(run.start);
            if full.end > run.end
                && !full.clone().any(|t| is_plain_name(t) || reading.role(t).is_some())
                && full.len() <= 6
            {
                run.end = full.end;
            }
            if reading.word(run.start).chars().next().is_some_and(char::is_uppercase) {
                take(run.clone(), title_before(run.start), Vec::new(), &mut taken);
            }
        }
        for t in 0..count {
            if taken[t] || reading.upos(t) != Upos::Propn || is_plain_name(t) || t > 0 && taken[t - 1] {
                continue;
            }
            let run = reading.capital_run(t);
            if !(2..=4).contains(&run.len())
                || run.clone().any(|t| {
                    is_plain_name(t)
                        || taken[t]
                        || reading.role(t).is_some()
                        || reading.upos(t) != Upos::Propn && reading.word(t) != "-" && reading.upos(t) != Upos::Noun
                })
                || run.clone().any(|t| {
                    reading.entity(t).is_some_and(|e| e.kind != EntityKind::Person && e.kind != EntityKind::Org)
                })
                || t > 0
                    && reading.upos(t - 1) == Upos::Propn
                    && reading.analysis.tokens[t - 1].sentence == reading.analysis.tokens[t].sentence
            {
                continue;
            }
            let head = reading.head_of(&run);
            let who = reading.analysis.children_by(head, Relation::AclRelcl).any(|v| {
                reading
                    .analysis
                    .children(v)
                    .iter()
                    .any(|c| matches!(reading.lower(*c).as_str(), "who" | "whom" | "whose"))
            });
            let called = reading.analysis.children_by(head, Relation::Appos).any(|a| {
                reading.role(a).is_some_and(|r| {
                    matches!(r.role.kind, RoleKind::Office | RoleKind::Analyst | RoleKind::People) && !r.plural
                })
            });
            let personal = |a: TokenId| {
                reading.role(a).is_some_and(|r| {
                    matches!(r.role.kind, RoleKind::Office | RoleKind::Analyst | RoleKind::People | RoleKind::Official)
                        && !r.plural
                })
            };
            let beside = reading.relation(head) == Relation::Appos && personal(reading.head(head))
                || run.start >= 2
                    && run.end < count
                    && reading.word(run.start - 1) == ","
                    && reading.word(run.end) == ","
                    && personal(run.start - 2);
            // A name that the model did not see, in a spelling that is not on file.
            let spelled = || {
                let rows = registry.spelled(reading.analysis.words(run.clone()), false);
                rows.split_first().is_some_and(|(first, rest)| {
                    let name = registry.holder(*first).name;
                    rest.iter().all(|row| registry.holder(*row).name == name)
                })
            };
            if who || called || beside || spelled() {
                take(run, None, Vec::new(), &mut taken);
            }
        }
        // The surname, or in Korean and Chinese order the first word, of somebody named in full.
        let mut surnames: BTreeSet<String> = BTreeSet::new();
        for (span, ..) in spans.iter().filter(|(span, ..)| span.len() > 1) {
            surnames.insert(fold(reading.word(span.start)));
            surnames.insert(fold(reading.word(span.end - 1)));
        }
        // Names with a particle of their own: "Kais ben Salem".
        let surnames_of: BTreeSet<(String, String)> = spans
            .iter()
            .filter(|(span, ..)| span.len() > 2)
            .map(|(span, ..)| (fold(reading.word(span.end - 2)), fold(reading.word(span.end - 1))))
            .collect();
        let capital = |t: TokenId| reading.word(t).chars().next().is_some_and(char::is_uppercase);
        for t in 0..count {
            let alone = |x: TokenId| !(reading.upos(x) == Upos::Propn && capital(x)) || taken[x];
            // The model takes a strange surname for an adjective or a foreign word now and then.
            let nominal = reading.is_noun(t) || matches!(reading.upos(t), Upos::Adj | Upos::X | Upos::Adv);
            if !taken[t]
                && capital(t)
                && nominal
                && !is_plain_name(t)
                && reading.role(t).is_none()
                && surnames.contains(&fold(reading.word(t)))
                && (t == 0
                    || alone(t - 1)
                    || reading.analysis.tokens[t - 1].sentence != reading.analysis.tokens[t].sentence)
                && (t + 1 >= count || alone(t + 1))
            {
                // "Al-Mutawa", "bin Nasser": the particle belongs to the surname.
                let mut start = t;
                while let Some(before) = start.checked_sub(1).filter(|b| !taken[*b])
                    && reading.analysis.tokens[before].sentence == reading.analysis.tokens[t].sentence
                {
                    if reading.is_binding_hyphen(before) && before > 0 && reading.is_particle(before - 1) {
                        start = before - 1;
                    } else if reading.is_particle(before)
                        && surnames_of.contains(&(fold(reading.word(before)), fold(reading.word(t))))
                    {
                        start = before;
                    } else {
                        break;
                    }
                }
                spans.push((start..t + 1, title_before(start), Vec::new()));
                taken[start..=t].fill(true);
            }
        }
        spans.sort_by_key(|(span, ..)| span.start);

        let mut persons = Self { naming_of: vec![None; count], ..Self::default() };
        let words_of = |span: &Range<TokenId>| -> Vec<String> {
            fold(reading.analysis.words(span.clone())).split(' ').map(str::to_owned).filter(|w| !w.is_empty()).collect()
        };
        // Longest names first make the entries, then short ones find theirs.
        let mut order: Vec<usize> = (0..spans.len()).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(words_of(&spans[*i].0).len()), spans[*i].0.start));
        let mut entry_of = vec![0usize; spans.len()];
        let mut by_last: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for i in order {
            let (span, _, holders) = &spans[i];
            let words = words_of(span);
            let known = words.iter().filter_map(|w| by_last.get(w)).flatten().copied().find(|e| {
                let entry: &Entry = &persons.entries[*e];
                let subset = words.iter().all(|w| entry.words.contains(w));
                subset
                    && (words.len() > 1 || entry.words.first() == words.first() || entry.words.last() == words.last())
                    || !holders.is_empty() && entry.words.last() == words.last() && entry.words.first() == words.first()
            });
            let entry = known.unwrap_or_else(|| {
                persons.entries.push(Entry {
                    name: reading.analysis.words(span.clone()).replace('\n', " "),
                    words: words.clone(),
                    first: span.start,
                    ..Entry::default()
                });
                for word in &words {
                    by_last.entry(word.clone()).or_default().push(persons.entries.len() - 1);
                }
                persons.entries.len() - 1
            });
            entry_of[i] = entry;
            persons.entries[entry].first = persons.entries[entry].first.min(span.start);
        }
        for (i, (span, title, _)) in spans.iter().enumerate() {
            for t in span.clone() {
                persons.naming_of[t] = Some(persons.namings.len() as u32);
            }
            persons.namings.push(Naming {
                tokens: span.clone(),
                head: reading.head_of(span),
                title: *title,
                entry: entry_of[i],
            });
        }
        // What the registry knows of them, for those that the text does not place.
        for (i, (_, _, holders)) in spans.iter().enumerate() {
            let entry = &persons.entries[entry_of[i]];
            if !entry.actors.is_empty() {
                continue;
            }
            if holders.is_empty() {
                // "V. Putin", "Volodymyr Zelenskiy": the name of one person in another spelling.
                let found = registry.spelled(&entry.name, false);
                let persons_called: BTreeSet<_> = found.iter().map(|row| registry.holder(*row).name).collect();
                if persons_called.len() == 1 {
                    persons.know_from_registry(entry_of[i], &found, registry, as_of);
                }
            } else {
                persons.know_from_registry(entry_of[i], holders, registry, as_of);
            }
        }
        persons
    }

    fn know_from_registry(&mut self, entry: usize, holders: &[usize], registry: &Registry, as_of: Option<Date>) {
        let entry = &mut self.entries[entry];
        let rows: Vec<_> = holders.iter().map(|i| registry.holder(*i)).collect();
        // Of several offices at a time the highest counts, then the latest.
        let now = rows
            .iter()
            .filter(|h| h.holds_on(as_of))
            .min_by_key(|h| (h.rank(), std::cmp::Reverse(h.valid_from), h.id.clone()));
        let past = rows
            .iter()
            .filter(|h| as_of.is_none_or(|d| h.valid_to.is_some_and(|t| t < d)))
            .filter(|h| is_remembered(h, as_of))
            .max_by_key(|h| (h.valid_to, h.id.clone()));
        let sides = |held: &dyn Fn(&Holder) -> bool| -> BTreeSet<&str> {
            rows.iter().filter(|h| held(h)).map(|h| h.party.as_ref()).collect()
        };
        let one_person = rows.iter().all(|h| fold(&h.name) == fold(&rows[0].name)) && entry.words.len() > 1;
        let holding = sides(&|h| h.holds_on(as_of));
        let all = sides(&|_| true);
        if all.len() > 1 && holding.len() != 1 && !(holding.is_empty() && one_person) {
            entry.reason =
                format!("offices.tsv: the name is shared by {}", all.into_iter().collect::<Vec<_>>().join(", "));
            return;
        }
        if let Some(holder) = now {
            entry.actors = vec![registry.party(&holder.party, holder.sector).named(holder.name.clone())];
            entry.office = Some(holder.office.clone().into_owned());
            entry.entitlement = Some(Entitlement::Speaks);
            entry.reason =
                format!("offices.tsv {}: in office{}", holder.id, as_of.map_or(String::new(), |d| format!(" on {d}")));
        } else if let Some(holder) = past {
            let mut actor = registry.party(&holder.party, holder.sector).named(holder.name.clone());
            if actor.country.is_some() && actor.organisation.is_none() {
                actor.sector = Some(legation_records::Sector::Eli);
            }
            entry.actors = vec![actor];
            entry.office = Some(format!("former {}", holder.office));
            entry.entitlement = Some(Entitlement::DoesNotSpeak);
            entry.reason = format!("offices.tsv {}: no longer in office", holder.id);
        }
        if entry.words.len() < 2
            && !entry.actors.is_empty()
            && let Some(holder) = now.or(past)
        {
            entry.name = holder.name.clone().into_owned();
        }
    }
}

/// Whether somebody out of office is still that person to readers by the name alone. The lists in
/// bulk hold thousands of ministers and ambassadors of long ago, whose names others bear today.
fn is_remembered(holder: &Holder, as_of: Option<Date>) -> bool {
    let years = |day: Date| as_of.map_or(0, |now| now.year() - day.year());
    holder.origin == "editor" || holder.origin == "overlay" || holder.valid_to.is_some_and(|end| years(end) <= 8)
}

//! Which record belongs to which dialogue.

use crate::Settings;
use crate::inputs::{Input, Shape, classify};
use crate::settings::entitled;
use legation_document::Date;
use legation_ledger::{Entry, EntryId, Standing, standing};
use legation_records::{Actor, ActorKey, Cameo, Category, Factuality, Kind, Record, SpeakerBasis, UnknownSlot};
use std::collections::{BTreeMap, BTreeSet};

/// A record on its way into a dialogue: what it means, on whose word, for which day.
#[derive(Clone, Debug)]
pub(crate) struct Step<'a> {
    pub(crate) id: EntryId,
    pub(crate) record: &'a Record,
    /// Content hashes of the documents that report it, copies led back to their originals.
    pub(crate) sources: BTreeSet<&'a str>,
    pub(crate) document: &'a str,
    pub(crate) published: Date,
    /// The day that stands for it.
    pub(crate) date: Date,
    pub(crate) shape: Shape,
    pub(crate) parties: Vec<ActorKey>,
    pub(crate) input: Input,
    /// Senders whose own word this is.
    pub(crate) own: Vec<ActorKey>,
    /// Senders that may act for their side at all.
    pub(crate) entitled: Vec<ActorKey>,
    /// Parties that vouch for it.
    pub(crate) vouchers: BTreeSet<ActorKey>,
    /// Whether somebody who is no party vouches: the outlet in its own voice, a host.
    pub(crate) independent: bool,
    /// Parties that deny it.
    pub(crate) denied_by: BTreeSet<ActorKey>,
    pub(crate) denials: Vec<EntryId>,
    /// What the topic is about, without the words for talks as such.
    pub(crate) words: Vec<String>,
}

impl<'a> Step<'a> {
    pub(crate) fn topic(&self) -> &'a str {
        self.record.topic.as_ref().map_or("", |t| t.label.as_str())
    }

    pub(crate) fn sender(&self) -> Option<ActorKey> {
        self.record.senders.iter().find_map(Actor::key)
    }

    /// The party that speaks, if one does.
    pub(crate) fn speaking_party(&self) -> Option<ActorKey> {
        if self.record.speaker_basis == SpeakerBasis::Unattributed {
            return None;
        }
        let key = ActorKey::Country(self.record.speaker.as_ref()?.country?);
        self.parties.contains(&key).then_some(key)
    }

    pub(crate) fn vouched(&self) -> bool {
        self.independent || !self.vouchers.is_empty()
    }

    /// Whether the label may use it: vouched for, and not only one word against another.
    pub(crate) fn stands(&self) -> bool {
        let vouchers = self.vouchers.len() + usize::from(self.independent);
        if self.denied_by.is_empty() { vouchers >= 1 } else { vouchers >= 2 }
    }

    /// The place in which it is folded. Nothing in it depends on the order of arrival.
    pub(crate) fn place(&self) -> impl Ord + use<> {
        (
            self.date,
            self.record.occurred.and_then(|i| i.start).unwrap_or(Date::MIN),
            self.input.effect().order,
            self.published,
            self.record.evidence.first().map_or(0, |s| s.start),
            self.id,
        )
    }
}

/// The records of one dialogue.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    pub(crate) parties: Vec<ActorKey>,
    pub(crate) topic: String,
    pub(crate) steps: Vec<Step<'a>>,
}

fn keys<'r>(actors: impl IntoIterator<Item = &'r Actor>) -> Vec<ActorKey> {
    let mut keys: Vec<ActorKey> = actors.into_iter().filter_map(Actor::key).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// How the parties stand to each other, and which they are.
fn shape(record: &Record) -> (Shape, Vec<ActorKey>) {
    let (senders, receivers) = (keys(&record.senders), keys(&record.receivers));
    let unknown_receiver = record.receivers.iter().any(|a| a.key().is_none());
    let topic: Vec<ActorKey> = {
        let mut t: Vec<ActorKey> = record.topic.iter().flat_map(|t| &t.actors).filter_map(|a| a.parse().ok()).collect();
        t.sort();
        t.dedup();
        t
    };
    let mut all: Vec<ActorKey> = senders.iter().chain(&receivers).cloned().collect();
    all.sort();
    all.dedup();
    match (senders.as_slice(), receivers.as_slice()) {
        ([], []) => (Shape::Unknown, all),
        ([sender], []) | ([], [sender]) => {
            // "France is ready for talks" about talks of France with Russia: the topic has the other side.
            if topic.len() == 2 && topic.contains(sender) && !unknown_receiver && !senders.is_empty() {
                (Shape::Directed, topic)
            } else {
                (Shape::Single, all)
            }
        }
        ([sender], [receiver]) => {
            // What a third state says to one side about the talks of that side with another.
            let about_others = matches!(
                record.category,
                Some(Category::Request | Category::Support | Category::Accuse | Category::Threaten)
            ) || record.cameo == Some(Cameo::known("039"));
            if all.len() < 2 {
                (Shape::Single, all)
            } else if about_others && topic.len() >= 2 && !topic.contains(sender) && topic.contains(receiver) {
                (Shape::Third, topic)
            } else {
                (Shape::Directed, all)
            }
        }
        ([sender], many) if !many.contains(sender) => (Shape::Third, receivers),
        _ if all.len() < 2 => (Shape::Single, all),
        _ => (Shape::Joint, all),
    }
}

/// The senders whose own word a record is: see the own-word rule of the dialogue model.
fn own_word(record: &Record, candidates: &[ActorKey]) -> Vec<ActorKey> {
    let country = record.speaker.as_ref().and_then(|s| s.country);
    // "Velmara offered talks on Monday", in the outlet's voice and vouched for: relayed by an outlet
    // is fine. Unnamed officials and "sources" have a speaker, or an outlet that does not commit itself.
    let relayed = record.speaker.is_none() && record.factuality.outlet == Some(Factuality::CertainYes);
    let wanted = |key: &&ActorKey| match (record.speaker_basis, country) {
        (SpeakerBasis::Unattributed, _) => relayed && record.kind == Kind::Event,
        (_, Some(country)) => **key == ActorKey::Country(country),
        // "The ministry said", "officials of both sides said": the senders speak for themselves.
        (SpeakerBasis::Institution, None) => true,
        // A named person without a country speaks for an organisation, never for some state.
        (SpeakerBasis::Named, None) => matches!(key, ActorKey::Organisation(_)),
    };
    candidates.iter().filter(wanted).cloned().collect()
}

/// The parties that vouch for a fact. An outlet's own voice is nobody's word but the outlet's.
fn vouchers(record: &Record, parties: &[ActorKey]) -> BTreeSet<ActorKey> {
    match record.speaker_basis {
        SpeakerBasis::Unattributed => BTreeSet::new(),
        _ => own_word(record, parties).into_iter().collect(),
    }
}

/// Talks of courts, companies or members of parliament are below the level of a dialogue of states.
fn below_level(record: &Record) -> bool {
    let actors = || record.senders.iter().chain(&record.receivers);
    keys(actors()).iter().any(|key| actors().filter(|a| a.key().as_ref() == Some(key)).all(|a| !entitled(a)))
}

fn step<'a>(standing: &Standing<'a>, roots: &BTreeMap<&'a str, &'a str>, settings: &Settings) -> Step<'a> {
    let entry = standing.entry;
    let record = &entry.record;
    let published = entry.published();
    let (shape, parties) = shape(record);
    let input = match classify(record, shape) {
        Input::Hold if below_level(record) => Input::Contact,
        Input::Schedule if below_level(record) => Input::Log,
        input => input,
    };
    let date = if record.kind == Kind::Plan { published } else { settings.day_of(record.occurred, published) };
    let entitled_senders = keys(record.senders.iter().filter(|a| entitled(a)));
    let country = record.speaker.as_ref().and_then(|s| s.country);
    let independent = match record.speaker_basis {
        SpeakerBasis::Unattributed => {
            matches!(record.factuality.outlet, None | Some(Factuality::CertainYes | Factuality::ProbableYes))
        }
        _ => country.is_some_and(|c| !parties.contains(&ActorKey::Country(c))),
    };
    let mut step = Step {
        id: standing.id,
        record,
        sources: BTreeSet::new(),
        document: &entry.document.content_hash,
        published,
        date,
        shape,
        input,
        own: own_word(record, &entitled_senders),
        vouchers: vouchers(record, &parties),
        entitled: entitled_senders,
        parties,
        independent,
        denied_by: BTreeSet::new(),
        denials: Vec::new(),
        words: record.topic.as_ref().map(|t| settings.content_words(&t.label)).unwrap_or_default(),
    };
    for report in standing.reports() {
        let hash = report.document.content_hash.as_str();
        step.sources.insert(roots.get(hash).copied().unwrap_or(hash));
        // A second report of the same happening adds its own voucher.
        let more = vouchers(&report.record, &step.parties);
        step.vouchers.extend(more);
    }
    step
}

/// All dialogues that the entries speak of, each with its records in the order of folding.
pub(crate) fn groups<'a>(entries: &[&'a Entry], settings: &Settings, as_of: Date, known_by: Date) -> Vec<Group<'a>> {
    let roots = copy_roots(entries);
    let steps: Vec<Step<'a>> = standing(entries.iter().copied(), Some(known_by))
        .iter()
        .map(|s| step(s, &roots, settings))
        .filter(|s| s.date <= as_of)
        .collect();

    // A host that sits at the table does not make a dialogue of three out of one of two.
    let mut mediators: BTreeMap<Vec<ActorKey>, BTreeSet<ActorKey>> = BTreeMap::new();
    for s in steps.iter().filter(|s| s.shape == Shape::Third && s.input == Input::Mediate) {
        mediators.entry(s.parties.clone()).or_default().extend(s.sender());
    }
    let without_mediator = |parties: &[ActorKey]| {
        mediators
            .iter()
            .find(|(pair, hosts)| {
                pair.len() + 1 == parties.len()
                    && pair.iter().all(|p| parties.contains(p))
                    && parties.iter().any(|p| hosts.contains(p))
            })
            .map(|(pair, _)| pair.clone())
    };

    let mut sets: BTreeMap<Vec<ActorKey>, Vec<Step<'a>>> = BTreeMap::new();
    let (mut singles, mut unknowns) = (Vec::new(), Vec::new());
    for mut s in steps {
        match s.shape {
            Shape::Single => singles.push(s),
            Shape::Unknown => unknowns.push(s),
            _ => {
                if let Some(pair) = without_mediator(&s.parties) {
                    s.parties = pair;
                }
                sets.entry(s.parties.clone()).or_default().push(s);
            }
        }
    }
    // Silence of one side belongs to the talks that the same report is about.
    let mut homes: BTreeMap<&str, BTreeSet<Vec<ActorKey>>> = BTreeMap::new();
    for (parties, steps) in &sets {
        for s in steps {
            homes.entry(s.document).or_default().insert(parties.clone());
        }
    }
    for s in singles.iter().filter(|s| s.input == Input::Absence) {
        for parties in homes.get(s.document).into_iter().flatten() {
            if s.parties.iter().all(|p| parties.contains(p)) {
                let mut s = s.clone();
                s.parties.clone_from(parties);
                sets.entry(parties.clone()).or_default().push(s);
            }
        }
    }
    let claims: Vec<Step<'a>> = sets.values().flatten().filter(|s| is_meeting(s)).cloned().collect();
    let mut out = Vec::new();
    for (parties, steps) in sets {
        out.extend(by_topic(&parties, steps, settings));
    }
    out.extend(of_one_party(singles, &claims, settings));
    out.extend(of_nobody(unknowns, settings));
    for group in &mut out {
        group.steps.sort_by_cached_key(Step::place);
    }
    out.sort_by(|a, b| (&a.parties, &a.topic).cmp(&(&b.parties, &b.topic)));
    out
}

/// For each copy the content hash of the first original; copies of copies are followed.
fn copy_roots<'a>(entries: &[&'a Entry]) -> BTreeMap<&'a str, &'a str> {
    let direct: BTreeMap<&str, &str> = entries
        .iter()
        .filter_map(|e| Some((e.document.content_hash.as_str(), e.document.copy_of.as_deref()?)))
        .collect();
    direct
        .keys()
        .map(|hash| {
            let mut at = *hash;
            for _ in 0..direct.len() {
                match direct.get(at) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            (*hash, at)
        })
        .collect()
}

fn is_meeting(step: &Step<'_>) -> bool {
    matches!(step.input, Input::Hold | Input::Contact) && step.vouched()
}

fn is_of_a_meeting(step: &Step<'_>) -> bool {
    step.record.planned_cameo.is_none_or(|c| c.root() == "04")
}

/// Whether a meeting is the one that was planned: in the window or the days of grace, and of the kind.
pub(crate) fn closes(plan: &Step<'_>, meeting: &Step<'_>, grace: i32) -> bool {
    let Some(mut window) = plan.record.occurred else { return false };
    window.end = window.end.map(|e| crate::settings::add_days(e, grace));
    let phone = |r: &Record, code: Option<Cameo>| {
        r.mode == Some(legation_records::Mode::Phone) || code.is_some_and(|c| c.code().starts_with("041"))
    };
    let kind = !phone(plan.record, plan.record.planned_cameo) || phone(meeting.record, meeting.record.cameo);
    kind && meeting.record.occurred.is_some_and(|o| o.overlaps(&window))
        && meeting.record.occurred.and_then(|o| o.end).is_none_or(|end| window.start.is_none_or(|s| s <= end))
}

/// A pair has one dialogue, unless several documents speak of talks about something else.
fn by_topic<'a>(parties: &[ActorKey], steps: Vec<Step<'a>>, settings: &Settings) -> Vec<Group<'a>> {
    // Labels that share a word are one topic.
    let mut clusters: Vec<(BTreeSet<String>, BTreeSet<&str>)> = Vec::new();
    for s in steps.iter().filter(|s| s.input.effect().moves) {
        let words: BTreeSet<String> = s.words.iter().cloned().collect();
        if words.is_empty() {
            continue;
        }
        let mut merged = (words, BTreeSet::from([s.document]));
        clusters.retain(|(w, d)| {
            let same = !w.is_disjoint(&merged.0);
            if same {
                merged.0.extend(w.iter().cloned());
                merged.1.extend(d.iter().copied());
            }
            !same
        });
        clusters.push(merged);
    }
    clusters.sort_by(|a, b| (b.1.len(), &a.0).cmp(&(a.1.len(), &b.0)));
    clusters.retain(|(_, documents)| documents.len() >= settings.split_documents());
    let home = |s: &Step<'_>| clusters.iter().position(|(w, _)| s.words.iter().any(|x| w.contains(x))).unwrap_or(0);
    let mut groups: BTreeMap<usize, Vec<Step<'a>>> = BTreeMap::new();
    for s in steps {
        groups.entry(home(&s)).or_default().push(s);
    }
    groups
        .into_values()
        .map(|steps| Group { parties: parties.to_vec(), topic: topic_of(&steps, settings), steps })
        .collect()
}

/// The label that most documents use for the talks; the smallest on a tie.
fn topic_of(steps: &[Step<'_>], settings: &Settings) -> String {
    let count = |of_moves: bool| {
        let mut labels: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for s in steps.iter().filter(|s| !of_moves || s.input.effect().moves) {
            if !s.topic().is_empty() {
                labels.entry(s.topic()).or_default().insert(s.document);
            }
        }
        let rank = |(label, documents): &(&str, BTreeSet<&str>)| {
            (documents.len(), !settings.content_words(label).is_empty(), std::cmp::Reverse((*label).to_owned()))
        };
        labels.into_iter().max_by_key(rank).map(|(label, _)| label.to_owned())
    };
    count(true).or_else(|| count(false)).unwrap_or_default()
}

/// Plans of one side with somebody who is not named: one dialogue for each, until a meeting claims it.
fn of_one_party<'a>(singles: Vec<Step<'a>>, meetings: &[Step<'a>], settings: &Settings) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for s in singles {
        // "The president will travel" is no dialogue; "will speak with somebody not yet named" is.
        let somebody = s.record.senders.iter().chain(&s.record.receivers).any(|a| a.key().is_none())
            || s.record
                .unknown
                .iter()
                .any(|u| matches!(u, UnknownSlot::Senders | UnknownSlot::Receivers | UnknownSlot::Participants));
        if s.input != Input::Schedule || !somebody || !is_of_a_meeting(&s) {
            continue;
        }
        let grace = settings.fresh_days.grace;
        if meetings.iter().any(|m| m.parties.iter().any(|p| s.parties.contains(p)) && closes(&s, m, grace)) {
            continue;
        }
        let same = groups.iter_mut().find(|g| {
            g.parties == s.parties
                && g.steps.iter().any(|h| {
                    h.record.planned_cameo == s.record.planned_cameo
                        && (!h.sources.is_disjoint(&s.sources)
                            || matches!((h.record.occurred, s.record.occurred), (Some(a), Some(b)) if a.overlaps(&b)))
                })
        });
        match same {
            Some(group) => group.steps.push(s),
            None => groups.push(Group { parties: s.parties.clone(), topic: s.topic().to_owned(), steps: vec![s] }),
        }
    }
    groups
}

/// Talks of which no party is known: kept as they are until a later text can claim them.
fn of_nobody<'a>(unknowns: Vec<Step<'a>>, settings: &Settings) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for s in unknowns {
        if !matches!(s.input, Input::Schedule | Input::Presupposed) || !is_of_a_meeting(&s) {
            continue;
        }
        let words = settings.content_words(s.topic());
        let same = |h: &Step<'a>| {
            let other = settings.content_words(h.topic());
            if words.is_empty() || other.is_empty() {
                h.document == s.document
            } else {
                other.iter().any(|w| words.contains(w))
            }
        };
        match groups.iter_mut().find(|g| g.steps.iter().any(same)) {
            Some(group) => group.steps.push(s),
            None => groups.push(Group { parties: Vec::new(), topic: String::new(), steps: vec![s] }),
        }
    }
    groups.retain(|g| g.steps.iter().any(|s| s.input == Input::Schedule));
    for g in &mut groups {
        g.topic = topic_of(&g.steps, settings);
    }
    groups
}

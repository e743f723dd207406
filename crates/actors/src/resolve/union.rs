//! The names of a document: those of the registry and the persons of the text first, what the model
//! calls a name besides.

use super::Resolver;
use crate::lists::is_people_word;
use crate::registry::{RoleKind, Sense};
use crate::resolution::Name;
use legation_analysis::{EntityKind, TokenId, Upos};
use legation_records::{Actor, Sector};
use std::ops::Range;

impl Resolver<'_> {
    /// Every name, in order of its first token, the longer first. The registry's word on what a name
    /// is goes before the model's; a longer name of the model that holds one of the registry ("Bank of
    /// England") stays beside it.
    pub(super) fn names(&self) -> Vec<Name> {
        let r = &self.reading;
        let count = r.analysis.tokens.len();
        let mut names: Vec<Name> = Vec::new();
        let mut taken = vec![false; count];
        for naming in &self.persons.namings {
            let entry = &self.persons.entries[naming.entry];
            taken[naming.tokens.clone()].fill(true);
            names.push(Name {
                tokens: naming.tokens.clone(),
                kind: if self.grounds.contains(&naming.entry) { EntityKind::Gpe } else { EntityKind::Person },
                actors: entry.actors.clone(),
                registered: !entry.actors.is_empty(),
            });
        }
        for name in &r.names {
            if name.tokens.clone().any(|t| taken[t]) || name.senses.iter().all(|s| matches!(s, Sense::Holder(_))) {
                continue;
            }
            taken[name.tokens.clone()].fill(true);
            names.push(Name {
                tokens: name.tokens.clone(),
                kind: self.kind_of(&name.senses),
                actors: self.readings_of(&name.senses, false),
                registered: true,
            });
        }
        let bodies: Vec<Range<TokenId>> = (0..count).filter_map(|t| self.proper_body(t)).collect();
        let entities = r.analysis.entities.iter().map(|e| (self.core_of(&e.tokens, e.kind), e.kind));
        let bodies = bodies.into_iter().map(|tokens| (tokens, EntityKind::Org));
        let mut found: Vec<(Range<TokenId>, EntityKind)> =
            entities.chain(bodies).filter(|(tokens, _)| !tokens.is_empty()).collect();
        found.sort_by_key(|(tokens, _)| (std::cmp::Reverse(tokens.len()), tokens.start));
        let mut name_of: Vec<Option<usize>> = vec![None; count];
        for (i, name) in names.iter().enumerate() {
            name_of[name.tokens.clone()].fill(Some(i));
        }
        let mut outer = vec![false; count];
        for (tokens, kind) in found {
            // Inside a longer name, or the registry's own: nothing new. What holds a person is no name.
            if is_label(kind) && !self.may_be_name(&tokens, kind) {
                continue;
            }
            let longer = tokens.len() > 1 && tokens.clone().any(|t| !taken[t]) && kind != EntityKind::Person;
            let free = !tokens.clone().any(|t| taken[t]);
            if tokens.clone().any(|t| outer[t]) || !free && !longer || self.crosses(&names, &name_of, &tokens) {
                continue;
            }
            let numeric = matches!(
                kind,
                EntityKind::Date
                    | EntityKind::Time
                    | EntityKind::Percent
                    | EntityKind::Money
                    | EntityKind::Quantity
                    | EntityKind::Ordinal
                    | EntityKind::Cardinal
            );
            outer[tokens.clone()].fill(true);
            let actors = if numeric { Vec::new() } else { self.owners(&tokens, kind) };
            names.push(Name { tokens, kind, actors, registered: false });
        }
        // "Kurdish", "Shia": a people without a state, wherever it stands.
        for t in (0..count).filter(|t| is_people_word(r.word(*t))) {
            let own = name_of[t].map(|i| &names[i]);
            if own.is_none_or(|n| n.tokens.len() > 1 && n.kind != EntityKind::Person) {
                names.push(Name { tokens: t..t + 1, kind: EntityKind::Norp, actors: Vec::new(), registered: true });
            }
        }
        names.sort_by_key(|n| (n.tokens.start, std::cmp::Reverse(n.tokens.end)));
        names
    }

    /// Whether a run of words may be a name at all: it has letters, with a capital unless it
    /// is a place, and is no address of the web or of a mailbox.
    fn may_be_name(&self, tokens: &Range<TokenId>, kind: EntityKind) -> bool {
        let r = &self.reading;
        let letters = |t: TokenId| r.word(t).chars().all(|c| c.is_alphabetic() || "-.'’&".contains(c));
        let capital = |t: TokenId| r.word(t).chars().any(char::is_uppercase);
        let small = matches!(kind, EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac);
        let address = |t: TokenId| {
            let word = r.word(t);
            word.contains("://") || word.contains('@') || word.starts_with("www.")
        };
        tokens.clone().any(|t| (small || capital(t)) && letters(t)) && !tokens.clone().any(address)
    }

    /// Whether a name would cross one that is there already, or swallow a person whom the text rather
    /// than the model tells of. `name_of` says which name holds a token.
    fn crosses(&self, names: &[Name], name_of: &[Option<usize>], tokens: &Range<TokenId>) -> bool {
        tokens.clone().filter_map(|t| name_of[t]).any(|i| {
            let name = &names[i];
            let inside = tokens.start <= name.tokens.start && name.tokens.end <= tokens.end;
            !inside || name.kind == EntityKind::Person && self.reading.entity(name.tokens.start).is_none()
        })
    }

    /// What a name of the registry names.
    fn kind_of(&self, senses: &[Sense]) -> EntityKind {
        let any = |f: &dyn Fn(&Sense) -> bool| senses.iter().any(f);
        if any(&|s| matches!(s, Sense::Country(_) | Sense::Capital(_)))
            || any(&|s| matches!(s, Sense::Seat(i) if self.registry.seat(*i).city))
        {
            EntityKind::Gpe
        } else if any(&|s| matches!(s, Sense::Organisation(_) | Sense::Seat(_))) {
            EntityKind::Org
        } else if any(&|s| matches!(s, Sense::Adjective(_) | Sense::Native(_) | Sense::Natives(_))) {
            EntityKind::Norp
        } else {
            EntityKind::Person
        }
    }

    /// A name without the article before it and the mark of the possessive behind it.
    fn core_of(&self, tokens: &Range<TokenId>, kind: EntityKind) -> Range<TokenId> {
        let r = &self.reading;
        let mut core = tokens.clone();
        let named = matches!(
            kind,
            EntityKind::Org
                | EntityKind::Gpe
                | EntityKind::Loc
                | EntityKind::Fac
                | EntityKind::Norp
                | EntityKind::Person
        );
        while core.start < core.end
            && (named && r.lower(core.start) == "the" || r.upos(core.start) == Upos::Punct && r.word(core.start) != "$")
        {
            core.start += 1;
        }
        while core.end > core.start
            && (r.is_possessive_mark(core.end - 1)
                || r.upos(core.end - 1) == Upos::Punct && !matches!(r.word(core.end - 1), ")" | "\"" | "%"))
        {
            core.end -= 1;
        }
        core
    }

    /// "Ministry of Foreign Affairs", "Lyon Appeals Court": a body written with capitals.
    fn proper_body(&self, t: TokenId) -> Option<Range<TokenId>> {
        let r = &self.reading;
        let role = r.role(t)?;
        if !matches!(role.role.kind, RoleKind::Body | RoleKind::Joint) || role.plural {
            return None;
        }
        let capital = |x: TokenId| r.word(x).chars().next().is_some_and(char::is_uppercase);
        let small = |x: TokenId| matches!(r.lower(x).as_str(), "of" | "for" | "and" | "the" | "'s" | "’s");
        let written = role.tokens.clone().all(|x| capital(x) || small(x));
        if !written || !capital(role.tokens.start) {
            return None;
        }
        let low = r.analysis.sentence_of(t).tokens.start;
        let mut start = role.tokens.start;
        while start > low && capital(start - 1) && r.is_noun(start - 1) && r.name(start - 1).is_none() {
            start -= 1;
        }
        let tokens = start..role.tokens.end;
        (tokens.len() > 1).then_some(tokens)
    }

    /// Whose a name of the model is: of the countries and organisations that its words name.
    fn owners(&self, tokens: &Range<TokenId>, kind: EntityKind) -> Vec<Actor> {
        if matches!(kind, EntityKind::Gpe | EntityKind::Loc | EntityKind::Person) {
            return Vec::new();
        }
        let sector = tokens.clone().rev().find_map(|t| self.reading.role(t)).and_then(|r| r.role.sector);
        let mut actors: Vec<Actor> = Vec::new();
        for name in self.reading.names.iter().filter(|n| tokens.start <= n.tokens.start && n.tokens.end <= tokens.end) {
            if let [one] = self.readings_of(&name.senses, false).as_slice()
                && !actors.iter().any(|a| a.key() == one.key())
            {
                let sector = if one.organisation.is_some() { one.sector } else { sector.or(Some(Sector::Gov)) };
                actors.push(Actor { sector, ..one.clone() });
            }
        }
        actors
    }
}

/// Whether a kind is one of names rather than of numbers and times.
fn is_label(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Person | EntityKind::Org | EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac | EntityKind::Norp
    )
}

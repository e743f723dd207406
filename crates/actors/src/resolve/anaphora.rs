//! What went before: descriptions and pronouns.

use super::{
    BACK_MENTIONS, BACK_SENTENCES, Draft, Resolver, flatten, is_of_other_gender, office_fits, verdict_of_group,
};
use crate::registry::RoleKind;
use crate::{Entitlement, MentionKind, Verdict};
use legation_analysis::{EntityKind, Relation, Tag, TokenId, Upos};
use legation_document::BlockKind;
use legation_records::{Actor, ActorKey, Sector};

impl Resolver<'_> {
    pub(super) fn draft(&self, t: TokenId) -> Option<&Draft> {
        self.draft_of.get(t).copied().flatten().map(|i| &self.drafts[i as usize])
    }

    /// The best earlier mention: the speaker or subject of the same sentence, the subject of the
    /// one before, then whoever is nearest.
    pub(super) fn antecedent(&self, t: TokenId, fits: impl Fn(&Draft) -> bool) -> Option<usize> {
        let sentence = self.reading.analysis.tokens[t].sentence;
        let block = self.reading.analysis.sentences[sentence].block;
        let mut best: Option<(i32, usize)> = None;
        for (i, draft) in self.drafts.iter().enumerate().rev().take(BACK_MENTIONS) {
            let head = draft.mention.head;
            if head >= t || draft.mention.tokens.contains(&t) || !fits(draft) {
                continue;
            }
            let distance = sentence.saturating_sub(draft.sentence);
            if distance > BACK_SENTENCES {
                break;
            }
            let kind = self.reading.block_kind(head);
            let mut score = -10 * distance as i32;
            if !kind.is_text() && kind != BlockKind::Speaker {
                score -= 15;
            }
            let earlier_block = self.reading.analysis.sentences[draft.sentence].block;
            score -= 4 * block.saturating_sub(earlier_block).min(3) as i32;
            if draft.subject {
                score += 8;
            }
            if matches!(draft.mention.kind, MentionKind::Place) {
                score -= 8;
            }
            if matches!(draft.mention.kind, MentionKind::Thing) {
                score -= 14;
            }
            if self.reading.relation(head) == Relation::NmodPoss {
                score -= 2;
            }
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, i));
            }
        }
        best.map(|(_, i)| i)
    }

    pub(super) fn earlier_like(&self, t: TokenId, phrase: &str, kind: RoleKind) -> Option<usize> {
        let last_word = |p: &str| p.rsplit(' ').next().unwrap_or_default().to_owned();
        let wanted = last_word(phrase);
        let mut found = None;
        for (i, draft) in self.drafts.iter().enumerate().rev().take(BACK_MENTIONS) {
            if draft.mention.head >= t || draft.plural || !matches!(draft.mention.verdict, Verdict::Known(_)) {
                continue;
            }
            let compatible = match kind {
                RoleKind::Office => match draft.entry {
                    Some(e) => self.persons.entries[e].office.as_deref().is_some_and(|o| office_fits(phrase, o)),
                    None => {
                        draft.mention.kind == MentionKind::Office
                            && self
                                .reading
                                .role(draft.mention.head)
                                .is_some_and(|r| last_word(&r.role.phrase) == wanted)
                            && draft
                                .mention
                                .person
                                .as_ref()
                                .and_then(|p| p.office.as_deref())
                                .is_some_and(|o| office_fits(phrase, &o.to_lowercase()))
                    }
                },
                _ => {
                    draft.mention.kind != MentionKind::Thing
                        && self.reading.role(draft.mention.head).is_some_and(|r| {
                            r.role.phrase == phrase
                                || r.role.kind == kind
                                    && kind == RoleKind::Body
                                    && r.role.phrase.strip_suffix(phrase).is_some_and(|rest| rest.ends_with(' '))
                        })
                }
            };
            if compatible && draft.mention.actors().len() == 1 {
                found = Some(i);
                break;
            }
        }
        found
    }

    /// For "counterpart": the other of the pair, seen from the nearest party before.
    pub(super) fn other_side(&self, t: TokenId) -> Option<Actor> {
        let i = self.antecedent(t, |d| {
            d.mention.actors().len() == 1
                && d.mention.actors()[0].country.is_some()
                && d.mention.kind != MentionKind::Place
        })?;
        let own = self.drafts[i].mention.actors()[0].key()?;
        let pair = self.pair(t)?;
        let other = pair.iter().find(|k| **k != own)?;
        pair.contains(&own).then(|| self.actor_of_key(other, Sector::Gov))
    }

    /// The other side for "counterpart", seen from whoever's counterpart it is, or from the nearest
    /// party before.
    pub(super) fn opposite_side(&mut self, t: TokenId, whose: Option<TokenId>, depth: usize) -> Option<Actor> {
        let own = whose.map(|p| flatten(&self.possessor_actors(p, depth))).unwrap_or_default();
        let [own] = own.as_slice() else { return self.other_side(t) };
        let own = own.key()?;
        let pair = self.pair(t).filter(|pair| pair.contains(&own))?;
        pair.iter().find(|k| **k != own).map(|other| self.actor_of_key(other, Sector::Gov))
    }

    pub(super) fn visit_pronoun(&mut self, t: TokenId, depth: usize) {
        let word = self.reading.lower(t);
        let sentence = self.reading.analysis.tokens[t].sentence;
        match word.as_str() {
            "he" | "him" | "his" | "she" | "her" | "himself" | "herself" => {
                let woman = matches!(word.as_str(), "she" | "her" | "herself");
                let speaker = self.reading.speech_above(t).and_then(|v| self.reading.subject_of(v)).filter(|s| *s != t);
                let personal = |d: &Draft| {
                    !d.plural
                        && (d.mention.person.is_some() || d.mention.kind == MentionKind::Pronoun && d.entry.is_some())
                        && !is_of_other_gender(d, woman)
                };
                let mut found = None;
                if let Some(s) = speaker {
                    // The speaker may stand after the words: "he had no comment, Lee said".
                    if s > t && depth < 6 && self.reading.lower(s) != "he" && self.reading.lower(s) != "she" {
                        self.visit(s, depth + 1);
                    }
                    found = self
                        .draft_of
                        .get(s)
                        .copied()
                        .flatten()
                        .map(|i| i as usize)
                        .filter(|i| personal(&self.drafts[*i]));
                    // "The president's office said he would not attend": the president.
                    if found.is_none()
                        && let Some(p) = self.possessor(s).filter(|p| *p < t)
                    {
                        found = self.draft_of[p].map(|i| i as usize).filter(|i| personal(&self.drafts[*i]));
                    }
                }
                let possessive = self.reading.analysis.tokens[t].tag == Tag::PrpS;
                if found.is_none()
                    && let Some(judged) = self.judged(t)
                {
                    found = self.draft_of[judged].map(|i| i as usize).filter(|i| personal(&self.drafts[*i]));
                }
                if found.is_none() && possessive {
                    let subject =
                        self.reading.predicate_above(t).and_then(|p| self.reading.subject_of(p)).filter(|s| *s < t);
                    found = subject
                        .and_then(|s| self.draft_of[s])
                        .map(|i| i as usize)
                        .filter(|i| personal(&self.drafts[*i]));
                }
                // Whose office or title tells it, before those who may be either.
                if found.is_none() {
                    let sure = self.antecedent(t, |d| personal(d) && is_of_other_gender(d, !woman));
                    found = sure.filter(|i| sentence - self.drafts[*i].sentence <= 1);
                }
                let found = found.or_else(|| self.antecedent(t, personal));
                self.push_pronoun(t, found, "a person");
            }
            "it" | "its" | "itself" => {
                if word == "it" && (self.is_expletive(t) || self.is_thing_by_its_verb(t)) {
                    return;
                }
                let speaker = self.reading.speech_above(t).and_then(|v| self.reading.subject_of(v)).filter(|s| *s < t);
                let collective = |d: &Draft| {
                    !d.plural
                        && d.mention.actors().len() == 1
                        && (matches!(
                            d.mention.kind,
                            MentionKind::Country | MentionKind::Seat | MentionKind::Body | MentionKind::Organisation
                        ) || d.mention.kind == MentionKind::Pronoun && d.entry.is_none()
                            || d.mention.kind == MentionKind::People
                                && matches!(
                                    d.mention.actors()[0].sector,
                                    Some(Sector::Bus | Sector::Pty | Sector::Leg)
                                ))
                };
                let as_draft =
                    |me: &Self, s: TokenId| me.draft_of[s].map(|i| i as usize).filter(|i| collective(&me.drafts[*i]));
                let mut found = if word == "its" { self.judged(t).and_then(|j| as_draft(self, j)) } else { None };
                if word == "its" && found.is_none() {
                    let mut at = t;
                    for _ in 0..4 {
                        let Some(p) = self.reading.predicate_above(at) else { break };
                        if let Some(s) = self.reading.subject_of(p).filter(|s| *s < t)
                            && let Some(i) = as_draft(self, s)
                        {
                            found = Some(i);
                            break;
                        }
                        if self.reading.analysis.is_root(p) {
                            break;
                        }
                        at = p;
                    }
                }
                if found.is_none() {
                    found = speaker.and_then(|s| as_draft(self, s));
                }
                if found.is_none()
                    && let Some(s) = speaker
                    && self.draft_of[s].is_some_and(|i| self.drafts[i as usize].mention.person.is_some())
                {
                    // "The minister said it would …": the minister's country.
                    found = self.draft_of[s].map(|i| i as usize).filter(|i| {
                        self.drafts[*i].mention.actors().len() == 1 && self.antecedent(t, collective).is_none()
                    });
                }
                let found = found.or_else(|| self.antecedent(t, collective));
                self.push_pronoun(t, found, "a party");
            }
            "they" | "them" | "their" | "themselves" | "theirs" => {
                let speaker = self.reading.speech_above(t).and_then(|v| self.reading.subject_of(v)).filter(|s| *s < t);
                let plural = |d: &Draft| {
                    (d.plural || d.mention.actors().len() > 1 || d.mention.kind == MentionKind::Group)
                        && !matches!(d.mention.kind, MentionKind::Place | MentionKind::Thing)
                };
                let mut found =
                    speaker.and_then(|s| self.draft_of[s]).map(|i| i as usize).filter(|i| plural(&self.drafts[*i]));
                if found.is_none() && word == "their" {
                    let subject =
                        self.reading.predicate_above(t).and_then(|p| self.reading.subject_of(p)).filter(|s| *s < t);
                    found =
                        subject.and_then(|s| self.draft_of[s]).map(|i| i as usize).filter(|i| plural(&self.drafts[*i]));
                    // "Japan and South Korea … their": the coordination is the antecedent.
                    if found.is_none()
                        && let Some(s) = subject
                        && self.reading.analysis.child(s, Relation::Conj).is_some()
                    {
                        let parties = flatten(&self.possessor_actors(s, depth));
                        if parties.len() > 1 {
                            let actors = parties.into_iter().map(|a| self.country_named(a, Sector::Gov)).collect();
                            self.push(
                                t,
                                t..t + 1,
                                MentionKind::Pronoun,
                                verdict_of_group(actors),
                                None,
                                Entitlement::Speaks,
                                "the coordinated subject".into(),
                            );
                            self.last_plural(true);
                            self.last_antecedent(Some(s));
                            return;
                        }
                    }
                }
                let found = found.or_else(|| self.antecedent(t, plural));
                if self.is_thing_nearer(t, found.map(|i| self.drafts[i].mention.head)) {
                    return;
                }
                let in_quote = self.reading.analysis.quotation_at(t).is_some();
                let near = found.filter(|i| sentence - self.drafts[*i].sentence <= 2);
                if near.is_some() || found.is_some() && !in_quote {
                    self.push_pronoun(t, near.or(found), "several");
                    self.last_plural(true);
                } else if let Some(pair) = self.pair(t) {
                    let actors = pair.iter().map(|k| self.actor_of_key(k, Sector::Gov)).collect();
                    // In quoted words "they" is the other side of the pair.
                    let verdict = if in_quote {
                        match self.quoted_speaker(t).and_then(|s| self.speaker_key(s)) {
                            Some(own) if pair.contains(&own) => Verdict::Known(
                                pair.iter().filter(|k| **k != own).map(|k| self.actor_of_key(k, Sector::Gov)).collect(),
                            ),
                            _ => Verdict::Unknown,
                        }
                    } else {
                        Verdict::Known(actors)
                    };
                    self.push(
                        t,
                        t..t + 1,
                        MentionKind::Pronoun,
                        verdict,
                        None,
                        Entitlement::Speaks,
                        "the two parties most lately together".into(),
                    );
                    self.last_plural(true);
                } else {
                    self.push(
                        t,
                        t..t + 1,
                        MentionKind::Pronoun,
                        Verdict::Unknown,
                        None,
                        Entitlement::DoesNotSpeak,
                        "nobody fits".into(),
                    );
                }
            }
            "we" | "us" | "our" | "ours" | "ourselves" | "i" | "me" | "my" => {
                if word == "us" && self.reading.word(t) == "US" {
                    return;
                }
                let Some(speaker) = self.quoted_speaker(t).or_else(|| self.turn_speaker(t)) else { return };
                if speaker > t && depth < 6 {
                    self.visit(speaker, depth + 1);
                }
                let found = self.draft_of[speaker].map(|i| i as usize);
                self.push_pronoun(t, found, "the speaker");
            }
            _ => {}
        }
    }

    /// Whom a possessive goes back to after a verb of praise or blame: "thanked Canada for its help"
    /// tells of Canada's help.
    pub(super) fn judged(&self, t: TokenId) -> Option<TokenId> {
        let r = &self.reading;
        if r.analysis.tokens[t].tag != Tag::PrpS {
            return None;
        }
        let verb = r.predicate_above(t).map(|p| {
            // "For sending its troops": the verb below "for" hangs from the one that judges.
            let below = r.relation(p) == Relation::Advcl && !r.analysis.is_root(p);
            if below && !is_judgement(r.analysis.lemma(p)) { r.head(p) } else { p }
        })?;
        if !is_judgement(r.analysis.lemma(verb)) {
            return None;
        }
        let object = r.analysis.child(verb, Relation::Obj).or_else(|| r.analysis.child(verb, Relation::NsubjPass))?;
        let mut at = t;
        let mut cause = None;
        for _ in 0..12 {
            if r.analysis.is_root(at) || r.head(at) == verb {
                break;
            }
            let marked = r.analysis.child(at, Relation::Case).or_else(|| r.analysis.child(at, Relation::Mark));
            cause = marked.or(cause);
            at = r.head(at);
        }
        let marked = r.analysis.child(at, Relation::Case).or_else(|| r.analysis.child(at, Relation::Mark));
        let why = marked.or(cause).is_some_and(|c| matches!(r.lower(c).as_str(), "for" | "over" | "of"));
        (why && object < t && !r.analysis.subtree(object).contains(&t)).then_some(object)
    }

    /// Whether a plural thing ("maps") stands between a pronoun and the parties that it might mean,
    /// and the pronoun does nothing that only parties do.
    pub(super) fn is_thing_nearer(&self, t: TokenId, parties: Option<TokenId>) -> bool {
        let r = &self.reading;
        let predicate = r.head(t);
        if matches!(r.relation(t), Relation::Nsubj) && (r.is_speech(predicate) || r.upos(predicate) == Upos::Verb) {
            return false;
        }
        let sentence = r.analysis.tokens[t].sentence;
        let low = r.analysis.sentences[sentence.saturating_sub(1)].tokens.start;
        let from = parties.unwrap_or(low).max(low);
        (from + 1..t).any(|x| {
            r.analysis.tokens[x].tag == Tag::Nns
                && r.role(x).is_none()
                && self.draft_of[x].is_none()
                && r.name(x).is_none()
                && r.entity(x)
                    .is_none_or(|e| !matches!(e.kind, EntityKind::Date | EntityKind::Time | EntityKind::Percent))
                && (r.relation(t) != Relation::NmodPoss)
        })
    }

    pub(super) fn speaker_key(&self, speaker: TokenId) -> Option<ActorKey> {
        match self.draft(speaker)?.mention.actors() {
            [one] => one.key(),
            _ => None,
        }
    }

    pub(super) fn is_expletive(&self, t: TokenId) -> bool {
        let r = &self.reading;
        if r.relation(t) == Relation::Expl {
            return true;
        }
        let head = r.head(t);
        if !matches!(r.relation(t), Relation::Nsubj | Relation::NsubjPass) {
            return false;
        }
        if matches!(r.analysis.lemma(head), "look" | "sound" | "seem" | "appear" | "rain" | "snow") {
            return true;
        }
        let clause = r.analysis.children(head).iter().copied().any(|c| {
            c > t
                && matches!(
                    r.relation(c),
                    Relation::Csubj | Relation::Ccomp | Relation::Xcomp | Relation::Advcl | Relation::Acl
                )
                && (r.analysis.child(c, Relation::Mark).is_some()
                    || r.analysis.children(c).iter().any(|x| {
                        matches!(
                            r.lower(*x).as_str(),
                            "who" | "what" | "whether" | "how" | "when" | "where" | "why" | "to" | "that"
                        )
                    }))
        });
        let copular = r.analysis.child(head, Relation::Cop).is_some()
            || matches!(r.analysis.lemma(head), "be" | "become" | "remain" | "seem" | "appear");
        let weather = matches!(r.upos(head), Upos::Adj | Upos::Adv | Upos::Aux) && copular;
        weather
            && (clause
                || matches!(
                    r.analysis.lemma(head),
                    "unclear" | "clear" | "possible" | "likely" | "unlikely" | "desirable" | "necessary" | "important"
                ))
            || matches!(r.analysis.lemma(head), "seem" | "appear" | "emerge" | "turn") && clause
    }

    /// Whether "it" undergoes something that is done to things rather than to parties: "violated
    /// it", "it was intercepted"; not "accused it", "it was invited".
    pub(super) fn is_thing_by_its_verb(&self, t: TokenId) -> bool {
        let r = &self.reading;
        matches!(r.relation(t), Relation::Obj | Relation::NsubjPass | Relation::Obl | Relation::Nmod)
            && !matches!(
                r.analysis.lemma(r.head(t)),
                "accuse"
                    | "attack"
                    | "warn"
                    | "invite"
                    | "urge"
                    | "tell"
                    | "ask"
                    | "blame"
                    | "threaten"
                    | "support"
                    | "sanction"
                    | "recognise"
                    | "recognize"
                    | "criticise"
                    | "criticize"
                    | "condemn"
                    | "join"
                    | "help"
                    | "isolate"
                    | "pressure"
                    | "inform"
                    | "notify"
                    | "consult"
                    | "represent"
                    | "involve"
                    | "exclude"
                    | "expel"
                    | "suspend"
                    | "prevent"
                    | "force"
                    | "allow"
                    | "oblige"
                    | "require"
                    | "want"
                    | "expect"
                    | "schedule"
                    | "prepare"
                    | "determine"
                    | "commit"
                    | "concern"
                    | "compel"
                    | "oppose"
                    | "arm"
                    | "assure"
            )
    }

    /// Who speaks the quotation that holds a token: the subject of the verb of speech in the same
    /// sentence, or of the sentence before or after in the same paragraph.
    pub(super) fn quoted_speaker(&self, t: TokenId) -> Option<TokenId> {
        let r = &self.reading;
        let quotation = r.analysis.quotation_at(t)?.span;
        let sentence = r.analysis.tokens[t].sentence;
        let block = r.analysis.sentences[sentence].block;
        let said_by = |s: usize| -> Option<TokenId> {
            let tokens = r.analysis.sentences.get(s)?.tokens.clone();
            tokens
                .filter(|v| {
                    r.is_speech(*v)
                        && matches!(r.upos(*v), Upos::Verb | Upos::Aux)
                        && !quotation.covers(r.analysis.tokens[*v].span)
                })
                .find_map(|v| r.subject_of(v).filter(|x| !quotation.covers(r.analysis.tokens[*x].span)))
        };
        let near = [Some(sentence), sentence.checked_sub(1), Some(sentence + 1)];
        near.into_iter()
            .flatten()
            .filter(|s| r.analysis.sentences.get(*s).is_some_and(|x| x.block == block))
            .find_map(said_by)
            .or_else(|| sentence.checked_sub(1).and_then(said_by))
    }

    /// Who speaks the turn of an interview that holds a token, outside of quotations.
    fn turn_speaker(&self, t: TokenId) -> Option<TokenId> {
        if self.reading.analysis.quotation_at(t).is_some() {
            return None;
        }
        self.reading.label_of_turn(t)?.rev().find(|x| self.draft_of[*x].is_some())
    }

    /// "A:" is whom the words before the first turn name, if they name one person. Whether `t` is
    /// such a label.
    pub(super) fn visit_answer(&mut self, t: TokenId) -> bool {
        let r = &self.reading;
        if r.block_kind(t) != BlockKind::Speaker || !matches!(r.lower(t).as_str(), "a" | "answer") {
            return false;
        }
        let mut named = self.drafts.iter().enumerate().filter(|(_, d)| {
            d.mention.kind == MentionKind::Person
                && matches!(d.mention.verdict, Verdict::Known(_))
                && r.block_kind(d.mention.head) != BlockKind::Caption
                && r.label_of_turn(d.mention.head).is_none()
        });
        let found = named.next().map(|(i, _)| i);
        let entry = |i: usize| self.drafts[i].entry;
        let found = found.filter(|first| named.all(|(i, _)| entry(i).is_some() && entry(i) == entry(*first)));
        if found.is_some() {
            self.push_pronoun(t, found, "the one who is interviewed,");
        }
        true
    }

    pub(super) fn push_pronoun(&mut self, t: TokenId, found: Option<usize>, what: &str) {
        let (verdict, person, entitlement, entry, head) = match found {
            Some(i) => {
                let d = &self.drafts[i];
                (
                    d.mention.verdict.clone(),
                    d.mention.person.clone(),
                    d.mention.entitlement,
                    d.entry,
                    Some(d.mention.head),
                )
            }
            None => (Verdict::Unknown, None, Entitlement::DoesNotSpeak, None, None),
        };
        let reason = match found {
            Some(_) => format!("{what} named before"),
            None => "nobody fits".to_owned(),
        };
        let reason = if what.starts_with("the speaker") && found.is_some() { what.to_owned() } else { reason };
        self.push(t, t..t + 1, MentionKind::Pronoun, verdict, person, entitlement, reason);
        if let Some(draft) = self.drafts.last_mut() {
            draft.entry = entry;
            draft.antecedent = head.filter(|h| *h != t);
        }
    }

    /// "Both", "neither", "each", "one of its guards" without a noun of their own.
    pub(super) fn visit_quantifier(&mut self, t: TokenId, depth: usize) {
        let r = &self.reading;
        let relation = r.relation(t);
        let nominal = matches!(
            relation,
            Relation::Nsubj
                | Relation::NsubjPass
                | Relation::Obj
                | Relation::Iobj
                | Relation::Obl
                | Relation::OblAgent
                | Relation::Nmod
                | Relation::NmodPoss
                | Relation::Root
                | Relation::Conj
        );
        if !nominal {
            return;
        }
        let of =
            r.analysis.children_by(t, Relation::Nmod).find(|c| *c > t && r.preposition(*c).as_deref() == Some("of"));
        if let Some(of) = of {
            if depth < 6 {
                self.visit(of, depth + 1);
            }
            if let Some(draft) = self.draft(of) {
                let (kind, verdict, entitlement) =
                    (draft.mention.kind, draft.mention.verdict.clone(), draft.mention.entitlement);
                if matches!(
                    kind,
                    MentionKind::People
                        | MentionKind::Body
                        | MentionKind::Organisation
                        | MentionKind::Group
                        | MentionKind::Country
                        | MentionKind::Office
                ) {
                    self.push(t, t..t + 1, kind, verdict, None, entitlement, "of those named after it".into());
                    self.last_antecedent(Some(of));
                }
            }
            return;
        }
        // "the two had agreed to keep in touch", "officials in both capitals"
        let has = |words: &[&str]| {
            self.reading.analysis.children(t).iter().any(|c| words.contains(&self.reading.lower(*c).as_str()))
        };
        let means_a_pair = match self.reading.lower(t).as_str() {
            "both" | "neither" | "each" | "either" => true,
            "two" => {
                has(&["the"])
                    && matches!(self.reading.relation(t), Relation::Nsubj | Relation::NsubjPass | Relation::Nmod)
            }
            "capitals" => has(&["both", "two"]),
            _ => false,
        };
        if means_a_pair && let Some(pair) = self.pair(t) {
            let actors = pair.iter().map(|k| self.actor_of_key(k, Sector::Gov)).collect();
            self.push(
                t,
                t..t + 1,
                MentionKind::Group,
                Verdict::Known(actors),
                None,
                Entitlement::Speaks,
                "the two parties most lately together".into(),
            );
            self.last_plural(true);
        }
    }
}

/// Verbs of praise and blame: the cause that follows "for" is a deed of the object.
fn is_judgement(lemma: &str) -> bool {
    matches!(
        lemma,
        "thank"
            | "praise"
            | "blame"
            | "criticise"
            | "criticize"
            | "condemn"
            | "commend"
            | "applaud"
            | "congratulate"
            | "credit"
            | "punish"
            | "fine"
            | "rebuke"
            | "reprimand"
            | "denounce"
            | "fault"
            | "admire"
            | "salute"
            | "chide"
            | "scold"
            | "castigate"
            | "reward"
    )
}

//! Trees: an arc-eager transition parser with ClearNLP labels.
//!
//! The state is a stack and a buffer of words. A move shifts a word onto the stack, drops the top
//! of the stack, draws an arc between the two, or breaks the sentence before the second word of
//! the buffer. A word that is dropped before it has a head goes back to the buffer.

use crate::model::{ModelError, ModelFile};
use crate::transitions::{Contributions, Scorer, Scores};
use std::str::FromStr;

/// A label of the trees that the model was trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Label {
    Root,
    Acl,
    Acomp,
    Advcl,
    Advmod,
    Agent,
    Amod,
    Appos,
    Attr,
    Aux,
    Auxpass,
    Case,
    Cc,
    Ccomp,
    Compound,
    Conj,
    Csubj,
    Csubjpass,
    Dative,
    Dep,
    Det,
    Dobj,
    Expl,
    Intj,
    Mark,
    Meta,
    Neg,
    Nmod,
    Npadvmod,
    Nsubj,
    Nsubjpass,
    Nummod,
    Oprd,
    Parataxis,
    Pcomp,
    Pobj,
    Poss,
    Preconj,
    Predet,
    Prep,
    Prt,
    Punct,
    Quantmod,
    Relcl,
    Xcomp,
}

impl FromStr for Label {
    type Err = ModelError;

    fn from_str(word: &str) -> Result<Self, ModelError> {
        Ok(match word {
            "ROOT" => Self::Root,
            "acl" => Self::Acl,
            "acomp" => Self::Acomp,
            "advcl" => Self::Advcl,
            "advmod" => Self::Advmod,
            "agent" => Self::Agent,
            "amod" => Self::Amod,
            "appos" => Self::Appos,
            "attr" => Self::Attr,
            "aux" => Self::Aux,
            "auxpass" => Self::Auxpass,
            "case" => Self::Case,
            "cc" => Self::Cc,
            "ccomp" => Self::Ccomp,
            "compound" => Self::Compound,
            "conj" => Self::Conj,
            "csubj" => Self::Csubj,
            "csubjpass" => Self::Csubjpass,
            "dative" => Self::Dative,
            "dep" => Self::Dep,
            "det" => Self::Det,
            "dobj" => Self::Dobj,
            "expl" => Self::Expl,
            "intj" => Self::Intj,
            "mark" => Self::Mark,
            "meta" => Self::Meta,
            "neg" => Self::Neg,
            "nmod" => Self::Nmod,
            "npadvmod" => Self::Npadvmod,
            "nsubj" => Self::Nsubj,
            "nsubjpass" => Self::Nsubjpass,
            "nummod" => Self::Nummod,
            "oprd" => Self::Oprd,
            "parataxis" => Self::Parataxis,
            "pcomp" => Self::Pcomp,
            "pobj" => Self::Pobj,
            "poss" => Self::Poss,
            "preconj" => Self::Preconj,
            "predet" => Self::Predet,
            "prep" => Self::Prep,
            "prt" => Self::Prt,
            "punct" => Self::Punct,
            "quantmod" => Self::Quantmod,
            "relcl" => Self::Relcl,
            "xcomp" => Self::Xcomp,
            _ => return Err(ModelError::new(format!("unknown label {word}"))),
        })
    }
}

/// A label of an arc. Arcs that would cross others are drawn from a higher word and remember the
/// label of the word where they belong ("prep||nsubj").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ArcLabel {
    label: Label,
    lifted_from: Option<Label>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Shift,
    Reduce,
    Left(ArcLabel),
    Right(ArcLabel),
    Break,
}

/// The tree of a text, still with the model's labels.
#[derive(Debug, Default)]
pub(crate) struct RawTree {
    /// Head of each word; a root is its own head.
    pub(crate) heads: Vec<usize>,
    /// Label of each word.
    pub(crate) labels: Vec<Label>,
    /// Whether a sentence begins at the word.
    pub(crate) starts: Vec<bool>,
}

/// Words of the state that are scored.
const SLOTS: usize = 8;

pub(crate) struct Parser {
    scorer: Scorer,
    moves: Vec<Move>,
}

impl Parser {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let moves = file
            .strings("parser.moves")?
            .iter()
            .map(|name| {
                let (kind, label) = name.split_once('-').unwrap_or((name, "dep"));
                let (label, lifted_from) = match label.split_once("||") {
                    Some((label, from)) => (label.parse()?, Some(from.parse()?)),
                    None => (label.parse()?, None),
                };
                let label = ArcLabel { label, lifted_from };
                Ok(match kind {
                    "S" => Move::Shift,
                    "D" => Move::Reduce,
                    "L" => Move::Left(label),
                    "R" => Move::Right(label),
                    _ => Move::Break,
                })
            })
            .collect::<Result<Vec<_>, ModelError>>()?;
        Ok(Self { scorer: Scorer::new(file, "parser", SLOTS, moves.len())?, moves })
    }

    pub(crate) fn prepare(&self, rows: &[f32], out: &mut Contributions) {
        self.scorer.prepare(rows, out);
    }

    /// Parses the words whose contributions begin at row `offset`.
    pub(crate) fn parse(
        &self,
        contributions: &Contributions,
        offset: usize,
        blank: &[bool],
        scores: &mut Scores,
    ) -> RawTree {
        let mut state = State::new(blank.len());
        while !(state.stack.is_empty() && state.buffer_length() == 0) {
            let slots = state.slots().map(|word| word.map(|w| w + offset));
            let scores = self.scorer.score(contributions, &slots, scores);
            let valid = state.valid();
            let best = self.moves.iter().zip(scores).filter(|(next, _)| valid.allows(**next)).fold(
                None,
                |best: Option<(Move, f32)>, (next, score)| match best {
                    Some((_, highest)) if *score <= highest => best,
                    _ => Some((*next, *score)),
                },
            );
            let Some((next, _)) = best else { break };
            state.apply(next);
        }
        state.finish(blank)
    }
}

/// Which moves a state allows.
#[allow(clippy::struct_excessive_bools)] // one for each kind of move
struct Valid {
    shift: bool,
    reduce: bool,
    draw: bool,
    split: bool,
}

impl Valid {
    fn allows(&self, next: Move) -> bool {
        match next {
            Move::Shift => self.shift,
            Move::Reduce => self.reduce,
            Move::Left(_) | Move::Right(_) => self.draw,
            Move::Break => self.split,
        }
    }
}

struct State {
    length: usize,
    stack: Vec<usize>,
    /// Words that went back from the stack; the last one is first in the buffer.
    returned: Vec<usize>,
    next: usize,
    heads: Vec<Option<usize>>,
    labels: Vec<Option<ArcLabel>>,
    /// The last child of each word on its left and on its right.
    left: Vec<Option<usize>>,
    right: Vec<Option<usize>>,
    /// The child of the same head, on the same side, that came before.
    before: Vec<Option<usize>>,
    was_returned: Vec<bool>,
    starts: Vec<bool>,
}

impl State {
    fn new(length: usize) -> Self {
        Self {
            length,
            stack: Vec::new(),
            returned: Vec::new(),
            next: 0,
            heads: vec![None; length],
            labels: vec![None; length],
            left: vec![None; length],
            right: vec![None; length],
            before: vec![None; length],
            was_returned: vec![false; length],
            starts: vec![false; length],
        }
    }

    fn buffer_length(&self) -> usize {
        self.length - self.next + self.returned.len()
    }

    fn buffer(&self, i: usize) -> Option<usize> {
        if i < self.returned.len() {
            return Some(self.returned[self.returned.len() - 1 - i]);
        }
        let word = self.next + i - self.returned.len();
        (word < self.length).then_some(word)
    }

    fn stacked(&self, i: usize) -> Option<usize> {
        self.stack.len().checked_sub(i + 1).map(|at| self.stack[at])
    }

    fn slots(&self) -> [Option<usize>; SLOTS] {
        let (b0, s0) = (self.buffer(0), self.stacked(0));
        let last = |arcs: &[Option<usize>], head: Option<usize>| head.and_then(|h| arcs[h]);
        [
            b0,
            self.buffer(1),
            s0,
            self.stacked(1),
            self.stacked(2),
            last(&self.left, b0),
            last(&self.left, s0),
            last(&self.right, s0),
        ]
    }

    fn valid(&self) -> Valid {
        let (b0, b1) = (self.buffer(0), self.buffer(1));
        let empty = self.stack.is_empty();
        let at_border = b0.is_some_and(|b| self.starts[b]);
        let length = self.buffer_length();
        Valid {
            shift: empty || (length >= 2 && !at_border && !b0.is_some_and(|b| self.was_returned[b])),
            reduce: !empty,
            draw: !empty && length > 0 && !at_border,
            split: matches!((b0, b1), (Some(b0), Some(b1)) if b1 == b0 + 1 && !self.starts[b1]),
        }
    }

    fn shift(&mut self) {
        let word = self.returned.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    fn draw(&mut self, head: usize, child: usize, label: ArcLabel) {
        if let Some(old) = self.heads[child] {
            let arcs = if old > child { &mut self.left } else { &mut self.right };
            if arcs[old] == Some(child) {
                arcs[old] = self.before[child];
            } else {
                let mut at = arcs[old];
                while let Some(sibling) = at {
                    at = self.before[sibling];
                    if at == Some(child) {
                        self.before[sibling] = self.before[child];
                        break;
                    }
                }
            }
        }
        let arcs = if head > child { &mut self.left } else { &mut self.right };
        self.before[child] = arcs[head].replace(child);
        self.heads[child] = Some(head);
        self.labels[child] = Some(label);
    }

    fn apply(&mut self, next: Move) {
        let (Some(s0), Some(b0)) = (self.stacked(0).or(Some(0)), self.buffer(0).or(Some(0))) else { return };
        match next {
            Move::Shift => self.shift(),
            Move::Reduce => {
                if self.heads[s0].is_none() && self.stack.len() > 1 {
                    self.was_returned[s0] = true;
                    self.returned.push(s0);
                }
                self.stack.pop();
            }
            Move::Left(label) => {
                self.draw(b0, s0, label);
                self.was_returned[b0] = false;
                self.stack.pop();
            }
            Move::Right(label) => {
                self.draw(s0, b0, label);
                self.shift();
            }
            Move::Break => {
                if let Some(b1) = self.buffer(1) {
                    self.starts[b1] = true;
                }
            }
        }
    }

    fn finish(self, blank: &[bool]) -> RawTree {
        let n = self.length;
        let mut heads: Vec<usize> = self.heads.iter().enumerate().map(|(i, h)| h.unwrap_or(i)).collect();
        lower_lifted_arcs(&mut heads, &self.labels, blank);
        let labels = (0..n)
            .map(|i| match self.labels[i] {
                Some(label) if heads[i] != i => label.label,
                _ => Label::Root,
            })
            .collect();
        // A sentence begins at the first word of the tree of each root. A tree may be crossed by
        // arcs of another, so the leftmost word is found by passes to a fixed point, as spaCy does.
        let mut leftmost: Vec<usize> = (0..n).collect();
        for _ in 0..3 {
            for i in (0..n).chain((0..n).rev()) {
                leftmost[heads[i]] = leftmost[heads[i]].min(leftmost[i]);
            }
        }
        let mut starts = vec![false; n];
        for i in (0..n).filter(|i| heads[*i] == *i) {
            starts[leftmost[i]] = true;
        }
        RawTree { heads, labels, starts }
    }
}

/// Gives each lifted arc to the nearest word below its head that carries the remembered label.
fn lower_lifted_arcs(heads: &mut [usize], labels: &[Option<ArcLabel>], blank: &[bool]) {
    let n = heads.len();
    let lifted: Vec<(usize, Label)> =
        (0..n).filter_map(|i| Some((i, labels[i].filter(|_| heads[i] != i)?.lifted_from?))).collect();
    for (word, wanted) in lifted {
        let mut children = vec![Vec::new(); n];
        for (child, head) in heads.iter().enumerate().filter(|(c, h)| c != *h && *c != word && !blank[*c]) {
            children[*head].push(child);
        }
        let mut level = vec![heads[word]];
        while !level.is_empty() {
            let next: Vec<usize> = level.iter().flat_map(|head| children[*head].iter().copied()).collect();
            if let Some(found) =
                next.iter().find(|c| labels[**c].is_some_and(|l| l.label == wanted && l.lifted_from.is_none()))
            {
                heads[word] = *found;
                break;
            }
            level = next;
        }
    }
}

//! Names: one pass over the words with moves begin, inside, last, unit and outside.

use crate::model::{ModelError, ModelFile};
use crate::transitions::{Contributions, Scorer, Scores};
use crate::tree::EntityKind;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Begin(EntityKind),
    Inside(EntityKind),
    Last(EntityKind),
    Unit(EntityKind),
    Outside,
    /// A kind that the training data had once by mistake; never taken.
    Void,
}

/// The words scored: the present one, the first of the open name, the last before the present one.
const SLOTS: usize = 3;

pub(crate) struct EntityRecogniser {
    scorer: Scorer,
    moves: Vec<Move>,
}

impl EntityRecogniser {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let moves: Vec<Move> = file
            .strings("ner.moves")?
            .iter()
            .map(|name| match name.split_once('-') {
                Some((letter, kind)) => {
                    let Ok(kind) = kind.parse::<EntityKind>();
                    match letter {
                        "B" => Move::Begin(kind),
                        "I" => Move::Inside(kind),
                        "L" => Move::Last(kind),
                        _ => Move::Unit(kind),
                    }
                }
                None if name == "O" => Move::Outside,
                None => Move::Void,
            })
            .collect();
        Ok(Self { scorer: Scorer::new(file, "ner", SLOTS, moves.len())?, moves })
    }

    pub(crate) fn prepare(&self, rows: &[f32], out: &mut Contributions) {
        self.scorer.prepare(rows, out);
    }

    /// The names among the words whose contributions begin at row `offset`. A name does not cross
    /// the start of a sentence and does not begin with white space.
    pub(crate) fn names(
        &self,
        contributions: &Contributions,
        offset: usize,
        blank: &[bool],
        starts: &[bool],
        scores: &mut Scores,
    ) -> Vec<(Range<usize>, EntityKind)> {
        let mut names = Vec::new();
        let mut open: Option<(usize, EntityKind)> = None;
        for word in 0..blank.len() {
            let slots = [Some(word + offset), open.map(|(start, _)| start + offset), open.map(|_| word + offset - 1)];
            let scores = self.scorer.score(contributions, &slots, scores);
            let goes_on = word + 1 < blank.len() && !starts[word + 1];
            let valid = |next: Move| match next {
                Move::Begin(_) => open.is_none() && goes_on && !blank[word],
                Move::Inside(kind) => open.is_some_and(|(_, k)| k == kind) && goes_on,
                Move::Last(kind) => open.is_some_and(|(_, k)| k == kind),
                Move::Unit(_) => open.is_none() && !blank[word],
                Move::Outside => open.is_none(),
                Move::Void => false,
            };
            let best = self.moves.iter().zip(scores).filter(|(next, _)| valid(**next)).fold(
                None,
                |best: Option<(Move, f32)>, (next, score)| match best {
                    Some((_, highest)) if *score <= highest => best,
                    _ => Some((*next, *score)),
                },
            );
            match best {
                Some((Move::Begin(kind), _)) => open = Some((word, kind)),
                Some((Move::Last(kind), _)) => {
                    if let Some((start, _)) = open.take() {
                        names.push((start..word + 1, kind));
                    }
                }
                Some((Move::Unit(kind), _)) => names.push((word..word + 1, kind)),
                _ => {}
            }
        }
        names
    }
}

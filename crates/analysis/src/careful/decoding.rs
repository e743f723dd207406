//! From scores to trees and names.

/// What an arc or a sequence that may not be costs.
const NEVER: f64 = f64::NEG_INFINITY;

/// Finds best trees; the buffers are reused from one sentence to the next.
///
/// The method is that of Chu and Liu (1965) and Edmonds (1967) in the quadratic form of Tarjan
/// (1977): every word takes its best head; a circle becomes one node, whose arcs know what it
/// would cost to break the circle there.
#[derive(Default)]
pub(crate) struct TreeFinder {
    /// For each dependent row and head column, the score of the best arc between the two nodes.
    weights: Vec<f64>,
    /// Dependent and head words of that arc.
    arcs: Vec<(u16, u16)>,
    /// The node that a row stands for now.
    node_of: Vec<usize>,
    /// Rows that stand for a node, in order.
    live: Vec<usize>,
    nodes: Vec<Node>,
    path: Vec<usize>,
}

/// A word, or a circle of nodes that was made one.
#[derive(Clone, Copy)]
struct Node {
    row: usize,
    /// The circle that holds this node.
    circle: Option<usize>,
    /// The arc by which the node hangs: dependent and head words.
    arc: (u16, u16),
    /// Score of that arc.
    weight: f64,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Fresh,
    OnPath,
    Done,
}

impl TreeFinder {
    /// The heads of the best tree that has one root: `scores` has for each of `count` words one row
    /// of `count + 1` scores, the first for being the root, the others for hanging on that word. In
    /// the result the root is its own head. Scores of a word for itself are not read; all others must
    /// be finite.
    pub(crate) fn heads(&mut self, scores: &[f32], count: usize, heads: &mut Vec<usize>) {
        heads.clear();
        if count == 0 {
            return;
        }
        let size = count + 1;
        assert!(scores.len() >= count * size && u16::try_from(size).is_ok(), "scores of a tree are too short");
        self.start(scores, count);
        for word in 1..=count {
            self.hang(self.outermost(word));
        }
        // From the outside to the inside: the word by which a circle hangs breaks it.
        for circle in (size..self.nodes.len()).rev() {
            let arc = self.nodes[circle].arc;
            let mut inner = usize::from(arc.0);
            while let Some(outer) = self.nodes[inner].circle.filter(|outer| *outer != circle) {
                inner = outer;
            }
            self.nodes[inner].arc = arc;
        }
        heads.extend((1..=count).map(|word| match usize::from(self.nodes[word].arc.1) {
            0 => word - 1,
            head => head - 1,
        }));
    }

    fn start(&mut self, scores: &[f32], count: usize) {
        let size = count + 1;
        // Being the root is made so dear that no tree has two roots: more than any tree can gain.
        let others = || {
            (0..count)
                .flat_map(|d| (1..size).filter(move |h| *h != d + 1).map(move |h| f64::from(scores[d * size + h])))
        };
        let roots = || (0..count).map(|d| f64::from(scores[d * size]));
        let least = others().chain(roots()).fold(f64::INFINITY, f64::min);
        let most = others().chain(roots()).fold(f64::NEG_INFINITY, f64::max);
        let fee = (most - least + 1.0) * size as f64;
        self.weights.clear();
        self.weights.resize(size, NEVER);
        self.weights.extend((0..count).flat_map(|d| {
            (0..size).map(move |h| match h {
                0 => f64::from(scores[d * size]) - fee,
                h if h == d + 1 => NEVER,
                h => f64::from(scores[d * size + h]),
            })
        }));
        self.arcs.clear();
        self.arcs.extend((0..size).flat_map(|d| (0..size).map(move |h| (d as u16, h as u16))));
        self.node_of.clear();
        self.node_of.extend(0..size);
        self.live.clear();
        self.live.extend(0..size);
        self.nodes.clear();
        self.nodes.extend((0..size).map(|row| Node {
            row,
            circle: None,
            arc: (0, 0),
            weight: 0.0,
            state: if row == 0 { State::Done } else { State::Fresh },
        }));
    }

    fn outermost(&self, mut node: usize) -> usize {
        while let Some(circle) = self.nodes[node].circle {
            node = circle;
        }
        node
    }

    /// Hangs a node on its best head, that on its best head, and so on up to a node that hangs.
    fn hang(&mut self, first: usize) {
        if self.nodes[first].state == State::Done {
            return;
        }
        self.path.clear();
        let mut node = first;
        loop {
            self.nodes[node].state = State::OnPath;
            self.path.push(node);
            let row = self.nodes[node].row;
            let size = self.node_of.len();
            let mut best = (NEVER, 0);
            for head in self.live.iter().copied().filter(|head| *head != row) {
                let weight = self.weights[row * size + head];
                if weight > best.0 {
                    best = (weight, head);
                }
            }
            self.nodes[node].weight = best.0;
            self.nodes[node].arc = self.arcs[row * size + best.1];
            let above = self.node_of[best.1];
            node = match self.nodes[above].state {
                State::Fresh => above,
                State::Done => break,
                State::OnPath => self.contract(above),
            };
        }
        for node in self.path.drain(..) {
            self.nodes[node].state = State::Done;
        }
    }

    /// Makes the end of the path, from a node on, one node.
    fn contract(&mut self, from: usize) -> usize {
        let size = self.node_of.len();
        let begin = self.path.iter().position(|node| *node == from).unwrap_or(0);
        let circle = self.nodes.len();
        let row = self.nodes[from].row;
        for node in &self.path[begin..] {
            self.nodes[*node].circle = Some(circle);
        }
        let members = &self.path[begin..];
        self.live.retain(|live| members.iter().all(|member| self.nodes[*member].row != *live));
        for other in &self.live {
            // Into the circle: what is gained over the arc that is given up.
            let mut into = (NEVER, (0, 0));
            let mut out_of = (NEVER, (0, 0));
            for member in members {
                let Node { row: inner, weight, .. } = self.nodes[*member];
                let gain = self.weights[inner * size + other] - weight;
                if gain > into.0 {
                    into = (gain, self.arcs[inner * size + other]);
                }
                let below = self.weights[other * size + inner];
                if below > out_of.0 {
                    out_of = (below, self.arcs[other * size + inner]);
                }
            }
            (self.weights[row * size + other], self.arcs[row * size + other]) = into;
            (self.weights[other * size + row], self.arcs[other * size + row]) = out_of;
        }
        let place = self.live.partition_point(|live| *live < row);
        self.live.insert(place, row);
        self.node_of[row] = circle;
        self.nodes.push(Node { row, circle: None, arc: (0, 0), weight: 0.0, state: State::Fresh });
        self.path.truncate(begin);
        circle
    }
}

/// Number of labels of names: outside, and begin and inside of each of three kinds.
pub(crate) const NAME_LABELS: usize = 7;

/// The best sequence of labels, by Viterbi: `scores` has one row of [`NAME_LABELS`] a word; label 0
/// is outside, odd ones begin a name, and the even one after each goes on with it.
pub(crate) fn best_names(scores: &[f32], back: &mut Vec<[u8; NAME_LABELS]>, labels: &mut Vec<u8>) {
    back.clear();
    labels.clear();
    let mut best = [NEVER; NAME_LABELS];
    for (i, row) in scores.chunks_exact(NAME_LABELS).enumerate() {
        let mut next = [NEVER; NAME_LABELS];
        let mut from = [0u8; NAME_LABELS];
        for now in 0..NAME_LABELS {
            let goes_on = now > 0 && now % 2 == 0;
            if i == 0 {
                next[now] = if goes_on { NEVER } else { f64::from(row[now]) };
                continue;
            }
            for (before, score) in best.iter().enumerate() {
                if (!goes_on || before == now || before + 1 == now) && *score > next[now] {
                    (next[now], from[now]) = (*score, before as u8);
                }
            }
            next[now] += f64::from(row[now]);
        }
        back.push(from);
        best = next;
    }
    let mut last = (0..NAME_LABELS).fold(0, |most, label| if best[label] > best[most] { label } else { most }) as u8;
    for from in back.iter().rev() {
        labels.push(last);
        last = from[usize::from(last)];
    }
    labels.reverse();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(scores: &[f32], heads: &[usize]) -> f64 {
        let size = heads.len() + 1;
        heads.iter().enumerate().map(|(d, h)| f64::from(scores[d * size + if *h == d { 0 } else { h + 1 }])).sum()
    }

    fn is_tree(heads: &[usize]) -> bool {
        let tops = (0..heads.len()).map(|mut word| {
            for _ in 0..heads.len() {
                word = heads[word];
            }
            word
        });
        heads.iter().enumerate().filter(|(d, h)| d == *h).count() == 1 && tops.into_iter().all(|top| heads[top] == top)
    }

    /// The best of all trees with one root.
    fn best_value(scores: &[f32], count: usize) -> f64 {
        (0..count.pow(count as u32))
            .map(|mut code| -> Vec<usize> {
                (0..count)
                    .map(|_| {
                        let head = code % count;
                        code /= count;
                        head
                    })
                    .collect()
            })
            .filter(|heads| is_tree(heads))
            .map(|heads| value(scores, &heads))
            .fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

        #[test]
        fn no_tree_of_one_root_is_better(count in 1usize..6, scores in prop::collection::vec(-9.0f32..9.0, 30)) {
            let mut heads = Vec::new();
            TreeFinder::default().heads(&scores, count, &mut heads);
            prop_assert!(is_tree(&heads), "{heads:?}");
            let (found, best) = (value(&scores, &heads), best_value(&scores, count));
            prop_assert!((found - best).abs() < 1e-6, "{found} for {best}: {heads:?}");
        }

        #[test]
        fn any_scores_give_a_tree(
            count in 1usize..60,
            steps in prop::collection::vec(-3i8..3, 3660),
            scale in prop::sample::select(vec![0.0f32, 1.0, 1e-20, 1e20]),
        ) {
            // Few different scores make many ties and many circles.
            let scores: Vec<f32> = steps.iter().map(|step| f32::from(*step) * scale).collect();
            let mut heads = Vec::new();
            let mut finder = TreeFinder::default();
            finder.heads(&scores[7..], 3.min(count), &mut heads);
            finder.heads(&scores, count, &mut heads);
            prop_assert!(is_tree(&heads), "{heads:?}");
        }

        #[test]
        fn no_sequence_of_names_is_better(count in 1usize..6, scores in prop::collection::vec(-9.0f32..9.0, 35)) {
            let scores = &scores[..count * NAME_LABELS];
            let (mut back, mut labels) = (Vec::new(), Vec::new());
            best_names(scores, &mut back, &mut labels);
            let allowed = |labels: &[usize]| {
                labels.iter().enumerate().all(|(i, now)| {
                    *now == 0 || now % 2 == 1 || (i > 0 && (labels[i - 1] == *now || labels[i - 1] + 1 == *now))
                })
            };
            let value = |labels: &[usize]| -> f64 {
                labels.iter().enumerate().map(|(i, label)| f64::from(scores[i * NAME_LABELS + label])).sum()
            };
            let labels: Vec<usize> = labels.into_iter().map(usize::from).collect();
            prop_assert!(labels.len() == count && allowed(&labels));
            let best = (0..NAME_LABELS.pow(count as u32))
                .map(|code| -> Vec<usize> {
                    (0..count).map(|i| code / NAME_LABELS.pow(i as u32) % NAME_LABELS).collect()
                })
                .filter(|labels| allowed(labels))
                .map(|labels| value(&labels))
                .fold(f64::NEG_INFINITY, f64::max);
            prop_assert!((value(&labels) - best).abs() < 1e-6);
        }
    }

    #[test]
    fn nothing_has_no_tree_and_no_names() {
        let mut heads = vec![3];
        TreeFinder::default().heads(&[], 0, &mut heads);
        assert!(heads.is_empty());
        let mut labels = vec![1];
        best_names(&[], &mut Vec::new(), &mut labels);
        assert!(labels.is_empty());
    }
}

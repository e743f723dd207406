"""From scores to trees and names. Mirrored by `legation_analysis::careful::decoding`."""

import numpy

NONE = -1e9


def best_tree(scores):
    """Heads (0 is the root) of the best tree with one root, by Chu and Liu (1965) and Edmonds (1967).

    `scores[d][h]` is the score of word d+1 hanging on h; `NONE` where it may not. Being the root is
    made dearer than anything a tree can gain, so that no best tree has two.
    """
    scores = scores.astype(numpy.float64)
    real = scores[scores > NONE / 2]
    scores[:, 0] -= (real.max() - real.min() + 1) * (len(scores) + 1)
    return spanning(scores)


def spanning(scores):
    count = scores.shape[0]
    square = numpy.full((count + 1, count + 1), NONE, dtype=numpy.float64)
    square[1:, :] = scores
    return contract(square)[1:]


def contract(square):
    size = square.shape[0]
    heads = square.argmax(1)
    heads[0] = -1
    colour = [0] * size
    cycle = None
    for i in range(1, size):
        path, j = [], i
        while j > 0 and colour[j] == 0:
            colour[j] = i + size
            path.append(j)
            j = heads[j]
        if j > 0 and colour[j] == i + size and j in path:
            cycle = path[path.index(j) :]
            break
    if cycle is None:
        return heads
    inside = set(cycle)
    rest = [x for x in range(size) if x not in inside]
    place = {x: k for k, x in enumerate(rest)}
    top = len(rest)
    smaller = numpy.full((top + 1, top + 1), NONE, dtype=numpy.float64)
    total = sum(square[x, heads[x]] for x in cycle)
    leave, enter = {}, {}
    for d in rest:
        for h in rest:
            smaller[place[d], place[h]] = square[d, h]
        if d > 0:
            leave[d] = max(cycle, key=lambda x: square[d, x])
            smaller[place[d], top] = square[d, leave[d]]
    for h in rest:
        enter[h] = max(cycle, key=lambda x: square[x, h] - square[x, heads[x]])
        smaller[top, place[h]] = total + square[enter[h], h] - square[enter[h], heads[enter[h]]]
    found = contract(smaller)
    result = heads.copy()
    for d in rest:
        if d > 0:
            result[d] = leave[d] if found[place[d]] == top else rest[found[place[d]]]
    outside = rest[found[top]]
    result[enter[outside]] = outside
    return result


def best_names(scores):
    """The best sequence of B-, I-, O labels in which an inside follows its own kind (Viterbi)."""
    count, labels = scores.shape
    allowed = numpy.zeros((labels, labels))
    for now in range(2, labels, 2):
        for before in range(labels):
            if before not in (now, now - 1):
                allowed[before, now] = NONE
    best = scores[0].astype(numpy.float64).copy()
    best[2::2] += NONE
    back = []
    for i in range(1, count):
        table = best[:, None] + allowed
        back.append(table.argmax(0))
        best = table.max(0) + scores[i]
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def spans(labels):
    """Names as (start, end, kind)."""
    found, now = set(), None
    for i, label in enumerate([*labels, "O"]):
        if label[:2] == "I-" and now and now[1] == label[2:]:
            continue
        if now:
            found.add((now[0], i, now[1]))
            now = None
        if label != "O":
            now = (i, label[2:])
    return found

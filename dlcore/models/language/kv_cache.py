"""Generation with a KV cache: the keys and values of the tokens so far are kept, so that each new token is computed alone.

The same logits as without, up to rounding: under a causal mask nothing that comes later changes the keys and values of what stands before.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from dlcore.blocks.attention import attention
from dlcore.models.language.gpt import GPT


@dataclass
class KVCache:
    """Of every layer the keys and values so far, (batch, heads, time, width of a head) each."""

    keys: list[Tensor] = field(default_factory=list)
    values: list[Tensor] = field(default_factory=list)

    @property
    def length(self) -> int:
        return self.keys[0].shape[-2] if self.keys else 0

    @property
    def bytes(self) -> int:
        return sum(part.numel() * part.element_size() for part in (*self.keys, *self.values))

    def append(self, layer: int, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """All keys and values of a layer, the new ones at the end."""
        if layer == len(self.keys):
            self.keys.append(key)
            self.values.append(value)
        else:
            self.keys[layer] = torch.cat([self.keys[layer], key], -2)
            self.values[layer] = torch.cat([self.values[layer], value], -2)
        return self.keys[layer], self.values[layer]


def next_logits(model: GPT, token_ids: Tensor, cache: KVCache) -> Tensor:
    """The logits after the last of the new tokens, ids (batch, new) to (batch, tokens); their keys and values join the cache.

    Raises ValueError for a model with rotary positions, whose keys would have to be rotated by their place before they are stored.
    """
    if model.positions is None:
        raise ValueError("The cache is for a GPT with learned positions.")
    before, new = cache.length, token_ids.shape[1]
    visible = torch.ones(new, before + new, dtype=torch.bool, device=token_ids.device).tril(before)
    x = model.embedding(token_ids) + model.positions[before : before + new]  # (batch, new, width)
    for layer, block in enumerate(model.blocks):
        heads, normalized = block.attention, block.attention_norm(x)
        query, key, value = (
            project(normalized).unflatten(-1, (heads.heads, -1)).transpose(1, 2)
            for project in (heads.query, heads.key, heads.value)
        )  # (batch, heads, new, width of a head)
        context, _ = attention(query, *cache.append(layer, key, value), visible)
        x = x + heads.output(context.transpose(1, 2).flatten(2))
        x = x + block.mlp(block.mlp_norm(x))
    return model.norm(x[:, -1]) @ model.embedding.weight.mT + model.bias


def grouped_attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """Grouped-query attention: `query` (batch, heads, queries, d) with fewer heads of keys and values, (batch, groups, keys, d).

    Each group serves as many query heads. One group for all is multi-query attention (Shazeer, 2019), one for each head is the usual one.
    Source: Ainslie and others, “GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints”, EMNLP 2023.
    """
    share = query.shape[1] // key.shape[1]
    key, value = (part.repeat_interleave(share, dim=1) for part in (key, value))  # (batch, heads, keys, d)
    context, _ = attention(query, key, value, mask)
    return context

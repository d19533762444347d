"""The KV cache: the logits of a whole pass, whichever way the tokens come; and heads that are shared."""

import pytest
import torch
from torch.nn import functional as F

from dlcore.models.language.gpt import GPT
from dlcore.models.language.kv_cache import KVCache, grouped_attention, next_logits


@pytest.mark.parametrize("sizes", [[1] * 9, [4, 1, 1, 3], [9]])
def test_logits_are_those_of_the_whole_text(sizes):
    torch.manual_seed(0)
    model, text, cache, end = GPT(30, 16, 2, 4, longest=9).eval(), torch.randint(1, 30, (2, 9)), KVCache(), 0
    with torch.no_grad():
        whole = model(text)
        for size in sizes:
            logits = next_logits(model, text[:, end : end + size], cache)
            end += size
            torch.testing.assert_close(logits, whole[:, end - 1], atol=1e-5, rtol=1e-4)
            assert cache.length == end


def test_its_bytes_are_those_of_the_formula():
    model, cache = GPT(30, 16, 2, 4, longest=9), KVCache()
    next_logits(model, torch.ones(3, 7, dtype=torch.long), cache)
    assert cache.bytes == 2 * 2 * 4 * 4 * 4 * 7 * 3  # keys and values, layers, heads, width, 32 bits, tokens, requests


@pytest.mark.parametrize("groups", [1, 2, 8])
def test_shared_heads_are_those_of_torch(groups):
    generator = torch.Generator().manual_seed(0)
    query = torch.randn(2, 8, 5, 4, generator=generator)
    key, value = torch.randn(2, 2, groups, 5, 4, generator=generator)
    mask = torch.ones(5, 5, dtype=torch.bool).tril()
    theirs = F.scaled_dot_product_attention(query, key, value, mask, enable_gqa=True)
    torch.testing.assert_close(grouped_attention(query, key, value, mask), theirs)


def test_rotary_positions_are_refused():
    with pytest.raises(ValueError, match="learned positions"):
        next_logits(GPT(10, 16, 1, 1, 8, rotary=True), torch.tensor([[1]]), KVCache())

"""The numbers on the cards of shapes of Language."""

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from dlcore.blocks.attention import MultiHeadAttention, TransformerBlock, attention
from dlcore.models.language.gpt import GPT
from tests.interview.computed.sizes import count, meta, shape


def recurrent(kind, inputs, width):
    """With one bias vector for each block, and with torch's two."""
    layer = getattr(nn, kind)(inputs, width)
    return f"{int(count(layer).replace(',', '')) - layer.bias_hh_l0.numel():,}", count(layer)


def rnn():
    outputs, last = nn.RNN(10, 20, batch_first=True)(torch.randn(8, 50, 10))
    return *recurrent("RNN", 10, 20), shape(outputs.shape), shape(last[0].shape)


def bidirectional():
    outputs, (states, _) = nn.LSTM(8, 64, bidirectional=True, batch_first=True)(torch.randn(16, 30, 8))
    last = torch.cat([outputs[:, -1, :64], outputs[:, 0, 64:]], 1)
    assert torch.equal(last, torch.cat([states[0], states[1]], 1))
    return shape(outputs.shape), shape(last.shape)


def block():
    part = TransformerBlock(768, 12)
    norms = nn.ModuleList([part.attention_norm, part.mlp_norm])
    assert pytest.approx(int(count(part).replace(",", "")), rel=0.002) == 12 * 768**2
    return count(part.attention), count(part.mlp), count(norms), count(part)


def attention_macs():
    part = MultiHeadAttention(768, 12).to("meta")
    part.store_weights = True  # the plain computation, whose products torch counts one by one
    with FlopCounterMode(display=False) as counter:
        part(x := meta(1, 512, 768), x)
    counts = counter.get_flop_counts()["Global"]
    products = {str(name): flops // 2 for name, flops in counts.items()}
    assert 4 * 1536 * 768**2 == 2 * 1536**2 * 768
    return f"{products['aten.addmm']:,}", f"{products['aten.bmm']:,}", "1,536"


def memory(x):
    return f"{x.numel():,}", f"{x.numel() * x.element_size():,}"


def scores():
    return shape(meta(8, 12, 512, 512).shape), *memory(meta(8, 12, 512, 512))


def one_head():
    context, weights = attention(torch.randn(5, 64), torch.randn(7, 64), torch.randn(7, 32))
    assert torch.allclose(weights.sum(-1), torch.ones(5))
    return f"$: {shape(weights.shape)}", f"Output: {shape(context.shape)}"


def queries():
    q = meta(8, 512, 768).unflatten(-1, (12, -1)).transpose(1, 2)
    assert count(MultiHeadAttention(768, 12)) == count(MultiHeadAttention(768, 1))
    return shape(q.shape), count(MultiHeadAttention(768, 12))


def positions():
    added = meta(512, 768)[:100]
    return f"{meta(512, 768).numel():,}", shape(added.shape), shape((meta(8, 100, 768) + added).shape)


def embedding():
    with torch.device("meta"):
        table = nn.Embedding(30_522, 768)
        return count(table), shape(table(torch.zeros(8, 128, dtype=torch.long)).shape)


def mask_counts():
    chosen = 0.15 * 512
    return f"{chosen:.1f}", f"about {chosen:.0f}", f"about {0.8 * chosen:.0f} become", f"{0.1 * chosen:.0f} a random"


def gpt2():
    with torch.device("meta"):
        network = GPT(50_257, 768, 12, 12, 1024)
    outside = 50_257  # GPT-2 has no bias at its output
    total = sum(part.numel() for part in network.parameters()) - outside
    parts = network.embedding, network.blocks, network.norm
    return *map(count, parts), f"{network.positions.numel():,}", f"{total:,}"


def logits():
    return "(4, 1024, 50257)", *memory(meta(4, 1024, 50_257))


def cache():
    one = torch.empty(2, 12, 1024, 768, dtype=torch.float16, device="meta")
    size = one.numel() * one.element_size()
    return f"{size:,}", f"{size / 2**20:.0f} MiB"


def causal():
    few, many = (int(torch.ones(n, n).tril().sum()) for n in (4, 1024))
    return f"{few} of 16", f"{many:,}"


def t5():
    part = MultiHeadAttention(8, 1).eval()
    part.store_weights = True
    read, written = torch.randn(1, 100, 8), torch.randn(1, 20, 8)
    found = []
    for queries, keys in ((read, read), (written, written), (written, read)):
        part(queries, keys)
        found.append(shape(part.weights.shape[2:]))
    return tuple(found)


COMPUTED = {
    "rnn/shapes-parameters": rnn,
    "lstm/shapes-parameters": lambda: recurrent("LSTM", 100, 200),
    "lstm/shapes-bidirectional": bidirectional,
    "gru/shapes-parameters": lambda: recurrent("GRU", 100, 200),
    "transformer/shapes-block": block,
    "transformer/shapes-macs": attention_macs,
    "attention/shapes-scores": scores,
    "attention/shapes-one-head": one_head,
    "multi-head-attention/shapes-heads": queries,
    "positional-encoding/shapes-parameters": positions,
    "bert/shapes-embedding": embedding,
    "bert/shapes-masked": mask_counts,
    "gpt/shapes-parameters": gpt2,
    "gpt/shapes-logits": logits,
    "gpt/shapes-kv-cache": cache,
    "gpt/shapes-causal-mask": causal,
    "t5/shapes-attention": t5,
}

"""How attention learns where a token stands: sinusoids are added to its vector, RoPE turns queries and keys, ALiBi and T5's bias are added to the scores."""

import math

import torch


def sinusoids(length: int, width: int) -> torch.Tensor:
    """Encodings (length, width): sines in even columns and cosines in odd ones, of wavelengths 2π to 10,000·2π.

    Nothing is learned, and every position has one, however far. Source: Vaswani and others, “Attention Is All You Need”,
    NeurIPS 2017, section 3.5.
    """
    position = torch.arange(length, dtype=torch.float64)[:, None]  # (length, 1)
    frequency = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)  # (width / 2,)
    angle = position * frequency
    waves = torch.stack([angle.sin(), angle.cos()], dim=-1)  # (length, width / 2, 2)
    return waves.flatten(1)[:, :width].float()


def rotate(x: torch.Tensor, base: float = 10_000.0) -> torch.Tensor:
    """Rotary position embedding (RoPE): queries or keys (…, time, width), each pair of numbers turned by position · frequency.

    The dot product of a turned query and a turned key depends on their positions only through the difference. The width must be even; pairs are
    neighbors, as in the paper, while many libraries pair the two halves: the same up to the order of the numbers.
    Source: Su and others, “RoFormer: Enhanced Transformer with Rotary Position Embedding”, 2021.
    """
    time, width = x.shape[-2:]
    frequency = base ** (-torch.arange(0, width, 2, device=x.device) / width)  # (width / 2,)
    angle = torch.arange(time, device=x.device)[:, None] * frequency  # (time, width / 2)
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = even * angle.cos() - odd * angle.sin(), even * angle.sin() + odd * angle.cos()
    return torch.stack(turned, -1).flatten(-2)


def alibi(heads: int, time: int) -> torch.Tensor:
    """Attention with linear biases (ALiBi): what is added to the scores before softmax, (heads, queries, keys).

    Minus the distance times the slope of the head: 2^(−8/heads) for the first, its square for the second, and so on. Under a causal mask
    this is the paper's; without one both sides fall alike, and left cannot be told from right.
    Source: Press, Smith and Lewis, “Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation”, ICLR 2022.
    """
    slopes = 2.0 ** (-8 * torch.arange(1, heads + 1) / heads)  # (heads,)
    position = torch.arange(time)
    return -slopes[:, None, None] * (position[:, None] - position).abs()


def relative_buckets(time: int, buckets: int = 32, farthest: int = 128, causal: bool = False) -> torch.Tensor:
    """T5's relative positions: the number of the bucket of each key, seen from each query, (queries, keys).

    In an encoder half of the buckets are for keys that stand before, or at, the query, half for those after it; a causal decoder has all of them for
    what stands before. Of either the nearest distances have a bucket each; the others share the rest, wider and wider, and from `farthest` on all share
    the last. What a head adds to its score for each bucket is learned.
    Source: Raffel and others, “Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer”, JMLR 2020, section 2.1.
    """
    side, position = buckets if causal else buckets // 2, torch.arange(time)
    relative = position - position[:, None]  # key minus query
    distance, exact = (-relative).clamp(min=0) if causal else relative.abs(), side // 2
    wide = exact + (distance.clamp(min=exact) / exact).log() / math.log(farthest / exact) * (side - exact)
    bucket = torch.where(distance < exact, distance, wide.long().clamp(max=side - 1))
    return bucket if causal else bucket + side * (relative > 0)

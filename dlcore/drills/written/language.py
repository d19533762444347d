"""Code to write, Language: recurrent cells, attention, normalization, positions, tokenization and decoding."""

from functools import partial

from dlcore.drills.drill import Drill

_write = partial(Drill, kind="write", section="language")

DRILLS = (
    _write(
        id="lstm-step",
        title="A step of an LSTM",
        minutes=6,
        statement=r"""Write one step of an LSTM, with the parts in PyTorch's order:

$$
\begin{aligned}
{}[i,f,g,o]&=xW+hU+b\\
c&\leftarrow\sigma(f)\,c+\sigma(i)\tanh(g)\\
h&\leftarrow\sigma(o)\tanh(c)
\end{aligned}
$$

`x` (batch, inputs), `h` and `c` (batch, width), `W` (inputs, 4·width), `U` (width, 4·width), `b` (4·width,). Return the new `h` and `c`; change no array in place.""",
        hints=(
            "`x @ W + h @ U + b` holds all four parts, (batch, 4·width). How do you cut it into four along its last axis?",
            "`np.split(…, 4, axis=1)` gives i, f, g, o. Three of them are gates and go through a sigmoid, one is the candidate and goes through tanh.",
            "`c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)`, and return `sigmoid(o) * np.tanh(c), c`. NumPy has no sigmoid: write it as `1 / (1 + np.exp(-z))`.",
        ),
        follow_up="Why does the gradient vanish less than in a plain RNN?",
        follow_up_answer=r"Along the cell, $\partial c_t/\partial c_{t-1}$ is the forget gate (with the paths through h left aside): a product of gates that may all be near 1, instead of a product of matrices and derivatives of tanh. Hence the forget gate's bias is often set to 1 or more at first.",
        page="sequence_models",
    ),
    _write(
        id="gru-step",
        title="A step of a GRU",
        minutes=7,
        statement=r"""Write one step of a GRU as PyTorch has it. With $[a_r,a_z,a_n]=xW+b$ and $[s_r,s_z,s_n]=hU+b_h$:

$$
\begin{aligned}
r&=\sigma(a_r+s_r)\\
z&=\sigma(a_z+s_z)\\
n&=\tanh(a_n+r\,s_n)\\
h&\leftarrow z\,h+(1-z)\,n
\end{aligned}
$$

`x` (batch, inputs), `h` (batch, width), `W` (inputs, 3·width), `U` (width, 3·width), `b` and `b_h` (3·width,). Return the new `h`.""",
        hints=(
            "Why can the two sums not be added first, as in an LSTM? Look at the candidate.",
            "Split `x @ W + b` into `r_x, z_x, n_x` and `h @ U + b_h` into `r_h, z_h, n_h`. The reset gate multiplies `n_h`, bias included.",
            "`r` and `z` are sigmoids of `r_x + r_h` and `z_x + z_h`; `n = np.tanh(n_x + r * n_h)`, and return `z * h + (1 - z) * n`.",
        ),
        follow_up="How many parameters does it have, against an LSTM of the same width?",
        follow_up_answer="Three blocks instead of four, so three quarters, if both have as many biases. The update gate does what an LSTM's input and forget gates do, and there is no separate cell.",
        page="sequence_models",
    ),
    _write(
        id="scaled-dot-product-attention",
        title="Scaled dot-product attention with a mask",
        minutes=6,
        statement=r"""Write $\operatorname{softmax}\!\left(\dfrac{QK^\top}{\sqrt d}\right)V$ with a mask.

- `query` (…, queries, d), `key` (…, keys, d), `value` (…, keys, value width), with any leading axes such as batch and heads
- `mask`, if there is one, broadcasts to (…, queries, keys) and is **true where a query may attend** to a key; each query has at least one key that it may attend to
- returns the context, (…, queries, value width)

Scores of 1,000 and more must not overflow.""",
        hints=(
            "Which product gives (…, queries, keys), and over which of these two axes must the weights sum to 1?",
            "Hide with −∞ *before* the softmax: `np.where(mask, scores, -np.inf)`. Also subtract the maximum of each row.",
            "`scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])`; mask; `w = np.exp(scores - scores.max(-1, keepdims=True))`; `w / w.sum(-1, keepdims=True) @ value`.",
        ),
        follow_up="Why √d and not d?",
        follow_up_answer="If the entries of query and key are independent with variance 1, their dot product has variance d, hence a standard deviation of √d. Divided by it the scores have a standard deviation of 1, whatever d is: softmax neither saturates nor becomes flat.",
        page="attention",
    ),
    _write(
        id="multi-head-attention",
        title="Multi-head self-attention",
        minutes=10,
        statement=r"""Write multi-head self-attention of `x` (batch, time, width).

- `W_q`, `W_k`, `W_v`, `W_o` are (width, width), applied as `x @ W`, without biases
- head h works with the columns h·d to (h + 1)·d of the projections, $d=\text{width}/\text{heads}$, and scales by $1/\sqrt d$
- `mask` (time, time), if there is one, is true where a query may attend to a key
- the heads are joined in order, then multiplied by `W_o`; returns (batch, time, width)""",
        hints=(
            "One product for all heads, then a reshape. Which axis must heads be moved to, so that `@` works on (time, d)?",
            "(batch, time, width) → reshape (batch, time, heads, d) → swap axes 1 and 2 → (batch, heads, time, d). At the end the same way back.",
            "`q, k, v = ((x @ W).reshape(batch, time, heads, -1).swapaxes(1, 2) for W in (W_q, W_k, W_v))`, attention as usual, and `context.swapaxes(1, 2).reshape(batch, time, width) @ W_o`.",
        ),
        follow_up="Do more heads cost more?",
        follow_up_answer="Neither in parameters nor in multiplications, as each head is narrower in proportion; only the attention weights, heads · time², grow. What shrinks is the rank of each head's scores, at most d.",
        page="attention",
    ),
    _write(
        id="layer-norm",
        title="Layer normalization",
        minutes=4,
        statement=r"""Write layer normalization over the last axis,

$$
y=\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}\,\gamma+\beta
$$

with mean and *biased* variance of each vector by itself. `x` is (…, features), `scale` $\gamma$ and `shift` $\beta$ are (features,).""",
        hints=(
            "Which axis do mean and variance run over, and what shape must they have to be subtracted from x?",
            "They keep their axis with `keepdims=True`, and ε goes inside the root.",
            "`(x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps) * scale + shift`",
        ),
        follow_up="Why do Transformers use it, and not batch normalization?",
        follow_up_answer="It needs no other examples: the same in training and evaluation, with a batch of one, and for sequences of different lengths. RMSNorm goes further: it leaves out the centering, is cheaper, and works as well in large language models.",
        page="modern_transformer",
    ),
    _write(
        id="layer-norm-backward",
        title="The gradient of layer normalization",
        minutes=12,
        statement=r"""Layer normalization gives $y=\hat x\gamma+\beta$ with $\hat x=(x-\mu)/\sqrt{\sigma^2+\epsilon}$, mean and biased variance of each row. Given `upstream`, $\partial L/\partial y$, (batch, features), return the gradients

- `dx` (batch, features), of `x`
- `dscale` (features,), of $\gamma$
- `dshift` (features,), of $\beta$

Mean and variance depend on `x` as well.""",
        hints=(
            r"Scale and shift are a linear layer by entries: sum over the batch. For `dx` start with $g$ = upstream · scale, the gradient at $\hat x$.",
            r"Two directions change nothing in the output: adding a constant to a row, and (but for ε) scaling it. So the mean of $g$ goes, and its part along $\hat x$.",
            "With `g = upstream * scale` and `x_hat = (x - mean) / np.sqrt(var + eps)`: `dx = (g - g.mean(1, keepdims=True) - x_hat * (g * x_hat).mean(1, keepdims=True)) / np.sqrt(var + eps)`",
        ),
        follow_up="What if x is multiplied by 10?",
        follow_up_answer="The output stays (but for ε) and the gradient with respect to x is a tenth. So weights before a normalization learn more slowly as they grow: their effective learning rate falls with the square of their norm.",
        page="modern_transformer",
    ),
    _write(
        id="sinusoids",
        title="Sinusoidal positions",
        minutes=5,
        statement=r"""Write the positional encodings of “Attention Is All You Need”, a table (length, width) for positions $p$ from 0 on and an even width:

$$
\begin{aligned}
\mathrm{PE}_{p,2i}&=\sin\frac{p}{10000^{2i/\text{width}}}\\
\mathrm{PE}_{p,2i+1}&=\cos\frac{p}{10000^{2i/\text{width}}}
\end{aligned}
$$""",
        hints=(
            "There are width/2 frequencies. Make a table of angles (length, width/2) by broadcasting first.",
            "`np.arange(0, width, 2)` is 2i. Then sines go to the even columns and cosines to the odd ones.",
            "`angle = np.arange(length)[:, None] / 10000 ** (np.arange(0, width, 2) / width)`; `table[:, 0::2] = np.sin(angle)`; `table[:, 1::2] = np.cos(angle)`.",
        ),
        follow_up="Why sine and cosine of the same angle?",
        follow_up_answer="Then the encoding of p + k is a rotation of that of p, by an angle that depends on k alone: a linear map, the same at all positions. RoPE makes just this rotation of queries and keys.",
        page="attention",
    ),
    _write(
        id="rope",
        title="Rotary positions (RoPE)",
        minutes=7,
        statement=r"""Rotate queries or keys by their positions (Su and others, 2021). `x` is (…, time, d) with d even, `positions` (time,).

Each pair of neighbors $(x_{2i},x_{2i+1})$ is rotated counterclockwise by the angle $p\cdot10000^{-2i/d}$:

$$
\begin{pmatrix}\cos&-\sin\\\sin&\cos\end{pmatrix}\begin{pmatrix}x_{2i}\\x_{2i+1}\end{pmatrix}
$$

Return an array of the shape of `x`.""",
        hints=(
            "A table of angles, (time, d/2), as for the sinusoids. Then take the even and the odd entries of x apart.",
            "New even entries: even · cos − odd · sin; new odd ones: even · sin + odd · cos. Put them back alternately.",
            "With `even, odd = x[..., 0::2], x[..., 1::2]` and `cos`, `sin` those of the table: `np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)`.",
        ),
        follow_up="Why does the score then depend on the positions only through their difference?",
        follow_up_answer=r"$(R_pq)^\top(R_sk)=q^\top R_{s-p}k$, as a rotation's transpose is its inverse. Values are not rotated: positions act on the weights alone.",
        page="modern_transformer",
    ),
    _write(
        id="kv-cache",
        title="Attention with a KV cache",
        minutes=8,
        statement=r"""In generation the model reads one token at a time, and the keys and values of all earlier tokens are kept. Write that step for one head.

- `x` (batch, width): the new token; `W_q`, `W_k`, `W_v` (width, d)
- `keys`, `values` (batch, past, d): the cache, empty (past = 0) at the first token
- returns the context of the new token, (batch, d), and the longer `keys` and `values`, (batch, past + 1, d); the cache that came in stays as it is

A token attends to all before it and to itself, with scores over $\sqrt d$.""",
        hints=(
            "Which of the new token's query, key and value will later tokens need? Add those to the cache first.",
            "`np.concatenate([keys, (x @ W_k)[:, None]], axis=1)`; no mask is needed, for the future is not there.",
            '`scores = np.einsum("bd,btd->bt", x @ W_q, keys) / np.sqrt(d)`, `weights` is their softmax over t, then `np.einsum("bt,btd->bd", weights, values)`.',
        ),
        follow_up="How large is the cache, and how is it made smaller?",
        follow_up_answer="2 · layers · heads · d · tokens numbers per sequence, which for long contexts and many sequences can exceed the weights. Grouped-query attention shares keys and values among heads. Quantization, sliding windows and latent attention help as well.",
        page="modern_transformer",
    ),
    _write(
        id="bpe-merge",
        title="One merge of byte-pair encoding",
        minutes=8,
        statement="""Write one step of learning BPE (Sennrich and others, 2016). `words` is a dict from a word, a tuple of symbols, to how often it occurs, such as `{("l", "o", "w"): 5, ("n", "e", "w"): 6}`. No two words spell the same text.

- find the pair of neighboring symbols that is most frequent in the text; among equally frequent ones take the first in alphabetical order (Python's order of tuples)
- merge it in all words, from left to right; equal neighbors as in ("a", "a", "a") count as two pairs and are merged to ("aa", "a")
- return the pair and the dict of the merged words, with the same counts""",
        hints=(
            "There are two parts: count the pairs, each as often as its word occurs; then rebuild each word.",
            "`zip(word, word[1:])` gives a word's pairs; add its count to `counts` for each. `min(counts, key=lambda pair: (-counts[pair], pair))` is the most frequent, the first of equals.",
            "Walk along a word with an index `i`: if `word[i : i + 2] == pair`, append the joined symbol and go on by 2, else append `word[i]` and go on by 1. A word that is rebuilt is a tuple again.",
        ),
        follow_up="How is a new word encoded, once the merges are learned?",
        follow_up_answer="Start from its characters, or bytes, and apply the merges in the order in which they were learned, the earliest first. No new counting: the same text always gives the same tokens, and with bytes nothing is unknown.",
        page="modern_transformer",
    ),
    _write(
        id="beam-search",
        title="Beam search",
        minutes=10,
        statement="""Write beam search over a function that is given.

- `next_log_probabilities(tokens)` takes a tuple of tokens and gives an array (vocabulary,) of the log-probabilities of the next token
- begin with the beam `(start,)` of log-probability 0
- in each step extend every beam that does not end in `end` by every token; beams that have ended stay as they are and compete with the others; keep the `width` likeliest, by the **sum** of log-probabilities
- stop after `longest` steps, or when all beams have ended
- return a list of `(log-probability, tokens)`, likeliest first, with tokens a tuple""",
        hints=(
            "Keep a list of pairs (total, tokens). What are all candidates for the next list?",
            "A beam that has ended is one candidate, itself; any other gives one candidate per token. Sort all together and cut.",
            "For each `total, tokens` in the list `beams`: `candidates += [(total + value, (*tokens, token)) for token, value in enumerate(next_log_probabilities(tokens))]`, then `beams = sorted(candidates, reverse=True)[:width]`.",
        ),
        follow_up="Does a wider beam give better text?",
        follow_up_answer="A likelier one as a rule, but not a better one: the likeliest texts are short and repetitive. Translation uses widths of 4 or 5 with length normalization, open-ended text sampling instead.",
        page="bert_gpt_t5",
    ),
)

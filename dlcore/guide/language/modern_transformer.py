"""Inside a modern Transformer: what changed between 2017 and the language models of today, part by part."""

from types import MappingProxyType

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

SENNRICH = Source(
    "Sennrich, Haddow and Birch",
    2016,
    "Neural Machine Translation of Rare Words with Subword Units",
    "ACL",
    preprint="1508.07909",
)
SU = Source(
    "Su and others",
    2021,
    "RoFormer: Enhanced Transformer with Rotary Position Embedding",
    "arXiv",
    preprint="2104.09864",
)
PRESS = Source(
    "Press, Smith and Lewis",
    2022,
    "Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation",
    "ICLR",
    preprint="2108.12409",
)
XIONG = Source(
    "Xiong and others",
    2020,
    "On Layer Normalization in the Transformer Architecture",
    "ICML",
    preprint="2002.04745",
)
SHAZEER = Source(
    "Shazeer", 2019, "Fast Transformer Decoding: One Write-Head Is All You Need", "arXiv", preprint="1911.02150"
)
AINSLIE = Source(
    "Ainslie and others",
    2023,
    "GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints",
    "EMNLP",
    preprint="2305.13245",
)
HOLTZMAN = Source(
    "Holtzman and others", 2020, "The Curious Case of Neural Text Degeneration", "ICLR", preprint="1904.09751"
)
NGUYEN = Source(
    "Nguyen and others",
    2025,
    "Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM Outputs",
    "ICLR",
    preprint="2407.01082",
)
JACOB = Source(
    "Jacob and others",
    2018,
    "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
    "CVPR",
    preprint="1712.05877",
)


MIKOLOV = Source(
    "Mikolov and others",
    2013,
    "Distributed Representations of Words and Phrases and their Compositionality",
    "NIPS",
    preprint="1310.4546",
)


def _topic(identity, name, source, formula, idea, when_to_use, trade_offs, note="", spoken="", color=""):
    return Topic(
        identity,
        name,
        "language",
        None,
        source,
        formula,
        idea,
        when_to_use,
        trade_offs,
        note=note,
        spoken=spoken,
        color=color,
    )


TOPICS = (
    _topic(
        "bpe",
        "Byte-pair encoding",
        SENNRICH,
        r"\operatorname{merge}\ \underset{(a,b)}{\arg\max}\ \operatorname{count}(ab)",
        "Begin with bytes or characters; make the most frequent pair of neighboring tokens a token of its own, and repeat until the vocabulary is as large as wanted.",
        "For text of any kind: frequent words become one token, rare ones several, and on bytes no text is unknown.",
        "A larger vocabulary gives shorter sequences and larger embedding and output layers. What the training text lacks, such as another script, is split into many tokens.",
        note="As compression it is older: Gage, 1994.",
        spoken="byte-pair encoding",
    ),
    _topic(
        "skip-gram",
        "Skip-gram",
        MIKOLOV,
        r"L=-\log\sigma(v_w^{\top}u_c)-\sum_{i=1}^{k}\log\sigma(-v_w^{\top}u_{n_i})",
        "Learns a vector for each word by distinguishing the words around it from a few random ones: logistic regression in which weights and inputs are both learned.",
        "For a fixed vector per word: similarity, search, features where there is little data. Within a language model the embedding is learned along with the rest.",
        "Cheap, and learned from raw text. One vector for all senses of a word, blind to word order, and none for a word that was not in the training text.",
        note="The tool is called word2vec. Negative sampling replaced the hierarchical softmax of the first paper, arXiv:1301.3781, in the same year. Its noise draws each word in proportion to its count to the power 3/4.",
        spoken="skip-gram",
        color="#1F7FC4",
    ),
    _topic(
        "rope",
        "Rotary position embedding (RoPE)",
        SU,
        r"(R_mq)^{\top}(R_nk)=q^{\top}R_{n-m}\,k",
        "Turns each pair of components of every query and key by an angle that grows with the position; their dot product then depends on the two positions only through their difference.",
        "The usual choice in recent language models; nothing is learned, and values stay as they are.",
        "Relative by construction, and compatible with a KV cache. Beyond the longest training sequence it meets angles that it never saw, so the frequencies are rescaled for longer contexts.",
        spoken="rotary position embedding",
    ),
    _topic(
        "alibi",
        "Linear attention bias (ALiBi)",
        PRESS,
        r"\operatorname{softmax}\!\left(\frac{q_iK^{\top}}{\sqrt d}-s\,(i-j)_{j\le i}\right)V",
        "Subtracts from each score the distance between query and key, times a fixed slope of the head; nothing is added to the embeddings.",
        "Where sequences in use are longer than those in training.",
        "Extrapolates by preferring what is near; so what is far away is hard to retrieve.",
        spoken="attention with linear biases",
    ),
    _topic(
        "pre-ln",
        "Pre-LN",
        XIONG,
        r"x+f(\operatorname{LN}(x))\quad\text{instead of}\quad\operatorname{LN}(x+f(x))",
        "Normalizes the input of each sublayer instead of the sum after it, so that a path without normalization leads through all blocks.",
        "In deep Transformers, and wherever warm-up or the learning rate is delicate.",
        "Trains with larger learning rates and without warm-up. The residual stream grows with depth, so that later blocks change it less, and one more norm is needed at the end.",
        spoken="pre-layer normalization",
    ),
    _topic(
        "kv-cache-sharing",
        "Grouped-query attention",
        AINSLIE,
        r"\text{cache}=2\cdot L\cdot g\cdot d\cdot b\ \text{bytes per token}",
        "While text is generated, keys and values of earlier tokens are kept. Several query heads share one head of keys and values, so that this cache shrinks.",
        "For serving long contexts and many requests at once; multi-query attention is the case of one group.",
        "The cache shrinks by a factor, the number of query heads in a group, at a small loss of quality.",
        note=f"Multi-query attention: {SHAZEER}.",
        spoken="grouped-query attention",
    ),
    _topic(
        "nucleus-sampling",
        "Nucleus sampling (top-p)",
        HOLTZMAN,
        r"\min_{S}|S|\quad\text{such that}\quad\sum_{x\in S}p(x)\ge P",
        "Samples from the fewest tokens whose probabilities add up to the threshold, so that their number follows the model's certainty.",
        "For open-ended text, where the likeliest token each time would repeat itself.",
        "At a high temperature the distribution is flat, and the nucleus takes in much of the tail.",
        spoken="nucleus sampling",
    ),
    _topic(
        "min-p",
        "Min-p sampling",
        NGUYEN,
        r"p(x)\ge P\cdot\max_{y}p(y)",
        "Samples from the tokens that are at least some fraction as probable as the likeliest one.",
        "With high temperatures, where it cuts the tail more than nucleus sampling does.",
        "One more threshold to choose; whether it beats nucleus sampling at equal diversity is disputed (Schaeffer and others, 2025).",
        spoken="min-p sampling",
    ),
    _topic(
        "weight-quantization",
        "Weight quantization",
        JACOB,
        r"\hat w=s\cdot\operatorname{round}(w/s),\quad s=\frac{\max|w|}{2^{b-1}-1}",
        "Stores weights as small whole numbers and one scale for each matrix, row or group; they are multiplied back when they are used.",
        "To fit a model into less memory and to read it faster while it generates.",
        "Eight bits are nearly free with a scale per row; at four bits a single outlier makes the grid coarse for all others, which smaller groups and calibration mend.",
        spoken="weight quantization",
    ),
)

VARIANTS = (
    Variant("vocabulary-help", "Python's help, held out", "#1F7FC4"),
    Variant("vocabulary-english", "English words", "#009E73"),
    Variant("vocabulary-german", "German words", "#E69F00"),
    Variant("vocabulary-russian", "Russian words", "#D55E00"),
    Variant("ppmi-svd", "PPMI + SVD", "#D55E00"),
    Variant("analogy-without-a", "b + c", "#009E73"),
    Variant("analogy-c-alone", "c alone", "#8A6BBE"),
    Variant("norm-pre", "Pre-LN", "#1F7FC4"),
    Variant("norm-post", "Post-LN", "#D55E00"),
    Variant("norm-rms", "Pre-RMSNorm", "#009E73"),
    Variant("cache-on", "With KV cache", "#1F7FC4"),
    Variant("cache-off", "Without", "#D55E00"),
    Variant("heads-all", "Multi-head", "#D55E00"),
    Variant("heads-grouped", "Grouped-query", "#1F7FC4"),
    Variant("heads-one", "Multi-query", "#009E73"),
    Variant("keep-top-k", "Top-k 10", "#E69F00"),
    Variant("keep-top-p", "Top-p 0.9", "#D55E00"),
    Variant("keep-min-p", "Min-p 0.1", "#1F7FC4"),
    Variant("scale-tensor", "Scale per matrix", "#D55E00"),
    Variant("scale-channel", "Scale per row", "#1F7FC4"),
)

# What changed: the part, the Transformer of 2017, and recent language models with the reason.
THEN_AND_NOW = (
    ("Tokens", "BPE, some 37,000 tokens", "BPE on bytes, so that no text is unknown; 128,000 tokens in Llama 3"),
    (
        "Embeddings",
        "one matrix for input and output (tied)",
        "tied in small models, often untied in large ones",
    ),
    ("Positions", "sinusoids, added once", "RoPE in every layer: relative, and nothing to learn"),
    ("Normalization", "LayerNorm after the sum", "RMSNorm before each sublayer, so that deep networks train stably"),
    ("MLP", "two layers with ReLU", "gated, with SiLU (SwiGLU)"),
    ("Keys and values", "a head of each per query head", "shared by groups of query heads, for a smaller KV cache"),
    ("Decoding", "beam search", "temperature with top-p or min-p, for text that does not repeat itself"),
    ("Weights in use", "32-bit floats", "8 or 4 bits, for less memory to hold and to read"),
)

# A minute at the whiteboard for each part, by its tab; beam search stands on the tab Sampling.
MINUTES = MappingProxyType(
    {
        "Tokenization": (
            "A model needs a fixed list of tokens. Words are too many, and new ones keep coming; characters make sequences long. Byte-pair encoding stands between: start with bytes, count all pairs of "
            "neighbors within words, make the most frequent pair a new token, and repeat. To encode a new text, apply the same merges in the same order. Frequent words end up as one token, rare ones as "
            "several, and since every text is bytes, none is unknown. The vocabulary is a trade: twice the size saves fewer and fewer tokens, and its embedding grows in proportion. A language that was rare "
            "in the training text pays with more tokens for the same content: slower, more expensive, and a shorter effective context."
        ),
        "Embeddings": (
            "A token is a row number; the embedding matrix turns it into a vector that is learned. Skip-gram learns such vectors by themselves: take a word and a word near it, and raise the sigmoid of their dot "
            "product; take a few random words, and lower it. That is logistic regression, true neighbor against noise, and it replaces a softmax over the whole vocabulary. Words in similar contexts end up with "
            "similar vectors. Each word has two, one as the middle and one as context; the first is kept. A narrow window makes words similar that can replace each other; a wide one, words that share a subject. "
            "Counting works too: factorize the pointwise mutual information of words and contexts. All of these are static, one vector a word. In a Transformer the embedding is only the input; each layer's state of a token depends on its sentence."
        ),
        "Positions": (
            "Attention without positions sees a set. Learned vectors work up to the longest training sequence and are random beyond. Sinusoids exist for every position, but a network has to learn what they "
            "mean, and it learns so only for those it saw. RoPE turns queries and keys by an angle proportional to the position; the dot product of two turned vectors depends on the difference of the angles, "
            "so positions enter attention only through their difference. ALiBi subtracts a multiple of the distance from each score. A causal mask alone also breaks the symmetry, since each token sees one more than the one before."
        ),
        "Normalization": (
            "Post-LN normalizes the sum of the residual path and the sublayer. Then every block rescales whatever comes from below, and at the start of training the gradients near the output are large: a large "
            "learning rate needs warm-up. Pre-LN normalizes only what enters the sublayer. The residual path itself stays free, so the gradient reaches the first block directly, and warm-up matters less. RMSNorm "
            "drops the mean and the bias; the rescaling seems to be what matters."
        ),
        "KV cache": (
            "To generate token n + 1, only the newest query is needed, with the keys and values of all tokens so far. Under a causal mask these never change, so they are kept. Without the cache each new token "
            "costs a whole forward pass over the text; with it, one token's projections and one row of attention. The price is memory: two vectors per layer, per head of keys and values, per token. At long "
            "context and with many requests this outgrows the weights, and reading it dominates the time of a step. Grouped-query attention shares one head of keys and values among several query heads, multi-query "
            "attention among all."
        ),
        "Sampling": (
            "The model gives a probability for each token; decoding chooses. Temperature divides the logits: below one sharpens, above one flattens. Top-k keeps a fixed number of tokens, however sure the model "
            "is. Top-p keeps the fewest that add up to p: few when the model is sure, many when it is not. Min-p keeps what is at least a fraction as probable as the best, so that at high temperature the long "
            "tail still stays out. Greedy decoding and beam search maximize probability, which suits translation, and makes open-ended text repeat itself."
        ),
        "Beam search": (
            "Greedy decoding takes the likeliest token at every step, and can miss the likeliest sequence, which may begin with another. Beam search keeps the k best prefixes; k is the width. Each step "
            "extends every one of them by every token, adds the log-probability, and keeps the k best again; what ends with the end token is set aside. Width one is greedy; translation uses some four to ten, "
            "and much wider beams make it worse (Koehn and Knowles, 2017). Each token multiplies by a number below one, so the sum favors short outputs: divide it by the length to some power, the length "
            "penalty (Wu and others, 2016). The cost: k sequences in one batch, each with a KV cache of its own. It suits tasks with one right answer: translation, speech recognition. In open-ended text it "
            "repeats itself: each repetition makes the next one more probable, and people do not write what is likeliest (Holtzman and others, 2020). There one samples."
        ),
        "Quantization": (
            "Weights are stored as small whole numbers times a scale. Round to nearest: divide by the scale, round, multiply back. The largest weight sets the scale, so one outlier makes the grid coarse for all "
            "others that share it. Hence a scale for each row, or for each group of some 64 weights, at the cost of storing the scales. Eight bits lose next to nothing; at four bits the choice of groups and "
            "calibration matter. Generation reads all weights for each token, so a quarter of the bytes is nearly four times the speed where memory bandwidth is the bottleneck. Activations are harder to quantize than weights."
        ),
    }
)

WHITEBOARD = Whiteboard(
    say="A modern language model is still a Transformer: bytes merged into tokens, rotated queries and keys, normalization before each sublayer, fewer heads of keys and values than of queries, and sampling from a truncated distribution.",
    sixty_seconds=(
        "Attention itself is that of 2017; what surrounds it changed. *Tokens*: byte-pair encoding on bytes, so that no text is unknown. *Positions*: instead of adding a vector to the embedding, RoPE rotates queries "
        "and keys in each layer, so that positions enter a score only through their difference. *Normalization*: before each sublayer instead of after the sum, and RMSNorm instead of LayerNorm; deep networks then train with large learning rates. *MLP*: gated (SwiGLU; Shazeer, 2020) instead of ReLU. "
        "*Keys and values*: while generating, those of earlier tokens are cached; groups of query heads share them, which shrinks the cache. *Decoding*: a temperature, and then a cut of the tail, by top-p or min-p. "
        "Served models also store their weights in eight or four bits, since each token has to read them all."
    ),
    three_minutes=(
        "**One block.**\n\n"
        "```python\n"
        "def block(x, cache):                        # x: (new tokens, width)\n"
        "    n = rms_norm(x)                         # before, not after\n"
        "    q = rotate(split(n @ W_q, heads))       # by position, in each layer\n"
        "    k = rotate(split(n @ W_k, groups))      # groups < heads\n"
        "    v = split(n @ W_v, groups)\n"
        "    k, v = cache.append(k, v)               # all tokens so far\n"
        "    x = x + attention(q, repeat(k), repeat(v)) @ W_o\n"
        "    return x + mlp(rms_norm(x))\n"
        "```\n\n"
        "**Why rotate.** A rotation by $m\\theta$ applied to the query and by $n\\theta$ to the key leaves a dot product in which the positions appear as $(n-m)\\theta$ alone. Each pair of components has its own frequency, from fast to slow, as with sinusoids.\n\n"
        "**The cache in numbers.** Two vectors (key and value) × layers × key–value heads × head width × bytes. With 32 layers, 8 heads of 128, in 16 bits: $2\\cdot32\\cdot8\\cdot128\\cdot2=131{,}072$ bytes for each token; at 131,072 tokens, 17 GB for one request.\n\n"
        "**Training and generation differ.** Training computes all positions at once, under the causal mask. Generation computes one token at a time, and reads all weights and the whole cache for it: memory traffic, not arithmetic, is the limit."
    ),
    deep=(
        "**Longer than in training.** With RoPE, low frequencies have not completed one turn within the training length; beyond it their angles are new. Position interpolation (Chen and others, 2023) squeezes positions into the known range; scaling the base does it by frequency. ALiBi needs neither, but its bias makes "
        "far tokens count less and less.\n\n"
        "**Why post-LN needs warm-up.** At initialization the expected gradient near the output is large in post-LN whatever the depth, and about $1/\\sqrt{L}$ of that in pre-LN (Xiong and others, 2020). Adam's first steps, whose second moments are estimated from few gradients, then move too far. The price of pre-LN: the residual "
        "stream's variance grows with depth, so that later blocks contribute relatively less.\n\n"
        "**Cheaper caches.** Fewer heads of keys and values (multi-query, grouped-query), fewer tokens (sliding windows), fewer bits per number, or a low-rank latent from which keys and values are recomputed (multi-head latent attention, DeepSeek-V2, 2024).\n\n"
        "**Quantization error.** Rounding onto steps of $s$ adds an error of variance about $s^2/12$. With $b$ bits, $s=\\max|w|/(2^{b-1}-1)$: each bit less doubles the step and quadruples the variance. An outlier ten times as large as the rest costs more than three bits; hence scales for small groups, and methods that choose the "
        "rounding by its effect on the layer's output (GPTQ: Frantar and others, 2023)."
    ),
    draw="One block from below: x, RMSNorm, attention, plus; RMSNorm, MLP, plus. Beside the attention a stack of boxes growing to the right, the cache, with q for the newest token alone. A small circle with an arrow turned by an angle: RoPE.",
    follow_ups=(
        FollowUp(
            "Why not make the vocabulary larger?",
            "The embedding and the output layer grow in proportion, rare tokens are seen too seldom to be learned, and each doubling saves fewer tokens than the one before.",
        ),
        FollowUp(
            "Why do language models spell and count letters badly?",
            "They never see letters. A frequent word is one token, so its spelling has to be learned as a fact about that token.",
        ),
        FollowUp(
            "What does skip-gram minimize?",
            "The cross-entropy of a yes-or-no question: did these two words stand within one window, or was the second drawn at random? The logit is the dot product of an input vector and an output vector.",
        ),
        FollowUp(
            "Why negative sampling instead of a softmax?",
            "The softmax needs a dot product with every word of the vocabulary for each pair. A handful of noise words suffices to push vectors apart, at a cost that does not depend on the vocabulary. The price: the outputs are not probabilities over words.",
        ),
        FollowUp(
            "How do static and contextual embeddings differ?",
            "A static one is a row of a table: bank has the same vector beside a river and beside money. A contextual one is the hidden state of a layer, computed from the whole sentence, so it differs with each occurrence.",
        ),
        FollowUp(
            "Why do analogies leave out the words of the question?",
            "Because the offset is short compared with the vectors themselves. The nearest word to b minus a plus c is most often b or c. Leaving them out makes the test easier, so the nearest word to c alone belongs beside it as a baseline.",
        ),
        FollowUp(
            "What are tied embeddings?",
            "One matrix serves as the input embedding and, transposed, as the output layer. It saves a vocabulary times a width of parameters, which counts most in small models, and each token's vector gets gradients from both ends.",
        ),
        FollowUp(
            "Does RoPE extrapolate to longer sequences?",
            "It is defined there, but not reliably: some angles were never seen in training. In practice the frequencies are rescaled, and the model is trained a little more at the new length.",
        ),
        FollowUp(
            "Why are keys cached and queries not?",
            "Each new token's query is compared with all earlier keys, so these are needed again. An earlier token's query was used once, for its own output.",
        ),
        FollowUp(
            "Does the KV cache change the result?",
            "No, up to rounding. Under a causal mask the states of earlier tokens do not depend on later ones. In a bidirectional encoder they do, so there is nothing to keep.",
        ),
        FollowUp(
            "How much memory does the KV cache of a model take?",
            "Two, times layers, times heads of keys and values, times head width, times bytes per number, for each token of each request. Then multiply by context and by the number of requests.",
        ),
        FollowUp(
            "Which is better, top-p or min-p?",
            "At temperature one they are close. As the temperature rises, the probabilities flatten, top-p needs ever more tokens to reach its sum, and min-p's threshold falls along with the greatest probability.",
        ),
        FollowUp(
            "Why quantize per channel?",
            "The scale is set by the largest weight that shares it. Rows differ in size, so a scale for each keeps small rows from being rounded on the grid of large ones.",
        ),
        FollowUp(
            "Why does pre-LN need a norm after the last block?",
            "Nothing has normalized the residual stream itself; it has grown from block to block, and the output layer should receive it at a fixed size.",
        ),
    ),
    pitfalls=(
        "Comparing perplexities per token of models with different tokenizers: compare bits per byte.",
        "Applying RoPE to values, or once to the embeddings: queries and keys alone are rotated, in each layer.",
        "Forgetting the factor two, for keys and for values, or counting query heads instead of key–value heads in the cache.",
        "Taking a solved analogy as proof of the offset, without asking how far the nearest neighbor of one word gets.",
        "Caching under a bidirectional mask.",
        "Applying top-p before the temperature and expecting the same set of tokens.",
        "Calling four bits a quarter of sixteen, and forgetting the scales.",
    ),
)

GUESS = Guess(
    text="a Transformer is trained on 256 tokens instead of 16. By what factor does the longest chain of sequential operations grow, in one forward pass?",
    piece="sequence-cost 0",
    options=(("16 times", 8.0), ("about twice", 1.5), ("not at all", 0.0)),
)

"""Attention: queries, keys and values."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

VASWANI = Source("Vaswani and others", 2017, "Attention Is All You Need", "NeurIPS", preprint="1706.03762")

TOPICS = (
    Topic(
        id="attention",
        name="Scaled dot-product attention",
        spoken="scaled dot-product attention",
        section="language",
        guide_date="2017",
        source=VASWANI,
        formula=r"\operatorname{softmax}\!\left(\frac{QK^{\top}}{\sqrt{d_k}}\right)V",
        idea="Each token's query is compared with every key; softmax turns the scores into attention weights, and the output is the weighted mean of the values.",
        when_to_use="Where what matters may stand anywhere: text, image patches, sets, graphs.",
        trade_offs="One step between any two tokens, and all of them at once. Time and memory grow with the square of the length, and it is permutation-equivariant: order has to be encoded.",
        note="Attention in translation is older: Bahdanau, Cho and Bengio, 2014, with a small MLP instead of the dot product.",
    ),
    Topic(
        id="multi-head-attention",
        name="Multi-head attention",
        spoken="multi-head attention",
        section="language",
        guide_date=None,
        source=VASWANI,
        formula=r"[\text{head}_1;\dots;\text{head}_h]\,W^{O},\quad \text{head}_i=\operatorname{Attention}(QW_i^{Q},KW_i^{K},VW_i^{V})",
        idea="Several attentions side by side, each over its own part of the width, so that a token can attend to several things at once.",
        when_to_use="Always; one head can only give one mean at a time. 64 to 128 dimensions per head are usual.",
        trade_offs="As much arithmetic as one wide head. Many trained heads can be removed without harm, and which ones is found only by ablation.",
    ),
    Topic(
        id="positional-encoding",
        name="Positional encoding",
        spoken="a positional encoding",
        section="language",
        guide_date=None,
        source=VASWANI,
        formula=r"x_t+p_t,\quad p_{t,2i}=\sin\frac{t}{10000^{2i/d}},\ p_{t,2i+1}=\cos\frac{t}{10000^{2i/d}}",
        idea="Adds a vector for the position of each token: sinusoids of many wavelengths, or learned vectors.",
        when_to_use="Whenever order matters, since attention by itself sees a set of tokens. Today mostly as a rotation of queries and keys (RoPE).",
        trade_offs="Learned ones are undefined beyond the longest training sequence; sinusoids are defined everywhere, and yet networks rarely extrapolate far beyond it.",
        note="With a causal mask order can be inferred without any: each position sees one token more than the one before (Haviv and others, 2022).",
    ),
    Topic(
        id="seq2seq",
        name="Seq2seq with attention",
        spoken="an encoder–decoder with attention",
        section="language",
        guide_date=None,
        source=Source(
            "Bahdanau, Cho and Bengio",
            2015,
            "Neural Machine Translation by Jointly Learning to Align and Translate",
            "ICLR",
            preprint="1409.0473",
        ),
        formula=r"c_i=\sum_j\alpha_{ij}h_j,\quad\alpha_i=\operatorname{softmax}_j\left(v^{\top}\tanh(W s_i+U h_j)\right)",
        idea="An encoder reads the input, a decoder writes the output token by token. At each step it attends to all states of the encoder instead of keeping the whole input in one vector.",
        when_to_use="Translation, summaries, speech: one sequence in, another out, of different lengths. Today with Transformers on both sides, where this is called cross-attention.",
        trade_offs="What it can carry over is no longer limited by the size of one state, and the weights show an alignment. Each output token costs a comparison with every input token, and both recurrences remain sequential.",
        note="The encoder–decoder without attention is by Sutskever, Vinyals and Le (2014), who reversed the input so that its first words stand near the first ones to be written. In Bahdanau's network the query is the decoder's state before the step; here it is the state after it, as in Luong and others (2015).",
    ),
)

VARIANTS = (
    Variant("scaled", "Scaled by 1/√d", "#1F7FC4"),
    Variant("unscaled", "Unscaled", "#D55E00"),
    Variant("positions-learned", "Learned positions", "#1F7FC4"),
    Variant("positions-sinusoidal", "Sinusoids", "#009E73"),
    Variant("positions-rope", "RoPE", "#8C6BB1"),
    Variant("positions-alibi", "ALiBi", "#E69F00"),
    Variant("positions-relative", "Relative bias (T5)", "#56B4E9"),
    Variant("positions-none", "No positions", "#D55E00"),
    Variant("positions-causal", "Causal mask alone", "#C766A0"),
    Variant("layers-1", "One layer", "#D55E00"),
    Variant("layers-2", "Two layers", "#1F7FC4"),
    Variant("fixed-context", "Fixed vector", "#D55E00"),
    Variant("additive-attention", "Additive attention", "#009E73"),
    Variant("dot-product-attention", "Dot-product attention", "#1F7FC4"),
)

WHITEBOARD = Whiteboard(
    say="Each token compares its query with every token's key, divides by the root of the key's width, lets softmax turn the scores into weights, and takes the weighted mean of the values.",
    sixty_seconds=(
        "Each token is projected to three vectors: a query, what it looks for; a key, what it is matched by; a value, what it passes on. The dot product of a query with every key is a score. "
        "Divide by $\\sqrt{d_k}$, so that softmax does not saturate as heads grow wide. Masked scores become $-\\infty$. Softmax makes each row attention weights that add up to one, and the output is the "
        "weighted mean of the values. Several heads do so in parallel. Any two tokens are one step apart, however far: a small Transformer learned to recall the first of 100 tokens with an accuracy of [[long-range-recall 7]]. "
        "The cost is quadratic: twice the length, four times the scores."
    ),
    three_minutes=(
        "**Pseudocode.**\n\n"
        "```python\n"
        "def attention(x, W_q, W_k, W_v, W_o, heads, mask):   # x: (time, width)\n"
        "    q, k, v = split(x @ W_q), split(x @ W_k), split(x @ W_v)   # (heads, time, d), d = width / heads\n"
        "    scores = q @ transpose(k) / sqrt(d)              # (heads, queries, keys)\n"
        "    scores[where not mask] = -infinity               # before softmax, not after\n"
        "    weights = softmax(scores, over=keys)             # each row adds up to 1\n"
        "    context = weights @ v                            # (heads, queries, d)\n"
        "    return join(context) @ W_o                       # (time, width)\n"
        "```\n\n"
        "**Why divide.** If the components of q and k are independent with mean 0 and variance 1, their dot product sums d terms of variance 1: its standard deviation is $\\sqrt d$. Unscaled, the wider the head, the further apart the scores: "
        "softmax saturates, gives nearly all weight to one token, and its gradient goes to 0.\n\n"
        "**Which mask.** Causal (GPT): a token sees itself and what came before, so that one pass trains next-token prediction at every position. None (BERT): both sides. Padding: no token attends to it.\n\n"
        "**Order.** Without positions self-attention is permutation-equivariant: shuffle the other tokens, and a token receives the same. So positions are added, or built into the dot product."
    ),
    deep=(
        "**Gradient.** For attention weights $p=\\operatorname{softmax}(s)$ the Jacobian is $\\operatorname{diag}(p)-pp^{\\top}$. Its largest eigenvalue, the spectral norm, is what a gradient is multiplied by at most; it is never above ½. It goes to 0 as one weight goes to 1, and so does the trace, $\\sum p_i(1-p_i)$, the sum of all eigenvalues. Scaling makes both independent of the width. For unscaled random queries and keys the trace falls the faster, so it overstates how much of a gradient is lost.\n\n"
        "**Cost.** With $n$ tokens of width $d$: projections $4nd^2$ MACs, scores and weighted sum $2n^2d$. Attention itself outweighs its projections once $n>2d$. Decoding with cached keys and values costs $O(nd+d^2)$ per new token and layer; "
        "reading weights and cache from memory, not the arithmetic, is then the bottleneck, hence multi-query and grouped-query attention. FlashAttention computes the same exactly, block by block, and never stores the $n\\times n$ matrix.\n\n"
        "**Induction heads.** To continue *… A B … A* a head must attend to what followed the earlier A. It takes two layers: a head of the first lets every token carry the identity of the one before it; a head of the second attends to tokens whose "
        "predecessor is the current one, and copies them (Elhage and others, 2021; Olsson and others, 2022). One layer cannot compose the two, unless the distance is always the same, when positions alone suffice.\n\n"
        "**Not an explanation.** Attention weights say what was mixed at one position, not what decided the prediction. Values may be small, the residual path carries the token past, later layers mix again; other weights can give the same prediction (Jain and Wallace, 2019; "
        "against it Wiegreffe and Pinter, 2019). To learn what matters, intervene: ablate a head or mask a token, and measure the change. Even that can mislead, since other heads may compensate."
    ),
    draw="Three rows of boxes q, k, v under the words. A square of scores: a row per query, a column per key, the upper right half struck out by the mask. One row highlighted, its attention weights written in; arrows from the values, as thick as the weights, into one box: the output.",
    follow_ups=(
        FollowUp(
            "Why divide by √d_k and not by d_k?",
            "Because a sum of d independent products grows in standard deviation as √d. Dividing by d would make scores shrink with width, and attention would start uniform.",
        ),
        FollowUp(
            "Why have queries and keys weights of their own? Could one use the same?",
            "With the same, scores would be symmetric, and a token would mostly attend to itself and its like. “Adjective looks for its noun” and “noun looks for its adjective” must be able to differ.",
        ),
        FollowUp(
            "What happens if the mask is applied after softmax?",
            "The rows no longer add up to one, and the future leaks: later tokens' scores are in softmax's denominator, and get gradients through it.",
        ),
        FollowUp(
            "What does a temperature do?",
            "It divides the scores once more. Above 1 attention becomes more uniform, below 1 it concentrates on the greatest score. √d_k is such a temperature, chosen so that width does not matter.",
        ),
        FollowUp(
            "How do you attend over 100,000 tokens?",
            "Exact, but in blocks (FlashAttention, ring attention); fewer pairs (sliding windows, sparse patterns); fewer keys and values (grouped queries, compression); or layers of linear cost between those of attention. Say which you give up: exactness, reach, or memory.",
        ),
        FollowUp(
            "Do attention maps explain a model's answer?",
            "They are a hint at best. Ablate the head or mask the token and measure the change. Correlating attention weights with that effect, or with gradients, shows how far to trust the map.",
        ),
        FollowUp(
            "Where does attention come from, and which problem did it solve?",
            "From translation with encoder–decoders. Sutskever, Vinyals and Le (2014) pass the whole sentence through the encoder's last state: its size is fixed, so long sentences suffer, and the first words are many steps away from where they are needed. "
            "Bahdanau, Cho and Bengio let the decoder score all encoder states at each step and take their weighted mean. The Transformer keeps that and drops the recurrence.",
        ),
        FollowUp(
            "What is teacher forcing, and what is exposure bias?",
            "Teacher forcing: in training the decoder reads the true previous token, whatever it would have written, so that all steps have their targets at once, and training is stable. Exposure bias: in use it reads its own tokens, and after a mistake it is in a state that training never showed it. "
            "Scheduled sampling (Bengio and others, 2015) feeds it its own tokens in training, more and more often. Greedy decoding gets as many whole sequences right as teacher forcing does, since up to the first mistake both read the same; the difference is what comes after.",
        ),
    ),
    pitfalls=(
        "Softmax over the wrong axis: over queries instead of keys. Shapes fit, and the network even trains a little.",
        "A mask of 0 and 1 added to the scores instead of −∞ at masked positions.",
        "A row in which everything is masked gives NaN: let a token at least attend to itself.",
        "“Attention is O(n²), so the Transformer is slow”: for short sequences the projections and the MLP cost more.",
        "Forgetting positions: with both sides visible, “dog bites man” and “man bites dog” are the same set.",
        "Reading one head's map as the model's reason.",
    ),
)

GUESS = Guess(
    text="a Transformer reads 100 tokens, then must recall the first. How accurate is it after 400 steps of training?",
    piece="long-range-recall 7",
    options=(("nearly always", 0.9), ("more often than not", 0.5), ("hardly more than by chance", 0.0)),
)

"""RNN, LSTM, GRU and Transformer: what each remembers, and what it costs."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="rnn",
        name="RNN",
        spoken="an RNN",
        color="#8A7CC2",
        section="language",
        guide_date="1980s",
        source=Source("Elman", 1990, "Finding Structure in Time", "Cognitive Science 14"),
        formula=r"h_t=\tanh(W_{hh}h_{t-1}+W_{xh}x_t+b)",
        idea="One state, rewritten at every token by the same weights.",
        when_to_use="Short dependencies, streams, and very small devices.",
        trade_offs="Cheap at every token. The gradient passes one matrix and one derivative per token, so it vanishes or explodes over long sequences.",
        note="Recurrent networks and backpropagation through time date from the 1980s (Rumelhart, Hinton and Williams, 1986).",
    ),
    Topic(
        id="lstm",
        name="LSTM",
        spoken="an LSTM",
        color="#CC8A00",
        section="language",
        guide_date="1997",
        source=Source("Hochreiter and Schmidhuber", 1997, "Long Short-Term Memory", "Neural Computation 9"),
        formula=r"c_t=f_t\odot c_{t-1}+i_t\odot g_t,\quad h_t=o_t\odot\tanh c_t,\quad f_t=\sigma(W_f[h_{t-1},x_t]+b_f)",
        idea="A second state that is added to instead of rewritten; gates decide what to forget, to write and to output.",
        when_to_use="Longer dependencies when the sequence arrives token by token, or memory must not grow with its length.",
        trade_offs="Four times the arithmetic of an RNN. It remembers only while its forget gate stays open, which depends on its initial bias.",
        note="The forget gate was added by Gers, Schmidhuber and Cummins in 2000.",
    ),
    Topic(
        id="gru",
        name="GRU",
        spoken="a GRU",
        color="#009E73",
        section="language",
        guide_date="2014",
        source=Source(
            "Cho and others",
            2014,
            "Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine Translation",
            "EMNLP",
            preprint="1406.1078",
        ),
        formula=r"h_t=z_t\odot h_{t-1}+(1-z_t)\odot\tanh(W x_t+r_t\odot U h_{t-1})",
        idea="One state and two gates: the update gate both forgets and writes.",
        when_to_use="Where an LSTM is too large; it has three quarters of its parameters.",
        trade_offs="Less to compute on paper. Whether it is faster depends on how well the library's kernel is optimized.",
        note="The formula is PyTorch's: the reset gate acts after the product with U, the paper's before it.",
    ),
    Topic(
        id="transformer",
        name="Transformer",
        spoken="a Transformer",
        color="#1F7FC4",
        section="language",
        guide_date="2017",
        source=Source("Vaswani and others", 2017, "Attention Is All You Need", "NeurIPS", preprint="1706.03762"),
        formula=r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
        idea="No recurrent state: every token attends to every other, and takes a weighted mean of their values.",
        when_to_use="Most modern language work: long dependencies, much data, parallel hardware.",
        trade_offs="All tokens at once, and any two are one step apart. Time and memory grow with the square of the length, and the order has to be encoded.",
    ),
)

VARIANTS = (
    Variant("char-ngrams", "Character n-grams", "#8A8F98"),
    Variant("byte-ngrams", "Byte n-grams", "#8A8F98"),
    Variant("rnn-orthogonal", "Orthogonal RNN", "#D55E00"),
    Variant("rnn-default", "Default", "#8A8F98"),
    Variant("gain-0.8", "Gain 0.8", "#5F6BA8"),
    Variant("gain-1", "Gain 1", "#1F7FC4"),
    Variant("gain-1.2", "Gain 1.2", "#1E9BA8"),
    Variant("gain-1.4", "Gain 1.4", "#009E73"),
    Variant("gain-1.6", "Gain 1.6", "#CC8A00"),
    Variant("gain-2", "Gain 2", "#D55E00"),
    Variant("gain-own", "Your gain", "#C766A0"),
    Variant("lstm-0", "LSTM, 0", "#D9B15C"),
    Variant("lstm-1", "LSTM, 1", "#CC8A00"),
    Variant("lstm-log T", "LSTM, log T", "#9A6800"),
    Variant("lstm-chrono", "Chrono LSTM", "#9A6800"),
    Variant("gpt-rope", "GPT with RoPE", "#8C6BB1"),
    Variant("gru-0", "GRU, 0", "#66BFA2"),
    Variant("gru-1", "GRU, 1", "#009E73"),
    Variant("gru-log T", "GRU, log T", "#007A59"),
)

WHITEBOARD = Whiteboard(
    say="An RNN's gradient passes the same matrix at every token, so it vanishes or explodes; an LSTM adds to a cell whose forget gate must stay open; a Transformer reaches any token in one step and pays with the square of the length.",
    sixty_seconds=(
        "An RNN rewrites one state at every token. Backward, the gradient is multiplied by the same matrix and a derivative of at most one each time: before training, with the default initialization of PyTorch's linear layers, the gradient at the "
        "first of 50 tokens was [[long-range-recall 0]] times that at the last. An LSTM adds to a cell instead, $c_t = f\\,c_{t-1} + i\\,g$; backward, the factor is $f$, so that a forget gate near one "
        "carries the gradient. It must start near one, though: with default initialization about half is forgotten at every token. A GRU does it with two gates and no cell. A Transformer has no state to carry: any two tokens are one "
        "step apart and all are computed at once, but time and memory grow with the square of the number of tokens, and their order has to be encoded."
    ),
    three_minutes=(
        "**Backpropagation through time.** $\\partial h_T/\\partial h_t = \\prod_{k=t+1}^{T} \\operatorname{diag}(1-h_k^2)\\,W_{hh}$. If the largest singular value of $W_{hh}$ is below one, the product vanishes "
        "geometrically; above one it may explode, which clipping cures. Vanishing cannot be clipped away.\n\n"
        "**An LSTM step.**\n\n"
        "```python\n"
        "def step(x, h, c):                        # x: (tokens,), h and c: (width,)\n"
        "    i, f, g, o = split(W_x @ x + W_h @ h + b, 4)\n"
        "    i, f, g, o = sigmoid(i), sigmoid(f), tanh(g), sigmoid(o)\n"
        "    c = f * c + i * g                     # forget some of the old, write some of the candidate\n"
        "    h = o * tanh(c)                       # output some of the cell\n"
        "    return h, c\n"
        "```\n\n"
        "**LSTM.** $\\partial c_T/\\partial c_t \\approx \\prod f_k$. With $f=\\sigma(b)$ and $b=\\log T$, $f^T \\approx e^{-1}$: along the cell about a third of the gradient survives T tokens. The path through $h$ adds to it: measured before training with $b=\\log 50$, the whole gradient at the first of 50 tokens, relative to that at the last, is [[long-range-recall 3]]. "
        "With $b=0$ the cell path alone gives $2^{-T}$; here, too, the path through $h$ adds to it, so that the whole gradient falls less steeply, yet still exponentially, and training must first open the gate.\n\n"
        "**GRU.** $h_t = z\\,h_{t-1}+(1-z)\\,n$. Two gates: the update gate $z$ interpolates between the old state and the candidate $n$, and the reset gate $r$ scales what the candidate sees of the old state. An LSTM has three gates and a cell apart from its hidden state. Three blocks of weights instead of four; usually about as accurate.\n\n"
        "**Transformer.** Path length between any two tokens: one. Sequential operations (the critical path): proportional to the number of layers, not of tokens. That is what “parallel” means; on one processor it saves no arithmetic. "
        "Cost of a layer: $O(T^2 d)$ for scores and weighted sum plus $O(T d^2)$ for projections and MLP, against $O(T d^2)$ for a recurrent layer. So at equal width a Transformer layer is never cheaper in arithmetic; its quadratic part outweighs its attention projections for $T > 2d$."
    ),
    deep=(
        "**Gates as time scales.** A constant gate $f$ forgets with time constant $1/(1-f)$. Sampling biases as $\\log u$, $u$ uniform on $[1, T-1]$, spreads units over all scales up to T (Tallec and Ollivier, 2018).\n\n"
        "**Explosion.** Pascanu and others (2013): with tanh, a largest singular value of $W_{hh}$ below one is sufficient for vanishing, above one necessary for explosion; for a linear RNN the spectral radius takes its place. Clip the norm, not single entries, so that the direction stays.\n\n"
        "**At inference** a Transformer keeps keys and values of all tokens: memory grows with T, and each new token costs $O(Td+d^2)$ per layer. An RNN's state has a fixed size. Hence the return of recurrences that can be trained in parallel: "
        "state-space models and linear attention, whose recurrence is linear, and so can be computed as a parallel scan, in $O(\\log T)$ sequential steps.\n\n"
        "**Comparing.** Match parameters or time and say which; read out the last real token, not the padding; tune each network's learning rate; show an n-gram baseline. On short names character n-grams are hard to beat."
    ),
    draw="Time to the right. RNN: a row of boxes, one arrow between neighbors; write W and tanh′ on each arrow going back. LSTM: a second rail above them, with f on it. Transformer: dots, every one joined to every other.",
    follow_ups=(
        FollowUp(
            "Why does the LSTM's forget bias matter?",
            "With a bias of 0 the gate is about ½: over T tokens the cell keeps 2⁻ᵀ of what was in it. The path through h adds some gradient, but it still vanishes. With a bias of log T, the logarithm of the number of tokens, the gate is about 1 − 1/T, and after T tokens about a third is left.",
        ),
        FollowUp(
            "Is recall by key out of reach for a recurrent network?",
            "Not of a few pairs, if the gates begin slow enough. With a forget bias of log T alone an LSTM keeps all that it writes, and still writes half of every token: the cell fills up. With an input bias of −log T as well (chrono initialization; Tallec and Ollivier, 2018) it begins as an average over T tokens; in a GRU one gate does both. "
            "What remains is capacity: a state of fixed size must keep all pairs, not knowing which will be asked for. Attention keeps every token and compares when it is asked; its memory grows with the length, its time with the square. With many pairs and queries (MQAR; Arora and others, 2023) this tells linear attention and state-space models from attention.",
        ),
        FollowUp(
            "GRU or LSTM?",
            "Within noise on most tasks. GRU has fewer parameters; which is faster depends on the kernel, so measure. LSTM can count without bound in its cell, a GRU's state is bounded.",
        ),
        FollowUp(
            "RNN or Transformer, by sequence length?",
            "Short sequences on a small processor, or endless streams: recurrent. Dependencies over hundreds of tokens and parallel hardware: Transformer. Very long ones: attention restricted to windows, or state-space models.",
        ),
        FollowUp(
            "In what sense is the Transformer parallel?",
            "During training, all positions of a layer are computed at once. Generation still goes token by token.",
        ),
        FollowUp(
            "How would you compare an LSTM and a Transformer as language models fairly?",
            "The same text, the same parameters, and then also the same seconds; each at its own tuned learning rate, at the step that validation prefers, over several seeds. Measure bits per byte, which does not depend on the tokenizer, and show interpolated n-grams: on little text they are hard to beat. "
            "One size says little: compare how the loss falls with parameters and compute. There the Transformer's advantage grows with context and scale (Kaplan and others, 2020).",
        ),
        FollowUp(
            "What does a scaling law say, and how do you use it?",
            "Test loss falls as a power of parameters, data and compute while none of the others is the bottleneck: a straight line on logarithmic axes, so that each further tenth of a bit costs several times as much as the last. Training takes about 6 FLOPs per parameter and token, $C\\approx 6ND$. "
            "Fit small runs, extrapolate, and choose size and data for the compute you have: about 20 tokens per parameter (Hoffmann and others, 2022), more when the model will be served often. The line bends when data repeat, the learning rate is not tuned for each size, or the loss nears the text's own entropy.",
        ),
        FollowUp(
            "Perplexity or bits per byte?",
            "Both are the cross-entropy on held-out text. Perplexity is its exponential per token, so that models with different tokenizers cannot be compared by it. Bits per byte divides the same total, to base 2, by the number of bytes: log₂(perplexity) · tokens / bytes.",
        ),
        FollowUp(
            "Write one step of an LSTM.",
            "```python\n"
            "z = W_x @ x + W_h @ h + b\n"
            "i, f, g, o = split(z, 4)\n"
            "i, f, o = map(sigmoid, (i, f, o))\n"
            "c = f * c + i * tanh(g)\n"
            "h = o * tanh(c)\n"
            "return h, c\n"
            "```",
        ),
    ),
    pitfalls=(
        "“LSTMs do not vanish”: they vanish more slowly, and only while the forget gate is open.",
        "The 1997 LSTM had no forget gate.",
        "Reading out the padded end instead of the last real token makes every recurrent network look bad.",
        "Fewer steps is not less time: a Transformer's step may cost many times an LSTM's.",
    ),
)

GUESS = Guess(
    text="an RNN before training, with the default initialization of PyTorch's linear layers: how large is the gradient at the first of 50 tokens, relative to that at the last?",
    piece="long-range-recall 0",
    options=(("about a tenth", 0.01), ("about a thousandth", 1e-5), ("a millionth or less", 0.0)),
)

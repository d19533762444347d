"""Cards of the page RNN, LSTM, GRU, Transformer."""

from dlcore.guide import Guess
from dlcore.interview.card import Written
from dlcore.interview.written.parts import DERIVATION, MEASURED, bullets, paper

CARDS = (
    Written(
        id="rnn/compare-lstm",
        kind="compare",
        topic="rnn",
        question="A plain RNN or an LSTM: what does the cell change?",
        answer="An RNN rewrites its state at every token, an LSTM adds to a cell: backward, the first multiplies the gradient by a matrix and a derivative each time, the second by its forget gate, which can stay near 1.",
        more=bullets(
            "RNN: a quarter of the parameters; fine over a handful of tokens.",
            "LSTM: longer dependencies, as long as the forget gate is open; start its bias above zero.",
            "Both can still explode: clip the norm of the gradient.",
            "Neither can be computed in parallel over time.",
        ),
        also=("Why does an LSTM remember longer than an RNN?",),
        source=paper("lstm"),
    ),
    Written(
        id="rnn/shapes-parameters",
        kind="shapes",
        topic="rnn",
        question="A plain RNN with inputs of width 10 and a state of 20. How many parameters? And what shapes come out for a batch of 8 sequences of 50 tokens?",
        answer=r"$20\cdot10+20\cdot20+20=620$, whatever the length; PyTorch keeps two bias vectors, hence 640. All states: (8, 50, 20); the last one: (8, 20).",
        also=(
            "State 20, inputs of width 10: count an RNN's parameters, and give the shapes for 8 sequences of 50 tokens.",
        ),
        source=DERIVATION,
    ),
    Written(
        id="rnn/curve-fifty-tokens",
        kind="curve",
        topic="rnn",
        question="An RNN, with the default initialization of PyTorch's linear layers, reads 50 tokens and must then name the first, one of eight. Draw its accuracy over 400 steps of training.",
        answer="It stays at chance: [[long-range-recall 1]], where guessing gives 12.5%. Over 5 tokens the same network reaches [[long-range-recall 2]]. The gradient that should teach it what to keep has vanished on the way; an orthogonal recurrent matrix would carry it further.",
        also=(
            "Eight possible tokens, fifty steps to remember one of them, 400 steps of training: how accurate does a plain RNN with default initialization become?",
        ),
        source="Bengio, Simard and Frasconi, “Learning Long-Term Dependencies with Gradient Descent is Difficult”, IEEE Transactions on Neural Networks 5, 1994"
        + MEASURED,
        guess=Guess(
            text="the RNN's accuracy after at most 400 steps, where chance gives an eighth?",
            piece="long-range-recall 1",
            options=(
                ("nearly 100%", 0.9),
                ("more often right than wrong", 0.5),
                ("clearly above chance", 0.2),
                ("at chance", 0.0),
            ),
        ),
    ),
    Written(
        id="lstm/compare-transformer",
        kind="compare",
        topic="lstm",
        question="LSTM or Transformer: what does each pay, in training and in generation?",
        answer="An LSTM has a state of fixed size and must go token by token; a Transformer keeps every token, computes all positions at once in training, and pays with the square of the length.",
        more=bullets(
            "Path between two tokens: as long as their distance, against one step.",
            "Training: sequential in time, against parallel over positions.",
            "Generation: constant memory and time per token, against a cache of keys and values that grows.",
            "Streams and small devices: LSTM. Long dependencies and much data: Transformer.",
        ),
        also=("Why did Transformers replace LSTMs?", "Where does an LSTM still win?"),
        source=paper("transformer"),
    ),
    Written(
        id="lstm/shapes-parameters",
        kind="shapes",
        topic="lstm",
        question="An LSTM layer with inputs of width 100 and 200 hidden units: how many parameters?",
        answer=r"Four blocks, for three gates and the candidate; each weighs inputs, state and a bias, $200\,(100+200+1)=60{,}200$. Together 240,800. PyTorch keeps two bias vectors per block, hence 241,600.",
        also=("Count an LSTM's parameters for 100 inputs and 200 units, and say where the factor four comes from.",),
        source=DERIVATION,
    ),
    Written(
        id="lstm/shapes-bidirectional",
        kind="shapes",
        topic="lstm",
        question="A bidirectional LSTM with 64 units in each direction reads a batch of 16 sequences of 30 tokens. What shape do its outputs have, and what does a classifier that uses the last states see?",
        answer="(16, 30, 128): the states of both directions side by side. The classifier sees (16, 128): the forward state of the last token, and the backward state of the first one.",
        also=(
            "16 sequences of 30 tokens, 64 units in each direction: what does a bidirectional LSTM give out, and where is the last state of the backward direction?",
        ),
        source="Schuster and Paliwal, “Bidirectional Recurrent Neural Networks”, IEEE Transactions on Signal Processing 45, 1997",
    ),
    Written(
        id="lstm/number-forget-bias",
        kind="number",
        topic="lstm",
        question="An untrained LSTM reads 50 tokens. Its forget bias is log 50 instead of zero. How large is the gradient at the first token, relative to that at the last?",
        answer=r"About as large (ratio [[long-range-recall 3]]); with the default initialization of PyTorch's linear layers it is [[long-range-recall 4]] times. The gate starts at $50/51$, and along the cell alone $(50/51)^{50}\approx e^{-1}$ survives.",
        also=(
            "Before training, how large is the gradient at the first of 50 tokens, relative to the last, in an LSTM whose forget bias is the logarithm of 50?",
        ),
        source="Tallec and Ollivier, “Can Recurrent Neural Networks Warp Time?”, ICLR, 2018" + MEASURED,
        guess=Guess(
            text="the gradient at the first of 50 tokens, relative to the last, with forget bias log 50?",
            piece="long-range-recall 3",
            options=(
                ("of the same order", 0.1),
                ("about a thousandth", 1e-5),
                ("about a billionth", 1e-12),
                ("less", 0.0),
            ),
        ),
    ),
    Written(
        id="lstm/curve-default-bias",
        kind="curve",
        topic="lstm",
        question="An LSTM must recall the first of 50 tokens, one of eight; its weights and biases start at the default of PyTorch's linear layers. Draw its accuracy over 400 steps of training.",
        answer="It stays at chance: [[long-range-recall 6]], against [[long-range-recall 5]] with a forget bias of log T. The architecture makes long memory possible; the initial gate decides whether the gradient gets that far.",
        also=(
            "How accurate does an LSTM with default biases become in 400 steps, if it must recall the first of 50 tokens?",
        ),
        source="Jozefowicz, Zaremba and Sutskever, “An Empirical Exploration of Recurrent Network Architectures”, ICML, 2015"
        + MEASURED,
        guess=Guess(
            text="the LSTM's accuracy after at most 400 steps, with default biases?",
            piece="long-range-recall 6",
            options=(
                ("nearly 100%", 0.9),
                ("more often right than wrong", 0.5),
                ("clearly above chance", 0.2),
                ("at chance", 0.0),
            ),
        ),
    ),
    Written(
        id="gru/compare-lstm",
        kind="compare",
        topic="gru",
        question="GRU or LSTM: which gates does each have, and what does the GRU leave out?",
        answer="The LSTM has input, forget and output gates and a cell apart from its output; the GRU ties input to forgetting in one update gate, has a reset gate, and shows all of its state.",
        more=bullets(
            "Parameters: three blocks against four.",
            "In a GRU writing more means forgetting as much; an LSTM's cell can do both, and so can count.",
            "Accuracy: within noise on most tasks. Speed: depends on the kernel, so measure.",
        ),
        also=("What does a GRU merge that an LSTM keeps apart?",),
        source="Chung, Gulcehre, Cho and Bengio, “Empirical Evaluation of Gated Recurrent Neural Networks on Sequence Modeling”, arXiv:1412.3555, 2014",
    ),
    Written(
        id="gru/shapes-parameters",
        kind="shapes",
        topic="gru",
        question="A GRU layer with inputs of width 100 and 200 hidden units: how many parameters, and which part of an LSTM's is that?",
        answer=r"Three blocks, for two gates and the candidate, each $200\,(100+200+1)=60{,}200$. Together 180,600, three quarters of the LSTM's 240,800. With PyTorch's second bias vector: 181,200.",
        also=("Count a GRU's parameters for 100 inputs and 200 units, and compare with an LSTM's.",),
        source=DERIVATION,
    ),
    Written(
        id="gru/number-kernel",
        kind="number",
        topic="gru",
        question="A GRU has three quarters of an LSTM's arithmetic. With PyTorch's kernels on a CPU, 256 tokens, equal hidden size: how does the time of the LSTM's training step compare with the GRU's?",
        answer="The GRU's step takes [[sequence-cost 3]] times as long as the LSTM's. The LSTM has a fused oneDNN kernel, the GRU none; in a loop of our own over the tokens, the LSTM's step takes [[sequence-cost 4]] times as long as the GRU's. Arithmetic on paper is not running time.",
        also=(
            "PyTorch on a CPU, 256 tokens, the same hidden size: how long does an LSTM's training step take, relative to a GRU's?",
        ),
        source=paper("gru") + MEASURED,
        guess=Guess(
            text="the time of an LSTM's training step, relative to a GRU's, with PyTorch's CPU kernels?",
            piece="sequence-cost 3",
            options=(("more than 120%", 1.2), ("80 to 120%", 0.8), ("50 to 80%", 0.5), ("less than half", 0.0)),
        ),
    ),
    Written(
        id="transformer/compare-pre-post-norm",
        kind="compare",
        topic="transformer",
        question="Layer normalization before or after each sublayer of a Transformer block: what is the difference?",
        answer="After the addition, as in the original, every block normalizes the residual path itself; before the sublayer, the residual path stays an identity from input to output, so that gradients at the start are well behaved.",
        more=bullets(
            "Post-norm: needs a warm-up, and is hard to train when deep; trained well, it can end slightly better.",
            "Pre-norm: trains with little or no warm-up; GPT-2 and most later models; one more normalization at the end.",
        ),
        also=("Why do most Transformers since GPT-2 normalize before attention?",),
        source="Xiong and others, “On Layer Normalization in the Transformer Architecture”, ICML, 2020",
    ),
    Written(
        id="transformer/shapes-block",
        kind="shapes",
        topic="transformer",
        question="Count the parameters of one Transformer block of width 768 with an MLP of four times the width, biases and normalization included.",
        answer=r"Attention: $4\,(768^2+768)=2{,}362{,}368$. MLP: $768\cdot3{,}072+3{,}072$ up and $3{,}072\cdot768+768$ down, 4,722,432. Two normalizations: $4\cdot768=3{,}072$. Together 7,087,872, close to the rule of thumb $12d^2$.",
        also=(
            "Where does the rule of 12 d squared parameters per block come from? Work it out for a width of 768, exactly.",
        ),
        source=DERIVATION,
    ),
    Written(
        id="transformer/shapes-macs",
        kind="shapes",
        topic="transformer",
        question="512 tokens of width 768: count the MACs of the four attention projections, and those of scores and weighted sum. From which length on do the second outweigh the first?",
        answer=r"Projections: $4nd^2=1{,}207{,}959{,}552$. Scores and weighted sum: $2n^2d=402{,}653{,}184$. They are equal at $n=2d=1{,}536$ tokens.",
        also=(
            "At 512 tokens of width 768, what costs more MACs, the projections or the attention itself, and at which length does that turn?",
        ),
        source=DERIVATION,
    ),
    Written(
        id="transformer/number-surnames",
        kind="number",
        topic="transformer",
        question="Surnames, spelled letter by letter, to be classified by origin: a small Transformer and an LSTM with as many parameters, trained from scratch, each at its tuned learning rate. How does the Transformer's test accuracy compare?",
        answer="It is [[surnames 1]]. Names are short, so that there is no long dependency to reach; and a recurrent network reads in order, where the Transformer has to learn positions from few examples.",
        also=(
            "As many parameters, surnames letter by letter, trained from scratch: where does a Transformer's test accuracy lie, compared with an LSTM's?",
        ),
        source=paper("transformer") + MEASURED,
        guess=Guess(
            text="the Transformer's test accuracy on surnames, compared with the LSTM's?",
            piece="surnames 1",
            options=(
                ("more than 8 points higher", 0.08),
                ("0 to 8 points higher", 0.0),
                ("up to 8 points lower", -0.08),
                ("lower still", -1.0),
            ),
        ),
    ),
)

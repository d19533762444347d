"""Which optimizer when: a few questions, the guide's answer to each, and what to take where the records do not bear it out."""

from dataclasses import dataclass
from types import MappingProxyType

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Whiteboard

TOPICS = ()
VARIANTS = (
    Variant("adam-l2", "Adam + L2", "#C2571A"),
)


@dataclass(frozen=True)
class Question:
    """What one asks before choosing; `answers` are values with their words, the first is the usual case."""

    id: str
    text: str
    answers: MappingProxyType
    help: str


@dataclass(frozen=True)
class Leaf:
    """A road through the questions: where all of `when` is answered so, the guide takes `guide`. `claim` decides: where it does not hold in the records, `instead`."""

    id: str
    when: MappingProxyType
    said: str
    guide: str
    instead: str
    claim: str
    beside: tuple[str, ...]
    reason: str
    start: str

    def meets(self, answers):
        return all(answers[question] == answer for question, answer in self.when.items())

    def advice(self, verdict):
        """The optimizer, given the verdict on the claim: the guide's unless the records speak against it."""
        return self.instead if verdict == "does not hold" else self.guide


QUESTIONS = (
    Question(
        "features",
        "Input features",
        MappingProxyType({"dense": "dense", "sparse": "sparse"}),
        "Sparse: most are absent from most examples, as with words, categories or clicks, and some hardly ever occur.",
    ),
    Question(
        "network",
        "Network",
        MappingProxyType({"feed-forward": "feed-forward", "recurrent": "recurrent"}),
        "Recurrent: the gradient goes back through the same weights at every token. Everything else counts as feed-forward.",
    ),
    Question(
        "data",
        "Data",
        MappingProxyType({"enough": "enough", "little": "little"}),
        "Little: the network can learn it by heart, so that regularization decides.",
    ),
    Question(
        "tuning",
        "Time to tune",
        MappingProxyType({"little": "little", "search": "a search"}),
        "A search: several learning rates can be tried. The more there are, the less a forgiving optimizer is worth.",
    ),
    Question(
        "compute",
        "Memory and compute",
        MappingProxyType({"ample": "ample", "scarce": "scarce"}),
        "Adam keeps two numbers beside every weight, momentum one, plain SGD none.",
    ),
)

# In this order: the first road whose conditions are all met is taken.
LEAVES = (
    Leaf(
        "sparse",
        MappingProxyType({"features": "sparse"}),
        "sparse features",
        "adagrad",
        "adam",
        "optimizers/adagrad-sparse",
        ("optimizers/adagrad-rate-shrinks",),
        "A rare feature's weight keeps a large step until the feature has been seen; frequent ones settle down. Adam divides by recent gradients, and forgets a rare feature between two sightings. AdaGrad's rate only shrinks, which suits one convex problem more than a long training.",
        "Try rates around 0.1 to 1 on features of 0 and 1. A table of embeddings takes `SparseAdam` or `Adagrad` with sparse gradients.",
    ),
    Leaf(
        "regularize",
        MappingProxyType({"data": "little"}),
        "little data, regularization decides",
        "adamw",
        "adam-l2",
        "optimizers/adamw-generalizes",
        (),
        "With L2 in Adam's gradient the decay is divided by the gradient's size, so that loud weights hardly decay at all; AdamW shrinks every weight by the same share. "
        "What that is worth in accuracy is another question: see the evidence.",
        "Choose the decay on a validation part. AdamW's own grid begins where L2's ends: its pull is rate × decay.",
    ),
    Leaf(
        "recurrent",
        MappingProxyType({"network": "recurrent"}),
        "a recurrent network",
        "rmsprop",
        "adam",
        "optimizers/rmsprop-for-rnn-or-overfitting",
        ("optimizers/adam-fast",),
        "Gradients through time change their size by orders of magnitude, so that a step should be divided by it. RMSProp and Adam both do; Adam adds momentum.",
        "Clip the gradient's norm, then try rates from 0.001 to 0.03.",
    ),
    Leaf(
        "scarce",
        MappingProxyType({"compute": "scarce"}),
        "little compute, a simple task",
        "momentum",
        "mini-batch",
        "optimizers/momentum-accelerates",
        ("optimizers/adam-fast",),
        "One number beside each weight, and directions that agree step after step add up.",
        "Momentum 0.9, a rate some ten times below plain SGD's best, and a schedule that lowers it.",
    ),
    Leaf(
        "search",
        MappingProxyType({"tuning": "search"}),
        "time to search for a rate",
        "adam",
        "momentum",
        "optimizers/adam-fast",
        ("optimizers/adam-robust", "optimizers/momentum-accelerates"),
        "At each one's best rate there is often less between them than between a good and a bad rate. Search both, and keep what validation prefers.",
        "Half-decades of the rate around Adam's 0.001 and momentum's 0.03; then a schedule.",
    ),
    Leaf(
        "default",
        MappingProxyType({}),
        "anything else",
        "adam",
        "momentum",
        "optimizers/adam-robust",
        ("optimizers/adam-fast",),
        "Each weight's step is divided by the recent size of its gradient, so that the proposed rate goes far without a search.",
        "Rate 0.001 as proposed; AdamW as soon as there is weight decay.",
    ),
)


def road(answers):
    """The leaf that these answers lead to."""
    return next(leaf for leaf in LEAVES if leaf.meets(answers))


WHITEBOARD = Whiteboard(
    sixty_seconds=(
        "I start with Adam, in its decoupled form AdamW once there is weight decay: its step is divided by the gradient's recent size, so that one proposed rate goes far. "
        "Three things make me choose otherwise. Sparse features with rare ones among them: AdaGrad, whose rate for each weight shrinks only when its feature occurs; here SGD's held-out loss was "
        "[[optimizers/adagrad-sparse]] times AdaGrad's. Little memory, or a picture network that I have time to tune: SGD with momentum and a schedule. "
        "And where regularization decides: AdamW with a decay chosen on validation, which here raised test accuracy by [[optimizers/adamw-generalizes]] over Adam without decay. "
        "For recurrent networks many take RMSProp; the measured ratio of Adam's steps to RMSProp's was [[optimizers/rmsprop-for-rnn-or-overfitting]], so I would try Adam too. "
        "Whatever I take, the learning rate is the first number to tune."
    ),
    three_minutes=(
        "**Ask about the data first.** If features differ in frequency by orders of magnitude, one rate cannot suit all: it is too large for the frequent or too small for the rare. "
        "AdaGrad divides by $\\sqrt{\\sum g^2}$, which stays small for what is rarely seen. Adam and RMSProp divide by a recent mean instead, which forgets a rare feature between two sightings.\n\n"
        "**Then about the network.** In a recurrent one the gradient is a product over time, hence tiny or huge; dividing by its size tames both, in RMSProp as in Adam. Clipping is the other half of the remedy.\n\n"
        "**Then about regularization.** L2 adds $\\lambda w$ to the gradient; Adam then divides the sum by $\\sqrt{\\hat v}$, so that a weight with loud gradients decays less. AdamW subtracts $\\eta\\lambda w$ beside the step: "
        "every weight decays alike, and rate and decay can be tuned more separately. On a small problem a well-tuned L2 can do as well; the difference is that AdamW does what its number says.\n\n"
        "**Then about your own budget.** With time for a search, tuned momentum is often as good as Adam. Without it, robustness counts. Memory: plain SGD keeps nothing, momentum one number a weight, Adam two."
    ),
    deep=(
        "**AdaGrad's bound.** For convex online problems its regret is within $O\\left(\\sum_j \\lVert g_{1:T,j}\\rVert_2\\right)$: for a feature seen in a share $p_j$ of the steps that is $\\sqrt{p_jT}$, so that rare features cost little. "
        "SGD's bound pays $\\sqrt{T}$ for the whole vector.\n\n"
        "**Why SGD can nearly keep up in a convex problem.** With a large rate and few passes it learns frequent features noisily and rare ones at last; averaging the weights or lowering the rate removes the noise. "
        "A part of what looks like AdaGrad's gift for sparsity is its built-in schedule: an experiment must hold something against it in which features are equally frequent.\n\n"
        "**Decay under Adam.** With noise gradients of scale $s$, $\\sqrt{\\hat v}\\approx s$, and L2 shrinks a weight by about $\\eta\\lambda/s$ a step while $\\lambda w\\ll s$. Hence the sloping line in the decay chart; AdamW's is flat at $e^{-\\eta\\lambda t}$.\n\n"
        "**Adaptive methods and overfitting.** Wilson and others (2017) built a problem where Adam and RMSProp generalize worse than SGD; with rates and decays tuned for each, most of the gap closes (Choi and others, 2019). "
        "RMSProp divides by the same thing as Adam, so there is no strong reason why it should overfit less; a smaller rate, decay, or early stopping are more direct."
    ),
    draw="A tree: sparse? → AdaGrad. Regularization decides? → AdamW. Recurrent? → RMSProp or Adam, with clipping. Scarce memory, simple task? → SGD with momentum. Else Adam. Beside it: rate on a log axis, loss upright, one valley per optimizer.",
    follow_ups=(
        FollowUp(
            "Why does AdaGrad suit sparse data, and what spoils it later?",
            "Its sum of squared gradients grows only when a feature occurs, so rare features keep large steps. The same sum never shrinks: in a long training, or where the problem changes, steps become too small.",
        ),
        FollowUp(
            "What exactly is the difference between Adam with L2 and AdamW?",
            "Where the decay enters. L2 is added to the gradient and then divided by √v̂, and it also leaks into both running means; AdamW subtracts η·λ·w beside the step. For plain SGD the two are the same up to the rate.",
        ),
        FollowUp(
            "Adam overfits. What do you do?",
            "Early stopping, weight decay with AdamW, augmentation, more data, a smaller network: in that order of cheapness. Another optimizer comes late in that list, and at its own tuned rate.",
        ),
        FollowUp(
            "You may try ten runs. How do you spend them?",
            "Nearly all on the learning rate of one optimizer, on a log grid, with a short schedule; one or two on the decay. Trying ten optimizers at one rate tells only whom the rate suits.",
        ),
        FollowUp(
            "Why are transformers trained with Adam and not with SGD?",
            "Their parameters' gradients differ in scale between layers and tokens, with heavy tails, so that one rate for all is too large or too small; and rare tokens make embeddings a sparse problem.",
        ),
    ),
    pitfalls=(
        "Comparing decays at equal numbers: the same decay pulls far harder in L2 under Adam than in AdamW.",
        "Choosing the rate on the test part: then the winner is partly whoever had more tries.",
        "“RMSProp overfits less than Adam”: they divide by the same thing; ask at which rates that was measured.",
        "“Sparse” means rare features here, not zero weights.",
    ),
)

GUESS = Guess(
    text="rare features, each at its best rate: how many times AdaGrad's held-out cross-entropy is that of plain SGD?",
    claim="optimizers/adagrad-sparse",
    options=(("more than 2", 2.0), ("1.2 to 2", 1.2), ("1.02 to 1.2", 1.02), ("no more", 0.0)),
)

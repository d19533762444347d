"""Choosing an optimizer: a few questions, the guide's answer to each, and what to take where the records contradict it."""

from dataclasses import dataclass
from types import MappingProxyType

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Whiteboard

TOPICS = ()
VARIANTS = (
    Variant("adam-l2", "Adam + L2", "#C2571A"),
    Variant("sgd-inverse-sqrt", "SGD, rate ∝ 1/√t", "#7A6A2E"),
)


@dataclass(frozen=True)
class Question:
    """A question about the task; `answers` are values with their labels, the first is the usual case."""

    id: str
    text: str
    answers: MappingProxyType
    help: str


@dataclass(frozen=True)
class Leaf:
    """A branch of the decision tree: where the answers match `when`, the guide takes `guide_choice`; where `claim` does not hold in the records, take `alternative`."""

    id: str
    when: MappingProxyType
    condition: str
    guide_choice: str
    alternative: str
    claim: str
    related: tuple[str, ...]
    reason: str
    starting_point: str

    def meets(self, answers):
        return all(answers[question] == answer for question, answer in self.when.items())

    def advice(self, verdict):
        """The optimizer, given the verdict on the claim: the guide's unless the records contradict it."""
        return self.alternative if verdict == "does not hold" else self.guide_choice


QUESTIONS = (
    Question(
        "features",
        "Input features",
        MappingProxyType({"dense": "dense", "sparse": "sparse"}),
        "Sparse: most are absent from most examples, as with words, categories or clicks, and some are rare.",
    ),
    Question(
        "network",
        "Network",
        MappingProxyType({"feed-forward": "feed-forward", "recurrent": "recurrent"}),
        "Recurrent: the gradient passes through the same weights at every time step. Everything else counts as feed-forward.",
    ),
    Question(
        "data",
        "Data",
        MappingProxyType({"enough": "enough", "little": "little"}),
        "Little: the network can memorize it, so regularization decides.",
    ),
    Question(
        "tuning",
        "Time to tune",
        MappingProxyType({"little": "little", "search": "a search"}),
        "A search: several learning rates can be tried. The more you can try, the less robustness is worth.",
    ),
    Question(
        "compute",
        "Memory and compute",
        MappingProxyType({"ample": "ample", "scarce": "scarce"}),
        "Adam stores two numbers per weight, momentum one, plain SGD none.",
    ),
)

# In this order: the first leaf whose conditions are all met is taken.
LEAVES = (
    Leaf(
        "sparse",
        MappingProxyType({"features": "sparse"}),
        "sparse features",
        "adagrad",
        "adam",
        "optimizers/adagrad-sparse",
        ("optimizers/adagrad-rate-shrinks",),
        "The weight of a rare feature keeps a large learning rate until the feature has occurred often; those of frequent ones shrink. Adam divides by the root of a running mean instead, which spans about 1,000 steps (β₂ = 0.999): even the rarest feature here, in one of 500 examples, occurs about every 16 steps, so Adam does not forget it. AdaGrad's learning rate only shrinks, which suits a convex problem more than a long training run.",
        "Try learning rates around 0.1 to 1 on features of 0 and 1. For embeddings use `SparseAdam` or `Adagrad` with sparse gradients.",
    ),
    Leaf(
        "regularize",
        MappingProxyType({"data": "little"}),
        "little data, where regularization decides",
        "adamw",
        "adam-l2",
        "optimizers/adamw-generalizes",
        (),
        "With L2 in Adam's gradient the decay is divided by the gradient's size, so large-gradient weights decay less than others; AdamW shrinks every weight by the same factor. "
        "What that is worth in accuracy is another question: see the evidence.",
        "Choose the decay on validation data. Expect a larger number for AdamW than for L2 in Adam: per step AdamW shrinks the weights only by the fraction learning rate × decay.",
    ),
    Leaf(
        "recurrent",
        MappingProxyType({"network": "recurrent"}),
        "a recurrent network",
        "rmsprop",
        "adam",
        "optimizers/rmsprop-for-rnn-or-overfitting",
        ("optimizers/adam-fast",),
        "Gradients through time change their size by orders of magnitude, so steps should be normalized by their size. RMSProp and Adam both do; Adam adds momentum.",
        "Clip the gradient's norm, then try learning rates from 0.001 to 0.03.",
    ),
    Leaf(
        "scarce",
        MappingProxyType({"compute": "scarce"}),
        "a simple task with little compute",
        "momentum",
        "mini-batch",
        "optimizers/momentum-accelerates",
        ("optimizers/adam-fast",),
        "One number per weight, and gradients that agree step after step add up.",
        "Momentum 0.9, about a tenth of plain SGD's best learning rate, and a schedule that lowers it.",
    ),
    Leaf(
        "search",
        MappingProxyType({"tuning": "search"}),
        "a task with time to tune the learning rate",
        "adam",
        "momentum",
        "optimizers/adam-fast",
        ("optimizers/adam-robust", "optimizers/momentum-accelerates"),
        "Tuned, the two often differ less than either does between a good and a bad learning rate. Tune both, and let validation decide.",
        "A grid of half-decades around 0.001 for Adam and 0.03 for momentum; then a schedule.",
    ),
    Leaf(
        "default",
        MappingProxyType({}),
        "everything else",
        "adam",
        "momentum",
        "optimizers/adam-robust",
        ("optimizers/adam-fast",),
        "Each weight's step is divided by the recent size of its gradient, so the default learning rate is a reasonable start without tuning.",
        "The default learning rate, 0.001; AdamW as soon as there is weight decay.",
    ),
)


def find_leaf(answers):
    """The leaf that these answers lead to."""
    return next(leaf for leaf in LEAVES if leaf.meets(answers))


WHITEBOARD = Whiteboard(
    say="I start with AdamW, think of AdaGrad when features are rare, and of SGD with momentum when memory is short or there is time to tune; and I tune the learning rate before I change the optimizer.",
    sixty_seconds=(
        "I start with Adam, in its decoupled form AdamW once there is weight decay: its step is divided by the gradient's recent size, so its default learning rate is a reasonable start. "
        "Three things make me choose otherwise. Sparse features with rare ones among them: AdaGrad, whose learning rate for each weight shrinks only when its feature occurs; in an experiment on such features plain SGD's test loss was "
        "[[sparse-features 0]] times AdaGrad's. It is not AdaGrad's built-in schedule alone: with a learning rate that falls as $1/\\sqrt t$ for all weights alike, SGD's was still [[sparse-features 6]] times AdaGrad's, and only where all features were equally frequent did that schedule do as well. Little memory, or a CNN that I have time to tune: SGD with momentum and a schedule. "
        "And where regularization decides: AdamW with a decay chosen on validation; in one comparison, with 20% label noise, its test accuracy was [[weight-decay 2]] than that of Adam without decay. "
        "For recurrent networks the usual advice is RMSProp: on a small recall task it needed [[rnn-optimizers 0]] times as many steps as Adam, so I would try both. "
        "Whatever I take, the learning rate is the first hyperparameter to tune."
    ),
    three_minutes=(
        "**Ask about the data first.** If features differ in frequency by orders of magnitude, one learning rate cannot suit all: it is too large for the frequent or too small for the rare. "
        "AdaGrad divides by $\\sqrt{\\sum g^2}$, which stays small for rare features. Adam and RMSProp divide by the root of a running mean instead; Adam's spans about 1,000 steps ($\\beta_2=0.999$), so it forgets only features that are rarer than that.\n\n"
        "**Then about the network.** In a recurrent one the gradient is a product over time, hence tiny or huge; dividing by its size helps with both, in RMSProp as in Adam. Gradient clipping is the other half of the remedy.\n\n"
        "**Then about regularization.** L2 adds $\\lambda w$ to the gradient; Adam then divides the sum by $\\sqrt{\\hat v}$, so a large-gradient weight decays less. AdamW subtracts $\\eta\\lambda w$ separately: "
        "every weight decays alike. In the paper learning rate and decay can then be tuned separately; in PyTorch a step shrinks the weights by their product. On a small problem a well-tuned L2 can do as well; the difference is that with AdamW the decay means the same for every weight.\n\n"
        "**Then about your budget.** With time for tuning, tuned momentum is often as good as Adam. Without it, robustness counts. Memory: plain SGD stores nothing, momentum one number per weight, Adam two."
    ),
    deep=(
        "**AdaGrad's bound.** For convex online problems its regret is within $O\\left(\\sum_j \\lVert g_{1:T,j}\\rVert_2\\right)$: a feature present in a fraction $p_j$ of the steps contributes $\\sqrt{p_jT}$, so rare features cost little. "
        "SGD's bound pays $\\sqrt{T}$ for the whole vector.\n\n"
        "**Why SGD can nearly keep up in a convex problem.** With a large learning rate and few epochs it learns frequent features noisily and rare ones last; averaging the weights or lowering the learning rate removes the noise. "
        "AdaGrad is also a schedule: where all gradients are alike, its rates all fall as $1/\\sqrt t$. So an experiment needs SGD with that schedule as a baseline, and a control in which features are equally frequent. Here SGD with $1/\\sqrt t$ equals AdaGrad in the control, but not on features of unequal frequency: what remains there is due to the learning rate of each weight.\n\n"
        "**Decay under Adam.** With noise gradients of scale $s$, $\\sqrt{\\hat v}\\approx s$, and L2 shrinks a weight by about $\\eta\\lambda/s$ per step while $\\lambda w\\ll s$. Hence the sloping line in the decay chart; AdamW's is flat at $e^{-\\eta\\lambda t}$.\n\n"
        "**Adaptive methods and overfitting.** Wilson and others (2017) built a problem where Adam and RMSProp generalize worse than SGD; with learning rates and decays tuned for each, most of the gap closes (Choi and others, 2019). "
        "RMSProp divides by the same thing as Adam, so there is no strong reason why it should overfit less; a smaller learning rate, weight decay, or early stopping are more direct."
    ),
    draw="A tree: sparse? → AdaGrad. Regularization decides? → AdamW. Recurrent? → one that divides by the gradient's size, Adam or RMSProp as validation says, with clipping. Scarce memory, simple task? → SGD with momentum. Else Adam. Beside it: learning rate on a log x-axis, loss on the y-axis, one valley per optimizer.",
    follow_ups=(
        FollowUp(
            "Why does AdaGrad suit sparse data, and what is its weakness?",
            "Its sum of squared gradients grows only when a feature occurs, so rare features keep large steps. But the sum never shrinks: in a long training run, or where the problem changes, steps become too small.",
        ),
        FollowUp(
            "What exactly is the difference between Adam with L2 and AdamW?",
            "Where the decay enters. L2 is added to the gradient and then divided by √v̂, and it also enters both running means; AdamW subtracts η·λ·w separately. For plain SGD the two are equivalent.",
        ),
        FollowUp(
            "With AdamW in PyTorch, you multiply the learning rate by ten. Do you keep the weight decay?",
            "There are reasons for both. Each step shrinks the weights by η·λ: to forget the initial weights no sooner, I would divide the decay by ten. "
            "But a weight whose steps, of size η, keep their direction settles at 1/λ, whatever η is: so I would keep it. "
            "I keep it, then try three times as much and a third on validation. In the paper the shrinking is λ alone, so there the first reason falls away.",
        ),
        FollowUp(
            "Adam overfits. What do you do?",
            "Early stopping, weight decay with AdamW, augmentation, more data, a smaller network: from cheap to expensive. Another optimizer comes late in that list, and at its own tuned learning rate.",
        ),
        FollowUp(
            "You have ten runs. How do you spend them?",
            "Nearly all on the learning rate of one optimizer, on a log grid, with a short schedule; one or two on the decay. Ten optimizers at one learning rate only show which ones it suits.",
        ),
        FollowUp(
            "Why are transformers trained with Adam and not with SGD?",
            "Their parameters' gradients differ in scale between layers and tokens, with heavy tails, so one learning rate for all is too large or too small; and rare tokens make embeddings a sparse problem.",
        ),
    ),
    pitfalls=(
        "Comparing equal decays: under Adam, L2 decays a weight about 1/s times as fast as AdamW at the same strength, with s the size of the weight's gradient: usually far faster.",
        "Choosing the learning rate on test data: then more tries alone improve the result.",
        "“RMSProp overfits less than Adam”: they divide by the same thing; ask at which learning rates that was measured.",
        "“Sparse” means rare features here, not zero weights.",
    ),
)

GUESS = Guess(
    text="rare features, each at its best learning rate: how large is the held-out cross-entropy of plain SGD, if AdaGrad's is 100%?",
    piece="sparse-features 0",
    options=(("more than 200%", 2.0), ("120 to 200%", 1.2), ("102 to 120%", 1.02), ("no larger", 0.0)),
)

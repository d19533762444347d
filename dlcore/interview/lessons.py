"""Lessons: scenes to walk through the live pages, each a page with its settings and a sentence to say, some with a question to commit to first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Scene:
    """A page as a link sets it: `settings` takes the name of a parameter to its value, or to several.

    All texts are plain text. `right` is the place of the right one among `options`, of which there are none without a question; `hide` keeps
    the page's findings hidden until the question is answered or skipped. `fixed` and `hidden` name controls, by their parameters, that the reader
    sees but cannot change, and does not see; they stand at what the scene sets.
    """

    page: str
    say: str
    settings: Mapping[str, str | tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    question: str = ""
    options: tuple[str, ...] = ()
    right: int = 0
    because: str = ""
    hide: bool = False
    fixed: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """Scenes in their order; `minutes` is how long the walk takes."""

    title: str
    about: str
    minutes: int
    scenes: tuple[Scene, ...]


LESSONS = MappingProxyType(
    {
        "relu-depth": Lesson(
            "Why depth needs ReLU",
            "Sigmoid and ReLU with two layers, then thirty; and where ReLU alone does not help.",
            6,
            (
                Scene(
                    "activations",
                    "Two layers: the gradient shrinks more under sigmoid than under ReLU, but keeps its order of magnitude.",
                    {"act-variants": ("Sigmoid", "ReLU"), "act-signal-depth": "2"},
                ),
                Scene(
                    "activations",
                    "Now thirty layers. Sigmoid's derivative is at most a quarter, and it multiplies once for each layer.",
                    {"act-variants": ("Sigmoid", "ReLU"), "act-signal-depth": "30"},
                    "What is left of sigmoid's gradient at the first of thirty layers?",
                    ("About half", "About a thousandth", "Less than a billionth"),
                    2,
                    "A quarter to the power of thirty is about 10 to the minus 18; weights change it by a few powers of ten.",
                    True,
                ),
                Scene(
                    "activations",
                    "What it means for training: eight layers, equal seeds and steps. The gradient decides who learns.",
                    {"act-race-axis": "step"},
                ),
                Scene(
                    "activations",
                    "ReLU alone is no cure: with weights that are too small the gradient vanishes under every activation.",
                    {"act-signal-init": "Too small"},
                ),
                Scene(
                    "activations",
                    "And its price: units that are inactive on every input have no gradient. They are dead.",
                    {"act-tab": "Dead units"},
                ),
            ),
        ),
        "momentum-ravine": Lesson(
            "Momentum in a ravine",
            "Why one learning rate is too large across a valley and too small along it, and what a velocity does about it.",
            5,
            (
                Scene(
                    "optimizers",
                    "A mild bowl: gradient descent alone does well here, and momentum overshoots.",
                    {"opt-surface": "Bowl", "opt-variants": ("Gradient descent", "Momentum")},
                ),
                Scene(
                    "optimizers",
                    "A ravine: steep across, flat along. The steep direction limits the learning rate of both.",
                    {"opt-surface": "Ravine", "opt-variants": ("Gradient descent", "Momentum")},
                    "Which gradients add up in momentum's velocity?",
                    ("Those that point the same way step after step", "The largest ones", "Those of the last step"),
                    0,
                    "Across the valley the sign changes at every step, so they cancel; along it they agree.",
                    True,
                ),
                Scene(
                    "optimizers",
                    "Measured on bowls with larger and larger condition numbers, each method at the hyperparameters that are optimal in theory.",
                    {"opt-tab": "Momentum"},
                ),
                Scene(
                    "optimizer_benchmarks",
                    "In a network noise joins in: compare at each one's own best learning rate.",
                    {"work-variants": ("Mini-batch SGD", "Momentum", "Adam")},
                ),
            ),
        ),
        "bert-gpt": Lesson(
            "What BERT sees and GPT does not",
            "Three attention masks, the objectives that follow from them, and what each model is good at.",
            7,
            (
                Scene(
                    "bert_gpt_t5",
                    "All three are Transformers. The mask says to which tokens a query may attend.",
                    {"three-tab": "Attention masks"},
                    "Which of them may look at the words to the right?",
                    ("BERT, and T5's encoder", "GPT", "All of them"),
                    0,
                    "GPT's mask is a lower triangle: a token sees itself and what stands before it.",
                    True,
                ),
                Scene(
                    "bert_gpt_t5",
                    "So BERT can fill in a word from both sides, and is trained on just that.",
                    {"three-tab": "Masked tokens"},
                ),
                Scene(
                    "bert_gpt_t5",
                    "GPT predicts the next token, so it can write: one token after another.",
                    {"three-tab": "Text generation", "three-on-who": "GPT"},
                ),
                Scene(
                    "bert_gpt_t5",
                    "T5 reads with an encoder and writes with a decoder: every task is text to text.",
                    {"three-tab": "Text to text"},
                ),
                Scene(
                    "bert_gpt_t5",
                    "Fine-tuned on few labels and asked to write: compare them beside simple baselines.",
                    {"three-known": "new"},
                ),
            ),
        ),
        "adamw": Lesson(
            "Why AdamW",
            "Weight decay inside Adam's division and outside it, and what is left of the difference.",
            5,
            (
                Scene(
                    "optimizers",
                    "Adam divides each weight's step by the recent size of its gradient.",
                    {"opt-variants": ("Gradient descent", "Adam", "AdamW")},
                ),
                Scene(
                    "choosing_an_optimizer",
                    "If the decay is part of the gradient, it is divided as well: weights with large gradients hardly decay.",
                    {"choice-tab": "Decoupled decay"},
                    "Which weights decay least when L2 is added to the loss under Adam?",
                    ("Those with small gradients", "Those with large gradients", "All decay alike"),
                    1,
                    "Their decay is divided by a large number. AdamW takes the decay out of the division, so that all weights decay alike.",
                    True,
                ),
                Scene(
                    "choosing_an_optimizer",
                    "Does it help on test data? With every fifth label wrong, compare no decay, L2 and AdamW, each tuned.",
                    {"choice-wrong": "20%"},
                ),
                Scene(
                    "choosing_an_optimizer",
                    "Whatever the optimizer: its learning rate is tuned first.",
                    {"choice-tab": "Learning rates"},
                ),
            ),
        ),
        "forget-bias": Lesson(
            "LSTM's forget bias",
            "A gate that starts half closed forgets half at every token; one that starts open carries the gradient.",
            6,
            (
                Scene(
                    "sequence_models",
                    "Recall the first token after a short distance: every network can.",
                    {"read-distance": "5", "read-forget_bias": "default initialization"},
                ),
                Scene(
                    "sequence_models",
                    "Fifty tokens with the default initialization: the forget gate starts at one half.",
                    {"read-distance": "50", "read-forget_bias": "default initialization"},
                    "What is left along the cell after fifty tokens at one half?",
                    ("About 10 to the minus 15", "About a hundredth", "About a third"),
                    0,
                    "One half to the power of fifty. The path through the hidden state adds a little.",
                    True,
                ),
                Scene(
                    "sequence_models",
                    "Now the bias starts at the logarithm of the length: about a third survives.",
                    {"read-distance": "50", "read-forget_bias": "forget bias log T"},
                ),
                Scene(
                    "sequence_models",
                    "Look inside: how open the forget gate stays from token to token.",
                    {"read-tab": "Gates and states", "read-inside-memory": "forget bias log T"},
                ),
            ),
        ),
        "residual": Lesson(
            "Why a residual connection",
            "A deeper network that does worse on its own training images, and the sum that mends it.",
            5,
            (
                Scene(
                    "ablations",
                    "Eight layers: with and without residual connections, both train.",
                    {"idea-which": "Residual connections", "idea-residual-depth": "8"},
                ),
                Scene(
                    "ablations",
                    "Fifty-six layers. The deeper network could copy the shallow one, and do nothing in the rest.",
                    {"idea-which": "Residual connections", "idea-residual-depth": "56"},
                    "The plain deep network is worse. On which images does it show first?",
                    ("On test images alone: it overfits", "Already on its training images"),
                    1,
                    "So it is an optimization problem, not overfitting.",
                    True,
                ),
                Scene(
                    "ablations",
                    "The gradients at the start: what depth does to them in the plain network.",
                    {"idea-which": "Residual connections", "idea-tab": "Initial gradients"},
                ),
                Scene(
                    "cnn_evolution",
                    "Where ResNet stands among the others: what it costs, and what it gives.",
                    {"evo-tab": "Cost"},
                ),
            ),
        ),
        "filters": Lesson(
            "One 7×7 or three 3×3",
            "The same receptive field, fewer weights, two more nonlinearities; and whether it shows.",
            4,
            (
                Scene(
                    "convolution",
                    "A kernel slides over the image: the same few weights at every position.",
                    {"conv-kernel": "Edges, left to right"},
                ),
                Scene(
                    "convolution",
                    "Stack three 3×3 layers, or take one 7×7: both see 7×7 pixels.",
                    {"conv-tab": "Filter size", "conv-variants": ("One 7×7", "Three 3×3")},
                    "For each pair of input and output channel, one 7×7 layer has 49 weights. How many do three 3×3 layers have?",
                    ("27", "49", "81"),
                    0,
                    "Three times nine. And two more nonlinearities.",
                    True,
                ),
                Scene(
                    "convolution",
                    "Work it out for any layer: weights do not depend on the image's size, arithmetic does.",
                    {"conv-tab": "Layer calculator"},
                ),
            ),
        ),
        "attention-looks": Lesson(
            "What attention looks at",
            "One head's weights, the mask, the root of d, and why a map is not a reason.",
            6,
            (
                Scene(
                    "attention",
                    "Each query is compared with every key; a row of weights adds up to one.",
                    {"att-layer": "1", "att-head": "1"},
                ),
                Scene(
                    "attention",
                    "Without the causal mask a token would see what it is to predict.",
                    {"att-parts": ("Divide by √d", "Positions")},
                ),
                Scene(
                    "attention",
                    "Why the scores are divided by the root of d: how large they grow without it.",
                    {"att-tab": "Scaling by √d"},
                    "Numbers of mean 0 and variance 1: how does the spread of a dot product grow with d?",
                    ("It stays the same", "With the root of d", "With d"),
                    1,
                    "Its variance is d, so its standard deviation is the root of d.",
                    True,
                ),
                Scene(
                    "attention",
                    "A weight is not an importance: take a head away, and measure what changes.",
                    {"att-tab": "Ablation"},
                ),
            ),
        ),
        "cross-entropy": Lesson(
            "Cross-entropy against MSE",
            "A confidently wrong neuron, two losses, and why the gap closes when the learning rate is tuned.",
            5,
            (
                Scene(
                    "losses",
                    "The losses as functions of the score: which one is flat where the model is wrong?",
                    {"loss-tab": "Shapes"},
                ),
                Scene(
                    "losses",
                    "One neuron that starts confidently wrong, both losses at the same learning rate.",
                    {"loss-neuron-start": "3.0", "loss-variants": ("MSE", "Cross-entropy")},
                    "Which gradient is nearly zero at the start?",
                    ("MSE's", "Cross-entropy's", "Both"),
                    0,
                    "MSE's is multiplied by the sigmoid's derivative, which is nearly zero just there.",
                    True,
                ),
                Scene(
                    "losses",
                    "A network that is not saturated: the difference is small, and MSE can keep up.",
                    {"loss-task": "MNIST-5k"},
                ),
                Scene(
                    "losses",
                    "In regression with outliers the squares are the trouble: Huber and MAE hold up.",
                    {"loss-tab": "Regression"},
                ),
            ),
        ),
        "diverges": Lesson(
            "When a learning rate diverges",
            "From a bowl to a network: how large is too large, and which optimizers tolerate more.",
            5,
            (
                Scene(
                    "optimizers",
                    "Gradient descent on a bowl: below two over the largest curvature it converges.",
                    {"opt-surface": "Bowl", "opt-variants": "Gradient descent"},
                    "What happens just above that limit?",
                    ("It gets slower", "It zigzags, and every step grows", "It stops"),
                    1,
                    "Each step lands farther from the minimum than it began: the distance grows geometrically.",
                    True,
                ),
                Scene(
                    "optimizers",
                    "A ravine is ten times as steep across: the limit falls to a tenth, and the way along becomes as much slower.",
                    {"opt-surface": "Ravine", "opt-variants": ("Gradient descent", "Momentum", "Adam")},
                ),
                Scene(
                    "optimizer_benchmarks",
                    "In a network: where each optimizer's accuracy falls off, and how wide its range is.",
                    {"work-task": "MNIST-5k"},
                ),
                Scene(
                    "callbacks",
                    "Schedules make both possible: large steps first, small ones last.",
                    {"call-tab": "Schedules"},
                ),
            ),
        ),
        "early-stopping": Lesson(
            "When to stop",
            "Wrong labels, a curve that turns, patience, and the weights to restore.",
            4,
            (
                Scene(
                    "callbacks",
                    "Some labels are wrong. Training goes on; watch the validation loss.",
                    {"call-monitor": "validation loss"},
                    "What does the training loss do when the network begins to memorize noise?",
                    ("It rises", "It stays", "It keeps falling"),
                    2,
                    "That is why it never says when to stop.",
                    True,
                ),
                Scene(
                    "callbacks",
                    "Watch the training loss instead: early stopping waits in vain.",
                    {"call-monitor": "training loss"},
                ),
                Scene(
                    "callbacks",
                    "Checkpoints keep the best weights: stopping late then costs time, not quality.",
                    {"call-tab": "Checkpoints"},
                ),
            ),
        ),
    }
)

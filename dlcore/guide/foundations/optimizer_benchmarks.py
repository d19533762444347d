"""Optimizers in practice: how many examples a step uses, and how large a step is."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Whiteboard

TOPICS = ()

VARIANTS = (
    Variant("batch-1", "1 at a time (SGD)", "#C9A227"),
    Variant("batch-8", "8 at a time", "#E3A24A"),
    Variant("batch-32", "32 at a time", "#D9731A"),
    Variant("batch-128", "128 at a time", "#B0524A"),
    Variant("batch-512", "512 at a time", "#8C5A73"),
    Variant("batch-all", "All at once (GD)", "#5F6BA8"),
)

WHITEBOARD = Whiteboard(
    say="A mini-batch gives a noisy gradient for a small part of the work, so many rough steps beat a few exact ones; and whichever optimizer I take, the learning rate is the first thing that I tune.",
    sixty_seconds=(
        "Gradient descent uses all the data for each step: exact, and expensive. SGD uses one example: cheap and noisy, but unbiased. "
        "A mini-batch is in between: the noise falls only with the square root of the batch size, the work grows with the batch size itself, and the hardware is more efficient on many examples at once. "
        "To reach the same accuracy, gradient descent took [[batch-size 0]] times as long as batches of 32 in one measurement. "
        "Then the learning rate: plain SGD's best one depends on the scale of the gradients; Adam divides each weight's step by the recent size of its gradient, and its "
        "default is a common starting point, if not on every task: on sparse features the final loss there was [[optimizer-tasks 28]] times that at the tuned learning rate. So: Adam to start with, SGD with momentum when there is time to tune, and the learning rate is the first hyperparameter to tune either way."
    ),
    three_minutes=(
        "**Noise.** The gradient of a random batch of size B is the full gradient plus noise of size $\\sigma/\\sqrt B$. Four times the batch halves the noise and costs four times the work. "
        "While far from the minimum even a noisy direction is a good one, and many cheap steps win; close to it the noise decides how close you get, and a smaller learning rate or a larger batch helps.\n\n"
        "**Three ways to count.** By steps, large batches win: each of their steps is better. By epochs, small ones win: they take more steps for the same examples. "
        "By seconds, something in between wins, because hardware is underused with one example and no faster per example beyond some batch size. Check the x-axis of a plot before you believe it.\n\n"
        "**The learning rate.** For a quadratic, plain gradient descent is stable below $2/\\lambda_{\\max}$; noise and curvature that changes lower that. "
        "Larger batches tolerate larger learning rates, up to that bound. Adaptive methods remove the gradient's scale: Adam's step is about $\\eta$ for each weight, whatever the loss is multiplied by. "
        "That is why one default can serve as a start for many networks, and why its good learning rates differ from SGD's.\n\n"
        "**Fair comparison.** Every optimizer at its own best learning rate from the same grid, with the same seeds, batches and budget; the learning rate is chosen on validation data and judged on test data. Without that, a ranking of optimizers is a ranking of guesses."
    ),
    deep=(
        "**Linear scaling.** For small learning rates, k steps at $\\eta$ on batches of B and one step at $k\\eta$ on a batch of $kB$ move about equally far: hence “k times the batch, k times the learning rate” "
        "(Goyal and others, 2017), with a warm-up, because early on the gradient changes too fast. The rule ends where $\\eta$ meets the stability bound; for Adam a square root is the better rule.\n\n"
        "**Critical batch.** The gradient noise scale $\\operatorname{tr}(\\Sigma)/\\lVert g\\rVert^2$ says up to which batch size more examples pay off (McCandlish and others, 2018). It grows during training as $g$ shrinks. "
        "The noise chart here shows its square root, for a batch of one, before the first step.\n\n"
        "**Temperature.** With a constant learning rate SGD ends in a distribution around the minimum whose variance is proportional to $\\eta/B$. Halving the learning rate or doubling the batch size has the same effect (Smith and others, 2018).\n\n"
        "**Why adaptivity helps some problems.** Where the gradients of layers, or of features, differ by orders of magnitude, one learning rate cannot suit all. Dividing by $\\sqrt{\\hat v}$ is a diagonal preconditioner. "
        "On a plain network with good initialization the scales hardly differ, so tuned momentum can keep up."
    ),
    draw="Two axes: learning rate on a log axis, final accuracy. One hump per optimizer: equal heights, different positions and widths. Then: seconds on the x-axis, loss on the y-axis, for batches of one, some, all.",
    follow_ups=(
        FollowUp(
            "You double the batch size. What do you do with the learning rate?",
            "With SGD double it, as long as it stays stable, with a warm-up. With Adam multiply it by about the root of two. Then check: the rule is a first guess.",
        ),
        FollowUp(
            "Why not always the largest batch that fits into memory?",
            "Beyond the noise scale the steps hardly improve, so each costs more for the same progress. And fewer steps per epoch need a larger learning rate, which the curvature bounds.",
        ),
        FollowUp(
            "Adam or SGD with momentum?",
            "Adam where little is tuned, gradients are sparse or badly scaled, and in transformers. Momentum with a schedule for convolutional networks when the last points of accuracy matter and the learning rate can be tuned.",
        ),
        FollowUp(
            "How would you find a good learning rate with a small budget?",
            "Try half-decades over a short run, take the largest that is still stable, and then decay it. Or do a learning-rate range test: raise it exponentially over a few hundred batches of one run, and take about a tenth of the value at which the loss starts to rise.",
        ),
        FollowUp(
            "Why does a loss curve of batch size one look so jagged?",
            "Each step follows one example, which may disagree with all others; and the loss that is plotted is often that of this one example. Plot the held-out loss to see the progress.",
        ),
    ),
    pitfalls=(
        "Comparing optimizers at one common learning rate: the winner is the one that it happens to suit.",
        "“SGD is faster” is true per example; in seconds the many small steps may take longer.",
        "“Batch gradient descent” is the whole data set; “mini-batch” is what most people call SGD.",
        "One diverging learning rate does not make a bad optimizer: look at the neighboring ones first.",
    ),
)

GUESS = Guess(
    text="to 90% accuracy, each at the learning rate chosen on validation: how many times the seconds of batches of 32 does gradient descent need?",
    piece="batch-size 0",
    options=(("more than 40", 40.0), ("5 to 40", 5.0), ("2 to 5", 2.0), ("fewer", 0.0)),
)

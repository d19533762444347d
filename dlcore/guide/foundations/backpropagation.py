"""Neuron and backpropagation: the chain rule, applied once to every weight of a network, from the loss back."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="neuron",
        name="Neuron",
        section="foundations",
        guide_date="no date",
        source=Source(
            "Rosenblatt",
            1958,
            "The perceptron: a probabilistic model for information storage and organization in the brain",
            "Psychological Review 65",
        ),
        formula=r"z=\sum_i w_i x_i+b,\quad a=\sigma(z)",
        derivative=r"\frac{\partial a}{\partial w_i}=\sigma'(z)\,x_i",
        idea="Weigh the inputs, add a bias, bend the sum. The weights say which way the unit looks, the bias how much it takes to wake it, and the bend lets layers of them be more than one matrix.",
        when_to_use="Everywhere: a dense layer is many neurons on the same inputs, a convolution is one neuron that is moved over an image.",
        trade_offs="A single neuron separates with one flat cut, so that it cannot learn “either, but not both”; several in layers can, but their loss has no single valley.",
        note="McCulloch and Pitts described a unit with a threshold in 1943; its weights were set, not learned.",
    ),
    Topic(
        id="backpropagation",
        name="Backpropagation",
        section="foundations",
        guide_date="1986",
        source=Source(
            "Rumelhart, Hinton and Williams",
            1986,
            "Learning representations by back-propagating errors",
            "Nature 323",
        ),
        formula=r"\frac{\partial L}{\partial W_k}=h_{k-1}^\top\delta_k,\quad \delta_{k-1}=(\delta_k W_k^\top)\odot f'(z_{k-1})",
        idea="The chain rule from the loss backwards, with each intermediate derivative computed once and shared by all weights below it.",
        when_to_use="Whenever a differentiable network is trained by its gradient. Finite differences remain the tool to check an implementation of it.",
        trade_offs="Exact up to rounding with a single pass back, however many weights there are, but it must keep every layer's values until the way back, so that memory grows with depth and batch.",
        note="The method is older: Linnainmaa described the reverse mode in 1970, Werbos proposed it for networks in 1974.",
    ),
)

VARIANTS = (
    Variant("autograd", "Autograd", "#8A7CC2"),
    Variant("central-difference", "Central difference", "#1F7FC4"),
    Variant("one-sided-difference", "One-sided difference", "#CC8A00"),
    Variant("exact-fractions", "Exact fractions", "#009E73"),
)

WHITEBOARD = Whiteboard(
    sixty_seconds=(
        "A neuron weighs its inputs, adds a bias and bends the sum: $z=\\sum_i w_i x_i+b$, $a=f(z)$. Training needs the slope of the loss along every weight. "
        "Backpropagation gets them all with one pass forward and one back. Forward, each layer keeps what entered it and its sums. Backward, start with the loss's slope at the output; at each "
        "layer multiply by the activation's slope, read off the weights' gradients as *what arrives above times what entered below*, and pass the rest down through the transposed weights. "
        "It is the chain rule with shared work, and not an approximation: here it differed from autograd's gradient by [[backpropagation/true-gradient]] of its length, which is rounding. "
        "Trying each weight instead costs two passes for each, and is less exact."
    ),
    three_minutes=(
        "**Forward.** $z_k=h_{k-1}W_k+b_k$, $h_k=f(z_k)$; the last layer has no bend, and $L=\\tfrac1{2n}\\sum(\\hat y-t)^2$.\n\n"
        "**Backward.** Call $\\delta_k=\\partial L/\\partial z_k$. At the output $\\delta=(\\hat y-t)/n$. Then for every layer from the last:\n\n"
        "```text\n"
        "backpropagate(layers, x, t):\n"
        "    h[0] = x\n"
        "    for k = 1 … K:                         # forward, and keep everything\n"
        "        z[k] = h[k−1] · W[k] + b[k]\n"
        "        h[k] = f(z[k])                     # the last layer: h[K] = z[K]\n"
        "    delta = (h[K] − t) / n                 # ∂L/∂z of the last layer\n"
        "    for k = K … 1:                         # backward\n"
        "        dW[k] = h[k−1]ᵀ · delta\n"
        "        db[k] = sum of delta over examples\n"
        "        if k > 1:\n"
        "            delta = (delta · W[k]ᵀ) * f′(z[k−1])\n"
        "    return dW, db\n"
        "```\n\n"
        "**Why backwards?** The loss is one number, the weights are many. From the output down each $\\delta$ is a vector, and serves all weights beneath it. Forwards one would carry a whole Jacobian per weight.\n\n"
        "**Is it right?** Compare with $(L(w+h)-L(w-h))/2h$ for a few weights, in double precision, with h near $10^{-5}$. Not smaller: below that rounding grows as $1/h$."
    ),
    deep=(
        "**Reverse mode.** A program is a graph of elementary operations. A Jacobian-vector product (forward mode) costs about one evaluation per *input* direction, a vector-Jacobian product (reverse mode) per *output*. "
        "A loss has one output, so one reverse sweep gives all slopes; the cost is bounded by a small constant times that of the function, whatever the number of weights (Baur and Strassen, 1983).\n\n"
        "**The V.** A central difference errs by $\\tfrac{h^2}6|L'''|$ from truncation and by about $\\varepsilon|L|/h$ from rounding. The sum is least near $h\\approx(3\\varepsilon|L|/|L'''|)^{1/3}$, "
        "that is $10^{-5}$ with 64 bits ($\\varepsilon\\approx10^{-16}$), with an error of about $\\varepsilon^{2/3}$. The one-sided difference errs by $\\tfrac h2|L''|$, is best near $\\sqrt\\varepsilon\\approx10^{-8}$ and "
        "no better than $\\sqrt\\varepsilon$. On the log-log chart the right arms have slopes 2 and 1, the left arms −1.\n\n"
        "**Memory.** All $h_k$ and $z_k$ live until the way back. Checkpointing keeps about $\\sqrt K$ layers and computes the others again: one more pass forward for a root of the memory.\n\n"
        "**Not differentiable?** ReLU has a corner at 0. A difference across the corner averages two slopes, and no step mends that; exactly at the corner there is no gradient to be true to, and backpropagation gives a *subgradient*: the slope of one side, 0 by custom."
    ),
    draw="Two inputs, two hidden units, one output, the loss. Values above the edges from left to right; then in another color the derivatives from right to left, each *arriving slope times local slope*.",
    follow_ups=(
        FollowUp(
            "What does backpropagation cost beside a forward pass?",
            "One pass back, however many weights there are. It is the dearer one: each layer's backward step has two products of the forward one's size, one for the weights' gradient and one for what is passed down. The first layer spares the second.",
        ),
        FollowUp(
            "Why must the initial weights differ?",
            "With equal weights all hidden units of a layer compute the same, get the same derivative and stay equal for ever. Random weights break that symmetry; biases may start at zero.",
        ),
        FollowUp(
            "Where do vanishing gradients come from?",
            "$\\delta$ is multiplied by $W^\\top$ and by $f'$ once per layer. If these factors are below one on average, the product shrinks exponentially with depth; above one it explodes.",
        ),
        FollowUp(
            "A value feeds two places. What is its derivative?",
            "The sum of what comes back from both. Here each input value feeds two hidden units; in a residual block the skip adds its gradient unchanged; in an RNN a weight sums over all time steps.",
        ),
        FollowUp(
            "How would you test a hand-written backward pass?",
            "Central differences in double precision with h near $10^{-5}$ on random small inputs, away from corners, by the relative error of the norms; then against autograd. Test in 64 bits even if you train in 16.",
        ),
    ),
    pitfalls=(
        "Backpropagation computes the gradient; gradient descent uses it. They are two things.",
        "The slope $f'$ is taken at the sum $z$ of the way forward, not at the derivative that arrives.",
        "The weights that carry the error down are those of the forward pass: update them only after the whole way back.",
        "A smaller h is not a better check: rounding wins below the V's foot.",
        "A difference that disagrees need not accuse backpropagation. In 32 bits differences are too coarse to say anything, and across ReLU's corner they measure a slope that is nowhere.",
        "“True gradient” means that of the loss on this batch. It says nothing of the whole data set, nor that the way down leads to the least loss.",
    ),
)

GUESS = Guess(
    text="how far is backpropagation's gradient from autograd's, relative to its length, in 64 bits?",
    claim="backpropagation/true-gradient",
    options=(
        ("a thousandth or more", 1e-4),
        ("about a millionth", 1e-9),
        ("about the last digit of a double", 1e-18),
        ("nothing at all", 0.0),
    ),
)

"""Neuron and backpropagation: the chain rule, applied once to every weight of a network, from the loss back."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="neuron",
        name="Neuron",
        spoken="a neuron",
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
        idea="A weighted sum of the inputs plus a bias, passed through a nonlinearity. The weights set the direction the unit responds to, the bias its threshold, and the nonlinearity keeps stacked layers from collapsing into one matrix.",
        when_to_use="Everywhere: a dense layer is many neurons on the same inputs, a convolution is one neuron slid across an image.",
        trade_offs="A single neuron separates classes by one hyperplane, so it cannot learn XOR; layers of them can, but their loss is non-convex.",
        note="McCulloch and Pitts described a unit with a threshold in 1943; its weights were set, not learned.",
    ),
    Topic(
        id="backpropagation",
        name="Backpropagation",
        spoken="backpropagation",
        section="foundations",
        guide_date="1986",
        source=Source(
            "Rumelhart, Hinton and Williams",
            1986,
            "Learning representations by back-propagating errors",
            "Nature 323",
        ),
        formula=r"\frac{\partial L}{\partial W_k}=h_{k-1}^\top\delta_k,\quad \delta_{k-1}=(\delta_k W_k^\top)\odot f'(z_{k-1})",
        idea="The chain rule from the loss backward, with each intermediate derivative computed once and shared by all weights below it.",
        when_to_use="Whenever a differentiable network is trained by its gradient. Finite differences remain the tool to check an implementation of it.",
        trade_offs="Exact up to rounding with a single backward pass, however many weights there are, but it must store every layer's activations until then, so memory grows with depth and batch size.",
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
    say="Backpropagation is the chain rule with shared work: one forward and one backward pass give the exact gradient of every weight, where finite differences would take two passes for each weight.",
    sixty_seconds=(
        "A neuron computes a weighted sum of its inputs plus a bias, and applies a nonlinearity: $z=\\sum_i w_i x_i+b$, $a=f(z)$. Training needs the derivative of the loss with respect to every weight. "
        "Backpropagation computes them all with one forward and one backward pass. Forward, each layer stores its input and its pre-activations. Backward, start with the gradient of the loss at the output; at each "
        "layer multiply by the derivative of the activation, form the weights' gradients as *upstream gradient times layer input*, and pass the gradient down through the transposed weights. "
        "It is the chain rule with shared work, not an approximation: against finite differences in exact rational arithmetic, the relative error is [[relu-kink 0]], which is rounding. "
        "Finite differences instead cost two passes per weight, and are less accurate."
    ),
    three_minutes=(
        "**Forward.** $z_k=h_{k-1}W_k+b_k$, $h_k=f(z_k)$; the last layer is linear, and $L=\\tfrac1{2n}\\sum(\\hat y-t)^2$.\n\n"
        "**Backward.** Call $\\delta_k=\\partial L/\\partial z_k$. At the output $\\delta=(\\hat y-t)/n$. Then for every layer from the last:\n\n"
        "```text\n"
        "backpropagate(layers, x, t):\n"
        "    h[0] = x\n"
        "    for k = 1 … K:                         # forward, and store everything\n"
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
        "**Why backward?** The loss is one number, the weights are many. In reverse each $\\delta$ is a vector that serves all weights below it. Forward mode would need one pass (one Jacobian-vector product) per weight.\n\n"
        "**Is it right?** Compare with $(L(w+h)-L(w-h))/2h$ for a few weights, in double precision, with h near $10^{-5}$. Not smaller: below that, rounding error grows as $1/h$."
    ),
    deep=(
        "**Reverse mode.** A program is a graph of elementary operations. A Jacobian-vector product (forward mode) costs about one evaluation per *input* direction, a vector-Jacobian product (reverse mode) per *output*. "
        "A loss has one output, so one reverse sweep gives all derivatives; the cost is bounded by a small constant times that of the function, whatever the number of weights (Baur and Strassen, 1983).\n\n"
        "**The V.** A central difference errs by $\\tfrac{h^2}6|L'''|$ from truncation and by about $\\varepsilon|L|/h$ from rounding. The total error is smallest near $h\\approx(3\\varepsilon|L|/|L'''|)^{1/3}$, "
        "that is $10^{-5}$ with 64 bits ($\\varepsilon\\approx10^{-16}$), with an error of about $\\varepsilon^{2/3}$. The one-sided difference errs by $\\tfrac h2|L''|$, is best near $\\sqrt\\varepsilon\\approx10^{-8}$ and "
        "no better than $\\sqrt\\varepsilon$. On the log-log chart the right arms have slopes 2 and 1, the left arms −1.\n\n"
        "**Memory.** All $h_k$ and $z_k$ are stored until the backward pass. Activation checkpointing stores about $\\sqrt K$ layers and recomputes the others: one more forward pass for $\\sqrt K$ instead of $K$ layers of memory.\n\n"
        "**Not differentiable?** ReLU has a kink at 0. A difference whose step crosses the kink takes a weighted average of the derivatives on both sides; exactly at the kink a central difference gives about their mean, however small the step. There is no gradient there, and backpropagation gives a *conventional value*: libraries use 0, the derivative from the left. For a composition that need not even be a subgradient: autograd gives 0 for relu(x) − relu(−x) at 0, whose derivative is 1."
    ),
    draw="Two inputs, two hidden units, one output, the loss. Values above the edges from left to right; then in another color the derivatives from right to left, each *upstream gradient times local derivative*.",
    follow_ups=(
        FollowUp(
            "What does backpropagation cost, compared with a forward pass?",
            "One backward pass, however many weights there are, at about twice the cost of the forward pass: each layer's backward step has two matrix products of the forward one's size, one for the weights' gradient and one for the gradient passed down. The first layer does not need the second.",
        ),
        FollowUp(
            "Why must the initial weights differ?",
            "With equal weights all hidden units of a layer compute the same output, get the same gradient and stay equal. Random weights break that symmetry; biases may start at zero.",
        ),
        FollowUp(
            "Where do vanishing gradients come from?",
            "$\\delta$ is multiplied by $W^\\top$ and by $f'$ once per layer. If these factors are below one on average, the product shrinks exponentially with depth; above one it explodes.",
        ),
        FollowUp(
            "A value is used in two places. What is its derivative?",
            "The sum of the gradients from both. An input of a dense layer feeds every unit, and adds up what comes back; in a residual block the skip adds its gradient unchanged; in an RNN a weight's gradient is a sum over all time steps.",
        ),
        FollowUp(
            "How would you test a hand-written backward pass?",
            "Central differences in double precision with h near $10^{-5}$ on random small inputs, away from kinks, by the relative error of the norms; then against autograd. Test in 64 bits even if you train in 16.",
        ),
    ),
    pitfalls=(
        "Backpropagation computes the gradient; gradient descent uses it. They are two things.",
        "The derivative $f'$ is evaluated at the pre-activation $z$ of the forward pass, not at the upstream gradient.",
        "The weights that pass the gradient down are those of the forward pass: update them only after the whole backward pass.",
        "A smaller h is not a better check: left of the V's minimum rounding error dominates.",
        "A finite difference that disagrees does not prove backpropagation wrong. In 32 bits differences are too inaccurate, and across ReLU's kink they measure the slope of a secant.",
        "“True gradient” means that of the loss on this batch. It says nothing about the whole data set, nor about whether descent reaches the global minimum.",
    ),
)

GUESS = Guess(
    text="how far is backpropagation's gradient from autograd's, relative to its norm, in 64 bits?",
    piece="gradient-check 1",
    options=(
        ("a thousandth or more", 1e-4),
        ("about a millionth", 1e-9),
        ("about the last digit of a double", 1e-18),
        ("nothing at all", 0.0),
    ),
)

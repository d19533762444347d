"""Activation functions: the guide's five, and the two that interviewers ask for next."""

from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="sigmoid",
        name="Sigmoid",
        spoken="the sigmoid",
        color="#D55E00",
        section="foundations",
        guide_date="1950s",
        source=Source(
            "Verhulst",
            1845,
            "Recherches mathématiques sur la loi d'accroissement de la population",
            "Mémoires de l'Académie royale de Bruxelles",
        ),
        formula=r"\sigma(z)=\frac{1}{1+e^{-z}}",
        derivative=r"\sigma'(z)=\sigma(z)\,(1-\sigma(z))\le\tfrac14",
        idea="Squashes any number into (0, 1), so that it reads as a probability.",
        when_to_use="On the output of a binary classifier, and for gates. Not between hidden layers.",
        trade_offs="Its derivative is at most ¼ and nearly zero once the input is beyond ±5; its outputs are all positive, so the next layer's inputs are not centered.",
        note="The curve is Verhulst's logistic function; its use in trained networks dates from the 1980s.",
    ),
    Topic(
        id="tanh",
        name="Tanh",
        spoken="tanh",
        color="#CC8A00",
        section="foundations",
        guide_date="1980s",
        source=Source(
            "LeCun, Bottou, Orr and Müller", 1998, "Efficient BackProp", "Neural Networks: Tricks of the Trade"
        ),
        formula=r"\tanh(z)=\frac{e^{z}-e^{-z}}{e^{z}+e^{-z}}",
        derivative=r"\tanh'(z)=1-\tanh^2(z)\le 1",
        idea="A sigmoid stretched to (−1, 1): centered on zero, with derivative 1 at the origin.",
        when_to_use="Inside recurrent cells and wherever an output must be bounded and centered.",
        trade_offs="Saturates on both sides. Unless larger weights compensate, it preserves the gradient only while its units stay near zero.",
    ),
    Topic(
        id="relu",
        name="ReLU",
        color="#1F7FC4",
        family="rectifier",
        section="foundations",
        guide_date="2010",
        source=Source("Nair and Hinton", 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines", "ICML"),
        formula=r"\max(0,z)",
        derivative=r"1\ \text{if}\ z>0,\ \text{else}\ 0",
        idea="Passes positive inputs and sets the rest to zero: a unit is either active or inactive.",
        when_to_use="The default for hidden layers of multilayer perceptrons and convolutional networks, with He initialization.",
        trade_offs="Derivative exactly 1 where active and exactly 0 where not: a unit that is inactive on every input is dead and learns nothing, unless the layers below it change.",
        note="Rectified units are older (Fukushima, 1969); the 2010 paper made them popular for deep networks.",
    ),
    Topic(
        id="leaky-relu",
        name="Leaky ReLU",
        color="#4BA3DB",
        family="rectifier",
        section="foundations",
        guide_date="2013",
        source=Source(
            "Maas, Hannun and Ng",
            2013,
            "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
            "ICML workshop",
        ),
        formula=r"\max(\alpha z,z),\quad \alpha=0.01",
        derivative=r"1\ \text{if}\ z>0,\ \text{else}\ \alpha",
        idea="A ReLU with a small slope for negative inputs, so that no unit's gradient is exactly zero.",
        when_to_use="When many ReLU units die. Choose a negative slope that is large enough to matter: 0.01 often is not.",
        trade_offs="One more hyperparameter; with a small negative slope a dead unit recovers slowly, or not at all within the budget.",
    ),
    Topic(
        id="elu",
        name="ELU",
        color="#009E73",
        family="rectifier",
        section="foundations",
        guide_date="2015",
        source=Source(
            "Clevert, Unterthiner and Hochreiter",
            2016,
            "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)",
            "ICLR",
            preprint="1511.07289",
        ),
        formula=r"z\ \text{if}\ z>0,\ \text{else}\ \alpha(e^{z}-1),\quad \alpha=1",
        derivative=r"1\ \text{if}\ z>0,\ \text{else}\ \alpha e^{z}",
        idea="Smoothly approaches a negative constant, usually −1, for negative inputs, which brings the mean of a layer's outputs closer to zero.",
        when_to_use="When units die, or when convergence is slow without batch normalization.",
        trade_offs="Needs an exponential; saturates for large negative inputs, where its gradient vanishes too.",
        note="The preprint is from 2015, the ICLR paper from 2016.",
    ),
    Topic(
        id="gelu",
        name="GELU",
        color="#C766A0",
        family="rectifier",
        section="foundations",
        guide_date=None,
        source=Source(
            "Hendrycks and Gimpel",
            2016,
            "Gaussian Error Linear Units (GELUs)",
            "arXiv:1606.08415",
            preprint="1606.08415",
        ),
        formula=r"z\,\Phi(z)=\tfrac z2\left(1+\operatorname{erf}\tfrac{z}{\sqrt2}\right)",
        derivative=r"\Phi(z)+z\,\varphi(z)",
        idea="Weights its input by the probability that a standard normal variable lies below it: a smooth ReLU.",
        when_to_use="The convention in transformers such as BERT, GPT-2 and ViT.",
        trade_offs="Smooth, but not monotonic; its derivative at zero is ½, so the gradient shrinks in plain deep networks at initialization.",
    ),
    Topic(
        id="silu",
        name="SiLU (Swish)",
        color="#8A7CC2",
        family="rectifier",
        section="foundations",
        guide_date=None,
        source=Source(
            "Elfwing, Uchibe and Doya",
            2018,
            "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement Learning",
            "Neural Networks 107",
            preprint="1702.03118",
        ),
        formula=r"z\,\sigma(z)",
        derivative=r"\sigma(z)\,(1+z\,(1-\sigma(z)))",
        idea="Weights its input by the input's own sigmoid: close to GELU, and cheaper to compute.",
        when_to_use="In EfficientNet and many recent language models (inside SwiGLU).",
        trade_offs="Like GELU: smooth and not monotonic, derivative ½ at zero.",
        note="Hendrycks and Gimpel had named it in 2016; in 2017 Ramachandran, Zoph and Le found it by search and called it Swish.",
    ),
)

WHITEBOARD = Whiteboard(
    say="Backpropagation multiplies by one derivative per layer: sigmoid's is at most a quarter, so in a deep network the gradient vanishes; ReLU's is one where the unit is active, so with He initialization it survives, at the price of dead units.",
    sixty_seconds=(
        "Without an activation between them, stacked linear layers collapse into one linear layer. So an activation's first job is nonlinearity. Its second is to let "
        "the gradient through: backpropagation multiplies by one derivative per layer. Sigmoid's derivative is at most ¼, so in a deep network the product "
        "vanishes: over 30 layers, with Xavier initialization, the first layer's gradient was [[signal-propagation 0]] times the last layer's. ReLU's derivative is exactly 1 where "
        "it is active: with He initialization the first layer's gradient was [[signal-propagation 6]] times the last layer's. Its price: a unit that is inactive on every input gets "
        "gradient 0 and does not learn: it is dead. A Leaky ReLU or an ELU can keep it alive, if its negative slope is large enough for the depth. By default: ReLU in plain networks, GELU or SiLU in transformers, sigmoid at a binary output."
    ),
    three_minutes=(
        "**Forward.** Each layer multiplies by weights, then applies the activation. The scale of the signal is a product too: with weights of variance 1/n a ReLU layer "
        "halves the second moment, because half of its units are inactive; He initialization, variance 2/n, compensates. Tanh near zero is linear, so "
        "variance 1/n (LeCun, or Xavier for equal widths) suits it.\n\n"
        "**Backward.** $\\partial L/\\partial h_{k-1} = W_k^\\top\\,(f'(z_k)\\odot \\partial L/\\partial h_k)$. Three factors decide: the derivative, the weights' "
        "scale, and the number of layers. Sigmoid fails on the first: ¼ at best. Tanh preserves the gradient while units stay near zero, and fails once they saturate, unless larger weights compensate. "
        "ReLU's derivative is 0 or 1, and the weights compensate for the inactive half.\n\n"
        "**Dying.** Push a ReLU unit's bias far below zero, by one step that was too large, and it is inactive on all inputs. Gradient 0: only a change in the layers below can reactivate it. Leaky ReLU has a slope α "
        "there. But α multiplies once per layer, like any derivative: eight dead layers at α = 0.01 leave $10^{-16}$. So whether it rescues a network depends on α and depth.\n\n"
        "**Today.** Normalization and residual connections have taken over much of this work, so the choice matters less than it did; smooth functions "
        "(GELU, SiLU) won in transformers by small margins."
    ),
    deep=(
        "**Mean-field view.** For wide random layers the pre-activation is Gaussian with variance $q$, and $q_{k+1} = \\sigma_w^2\\,\\mathbb E[f(\\sqrt{q_k}\\,\\xi)^2] + \\sigma_b^2$. "
        "The expected growth of the gradient's squared norm per layer is $\\chi = \\sigma_w^2\\,\\mathbb E[f'(\\sqrt q\\,\\xi)^2]$. Deep networks are trainable near $\\chi = 1$ (Schoenholz and others, 2017). "
        "For ReLU $\\mathbb E[f'^2] = \\tfrac12$ whatever $q$, so $\\sigma_w^2 = 2$ (He) gives exactly $\\chi = 1$. For sigmoid $\\mathbb E[f'^2] \\le \\tfrac1{16}$, so "
        "Xavier gives $\\chi \\le \\tfrac1{16}$, and the norm falls at least fourfold per layer. For tanh $\\chi \\to 1$ from below as $q \\to 0$: with $\\sigma_w = 1$ "
        "it loses gradient only as a power of depth, not exponentially.\n\n"
        "**Ratio and scale.** Beware of ratios of *weight* gradients: $\\partial L/\\partial W_k = \\delta_k\\, h_{k-1}^\\top$. Under Xavier a deep ReLU network's activations shrink toward "
        "the output and its errors $\\delta$ toward the input, both by $2^{-1/2}$ per layer, so every weight gradient has about the same, tiny size. The ratio looks healthy while the scale has "
        "collapsed. Look at activations and $\\partial L/\\partial h$ separately, on absolute log axes.\n\n"
        "**Smooth functions.** GELU and SiLU have derivative ½ at 0 and act as $z/2$ on small signals. Under He the small-signal gain per layer is "
        "$2\\cdot\\tfrac14 = \\tfrac12$ in variance, so signal and gradient shrink with depth at initialization, though far less than with sigmoid. Transformers are not affected: "
        "each block has normalization and a residual connection."
    ),
    draw="Depth on the x-axis, size of the gradient on a log y-axis. From the last layer back to the first: one straight line falling (sigmoid), one flat (ReLU with He). Then add tanh, between the two.",
    follow_ups=(
        FollowUp(
            "Why not use sigmoid in hidden layers if we normalize each layer?",
            "Normalization keeps the units away from saturation, so the derivative stays near ¼ and the weights can compensate for its scale. Deep sigmoid networks then train, but gain nothing over ReLU.",
        ),
        FollowUp(
            "How do you notice dead units, and what do you do?",
            "Count the units whose output is zero on every example of a large batch. If many: lower the learning rate, check the biases' initial values, use a larger negative slope or ELU, or add normalization.",
        ),
        FollowUp(
            "Is ReLU differentiable? Does it matter?",
            "Not at exactly 0. There any value in [0, 1] is a subgradient of ReLU, and libraries take 0 by convention. Exact zeros do occur, with zero biases on blank or padded inputs, but the convention makes no practical difference.",
        ),
        FollowUp(
            "Why does GELU win in transformers?",
            "It is smooth, lets small negative values pass, and its gradient changes gradually. The measured gains are small: GPT and BERT set the convention, and language models since LLaMA mostly take SiLU, inside SwiGLU.",
        ),
        FollowUp(
            "Which initialization goes with which activation?",
            "Xavier (variance 2/(n_in + n_out); with n_in alone, 1/n_in, it is LeCun's) for functions that are linear around zero such as tanh; He (2/n_in) for ReLU and its relatives, which suppress about half of their inputs. PyTorch's default for a linear layer, 1/(3 n_in), is smaller than these: in a deep plain network signal and gradient vanish, whatever the activation.",
        ),
    ),
    pitfalls=(
        "“Vanishing” is about the gradient with respect to early layers, not about a small loss.",
        "ReLU alone does not cure vanishing: with weights that are too small the gradient vanishes under every activation.",
        "“Dead” means inactive on all inputs. A unit that is zero on half of the inputs is healthy.",
        "For a softmax output use cross-entropy on the logits; softmax is inside the loss.",
    ),
)

GUESS = Guess(
    text="of the gradient at layer 30, how much reaches layer 1 under sigmoid, with Xavier initialization?",
    piece="signal-propagation 0",
    options=(("nearly all", 0.5), ("about a tenth", 0.005), ("about a millionth", 1e-9), ("less", 0.0)),
)

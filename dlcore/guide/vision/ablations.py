"""Ablations: residual connections, compound scaling, dropout and batch normalization, each with and without."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="residual",
        name="Residual connections",
        spoken="residual connections",
        color="#1F7FC4",
        section="vision",
        guide_date=None,
        source=Source(
            "He, Zhang, Ren and Sun",
            2016,
            "Deep Residual Learning for Image Recognition",
            "CVPR",
            preprint="1512.03385",
        ),
        formula=r"y = f(x) + x",
        idea="A block learns only what to add to its input, so that doing nothing is easy and a gradient has a way around every block.",
        when_to_use="In convolutional networks of more than some twenty layers, and in every Transformer.",
        trade_offs="Costs no parameters where shapes agree; activations must be kept for the sum, and shapes must be made to agree where they do not.",
        note="In the guide it is the idea of ResNet, 2015.",
    ),
    Topic(
        id="compound",
        name="Compound scaling",
        spoken="compound scaling",
        color="#1F7FC4",
        section="vision",
        guide_date=None,
        source=Source(
            "Tan and Le",
            2019,
            "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks",
            "ICML",
            preprint="1905.11946",
        ),
        formula=r"d=\alpha^{\varphi},\ w=\beta^{\varphi},\ r=\gamma^{\varphi},\quad \alpha\,\beta^{2}\gamma^{2}\approx 2",
        idea="One number makes a network deeper, wider and its input resolution higher in a fixed proportion: twice the MACs for each step of that number.",
        when_to_use="When a family of networks for several budgets is wanted, and a search on the smallest has found the proportion.",
        trade_offs="Equal MACs are not equal time: depth and pixels cost more of it than width. A proportion found on one data set need not suit another.",
        note="In the guide it is the idea of EfficientNet, 2019: α = 1.2, β = 1.1, γ = 1.15.",
    ),
    Topic(
        id="batch-norm",
        name="Batch normalization",
        spoken="batch normalization",
        color="#009E73",
        section="vision",
        guide_date=None,
        source=Source(
            "Ioffe and Szegedy",
            2015,
            "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
            "ICML",
            preprint="1502.03167",
        ),
        formula=r"\gamma\,\frac{x-\mu_B}{\sqrt{\sigma_B^2+\varepsilon}}+\beta",
        idea="Gives each channel mean 0 and variance 1 over the batch and all positions, then lets it learn a scale and a shift.",
        when_to_use="In convolutional networks with batches of about sixteen or more.",
        trade_offs="Training uses the statistics of the batch, inference running averages: the two differ. Small or unrepresentative batches hurt, and in a deep plain network it makes initial gradients explode.",
    ),
    Topic(
        id="dropout",
        name="Dropout",
        spoken="dropout",
        color="#CC8A00",
        section="vision",
        guide_date=None,
        source=Source(
            "Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov",
            2014,
            "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
            "JMLR 15",
            preprint="1207.0580",
        ),
        formula=r"h_i\,m_i/(1-p),\quad m_i\sim\mathrm{Bernoulli}(1-p)",
        idea="Sets a random fraction of the units to zero in each step, so that none can rely on any particular other.",
        when_to_use="In dense layers with many weights and few examples; AlexNet and VGG use one half.",
        trade_offs="Learning takes longer. Before a batch normalization it shifts the variance between training and inference. With much data it brings little.",
        note="Hinton and others described it first, in “Improving neural networks by preventing co-adaptation of feature detectors”, arXiv, 2012.",
    ),
)

VARIANTS = (
    Variant("plain", "Plain", "#D55E00"),
    Variant("scaled-base", "Base", "#8A8F98"),
    Variant("scaled-depth", "Depth alone", "#D55E00"),
    Variant("scaled-width", "Width alone", "#CC8A00"),
    Variant("scaled-resolution", "Resolution alone", "#C766A0"),
    Variant("resnet-new-recipe", "ResNet, newer recipe", "#7FB3E6"),
    Variant("wide-resnet", "Wide ResNet", "#8A8F98"),
    Variant("bn-train", "Train mode", "#D55E00"),
    Variant("bn-eval", "Eval mode", "#009E73"),
    Variant("no-regularizer", "Neither", "#8A8F98"),
    Variant("dropout-and-norm", "Both", "#1F7FC4"),
)

WHITEBOARD = Whiteboard(
    say="A very deep plain network fails already on its training images, so it is an optimization problem and not overfitting; a residual connection makes the identity easy to learn, and depth becomes trainable.",
    sixty_seconds=(
        "A deeper network can do all that a shallower one can: let the additional layers be the identity. Yet a plain network of 56 layers does worse than one of 20, already on its *training* images. "
        "So it is not overfitting; it is an optimization problem. A residual block computes $f(x)+x$: with $f=0$ it is the identity. In one experiment, after equal steps and each at its own best learning rate, "
        "training accuracy at 56 layers was [[residual-depth 0]] with skip connections than without. They make depth *trainable*; that does not make every deeper network better. "
        "EfficientNet asks the next question: with more MACs to spend, where? Its answer is everywhere at once, depth, width and resolution in a fixed proportion. "
        "On small images and in few steps, networks scaled by depth, by width, by resolution or by all three end close together at equal MACs, though not at equal time; the paper measured its gain on ImageNet."
    ),
    three_minutes=(
        "**Degradation.** He and others saw training error rise with depth in plain networks that had batch normalization. So the signal does not vanish: each layer's normalized outputs have variance 1. "
        "And the gradient does not vanish either. Batch normalization divides by the standard deviation forward, and so multiplies by its inverse backward; a ReLU shrinks the spread, "
        "the next normalization restores it, and the gradient grows by a constant factor in every layer. At 56 layers, before training, the first layer's gradient *explodes*.\n\n"
        "**The cure.** $\\partial y/\\partial x = I + \\partial f/\\partial x$. The product over blocks has a term that is the identity, so that the gradient at the top reaches the bottom whatever the blocks do. "
        "With the addition after normalization the signal's variance grows by one unit a block, so that block $k$'s branch counts for $1/k$ of it: the growth becomes polynomial instead of exponential.\n\n"
        "**Scaling.** MACs grow with depth, and with the square of width and of the image's side. Depth alone meets training trouble, width alone adds no detail, resolution alone leaves the receptive field too small "
        "for the larger image. The paper searches $\\alpha,\\beta,\\gamma$ once on the smallest network and then raises φ. There the gain over scaling one of them is about two points on ImageNet; on small images the ways to scale differ by a few points, and the seeds of one network by nearly as much, which is why intervals matter.\n\n"
        "**Dropout and batch normalization.** Both add noise during training. Dropout's is explicit, in the dense layer, whose remaining units are scaled by $1/(1-p)$. Batch normalization's comes from the batch, and is a by-product: "
        "its main effect is a better-conditioned training that tolerates larger learning rates."
    ),
    deep=(
        "**Why the plain gradient explodes with batch normalization.** Take $z=Wx$, normalized, then ReLU. Over a batch the ReLU of a standard Gaussian has variance $\\tfrac12-\\tfrac1{2\\pi}\\approx 0.34$ about its mean, while half "
        "of the gradients pass: the backward factor per layer is about $\\tfrac12/0.34=\\pi/(\\pi-1)\\approx 1.47$ for the squared norm (Yang and others, 2019). "
        "Through $L$ layers that is $1.21^{L}$ for the norm: about two thousand for forty layers, with a constant that depends on the batch. No scale of the weights cures it, since normalization undoes it.\n\n"
        "**Why residual networks escape.** After $k$ blocks the sum has variance $k$, to which the last branch contributes 1. Backward, the factor is $1+O(1/k)$, and $\\prod(1+c/k)\\sim L^{c}$.\n\n"
        "**Ensembles of paths.** Unrolled, $n$ blocks are $2^{n}$ paths; most are of medium length, and removing one block at test time costs little (Veit and others, 2016).\n\n"
        "**ReLU after the sum, or in the branch?** With ReLU after the sum the skip is not quite the identity; pre-activation blocks (He and others, 2016) put norm and ReLU into the branch, so that the skip is the identity: with a thousand layers that trains and generalizes better.\n\n"
        "**Compound scaling, critically.** α·β²·γ² ≈ 2 counts MACs. Memory traffic grows differently: depthwise convolutions do little arithmetic per byte, so that time at equal MACs differs by the factors that the cost chart shows. "
        "Later work (RegNet, 2020; Dollár and others, 2021) scales mainly width, because activations, hence time, then grow with the square root of the MACs."
    ),
    draw="Two boxes with conv, norm, ReLU, conv, norm; around them an arrow to a plus sign before the last ReLU. Beside it: depth on the x-axis, training accuracy on the y-axis; plain falls, residual stays. Below: three arrows out of one small network, down (depth), across (width), and a larger image.",
    follow_ups=(
        FollowUp(
            "A 56-layer plain network has higher error than one of 20 layers. Is it overfitting?",
            "Look at the training error. It is higher too, so it is not: the optimizer does not find what the network could do.",
        ),
        FollowUp(
            "With batch normalization, do gradients vanish in a deep plain network?",
            "At the start they explode: each normalization multiplies the gradient by more than one on its way back. Vanishing is the story of sigmoid without normalization.",
        ),
        FollowUp(
            "What does a shortcut do where the size changes?",
            "It takes every other pixel and fills new channels with zeros, or uses a 1×1 convolution of stride 2. Both break the pure identity: twice in the paper's 6n + 2 network, where the second and the third stage begin.",
        ),
        FollowUp(
            "You may spend four times the MACs. Deeper, wider, or higher resolution?",
            "Some of each, then measure. Width costs least time at equal MACs; larger images help only while they show more, at most up to the size of the originals.",
        ),
        FollowUp(
            "Dropout before or after batch normalization?",
            "After the last one, before the classifier: dropout changes the variance that a later normalization averages in training, and at inference that change is gone.",
        ),
    ),
    pitfalls=(
        "“Residual connections cure vanishing gradients”: with batch normalization the plain network's initial gradient explodes; say that they make depth trainable.",
        "Comparing depths after equal seconds starves the deep one; compare after equal steps, and show the time beside.",
        "“Deeper is better”: a residual network of 56 layers need not beat one of 8 in a short training on small images.",
        "Upsampling images beyond their own size adds MACs and no information.",
        "Equal MACs are not equal time: compare both, on the machine that counts.",
        "Training accuracy with dropout switched on is too low: measure it in eval mode.",
    ),
)

GUESS = Guess(
    text="56 layers, equal steps, each at the learning rate chosen by validation: how much training accuracy do residual connections gain?",
    piece="residual-depth 0",
    options=(
        ("more than 40 points", 0.4),
        ("15 to 40 points", 0.15),
        ("5 to 15 points", 0.05),
        ("less", float("-inf")),
    ),
)

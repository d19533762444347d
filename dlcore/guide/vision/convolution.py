"""Convolution: a small window, the same weights everywhere, and the receptive field and cost of a stack of layers."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

LECUN = Source(
    "LeCun and others", 1989, "Backpropagation Applied to Handwritten Zip Code Recognition", "Neural Computation 1"
)
POOLED = Source("LeCun and others", 1990, "Handwritten Digit Recognition with a Back-Propagation Network", "NeurIPS 2")

TOPICS = (
    Topic(
        id="convolution",
        name="Convolution",
        spoken="a convolution",
        section="vision",
        guide_date="1989",
        source=LECUN,
        formula=r"(f*g)(i,j)=\sum_m\sum_n f(m,n)\,g(i-m,j-n)",
        idea="One small kernel of weights slides over the image and responds wherever its pattern is: edges and textures first, parts of objects in deeper layers.",
        when_to_use="Where neighbors are related and the same pattern may appear anywhere: images, spectrograms, and other grids.",
        trade_offs="Few parameters for many MACs, since each weight is used at every position. A layer's receptive field is only its kernel; a larger one takes depth, stride or dilation.",
        note="As written it flips the kernel. Deep-learning libraries do not (a cross-correlation); learned kernels come out flipped, and nothing else changes. Fukushima's Neocognitron (1980) had such layers before, without backpropagation.",
    ),
    Topic(
        id="max-pooling",
        name="Max pooling",
        spoken="max pooling",
        section="vision",
        guide_date="no date",
        source=Source(
            "Yamaguchi, Sakamoto, Akabane and Fujimoto",
            1990,
            "A Neural Network for Speaker-Independent Isolated Word Recognition",
            "ICSLP",
        ),
        formula=r"y(i,j)=\max_{m,n} x(si+m,\,sj+n)",
        idea="Keeps the strongest response in each window: that a pattern is present, hardly where.",
        when_to_use="Between stages of a classifier, to halve the map each way and to double the receptive field's growth from there on.",
        trade_offs="No parameters and little time, but exact positions are lost, which detection and segmentation need. Strided convolutions do the same with weights.",
    ),
    Topic(
        id="average-pooling",
        name="Average pooling",
        spoken="average pooling",
        section="vision",
        guide_date=None,
        source=POOLED,
        formula=r"y(i,j)=\tfrac1{k^2}\sum_{m,n} x(si+m,\,sj+n)",
        idea="Blurs, then takes every other pixel: how much of a pattern is in each window.",
        when_to_use="At the end, over the whole map, in place of large dense layers (ResNet, EfficientNet); and where the map represents a quantity.",
        trade_offs="A single strong response is diluted by its neighbors.",
        note="LeNet's subsampling was such a mean, with a learned weight and bias.",
    ),
    Topic(
        id="fully-connected",
        name="Fully connected head",
        spoken="a fully connected head",
        section="vision",
        guide_date="1989",
        source=LECUN,
        formula=r"y=W\,\mathrm{flatten}(x)+b",
        idea="The last maps, flattened to one vector, are weighted into a logit for each class.",
        when_to_use="As the classifier on top of the features; a single layer is enough once the features are good.",
        trade_offs="Most of the parameters of AlexNet and VGG are here, for few of the MACs, and they fix the input size.",
    ),
)

VARIANTS = (
    Variant("one-7x7", "One 7×7", "#D55E00"),
    Variant("narrow-7x7", "One 7×7, narrower", "#8A3B00"),
    Variant("three-3x3", "Three 3×3", "#1F7FC4"),
    Variant("one-5x5", "One 5×5", "#CC8A00"),
    Variant("two-3x3", "Two 3×3", "#4BA3DB"),
    Variant("one-3x3", "One 3×3", "#8FBCE0"),
)

WHITEBOARD = Whiteboard(
    say="A convolution slides one small kernel over the image: the same few weights at every position, so a pattern is found wherever it is, and small kernels, stacked, see as much as a large one and need fewer weights.",
    sixty_seconds=(
        "A convolution lays a small kernel over the image, multiplies, sums, and moves on by the stride. The same weights at every position: few parameters, and a pattern is detected wherever it is. "
        "Each kernel gives one map, a layer has many; the first ones learn edges, deeper ones textures and parts. Max pooling keeps the strongest response in each window and halves the map. "
        "At the end the maps are flattened and a dense layer gives a logit for each class. With $C$ channels in and out, three 3×3 kernels have a receptive field of 7×7 pixels, as one 7×7 kernel does, with $27C^2$ parameters instead of $49C^2$ and two more nonlinearities: "
        "in otherwise equal networks the accuracy of the three was [[filter-size 0]] than that of the one, and [[filter-size 5]] than that of a single 3×3 kernel."
    ),
    three_minutes=(
        "**Size.** A side of $n$ with padding $p$, kernel $k$, dilation $d$ and stride $s$ becomes $\\lfloor(n+2p-d(k-1)-1)/s\\rfloor+1$. With $p=d(k-1)/2$ and stride 1 it stays (odd $k$).\n\n"
        "**Parameters and MACs.** $(k^2C_{in}+1)\\,C_{out}$ parameters, whatever the image; $k^2C_{in}C_{out}HW$ MACs, over the map that comes out. A dense layer uses each weight once. So the convolutions "
        "cost the time, and a dense layer on a large map has the parameters.\n\n"
        "**Receptive field.** Start with 1 pixel; each layer adds $d(k-1)$ times the product of all strides before it. After two poolings of 2 a 3×3 kernel adds $2\\cdot4=8$ pixels in place of 2.\n\n"
        "**Channels.** A kernel is a block, $k\\times k\\times C_{in}$: it multiplies every channel with a slice of its own and adds all up into one number. A 1×1 convolution only mixes channels.\n\n"
        "**Pooling.** Max keeps *that* something is there, the mean keeps *how much*. Neither has parameters."
    ),
    deep=(
        "**A dense layer under two constraints.** Write the image as a vector: a convolution is a matrix with mostly zeros (locality) and equal weights along its diagonals (sharing), a doubly block Toeplitz matrix (in one dimension a Toeplitz matrix). Shift the image and the map shifts with it: *equivariance*. "
        "Stride and pooling keep this only for shifts by their multiples, and padding breaks it at the edge, which a deep network can use to infer positions.\n\n"
        "**Backward.** For a layer that cross-correlates, the gradient with respect to its input is a true convolution of the upstream gradient with the same kernel (slid flipped), and that with respect to the kernel is a cross-correlation of the input with the upstream gradient. Hence *transposed convolution* for going up again.\n\n"
        "**How it is computed.** The windows are laid out as rows of a matrix and multiplied with the kernels as columns (im2col), or by Winograd's algorithm or the FFT. Winograd computes 3×3 with 2.25 times fewer multiplications on 2×2 tiles, a further reason for small kernels.\n\n"
        "**Effective field.** The *theoretical* field counts every pixel that has a path. The paths crowd in the middle: for random weights the influence is near Gaussian and its width grows with $\\sqrt{\\text{depth}}$ only (Luo and others, 2016).\n\n"
        "**Cheaper.** Depthwise plus 1×1 costs $k^2C+C^2$ a pixel in place of $k^2C^2$: about $k^2$ times less for many channels."
    ),
    draw="A 5×5 grid, a 3×3 window on it, the kernel beside it, and the 3×3 map that comes out with one cell filled in and its sum written out. Then two 3×3 layers as a pyramid: one unit depends on 3, these on 5.",
    follow_ups=(
        FollowUp(
            "Why are convolutions better than dense layers for images?",
            "They build in what is true of images: neighboring pixels are related, and a pattern means the same everywhere. So they need far fewer parameters, and less data to learn them. Where that is not true (a form whose fields have fixed places) the advantage shrinks.",
        ),
        FollowUp(
            "Is what libraries call convolution one?",
            "No, a cross-correlation: the kernel is not flipped. As the kernel is learned it makes no difference. It matters when you copy a kernel from a textbook, or when you rely on $f*g=g*f$.",
        ),
        FollowUp(
            "What does a 1×1 convolution do?",
            "It mixes the channels at each pixel, a dense layer applied everywhere: to change the number of channels cheaply, and to add a nonlinearity. Its receptive field is one pixel.",
        ),
        FollowUp(
            "How do you enlarge the receptive field without pooling?",
            "More layers (adds $k-1$ each), larger kernels, stride, or dilation: with dilations 1, 2, 4, 8 four 3×3 layers cover 31 pixels and keep the map's size. Dilations with a common factor leave a grid of pixels unseen.",
        ),
        FollowUp(
            "When would you choose a large kernel today?",
            "Depthwise, where it costs $k^2C$ and not $k^2C^2$: ConvNeXt uses 7×7. In the first layer too, on large images, to go down in size quickly (ResNet's 7×7 with stride 2).",
        ),
        FollowUp(
            "Why does VGG-16 have 138 million parameters?",
            "Its first dense layer: $7\\cdot7\\cdot512$ inputs times 4,096 units are 103 million. All its convolutions together have under 15 million, and do nearly all of the MACs.",
        ),
    ),
    pitfalls=(
        "Channels are not slid over: a kernel covers all of them at once. Only a 3-D convolution moves along a third axis.",
        "The number of maps is the number of kernels. It has nothing to do with the number of channels that come in.",
        "Parameters do not depend on the image's size, MACs do. Dense layers are the exception: theirs do.",
        "Receptive field is not map size: padding keeps the latter and does not change the former.",
        "Max pooling is not invariant to shifts; it only tolerates small ones, less than its window.",
        "Some count a multiply-add as two FLOPs, others as one, a MAC. Say which.",
    ),
)

GUESS = Guess(
    text="three 3×3 layers have the receptive field of one 7×7 layer. If they replace it, what fraction of the network's parameters is left?",
    piece="filter-size 1",
    options=(("more than before", 1.0), ("two thirds or more", 0.67), ("about a half", 0.4), ("a third or fewer", 0.0)),
)

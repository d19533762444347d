"""From LeNet to EfficientNet: each network by the idea that it is remembered for."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="lenet",
        name="LeNet",
        color="#8A7CC2",
        section="vision",
        guide_date="1989",
        source=Source(
            "LeCun, Bottou, Bengio and Haffner",
            1998,
            "Gradient-Based Learning Applied to Document Recognition",
            "Proceedings of the IEEE",
        ),
        formula=r"[\text{conv}\,5{\times}5\to\text{pool}]^{2}\to\text{conv}\,5{\times}5\to\text{dense}^{2}",
        idea="Small filters, shared by all positions of the image, replace a weight for every pixel; pooling downsamples their maps.",
        when_to_use="Digits and other small, centered images, on the smallest devices; and at the whiteboard.",
        trade_offs="Tiny and fast. Too shallow and too narrow for photographs.",
        note="LeNet-5 is from 1998; its predecessor for ZIP codes is from 1989, and has strides in place of pooling.",
    ),
    Topic(
        id="alexnet",
        name="AlexNet",
        color="#CC8A00",
        section="vision",
        guide_date="2012",
        source=Source(
            "Krizhevsky, Sutskever and Hinton",
            2012,
            "ImageNet Classification with Deep Convolutional Neural Networks",
            "NeurIPS",
        ),
        formula=r"[\text{conv}\to\text{pool}]^{2}\to\text{conv}^{3}\to\text{pool}\to[\text{dense}\to\text{dropout}]^{2}\to\text{dense}",
        idea="The same plan, deeper and wider, made trainable by ReLU, dropout, data augmentation and two GPUs; the paper also has local response normalization and overlapping pooling.",
        when_to_use="Rarely today; it is the answer to “what changed in 2012?”.",
        trade_offs="Most of its parameters are in the dense layers, most of its MACs in the convolutions.",
    ),
    Topic(
        id="vgg",
        name="VGG",
        color="#C766A0",
        section="vision",
        guide_date="2014",
        source=Source(
            "Simonyan and Zisserman",
            2015,
            "Very Deep Convolutional Networks for Large-Scale Image Recognition",
            "ICLR",
            preprint="1409.1556",
        ),
        formula=r"3\times(3{\times}3)\ \text{cover}\ 7{\times}7,\quad 27C^2<49C^2\ \text{parameters}",
        idea="Nothing but 3×3 filters, stacked: the same receptive field with fewer parameters and more nonlinearities.",
        when_to_use="As a plain backbone where its features are wanted, for example in perceptual losses.",
        trade_offs="Simple and regular. Heavy: its dense layers alone have over a hundred million parameters.",
        note="The preprint is from 2014.",
    ),
    Topic(
        id="resnet",
        name="ResNet",
        spoken="a ResNet",
        color="#1F7FC4",
        section="vision",
        guide_date="2015",
        source=Source(
            "He, Zhang, Ren and Sun",
            2016,
            "Deep Residual Learning for Image Recognition",
            "CVPR",
            preprint="1512.03385",
        ),
        formula=r"y=f(x)+x",
        idea="A block learns only what to add to its input, so that the identity is easy and gradients have a direct way back.",
        when_to_use="The first choice for a backbone: classification, detection, segmentation.",
        trade_offs="Makes depth trainable; it does not make a network better by itself. Relies on batch normalization, which dislikes small batches.",
        note="The preprint is from 2015. What is trained here is ResNet-8: seven convolutions, as many as the VGG beside it, and a dense layer.",
    ),
    Topic(
        id="efficientnet",
        name="EfficientNet",
        color="#009E73",
        section="vision",
        guide_date="2019",
        source=Source(
            "Tan and Le",
            2019,
            "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks",
            "ICML",
            preprint="1905.11946",
        ),
        formula=r"d=\alpha^{\varphi},\ w=\beta^{\varphi},\ r=\gamma^{\varphi},\quad \alpha\beta^2\gamma^2\approx2",
        idea="Cheap blocks (1×1 expansion, depthwise convolution, squeeze-and-excitation, 1×1 projection), and one number that scales depth, width and resolution together.",
        when_to_use="Where MACs or model size are limited: phones, large deployments.",
        trade_offs="Few MACs, but many small layers with much memory traffic: often slower than its MACs suggest.",
        note="The paper found its base network, B0, by architecture search, and trains with stochastic depth and dropout; the network here has neither.",
    ),
)

VARIANTS = (
    Variant("svm", "SVM on pixels", "#8A8F98"),
    Variant("alexnet-2012", "AlexNet (full size)", "#CC8A00"),
    Variant("vgg-16", "VGG-16", "#C766A0"),
    Variant("resnet-18", "ResNet-18", "#4BA3DB"),
    Variant("resnet-50", "ResNet-50", "#1F7FC4"),
    Variant("efficientnet-b0", "EfficientNet-B0", "#009E73"),
    Variant("mobilenet-v3", "MobileNetV3-Large", "#7A8B2E"),
    Variant("vit-b-16", "ViT-B/16", "#D55E00"),
)

WHITEBOARD = Whiteboard(
    say="Each network solved a problem of the one before: LeNet shares small filters, AlexNet goes deep with ReLU and dropout, VGG stacks three-by-three filters, ResNet adds shortcuts, and EfficientNet scales depth, width and resolution together.",
    sixty_seconds=(
        "Every step of the evolution solves one problem of the step before. LeNet: share small filters over the whole image, instead of a weight for each pixel. "
        "AlexNet: make it deep and wide, and train it with ReLU and dropout on GPUs. VGG: use only 3×3 filters, and more of them. ResNet: add each block's input "
        "to its output, so that depth can be trained. EfficientNet: spend MACs on depth, width and resolution in a fixed proportion. ViT leaves convolutions behind, and needs more data for it. "
        "In small versions of both, for small images, ResNet does [[cnn-evolution 1]] times EfficientNet's MACs. Whether fewer MACs save time is another question: depthwise layers move much data for little arithmetic, so measure it."
    ),
    three_minutes=(
        "**What a convolution builds in.** Nearby pixels are related, and an edge is an edge anywhere: locality and weight sharing. That is why a CNN needs fewer images than a network "
        "that must discover both.\n\n"
        "**What each added.** LeNet-5: convolution, pooling, dense head, trained end to end. AlexNet: ReLU instead of tanh, dropout, augmentation, five convolutions. VGG: depth by small filters. "
        "ResNet: identity shortcuts, with batch normalization (2015). EfficientNet: compound scaling of a network made of MobileNetV2's inverted bottlenecks with squeeze-and-excitation.\n\n"
        "**How to compare.** Same data, same budget, same seeds, each at a learning rate chosen by validation; several numbers, not one: accuracy with its spread, parameters, MACs, "
        "time for one image, time for many, memory in training. A network is dominated if another is at least as good in every number that you care about, and better in one; those that none dominates are the Pareto front."
    ),
    deep=(
        "**Arithmetic is not time.** A depthwise convolution does $k^2$ MACs for each value that it loads, a full one $k^2 C$; processors wait for memory in the first. "
        "With batches of one, the fixed cost of starting each layer counts as well, so that many small layers lose to a few large ones.\n\n"
        "**Where the parameters are.** A dense layer on $C$ maps of $H\\times W$ with $N$ outputs has $CHWN$ parameters. Global average pooling, which ResNet and EfficientNet use, leaves $CN$.\n\n"
        "**Memory.** Training keeps what each layer needs on the way back: about one copy of every map. A deep narrow network may keep more than a shallow wide one with more parameters.\n\n"
        "**Small images.** All but LeNet-5 and the ResNets for CIFAR were published for 224 pixels; on 32 their strides would leave a single pixel, or none. What is reduced here stands at the head of each file, and limits what the ranking says: "
        "it is about these small networks, on small gray images."
    ),
    draw="MACs on a log x-axis, accuracy upwards; one dot per network, larger with more parameters. Join those that nothing beats in both: the Pareto front. Say for which data: the order changes with them. Ask where a new network must lie to be worth building.",
    follow_ups=(
        FollowUp(
            "Why did deep CNNs only take off in 2012?",
            "Data (ImageNet), GPUs, and ReLU with dropout made a network of that size trainable. The architecture was older: LeNet-5 had convolutions, pooling and dense layers at the end in 1998.",
        ),
        FollowUp(
            "Three 3×3 convolutions or one 7×7?",
            "The same receptive field. Parameters with C channels: 27C² against 49C²; and three nonlinearities instead of one. Which is faster depends on the hardware: libraries have fast kernels for 3×3.",
        ),
        FollowUp(
            "Why does a ResNet of 56 layers train where a plain one does not?",
            "The shortcut makes the identity easy to learn and gives the gradient a path that no weight matrix multiplies. The plain network's *training* error is worse too, so it is not overfitting.",
        ),
        FollowUp(
            "EfficientNet-B0 has a tenth of ResNet-50's MACs. Why is it not ten times as fast?",
            "Depthwise layers move much data for little arithmetic, and there are many of them. Measure latency on the device in question.",
        ),
        FollowUp(
            "When would you still choose an SVM?",
            "On a few thousand small, centered images: it trains in seconds, has two hyperparameters, and can beat a small CNN.",
        ),
    ),
    pitfalls=(
        "“LeNet, 1989”: LeNet-5, the one that everybody draws, is from 1998.",
        "Parameters, MACs and milliseconds rank networks differently: say which one you mean.",
        "A difference of one point on 2,000 test images, from one seed, is noise.",
        "Comparing networks at one common learning rate shows which networks prefer that rate.",
    ),
)

GUESS = Guess(
    text="on small images, how many times EfficientNet's MACs does the ResNet here do?",
    piece="cnn-evolution 1",
    options=(("more than 10", 10.0), ("4 to 10", 4.0), ("1.5 to 4", 1.5), ("no more", 0.0)),
)

"""Segmentation: the class of every pixel. U-Net beside methods that look at one pixel at a time."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="u-net",
        name="U-Net",
        spoken="a U-Net",
        color="#1F7FC4",
        section="vision",
        guide_date="2015",
        source=Source(
            "Ronneberger, Fischer and Brox",
            2015,
            "U-Net: Convolutional Networks for Biomedical Image Segmentation",
            "MICCAI",
            preprint="1505.04597",
        ),
        formula=r"u_i = f_i\big([\,d_i,\ {\uparrow}u_{i+1}\,]\big)",
        idea="An encoder downsamples to gather context, a decoder upsamples to a class per pixel; skip connections carry over the detail that downsampling lost.",
        when_to_use="A label for every pixel, with few annotated images: medical images, satellite images, cells.",
        trade_offs="Every pixel of training needs a label; features of full size take much memory; three-dimensional volumes are seen slice by slice unless the network is three-dimensional too.",
        note="What runs here is smaller, padded so that the output is as large as the slice, has three poolings instead of four, and uses batch normalization; the paper's elastic deformation and overlap-tile strategy are left out.",
    ),
)

VARIANTS = (
    Variant("u-net-without-skips", "U-Net without skips", "#D55E00"),
    Variant("pixel-model", "Pixel model", "#CC8A00"),
    Variant("thresholds", "Two thresholds", "#8A8F98"),
    Variant("classical-pipeline", "Classical pipeline", "#009E73"),
)

WHITEBOARD = Whiteboard(
    say="U-Net gives each pixel a class: the way down finds out what is there, the way up where, and the skip connections carry the fine detail across.",
    sixty_seconds=(
        "Segmentation gives each pixel a class. A pixel alone often does not tell its class: the scanner's image is brighter on one side, and noise lies over everything. "
        "So the network has to look around. U-Net halves the image several times, so that each unit at the bottom has a large receptive field, and then enlarges it again, "
        "so that there is a prediction for every pixel. Upsampling alone is blurred: the exact position of a boundary was lost on the way down. "
        "Hence the skip connections: at each size the features from the way down are put beside those that come up. "
        "On degraded brain slices its mean Dice was [[segmentation 0]] than that of two fitted thresholds. On clean slices do not take that for granted: try a good baseline first."
    ),
    three_minutes=(
        "**Down and up.** Two 3×3 convolutions at each size, then max pooling; at the bottom a pixel's receptive field is large. On the way up a transposed convolution doubles the size, "
        "the features of the same size from the way down are concatenated, and two convolutions merge both. A 1×1 convolution gives each pixel's class.\n\n"
        "**Why concatenate.** The deep features know *what*, the shallow ones *where*. ResNet adds, because input and output of its blocks mean the same; U-Net concatenates, because the two do not. "
        "Without skip connections everything must pass the bottleneck, where a pixel stands for many: borders come out rounded and shifted. To see that, compare with a network without them that has at least as many parameters, so that it is not merely smaller.\n\n"
        "**Measure.** Accuracy is worthless where most pixels are background. Dice is $2|A \\cap B| / (|A| + |B|)$, IoU $|A \\cap B| / |A \\cup B|$; each gives the other, $\\mathrm{IoU} = D / (2 - D)$, so they rank alike on one slice. "
        "Neither says how far a border is off: hence the average symmetric surface distance (ASSD) beside them, and the 95th percentile of the Hausdorff distance for the worst places.\n\n"
        "**Loss.** Cross-entropy has smooth gradients, but the network can stay for long at predicting the most frequent class alone. A soft Dice term rewards the overlap of each class whatever its size. Their sum is a common choice."
    ),
    deep=(
        "**Baselines.** T1 is made so that gray and white matter differ in brightness; on a clean slice two thresholds are nearly all one needs. What breaks them is the bias field, a smooth factor $e^{b(x)}$ of the receiving coil, and noise. "
        "The classical answer is to smooth, to estimate the field and divide by it, and then to threshold (N4, then a mixture of Gaussians). A U-Net learns both at once from examples, because its bottom sees the surroundings.\n\n"
        "**Normalization.** Slices are large, so batches are small and their statistics noisy. The running averages that batch normalization keeps for inference lag behind while the weights still move fast, so that a network looks worse in eval mode than in training mode until the learning rate has fallen: watch the early points of the curve. Normalizing each slice by itself (instance normalization, as in nnU-Net) does not depend on the batch, but throws the slice's own brightness and contrast away.\n\n"
        "**Upsampling.** A transposed convolution with kernel 2 and stride 2 has no overlap, hence no checkerboard from uneven overlap; interpolation followed by a convolution avoids it, too.\n\n"
        "**Leaks.** Neighboring slices are nearly equal: split by slabs with a gap here, by *patients* in practice. This template is its own mirror image, so that a split into left and right would be a copy. "
        "And an average over 152 people has no lesion, no motion and no odd shape: a good number here is no clinical one.\n\n"
        "**Since.** nnU-Net (Isensee and others, 2021) is a plain U-Net whose size, patch and normalization follow from the data by rules, and is hard to beat. Variants put attention or a transformer at the bottom."
    ),
    draw="A big U: boxes that become smaller and thicker on the way down, larger and thinner on the way up; a horizontal arrow at each size. Write *what* at the bottom and *where* along the arrows.",
    follow_ups=(
        FollowUp(
            "What would happen without the skip connections?",
            "It becomes a plain encoder–decoder: regions come out right and borders blurred, because the position of an edge must survive the bottleneck. Measure the surface distance, not Dice alone.",
        ),
        FollowUp(
            "Why concatenation rather than addition?",
            "Addition presumes that channel by channel both mean the same. Concatenation lets the next convolution decide what to take from which; it costs channels and memory.",
        ),
        FollowUp(
            "Your foreground is one percent of the pixels. What do you change?",
            "The measure first: Dice or precision and recall. Then the loss: soft Dice, focal, or weights by class; and sample patches that contain some foreground.",
        ),
        FollowUp(
            "How would you split medical data?",
            "By patient, and if possible by scanner and hospital. Slices of one patient in both parts leak. Report the spread over patients, not over slices.",
        ),
        FollowUp(
            "Dice or IoU?",
            "They are monotone in one another, so that they rank alike on a single case; means over cases may differ, because IoU is convex in Dice: it spreads good cases apart and squeezes bad ones together. Report one, and a boundary measure beside it.",
        ),
        FollowUp(
            "Semantic or instance segmentation?",
            "U-Net labels pixels; two touching cells become one. The paper weights the loss between touching cells; Mask R-CNN or a distance map with a watershed separates instances.",
        ),
    ),
    pitfalls=(
        "Reporting accuracy: predicting background alone is right for most pixels.",
        "No baseline: where intensities tell the classes apart, thresholds are hard to beat, and nobody would know.",
        "Batch normalization with few slices in a batch: its averages lag, so that an evaluation in the middle of training says little.",
        "Random slices as the test part: their neighbors are in the training part.",
        "A mean over slices that hides the few where it fails: look at them one by one.",
        "Not saying whether convolutions are padded: the paper's are not (“valid”), so that its skip features are cropped and its output is smaller.",
    ),
)

GUESS = Guess(
    text="on degraded slices, how much mean Dice does U-Net gain over two thresholds fitted on the training slices?",
    piece="segmentation 0",
    options=(("more than 0.3", 0.3), ("0.1 to 0.3", 0.1), ("0 to 0.1", 0.0), ("nothing, it loses", float("-inf"))),
)

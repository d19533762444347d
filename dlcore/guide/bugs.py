"""The bugs in whose trainings readers look for the cause: what each is called once it is found."""

from dlcore.base import Variant

HEALTHY_COLOR, BUG_COLOR = "#1F7FC4", "#D55E00"  # on the page Diagnose, where a color of its own would tell the bug
VARIANTS = (
    Variant("healthy", "Healthy run", HEALTHY_COLOR),
    *(
        Variant(name, title, color)
        for name, title, color in (
            ("no-zero-grad", "zero_grad() missing", "#D55E00"),
            ("softmax-twice", "Softmax before cross-entropy", "#CC8A00"),
            ("unshuffled", "Sorted data, never shuffled", "#C766A0"),
            ("rate-times-100", "Learning rate 100 times too large", "#009E73"),
            ("rate-over-100", "Learning rate 100 times too small", "#8A7CC2"),
            ("test-in-training", "Tested on the training images", "#7A8B2E"),
            ("labels-plus-one", "Classes shifted by one", "#4BA3DB"),
            ("labels-of-neighbors", "Labels shifted by one row", "#8A3B00"),
            ("frozen-layer", "First layer frozen by mistake", "#B0413E"),
            ("dying-relu", "ReLU units dead from the start", "#777C85"),
            ("raw-pixels", "Inputs not normalized", "#2F8F9D"),
            ("no-eval", "eval() forgotten at test time", "#D55E00"),
            ("batch-norm-of-one", "Batch normalization over one image", "#CC8A00"),
            ("unscaled-scores", "√d missing in attention", "#D55E00"),
            ("softmax-axis", "Softmax over the wrong axis", "#CC8A00"),
            ("no-causal-mask", "No causal mask", "#C766A0"),
            ("unshifted-targets", "Targets not shifted", "#009E73"),
            ("no-clipping", "Exploding gradient, not clipped", "#D55E00"),
        )
    ),
)

"""The bugs in whose trainings readers look for the cause: what each is called once it is found."""

from dlcore.base import Variant

HEALTHY_COLOR, BUG_COLOR = "#1F7FC4", "#D55E00"
VARIANTS = (
    Variant("healthy", "Healthy run", HEALTHY_COLOR),
    *(
        Variant(name, title, BUG_COLOR)
        for name, title in (
            ("no-zero-grad", "Gradients never set to zero"),
            ("softmax-twice", "Softmax before cross-entropy"),
            ("unshuffled", "Sorted data, never shuffled"),
            ("rate-times-100", "Learning rate 100 times too large"),
            ("rate-over-100", "Learning rate 100 times too small"),
            ("test-in-training", "Tested on the training images"),
            ("labels-plus-one", "Classes shifted by one"),
            ("labels-of-neighbors", "Labels shifted by one row"),
            ("frozen-layer", "First layer frozen by mistake"),
            ("dying-relu", "ReLU units dead from the start"),
            ("raw-pixels", "Inputs not normalized"),
            ("no-eval", "eval() forgotten at test time"),
            ("batch-norm-of-one", "Batch normalization over one image"),
            ("unscaled-scores", "√d missing in attention"),
            ("softmax-axis", "Softmax over the wrong axis"),
            ("no-causal-mask", "No causal mask"),
            ("unshifted-targets", "Targets not shifted"),
            ("no-clipping", "Exploding gradient, not clipped"),
        )
    ),
)

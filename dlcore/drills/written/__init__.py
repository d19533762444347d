"""The words of the drills. Of code to write only the words stand here; its files are in `dlcore/drills/exercises/`."""

from dlcore.drills.drill import Drill
from dlcore.drills.written import blanks, bugs, foundations, language, orders, vision

# From what is needed first to what builds upon it.
IDS = """
stable-softmax cross-entropy bug-softmax-twice
blanks-mlp-shapes order-backpropagation mlp-backward bug-derivative
momentum-step adam-step adamw-step
order-training-loop order-early-stopping k-fold bug-normalization-leak
dropout batch-norm
conv2d max-pool blanks-lenet-shapes blanks-cnn-parameters
bug-evaluation bug-residual order-u-net
box-iou non-maximum-suppression average-precision
blanks-lstm-gates order-lstm lstm-step gru-step
order-attention scaled-dot-product-attention bug-causal-mask blanks-multi-head-shapes multi-head-attention
layer-norm layer-norm-backward sinusoids rope blanks-transformer-parameters kv-cache
bpe-merge bug-next-token order-beam-search beam-search
"""

_BY_ID = {
    drill.id: drill
    for drill in (
        *foundations.DRILLS,
        *vision.DRILLS,
        *language.DRILLS,
        *orders.DRILLS,
        *blanks.DRILLS,
        *bugs.DRILLS,
    )
}
WRITTEN: tuple[Drill, ...] = tuple(_BY_ID[name] for name in IDS.split())

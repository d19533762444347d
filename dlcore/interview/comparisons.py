"""When to use which: the techniques of each chapter of the guide, with its advice and the claims that were measured."""

from dataclasses import dataclass
from types import MappingProxyType

from dlcore.guide import TOPICS


@dataclass(frozen=True)
class Row:
    """A technique: the guide's advice in short, empty where it gives none, and the claims that speak for it or against it.

    When to use it, and at what price, are the topic's own words; `price` replaces those that need the topic's page to be understood.
    """

    topic: str
    advice: str = ""
    claims: tuple[str, ...] = ()
    price: str = ""

    @property
    def trade_offs(self) -> str:
        return self.price or TOPICS[self.topic].trade_offs


@dataclass(frozen=True)
class Chapter:
    """A chapter of the guide: the choice in a sentence to say aloud, and its techniques."""

    title: str
    say: str
    rows: tuple[Row, ...]


DYING = "activations/leaky-or-elu-if-dying"
RIGHT_LOSS = "losses/mse-regression-cross-entropy-classification"
DEEP = "vision/residual-trains-deep"
SCALING = "vision/efficientnet-scales-efficiently"
CHAPTERS = (
    Chapter(
        "Activations",
        "ReLU with He initialization in hidden layers, GELU or SiLU in Transformers; sigmoid where the output is a probability, tanh inside recurrent cells.",
        (
            Row("sigmoid", "For binary classification.", ("activations/sigmoid-vanishes",)),
            Row("tanh", "Better than sigmoid.", ("activations/tanh-beats-sigmoid", "activations/tanh-vanishes")),
            Row(
                "relu",
                "For most cases, for its speed.",
                ("activations/relu-fast", "activations/relu-mitigates-vanishing"),
            ),
            Row("leaky-relu", "If units die often.", ("activations/leaky-prevents-dying", DYING)),
            Row("elu", "If units die often.", ("activations/elu-converges-better", DYING)),
            Row("gelu"),
            Row("silu"),
        ),
    ),
    Chapter(
        "Losses",
        "Cross-entropy on the logits for classification, MSE for regression, Huber or MAE when some targets are outliers.",
        (
            Row("mse", "For regression.", (RIGHT_LOSS,)),
            Row("mae"),
            Row("huber"),
            Row("cross-entropy", "For classification.", (RIGHT_LOSS,)),
            Row("binary-cross-entropy", "For classification."),
            Row("hinge", "For models like the support vector machine."),
            Row("focal"),
            Row("label-smoothing"),
            Row(
                "kl",
                price="Not symmetric: KL(p‖q) penalizes q for missing mass that p has, KL(q‖p) for adding mass that p has not.",
            ),
        ),
    ),
    Chapter(
        "Optimizers",
        "Adam where little is known, AdamW for Transformers and wherever weight decay matters, SGD with momentum for convolutional networks when there is time to tune it.",
        (
            Row("gd", "Slow for large data sets.", ("optimizers/gd-slow-on-large-data",)),
            Row("sgd", "With momentum, for simple tasks and little compute.", ("optimizers/sgd-fast-but-noisy",)),
            Row("mini-batch", "Balances speed and stability.", ("optimizers/mini-batch-balances",)),
            Row("momentum", "For simple tasks and little compute.", ("optimizers/momentum-accelerates",)),
            Row("nesterov"),
            Row("adagrad", "For sparse data.", ("optimizers/adagrad-sparse", "optimizers/adagrad-rate-shrinks")),
            Row(
                "rmsprop",
                "When Adam overfits, or for RNNs.",
                ("optimizers/rmsprop-fixes-adagrad", "optimizers/rmsprop-for-rnn-or-overfitting"),
            ),
            Row(
                "adam",
                "For most tasks, since it converges fast.",
                ("optimizers/adam-fast", "optimizers/adam-robust"),
            ),
            Row("nadam"),
            Row("adamw", "When regularization is critical.", ("optimizers/adamw-generalizes",)),
            Row("lookahead", "For more stability.", ("optimizers/lookahead-stabilizes",)),
            Row("lion"),
            Row(
                "muon",
                price="For matrices alone: AdamW has to move biases and embeddings. A few extra matrix products per step.",
            ),
        ),
    ),
    Chapter(
        "Callbacks",
        "Early stopping with a checkpoint costs a validation set and nothing else; a scheduler belongs to SGD, to fine-tuning and, with a warm-up, to Transformers.",
        (
            Row("early-stopping", "For all models.", ("callbacks/early-stopping-prevents-overfitting",)),
            Row("checkpoint", "For long training."),
            Row("scheduler", "For fine-tuning.", ("callbacks/scheduler-helps",)),
            Row("tensorboard", "For metrics."),
        ),
    ),
    Chapter(
        "Regularization and normalization",
        "Augmentation first where a change is known that leaves the label alone, then weight decay, with strengths that validation chooses; layer or RMS normalization in Transformers, group normalization where batches are small.",
        (
            Row("l1"),
            Row("l2"),
            Row("augmentation"),
            Row("layer-norm"),
            Row("group-norm"),
            Row("rms-norm"),
            Row("clip-norm"),
            Row("ema"),
            Row("learning-rate-range-test"),
            Row("mixed-precision"),
            Row("bias-variance"),
            Row("cross-validation"),
        ),
    ),
    Chapter(
        "CNNs",
        "A ResNet is the first choice for a backbone, EfficientNet where MACs or model size are limited.",
        (
            Row("lenet", "For digits."),
            Row("alexnet", "What won ImageNet in 2012, with ReLU and dropout."),
            Row("vgg", "Deeper, with small filters.", ("vision/vgg-deeper-small-filters",)),
            Row("resnet", "For very deep networks.", (DEEP,)),
            Row("efficientnet", "Scales depth, width and resolution efficiently.", (SCALING,)),
            Row("convolution", "To extract features: edges, textures."),
            Row("max-pooling", "To downsample."),
            Row("average-pooling"),
            Row("fully-connected", "To classify."),
            Row("residual", "As the idea of ResNet: for very deep networks.", (DEEP,)),
            Row("compound", "As the idea of EfficientNet.", (SCALING,)),
            Row("batch-norm"),
            Row("dropout"),
        ),
    ),
    Chapter(
        "ViT, YOLO, U-Net",
        "One class for the image: a CNN, or a ViT with weights that were pre-trained; boxes around objects: YOLO; a class for every pixel: U-Net.",
        (
            Row("vit", "On large data sets, instead of CNNs.", ("vision/vit-wins-on-large-data",)),
            Row("yolo", "For detection in real time.", ("vision/yolo-real-time",)),
            Row("u-net", "For segmentation, especially of medical images.", ("vision/unet-segments",)),
        ),
    ),
    Chapter(
        "RNN to Transformer",
        "A Transformer for long dependencies and much data; an LSTM or a GRU where tokens arrive one by one and memory must not grow.",
        (
            Row("rnn", "For short dependencies.", ("language/rnn-vanishes",)),
            Row(
                "lstm",
                "For long-term dependencies, such as text generation.",
                ("language/lstm-addresses-vanishing",),
            ),
            Row("gru", "When LSTMs are too slow.", ("language/gru-faster", "language/gru-similar")),
            Row(
                "transformer",
                "For most modern NLP.",
                (
                    "language/transformer-parallel",
                    "language/transformer-long-range",
                    "language/transformer-superior",
                ),
            ),
            Row("seq2seq"),
            Row("attention", "The Transformer's formula; be ready to write it down."),
            Row("multi-head-attention"),
            Row("positional-encoding"),
        ),
    ),
    Chapter(
        "BERT, GPT, T5",
        "To understand a text: BERT. To continue it: GPT. To turn one text into another: T5.",
        (
            Row("bert", "For classification.", ("language/bert-classifies",)),
            Row("gpt", "For generation.", ("language/gpt-generates",)),
            Row("t5", "For every task, as text to text."),
        ),
    ),
    Chapter(
        "Inside language models",
        "Byte-pair encoding, rotary positions, RMSNorm before each sublayer, grouped-query attention, and a truncated distribution to sample from.",
        (
            Row("bpe"),
            Row("skip-gram"),
            Row("rope"),
            Row("alibi"),
            Row("pre-ln"),
            Row("kv-cache-sharing"),
            Row("nucleus-sampling"),
            Row("min-p"),
            Row("weight-quantization"),
        ),
    ),
)
CHAPTER_OF = MappingProxyType({row.topic: chapter for chapter in CHAPTERS for row in chapter.rows})

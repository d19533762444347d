"""Every sentence of the guide that can be measured, in the guide's order."""

from dataclasses import dataclass
from types import MappingProxyType

SECTIONS = MappingProxyType(
    {"foundations": "Foundations", "vision": "Vision", "language": "Language", "interview": "Interview"}
)


@dataclass(frozen=True)
class Claim:
    """A sentence of the guide. `scale` says of what size it speaks, where that is out of our reach."""

    id: str
    section: str
    text: str
    scale: str = ""


# Claims about a size at which nobody trains on two cores: what we measure shows a trend, and decides nothing.
SCALES = MappingProxyType(
    {
        "vision/efficientnet-scales-efficiently": "ImageNet, with networks that train for hundreds of epochs",
        "vision/vit-wins-on-large-data": "data sets of ten million images and more",
        "language/transformer-superior": "networks trained on billions of words",
    }
)


def _catalog(**sections):
    catalog = {}
    for section, sentences in sections.items():
        for identity, text in sentences:
            if identity in catalog:
                raise ValueError(f"claim {identity} is listed twice")
            catalog[identity] = Claim(identity, section, text, SCALES.get(identity, ""))
    return MappingProxyType(catalog)


CLAIMS = _catalog(
    foundations=[
        ("activations/sigmoid-vanishes", "Sigmoid suffers from vanishing gradients"),
        ("activations/tanh-beats-sigmoid", "Tanh is better than sigmoid"),
        ("activations/tanh-vanishes", "Tanh still suffers from vanishing gradients"),
        ("activations/relu-fast", "ReLU is fast"),
        ("activations/relu-mitigates-vanishing", "ReLU mitigates vanishing gradients"),
        ("activations/leaky-prevents-dying", "Leaky ReLU prevents “dying ReLU”"),
        ("activations/elu-converges-better", "ELU improves convergence"),
        ("activations/leaky-or-elu-if-dying", "Use Leaky ReLU or ELU if units die often"),
        ("losses/mse-regression-cross-entropy-classification", "MSE for regression, cross-entropy for classification"),
        ("backpropagation/true-gradient", "Backpropagation gives the true gradient"),
        ("optimizers/gd-slow-on-large-data", "Gradient descent is slow for large data sets"),
        ("optimizers/sgd-fast-but-noisy", "SGD is faster but noisy"),
        ("optimizers/mini-batch-balances", "Mini-batch SGD balances speed and stability"),
        ("optimizers/momentum-accelerates", "Momentum accelerates convergence"),
        ("optimizers/adagrad-sparse", "AdaGrad is good for sparse data"),
        ("optimizers/adagrad-rate-shrinks", "AdaGrad's learning rate shrinks over time"),
        ("optimizers/rmsprop-fixes-adagrad", "RMSProp fixes AdaGrad's shrinking rate"),
        ("optimizers/adam-robust", "Adam is robust"),
        ("optimizers/adam-fast", "Adam converges fast"),
        ("optimizers/adamw-generalizes", "AdamW improves generalization"),
        ("optimizers/lookahead-stabilizes", "Lookahead improves stability"),
        ("optimizers/rmsprop-for-rnn-or-overfitting", "Use RMSProp when Adam overfits, or for RNNs"),
        ("callbacks/early-stopping-prevents-overfitting", "Early stopping prevents overfitting"),
        ("callbacks/scheduler-helps", "A learning-rate scheduler helps, e.g. reduce on plateau"),
    ],
    vision=[
        ("vision/vgg-deeper-small-filters", "VGG goes deeper with small filters"),
        ("vision/residual-trains-deep", "Residual connections train very deep networks"),
        ("vision/efficientnet-scales-efficiently", "EfficientNet scales depth, width and resolution efficiently"),
        ("vision/vit-wins-on-large-data", "The Vision Transformer outperforms CNNs on large data sets"),
        ("vision/yolo-real-time", "YOLO detects objects in real time"),
        ("vision/unet-segments", "U-Net segments, especially medical images"),
    ],
    language=[
        ("language/rnn-vanishes", "An RNN's gradients vanish or explode on long sequences"),
        ("language/lstm-addresses-vanishing", "LSTM addresses vanishing gradients"),
        ("language/gru-faster", "GRU trains faster than LSTM"),
        ("language/gru-similar", "GRU performs similarly to LSTM"),
        ("language/transformer-parallel", "The Transformer processes in parallel"),
        ("language/transformer-long-range", "The Transformer captures long-range dependencies"),
        ("language/bert-classifies", "BERT excels in classification"),
        ("language/gpt-generates", "GPT excels in generation"),
        ("language/transformer-superior", "Transformers perform best for most modern NLP"),
    ],
)

# The sections that teach techniques: each of their pages has words of its own, `dlcore/guide/<section>/<id>.py`.
TAUGHT = tuple(dict.fromkeys(claim.section for claim in CLAIMS.values()))

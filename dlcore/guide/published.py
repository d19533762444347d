"""What the literature found about the guide's claims, at its own scale: shown beside our measurements, never mixed with them."""

from dataclasses import dataclass
from types import MappingProxyType

from dlcore.guide.topic import Source


@dataclass(frozen=True)
class Published:
    """A published result in a sentence of our own, and where it stands."""

    finding: str
    source: Source

    def __str__(self):
        return f"{self.finding} ({self.source})"


GLOROT_2010 = Source(
    "Glorot and Bengio", 2010, "Understanding the Difficulty of Training Deep Feedforward Neural Networks", "AISTATS"
)
CHOI = Source(
    "Choi, Shallue, Nado, Lee, Maddison and Dahl",
    2019,
    "On Empirical Comparisons of Optimizers for Deep Learning",
    "arXiv:1910.05446",
)
SCHMIDT = Source(
    "Schmidt, Schneider and Hennig",
    2021,
    "Descending through a Crowded Valley — Benchmarking Deep Learning Optimizers",
    "ICML",
)
BOTTOU = Source("Bottou and Bousquet", 2008, "The Tradeoffs of Large Scale Learning", "NeurIPS")
VASWANI = Source("Vaswani and others", 2017, "Attention Is All You Need", "NeurIPS")
DEVLIN = Source(
    "Devlin, Chang, Lee and Toutanova",
    2019,
    "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    "NAACL",
)

FOUNDATIONS = {
    "activations/sigmoid-vanishes": (
        Published(
            "In deep networks with randomly initialized weights, logistic sigmoid units drove the last hidden layer into "
            "saturation, and training stood still for long.",
            GLOROT_2010,
        ),
    ),
    "activations/tanh-beats-sigmoid": (
        Published(
            "The logistic sigmoid proved unsuited to deep networks with random initialization, because its mean is not "
            "zero.",
            GLOROT_2010,
        ),
    ),
    "activations/tanh-vanishes": (
        Published(
            "With the initialization that was usual until then, the gradients of deep tanh networks shrank from layer to "
            "layer on the way back; an initialization by fan-in and fan-out kept them about equal.",
            GLOROT_2010,
        ),
    ),
    "activations/relu-fast": (
        Published(
            "A convolutional network of four layers reached a training error of 25% on CIFAR-10 six times faster with "
            "ReLU than with tanh, each at its own learning rate: fewer steps, which is another thing than a fast function.",
            Source(
                "Krizhevsky, Sutskever and Hinton",
                2012,
                "ImageNet Classification with Deep Convolutional Neural Networks",
                "NeurIPS",
            ),
        ),
    ),
    "activations/relu-mitigates-vanishing": (
        Published(
            "Deep ReLU networks reached their best accuracy without unsupervised pre-training where labels were many, and "
            "did as well as tanh networks or better.",
            Source("Glorot, Bordes and Bengio", 2011, "Deep Sparse Rectifier Neural Networks", "AISTATS"),
        ),
    ),
    "activations/leaky-or-elu-if-dying": (
        Published(
            "In image classification, among others on CIFAR-10 and CIFAR-100, a slope for negative inputs could consistently "
            "improve on ReLU.",
            Source(
                "Xu, Wang, Chen and Li",
                2015,
                "Empirical Evaluation of Rectified Activations in Convolutional Network",
                "arXiv:1505.00853",
            ),
        ),
    ),
    "activations/elu-converges-better": (
        Published(
            "On ImageNet an ELU network learned considerably faster than the same network with ReLU, and a single model "
            "came below 10% top-5 error with a single crop.",
            Source(
                "Clevert, Unterthiner and Hochreiter",
                2016,
                "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)",
                "ICLR",
            ),
        ),
    ),
    "losses/mse-regression-cross-entropy-classification": (
        Published(
            "Against the guide: over many benchmarks of language, speech and vision, classifiers trained with the squared "
            "error were as good as with cross-entropy or better; cross-entropy had a slight edge in vision only.",
            Source(
                "Hui and Belkin",
                2021,
                "Evaluation of Neural Architectures Trained with Square Loss vs Cross-Entropy in Classification Tasks",
                "ICLR",
            ),
        ),
    ),
    "backpropagation/true-gradient": (
        Published(
            "Automatic differentiation, of which backpropagation is the reverse mode, gives derivatives at machine "
            "precision; difference quotients have truncation and rounding errors.",
            Source(
                "Baydin, Pearlmutter, Radul and Siskind",
                2018,
                "Automatic Differentiation in Machine Learning: a Survey",
                "Journal of Machine Learning Research 18",
            ),
        ),
    ),
    "optimizers/gd-slow-on-large-data": (
        Published(
            "Where time rather than data is scarce, stochastic gradient descent, a poor optimizer, reaches a given test "
            "error sooner than gradient descent, whose every step looks at all examples.",
            BOTTOU,
        ),
    ),
    "optimizers/sgd-fast-but-noisy": (
        Published(
            "The time in which SGD comes near the minimum, to a given accuracy, does not grow with the number of examples; "
            "that of gradient descent grows in proportion.",
            BOTTOU,
        ),
    ),
    "optimizers/mini-batch-balances": (
        Published(
            "In 35 workloads the steps to a goal first halved with every doubling of the batch, then fell by less, then no "
            "longer; where that happens differed widely from one workload to the next.",
            Source(
                "Shallue, Lee, Antognini, Sohl-Dickstein, Frostig and Dahl",
                2019,
                "Measuring the Effects of Data Parallelism on Neural Network Training",
                "Journal of Machine Learning Research 20",
            ),
        ),
    ),
    "optimizers/momentum-accelerates": (
        Published(
            "With a good initialization and a momentum that grows slowly, plain SGD trained deep autoencoders and RNNs "
            "that had been thought to need second-order methods.",
            Source(
                "Sutskever, Martens, Dahl and Hinton",
                2013,
                "On the Importance of Initialization and Momentum in Deep Learning",
                "ICML",
            ),
        ),
    ),
    "optimizers/adagrad-sparse": (
        Published(
            "On the sparse word features of Reuters RCV1, adaptive subgradient methods erred less than those that are not "
            "adaptive, and their regret bound is better where predictive features are rare.",
            Source(
                "Duchi, Hazan and Singer",
                2011,
                "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
                "Journal of Machine Learning Research 12",
            ),
        ),
    ),
    "optimizers/adam-robust": (
        Published(
            "In more than 50,000 runs of fifteen optimizers, trying several with their defaults did about as well as "
            "tuning one, and none consistently beat Adam.",
            SCHMIDT,
        ),
    ),
    "optimizers/adam-fast": (
        Published(
            "When all hyperparameters are tuned, ε too, Adam never did worse than momentum or SGD; rankings turn with the "
            "space that is searched.",
            CHOI,
        ),
        Published(
            "Over carefully tuned AdamW, the best optimizers for pre-training language models of 2025 were at most 1.4 "
            "times as fast at 0.1 billion parameters, and 1.1 times at 1.2 billion.",
            Source(
                "Wen, Hall, Ma and Liang",
                2025,
                "Fantastic Pretraining Optimizers and Where to Find Them",
                "arXiv:2509.02046",
            ),
        ),
    ),
    "optimizers/adamw-generalizes": (
        Published(
            "On CIFAR-10 and ImageNet at 32×32 pixels, decoupled weight decay gave Adam a test error 15% lower than "
            "L2 regularization did.",
            Source("Loshchilov and Hutter", 2019, "Decoupled Weight Decay Regularization", "ICLR"),
        ),
    ),
    "optimizers/lookahead-stabilizes": (
        Published(
            "On a noisy quadratic, Lookahead's variance is provably lower than that of SGD at the same learning rate; it "
            "improved SGD and Adam on ImageNet, CIFAR, translation and Penn Treebank.",
            Source("Zhang, Lucas, Ba and Hinton", 2019, "Lookahead Optimizer: k Steps Forward, 1 Step Back", "NeurIPS"),
        ),
    ),
    "callbacks/early-stopping-prevents-overfitting": (
        Published(
            "In 1,296 trainings on 12 problems, criteria that stop later generalized about 4% better on average, and took "
            "about four times as long.",
            Source("Prechelt", 1998, "Early Stopping — But When?", "Neural Networks: Tricks of the Trade"),
        ),
    ),
}
VISION = {
    "vision/vgg-deeper-small-filters": (
        Published(
            "On ImageNet, a network with five 5×5 layers had a top-1 error 7% higher than one with a pair of 3×3 layers in "
            "place of each, and the error fell as depth grew from 11 layers to 19.",
            Source(
                "Simonyan and Zisserman",
                2015,
                "Very Deep Convolutional Networks for Large-Scale Image Recognition",
                "ICLR",
            ),
        ),
    ),
    "vision/residual-trains-deep": (
        Published(
            "On CIFAR-10 a plain network of 56 layers had a higher training error than one of 20; with residual connections "
            "deeper was better, up to 110 layers, and an ensemble of up to 152 won ImageNet 2015 with a top-5 error of 3.57%.",
            Source("He, Zhang, Ren and Sun", 2016, "Deep Residual Learning for Image Recognition", "CVPR"),
        ),
    ),
    "vision/efficientnet-scales-efficiently": (
        Published(
            "On ImageNet, with 1.8 to 1.9 billion MACs, scaling depth alone gave 79.0% top-1 accuracy, width 78.9%, "
            "resolution 79.1%, and all three together 81.1%.",
            Source(
                "Tan and Le", 2019, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", "ICML"
            ),
        ),
    ),
    "vision/vit-wins-on-large-data": (
        Published(
            "Pre-trained on the 300 million images of JFT, ViT-H/14 reached 88.55% on ImageNet, a large ResNet 87.54% with "
            "four times the compute; trained on ImageNet alone, ViT was a few points behind ResNets of its size.",
            Source(
                "Dosovitskiy and others",
                2021,
                "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
                "ICLR",
            ),
        ),
    ),
    "vision/yolo-real-time": (
        Published(
            "On a Titan X, YOLO processed 45 images a second with 63.4% mAP on Pascal VOC 2007, its fast version 155 with "
            "52.7%; slower detectors were more accurate.",
            Source(
                "Redmon, Divvala, Girshick and Farhadi",
                2016,
                "You Only Look Once: Unified, Real-Time Object Detection",
                "CVPR",
            ),
        ),
    ),
    "vision/unet-segments": (
        Published(
            "In the ISBI cell tracking challenge of 2015, U-Net reached an IoU of 92% on one data set (the next best 83%) "
            "and 77.5% on another (46%), trained on 35 and 20 partly annotated images.",
            Source(
                "Ronneberger, Fischer and Brox",
                2015,
                "U-Net: Convolutional Networks for Biomedical Image Segmentation",
                "MICCAI",
            ),
        ),
    ),
}
LANGUAGE = {
    "language/rnn-vanishes": (
        Published(
            "Where an RNN stores information robustly against noise, its gradients provably shrink exponentially with the "
            "distance in time.",
            Source(
                "Bengio, Simard and Frasconi",
                1994,
                "Learning Long-Term Dependencies with Gradient Descent is Difficult",
                "IEEE Transactions on Neural Networks 5",
            ),
        ),
    ),
    "language/lstm-addresses-vanishing": (
        Published(
            "LSTM learned to bridge more than 1,000 time steps, in tasks that no earlier recurrent network had solved.",
            Source("Hochreiter and Schmidhuber", 1997, "Long Short-Term Memory", "Neural Computation 9"),
        ),
    ),
    "language/gru-similar": (
        Published(
            "With about as many parameters, on polyphonic music and speech, GRU was comparable to LSTM, and both were better "
            "than a tanh RNN.",
            Source(
                "Chung, Gulcehre, Cho and Bengio",
                2014,
                "Empirical Evaluation of Gated Recurrent Neural Networks on Sequence Modeling",
                "arXiv:1412.3555",
            ),
        ),
        Published(
            "Of more than ten thousand recurrent architectures the best was better than LSTM and GRU in some tasks, not in "
            "all, and a forget bias of 1 closed the gap between these two.",
            Source(
                "Jozefowicz, Zaremba and Sutskever",
                2015,
                "An Empirical Exploration of Recurrent Network Architectures",
                "ICML",
            ),
        ),
    ),
    "language/transformer-parallel": (
        Published(
            "A layer of self-attention needs a constant number of sequential operations, a recurrent one as many as there "
            "are tokens.",
            VASWANI,
        ),
    ),
    "language/transformer-long-range": (
        Published(
            "Dependencies reached 80% farther in Transformer-XL than in RNNs, and 450% farther than in Transformers of a "
            "fixed context.",
            Source(
                "Dai, Yang, Yang, Carbonell, Le and Salakhutdinov",
                2019,
                "Transformer-XL: Attentive Language Models Beyond a Fixed-Length Context",
                "ACL",
            ),
        ),
    ),
    "language/bert-classifies": (
        Published(
            "On GLUE, BERT of GPT's size averaged 79.6 where GPT had 75.1, and the large one 82.1.",
            DEVLIN,
        ),
    ),
    "language/gpt-generates": (
        Published(
            "People told short news articles by GPT-3, with 175 billion parameters, from those by people in 52% of cases, "
            "where guessing gives 50%.",
            Source("Brown and others", 2020, "Language Models are Few-Shot Learners", "NeurIPS"),
        ),
    ),
    "language/transformer-superior": (
        Published(
            "On WMT 2014 English to German, the Transformer scored 28.4 BLEU, more than 2 above the best earlier models, "
            "ensembles included.",
            VASWANI,
        ),
        Published(
            "Pre-trained on 3.3 billion words, BERT raised the GLUE score to 80.5%, by 7.7 percentage points.",
            DEVLIN,
        ),
    ),
}
PUBLISHED: MappingProxyType[str, tuple[Published, ...]] = MappingProxyType(FOUNDATIONS | VISION | LANGUAGE)

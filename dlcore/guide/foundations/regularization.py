"""Regularization and normalization: what keeps a network from memorizing, and what keeps its layers at a scale at which it learns."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="l1",
        name="L1 regularization",
        spoken="L1 regularization",
        color="#C766A0",
        section="foundations",
        guide_date=None,
        source=Source(
            "Tibshirani",
            1996,
            "Regression Shrinkage and Selection via the Lasso",
            "Journal of the Royal Statistical Society, Series B 58",
        ),
        formula=r"L(w)+\lambda\sum_i|w_i|",
        idea="Adds the absolute values of the weights to the loss. The penalty's gradient has the same size however small a weight is, so that useless ones reach zero.",
        when_to_use="When few features matter, or when weights are to be removed afterward.",
        trade_offs="Large weights are shrunk too, which biases them. Plain gradient steps cross zero and never rest there: exact zeros need a proximal step.",
    ),
    Topic(
        id="l2",
        name="L2 regularization",
        spoken="L2 regularization",
        color="#1F7FC4",
        section="foundations",
        guide_date=None,
        source=Source("Krogh and Hertz", 1991, "A Simple Weight Decay Can Improve Generalization", "NeurIPS 4"),
        formula=r"L(w)+\tfrac{\lambda}{2}\sum_i w_i^2",
        idea="Adds the squares of the weights to the loss, so that each step shrinks every weight in proportion to its size: with SGD it is weight decay.",
        when_to_use="Nearly always, at a strength that validation chooses; with Adam in the decoupled form, AdamW.",
        trade_offs="Small weights are hardly touched, hence no zeros. Before a normalization layer it does not limit the function; it only sets the effective learning rate.",
        note="In regression it is ridge regression (Hoerl and Kennard, 1970); in Bayesian terms a normal prior, where L1 is a Laplace prior.",
    ),
    Topic(
        id="augmentation",
        name="Data augmentation",
        spoken="data augmentation",
        color="#009E73",
        section="foundations",
        guide_date=None,
        source=Source(
            "Simard, Steinkraus and Platt",
            2003,
            "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis",
            "ICDAR",
        ),
        formula=r"\min_w\ \operatorname{E}_{T}\,L\bigl(w;\,T(x),\,y\bigr)",
        idea="Trains on changed examples whose label stays the same, such as shifted images, so that the network learns what does not matter.",
        when_to_use="Whenever a transformation is known that preserves the label: shifts, flips, crops, noise, paraphrases.",
        trade_offs="A transformation that changes the label is label noise: a mirrored b is a d. The network takes longer to train.",
    ),
    Topic(
        id="layer-norm",
        name="Layer normalization",
        spoken="layer normalization",
        color="#CC8A00",
        section="foundations",
        guide_date=None,
        source=Source("Ba, Kiros and Hinton", 2016, "Layer Normalization", "arXiv", preprint="1607.06450"),
        formula=r"\gamma\,\frac{z-\mu}{\sqrt{\sigma^2+\varepsilon}}+\beta,\quad \mu,\sigma^2\text{ over the units}",
        idea="Gives each example mean 0 and variance 1 over the units of a layer: the same in training and inference, whatever the batch.",
        when_to_use="In Transformers and RNNs, with small batches, and wherever an example must not depend on its neighbors.",
        trade_offs="In CNNs batch normalization usually does better. A plain deep stack needs skip connections as well.",
    ),
    Topic(
        id="group-norm",
        name="Group normalization",
        spoken="group normalization",
        color="#D55E00",
        section="foundations",
        guide_date=None,
        source=Source("Wu and He", 2018, "Group Normalization", "ECCV", preprint="1803.08494"),
        formula=r"\gamma\,\frac{z-\mu_G}{\sqrt{\sigma_G^2+\varepsilon}}+\beta",
        idea="Like layer normalization, but over each group of channels separately.",
        when_to_use="In CNNs whose batches are too small for batch normalization, as in detection and segmentation.",
        trade_offs="One more hyperparameter, usually 32 groups. With large batches batch normalization is often better.",
    ),
    Topic(
        id="rms-norm",
        name="RMS normalization",
        spoken="RMS normalization",
        color="#C766A0",
        section="foundations",
        guide_date=None,
        source=Source(
            "Zhang and Sennrich", 2019, "Root Mean Square Layer Normalization", "NeurIPS", preprint="1910.07467"
        ),
        formula=r"\gamma\,\frac{z}{\sqrt{\frac1n\sum_i z_i^2+\varepsilon}}",
        idea="Layer normalization without the mean and without the shift: a division by the root mean square.",
        when_to_use="In large language models, where it costs less than layer normalization and does as well.",
        trade_offs="It does not center: a mean that all units share stays in.",
    ),
    Topic(
        id="clip-norm",
        name="Gradient clipping",
        spoken="gradient clipping",
        color="#1F7FC4",
        section="foundations",
        guide_date=None,
        source=Source(
            "Pascanu, Mikolov and Bengio",
            2013,
            "On the difficulty of training recurrent neural networks",
            "ICML",
            preprint="1211.5063",
        ),
        formula=r"g\leftarrow g\,\min\!\left(1,\ \frac{c}{\lVert g\rVert}\right)",
        idea="Scales a gradient whose norm is too large down to a fixed norm, and keeps its direction: one norm over all weights together.",
        when_to_use="In recurrent networks, in Transformers as insurance against spikes, in reinforcement learning.",
        trade_offs="It does nothing about gradients that vanish. A threshold that is always exceeded is a second learning rate.",
    ),
    Topic(
        id="ema",
        name="Moving average of the weights",
        spoken="a moving average of the weights",
        section="foundations",
        guide_date=None,
        source=Source(
            "Polyak and Juditsky",
            1992,
            "Acceleration of Stochastic Approximation by Averaging",
            "SIAM Journal on Control and Optimization 30",
        ),
        formula=r"\tilde w\leftarrow\beta\,\tilde w+(1-\beta)\,w",
        idea="Keeps an exponential moving average (EMA) of the weights alongside those in training, and uses it for inference: the noise of single steps averages out.",
        when_to_use="Where the learning rate does not fall to zero, and in GANs, diffusion models and self-supervised learning.",
        trade_offs="A second copy of the weights, and one more hyperparameter. Under a schedule that ends near zero it gains little. Batch normalization's running averages have to be copied or recomputed.",
        note="Theirs is the plain mean of all weights; the exponential one weights recent steps most.",
    ),
    Topic(
        id="learning-rate-range-test",
        name="Learning-rate range test",
        spoken="the learning-rate range test",
        section="foundations",
        guide_date=None,
        source=Source(
            "Smith", 2017, "Cyclical Learning Rates for Training Neural Networks", "WACV", preprint="1506.01186"
        ),
        formula=r"\eta_t=\eta_0\left(\frac{\eta_T}{\eta_0}\right)^{t/T}",
        idea="Raises the learning rate at every step of one short run and plots the loss: flat at first, it falls, and then explodes.",
        when_to_use="On a new task, before any tuning: one run gives the order of magnitude.",
        trade_offs="It sees only the first steps, and so says nothing about what a whole training run needs. How to read the curve is a convention.",
        note="Smith raised it linearly; exponential steps came with the fastai library.",
    ),
    Topic(
        id="mixed-precision",
        name="Mixed precision",
        spoken="mixed precision",
        section="foundations",
        guide_date=None,
        source=Source("Micikevicius and others", 2018, "Mixed Precision Training", "ICLR", preprint="1710.03740"),
        formula=r"g=\frac1s\,\nabla\bigl(s\,L(w)\bigr)",
        idea="Multiplies in 16 bits, adds in 32, and keeps the weights in 32. In fp16 the loss is scaled up first, so that small gradients do not underflow to 0.",
        when_to_use="On accelerators with units for 16 bits; bfloat16 where there is a choice, as it needs no scaling.",
        trade_offs="Bfloat16 keeps the range of 32 bits but only 8 bits of precision; fp16 has 11 bits and a narrow range. Sums, softmax and normalization stay in 32 bits.",
    ),
    Topic(
        id="bias-variance",
        name="Bias and variance",
        spoken="bias and variance",
        section="foundations",
        guide_date=None,
        source=Source(
            "Geman, Bienenstock and Doursat",
            1992,
            "Neural Networks and the Bias/Variance Dilemma",
            "Neural Computation 4",
        ),
        formula=r"\operatorname{E}(y-\hat y)^2=\bigl(f-\operatorname{E}\hat y\bigr)^2+\operatorname{Var}\hat y+\sigma^2",
        idea="The expected squared error splits into the squared error of the mean prediction, the variance of predictions between training sets, and the noise of the target.",
        when_to_use="To diagnose a model: bias calls for a larger model, variance for more data or for regularization.",
        trade_offs="Exact for squared error only. Very large networks break the U: beyond the interpolation threshold variance may fall again.",
    ),
    Topic(
        id="cross-validation",
        name="Cross-validation",
        spoken="cross-validation",
        section="foundations",
        guide_date=None,
        source=Source(
            "Stone",
            1974,
            "Cross-Validatory Choice and Assessment of Statistical Predictions",
            "Journal of the Royal Statistical Society, Series B 36",
        ),
        formula=r"\frac1k\sum_{j=1}^k L\bigl(w_{-j};\,D_j\bigr)",
        idea="Splits the data into folds, trains on all but one and tests on that one, once for each: every example is tested on once, by a model that never saw it.",
        when_to_use="With few examples, where a single validation set would be too small.",
        trade_offs="As many training runs as folds. Whatever learns from data, scalers and feature selection included, has to be fitted within each fold.",
    ),
)

VARIANTS = (
    Variant("unregularized", "No regularizer", "#8A8F98"),
    Variant("unnormalized", "No normalization", "#8A8F98"),
    Variant("unclipped", "Not clipped", "#D55E00"),
    Variant("constant-average", "Constant, average", "#009E73"),
    Variant("cosine-average", "Cosine, average", "#C766A0"),
    Variant("bias", "Bias²", "#1F7FC4"),
    Variant("variance", "Variance", "#D55E00"),
    Variant("noise", "Noise", "#8A8F98"),
    Variant("selected-before", "Selected on all data", "#D55E00"),
    Variant("selected-within", "Selected within each fold", "#009E73"),
    Variant("bf16-in-bf16", "bf16, sum in bf16", "#D55E00"),
    Variant("fp16-in-fp16", "fp16, sum in fp16", "#CC8A00"),
    Variant("bf16-in-fp32", "bf16, sum in fp32", "#1F7FC4"),
    Variant("fp16-in-fp32", "fp16, sum in fp32", "#009E73"),
    Variant("fp32", "fp32", "#8A8F98"),
    Variant("bf16", "bf16", "#1F7FC4"),
    Variant("fp16", "fp16", "#D55E00"),
    Variant("fp16-scaled", "fp16, scaled loss", "#009E73"),
)

WHITEBOARD = Whiteboard(
    say="Regularization trades a worse fit of the training set for a better one of new data; normalization keeps each layer's scale, so that a deep network can be trained at all.",
    sixty_seconds=(
        "A network that can memorize its training set needs a reason not to. Weight decay pulls every weight toward zero; L1 makes some exactly zero. Dropout removes random units in each step, so that none can rely on another. "
        "Augmentation adds examples whose label is known. Early stopping ends before noise is memorized: with 40% label noise the test loss after the last epoch was [[noisy-labels 5]] times that of the stopped network. "
        "Validation decides which one to use, and how strong it should be. "
        "Normalization is something else: it rescales what a layer computes. Batch normalization takes mean and variance over the batch, layer normalization over the units of one example. "
        "Two of these behave differently in training and in inference, dropout and batch normalization, which is why `model.eval()` matters."
    ),
    three_minutes=(
        "**Bias and variance.** The expected squared error is the squared bias, plus the variance over training sets, plus noise. A small model misses the truth in the same way each time: bias. A flexible one follows each training set's noise: variance. "
        "Regularization adds a little bias to remove more variance.\n\n"
        "**Penalties.** L2 shrinks a weight in proportion to its size, L1 by a constant amount: that is why L1 gives zeros and L2 does not. With SGD L2 is weight decay; with Adam it is not, hence AdamW.\n\n"
        "**Dropout.** In training each unit is zeroed with probability $p$ and the others are divided by $1-p$, so the expectation stays and inference changes nothing. That is inverted dropout.\n\n"
        "**Normalization.** Batch: over the examples, for each unit; it needs a batch, and keeps running averages for inference. Layer: over the units, for each example. Group: over parts of the units. RMS: layer normalization without the mean. "
        "Depth alone can make the gradient vanish or explode; a layer that rescales its input breaks that product. In a deep plain network batch normalization makes gradients explode at initialization (Yang and others, 2019); skip connections curb that.\n\n"
        "**Gradient clipping.** One large gradient can throw the weights far off. Scale it down to a fixed norm, over all weights together, after `backward()` and before `step()`. "
        "It allows larger learning rates where gradients spike, and does nothing for gradients that vanish."
    ),
    deep=(
        "**Why L1 gives zeros.** At a minimum the loss's gradient balances the penalty's. L2's is $\\lambda w$ and fades as $w\\to0$; L1's stays $\\pm\\lambda$, so a weight whose gradient at 0 is smaller than $\\lambda$ stays at 0. "
        "The proximal step does it exactly: $w\\leftarrow\\operatorname{sign}(w)\\max(|w|-\\eta\\lambda,0)$.\n\n"
        "**Dropout's variance.** With inverted dropout $\\operatorname E[\\tilde h]=h$ and $\\operatorname{Var}[\\tilde h]=h^2\\,p/(1-p)$: for a linear unit, on average, an L2 penalty that grows with the feature's size (Wager and others, 2013). "
        "The variance is missing in inference, which is why dropout before batch normalization disturbs its running averages.\n\n"
        "**Batch normalization and scale.** The output does not change when the weights before it are multiplied by $c$, and the gradient is divided by $c$. So weight decay there sets the effective learning rate $\\eta/\\lVert w\\rVert^2$, and does not limit complexity.\n\n"
        "**Accumulation.** The mean of the gradients of $k$ batches of equal size is the gradient of the large batch, exactly, where the loss is a mean over examples and no example sees another. Batch normalization breaks that, since each small batch has statistics of its own; a shorter last batch breaks it, unless it is weighted by its size.\n\n"
        "**Averaging.** Around a minimum SGD with a constant learning rate fluctuates with a variance proportional to $\\eta$. The mean of many weights has less; a schedule that ends at zero removes the same noise, so the two together gain little."
    ),
    draw="Model complexity to the right. Squared bias falls, variance rises, noise is flat; their sum is a U. Mark its minimum, underfitting at the left, overfitting at the right, and an arrow to the left: what regularization does.",
    follow_ups=(
        FollowUp(
            "Why does L1 give zeros and L2 not?",
            "The gradient of L2's penalty shrinks with the weight, that of L1 keeps its size down to zero. A weight that helps less than the penalty costs ends at exactly zero, given a proximal step; plain subgradient steps oscillate around it.",
        ),
        FollowUp(
            "What does dropout do in eval mode?",
            "Nothing, if it is inverted dropout: training has divided by one minus the probability. Forgetting `model.eval()` leaves predictions random, and batch normalization using the statistics of the batch.",
        ),
        FollowUp(
            "Why layer normalization in Transformers?",
            "Its statistics are those of a single token: the same for any batch size and length, in training and in generation, where tokens come one at a time. Batch statistics over padded sequences vary a lot.",
        ),
        FollowUp(
            "Memory allows batches of only 2, too few for batch normalization. What now?",
            "Group or layer normalization, synchronized batch normalization over several devices, or frozen running averages from pretraining. Gradient accumulation does not help: the statistics stay those of two examples.",
        ),
        FollowUp(
            "Does clipping by value do the same?",
            "No. Clipping each component separately changes the direction of the step; the norm's one common factor keeps it.",
        ),
        FollowUp(
            "Is gradient accumulation the same as a large batch?",
            "Yes, if the loss is divided by the number of small batches, they have equal sizes (in a language model: equal numbers of tokens), and there is no batch normalization; dropout only draws other masks. Forgetting the division multiplies the gradient by their number: with SGD that is a larger learning rate, with Adam it changes almost nothing.",
        ),
        FollowUp(
            "Why does bfloat16 need no loss scaling?",
            "It has the eight exponent bits of 32-bit numbers, so its smallest normal number is the same. Fp16 has five: its smallest positive number is about 6e-8, and smaller gradients become zero.",
        ),
        FollowUp(
            "The cross-validation score is high and the test score is at chance. What happened?",
            "Leakage: something was fitted before the split. Selecting features by their correlation with the labels on all data is the classic. Put every step that learns into the pipeline that is refitted in each fold.",
        ),
        FollowUp(
            "Training and test error are both high, or only the test error is: what do you do?",
            "Both high: bias, so a larger model, longer training, less regularization. Only test high: variance, so more data or augmentation, more regularization, a smaller model, an ensemble.",
        ),
    ),
    pitfalls=(
        "Evaluating in train mode: dropout still drops, batch normalization uses the batch.",
        "Weight decay on biases and on the scales of normalizations: usually they are left out.",
        "Clipping after `optimizer.step()`, or before `scaler.unscale_()` under mixed precision.",
        "Scaling features, or selecting them, before the split.",
        "Adding up the losses of accumulated batches without dividing: the gradient is too large by their number.",
        "Comparing regularizers at one strength: each has its own best, and validation finds it.",
    ),
)

GUESS = Guess(
    text="with 40% label noise, how large is the test loss after all 80 epochs, relative to that with early stopping?",
    piece="noisy-labels 5",
    options=(("more than 2 times", 2.0), ("1.5 to 2 times", 1.5), ("1.1 to 1.5 times", 1.1), ("about the same", 0.0)),
)

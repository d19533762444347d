"""Losses: the guide's three, the binary form of one of them, and the five that interviewers ask for next."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

VARIANTS = (
    Variant("mse-raw", "MSE on logits", "#B03A5B"),
    Variant("class-weights", "Class weights", "#009E73"),
    Variant("oversampling", "Oversampling", "#CC8A00"),
    Variant("undersampling", "Undersampling", "#8A6FB0"),
)
# Where a number stands beside the name, at the end of a line.
SHORT = (("mse-raw", "MSE, logits"), ("binary-cross-entropy", "Binary CE"), ("label-smoothing", "Smoothing"))

TOPICS = (
    Topic(
        id="mse",
        name="MSE",
        color="#D55E00",
        tasks=("regression", "binary", "multiclass"),
        section="foundations",
        guide_date="no date",
        source=Source(
            "Legendre", 1805, "Nouvelles méthodes pour la détermination des orbites des comètes", "Firmin Didot, Paris"
        ),
        formula=r"\tfrac1n\sum_i(y_i-\hat y_i)^2",
        derivative=r"2(\hat y-y)",
        idea="The squared residual: twice the residual costs four times as much, and has twice the gradient.",
        when_to_use="Regression with roughly normal errors: there its minimum is the maximum-likelihood estimate, and its best constant is the mean.",
        trade_offs="A single outlier has a gradient in proportion to its size. Behind a sigmoid or softmax its gradient is multiplied by their derivative, which vanishes where the output is confidently wrong.",
        note="Gauss published it in 1809 with the normal distribution as its reason, and said that he had used it since 1795. "
        "On a classifier's probabilities it is the Brier score (1950).",
    ),
    Topic(
        id="cross-entropy",
        name="Cross-entropy",
        spoken="cross-entropy",
        color="#1F7FC4",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date="no date",
        source=Source("Good", 1952, "Rational Decisions", "Journal of the Royal Statistical Society B 14"),
        formula=r"-\sum_i y_i\log\hat y_i",
        derivative=r"\hat y-y\ \text{(for the logits)}",
        idea="Minus the logarithm of the probability assigned to the true class.",
        when_to_use="Classification, on the logits before softmax; and any model that predicts a distribution, such as a language model.",
        trade_offs="Its gradient is never exactly zero: a correct prediction is made ever more confident, so probabilities tend to be overconfident. The loss of a mislabeled example grows without bound as the network becomes confident of its true class.",
        note="Good proposed the logarithmic score for forecasts; in networks it came into use in the late 1980s. It equals the negative log-likelihood.",
    ),
    Topic(
        id="binary-cross-entropy",
        name="Binary cross-entropy",
        spoken="binary cross-entropy",
        color="#4BA3DB",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date="no date",
        source=Source(
            "Cox", 1958, "The Regression Analysis of Binary Sequences", "Journal of the Royal Statistical Society B 20"
        ),
        formula=r"-y\log\hat y-(1-y)\log(1-\hat y)",
        derivative=r"\sigma(z)-y\ \text{(for the logit)}",
        idea="Cross-entropy for one yes-or-no question, with a sigmoid in place of the softmax.",
        when_to_use="Two classes, and multi-label classification: then one such loss per label.",
        trade_offs="For mutually exclusive classes it treats each one separately, and ignores that only one can be right.",
        note="With two classes it is the same function as softmax cross-entropy. Compute it from the logit: a probability that rounds to 0 or 1 makes it infinite.",
    ),
    Topic(
        id="hinge",
        name="Hinge",
        spoken="the hinge loss",
        color="#009E73",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date="no date",
        source=Source("Cortes and Vapnik", 1995, "Support-Vector Networks", "Machine Learning 20"),
        formula=r"\max(0,1-y\hat y),\quad y=\pm1",
        derivative=r"-y\ \text{if}\ y\hat y<1,\ \text{else}\ 0",
        idea="Zero once an example lies beyond the margin, linear before that.",
        when_to_use="When only the decision counts, with few data and a linear or kernel model: with weight decay it is the support vector machine.",
        trade_offs="Its outputs are not probabilities. With two classes the labels are −1 and 1. Once all examples are beyond the margin the gradient is zero.",
        note="For several classes Crammer and Singer's form (2001) is used here: the logit of the right class should be 1 above that of its strongest rival. "
        "Weston and Watkins' form sums over all rivals; torch's multi_margin_loss divides that sum by the number of classes.",
    ),
    Topic(
        id="mae",
        name="MAE",
        color="#CC8A00",
        tasks=("regression", "binary"),
        section="foundations",
        guide_date=None,
        source=Source("Koenker and Bassett", 1978, "Regression Quantiles", "Econometrica 46"),
        formula=r"\tfrac1n\sum_i|y_i-\hat y_i|",
        derivative=r"\operatorname{sign}(\hat y-y)",
        idea="The absolute residual: every example has a gradient of the same size, whether near or far. Its best constant is the median, which a few outliers hardly move.",
        when_to_use="Regression with outliers or heavy tails, or when the median is wanted.",
        trade_offs="Its gradient does not shrink near the target, so the last steps oscillate; with normal errors it is statistically less efficient.",
        note="Boscovich fitted a line by least absolute residuals in 1757, half a century before least squares. With normal errors the median has "
        "2/π, or 64%, of the mean's efficiency.",
    ),
    Topic(
        id="huber",
        name="Huber",
        spoken="the Huber loss",
        color="#C766A0",
        tasks=("regression",),
        section="foundations",
        guide_date=None,
        source=Source(
            "Huber", 1964, "Robust Estimation of a Location Parameter", "Annals of Mathematical Statistics 35"
        ),
        formula=r"\tfrac12 r^2\ \text{if}\ |r|\le\delta,\ \text{else}\ \delta(|r|-\tfrac12\delta)",
        derivative=r"\max(-\delta,\min(\delta,\hat y-y))",
        idea="MSE near the target, MAE far from it: no gradient is larger than a bound that one chooses.",
        when_to_use="Regression when some targets may be outliers, and for value functions in reinforcement learning.",
        trade_offs="One more hyperparameter: where it turns linear, which should be about the size of a typical error.",
        note="With δ = 1 it is torch's smooth_l1_loss, which detectors use for boxes.",
    ),
    Topic(
        id="focal",
        name="Focal",
        spoken="the focal loss",
        color="#8A7CC2",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date=None,
        source=Source(
            "Lin, Goyal, Girshick, He and Dollár",
            2017,
            "Focal Loss for Dense Object Detection",
            "ICCV",
            preprint="1708.02002",
        ),
        formula=r"-(1-p)^{\gamma}\log p,\quad \gamma=2",
        derivative=r"(1-p)^{\gamma}\,(\gamma\,p\log p-(1-p))\ \text{(for the logit of the right class)}",
        idea="Cross-entropy that down-weights easy examples, so that thousands of easy examples do not drown the few hard ones.",
        when_to_use="Detection and other tasks where one class is a hundred times as frequent as another.",
        trade_offs="It weakens the gradient of everything that is partly learned; mislabeled examples, being hard, count more.",
    ),
    Topic(
        id="kl",
        name="KL divergence",
        spoken="the KL divergence",
        color="#7A8B2E",
        tasks=("binary",),
        section="foundations",
        guide_date=None,
        source=Source(
            "Kullback and Leibler", 1951, "On Information and Sufficiency", "Annals of Mathematical Statistics 22"
        ),
        formula=r"\sum_i p_i\log\frac{p_i}{q_i}",
        derivative=r"q-p\ \text{(for the logits)}",
        idea="The extra nats needed to encode data of one distribution with a code made for another.",
        when_to_use="When the target is a distribution: distillation, variational autoencoders, keeping a policy near another.",
        trade_offs="Not symmetric: this direction penalizes a model for missing what the target has, the other for adding what the target does not have.",
        note="It is cross-entropy minus the entropy of the target: with fixed targets the gradient is the same.",
    ),
    Topic(
        id="label-smoothing",
        name="Label smoothing",
        spoken="label smoothing",
        color="#A0724A",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date=None,
        source=Source(
            "Szegedy, Vanhoucke, Ioffe, Shlens and Wojna",
            2016,
            "Rethinking the Inception Architecture for Computer Vision",
            "CVPR",
            preprint="1512.00567",
        ),
        formula=r"-\sum_i\left((1-\epsilon)\,y_i+\tfrac{\epsilon}{K}\right)\log\hat y_i,\quad \epsilon=0.1",
        derivative=r"\hat y-(1-\epsilon)y-\tfrac{\epsilon}{K}\ \text{(for the logits)}",
        idea="Cross-entropy with a softened target, so that logits stay finite.",
        when_to_use="Large classifiers and translation models that are overconfident.",
        trade_offs="Probabilities can come out underconfident, and a network trained with it makes a worse teacher for distillation.",
        note="The preprint is from 2015.",
    ),
)


def losses_for(*tasks):
    """The ids of the losses that train one of these tasks, in the order of the topics. A classifier may also take MSE on its logits, beside MSE."""
    found = [topic.id for topic in TOPICS if set(tasks) & set(topic.tasks)]
    if set(tasks) != {"regression"}:
        found.insert(found.index("mse") + 1, "mse-raw")
    return tuple(found)


WHITEBOARD = Whiteboard(
    say="MSE for regression, cross-entropy for classification: cross-entropy's gradient is probability minus target, largest where the model is confidently wrong, just where MSE behind a sigmoid has almost none.",
    sixty_seconds=(
        "A loss turns “how wrong?” into one number, and training follows its gradient. The gradient of MSE is proportional to the residual: right for regression with "
        "normal noise, but sensitive to outliers. For classification use cross-entropy on the logits: its gradient is probability minus target, so a confidently wrong prediction has the largest "
        "one. MSE behind a sigmoid multiplies it by the sigmoid's derivative, which nearly vanishes just there: a confidently wrong neuron needed "
        "[[loss-saturation 0]] times as many epochs under MSE as under cross-entropy, each at its best learning rate. Hinge has a constant gradient until an example is beyond the margin, "
        "and then none. With outliers in a regression: Huber or MAE."
    ),
    three_minutes=(
        "**Where they come from.** Most are negative log-likelihoods. Normal noise gives MSE, whose best constant is the mean; Laplace noise gives MAE, whose best constant is the median; "
        "a categorical distribution gives cross-entropy. So the question is not which loss is best, but how the errors are distributed.\n\n"
        "**Their gradients.** With $p=\\sigma(z)$ and target $y$, cross-entropy gives $\\partial L/\\partial z = p-y$. MSE gives $2(p-y)\\,p(1-p)$: the last factor vanishes when the "
        "neuron is confident, whether right or wrong. When the network is not saturated the difference is small, and with a learning rate of its own MSE on probabilities can keep up.\n\n"
        "**Outliers.** The gradient of a residual $r$ is $2r$ under MSE, $\\pm1$ under MAE, and $r$ clipped at $\\pm\\delta$ under Huber. Under MSE a residual of 100 costs as much as 10,000 residuals of 1 "
        "and has the gradient of 100 of them; under MAE it costs as much as 100 of them and has the gradient of one.\n\n"
        "**Margins.** Hinge is zero from $yz=1$ on: far, easy points have no influence, which is why a support vector machine depends on few of its examples. MSE on logits goes on beyond: a logit of 5 for the right class is "
        "“wrong by 4” and is penalized, so easy points shift the boundary.\n\n"
        "**Variants.** Label smoothing and focal loss change what cross-entropy does with easy examples: the one keeps their logits finite, the other down-weights them."
    ),
    deep=(
        "**Proper scores.** A loss on probabilities is proper if its expectation is minimal at the true probability. Cross-entropy and the Brier score (MSE on probabilities) are; MAE on probabilities is not: "
        "its minimum is at 0 or 1; hinge gives no probability, only the sign of $p-\\tfrac12$. With three or more classes cross-entropy is, up to a factor and a constant, the only proper score that is *local*, that is, depends on nothing but the probability of the true class.\n\n"
        "**Matching.** For softmax with cross-entropy, as for the identity with MSE, the output function is the inverse of the canonical link of its likelihood: the gradient with respect to the logits is prediction minus target, and the loss "
        "is convex in the logits. MSE behind a sigmoid is not convex: it is flat on both sides, with a gradient that falls as $e^{-2z}$ on the right side and as $e^{-|z|}$ on the wrong one. From a logit $z_0$ on the wrong side gradient descent "
        "therefore needs a time that grows as $e^{|z_0|}$ under MSE, and as $|z_0|$ under cross-entropy.\n\n"
        "**The same flatness as a virtue.** What is flat for a confidently wrong prediction is flat for a mislabeled example, too. A bounded loss ignores what it cannot fit; cross-entropy never does. That is why MSE on probabilities, "
        "MAE and truncated losses appear where labels are noisy.\n\n"
        "**Separable data.** Without weight decay cross-entropy has no minimum on separable data: weights grow without bound, in a linear model toward the direction of the maximum margin (Soudry and others, 2018), "
        "and probabilities become overconfident. Weight decay, early stopping or label smoothing end this; a temperature, fitted on validation data, corrects it afterward without changing any prediction (Guo and others, 2017).\n\n"
        "**KL and cross-entropy.** $H(p,q)=H(p)+\\mathrm{KL}(p\\|q)$. With fixed targets both have the same gradient; with targets that depend on what is trained, as in a variational autoencoder, they do not."
    ),
    draw="The logit of the right class on the x-axis, the loss on the y-axis. Three lines: hinge, with a kink at 1; cross-entropy, following it smoothly; squared error behind a sigmoid, flat on both sides. Mark a confidently wrong prediction on the left and ask which line has a gradient there.",
    follow_ups=(
        FollowUp(
            "Why not use accuracy itself as the loss?",
            "It is a step function: its gradient is zero almost everywhere. The usual losses are surrogates of the 0–1 loss: hinge and, with the logarithm to base 2, cross-entropy are convex upper bounds of it.",
        ),
        FollowUp(
            "Your regression has a few targets that are off by a factor of a hundred. What do you do?",
            "First ask whether they are errors. If they are and cannot be removed: Huber with δ of the size of a typical error, or MAE. Validate with a robust metric, such as the median absolute residual. If they are real and matter, predict the logarithm or a quantile.",
        ),
        FollowUp(
            "Why does nn.CrossEntropyLoss take logits and not probabilities?",
            "Log-softmax can be computed stably from the logits, as z minus the log-sum-exp. Computed separately, a probability may round to 0 and its logarithm is −∞. Softmax applied twice also flattens the gradient, silently.",
        ),
        FollowUp(
            "When is MSE fine for classification?",
            "When the network does not start out saturated and the learning rate is tuned for it; from a confidently wrong start it is slow. On the logits it works in large networks too (Hui and Belkin, 2021), with a learning rate of its own and small initial logits, since large ones would have to be unlearned; its outputs estimate probabilities, but may lie outside [0, 1].",
        ),
        FollowUp(
            "Your regression has no outliers, but the noise has heavy tails. Does that matter?",
            "Not for which function is found in the end: with symmetric noise mean and median agree. It does for how many examples that takes: on Laplace noise the median has half the variance of the mean, on normal noise π/2 times as much. Huber, quadratic up to about 1.3 standard deviations, loses little in either case.",
        ),
        FollowUp(
            "How do you compare the probabilities of two classifiers?",
            "By a proper score on held-out data: log-loss, which punishes a confident mistake without bound, or the Brier score, which is bounded. A reliability diagram shows over- and underconfidence. First fit a temperature on validation data, or the scale of the logits alone may decide.",
        ),
        FollowUp(
            "Hinge or cross-entropy?",
            "Cross-entropy, if probabilities are wanted or a network is trained. Hinge, if only the decision counts and a large-margin linear or kernel model is enough: it depends on the few examples near the boundary.",
        ),
        FollowUp(
            "One example in a thousand is positive. Which loss?",
            "Start with cross-entropy and tune the decision threshold by precision and recall. If easy negatives dominate, weight the classes or use focal loss. Both change what the outputs mean as probabilities.",
        ),
    ),
    pitfalls=(
        "Hinge needs labels of −1 and 1; with 0 and 1 every example labeled 0 has the constant loss 1 and no gradient.",
        "A softmax before nn.CrossEntropyLoss, or a sigmoid before BCEWithLogitsLoss, is applied twice: it trains, slowly.",
        "Losses of different kinds cannot be compared by their values: compare accuracy, or the error on clean data.",
        "Whether a loss is a mean or a sum, over examples or also over outputs, changes the best learning rate: tune it for each.",
        "The softmax of a network trained with MSE on logits is nearly uniform, as its targets are 0 and 1: fit a temperature before its probabilities are used.",
        "Robust losses do not repair validation data: with a mean error there, the outliers choose the model.",
    ),
)

GUESS = Guess(
    text="a sigmoid neuron is confidently wrong (w = b = 2, input 1, target 0). Each at its best learning rate, how many times the epochs of cross-entropy does it need under MSE?",
    piece="loss-saturation 0",
    options=(("more than 20", 20.0), ("3 to 20", 3.0), ("up to 3", 1.1), ("no more", 0.0)),
)

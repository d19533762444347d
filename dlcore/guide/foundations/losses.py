"""Losses: the guide's three, the binary form of one of them, and the five that interviewers ask for next."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

VARIANTS = (Variant("mse-raw", "MSE on scores", "#B03A5B"),)
# Where a number stands beside the name, at the end of a line.
SHORT = (("mse-raw", "MSE, scores"), ("binary-cross-entropy", "Binary CE"), ("label-smoothing", "Smoothing"))

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
        idea="Charges the square of a miss: twice as far off costs four times as much, and pulls twice as hard.",
        when_to_use="Regression with errors that are roughly normal: there it is the most likely explanation, and its best constant is the mean.",
        trade_offs="A single gross error pulls as hard as it is large. On a sigmoid or softmax its gradient is multiplied by the slope there, which is nothing where the output is sure and wrong.",
        note="Gauss published it in 1809 with the normal distribution as its reason, and said that he had used it since 1795. "
        "On a classifier's probabilities it is Brier's score (1950).",
    ),
    Topic(
        id="cross-entropy",
        name="Cross-entropy",
        color="#1F7FC4",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date="no date",
        source=Source("Good", 1952, "Rational Decisions", "Journal of the Royal Statistical Society B 14"),
        formula=r"-\sum_i y_i\log\hat y_i",
        derivative=r"\hat y-y\ \text{(for the scores)}",
        idea="Charges minus the logarithm of the probability that was given to what came true.",
        when_to_use="Classification, on the scores before softmax; and any model that predicts a distribution, such as a language model.",
        trade_offs="Its pull never ends: also a right answer is made ever surer, so that probabilities come out too sure. A wrong label that is believed wrong costs without bound.",
        note="Good proposed the logarithmic score for forecasts; in networks it came into use in the late 1980s. It equals the negative log-likelihood.",
    ),
    Topic(
        id="binary-cross-entropy",
        name="Binary cross-entropy",
        color="#4BA3DB",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date="no date",
        source=Source(
            "Cox", 1958, "The Regression Analysis of Binary Sequences", "Journal of the Royal Statistical Society B 20"
        ),
        formula=r"-y\log\hat y-(1-y)\log(1-\hat y)",
        derivative=r"\sigma(z)-y\ \text{(for the score)}",
        idea="Cross-entropy for one yes-or-no question, with a sigmoid where the softmax would be.",
        when_to_use="Two classes, and many labels that may be true at once: then one such loss for each label.",
        trade_offs="As a loss for classes that exclude each other it asks each apart, and does not use that only one can be right.",
        note="With two classes it is the same function as softmax cross-entropy. Compute it from the score: from a rounded probability it is infinite.",
    ),
    Topic(
        id="hinge",
        name="Hinge",
        color="#009E73",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date="no date",
        source=Source("Cortes and Vapnik", 1995, "Support-Vector Networks", "Machine Learning 20"),
        formula=r"\max(0,1-y\hat y),\quad y=\pm1",
        derivative=r"-y\ \text{if}\ y\hat y<1,\ \text{else}\ 0",
        idea="Charges nothing once an example lies beyond the margin, and before that in a straight line.",
        when_to_use="When only the decision counts, with few data and a linear or kernel model: with weight decay it is the support vector machine.",
        trade_offs="Its scores are no probabilities. Labels must be −1 and 1. Where all are beyond the margin nothing is learned any more.",
        note="For several classes Crammer and Singer's form (2001) is used here: the right score should be 1 above its strongest rival. "
        "Weston and Watkins' form, which torch's multi_margin_loss averages over the classes, adds up all rivals.",
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
        idea="Charges the miss itself: each example pulls equally hard, whether near or far. Its best constant is the median.",
        when_to_use="Regression with gross errors or heavy tails, or where the median is what is wanted.",
        trade_offs="Its slope does not shrink near the target, so that the last steps tremble; with normal errors it wastes some of the data.",
        note="Boscovich fitted a line by least absolute misses in 1757, half a century before least squares. Of normal data the median is "
        "as exact as a mean of the share 2/π of them.",
    ),
    Topic(
        id="huber",
        name="Huber",
        color="#C766A0",
        tasks=("regression",),
        section="foundations",
        guide_date=None,
        source=Source(
            "Huber", 1964, "Robust Estimation of a Location Parameter", "Annals of Mathematical Statistics 35"
        ),
        formula=r"\tfrac12 r^2\ \text{if}\ |r|\le\delta,\ \text{else}\ \delta(|r|-\tfrac12\delta)",
        derivative=r"\max(-\delta,\min(\delta,\hat y-y))",
        idea="MSE near the target, MAE far from it: no example may pull harder than δ. Here r is the miss, ŷ − y.",
        when_to_use="Regression when some targets may be gross errors, and for value functions in reinforcement learning.",
        trade_offs="One more number to choose: δ should be about the size of an honest error.",
        note="With δ = 1 it is torch's smooth_l1_loss, which detectors use for boxes.",
    ),
    Topic(
        id="focal",
        name="Focal",
        color="#8A7CC2",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date=None,
        source=Source("Lin, Goyal, Girshick, He and Dollár", 2017, "Focal Loss for Dense Object Detection", "ICCV"),
        formula=r"-(1-p)^{\gamma}\log p,\quad \gamma=2",
        derivative=r"(1-p)^{\gamma}\,(\gamma\,p\log p-(1-p))\ \text{(for the right score)}",
        idea="Cross-entropy that hardly counts what is easy, so that thousands of easy examples do not drown the few hard ones.",
        when_to_use="Detection and other tasks where one class is a hundred times as frequent.",
        trade_offs="It gives up pull on everything that is half learned; wrong labels, being hard, count more.",
    ),
    Topic(
        id="kl",
        name="KL divergence",
        color="#7A8B2E",
        tasks=("binary",),
        section="foundations",
        guide_date=None,
        source=Source(
            "Kullback and Leibler", 1951, "On Information and Sufficiency", "Annals of Mathematical Statistics 22"
        ),
        formula=r"\sum_i p_i\log\frac{p_i}{q_i}",
        derivative=r"q-p\ \text{(for the scores)}",
        idea="How many nats more it takes to describe p with a code made for q.",
        when_to_use="When the target is a distribution: distillation, variational autoencoders, keeping a policy near another.",
        trade_offs="Not symmetric: this direction punishes q for missing what p has, the other for inventing what it has not.",
        note="It is cross-entropy less the target's own entropy: with fixed targets the gradient is the same.",
    ),
    Topic(
        id="label-smoothing",
        name="Label smoothing",
        color="#A0724A",
        tasks=("binary", "multiclass"),
        section="foundations",
        guide_date=None,
        source=Source(
            "Szegedy, Vanhoucke, Ioffe, Shlens and Wojna",
            2016,
            "Rethinking the Inception Architecture for Computer Vision",
            "CVPR",
        ),
        formula=r"-\sum_i\left((1-\epsilon)\,y_i+\tfrac{\epsilon}{K}\right)\log\hat y_i,\quad \epsilon=0.1",
        derivative=r"\hat y-(1-\epsilon)y-\tfrac{\epsilon}{K}\ \text{(for the scores)}",
        idea="Cross-entropy with a target that is not quite sure, so that scores stop growing at a finite size.",
        when_to_use="Large classifiers and translation models that are too sure of themselves.",
        trade_offs="Probabilities come out less sure than they could be, and a network trained so makes a worse teacher for distillation.",
        note="The preprint is from 2015.",
    ),
)

CLAIM = "losses/mse-regression-cross-entropy-classification"

def losses_for(*tasks):
    """The ids of the losses that train one of these tasks, in the order of the topics. A classifier may also take MSE on its scores, beside MSE."""
    found = [topic.id for topic in TOPICS if set(tasks) & set(topic.tasks)]
    if set(tasks) != {"regression"}:
        found.insert(found.index("mse") + 1, "mse-raw")
    return tuple(found)


WHITEBOARD = Whiteboard(
    sixty_seconds=(
        "A loss turns “how wrong?” into one number, and its slope is the pull that training follows. MSE pulls in proportion to the miss: right for regression with honest, "
        "normal noise, and at the mercy of gross errors. For classes use cross-entropy on the scores: its pull is simply probability less target, so that a sure wrong answer is pulled "
        "hardest. MSE behind a sigmoid multiplies the pull by the sigmoid's slope, which is nearly nothing just there: a neuron that was sure of the wrong answer needed "
        "[[losses/mse-regression-cross-entropy-classification]] times as many epochs under MSE as under cross-entropy at the same rate here. Hinge pulls equally until an example is beyond the margin, "
        "and then not at all. With outliers in a regression: Huber or MAE."
    ),
    three_minutes=(
        "**Where they come from.** Most are minus a log-likelihood. Normal noise gives MSE, whose best constant is the mean; double-exponential noise gives MAE, whose best constant is the median; "
        "a categorical distribution gives cross-entropy. So the question is not which loss is best, but how the errors are distributed.\n\n"
        "**What they pull with.** With $p=\\sigma(z)$ and target $y$, cross-entropy gives $\\partial L/\\partial z = p-y$. MSE gives $2(p-y)\\,p(1-p)$: the last factor vanishes when the "
        "neuron is sure, whether right or wrong. Once the network is not saturated the difference is small, and with a rate of its own MSE on probabilities can keep up: look at the race.\n\n"
        "**Outliers.** The pull of a miss $r$ is $2r$ under MSE, $\\pm1$ under MAE, and $r$ cut off at $\\pm\\delta$ under Huber. One miss of a hundred costs as much as ten thousand misses of one under MSE, "
        "and as a hundred of them under MAE; it pulls as hard as a hundred of them, or as one.\n\n"
        "**Margins.** Hinge stops at $yz=1$: far, easy points have no say, which is why a support vector machine depends on few of its data. MSE on scores goes on beyond: a score of 5 for the right class is "
        "“wrong by 4” and is pulled back, so that easy points bend the boundary.\n\n"
        "**Variants.** Label smoothing and focal loss change what cross-entropy does with easy examples: the one stops them from growing without end, the other lets them fade."
    ),
    deep=(
        "**Proper scores.** A loss on probabilities is proper if its expectation is least at the true probability. Cross-entropy and the Brier score (MSE on probabilities) are; MAE on probabilities is not, "
        "it is least at 0 or 1; hinge gives no probability, only the sign of $p-\\tfrac12$. Of the proper scores only cross-entropy looks at nothing but the probability of what came true.\n\n"
        "**Matching.** For softmax with cross-entropy, as for the identity with MSE, the output function is the canonical link of its likelihood: the gradient of the scores is prediction less target, and the loss "
        "is convex in the scores. MSE behind a sigmoid is not convex: it is flat on both sides, with a slope that falls as $e^{-2z}$ on the right side and as $e^{-|z|}$ on the wrong one. From a score $z_0$ on the wrong side gradient descent "
        "therefore needs a time that grows as $e^{z_0}$ under MSE, and as $z_0$ under cross-entropy.\n\n"
        "**The same flatness as a virtue.** What is flat for a sure wrong answer is flat for a wrong label, too. A bounded loss ignores what it cannot explain; cross-entropy never gives up on it. That is why MSE on probabilities, "
        "MAE and truncated losses appear where labels are noisy.\n\n"
        "**Separable data.** Without weight decay cross-entropy has no least point on separable data: weights grow for ever, their direction tends to that of the widest margin (Soudry and others, 2018), "
        "and probabilities become too sure. Weight decay, early stopping or label smoothing end this.\n\n"
        "**KL and cross-entropy.** $H(p,q)=H(p)+\\mathrm{KL}(p\\|q)$. With fixed targets both have the same gradient; with targets that move, as in distillation or a variational autoencoder, they do not."
    ),
    draw="The score of the right class on the x-axis, the loss on the y-axis. Three lines: hinge, with a kink at 1; cross-entropy, following it smoothly; squared error behind a sigmoid, flat on both sides. Mark a sure wrong answer on the left and ask which line has a slope there.",
    follow_ups=(
        FollowUp(
            "Why not use accuracy itself as the loss?",
            "It is a step: its slope is zero almost everywhere, so that there is nothing to follow. The losses here are what accuracy looks like after it has been made slippery: hinge and, with the logarithm to base 2, cross-entropy lie above it everywhere.",
        ),
        FollowUp(
            "Your regression has a few targets that are off by a factor of a hundred. What do you do?",
            "First ask whether they are errors. If they are and cannot be removed: Huber with δ of the size of an honest error, or MAE. Validate with a number that outliers do not rule, such as the median miss. If they are real and matter, predict the logarithm or a quantile.",
        ),
        FollowUp(
            "Why does nn.CrossEntropyLoss want scores and not probabilities?",
            "Softmax and logarithm together can be computed exactly from the scores, as z less the log-sum-exp. Apart, a probability may round to 0 and its logarithm is −∞. Softmax applied twice also flattens the gradient, silently.",
        ),
        FollowUp(
            "When is MSE fine for classification?",
            "When the network does not begin saturated and the rate is tuned for it: compare how the two end in the race of this page, with and without a sure wrong beginning. On the scores themselves it works in large networks too, with some care (Hui and Belkin, 2021), but with rates of its own.",
        ),
        FollowUp(
            "Hinge or cross-entropy?",
            "Cross-entropy, if probabilities are wanted or a network is trained. Hinge, if only the decision counts and a large-margin linear or kernel model is enough: it depends on the few examples near the boundary.",
        ),
        FollowUp(
            "One class in a thousand is positive. Which loss?",
            "Begin with cross-entropy and look at the threshold and at precision and recall. If easy negatives drown the rest, weight the classes or use focal loss. Both change what the outputs mean as probabilities.",
        ),
    ),
    pitfalls=(
        "Hinge wants labels of −1 and 1; with 0 and 1 half of the examples cost a constant and teach nothing.",
        "A softmax before nn.CrossEntropyLoss, or a sigmoid before BCEWithLogitsLoss, is applied twice: it trains, slowly.",
        "Losses of different kinds cannot be compared by their values: compare accuracy, or the error on clean data.",
        "Whether a loss is a mean or a sum, over examples or also over outputs, changes the best learning rate: tune it for each.",
        "“Robust” loss functions do not repair validation data: with a mean there, the outliers choose the model.",
    ),
)

GUESS = Guess(
    text="a sigmoid neuron is sure of the wrong answer (w = b = 2, input 1, target 0). At the same rate, how many times the epochs of cross-entropy does it need under MSE?",
    claim=CLAIM,
    options=(("more than 20", 20.0), ("3 to 20", 3.0), ("up to 3", 1.1), ("no more", 0.0)),
)

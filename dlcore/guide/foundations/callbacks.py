"""Callbacks: what watches a training, may stop it, and steers its learning rate."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="early-stopping",
        name="Early stopping",
        spoken="early stopping",
        color="#D55E00",
        section="foundations",
        guide_date="no date",
        source=Source("Prechelt", 1998, "Early Stopping — But When?", "Neural Networks: Tricks of the Trade"),
        formula=r"\text{stop at } t \text{ if } \min_{s\le t-p} m_s \le \min_{t-p<s\le t} m_s+\delta",
        idea="Monitors a metric on held-out data and ends training once it has not improved for a number of evaluations, the patience.",
        when_to_use="Whenever longer training may overfit, hence nearly always: it takes a validation set and a patience.",
        trade_offs="Too little patience stops at a fluctuation, too much wastes time. Where the curve is flat, noise decides.",
    ),
    Topic(
        id="checkpoint",
        name="Model checkpoint",
        spoken="a model checkpoint",
        section="foundations",
        guide_date="no date",
        source=Source("Prechelt", 1998, "Early Stopping — But When?", "Neural Networks: Tricks of the Trade"),
        formula=r"w^*=w_{t^*},\quad t^*=\arg\min_t m_t",
        idea="Saves the weights: where a metric was best, so that later overfitting does no harm; and every so often, with the optimizer's state and the step, so that training resumes after a crash.",
        when_to_use="For long training runs, and together with early stopping: without it the weights are those of the last epoch.",
        trade_offs="A copy of the weights. The best of many noisy evaluations is optimistically biased: judge it on other data.",
    ),
    Topic(
        id="scheduler",
        name="Learning-rate scheduler",
        spoken="a learning-rate scheduler",
        section="foundations",
        guide_date="no date",
        source=Source(
            "Robbins and Monro", 1951, "A Stochastic Approximation Method", "The Annals of Mathematical Statistics 22"
        ),
        formula=r"\eta_t=\tfrac{\eta_0}{2}\left(1+\cos\tfrac{\pi t}{T}\right)\ \text{(cosine)}",
        idea="Large steps while far from the minimum, small ones to converge.",
        when_to_use="Nearly always with SGD; for fine-tuning, and with a warm-up for transformers.",
        trade_offs="Cosine and one-cycle need to know the number of steps beforehand; reduce on plateau needs a definition of a plateau.",
        note="Cosine: Loshchilov and Hutter, 2017. One-cycle: Smith and Topin, 2018. Warm-up: Goyal and others, 2017.",
    ),
    Topic(
        id="tensorboard",
        name="TensorBoard",
        section="foundations",
        guide_date="no date",
        source=Source(
            "Abadi and others",
            2016,
            "TensorFlow: A System for Large-Scale Machine Learning",
            "OSDI",
            preprint="1605.08695",
        ),
        formula=r"(\text{step},\ \text{value})\ \text{per metric and run}",
        idea="Writes every metric to event files, and shows them as curves that can be compared.",
        when_to_use="Whenever training runs are to be compared, or shared with others.",
        trade_offs="Files grow with every scalar; curves are smoothed by default, which hides noise.",
    ),
)

VARIANTS = (
    Variant("constant", "Constant", "#8A8F98"),
    Variant("step", "Step", "#CC8A00"),
    Variant("cosine", "Cosine", "#1F7FC4"),
    Variant("one-cycle", "One-cycle", "#009E73"),
    Variant("warm-up", "Warm-up", "#C766A0"),
    Variant("plateau", "Reduce on plateau", "#D55E00"),
    Variant("label-noise-0", "No label noise", "#1F7FC4"),
    Variant("label-noise-20", "20% label noise", "#C766A0"),
    Variant("label-noise-40", "40% label noise", "#D55E00"),
)

WHITEBOARD = Whiteboard(
    say="Early stopping ends training when a validation metric stops improving and restores the best weights, before the network memorizes noise; a scheduler takes large steps first and small ones last.",
    sixty_seconds=(
        "A callback is called after every step or epoch and may log, save, change or stop the training. Four matter. Early stopping ends the training when a held-out metric has not improved for some epochs: "
        "in an experiment with 40% label noise, test accuracy at the best epoch was [[noisy-labels 0]] than after the last. A checkpoint keeps the best weights, so that stopping late costs time and not quality. "
        "A scheduler lowers the learning rate: large steps get close to the minimum, small ones reach it; in a small CNN, trained until it converged, that changed test accuracy little, but at a constant learning rate its test log-loss was [[cnn-schedules 13]] times that with step decay, both tuned. TensorBoard records it all. "
        "Use a validation set for the decisions and another one, the test set, for the judgment."
    ),
    three_minutes=(
        "**Why stopping helps.** A network first learns what many examples have in common, and later memorizes single ones, mislabeled ones included. Training loss keeps falling, held-out loss turns. Stopping at the turn is a regularizer: it bounds the distance of the weights from their initialization.\n\n"
        "**Which monitor.** Validation loss turns first; accuracy may go on rising for some time. The loss rises while accuracy stays because the network grows overconfident: it makes the same mistakes with more confidence, and each costs more. Monitor the metric that matters in the end, and prefer the smoother one if in doubt. Never the training loss: it does not turn.\n\n"
        "**Patience, min_delta, restore.** Patience is the number of evaluations without an improvement before stopping; min_delta the smallest change that counts as one. Without restoring, the weights are those from the end of the patience, not of the best epoch.\n\n"
        "**Schedules.** With a constant learning rate SGD fluctuates around the minimum by an amount that grows with the learning rate. A schedule gives both: a large learning rate first, a small one last. Step and cosine are fixed beforehand; reduce on plateau waits until the metric is flat. "
        "Warm-up goes the other way for the first steps, where gradients change fastest."
    ),
    deep=(
        "**Early stopping as weight decay.** On a quadratic, gradient descent after t steps has moved along direction i by the fraction $1-(1-\\eta\\lambda_i)^t$. L2 with strength α gives $\\lambda_i/(\\lambda_i+\\alpha)$. With $\\alpha=1/(\\eta t)$, starting from zero, both are about $\\eta\\lambda_i t$ where that is small, and about 1 where it is large: fewer steps, more decay.\n\n"
        "**Selection is learning too.** The best of k noisy validation accuracies is too high by up to about $\\sigma\\sqrt{2\\ln k}$, by less for epochs of one run, which are correlated. With 500 validation images σ is one to two percentage points, so that small differences between epochs mean little.\n\n"
        "**Double descent.** For very large networks the held-out error may turn once more and fall below its first minimum (Nakkiran and others, 2020); with label noise the peak is highest. Early stopping forgoes that.\n\n"
        "**Learning-rate decay and noise.** The stationary variance of SGD is proportional to $\\eta$. Robbins and Monro ask for $\\sum\\eta_t=\\infty$ and $\\sum\\eta_t^2<\\infty$: far enough, with vanishing noise. A cosine over a fixed budget is the practical answer."
    ),
    draw="Epochs to the right. Training loss keeps falling; validation loss falls and turns. Mark the best epoch, the epoch where patience runs out, and the gap between them.",
    follow_ups=(
        FollowUp(
            "Validation loss rises while validation accuracy still improves. Do you stop?",
            "It depends on the use. Loss measures confidence: a few confident mistakes make it rise. If only the decision counts, monitor accuracy; if probabilities are used, monitor the loss, or calibrate afterward.",
        ),
        FollowUp(
            "Why not stop by the test set?",
            "Choosing by it is fitting to it. The result is optimistically biased, and no data are left to reveal that.",
        ),
        FollowUp(
            "How do you choose the patience?",
            "Longer than the noise and the plateaus of the curve: with a reduce-on-plateau schedule at least twice its own patience, so that a lower learning rate can take effect.",
        ),
        FollowUp(
            "Does a schedule raise accuracy, once the rate is tuned?",
            "On small tasks less than one expects: a well-tuned constant learning rate comes close. The gain is large where the constant one is too large to settle. Probabilities gain in either case: at a constant learning rate the network goes on fitting the training set, and grows overconfident. Early stopping prevents most of that, too: the lowest log-loss on the way is close to the schedule's.",
        ),
        FollowUp(
            "Cosine or reduce on plateau?",
            "Cosine when the budget is known: smooth, and nothing to tune besides the peak. Reduce on plateau when it is not, or when training runs differ much in speed.",
        ),
        FollowUp(
            "Why a warm-up?",
            "At first the gradients are large and change fast, and Adam's second moment rests on few of them. Small steps at the start allow a larger peak learning rate.",
        ),
    ),
    pitfalls=(
        "Early stopping without restoring the best weights uses the worse ones from the end of the patience.",
        "Calling `scheduler.step()` once per epoch for a schedule that counts batches, or the other way around.",
        "Monitoring the training loss: it never says when to stop.",
        "Comparing a schedule with a constant learning rate at one value only: each has its own best.",
        "Judging confidence on clean labels after training on noisy ones: a network that is right about the noise is underconfident there.",
    ),
)

GUESS = Guess(
    text="with 40% label noise, how much test accuracy does early stopping gain over training to the end?",
    piece="noisy-labels 0",
    options=(("more than 12 points", 0.12), ("3 to 12 points", 0.03), ("1 to 3 points", 0.01), ("none", -1.0)),
)

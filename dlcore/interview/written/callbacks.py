"""Cards of the page Callbacks."""

from dlcore.guide import Guess
from dlcore.interview.card import Written
from dlcore.interview.written.parts import DERIVATION, MEASURED, bullets, paper

CARDS = (
    Written(
        id="early-stopping/compare-weight-decay",
        kind="compare",
        topic="early-stopping",
        question="Early stopping or weight decay: two regularizers. How are they related, and which would you use?",
        answer="Both keep the weights small: early stopping by limiting the steps from a small start, weight decay by shrinking them in each step; near a minimum, t steps at learning rate η act like an L2 penalty of about 1/(ηt).",
        more=bullets(
            "Early stopping: needs validation data, saves time, and one run tries all its strengths.",
            "Weight decay: needs one run per strength, works to the end of a schedule, and leaves no question of when.",
            "They combine; with a cosine schedule over a fixed budget decay is the more natural one.",
        ),
        also=("In what sense is early stopping a regularizer?",),
        source="Goodfellow, Bengio and Courville, Deep Learning, section 7.8, MIT Press, 2016",
    ),
    Written(
        id="early-stopping/curve-clean-labels",
        kind="curve",
        topic="early-stopping",
        question="A thousand digits with correct labels, 80 epochs. Early stopping monitors the validation loss with a patience of ten and restores the best epoch. How does its test accuracy compare with that after the last epoch?",
        answer="It is [[noisy-labels 4]]. With clean labels the loss turns because the network becomes overconfident, while its decisions get no worse: stopping saves time here, and no accuracy. With heavy label noise it is another matter.",
        also=(
            "All labels are correct, and early stopping restores the epoch of the lowest validation loss. Is test accuracy there higher than after 80 epochs?",
        ),
        source=paper("early-stopping") + MEASURED,
        guess=Guess(
            text="test accuracy at the restored epoch, compared with that after the last?",
            piece="noisy-labels 4",
            options=(
                ("more than 5 points higher", 0.05),
                ("1.5 to 5 points higher", 0.015),
                ("the same, within 1.5 points", -0.015),
                ("lower", -1.0),
            ),
        ),
    ),
    Written(
        id="early-stopping/number-training-loss",
        kind="number",
        topic="early-stopping",
        question="40 percent of the labels are wrong, and somebody set early stopping to monitor the training loss. How much test accuracy does it gain?",
        answer="Next to nothing: test accuracy is [[noisy-labels 3]] than after the last epoch. The training loss keeps falling while the mislabeled examples are memorized, so that it never says stop.",
        also=(
            "Early stopping with the training loss as its monitor, and two fifths of the labels wrong: how many points of test accuracy does it gain?",
        ),
        source=paper("early-stopping") + MEASURED,
        guess=Guess(
            text="test accuracy at the restored epoch, compared with that after the last?",
            piece="noisy-labels 3",
            options=(
                ("more than 5 points", 0.05),
                ("1 to 5 points", 0.01),
                ("less than a point either way", -0.01),
                ("it costs more", -1.0),
            ),
        ),
    ),
    Written(
        id="checkpoint/compare-early-stopping",
        kind="compare",
        topic="checkpoint",
        question="Model checkpoint and early stopping both watch a validation metric. What does each decide?",
        answer="Early stopping decides when training ends, a checkpoint which weights you keep; without the second, the first leaves you with the weights from the end of its patience.",
        more=bullets(
            "Checkpoint alone: train to the end, then take the best epoch. Costs time, and no quality.",
            "Early stopping alone: saves time, but ends with worse weights unless it restores the best.",
            "Resuming after a crash needs more than the weights: optimizer state, schedule, epoch, random state.",
        ),
        also=("If you save the best weights, why stop early at all?",),
        source=paper("checkpoint"),
    ),
    Written(
        id="checkpoint/shapes-file-size",
        kind="shapes",
        topic="checkpoint",
        question="ResNet-50 has 25.6 million parameters. How large is a checkpoint of its weights in 32 bits, and how large is one from which training with Adam can resume?",
        answer=r"$25{,}557{,}032\cdot4$ bytes, about 102 MB; with Adam's two numbers per weight three times as much, about 307 MB. Batch normalization's running statistics add little.",
        also=(
            "25.6 million parameters in 32 bits: how large is the file for inference, and how large is the one to resume training with Adam?",
        ),
        source=DERIVATION,
    ),
    Written(
        id="scheduler/compare-warm-up-decay",
        kind="compare",
        topic="scheduler",
        question="A warm-up raises the learning rate, a decay lowers it. What does each protect you from?",
        answer="Warm-up protects from steps that are too large while gradients are still large and their statistics unreliable; decay removes the noise that keeps the weights moving around the minimum at the end.",
        more=bullets(
            "Warm-up: a few hundred to a few thousand steps; for large batches, Adam, and Transformers.",
            "Decay: cosine when the number of steps is known, on plateau when it is not, steps as in the older vision papers.",
            "One-cycle is both: up to a large peak, then down far below the start.",
        ),
        also=("Describe a typical learning-rate schedule of a Transformer and the reason for each part.",),
        source="Goyal and others, “Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour”, arXiv:1706.02677, 2017",
    ),
    Written(
        id="scheduler/shapes-cosine",
        kind="shapes",
        topic="scheduler",
        question="Cosine decay from 0.1 to zero over 100 epochs. What is the learning rate after 25, 50 and 75 epochs?",
        answer=r"$\tfrac{0.1}{2}\left(1+\cos\tfrac{\pi t}{100}\right)$: 0.0854, 0.0500 and 0.0146. It is slow at both ends and fastest halfway.",
        also=("A cosine schedule starts at 0.1 and ends at zero after 100 epochs. Mark its value at each quarter.",),
        source="Loshchilov and Hutter, “SGDR: Stochastic Gradient Descent with Warm Restarts”, ICLR, 2017",
    ),
    Written(
        id="scheduler/curve-large-rate",
        kind="curve",
        topic="scheduler",
        question="SGD with momentum at a learning rate of 0.2, too large for this network on images of clothes. One run keeps it constant, another reaches the same peak by a one-cycle schedule. Draw both curves of test accuracy.",
        answer="The constant run ends near chance; the one-cycle run, which approaches its peak slowly and then leaves it, ends [[schedules 17]]. At a peak that both tolerate the gain is small.",
        also=(
            "At a peak learning rate of 0.2, which is too large here, how do one-cycle and a constant learning rate end?",
        ),
        source="Smith and Topin, “Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates”, arXiv:1708.07120, 2018"
        + MEASURED,
        guess=Guess(
            text="test accuracy with one-cycle, compared with the constant learning rate?",
            piece="schedules 17",
            options=(
                ("one-cycle ends more than 40 points higher", 0.4),
                ("one-cycle ends 5 to 40 points higher", 0.05),
                ("they end about level", -0.05),
                ("one-cycle ends lower", -1.0),
            ),
        ),
    ),
    Written(
        id="tensorboard/compare-checkpoint",
        kind="compare",
        topic="tensorboard",
        question="TensorBoard's event files and a model checkpoint are both written during training. What can you recover from which?",
        answer="Event files hold numbers over time, the checkpoint holds the weights: from the one you learn what happened, from the other you can go on.",
        more=bullets(
            "Event files: every scalar at its step, small, appended to; also histograms and images.",
            "Checkpoint: as large as the model, overwritten or kept per epoch.",
            "Keep the configuration and the seed beside both: a curve whose settings are unknown proves nothing.",
        ),
        also=("Your training crashed overnight. Which files do you need, and for what?",),
        source=paper("tensorboard"),
    ),
    Written(
        id="tensorboard/shapes-events",
        kind="shapes",
        topic="tensorboard",
        question="You log the loss at every step and the accuracy after every epoch: 50,000 images, batches of 100, 20 epochs. How many points are in each curve?",
        answer=r"$20\cdot50{,}000/100=10{,}000$ losses and 20 accuracies. The loss of a single batch is noisy, so that one smooths its curve, and looks at the raw one too.",
        also=(
            "20 epochs of 50,000 images in batches of 100: how many points has the curve of the loss of each step, and how many that of each epoch's accuracy?",
        ),
        source=DERIVATION,
    ),
)

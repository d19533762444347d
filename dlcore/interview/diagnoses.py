"""The cases of the page Diagnose, each known by its number, from 1, as its name would tell the cause."""

from collections.abc import Iterable, Mapping

from dlcore.guide import NAMES
from dlcore.interview.diagnosis import (
    ATTENTION,
    BATCH,
    CNN,
    CODE,
    CONFUSION,
    GRADIENTS,
    LATER,
    MLP,
    PREFIX,
    RANGE,
    RNN,
    SPLIT,
    TRANSFORMER,
    UNITS,
    Diagnosis,
)
from dlcore.interview.progress import Answer

CASES = (
    Diagnosis(
        "rate-over-100",
        MLP,
        (
            (
                NAMES["frozen-layer"],
                "A frozen layer has a gradient norm of zero; here every layer has one, and none is small.",
            ),
            (
                NAMES["softmax-twice"],
                "Then the loss would stop far above zero while most answers are right; here it goes on falling, only slowly.",
            ),
            (
                "Vanishing gradients",
                "Then the first layer's gradient would be much smaller than the last one's; here they are of one size.",
            ),
        ),
        RANGE,
        "In the range test the loss is lowest far to the right of the rate in use. The gradients are healthy in every layer, so the direction is right and only the steps are too short.",
        "The loss falls smoothly, on training and test data alike, and is nowhere near its end. Nothing is wrong with the direction, so I would look at the step size and run a learning-rate range test.",
        "Take the learning rate from a range test: a little below the one at which the loss falls fastest.",
        "optimizer_benchmarks",
    ),
    Diagnosis(
        "no-causal-mask",
        TRANSFORMER,
        (
            (
                NAMES["unshifted-targets"],
                "Then the targets in a batch would be the inputs; here each is the word that follows.",
            ),
            (
                "Test sentences in the training data",
                "Then the training loss would be that of the healthy run, and only the test loss too low; here both are.",
            ),
            (
                NAMES["softmax-axis"],
                "Then each row of the attention weights would not sum to one, and what comes later would still have no weight; here it has some.",
            ),
        ),
        ATTENTION,
        "The attention weights above the diagonal are not zero: each position looks at the word that it is to predict. So the loss goes to zero in training and in the test, and when the network writes, where nothing comes later, it has learned nothing that helps.",
        "Training and test loss both go to almost zero, which no language allows, and the text that it writes is nonsense. It must see its targets, so I would check the mask: do weights above the diagonal vanish?",
        "Set the scores of later positions to −∞ before the softmax, and test it: a change of a later token must not change an earlier output.",
        "attention",
    ),
    Diagnosis(
        "labels-of-neighbors",
        MLP,
        (
            (
                NAMES["dying-relu"],
                "Then units would be dead on every image and the gradient zero; here they are alive and it is not.",
            ),
            (
                NAMES["rate-times-100"],
                "Then the loss would blow up before it gets stuck; here it goes down to that of guessing, and stays.",
            ),
            (
                NAMES["raw-pixels"],
                "Then the numbers of a batch would be large; here their mean is near zero and their deviation near one.",
            ),
        ),
        BATCH,
        "The labels do not belong to the images beside them. Inputs, gradients and units are healthy, yet there is nothing to learn: the network comes down to the loss of guessing, and each epoch pairs images and labels anew, so that it cannot even memorize them.",
        "The loss settles at that of guessing, ln 10, although gradients flow and units are alive. So inputs and labels may not belong together, and I would look at a batch with my own eyes.",
        "Index images and labels by the same rows, and look at a few pairs before every first training.",
        "losses",
    ),
    Diagnosis(
        "softmax-twice",
        MLP,
        (
            (
                NAMES["rate-over-100"],
                "Then the loss would go on falling; here it stops, although most answers are right. The range test is no better at any rate.",
            ),
            (
                "Labels smoothed too much",
                "Smoothing raises the least loss too, but it leaves the gradient of a wrong answer as it is; nothing in the code smooths.",
            ),
            (
                "Too small a network",
                "A network that is too small has a high loss because its answers are wrong; here most are right.",
            ),
        ),
        SPLIT,
        "Most answers are right, yet the loss stays high, in training as in the test. A cross-entropy whose logits are probabilities from 0 to 1 cannot fall below −ln(e / (e + 9)) = 1.46 for ten classes: the loss stops just above it.",
        "Accuracy rises but the loss stops far above zero, at the same height in training and test. For ten classes the softmax of a softmax has its least loss there, so I would look whether the network or the loss applies one twice.",
        "Give cross-entropy the logits: PyTorch's applies log-softmax itself.",
        "losses",
    ),
    Diagnosis(
        "no-eval",
        CNN,
        (
            (
                "Overfitting",
                "Then the training loss would be lower than the healthy run's too, or the gap would grow; here it is there from the first epoch on, and the training accuracy, taken in the same way, is low as well.",
            ),
            (
                NAMES["batch-norm-of-one"],
                "Then the training loss would be worse as well; here it is the healthy run's.",
            ),
            (
                "Test data scaled otherwise",
                "Then a batch of training images would still be answered well; here the training accuracy, taken in the same way, is low too.",
            ),
        ),
        CODE,
        "The training loss is that of the healthy run, so what is learned is the same. Only what is measured differs, on training images too: dropout still drops units when the network is tested, and batch normalization uses the batch it is given.",
        "The training loss is as it should be, yet accuracy is low even on the training images. So the network is fine and its evaluation is not: I would look for a missing model.eval(), with dropout or batch normalization in the network.",
        "Call network.eval() before every evaluation and network.train() after it.",
        "ablations",
    ),
    Diagnosis(
        "rate-times-100",
        MLP,
        (
            (
                NAMES["dying-relu"],
                "Units are dead here as well, but as a result: before the first step they were alive, and the loss blew up first.",
            ),
            (
                NAMES["raw-pixels"],
                "Then the numbers of a batch would be large; here their mean is near zero and their deviation near one.",
            ),
            (
                NAMES["no-zero-grad"],
                "Then the loss would fall at first, and at a smaller rate all would be well; here the first steps blow up.",
            ),
        ),
        RANGE,
        "In the range test the rate in use lies far to the right of where the loss is lowest. The loss explodes within the first steps; then most units are dead, the rest is stuck, and only the biases of the last layer still learn.",
        "The loss explodes within the first steps and then stands still at that of guessing. That is a step size that is far too large, so I would divide the rate by ten until the first steps fall, or run a range test.",
        "Divide the learning rate; warm-up and clipping soften the first steps.",
        "optimizer_benchmarks",
    ),
    Diagnosis(
        "test-in-training",
        MLP,
        (
            (
                "An easy test set",
                "An easy test would give the healthy run a high score too; both are tested on as many digits of the same file, and digits that came later tell them apart.",
            ),
            (
                "Better regularization",
                "Regularization raises the training loss; here it is the healthy run's, step by step.",
            ),
            (
                NAMES["no-eval"],
                "A test in training mode would be worse than the healthy one, not better, and this network has neither dropout nor batch normalization.",
            ),
        ),
        LATER,
        "The training loss is the healthy run's, so nothing was learned better. On digits that came later it is no better than the healthy run; only on the test it is perfect, because the network was trained on it.",
        "The test accuracy is too good: as high as in training, with the same training loss as before. I would suspect that test examples were trained on, and try it on data that came later.",
        "Split before anything else, by rows that cannot overlap, and look for duplicates and for groups such as one patient in both parts.",
        "callbacks",
    ),
    Diagnosis(
        "no-clipping",
        RNN,
        (
            (NAMES["rate-over-100"], "Then the loss would fall slowly and smoothly; here it jumps."),
            ("Vanishing gradients", "Then the gradient would be tiny; here it is large, and sometimes huge."),
            (
                NAMES["labels-of-neighbors"],
                "Then the loss would settle at that of guessing; here it falls at first, and jumps up again and again.",
            ),
        ),
        GRADIENTS,
        "The largest gradient between two points of the curve is many times the healthy one, which is clipped. It is a product over all tokens, so that now and then it is huge, and a single such step throws away what was learned.",
        "The loss learns, then jumps, again and again, and the gradient norm has spikes. In a recurrent network I think of exploding gradients first, and would clip the norm.",
        "Clip the norm of the gradient, begin with an orthogonal recurrent matrix, or take an LSTM or a GRU.",
        "sequence_models",
    ),
    Diagnosis(
        "unshuffled",
        MLP,
        (
            (
                NAMES["rate-times-100"],
                "Then the loss would explode; here it falls, if slowly, and the range test has its optimum where the healthy one has.",
            ),
            (NAMES["no-zero-grad"], "Then the loss would grow without end; here it does not."),
            (
                NAMES["labels-plus-one"],
                "Then accuracy would lie below guessing and one diagonal beside the true one would be full; here the last classes are favored.",
            ),
        ),
        BATCH,
        "Every batch has one class alone. The network learns to answer that class, then the next: what it learned of the first is gone when the epoch ends.",
        "The training loss is uneven and test accuracy lags far behind, although each single batch is easy. I would look at the labels of one batch: if they are all alike, nobody shuffled.",
        "Shuffle before every epoch: shuffle=True in the data loader.",
        "optimizers",
    ),
    Diagnosis(
        "unshifted-targets",
        TRANSFORMER,
        (
            (
                NAMES["no-causal-mask"],
                "Then the targets in a batch would be right, and weights above the diagonal not zero; here it is the other way round.",
            ),
            (
                "Test sentences in the training data",
                "Then the training loss would be that of the healthy run, and only the test loss too low; here both are.",
            ),
            ("Overfitting", "Then the test loss would rise; here it falls to almost zero as well."),
        ),
        BATCH,
        "The targets of a batch are its inputs. To copy the word that one has just read takes no language at all, so both losses vanish; when the network writes, it repeats one word for ever.",
        "Training and test loss vanish within a few steps, and the text repeats itself. Either the mask or the targets give the answer away, so I would print one batch: is each target the next token?",
        "Targets are the tokens from the second on, inputs all but the last.",
        "bert_gpt_t5",
    ),
    Diagnosis(
        "dying-relu",
        MLP,
        (
            (
                NAMES["labels-of-neighbors"],
                "Then the gradient would not vanish and units would be alive; here most are dead before the first step.",
            ),
            (
                NAMES["rate-times-100"],
                "Then the loss would blow up first; here it never does, and the range test is flat at every rate.",
            ),
            (NAMES["rate-over-100"], "Then a larger rate would help; the range test is flat at every rate."),
        ),
        UNITS,
        "Every unit of the second hidden layer is zero on every image, before the first step already. Nothing passes, neither forward nor back, so that the loss stays at that of guessing whatever the rate: only the biases of the last layer learn.",
        "The loss stays at that of guessing from the first step on and hidden layers get no gradient. I would count the units that are zero on every input: that is a dying ReLU, here by its initialization.",
        "Begin with biases of zero and He initialization; Leaky ReLU, GELU or normalization before it keep a gradient.",
        "activations",
    ),
    Diagnosis(
        "frozen-layer",
        MLP,
        (
            (
                NAMES["rate-over-100"],
                "Then every layer would learn slowly, and the range test would want a larger rate; here it wants the healthy one.",
            ),
            ("Too small a network", "Its gradients would reach all layers; here the first one gets none."),
            (
                "Vanishing gradients",
                "A gradient that vanishes gets smaller from layer to layer; here it is as usual down to the second and then exactly zero.",
            ),
        ),
        GRADIENTS,
        "The first layer's gradient is exactly zero, and those of the others are of the usual size. So the layer is no part of what is learned: it stays as it was drawn, and the rest learns on random features.",
        "The run learns, but ends worse in training already, so it cannot fit what it should. I would look at the gradient norms by layer: one that is exactly zero means requires_grad is off, or the optimizer does not have that layer.",
        "Set requires_grad back to true, and check that the optimizer has every parameter.",
        "backpropagation",
    ),
    Diagnosis(
        "labels-plus-one",
        MLP,
        (
            (
                NAMES["labels-of-neighbors"],
                "Then there would be nothing to learn and the training loss would stay at that of guessing; here it falls as it should.",
            ),
            (
                "Overfitting",
                "An overfitted network is still right more often than by guessing; here it is almost always wrong.",
            ),
            (
                NAMES["unshuffled"],
                "Then the training loss would be uneven and the last classes favored; here every class is answered with its neighbor.",
            ),
        ),
        CONFUSION,
        "The confusion matrix is full beside its diagonal: each digit is taken for the next one. The network has learned the training labels perfectly, and these count classes otherwise than the test.",
        "Training looks perfect, yet test accuracy is below guessing. To be wrong so reliably takes knowledge, so the labels of the two parts must differ: the confusion matrix will show which class became which.",
        "Make the table of classes once, and use it for all parts of the data.",
        "losses",
    ),
    Diagnosis(
        "batch-norm-of-one",
        CNN,
        (
            (NAMES["no-eval"], "Then the training loss would be the healthy run's; here it is worse as well."),
            (
                NAMES["rate-over-100"],
                "Then the loss would only be late; here training and test drift apart, and the range test has its optimum where the healthy one has.",
            ),
            ("Overfitting", "Then the training loss would be as low as the healthy run's; here it is higher."),
        ),
        CODE,
        "Each image is normalized by its own mean and deviation, which takes away how strongly a feature is there. In the test the running statistics take their place, which fit no image that was trained on: so the test is worse than training, and both are worse than in the healthy run.",
        "Training is worse than it should be, and the test worse still, in a network with batch normalization. I would ask how many images each normalization sees at a time: with one, its statistics mean nothing.",
        "Give each normalization a batch of 16 or more, or take group or layer normalization, which do not look at the batch.",
        "ablations",
    ),
    Diagnosis(
        "softmax-axis",
        TRANSFORMER,
        (
            (NAMES["no-causal-mask"], "Then weights above the diagonal would not be zero; here they are."),
            ("A better learning rate", "Then it would write better, too; here hardly a sentence is right."),
            (
                NAMES["unscaled-scores"],
                "Then both losses would be higher than in the healthy run; here they are lower.",
            ),
        ),
        ATTENTION,
        "The columns of the attention weights sum to one, not the rows: the softmax runs over the queries. What a word gets thus depends on the words after it, which gives some of the answer away in training and in the test; when it writes, nothing comes after.",
        "Both losses are a little too good and the text is bad: something of the future leaks, though the mask is there. I would check that each row of attention weights sums to one.",
        "Take the softmax over the keys, the last axis, and assert that rows sum to one.",
        "attention",
    ),
    Diagnosis(
        "no-zero-grad",
        MLP,
        (
            (
                NAMES["rate-times-100"],
                "Then the first steps would explode; here the loss falls at first. In the range test a rate that is a little smaller is not enough.",
            ),
            (
                NAMES["raw-pixels"],
                "Then the numbers of a batch would be large; here their mean is near zero and their deviation near one.",
            ),
            (
                NAMES["no-clipping"],
                "That is what one sees, but not why: the gradient grows steadily with the steps, in every layer, in a network with two hidden layers.",
            ),
        ),
        GRADIENTS,
        "The gradient is many times the healthy one in every layer. backward() adds to what is there, so that each step follows the sum of all gradients so far, on top of momentum: it overshoots more and more.",
        "It learns for some steps, then the loss swings and grows without end. The gradient norms grow with the number of steps, so I would look for a missing zero_grad(): backward adds, it does not replace.",
        "Call optimizer.zero_grad() before every backward(), unless you mean to accumulate.",
        "backpropagation",
    ),
    Diagnosis(
        "raw-pixels",
        MLP,
        (
            (
                NAMES["rate-times-100"],
                "It is as if: but the range test and one look at a batch tell that the numbers are too large, not the rate alone.",
            ),
            (
                NAMES["dying-relu"],
                "Units are dead here as well, but as a result: the loss was huge from the start, which with dead units it is not.",
            ),
            (
                NAMES["no-zero-grad"],
                "Then the loss would begin as the healthy one; here it is huge before the first step.",
            ),
        ),
        BATCH,
        "The pixels of a batch go up to 255. Logits and gradients are as many times larger, so that the loss is huge before the first step, and the first steps kill most units.",
        "The loss is huge before a single step is made, so it is not the optimizer. I would look at the mean and the deviation of one batch: the inputs are not normalized.",
        "Take out the mean and the deviation of the training part, and use the same two numbers for every other part.",
        "losses",
    ),
    Diagnosis(
        "unscaled-scores",
        TRANSFORMER,
        (
            (
                NAMES["rate-over-100"],
                "Then the loss would go on falling at the end; here it stays above the healthy one, and the range test wants no larger rate.",
            ),
            (NAMES["softmax-axis"], "Then both losses would be lower than in the healthy run; here they are higher."),
            ("Too small a network", "The healthy run has the same network."),
        ),
        ATTENTION,
        "The attention weights are nearly all or nothing. Scores grow with √d, so that without the division the softmax saturates and hardly any gradient passes it: the network learns, but worse.",
        "It learns, only worse than it should, and the attention weights are close to zero or one. With scores of a large dimension I would check the division by √d.",
        "Divide the scores by the square root of the width of a head.",
        "attention",
    ),
)


def case(number: object) -> Diagnosis | None:
    """The case of that number, from 1; None where there is none."""
    return CASES[number - 1] if isinstance(number, int) and 1 <= number <= len(CASES) else None


def solved(answers: Iterable[Answer]) -> Mapping[str, bool]:
    """The bugs whose case was answered, each with whether its last answer was right."""
    return {each.card.removeprefix(PREFIX): each.right for each in answers if each.card.startswith(PREFIX)}

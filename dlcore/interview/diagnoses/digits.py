"""Networks that learn digits, and what is wrong with them."""

from dlcore.guide import NAMES
from dlcore.interview.diagnoses.case import (
    BATCH,
    CNN,
    CODE,
    CONFUSION,
    GRADIENTS,
    LATER,
    MLP,
    RANGE,
    SPLIT,
    UNITS,
    Diagnosis,
)

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
                "Then the first layer's gradient would be much smaller than the last one's; here it is larger.",
            ),
        ),
        RANGE,
        "In the range test the rate in use lies where the loss has hardly begun to fall: this run's code needs one that is far larger. Every layer has a gradient, and none is small, so the direction is right and only the steps are too short.",
        "The loss falls smoothly, on training and test data alike, and is nowhere near its end. Nothing is wrong with the direction, so I would look at the step size and run a learning-rate range test.",
        "Take out the factor. Where a rate has to be chosen, a rule of thumb of fastai's range test is the rate at which the loss falls fastest, or a tenth of the one at which it is lowest.",
        "optimizer_benchmarks",
    ),
    Diagnosis(
        "labels-of-neighbors",
        MLP,
        (
            (
                NAMES["dying-relu"],
                "Then units would be zero on every image, and so would the gradient of their layer; here most units are alive, and every layer has a gradient.",
            ),
            (
                NAMES["rate-times-100"],
                "Then the loss would blow up before it gets stuck; here it goes down to chance level, and stays.",
            ),
            (
                NAMES["raw-pixels"],
                "Then the numbers of a batch would be large; here their mean is near zero and their standard deviation near one.",
            ),
        ),
        BATCH,
        "The labels do not belong to the images beside them. Inputs, gradients and units are healthy, yet there is nothing to learn: the network comes down to the chance-level loss (ln 10), and each epoch pairs images and labels anew, so it cannot even memorize them.",
        "The loss settles at chance level, ln 10, although gradients flow and units are alive. Inputs and labels may not belong together, so I would look at a batch with my own eyes.",
        "Index images and labels by the same rows, and look at a few pairs before every first training.",
        "losses",
    ),
    Diagnosis(
        "softmax-twice",
        MLP,
        (
            (
                NAMES["rate-over-100"],
                "Then the loss would go on falling; here it stops, although most answers are right.",
            ),
            (
                "Labels smoothed too much",
                "Smoothing raises the minimum of the loss too, and on the curves alone it looks the same; but nothing in the code smooths.",
            ),
            (
                "Network too small (underfitting)",
                "A network that is too small has a high loss because its answers are wrong; here most are right.",
            ),
        ),
        CODE,
        "Most answers are right, yet the loss stays high, in training as in the test: that narrows it down, and the line with the loss in the code decides. A cross-entropy whose logits are probabilities from 0 to 1 cannot fall below −ln(e / (e + 9)) = 1.46 for ten classes: the loss stops above it.",
        "Accuracy rises but the loss stops far above zero, at the same height in training and test. For ten classes the softmax of a softmax has its minimum near there, so I would check whether the network and the loss both apply one.",
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
        SPLIT,
        "The training loss is that of the healthy run, so what is learned is the same. Only what is measured differs, on training images too: dropout still drops units when the network is tested, and batch normalization uses the batch it is given.",
        "Training looks fine, yet accuracy is low even on the training images, so I doubt the evaluation. I would predict the same images twice: with dropout on, the answers differ. Then model.eval() is missing.",
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
                "Then the numbers of a batch would be large; here their mean is near zero and their standard deviation near one.",
            ),
            (
                NAMES["no-zero-grad"],
                "Then the loss would grow step by step; here the first steps blow up at once, and then nothing moves.",
            ),
        ),
        RANGE,
        "In the range test the rate in use lies far to the right of where the loss is lowest. The loss explodes within the first steps; then most units are dead, the rest is stuck, and only the biases of the last layer still learn.",
        "The loss explodes within the first steps and then stands still at chance level. The steps are far too long, so I would divide the rate by ten until the first steps fall, or run a range test.",
        "Divide the learning rate; warm-up and clipping soften the first steps.",
        "optimizer_benchmarks",
    ),
    Diagnosis(
        "test-in-training",
        MLP,
        (
            (
                "An easy test set",
                "An easy test would give the healthy run a high score too; both are tested on as many digits of the same file, and a second held-out set tells them apart.",
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
        "The training loss is the healthy run's, so nothing was learned better. On a second held-out set it is no better than the healthy run; only on the test it is perfect, because the network was trained on it.",
        "Test accuracy is perfect, and the test loss is as low as the training loss. A network that fits its training images perfectly does worse on new ones, so I suspect that it was trained on the test images, and would try a second held-out set.",
        "Split before anything else, into rows that cannot overlap, and look for duplicates, and for groups, such as one patient, in both parts.",
        "regularization?reg-tab=Leakage",
    ),
    Diagnosis(
        "unshuffled",
        MLP,
        (
            (NAMES["rate-times-100"], "Then the loss would explode within the first steps; here it falls, if slowly."),
            (NAMES["no-zero-grad"], "Then the loss would grow; here it falls."),
            (
                NAMES["labels-plus-one"],
                "Then training would go well and test accuracy would lie below chance level; here training is slow, and test accuracy is far above guessing.",
            ),
        ),
        BATCH,
        "Every batch has one class alone. The network learns to answer that class, then the next, and forgets much of the one before: the gradients are large, and each class undoes what the one before it taught.",
        "It learns, but much more slowly than it should at this rate, and the gradients are large. I would look at the labels of one batch: if they are all alike, nobody shuffled.",
        "Shuffle before every epoch: shuffle=True in the data loader.",
        "optimizers",
    ),
    Diagnosis(
        "dying-relu",
        MLP,
        (
            (
                NAMES["labels-of-neighbors"],
                "Then every layer would have a gradient and most units would be alive; here a whole layer is dead before the first step.",
            ),
            (
                NAMES["rate-times-100"],
                "Then the loss would blow up first; here it never does, and the range test is flat at every rate.",
            ),
            (NAMES["rate-over-100"], "Then a larger rate would help; the range test is flat at every rate."),
        ),
        UNITS,
        "Every unit of the second hidden layer is zero on every image, before the first step already. Nothing passes, neither forward nor back, so the loss stays at chance level (ln 10) whatever the rate: only the biases of the last layer learn.",
        "The loss stays at chance level, ln 10, from the first step on and hidden layers get no gradient. I would count the units that are zero on every input: that is a dying ReLU, here by its initialization.",
        "Begin with biases of zero and He initialization; Leaky ReLU, GELU or normalization before it keep a gradient.",
        "activations",
    ),
    Diagnosis(
        "frozen-layer",
        MLP,
        (
            (
                NAMES["rate-over-100"],
                "Then every layer would have a gradient; here the first one has none. A larger rate helps here too, as the range test shows, but a small rate leaves no gradient at exactly zero.",
            ),
            (
                "Network too small (underfitting)",
                "Then every layer would still have a gradient; here the first one has none.",
            ),
            (
                "Vanishing gradients",
                "A gradient that vanishes gets smaller from layer to layer, and is not exactly zero; here it is large down to the second layer and zero in the first.",
            ),
        ),
        GRADIENTS,
        "The first layer's gradient is exactly zero, and those of the others are larger than in the healthy run, as the loss is. So the layer learns nothing: it keeps its initial weights, and the rest learns on random features.",
        "The run learns, but ends worse in training already, so it cannot fit what it should. I would look at the gradient norms by layer: one that is exactly zero means that requires_grad is off, or that the loss does not depend on that layer.",
        "Set requires_grad back to true, and check that the optimizer has every parameter.",
        "backpropagation",
    ),
    Diagnosis(
        "labels-plus-one",
        MLP,
        (
            (
                NAMES["labels-of-neighbors"],
                "Then there would be nothing to learn and the training loss would stay at chance level; here it falls as it should.",
            ),
            (
                "Overfitting",
                "An overfitted network is still right more often than by chance; here it is almost always wrong.",
            ),
            (
                NAMES["unshuffled"],
                "Then the training loss would be uneven and the last classes favored; here every class is answered with its neighbor.",
            ),
        ),
        CONFUSION,
        "The confusion matrix is full beside its diagonal: each digit is taken for the next one. The network has learned the training labels perfectly, but the training labels number the classes differently from the test labels.",
        "Training looks perfect, yet test accuracy is below chance level. To be wrong so reliably takes knowledge, so the labels of the two parts must differ: the confusion matrix will show which class became which.",
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
                "Then a larger rate would help; the range test finds none that does better.",
            ),
            ("Overfitting", "Then the training loss would be as low as the healthy run's; here it is higher."),
        ),
        CODE,
        "Each image is normalized by its own mean and standard deviation, which removes how strongly a feature is present. In the test the running statistics take their place, which fit no single image. Training against test shows it: the healthy run's test loss lies well below its training loss, as dropout acts in training only; here that gap is gone, and both losses are higher.",
        "The test loss is as high as the training loss, although dropout is off in the test. I would ask how many images each batch normalization sees: with one, its statistics are that image's own, over its pixels, and the running averages fit no single image.",
        "Give each normalization a batch of 16 or more, or take group or layer normalization, which do not depend on the batch.",
        "regularization?reg-tab=Normalization",
    ),
    Diagnosis(
        "no-zero-grad",
        MLP,
        (
            (
                NAMES["rate-times-100"],
                "Then the loss would explode within the first steps; here it rises a little, comes back, and then grows over hundreds of steps.",
            ),
            (
                NAMES["raw-pixels"],
                "Then the numbers of a batch would be large; here their mean is near zero and their standard deviation near one.",
            ),
            (
                NAMES["no-clipping"],
                "That gradient grows on its way back through many layers or tokens, and comes in peaks. Here there are only three layers, the first is not the worst, and the median is far too high as well, not only the peak.",
            ),
        ),
        GRADIENTS,
        "The gradient is many times the healthy one in every layer. backward() adds to what is there, so each step follows the sum of all gradients so far, on top of momentum, and overshoots further and further.",
        "The loss rises, comes back, and then grows with every stretch of steps, while gradient norms are far too high in every layer. I would look for a missing zero_grad(): backward adds to the gradient, it does not replace it.",
        "Call optimizer.zero_grad() before every backward(), unless you mean to accumulate.",
        "backpropagation",
    ),
    Diagnosis(
        "raw-pixels",
        MLP,
        (
            (
                NAMES["rate-times-100"],
                "No learning rate changes the loss before the first step; here it is huge at step 0 of training against test.",
            ),
            (
                NAMES["dying-relu"],
                "Units are dead here as well, but they died in the first steps. Before them, at step 0 of training against test, the loss is huge; dead units give a loss near chance level.",
            ),
            (
                NAMES["no-zero-grad"],
                "A gradient that is not set to zero changes nothing before the first step; here the loss is huge at step 0 of training against test.",
            ),
        ),
        BATCH,
        "The pixels of a batch go from 0 to 255: their standard deviation is tens of times that of normalized inputs, which is one. The logits of a new network grow in proportion, as its biases are zero, so the test loss is huge before the first step, as training against test shows at step 0. The gradients are too large as well, and the first steps kill most units.",
        "The loss is huge before a single step is made, so it is not the optimizer. I would look at the mean and the standard deviation of one batch: the inputs are not normalized.",
        "Subtract the mean and divide by the standard deviation, both of the training set, and use the same two numbers for every other set.",
        "activations",
    ),
)

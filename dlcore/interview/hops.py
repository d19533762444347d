"""The hops of the timeline: the problem that each technique met, the claim that measures what it brought, and the problem that it left."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A technique in its chain: the problem that it met, what remained, and the claim whose measurement shows its effect, where there is one.

    The idea, the dates and the source are the topic's.
    """

    topic: str
    problem: str
    remains: str
    claim: str = ""


@dataclass(frozen=True)
class Chain:
    """Techniques of one field in the order of their ideas, which is not always that of years."""

    title: str
    field: str
    steps: tuple[Step, ...]


CHAINS = (
    Chain("Neuron and gradient", "Training", (
        Step("neuron", "How can a machine learn a decision from examples?", "One neuron separates classes by a hyperplane, and the perceptron's rule trains a single layer."),
        Step("backpropagation", "Hidden units have no targets of their own: how should their weights change?", "The chain rule multiplies one factor per layer, and a product of many factors vanishes or explodes.", "backpropagation/true-gradient"),
    )),
    Chain("Optimizers", "Training", (
        Step("gd", "A function of many variables seldom has a formula for its minimum: where is it?", "One step reads the whole data set.", "optimizers/gd-slow-on-large-data"),
        Step("sgd", "One step of gradient descent reads the whole data set.", "The gradient of a single example is noisy, and parallel hardware stands idle.", "optimizers/sgd-fast-but-noisy"),
        Step("mini-batch", "One example at a time is noisy and leaves parallel hardware idle, the whole data set is slow.", "In a narrow ravine the steps zigzag from side to side.", "optimizers/mini-batch-balances"),
        Step("momentum", "In a ravine the gradient points mostly across it, so that plain steps zigzag.", "It gathers speed, and overshoots.", "optimizers/momentum-accelerates"),
        Step("nesterov", "Momentum notices that it has gone too far only after the step.", "One learning rate serves all weights, those of frequent and of rare features alike."),
        Step("adagrad", "Weights of rare features get few gradients, and need larger steps when they do.", "The sum of squared gradients only grows, so that learning slows to a halt.", "optimizers/adagrad-sparse"),
        Step("rmsprop", "AdaGrad never forgets a gradient, so its steps only shrink.", "It has no momentum of its own, and its first steps are too large.", "optimizers/rmsprop-fixes-adagrad"),
        Step("adam", "Momentum chooses the direction, RMSProp the size of each weight's step: one rule should do both.", "L2 regularization enters the gradient, so the decay is divided by the same root.", "optimizers/adam-fast"),
        Step("nadam", "Adam's momentum looks back only.", "It seldom beats Adam by much."),
        Step("adamw", "Under Adam with L2, weights with large gradients decay least.", "Learning rate and decay still have to be tuned, and its state takes twice the memory of the weights.", "optimizers/adamw-generalizes"),
        Step("lookahead", "Fast weights keep jumping around the minimum.", "An interval and one more step size have to be chosen.", "optimizers/lookahead-stabilizes"),
        Step("lion", "Adam's two numbers per weight fill the memory of large models.", "Its steps never shrink by themselves, so that it needs a schedule to settle."),
        Step("muon", "Adam treats each weight by itself; a few directions of a weight matrix dominate its update.", "It takes matrices alone: another optimizer has to move the rest."),
    )),
    Chain("Callbacks", "Training", (
        Step("scheduler", "With a constant learning rate SGD never settles.", "Training may still go on for too long.", "callbacks/scheduler-helps"),
        Step("early-stopping", "A network that trains for too long fits the noise of its training set.", "By the time it stops, the weights are some epochs past their best.", "callbacks/early-stopping-prevents-overfitting"),
        Step("checkpoint", "The last weights need not be the best.", "One best number says little about how training went."),
        Step("tensorboard", "A final score does not tell what went wrong on the way.", "Smoothed curves hide noise, and runs are compared by eye."),
    )),
    Chain("Regularization", "Training", (
        Step("cross-validation", "With few examples a single held-out set is small, and its score a matter of luck.", "It says that a model generalizes badly, not why."),
        Step("l2", "Large weights let a network bend to every example.", "It makes weights small, none of them zero."),
        Step("bias-variance", "Test error alone does not tell a model that is too rigid from one that is too flexible.", "Networks with more weights than examples need not follow the U."),
        Step("l1", "A model should name the few inputs that matter.", "It shrinks the useful weights as well."),
        Step("augmentation", "More examples would help, and nobody labels them.", "Someone has to know which changes leave the label alone."),
    )),
    Chain("Normalization", "Training", (
        Step("layer-norm", "Statistics of a batch fail in recurrent networks, and with few examples.", "It treats all units of a layer alike, which channels of images are not."),
        Step("group-norm", "Detectors fit two images into memory, too few for statistics of a batch.", "The number of groups has to be chosen."),
        Step("rms-norm", "Centering costs time in every layer: is it needed?", "A mean that all units share stays in."),
    )),
    Chain("Training in practice", "Training", (
        Step("ema", "The last step's weights carry the noise of the last batches.", "It takes a second copy of the weights, and a learning rate that decays often does as well."),
        Step("clip-norm", "One steep place throws a recurrent network far from all that it has learned.", "Gradients that vanish still vanish."),
        Step("learning-rate-range-test", "A grid of trainings for one number is expensive.", "How to read its curve is a convention."),
        Step("mixed-precision", "Memory and time go into digits that training hardly needs.", "Small numbers vanish in the narrow range of fp16."),
    )),
    Chain("Activations", "Activations", (
        Step("sigmoid", "A step function has no slope to learn from.", "Its derivative is at most a quarter, so that each layer shrinks the gradient, and its outputs are all positive.", "activations/sigmoid-vanishes"),
        Step("tanh", "Outputs that are all positive push a neuron's weights in the next layer in the same direction.", "It still saturates, at both ends.", "activations/tanh-beats-sigmoid"),
        Step("relu", "Functions that saturate leave the first layers of a deep network with hardly any gradient.", "A unit that is inactive on every example has no gradient: it is dead.", "activations/relu-mitigates-vanishing"),
        Step("leaky-relu", "A dead ReLU unit has no gradient by which it could recover.", "The outputs are still not centered, and the slope is one more hyperparameter.", "activations/leaky-prevents-dying"),
        Step("elu", "ReLU's outputs are never negative, so that their mean lies above zero.", "It needs an exponential, and saturates for large negative inputs.", "activations/elu-converges-better"),
        Step("gelu", "ReLU decides by the sign alone, with a kink at zero.", "The normal distribution function is costly, and often approximated."),
        Step("silu", "GELU needs the normal distribution function.", "It hardly differs from GELU: which of the two is better is found by trial."),
    )),
    Chain("Regression losses", "Losses", (
        Step("mse", "Measurements disagree: which curve comes closest to all of them?", "Twice the residual counts four times, so that one outlier can move the fit.", "losses/mse-regression-cross-entropy-classification"),
        Step("mae", "The mean follows outliers, the median does not.", "Its gradient does not shrink near the target, so that the last steps oscillate."),
        Step("huber", "Squares let a few outliers decide, absolute values are less efficient where errors are normal.", "Its δ must fit the size of a typical error."),
    )),
    Chain("Classification losses", "Losses", (
        Step("kl", "How far is one probability distribution from another?", "It is not symmetric, and infinite where q rules out what p allows."),
        Step("cross-entropy", "Behind a softmax, the gradient of a squared error vanishes where the network is confidently wrong.", "It asks for ever more confidence, of wrong labels too.", "losses/mse-regression-cross-entropy-classification"),
        Step("binary-cross-entropy", "Softmax lets only one class be right; a photograph may need several labels.", "Where only one can be right, it does not use that."),
        Step("hinge", "Many boundaries separate two classes: which one should be preferred?", "Its outputs are not probabilities."),
        Step("label-smoothing", "Cross-entropy drives logits apart without end, and networks become overconfident.", "Probabilities can come out underconfident, and the network is a worse teacher for distillation."),
        Step("focal", "A detector sees thousands of easy background examples for each object, and their small losses add up.", "Mislabeled examples, being hard, count more."),
    )),
    Chain("Image classifiers", "Vision", (
        Step("fully-connected", "Features have to become a score for each class.", "A weight for every pixel: it must learn a shifted digit anew."),
        Step("convolution", "A dense layer learns the same pattern anew at every position.", "One kernel sees no more than its neighborhood."),
        Step("average-pooling", "Later layers must see more of the image, and need not know every position exactly.", "A single strong response is diluted by its neighbors."),
        Step("max-pooling", "An average weakens a pattern that occurs once in its window.", "Exact positions are lost."),
        Step("lenet", "A digit's place and shape vary, and a dense network needs examples of each.", "Data sets and machines were small, and so was the network."),
        Step("alexnet", "On photographs, classifiers on hand-made features had nearly stopped improving.", "Its first filters are large, and its dense layers, with most of its sixty million parameters, overfit."),
        Step("dropout", "Large dense layers memorize their training set.", "Training takes longer, and with much data it brings little."),
        Step("vgg", "Large filters cost many weights, and apply one nonlinearity.", "Networks as deep as that were hard to train from scratch.", "vision/vgg-deeper-small-filters"),
        Step("batch-norm", "Deep networks asked for small learning rates and careful initialization.", "It depends on the batch, and with it plain networks still get worse beyond some depth."),
        Step("residual", "Beyond some twenty layers plain networks get worse, even on their training set.", "Shapes must be made to agree, and activations kept for the sum.", "vision/residual-trains-deep"),
        Step("resnet", "How far does depth help, once it no longer hurts training?", "Depth, width and resolution are still chosen by hand.", "vision/residual-trains-deep"),
        Step("compound", "Making a network deeper, or wider, or its images larger, soon brings little by itself.", "Equal MACs are not equal time, and the proportion must be searched for.", "vision/efficientnet-scales-efficiently"),
        Step("efficientnet", "A phone has few MACs to spend on a good classifier.", "A convolution sees neighbors first, however much data could teach it otherwise.", "vision/efficientnet-scales-efficiently"),
        Step("vit", "Convolution builds in what very large data sets could teach.", "It needs such data, or weights that were pre-trained on them.", "vision/vit-wins-on-large-data"),
    )),
    Chain("Segmentation and detection", "Vision", (
        Step("u-net", "Pooling tells what is in an image, and forgets where.", "It labels pixels, and does not tell one object from the next of its class.", "vision/unet-segments"),
        Step("yolo", "Detectors first proposed regions, some two thousand an image, and then classified each.", "Small objects close together compete for one cell.", "vision/yolo-real-time"),
    )),
    Chain("Sequences and Transformers", "Language", (
        Step("rnn", "A window of fixed size cannot read sentences of arbitrary length.", "The gradient passes the same matrix at every token, so that it vanishes or explodes.", "language/rnn-vanishes"),
        Step("lstm", "What an RNN reads early is lost before it is needed.", "It has four times an RNN's weights, and reads one token after another.", "language/lstm-addresses-vanishing"),
        Step("gru", "An LSTM has three gates and a second state: does it need them all?", "It, too, reads one token after another, and keeps a whole sentence in a state of fixed size.", "language/gru-similar"),
        Step("seq2seq", "A state of fixed size has to hold the whole sentence.", "Attention looks from one sentence to the other; within each, recurrence still reads one token after another."),
        Step("attention", "Within a sentence, what one token needs from another has to pass through every state between them.", "Each token gets one weighted mean, whatever the order of the others.", "language/transformer-long-range"),
        Step("multi-head-attention", "A single head gives each token one weighted mean: it can follow one relation at a time.", "The order of the tokens is still unknown to it."),
        Step("positional-encoding", "Without recurrence nothing tells the order of the tokens.", "Learned positions end with the longest sequence in training, and sinusoids are rarely followed far beyond it."),
        Step("transformer", "Recurrence reads one token after another, which parallel hardware cannot speed up.", "Attention compares all pairs of tokens: time and memory grow with the square of the length.", "language/transformer-parallel"),
        Step("gpt", "Labels are scarce and text is plentiful, but each task was learned from its labels alone.", "A token sees only what stands before it.", "language/gpt-generates"),
        Step("bert", "What a word means depends on both its sides.", "It fills gaps, and does not write text.", "language/bert-classifies"),
        Step("t5", "Every task had an output layer of its own.", "It has about twice the parameters of an encoder, or a decoder, of the same depth."),
    )),
    Chain("Inside language models", "Language", (
        Step("bpe", "A list of words is never complete, and characters make sequences long.", "Text unlike that of its training falls into many pieces."),
        Step("skip-gram", "As one-hot vectors, all words are equally far from each other.", "A word has one vector, whatever the sentence around it."),
        Step("pre-ln", "Deep Transformers diverge early in training unless the learning rate is warmed up.", "The sum along the residual path grows from block to block."),
        Step("rope", "Vectors added to the embedding mix what a token is with where it stands.", "Beyond the length of training it meets angles that it never saw."),
        Step("alibi", "Networks trained on short sequences fail on longer ones.", "What is far away counts little."),
        Step("kv-cache-sharing", "While a text is generated, reading the keys and values of all earlier tokens takes most of the time.", "The cache still grows with each token."),
        Step("nucleus-sampling", "The likeliest text is dull and repeats itself, and a fixed number of candidates is now too many, now too few.", "A high temperature flattens the distribution, and the tail comes back."),
        Step("min-p", "At a high temperature, samplers let nonsense through.", "Its threshold has to be chosen, like any other."),
        Step("weight-quantization", "Each generated token has to read all weights from memory.", "Outliers among the weights make the grid of all others coarse."),
    )),
)  # fmt: skip

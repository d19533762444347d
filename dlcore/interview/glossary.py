"""The field's terms that this app uses: each in a sentence or two, with a formula where it helps, and the place where it is seen."""

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from dlcore.guide import PAGES, TAUGHT


@dataclass(frozen=True)
class Term:
    """A term. `text` is Markdown; `formula` is LaTeX, empty where words do; it is seen on `page`, in the tab `tab` or at the anchor `anchor`, or at its top."""

    name: str
    page: str
    text: str
    formula: str = ""
    tab: str = ""
    anchor: str = ""

    @property
    def id(self) -> str:
        """What the term is called in links."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        return re.sub("[^a-z0-9]+", "-", plain).strip("-")

    @property
    def letter(self) -> str:
        return self.id[0].upper()

    @property
    def section(self) -> str:
        """That of its page, where the term is at home; empty where it is of measuring, not of a technique."""
        section = PAGES[self.page].section
        return section if section in TAUGHT else ""

    @property
    def seen(self) -> str:
        """The address of the place where it is seen, relative to any page."""
        query = urlencode({f"{PAGES[self.page].prefix}tab": self.tab}) if self.tab else ""
        anchor = self.anchor or ("closer" if self.tab else "")
        return self.page + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")


T = Term
# fmt: off
_TERMS = (
    # A neuron, and how it learns
    T("Neuron", "backpropagation", "A weighted sum of its inputs plus a bias, passed through an activation.", r"a=\sigma\left(\sum_i w_i x_i+b\right)"),
    T("Parameters", "cnn_evolution", "The numbers that training changes: weights and biases. Their count says how much memory a model takes, hardly how long it computes.", tab="Cost"),
    T("Hyperparameter", "choosing_an_optimizer", "A number that is set before training and that training leaves alone, such as the learning rate or the batch size. Validation data choose it.", tab="Learning rates"),
    T("Bias (of a unit)", "backpropagation", "The constant added to a unit's weighted sum. It shifts the input at which the unit becomes active."),
    T("Pre-activation", "backpropagation", "What a unit computes before its activation: the weighted sum plus the bias.", r"z=Wx+b"),
    T("Activation function", "activations", "The function applied to the pre-activation. Without a nonlinear one a deep network is a single linear map, however many layers it has.", tab="Shapes"),
    T("Hidden layer", "backpropagation", "A layer between input and output. Its activations are features that the network makes for itself."),
    T("Forward pass", "backpropagation", "Computing the output, and the loss, from the input, layer by layer."),
    T("Backward pass", "backpropagation", "Computing the gradients, from the loss back to the first layer. It needs the activations that the forward pass saved, and takes about twice its operations."),
    T("Gradient", "backpropagation", "All partial derivatives of the loss with respect to the parameters. It points where the loss rises fastest; training steps the other way.", r"\nabla L=\left(\frac{\partial L}{\partial w_1},\dots,\frac{\partial L}{\partial w_n}\right)"),
    T("Chain rule", "backpropagation", "The derivative of nested functions is the product of their derivatives. Backpropagation applies it from the loss backward, and uses each partial result once for all weights below it.", r"\frac{dL}{dw}=\frac{dL}{da}\,\frac{da}{dz}\,\frac{dz}{dw}"),
    T("Gradient check", "backpropagation", "Comparing computed gradients with finite differences of the loss, in double precision.", r"\frac{\partial L}{\partial w}\approx\frac{L(w+h)-L(w-h)}{2h}", "Gradient check"),
    T("Subgradient", "backpropagation", "At a kink of a convex function, such as ReLU's at 0, any slope between those on the two sides. PyTorch takes 0 for ReLU; through a composition, autograd's value need not be a subgradient.", tab="At ReLU's kink"),
    T("Vanishing gradients", "activations", "Gradients that shrink from layer to layer on their way back, or from step to step in a recurrent network, until the first ones hardly learn.", tab="Signal"),
    T("Exploding gradients", "sequence_models", "Gradients that grow from layer to layer, or from step to step in a recurrent network, as products of factors above 1 do. Clipping the gradient's norm bounds the step."),
    T("Gradient clipping", "sequence_models", "Scaling the gradient down where its norm exceeds a limit: the direction stays, the step is bounded.", r"g\leftarrow g\cdot\min\left(1,\frac{c}{\lVert g\rVert}\right)"),
    T("Saturation", "losses", "Where a function is almost flat, as the sigmoid is far from 0: its derivative, and with it the gradient, is almost 0."),
    T("Dead unit", "activations", "A ReLU unit whose pre-activation is negative for every example: its output and its gradient are 0, so it cannot recover by itself.", tab="Dead units"),
    T("Initialization", "activations", "The random weights at the start. Their scale decides whether signals and gradients keep their size through the layers. The default of PyTorch's `nn.Linear`, uniform with variance 1/(3 n_in), is too small for deep plain networks.", tab="Signal"),
    T("LeCun initialization", "activations", "Weights whose variance keeps the scale of signals where the activation is nearly linear with slope 1. For equal widths it is Xavier's.", r"\operatorname{Var}(w)=\frac{1}{n_{\text{in}}}", "Signal"),
    T("Xavier initialization", "activations", "Also *Glorot*: weights whose variance keeps that of signals and gradients through layers with tanh.", r"\operatorname{Var}(w)=\frac{2}{n_{\text{in}}+n_{\text{out}}}", "Signal"),
    T("He initialization", "activations", "Also *Kaiming*: twice LeCun's variance, since ReLU sets half of the pre-activations to 0.", r"\operatorname{Var}(w)=\frac{2}{n_{\text{in}}}", "Signal"),
    # Losses
    T("Loss", "losses", "The number that training makes small: how far predictions are from targets, averaged over examples. It must be differentiable; a metric need not be.", tab="Shapes"),
    T("Logits", "losses", "The raw scores before softmax or sigmoid: any real numbers. Losses take logits rather than probabilities, since the logarithm of a softmax can then be computed without overflow."),
    T("Softmax", "attention", "Turns scores into positive numbers that sum to 1. Adding a constant to all scores changes nothing.", r"p_i=\frac{e^{z_i}}{\sum_j e^{z_j}}"),
    T("Negative log-likelihood", "losses", "Minus the logarithm of the probability that the model gives to what was observed; averaged over examples it is the cross-entropy with one-hot targets.", r"-\log p(y\mid x)", anchor="whiteboard"),
    T("One-hot target", "losses", "A vector that is 1 at the right class and 0 elsewhere. Label smoothing takes a little from the 1 and shares it out."),
    T("Margin", "losses", "How far on the right side of the decision boundary an example lies. Hinge loss asks for 1 and ignores what has more.", r"y\hat y", "Margin"),
    T("Outlier", "losses", "A target far from the rest. Under squared error its gradient grows with its distance; under absolute error every residual has a gradient of the same size.", tab="Regression"),
    T("Residual", "losses", "Target minus prediction; the charts of losses have prediction minus target, the sign of the gradient. In a network, also what a residual block adds to its input.", r"r=y-\hat y", "Regression"),
    T("Calibration", "rehearse", "Whether stated probabilities are true frequencies: of all that is said with 80% confidence, 80% should be right. A network's are often too high; so are people's."),
    T("Label noise", "callbacks", "Training labels that are wrong, here replaced at random for a known fraction. A network that trains long enough memorizes them."),
    T("Class weights", "losses", "Factors on the loss of each class, larger for a rare one. They multiply the odds that the classifier predicts, and so move its threshold.", tab="Rare classes"),
    T("PR-AUC", "losses", "The area under precision against recall as the threshold moves; also average precision. A random ranking has the fraction of positives.", tab="Rare classes"),
    T("ROC-AUC", "losses", "The area under true against false positive rate: the probability that a positive gets a higher score than a negative. With rare positives it looks good while most alarms are false.", tab="Rare classes"),
    T("Entropy", "losses", "The mean of −log p over a distribution: 0 where one outcome is sure, largest where all are equally likely.", r"H(p)=-\sum_i p_i\log p_i", anchor="whiteboard"),
    # Optimizers
    T("Optimizer", "optimizers", "The rule that turns gradients into steps of the parameters."),
    T("Learning rate", "choosing_an_optimizer", "The factor by which the gradient, or what the optimizer makes of it, is scaled to a step. The most important hyperparameter to tune.", r"w\leftarrow w-\eta\,g", "Learning rates"),
    T("Effective learning rate", "optimizers", "What an adaptive method multiplies a weight's gradient by: the learning rate over its own estimate of the gradient's size.", r"\frac{\eta}{\sqrt{v}+\varepsilon}", "Effective learning rate"),
    T("Schedule", "callbacks", "How the learning rate changes while training runs: cosine, step, reduce on plateau.", tab="Schedules"),
    T("Warm-up", "callbacks", "Some steps at the start during which the learning rate rises from almost 0, so that early, unreliable gradients do no harm.", tab="Schedules"),
    T("Momentum coefficient", "optimizers", "The fraction of the velocity that each step keeps. At 0.9 a step is a sum over about the last ten gradients.", r"\frac{1}{1-\gamma}\approx\text{gradients remembered}", "Momentum"),
    T("Moments", "optimizers", "Adam's running means: the first of the gradient, the second of its square.", r"m\leftarrow\beta_1 m+(1-\beta_1)g,\quad v\leftarrow\beta_2 v+(1-\beta_2)g^2", "Formulas"),
    T("Bias correction", "optimizers", "Adam's means begin at 0 and are too small at first; dividing by the sum of their weights so far corrects that.", r"\hat m=\frac{m}{1-\beta_1^t}", "Formulas"),
    T("Epsilon", "optimizers", "A small number in the denominator against division by zero. Inside or outside the root differs, and in Adam it also caps the step of weights with tiny gradients.", r"\sqrt{v}+\varepsilon", "Formulas"),
    T("Batch size", "optimizer_benchmarks", "The number of examples whose mean gradient makes one step. Larger batches have less noise, and fewer steps per epoch.", tab="Batch size"),
    T("Gradient noise", "optimizer_benchmarks", "The difference between a mini-batch's gradient and that of the full data. Its variance falls as one over the batch size.", r"\operatorname{Var}\propto\frac{1}{|B|}", "Noise"),
    T("Performance profile", "optimizer_benchmarks", "For each method the fraction of all tasks that it solves within τ times the fastest one's time, against τ. Left it shows who is fastest, right who solves most.", r"\rho_m(\tau)=\frac1n\left|\left\{\text{task}\ p:\ t_{p,m}\le\tau\min_k t_{p,k}\right\}\right|", "Six tasks"),
    T("Step", "optimizer_benchmarks", "One update of the parameters, from one batch.", tab="Batch size"),
    T("Epoch", "callbacks", "One pass over all training examples."),
    T("Convergence", "optimizers", "The loss approaches a value and stays there. *Fast* means in few steps, or in few seconds: these are different claims."),
    T("Condition number", "optimizers", "The largest over the smallest curvature. A large one is a ravine: gradient descent zigzags across it and creeps along it.", r"\kappa=\frac{\lambda_{\max}}{\lambda_{\min}}", "Momentum"),
    T("Sparse features", "choosing_an_optimizer", "Inputs that are 0 almost always, such as words of a large vocabulary. Their weights get few gradients, which adaptive methods scale up.", anchor="sparse"),
    T("Weight decay", "choosing_an_optimizer", "Shrinking each weight by a fixed fraction in every step. With plain SGD it equals an L2 penalty, with Adam it does not.", r"w\leftarrow(1-\eta\lambda)w-\eta\,g", anchor="little"),
    T("Decoupled weight decay", "choosing_an_optimizer", "Weight decay applied to the weights themselves, outside the adaptive scaling: the W of AdamW.", tab="Decoupled decay"),
    # Generalization
    T("Training, validation and test sets", "callbacks", "One to learn from, one to choose settings and the stopping time by, one that decides nothing and is looked at once."),
    T("Overfitting", "callbacks", "The training loss still falls, the validation loss rises: what is learned holds for the training examples alone."),
    T("Generalization gap", "choosing_an_optimizer", "The difference between performance on training data and on new data.", anchor="little"),
    T("Regularization", "ablations", "Whatever makes a model generalize better at some cost in its fit to the training data: weight decay, dropout, augmentation, early stopping, label smoothing."),
    T("Patience", "callbacks", "The number of epochs without improvement after which early stopping ends the training."),
    T("Checkpoint", "callbacks", "Saved parameters. *Restore the best* means: those with the best validation value, not the last ones.", tab="Checkpoints"),
    T("Data augmentation", "vision_transformer", "Training on changed copies, shifted or mirrored, whose label stays the same. It gives a model the invariances that its architecture lacks.", anchor="whiteboard"),
    T("Ablation", "ablations", "Removing one part of a model, or replacing it, with all else equal, to see what that part contributes."),
    T("Accuracy", "cnn_evolution", "The fraction of examples whose predicted class is right. With rare classes it hides what is missed."),
    T("Confusion matrix", "cnn_evolution", "A table of true against predicted classes; what is off the diagonal is confused.", tab="Confusion matrix"),
    # Vision
    T("Kernel", "convolution", "Also *filter*: the small array of weights that slides over the image. Deep-learning libraries do not flip it, so what they compute is a cross-correlation."),
    T("Feature map", "convolution", "What one kernel makes of an image: an image of where its pattern is found.", tab="Feature maps"),
    T("Channel", "convolution", "One of the planes of an image or of a layer's output: three colors at the input, one map per kernel after a convolution.", tab="Layer calculator"),
    T("Stride", "convolution", "How far the kernel moves at a time. Stride 2 halves height and width.", r"n_{\text{out}}=\left\lfloor\frac{n+2p-k}{s}\right\rfloor+1", "Layer calculator"),
    T("Padding", "convolution", "Rows and columns, usually zeros, added around the image so that the output keeps its size. An odd kernel needs half its size, rounded down.", r"p=\frac{k-1}{2}", "Layer calculator"),
    T("Receptive field", "convolution", "The part of the input that one output value can see. Stacked 3×3 layers widen it by 2 pixels each; strides multiply what follows.", r"r=1+\sum_l (k_l-1)\prod_{m<l}s_m", "Filter size"),
    T("Pooling", "convolution", "Replacing each window by its maximum or its mean: a smaller map, less sensitive to small shifts.", tab="From maps to classes"),
    T("Parameter sharing", "convolution", "The same weights at every position. It makes a convolution small, and equivariant to shifts: a shifted input gives a shifted output.", anchor="whiteboard"),
    T("Inductive bias", "vision_transformer", "What an architecture assumes before it sees data: a convolution that near pixels belong together and that patterns may stand anywhere. It helps with little data and can limit with much."),
    T("MACs", "cnn_evolution", "Multiply-accumulate operations of one forward pass, about half the number of floating-point operations. They are no measure of time by themselves: memory access and parallelism matter.", tab="Cost"),
    T("Latency", "cnn_evolution", "The time from input to output for one example. Throughput is examples per second; a larger batch raises both.", tab="Latency"),
    T("Skip connection", "ablations", "A path around some layers. Residual networks add it, so that gradients have a path with factor 1; U-Net concatenates it.", r"\frac{\partial y}{\partial x}=\frac{\partial f}{\partial x}+I", "Initial gradients"),
    T("Normalization", "ablations", "Bringing activations to mean 0 and variance 1, then scaling and shifting them by learned numbers: over the batch (batch norm), or over the features of one example (layer norm).", r"\gamma\,\frac{x-\mu}{\sqrt{\sigma^2+\varepsilon}}+\beta"),
    T("Layer normalization", "attention", "Normalization over the features of one token or example. It needs no batch statistics and does the same in training and evaluation.", anchor="whiteboard"),
    T("Patch", "vision_transformer", "A small square of the image that a ViT takes as one token."),
    T("Patch embedding", "vision_transformer", "The linear map from the pixels of a patch to a token's vector: a convolution whose stride equals its kernel size.", r"z=W\,\operatorname{vec}(x)+b", "Formulas"),
    T("Class token", "vision_transformer", "A learned vector put in front of the patches, or in BERT of the words. It stands for no input of its own, so its last state is free to summarize the whole, and the classifier reads it.", tab="Attention"),
    T("Attention rollout", "vision_transformer", "Attention weights multiplied through the layers, with the skip connections: a rough answer to which patches the class token has drawn from.", tab="Attention"),
    T("Bounding box", "detection", "A rectangle around an object, with a class and a confidence."),
    T("IoU", "detection", "Intersection over union of two boxes or masks: 1 where they agree, 0 where they are apart.", r"\frac{|A\cap B|}{|A\cup B|}"),
    T("Non-maximum suppression", "detection", "Of boxes that overlap by more than a threshold the most confident stays, the others are dropped."),
    T("mAP", "detection", "Mean average precision: the area under the precision-recall curve, averaged over classes and, in COCO's version, over IoU thresholds from 0.5 to 0.95."),
    T("Precision and recall", "detection", "Precision: of what was found, the fraction that is right. Recall: of what is there, the fraction that was found.", r"\frac{TP}{TP+FP},\quad\frac{TP}{TP+FN}", "Errors"),
    T("Anchor-free", "detection", "A detector that predicts a box straight from each cell, not as a correction of preset anchor boxes.", anchor="whiteboard"),
    T("Anchor box", "detection", "A preset box of a typical size and shape. A detector with anchors predicts, at each position, how to correct each of them; YOLOv2 to v5 do so.", anchor="whiteboard"),
    T("Semantic segmentation", "segmentation", "A class for every pixel."),
    T("Dice", "segmentation", "Twice the overlap over the sum of both sizes. It equals the F1 score of pixels, and is never below the IoU.", r"\frac{2|A\cap B|}{|A|+|B|}"),
    T("Bias field", "segmentation", "A slow change of brightness across an MRI slice, from the scanner. It defeats fixed thresholds.", tab="Try a degradation"),
    T("Encoder and decoder", "segmentation", "One part that compresses the input to features, another that makes the output from them: U-Net for images, T5 for text.", anchor="whiteboard"),
    T("Transposed convolution", "segmentation", "A learned upsampling: each input value adds a scaled kernel to a larger output.", anchor="whiteboard"),
    T("Transfer learning", "vision_transformer", "Starting from parameters that were trained on other, larger data, and training on from there (fine-tuning) or training a new head alone.", anchor="whiteboard"),
    # Sequences and language
    T("Hidden state", "sequence_models", "The vector that a recurrent network carries from step to step: all that it knows of the past.", r"h_t=f(h_{t-1},x_t)", "Gates and states"),
    T("Gate", "sequence_models", "A vector of numbers from 0 to 1, computed by a sigmoid, that scales what is kept, written or output.", tab="Gates and states"),
    T("Cell state", "sequence_models", "The LSTM's memory. It is added to rather than multiplied by a matrix, so gradients survive where the forget gate is near 1.", r"c_t=f_t\odot c_{t-1}+i_t\odot g_t", "Gates and states"),
    T("Backpropagation through time", "sequence_models", "Backpropagation in a recurrent network, unrolled over its steps: one product of Jacobians per step back.", r"\frac{\partial h_T}{\partial h_1}=\prod_{t=2}^{T}\frac{\partial h_t}{\partial h_{t-1}}", anchor="whiteboard"),
    T("Long-range dependency", "sequence_models", "A dependency between tokens that stand far apart: what is needed now was read many tokens ago.", tab="Learning"),
    T("Sequential operations", "sequence_models", "Operations that must run one after another: as many as tokens in a recurrent network, a constant number in a Transformer's layer.", tab="Sequential operations"),
    T("Token", "bert_gpt_t5", "The unit that a language model reads and writes: a word, a part of one, or a character."),
    T("Tokenizer", "checkpoints", "Splits text into tokens and gives each a number. A model works only with its own tokenizer.", anchor="closer"),
    T("Vocabulary", "bert_gpt_t5", "All tokens that a model knows. The output layer has one logit for each.", tab="Training"),
    T("Embedding", "attention", "The vector that stands for a token, looked up in a learned table.", anchor="whiteboard"),
    T("Static and contextual embeddings", "modern_transformer", "A static embedding is one vector per word, as word2vec learns it. A contextual one is a hidden state: it differs with the sentence around the word.", tab="Embeddings"),
    T("Negative sampling", "modern_transformer", "Instead of a softmax over the whole vocabulary, a yes-or-no question for the true word and for a few random ones.", r"-\log\sigma(v^\top u)-\sum_{i=1}^{k}\log\sigma(-v^\top u_{n_i})", "Embeddings"),
    T("Cosine similarity", "modern_transformer", "The dot product of two vectors of length 1: 1 for the same direction, 0 for orthogonal ones, whatever their lengths.", r"\frac{a^\top b}{\lVert a\rVert\,\lVert b\rVert}", "Embeddings"),
    T("Query, key and value", "attention", "Three linear maps of each token's vector. A token's query is compared with every key; the values are averaged with the resulting weights.", r"q=xW^Q,\quad k=xW^K,\quad v=xW^V"),
    T("Attention weights", "attention", "The softmax of the scaled scores between a query and all keys: nonnegative, and summing to 1. High weight alone does not show that a token caused the answer.", r"\operatorname{softmax}\left(\frac{qK^\top}{\sqrt{d_k}}\right)", "Heads"),
    T("Attention head", "attention", "One set of query, key and value maps, in a smaller dimension. Several work side by side, and each may attend to something else.", tab="Heads"),
    T("Self-attention and cross-attention", "bert_gpt_t5", "In self-attention queries, keys and values come from the same sequence; in cross-attention queries come from the decoder, keys and values from the encoder.", tab="Attention masks"),
    T("Causal mask", "bert_gpt_t5", "Sets the scores of later positions to minus infinity, so that no token sees what follows it.", tab="Attention masks"),
    T("Masked language model", "bert_gpt_t5", "Trained to restore tokens that were hidden, from both sides. BERT is one.", tab="Masked tokens"),
    T("Autoregressive model", "bert_gpt_t5", "Predicts the next token from all before it, and writes by feeding its own output back. GPT is one.", r"p(x)=\prod_t p(x_t\mid x_{<t})", anchor="whiteboard"),
    T("Position information", "attention", "Attention by itself is permutation-equivariant: permuted inputs give permuted outputs. Positions are added to the embeddings, or enter the scores.", tab="Positions"),
    T("Induction head", "attention", "A head that continues a repeated sequence: it attends to what followed the current token's earlier occurrence, and copies it. It builds on a head of an earlier layer that attends to the previous token.", tab="Induction heads"),
    T("n-gram", "bert_gpt_t5", "n tokens in a row. An n-gram model counts them and predicts the next token from the last n − 1: the baseline that a neural model has to beat."),
    T("Teacher forcing", "attention", "In training the decoder reads the true previous token, whatever it would have written, so that all steps are computed at once. In use it reads its own tokens, and its mistakes; the gap is called exposure bias.", tab="Seq2seq"),
    T("Span corruption", "bert_gpt_t5", "T5's objective: spans of the input are removed, each leaving one sentinel token, and the decoder writes what stood there.", tab="Text to text"),
    T("Sentinel token", "bert_gpt_t5", "The token that stands in T5's input for a removed span, and in its target in front of the span's words. Each span of an input has its own.", tab="Text to text"),
    T("Perplexity", "bert_gpt_t5", "The exponential of the mean negative log-likelihood per token: the model is as uncertain as between that many equally likely tokens. Comparable only between models that share a tokenizer.", r"\exp\left(-\tfrac1T\sum_t\log p(x_t\mid x_{<t})\right)"),
    T("Pretraining and fine-tuning", "bert_gpt_t5", "First a general objective on much unlabeled text, then further training on the task.", anchor="whiteboard"),
    T("LoRA", "bert_gpt_t5", "Low-rank adaptation: the pre-trained matrices stay frozen, and a product of two thin ones is learned beside each. It can be added to them afterwards, and then costs nothing at inference.", r"W+\tfrac{\alpha}{r}BA", tab="Fine-tuning"),
    T("Linear probe", "bert_gpt_t5", "A linear classifier trained on the states of a frozen network: what can be read out without changing it.", tab="Fine-tuning"),
    T("Minimal pair", "bert_gpt_t5", "Two sentences that differ in one word, of which one is right. A language model is tested without labels: is the right one likelier? For BERT one masks each word in turn and adds up the log-probabilities: the pseudo-log-likelihood.", tab="Fine-tuning"),
    T("Token classification", "bert_gpt_t5", "A label for every token, such as its part of speech or the kind of name: a linear layer on each token's state. It needs context on both sides, so encoders are used.", tab="Fine-tuning"),
    T("Temperature", "checkpoints", "The number by which logits are divided before softmax when sampling: below 1 the likeliest tokens gain, above 1 they lose.", r"p_i\propto e^{z_i/\tau}", anchor="closer"),
    T("KV cache", "attention", "Keys and values of earlier tokens, kept while generating, so that each new token costs one query and not the whole sequence again. Its memory grows with the sequence.", anchor="whiteboard"),
    T("Grouped-query attention", "modern_transformer", "Several query heads share one head of keys and values, so that the KV cache shrinks by the size of a group. One group for all is multi-query attention.", tab="KV cache"),
    # Measuring
    T("Seed", "claims", "The number that fixes a run's randomness: initial weights, order of the batches. Several seeds show how much chance alone changes a result."),
    T("Confidence interval", "claims", "A range computed so that it contains the true mean in 95% of repetitions. Here by Student's t, over the differences of seeds that both sides share.", r"\bar d\pm t_{.975,\,n-1}\,\frac{s}{\sqrt n}"),
    T("Paired comparison", "claims", "Both sides start from the same seed, and their difference counts, so that what the seed does to both drops out."),
    T("Equivalence margin", "claims", "The largest difference that would not matter, named in advance. Two things are equivalent where the whole interval lies within the margin; an interval that merely contains 0 does not show that."),
    T("Non-inferiority", "claims", "At least as good, up to a margin: the interval lies above a small loss that was named in advance."),
    T("Threshold", "claims", "The value that a measured quantity has to pass for a claim to hold, declared before it is measured."),
    T("Baseline", "segmentation", "The simplest method that could do the task, tuned as carefully as the new one. Without it a result says little."),
    T("Censored result", "claims", "A target that some runs never reached: how long they would have taken is unknown, so what counts is the fraction that reached it."),
    T("Claim", "claims", "A sentence of the guide that can be measured. Each is tested by pieces of evidence and gets a verdict."),
    T("Evidence", "claims", "One test of a claim: the runs that it compares, one number per seed, a threshold, and its role: the claim itself, a limit beyond it, a control in which nothing should show, or an instrument, a check of the measurement."),
    T("Record", "claims", "What a run measured, with machine, versions, seconds and date. Every number in this app comes from one."),
    T("Run", "claims", "One training or measurement, fully specified: the same run gives the same result."),
    T("Finding", "claims", "What one piece of evidence gave: it holds, it does not hold, or it is not settled."),
    T("Verdict", "claims", "What all findings make of a claim, by one rule: holds, with limits, depends on a factor, does not hold, or not settled."),
    T("Experiment", "claims", "A question to measure: what varies, what stays equal, which seeds and settings."),
    T("Topic", "claims", "A technique of the guide, with its paper, idea, formula, use and trade-offs."),
    T("Run group", "claims", "Runs that differ in their seed alone, measured together."),
)  # fmt: skip
# fmt: on


def _catalog(terms: tuple[Term, ...]) -> MappingProxyType[str, Term]:
    catalog: dict[str, Term] = {}
    for term in sorted(terms, key=lambda term: term.name.lower()):
        if term.id in catalog:
            raise ValueError(f"term {term.name} is listed twice")
        catalog[term.id] = term
    return MappingProxyType(catalog)


TERMS = _catalog(_TERMS)

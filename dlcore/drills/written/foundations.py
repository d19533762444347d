"""Code to write, Foundations: softmax and its loss, backpropagation, optimizer steps, cross-validation."""

from functools import partial

from dlcore.drills.drill import Drill

_write = partial(Drill, kind="write", section="foundations")

DRILLS = (
    _write(
        id="stable-softmax",
        title="Softmax that does not overflow",
        minutes=3,
        statement=r"""Write the softmax over the **last axis** of an array of logits, $p_i=e^{x_i}/\sum_j e^{x_j}$.

It takes any number of leading axes, (…, classes), and gives the same shape. Logits of ±1000 must not give infinity or NaN.""",
        hints=(
            "Adding the same number to all logits of a row changes nothing. Which number makes the largest exponential equal to 1?",
            "Subtract each row's maximum before exp. Maximum and sum both run over the last axis and must keep it, to broadcast.",
            "`np.exp(logits - logits.max(axis=-1, keepdims=True))`, divided by its own sum over the same axis, again with `keepdims=True`.",
        ),
        follow_up="Softmax of 2x is not softmax of x, but softmax of x + 2 is. Why?",
        follow_up_answer=r"A constant $c$ multiplies numerator and denominator by $e^c$ and cancels. A factor scales the differences between logits: it is an inverse temperature, which makes the distribution sharper.",
        page="losses",
    ),
    _write(
        id="cross-entropy",
        title="Cross-entropy from logits, with its gradient",
        minutes=7,
        statement=r"""Compute the mean cross-entropy of a batch, $L=-\frac1N\sum_n\log p_{n,y_n}$ with $p=\operatorname{softmax}(x)$, and its gradient with respect to the logits.

- `logits` (batch, classes), `labels` (batch,) with the index of each right class
- returns the loss, a number, and the gradient, (batch, classes)

A confidently wrong prediction with logits of ±1000 must give a large finite loss.""",
        hints=(
            r"Write $\log p_i$ without a softmax in it: $x_i-\log\sum_j e^{x_j}$. And what does the gradient of that look like?",
            "The gradient is softmax minus one-hot target, divided by the batch size N. `logits[np.arange(N), labels]` takes each row's right entry.",
            "`log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))` with `z` the logits minus their row's maximum; then, for `N` examples, `g = np.exp(log_p)`, `g[np.arange(N), labels] -= 1`, `g / N`.",
        ),
        follow_up="Why do frameworks take logits and not probabilities?",
        follow_up_answer="Log-sum-exp is finite where softmax has underflowed to 0, whose logarithm is −∞. And the gradient is p − y: with a separate softmax it would be −1/p times p(1 − p), which is NaN once p has underflowed.",
        page="losses",
    ),
    _write(
        id="mlp-backward",
        title="Backpropagation through two layers",
        minutes=8,
        statement=r"""Write the forward and the backward pass of a network with one hidden layer:

$$
\begin{aligned}
h&=\operatorname{ReLU}(xW_1+b_1)\\
o&=hW_2+b_2\\
L&=\frac1N\sum_n\tfrac12\lVert o_n-t_n\rVert^2
\end{aligned}
$$

- `x` (batch, inputs), `target` (batch, outputs)
- `W1` (inputs, hidden), `b1` (hidden,), `W2` (hidden, outputs), `b2` (outputs,)
- returns the gradients of $L$: `(dW1, db1, dW2, db2)`, each shaped like its parameter

At exactly 0 the derivative of ReLU is 0.""",
        hints=(
            r"Begin at the end: what is $\partial L/\partial o$, and what does its shape say about how it can be multiplied with $h$?",
            "A layer's weights get (its input)ᵀ @ delta, its biases the sum of delta over the batch. Delta goes back through the second layer by `@ W2.T`, and through ReLU by a mask.",
            "With `N = len(x)`: `delta2 = (o - target) / N`; `delta1 = delta2 @ W2.T * (h > 0)`; then `x.T @ delta1`, `delta1.sum(axis=0)`, `h.T @ delta2`, `delta2.sum(axis=0)`.",
        ),
        follow_up="What must be kept from the forward pass, and what can be done when memory is short?",
        follow_up_answer="The input of each layer, and where ReLU was active. Gradient checkpointing keeps only some layers and recomputes the others in the backward pass: about one more forward pass, for memory that grows with the square root of the depth.",
        page="backpropagation",
    ),
    _write(
        id="momentum-step",
        title="A step of SGD with momentum",
        minutes=3,
        statement=r"""Write one step of SGD with momentum, in PyTorch's form with the learning rate outside the velocity:

$$
\begin{aligned}
v&\leftarrow\gamma v+g\\
w&\leftarrow w-\eta v
\end{aligned}
$$

`weights`, `gradient` and `velocity` are arrays of one shape, `learning_rate` is $\eta$ and `momentum` $\gamma$. Return the new weights and the new velocity, and leave the arrays that came in as they are.""",
        hints=(
            "There are two lines: first the velocity takes the gradient in, then the weights move.",
            "`velocity *= momentum` would change the caller's array. Make a new one.",
            "`velocity = momentum * velocity + gradient`, then return `weights - learning_rate * velocity, velocity`.",
        ),
        follow_up="With γ = 0.9 and a constant gradient, how large does a step become?",
        follow_up_answer=r"The velocity tends to $g(1+\gamma+\gamma^2+\dots)=g/(1-\gamma)$, ten times the gradient. So a learning rate that was tuned without momentum is about ten times too large with it.",
        page="optimizers",
    ),
    _write(
        id="adam-step",
        title="A step of Adam",
        minutes=5,
        statement=r"""Write one step of Adam (Kingma and Ba, 2015):

$$
\begin{aligned}
m&\leftarrow\beta_1m+(1-\beta_1)g\\
v&\leftarrow\beta_2v+(1-\beta_2)g^2\\
w&\leftarrow w-\eta\,\frac{\hat m}{\sqrt{\hat v}+\epsilon}
\end{aligned}
$$

with $\hat m$ and $\hat v$ corrected for their start at 0. `mean` is $m$, `square` is $v$; `step` counts from 1. Return the new weights, and the $m$ and $v$ that the next step begins with; change no array in place.""",
        hints=(
            r"$m$ is a weighted sum of the gradients so far. After $t$ steps their coefficients sum to $1-\beta_1^t$, not to 1.",
            r"$\hat m=m/(1-\beta_1^t)$ and $\hat v=v/(1-\beta_2^t)$ are for this step alone; $m$ and $v$ themselves are kept. ε is added after the root.",
            "With the new `mean` and `square`: `weights - learning_rate * mean / (1 - beta1**step) / (np.sqrt(square / (1 - beta2**step)) + eps), mean, square`",
        ),
        follow_up="How large is Adam's very first step?",
        follow_up_answer=r"After correction $\hat m=g$ and $\hat v=g^2$, so it is $\eta\,g/(|g|+\epsilon)$: the learning rate, with the gradient's sign, for every weight whose gradient is well above ε. Without correction it would be $(1-\beta_1)/\sqrt{1-\beta_2}$ times that, about 3.2 times.",
        page="optimizers",
    ),
    _write(
        id="adamw-step",
        title="A step of AdamW",
        minutes=5,
        statement=r"""Write one step of AdamW (Loshchilov and Hutter, 2019), as PyTorch has it: Adam's step, in which each weight also loses $\eta\lambda$ times its old value.

$$
w\leftarrow w-\eta\left(\frac{\hat m}{\sqrt{\hat v}+\epsilon}+\lambda w\right)
$$

The arguments are Adam's, with `weight_decay` for $\lambda$. Return the new weights, $m$ and $v$; change no array in place.""",
        hints=(
            "What would become of the decay if it were added to the gradient, as in L2 regularization? Here it must not pass through m and v.",
            "Write Adam's step first. Then subtract the learning rate times weight_decay times the old weights.",
            "With `m_hat` and `v_hat` the corrected `mean` and `square`: `weights - learning_rate * (m_hat / (np.sqrt(v_hat) + eps) + weight_decay * weights), mean, square`",
        ),
        follow_up="Which weights does Adam with L2 regularization decay too little?",
        follow_up_answer=r"Those with large gradients: the penalty's gradient is divided by $\sqrt{\hat v}$ like all the rest. In AdamW all weights decay at the same relative rate. For plain SGD, without momentum, the two are the same.",
        page="optimizers",
    ),
    _write(
        id="k-fold",
        title="K-fold cross-validation",
        minutes=5,
        statement="""Split shuffled indices for cross-validation.

- `order` (examples,): the indices, shuffled already
- cut it into `folds` consecutive pieces whose sizes differ by at most one, the larger ones first
- return a list of pairs `(training, validation)` of index arrays: each piece is the validation part once, and all others, in the order given, are the training part""",
        hints=(
            "Ten examples in four folds: the sizes are 3, 3, 2, 2. How many folds get one more?",
            "`np.array_split` cuts just like that. For each fold, join all pieces but that one.",
            "`pieces = np.array_split(order, folds)`, and for each `i` the pair `(np.concatenate(pieces[:i] + pieces[i + 1:]), pieces[i])`.",
        ),
        follow_up="When must the folds not be cut at random?",
        follow_up_answer="Where examples belong together: all images of a patient go into one fold, else the score is too optimistic. For time series the validation part lies after the training part. With rare classes the folds are stratified.",
        page="regularization",
    ),
)

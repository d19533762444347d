"""Which output layer, loss and target each task takes in PyTorch, and what is done with the output at inference."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Output:
    """One task; `loss` names classes of torch.nn, in Markdown, `target` the shape and type that it takes for a batch of n examples."""

    task: str
    output: str
    loss: str
    target: str
    inference: str
    watch: str


OUTPUTS = (
    Output(
        "Binary classification",
        "1 logit",
        "`BCEWithLogitsLoss`",
        "(n,), float 0 or 1",
        "sigmoid, then a threshold chosen on validation data by what each error costs",
        "No sigmoid in the network: the loss applies it, and stably.",
    ),
    Output(
        "Multi-class: one of K",
        "K logits",
        "`CrossEntropyLoss`",
        "(n,), class index",
        "argmax of the logits; softmax where probabilities are wanted",
        "No softmax in the network: it would be applied twice, and flatten the gradient.",
    ),
    Output(
        "Multi-label: any of K",
        "K logits",
        "`BCEWithLogitsLoss`",
        "(n, K), float 0 or 1",
        "a sigmoid and a threshold for each label",
        "Softmax would make the labels compete: it allows only one of them.",
    ),
    Output(
        "Ordinal: grades 1 to K",
        "K − 1 logits, one for each “greater than k”",
        "`BCEWithLogitsLoss`",
        "(n, K − 1), float 0 or 1",
        "1 plus the number of sigmoids above one half",
        "Cross-entropy ignores the order: being off by one grade costs as much as being off by four.",
    ),
    Output(
        "Imbalanced classes",
        "as above",
        "`BCEWithLogitsLoss(pos_weight=…)` or `CrossEntropyLoss(weight=…)`",
        "as above",
        "first move the threshold; then compare by precision and recall (PR-AUC): the tab Rare classes",
        "Weights change what the outputs mean as probabilities: calibrate afterward, or leave them out. Accuracy says little.",
    ),
    Output(
        "Regression",
        "1 unit, no activation",
        "`MSELoss`, or with outliers `HuberLoss` or `L1Loss`",
        "(n,) or (n, 1), float, the output's own shape",
        "the output, scaled back",
        "(n,) against (n, 1) broadcasts to (n, n), with a warning that is easily missed. Standardize the targets.",
    ),
    Output(
        "Counts",
        "1 unit, the logarithm of the rate",
        "`PoissonNLLLoss`",
        "(n,), float",
        "exp",
        "Where the variance exceeds the mean, a Poisson is too narrow: use a negative binomial, whose dispersion is learned as well.",
    ),
    Output(
        "An interval, or a quantile",
        "1 unit for each quantile",
        "the pinball loss, the mean of `torch.maximum(q * r, (q - 1) * r)` with r = y − ŷ",
        "(n,), float",
        "the quantiles; between two of them an interval",
        "The median's is half of MAE. Quantiles may cross: sort them, or predict differences.",
    ),
    Output(
        "Segmentation: a class for each pixel",
        "K maps of logits",
        "`CrossEntropyLoss`, often together with a Dice loss",
        "(n, height, width), class index",
        "argmax over the maps",
        "Rare classes vanish in a mean over pixels; Dice weights each class equally.",
    ),
)

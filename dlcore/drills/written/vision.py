"""Code to write, Vision: convolution, pooling, normalization, dropout, and the evaluation of detectors."""

from functools import partial

from dlcore.drills.drill import Drill

_write = partial(Drill, kind="write", section="vision")

DRILLS = (
    _write(
        id="conv2d",
        title="2D convolution",
        minutes=10,
        statement=r"""Write the convolution of a deep-learning library, with stride and zero padding:

$$
y_{n,m,i,j}=b_m+\sum_{c,u,v}x_{n,c,\,i\cdot s+u-p,\,j\cdot s+v-p}\;k_{m,c,u,v}
$$

- `x` (batch, channels, rows, columns), `kernels` (maps, channels, height, width), `bias` (maps,)
- returns (batch, maps, out rows, out columns), with $\lfloor(\text{rows}+2p-\text{height})/s\rfloor+1$ rows

Kernels need not be square. Loops over the output's pixels are fine.""",
        hints=(
            "Pad first. Then how many places does a window of that height have, and where does the one for row i begin?",
            "For each (i, j) the patch is `padded[:, :, i*s : i*s + height, j*s : j*s + width]`, (batch, channels, height, width). Multiply it by each kernel and sum over the last three axes.",
            "With `patch` the window for (i, j): `result[:, :, i, j] = np.tensordot(patch, kernels, axes=([1, 2, 3], [1, 2, 3])) + bias`",
        ),
        follow_up="How do libraries turn this into one matrix product, and what does it cost?",
        follow_up_answer="im2col: every patch becomes a row of length channels · height · width, times a matrix (channels · height · width, maps). The patches overlap, so the input is held up to height · width times. The number of multiplications is the same.",
        page="convolution",
    ),
    _write(
        id="max-pool",
        title="Max pooling",
        minutes=6,
        statement=r"""Write max pooling over square windows, channel by channel.

- `x` (batch, channels, rows, columns); `size` of the window, `stride`, and `padding` on all four sides, at most half of the size
- returns (batch, channels, $\lfloor(\text{rows}+2\cdot\text{padding}-\text{size})/\text{stride}\rfloor+1$, …)

Padding must never be the maximum, and a window that does not fit whole is left out.""",
        hints=(
            "Which number never wins a maximum, even where all values are negative?",
            "`np.pad(x, …, constant_values=-np.inf)` on the last two axes; then the window for output row i begins at i · stride.",
            "With `padded` from there: `np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(2, 3))[:, :, ::stride, ::stride].max(axis=(-2, -1))`, or the maximum of each patch in two loops.",
        ),
        follow_up="What is the gradient of max pooling?",
        follow_up_answer="The upstream gradient goes to the pixel that was the maximum, all others get 0; with overlapping windows they add up. So the forward pass has to remember the indices. With ties a convention decides, usually the first.",
        page="convolution",
    ),
    _write(
        id="dropout",
        section="foundations",
        title="Inverted dropout",
        minutes=3,
        statement=r"""Write inverted dropout. So that values can be compared, the random numbers are given.

- `x` (batch, units); `rate` $p$, the probability to drop, $0\le p<1$
- `noise` (batch, units), uniform in $[0,1)$: a unit is dropped where its noise is **below** `rate`
- in training, what is kept is scaled so that the expectation is `x`; with `training` false nothing happens""",
        hints=(
            "A unit is kept with probability 1 − p. What factor brings its expectation back to x?",
            "Each entry of each example has its own number: `noise >= rate` is the mask of what is kept.",
            "`return x * (noise >= rate) / (1 - rate) if training else x`",
        ),
        follow_up="Why scale in training, and not in evaluation as in the original paper?",
        follow_up_answer="Then inference is the plain network: nothing to remember, no cost, and the rate may change without touching the weights. The expectation of the output is the same either way.",
        page="regularization",
    ),
    _write(
        id="batch-norm",
        section="foundations",
        title="Batch normalization, training and evaluation",
        minutes=8,
        statement=r"""Write batch normalization of `x` (batch, features) as PyTorch has it, for each feature by itself:

$$
y=\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}\,\gamma+\beta
$$

- **training** (two examples at least): $\mu$ and the *biased* $\sigma^2$ are the batch's. The running mean and variance move by `momentum` toward the batch's mean and its *unbiased* variance.
- **evaluation**: $\mu$ and $\sigma^2$ are the running ones, which stay as they are.

`scale` is $\gamma$ and `shift` $\beta$. Return the output, (batch, features), the running mean and the running variance, (features,); change no array in place.""",
        hints=(
            "Two branches: where do mean and variance come from, and what becomes of the running ones?",
            "`x.var(axis=0)` is biased, `x.var(axis=0, ddof=1)` unbiased. In PyTorch momentum, 0.1, is the weight of the *new* batch.",
            "`running_var = (1 - momentum) * running_var + momentum * x.var(axis=0, ddof=1)`, and the output with `np.sqrt(x.var(axis=0) + eps)`.",
        ),
        follow_up="A model is good in training mode and bad in evaluation mode. What do you suspect?",
        follow_up_answer="The running statistics do not fit: too few steps since the weights last moved fast, tiny batches whose statistics are noise, another distribution at test time, or a momentum taken the wrong way round.",
        page="regularization",
    ),
    _write(
        id="box-iou",
        title="IoU of boxes",
        minutes=5,
        statement=r"""Compute the IoU, $|A\cap B|/|A\cup B|$, of each of the `boxes` with each of the `others`.

- `boxes` (n, 4) and `others` (m, 4), as left, top, right, bottom with left < right and top < bottom
- returns (n, m)

Boxes that do not overlap, or share only an edge, have an IoU of 0.""",
        hints=(
            "The intersection is a box too. Which of two left edges is its left edge, and what if it lies right of its right edge?",
            "Width and height of the intersection are clipped at 0, each by itself. The union is the sum of the areas minus the intersection.",
            "`left_top = np.maximum(boxes[:, None, :2], others[:, :2])`, `right_bottom = np.minimum(boxes[:, None, 2:], others[:, 2:])`, and the intersection is `(right_bottom - left_top).clip(min=0).prod(axis=-1)`.",
        ),
        follow_up="Why is 1 − IoU a poor loss for boxes that do not overlap, and what is done about it?",
        follow_up_answer="It is 1 wherever the box is, so there is no gradient. GIoU also looks at the box around both, DIoU at the distance of the centers, CIoU at the aspect ratio as well.",
        page="detection",
    ),
    _write(
        id="non-maximum-suppression",
        title="Non-maximum suppression",
        minutes=8,
        statement="""Write NMS: of boxes that overlap too much, only the one with the highest score stays. The IoU of two boxes is yours to write as well.

- `boxes` (n, 4) as left, top, right, bottom, in continuous coordinates: a width is right − left; `scores` (n,), all different; `threshold`
- a box goes if its IoU with a box of a higher score **that stays** is **greater** than the threshold
- returns the indices of those that stay, a list, the highest score first; of no boxes, `[]`""",
        hints=(
            "Greedily: the best box stays for sure. What does it take out, and which box is next?",
            "Go through the boxes by falling score; keep one if its IoU with all that were kept so far is at most the threshold. One that was suppressed suppresses nothing. The intersection of two boxes runs from the larger left and top to the smaller right and bottom, clipped at 0; the union is the sum of the areas minus it.",
            "With an `iou(box, others)` of your own and `order = np.argsort(-scores)`: while any are left, take `best, order = order[0], order[1:]`, append `best` to the result, and `order = order[iou(boxes[best], boxes[order]) <= threshold]`.",
        ),
        follow_up="Where does NMS do harm, and what are the alternatives?",
        follow_up_answer="In crowds: two people who overlap much become one. Detectors run NMS for each class by itself, so that a person and the bicycle under them both stay. Soft-NMS lowers the scores instead of removing boxes; DETR is trained with one-to-one matching and needs no NMS.",
        page="detection",
    ),
    _write(
        id="average-precision",
        title="Average precision",
        minutes=8,
        statement=r"""Compute the average precision of one class from detections that have been matched already.

- `scores` (detections,), all different; `correct` (detections,), true where a detection found an object of its own; `objects`, how many there are in all
- precision and recall after each detection, by falling score
- returns the area under the curve of precision over recall, in steps, with each precision raised to the **best at the same or any higher recall** (as VOC since 2010)

Without any detection it is 0.""",
        hints=(
            "Sort by score. After n detections: how many were right of those n, and how many of all objects?",
            "The recall grows by 1/objects at each correct detection, and only there area is added: the best precision from there on.",
            "With `correct` sorted by falling score and n detections: `precision = np.cumsum(correct) / np.arange(1, n + 1)`; `envelope = np.maximum.accumulate(precision[::-1])[::-1]`; `(envelope * correct).sum() / objects`.",
        ),
        follow_up="How does COCO's mAP differ from this?",
        follow_up_answer="It averages over ten IoU thresholds, 0.50 to 0.95, and over classes, and samples the precision at 101 recalls. So it also rewards boxes that fit closely.",
        page="detection",
    ),
)

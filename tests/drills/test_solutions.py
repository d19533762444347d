"""The solutions, which are shown as exhibits, against PyTorch, torchvision and scikit-learn in float64."""

import numpy
import pytest
import torch
from sklearn.metrics import precision_recall_curve
from sklearn.model_selection import KFold
from torch import nn
from torch.nn import functional as F
from torchvision import ops

from dlcore.blocks.positions import sinusoids
from dlcore.drills.catalog import DRILLS


@pytest.fixture
def random():
    return numpy.random.default_rng(100)


def solution(name):
    names: dict = {}
    exec(DRILLS[name].solution, names)
    return names[DRILLS[name].function]


def tensor(array):
    return torch.from_numpy(numpy.array(array))


def agree(found, expected):
    numpy.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-9, atol=1e-10)


def test_softmax_and_cross_entropy(random):
    logits, labels = random.normal(size=(6, 4)) * 5, random.integers(0, 4, size=6)
    agree(solution("stable-softmax")(logits), tensor(logits).softmax(-1))
    x = tensor(logits).requires_grad_()
    expected = F.cross_entropy(x, tensor(labels))
    expected.backward()
    loss, gradient = solution("cross-entropy")(logits, labels)
    agree(loss, expected)
    agree(gradient, x.grad)


def test_gradients_of_a_network(random):
    shapes = (5, 3), (5, 2), (3, 4), (4,), (4, 2), (2,)
    arrays = [random.normal(size=shape) for shape in shapes]
    x, target, *parameters = (tensor(array).requires_grad_() for array in arrays)
    W1, b1, W2, b2 = parameters
    (((x @ W1 + b1).relu() @ W2 + b2 - target) ** 2).sum().div(2 * len(x)).backward()
    for found, parameter in zip(solution("mlp-backward")(*arrays), parameters, strict=True):
        agree(found, parameter.grad)


@pytest.mark.parametrize(
    ("name", "make", "state", "options"),
    [
        ("momentum-step", lambda w: torch.optim.SGD(w, 0.1, momentum=0.9), 1, (0.1, 0.9)),
        ("adam-step", lambda w: torch.optim.Adam(w, 0.1, (0.8, 0.95), 1e-2), 2, (0.1, 0.8, 0.95, 1e-2)),
        (
            "adamw-step",
            lambda w: torch.optim.AdamW(w, 0.1, (0.8, 0.95), 1e-2, weight_decay=0.3),
            2,
            (0.1, 0.8, 0.95, 1e-2, 0.3),
        ),
    ],
)
def test_ten_steps_of_an_optimizer(random, name, make, state, options):
    weights = random.normal(size=4)
    theirs = tensor(weights).requires_grad_()
    optimizer = make([theirs])
    kept = [numpy.zeros(4)] * state
    for step in range(1, 11):
        gradient = random.normal(size=4)
        theirs.grad = tensor(gradient)
        optimizer.step()
        count = () if name == "momentum-step" else (step,)
        weights, *kept = solution(name)(weights, gradient, *kept, *count, *options)
        agree(weights, theirs)


def test_folds():
    for examples, folds in ((10, 3), (7, 7), (8, 2)):
        ours = solution("k-fold")(numpy.arange(examples), folds)
        for pair, expected in zip(ours, KFold(folds).split(numpy.zeros(examples)), strict=True):
            assert [part.tolist() for part in pair] == [part.tolist() for part in expected]


def test_convolution_and_pooling(random):
    x, kernels, bias = random.normal(size=(2, 3, 7, 6)), random.normal(size=(4, 3, 3, 2)), random.normal(size=4)
    for stride, padding in ((1, 0), (2, 1), (3, 2)):
        expected = F.conv2d(tensor(x), tensor(kernels), tensor(bias), stride, padding)
        agree(solution("conv2d")(x, kernels, bias, stride, padding), expected)
    for size, stride, padding in ((2, 2, 0), (3, 2, 1), (2, 3, 1)):
        expected = F.max_pool2d(tensor(x), size, stride, padding)
        agree(solution("max-pool")(x, size, stride, padding), expected)


def test_normalizations(random):
    x, scale, shift = random.normal(size=(6, 4)), random.normal(size=4), random.normal(size=4)
    agree(
        solution("layer-norm")(x, scale, shift, 0.1), F.layer_norm(tensor(x), (4,), tensor(scale), tensor(shift), 0.1)
    )
    for training in (True, False):
        mean, var = torch.zeros(4).double(), torch.ones(4).double()
        ours = solution("batch-norm")(x, scale, shift, mean.numpy().copy(), var.numpy().copy(), training, 0.2, 0.1)
        expected = F.batch_norm(tensor(x), mean, var, tensor(scale), tensor(shift), training, 0.2, 0.1)
        for found, theirs in zip(ours, (expected, mean, var), strict=True):
            agree(found, theirs)


def test_the_gradient_of_layer_normalization(random):
    arrays = [random.normal(size=(3, 5)), random.normal(size=5), random.normal(size=5)]
    upstream = random.normal(size=(3, 5))
    x, scale, shift = (tensor(array).requires_grad_() for array in arrays)
    F.layer_norm(x, (5,), scale, shift, 0.1).backward(tensor(upstream))
    for found, parameter in zip(
        solution("layer-norm-backward")(upstream, *arrays[:2], 0.1), (x, scale, shift), strict=True
    ):
        agree(found, parameter.grad)


def test_dropout_keeps_the_mean(random):
    x = numpy.ones((200, 500))
    for rate in (0.2, 0.7):
        y = solution("dropout")(x, rate, random.uniform(size=x.shape), True)
        assert y.mean() == pytest.approx(1, abs=0.02)
        assert (y == 0).mean() == pytest.approx(rate, abs=0.02)


def test_boxes(random):
    corners = random.uniform(0, 5, size=(30, 2))
    boxes = numpy.concatenate([corners, corners + random.uniform(1, 3, size=(30, 2))], axis=1)
    scores = random.permutation(30) / 30
    agree(solution("box-iou")(boxes[:20], boxes[20:]), ops.box_iou(tensor(boxes[:20]), tensor(boxes[20:])))
    for threshold in (0.1, 0.3, 0.6):
        expected = ops.nms(tensor(boxes), tensor(scores), threshold).tolist()
        assert list(solution("non-maximum-suppression")(boxes, scores, threshold)) == expected


def test_average_precision_is_the_area_under_the_enveloped_curve(random):
    scores, correct = random.permutation(40) / 40, random.uniform(size=40) < 0.5
    precision, recall, _ = precision_recall_curve(correct, scores)  # recall falls to 0
    envelope = numpy.maximum.accumulate(precision)
    expected = -(numpy.diff(recall) * envelope[:-1]).sum()
    assert solution("average-precision")(scores, correct, correct.sum()) == pytest.approx(expected)


def test_recurrent_cells(random):
    for name, cell, parts in (("lstm-step", nn.LSTMCell(3, 5), 4), ("gru-step", nn.GRUCell(3, 5), 3)):
        cell = cell.double()
        weights = [weight.detach().numpy() for weight in cell.parameters()]  # W and U as (outputs, inputs), two biases
        assert weights[0].shape == (parts * 5, 3)
        x, h, c = random.normal(size=(2, 3)), random.normal(size=(2, 5)), random.normal(size=(2, 5))
        W, U = weights[0].T, weights[1].T
        if parts == 4:
            ours = solution(name)(x, h, c, W, U, weights[2] + weights[3])
            theirs = cell(tensor(x), (tensor(h), tensor(c)))
            for found, expected in zip(ours, theirs, strict=True):
                agree(found, expected)
        else:
            agree(solution(name)(x, h, W, U, *weights[2:]), cell(tensor(x), tensor(h)))


def test_attention(random):
    query, key, value = (random.normal(size=(2, 3, 4, 8)) for _ in range(3))
    causal = numpy.tril(numpy.ones((4, 4), dtype=bool))
    for mask in (None, causal):
        theirs = F.scaled_dot_product_attention(
            *map(tensor, (query, key, value)), None if mask is None else tensor(mask)
        )
        agree(solution("scaled-dot-product-attention")(query, key, value, mask), theirs)


def test_multi_head_attention(random):
    x, matrices = random.normal(size=(2, 4, 6)), [random.normal(size=(6, 6)) for _ in range(4)]
    causal = numpy.tril(numpy.ones((4, 4), dtype=bool))
    theirs, _ = F.multi_head_attention_forward(
        *[tensor(x).transpose(0, 1)] * 3,
        embed_dim_to_check=6,
        num_heads=3,
        in_proj_weight=tensor(numpy.concatenate([matrix.T for matrix in matrices[:3]])),
        in_proj_bias=None,
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.0,
        out_proj_weight=tensor(matrices[3].T),
        out_proj_bias=None,
        attn_mask=~tensor(causal),  # true hides
    )
    agree(solution("multi-head-attention")(x, *matrices, 3, causal), theirs.transpose(0, 1))


def test_a_cache_gives_what_causal_attention_gives_at_once(random):
    x, (W_q, W_k, W_v) = random.normal(size=(2, 5, 4)), [random.normal(size=(4, 3)) for _ in range(3)]
    causal = torch.ones(5, 5, dtype=torch.bool).tril()
    expected = F.scaled_dot_product_attention(*(tensor(x @ W) for W in (W_q, W_k, W_v)), causal)
    keys = values = numpy.zeros((2, 0, 3))
    for place in range(5):
        context, keys, values = solution("kv-cache")(x[:, place], W_q, W_k, W_v, keys, values)
        agree(context, expected[:, place])


def test_positions(random):
    numpy.testing.assert_allclose(solution("sinusoids")(30, 8), sinusoids(30, 8).numpy(), atol=1e-6)
    query, key = random.normal(size=(1, 8)), random.normal(size=(1, 8))
    rope = solution("rope")
    scores = [(rope(query, numpy.array([at])) @ rope(key, numpy.array([at + 3])).T).item() for at in (0, 5, 100)]
    assert scores == pytest.approx([scores[0]] * 3)  # the distance alone counts
    assert numpy.linalg.norm(rope(query, numpy.array([9]))) == pytest.approx(numpy.linalg.norm(query))


def test_merges_are_those_of_the_tokenizers_library():
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    counts = {"banana": 7, "bandana": 5, "nab": 4, "cabana": 3, "ban": 2}  # no two pairs equally often
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=8, show_progress=False)
    tokenizer.train_from_iterator([word for word, times in counts.items() for _ in range(times)], trainer)
    words = {tuple(word): times for word, times in counts.items()}
    merges = []
    while len(merges) < 3:
        pair, words = solution("bpe-merge")(words)
        merges.append("".join(pair))
    learned = sorted((place, token) for token, place in tokenizer.get_vocab().items() if len(token) > 1)
    assert merges == [token for _, token in learned]


def test_a_wide_beam_finds_the_best_of_all_sequences(random):
    table = random.normal(size=(4, 4))
    table -= numpy.logaddexp.reduce(table, axis=1, keepdims=True)
    best, *_ = solution("beam-search")(lambda tokens: table[tokens[-1]], 1, 0, 500, 4)
    every = [(0.0, (1,))]
    for _ in range(4):
        every = [
            (total + table[tokens[-1], token], (*tokens, token)) if tokens[-1] else (total, tokens)
            for total, tokens in every
            for token in (range(4) if tokens[-1] else [0])
        ]
    assert best[1] == max(every)[1]
    assert best[0] == pytest.approx(max(every)[0])

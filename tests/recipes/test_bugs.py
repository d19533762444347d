"""Each bug is what it says: one change of a healthy training, and that very change in what the training does."""

import math
import random
import statistics

import pytest
import torch

from dlcore.data import synthetic_english as english
from dlcore.recipes import bugs
from dlcore.recipes.bugs import measuring


@pytest.fixture(autouse=True)
def seed():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


def digits(count=40):
    """Made-up images of all classes, sorted, as the file has them: (count, 784) and (count,)."""
    labels = torch.arange(count) * 10 // count
    return torch.randn(count, 784) + labels[:, None] / 10, labels


def steps(variant, count, learning_rate, file=bugs.MLP, size=20, width=8):
    """The training after so many steps: its functions and its network."""
    training = bugs.load(file, variant)
    torch.manual_seed(1)
    network = training.make_network(width)
    images, labels = digits()
    if file == bugs.CNN:
        images = images.view(-1, 1, 28, 28)
    losses = training.train(network, images, labels, learning_rate, 9, size, torch.Generator().manual_seed(2))
    for _ in range(count):
        next(losses)
    return training, network


@pytest.mark.parametrize("variant", bugs.BUGS)
def test_a_bug_is_one_change_and_its_diff_shows_it(variant):
    bug = bugs.BUGS[variant]
    assert bugs.text(bug.file, variant) != bugs.text(bug.file)
    lines = bugs.diff(variant).splitlines()
    wrong = [line[1:] for line in lines if line.startswith("-")]
    right = [line[1:] for line in lines if line.startswith("+")]
    assert 1 <= len(wrong) + len(right) <= 2
    healthy = bugs.text(bug.file).splitlines()
    assert all(line in healthy for line in right)
    assert all(line in bugs.text(bug.file, variant).splitlines() for line in wrong)
    assert variant in bugs.variants(bug.file)


@pytest.mark.parametrize("file", [bugs.MLP, bugs.CNN, bugs.TRANSFORMER, bugs.RNN])
def test_no_line_of_a_program_is_cut_beside_a_chart(file):
    """Lines under 80 characters fit the width of the page, healthy and with every bug."""
    lines = [line for variant in bugs.variants(file) for line in bugs.text(file, variant).splitlines()]
    assert max(map(len, lines)) < 80


def test_a_change_in_the_wrong_file_is_refused():
    with pytest.raises(ValueError, match="not one change"):
        bugs.text(bugs.RNN, "no-eval")


def test_without_zero_grad_the_gradient_of_step_two_is_the_sum():
    def gradient(variant, count):
        _, network = steps(variant, count, 0.0)  # the weights stay
        return network[0].weight.grad

    first, second = gradient("healthy", 1), gradient("healthy", 2)
    assert not torch.allclose(first, second)
    assert torch.allclose(gradient("no-zero-grad", 1), first)
    assert torch.allclose(gradient("no-zero-grad", 2), first + second, atol=1e-5)


def test_a_softmax_of_a_softmax_keeps_the_loss_above_its_floor():
    sure, right = 50.0 * torch.eye(10), torch.arange(10)
    assert bugs.load(bugs.MLP).loss_of(sure, right) < 1e-6
    floor = -math.log(math.e / (math.e + 9))
    assert bugs.load(bugs.MLP, "softmax-twice").loss_of(sure, right).item() == pytest.approx(floor, abs=1e-5)


def test_batches_of_sorted_digits_have_one_class_unless_shuffled():
    images, labels = digits(40)

    def classes(variant):
        generator = torch.Generator().manual_seed(0)
        return [
            len(set(some.tolist())) for _, some in bugs.load(bugs.MLP, variant).batches(images, labels, 4, generator)
        ]

    assert set(classes("unshuffled")) == {1}
    assert max(classes("healthy")) > 1


@pytest.mark.parametrize(("variant", "factor"), [("rate-times-100", 100), ("rate-over-100", 0.01)])
def test_a_step_is_as_many_times_as_long(variant, factor):
    def step_of(name):
        before, after = (steps(name, count, 1e-3)[1][0].weight.detach() for count in (0, 1))
        return after - before

    assert torch.allclose(step_of(variant), factor * step_of("healthy"), rtol=0.02, atol=1e-6)


def test_test_rows_are_new_unless_they_leak():
    for variant, shared in (("healthy", 0), ("test-in-training", 1_000)):
        train, test, second = bugs.load(bugs.MLP, variant).split_rows(5_000)
        assert len(train) == len(test) == len(second) == 1_000
        assert len(set(train.tolist()) & set(test.tolist())) == shared
        assert not set(second.tolist()) & {*train.tolist(), *test.tolist()}


def test_labels_are_those_of_the_images_or_shifted():
    labels = torch.tensor([0, 3, 9])
    assert bugs.load(bugs.MLP).training_labels(labels).tolist() == [0, 3, 9]
    assert bugs.load(bugs.MLP, "labels-plus-one").training_labels(labels).tolist() == [1, 4, 0]
    rows = torch.arange(6.0)[:, None]  # each image is its own label

    def pairs(variant):
        training = bugs.load(bugs.MLP, variant)
        (batch,) = training.batches(rows, rows[:, 0], 6, torch.Generator().manual_seed(0))
        return batch[0][:, 0].tolist(), batch[1].tolist()

    images, targets = pairs("healthy")
    assert images == targets
    images, targets = pairs("labels-of-neighbors")
    assert targets == images[-1:] + images[:-1]


def test_a_frozen_layer_stays_and_the_others_move():
    for variant, frozen in (("healthy", False), ("frozen-layer", True)):
        (_, before), (_, after) = steps(variant, 0, 0.1), steps(variant, 3, 0.1)
        same = [torch.equal(one.weight, other.weight) for one, other in zip(before[::2], after[::2], strict=True)]
        assert same == [frozen, False, False]


def test_units_are_dead_before_the_first_step():
    pixels, _ = digits(200)
    for variant, dead in (("healthy", False), ("dying-relu", True)):
        network = bugs.load(bugs.MLP, variant).make_network(64)
        with torch.no_grad():
            assert bool((network[:4]((pixels - pixels.mean()) / pixels.std()) == 0).all()) == dead


def test_inputs_are_normalized_or_as_they_are():
    pixels = 255 * torch.rand(30, 784)
    healthy = bugs.load(bugs.MLP).normalize(pixels, pixels)
    assert healthy.mean().item() == pytest.approx(0, abs=1e-4)
    assert healthy.std().item() == pytest.approx(1, abs=1e-4)
    assert torch.equal(bugs.load(bugs.MLP, "raw-pixels").normalize(pixels, pixels), pixels)


def test_prediction_is_that_of_evaluation_mode_unless_forgotten():
    for variant, fixed in (("healthy", True), ("no-eval", False)):
        training, network = steps(variant, 1, 0.01, bugs.CNN)
        images = torch.randn(8, 1, 28, 28)
        assert torch.equal(training.predict(network, images), training.predict(network, images)) == fixed


def test_batch_normalization_sees_the_batch_or_one_image():
    for variant, expected in (("healthy", {20}), ("batch-norm-of-one", {1})):
        training, sizes = bugs.load(bugs.CNN, variant), set()
        network = training.make_network(4)
        network[1].register_forward_hook(lambda layer, inputs, output, sizes=sizes: sizes.add(len(inputs[0])))
        images, labels = digits()
        next(training.train(network, images.view(-1, 1, 28, 28), labels, 0.01, 1, 20, torch.Generator()))
        assert sizes == expected


def attention_weights(variant):
    attention = bugs.load(bugs.TRANSFORMER, variant).CausalAttention(16)
    torch.manual_seed(3)
    for layer in (attention.query, attention.key):
        torch.nn.init.normal_(layer.weight)
    attention(torch.randn(2, 5, 16))
    return attention.weights


def test_attention_is_causal_normalized_over_keys_and_scaled():
    healthy = attention_weights("healthy")
    assert torch.allclose(healthy.sum(-1), torch.ones(2, 5))
    assert (healthy.triu(1) == 0).all()
    over_queries = attention_weights("softmax-axis")
    assert torch.allclose(over_queries.sum(-2), torch.ones(2, 5))
    assert not torch.allclose(over_queries.sum(-1), torch.ones(2, 5))
    assert (attention_weights("no-causal-mask").triu(1) > 0).any()
    logs = {name: attention_weights(name)[:, 1, :2].log() for name in ("healthy", "unscaled-scores")}
    gaps = {name: log[:, 0] - log[:, 1] for name, log in logs.items()}
    assert torch.allclose(gaps["unscaled-scores"], 4 * gaps["healthy"], rtol=1e-3)  # √16


@pytest.mark.slow
def test_saturated_attention_passes_little_gradient_to_queries_and_keys():
    """What Diagnose says of missing √d, which no record shows: beside the values' gradient that of queries and keys gets small."""

    def share(variant):
        training, rng = bugs.load(bugs.TRANSFORMER, variant), random.Random(measuring.ORDER)
        torch.manual_seed(0)
        network = training.Transformer(len(english.vocabulary()), measuring.WIDTHS[bugs.TRANSFORMER], 2)

        def draw(count):
            words = [(english.START, *each.words, english.END) for each in english.sample(english.SEEN, count, rng)]
            return english.pad_sequences([english.token_ids(some) for some in words])

        shares = []
        for _ in training.train(network, draw, 100, 0.01, measuring.BATCH[bugs.TRANSFORMER]):
            norms = [
                [getattr(block.attention, name).weight.grad.norm().item() for block in network.blocks]
                for name in ("query", "key", "value")
            ]
            shares.append((sum(norms[0]) + sum(norms[1])) / sum(norms[2]))
        return statistics.median(shares[60:])

    assert share("unscaled-scores") < 0.6 * share("healthy")


def test_targets_are_the_next_tokens_or_the_same():
    ids = torch.tensor([[1, 2, 3, 4]])
    for variant, expected in (("healthy", [[2, 3, 4]]), ("unshifted-targets", [[1, 2, 3]])):
        inputs, targets = bugs.load(bugs.TRANSFORMER, variant).inputs_and_targets(ids)
        assert inputs.tolist() == [[1, 2, 3]]
        assert targets.tolist() == expected


def test_the_gradient_is_clipped_or_as_large_as_it_is():
    norms = {}
    for variant in ("healthy", "no-clipping"):
        training = bugs.load(bugs.RNN, variant)
        torch.manual_seed(0)
        network = training.RNN(8)
        network.output.weight.data *= 100
        next(training.train(network, 1, 5, 0.0, 4, torch.Generator().manual_seed(0)))
        norms[variant] = math.sqrt(sum(weight.grad.square().sum().item() for weight in network.parameters()))
    assert norms["healthy"] == pytest.approx(1, abs=1e-3)
    assert norms["no-clipping"] > 2

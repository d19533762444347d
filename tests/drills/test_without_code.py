"""Lines to order, blanks and bugs: the right answers, from the exhibits and from PyTorch, and how wrong ones are judged."""

import ast
import itertools
import re
from pathlib import Path

import numpy
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.blocks.attention import MultiHeadAttention, TransformerBlock
from dlcore.drills.catalog import DRILLS
from dlcore.drills.drill import judge_blanks, judge_bug, judge_order, normalize, why_after
from dlcore.models.language.lstm import LSTM
from dlcore.models.vision.lenet import LeNet

ROOT = Path(__file__).parents[2]
ORDER, BLANKS, BUG = (
    {name: drill for name, drill in DRILLS.items() if drill.kind == kind} for kind in ("order", "blanks", "bug")
)


def squeeze(text):
    return re.sub(r"\s|#.*", "", text).replace(",]", "]")


@pytest.mark.parametrize("name", ORDER)
def test_lines_are_those_of_the_exhibit_in_its_order(name):
    drill = ORDER[name]
    source = "".join(squeeze(line) for line in (ROOT / drill.source).read_text("utf-8").splitlines())
    place = 0
    for line in drill.lines:
        place = source.find(squeeze(line), place)
        assert place >= 0, line


def orders(drill):
    """Every order of the lines that the judge accepts, found by putting one line after the other."""

    def extend(begun):
        if len(begun) == len(drill.lines):
            yield begun
            return
        for line in set(range(len(drill.lines))) - set(begun):
            rest = [other for other in range(len(drill.lines)) if other not in (*begun, line)]
            wrong = judge_order(drill, [*begun, line, *rest]).first_wrong_index
            if wrong is None or wrong > len(begun):
                yield from extend([*begun, line])

    return list(extend([]))


@pytest.mark.parametrize("name", ORDER)
def test_every_order_that_is_accepted_is_a_program(name):
    drill = ORDER[name]
    assert judge_order(drill, range(len(drill.lines))).right
    accepted = orders(drill)
    assert list(range(len(drill.lines))) in accepted
    assert len(accepted) <= 20
    for order in accepted:
        ast.parse("\n".join(["def f():", *("    " + drill.lines[line] for line in order)]))


@pytest.mark.parametrize("name", ORDER)
def test_most_exchanges_of_neighbors_are_wrong_and_say_where(name):
    drill = ORDER[name]
    lines = list(range(len(drill.lines)))
    wrong = 0
    for place in lines[:-1]:
        order = [*lines[:place], place + 1, place, *lines[place + 2 :]]
        result = judge_order(drill, order)
        if not result.right:
            wrong += 1
            assert result.first_wrong_index in (place, place + 1, place + 2)
            assert f"Line {result.first_wrong_index + 1}, `" in result.message
    assert wrong >= len(lines) - 4


def test_an_order_with_equal_results_is_right_and_one_that_is_none_is_refused():
    drill = ORDER["order-attention"]
    mask_first = judge_order(drill, [0, 3, 4, 1, 2, 5, 6])
    assert mask_first.right
    assert "as good" in mask_first.message
    assert judge_order(drill, [0, 1, 3, 4, 2, 5, 6]).first_wrong_index == 4  # the scale stands in the mask's block
    assert "too early" in judge_order(drill, [5, 0, 1, 2, 3, 4, 6]).message
    for nonsense in ([0, 1], [0, 0, 1, 2, 3, 4, 5], range(8)):
        with pytest.raises(ValueError, match="once"):
            judge_order(drill, nonsense)


@pytest.mark.parametrize("name", ORDER)
def test_why_a_line_comes_later_is_told_from_names_that_both_have(name):
    drill = ORDER[name]
    reasons = {pair: why_after(drill.lines, *pair) for pair in drill.precedes}
    for (first, then), reason in reasons.items():
        if found := re.fullmatch(r"it (?:reads|changes) `(.+)`, which that line (?:sets|changes|still reads)", reason):
            assert all(re.search(rf"\b{re.escape(found[1])}\b", drill.lines[line]) for line in (first, then))
    assert sum(map(bool, reasons.values())) > len(reasons) / 2


def test_an_order_that_is_wrong_says_why():
    for name, order, why in (
        ("order-beam-search", [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 8, 11, 12], "it reads `done`, which that line changes"),
        ("order-attention", [1, 0, 2, 3, 4, 5, 6], "its block reads `scores`, which that line sets"),
        ("order-attention", [0, 1, 2, 5, 3, 4, 6], "it reads `scores`, which that line changes"),
        ("order-early-stopping", [1, 0, 2, 3, 4, 5, 6, 7, 8], "it stands in that line's block"),
    ):
        assert judge_order(ORDER[name], order).message.endswith(f", as {why}.")


@pytest.mark.parametrize("name", BLANKS)
def test_blanks_are_numbered_and_their_choices_plausible(name):
    drill = BLANKS[name]
    assert re.findall(r"⟦(\d+)⟧", drill.code) == [str(number + 1) for number in range(len(drill.blanks))]
    for blank in drill.blanks:
        assert not blank.choices or (blank.right in blank.choices and len(set(blank.choices)) == 4)
        assert blank.why.endswith(".")
        assert blank.nudge.endswith((".", "?"))
    right = judge_blanks(drill, [blank.right for blank in drill.blanks])
    assert right == tuple((True, blank.why) for blank in drill.blanks)
    wrong = judge_blanks(drill, ["7" for _ in drill.blanks])
    assert wrong == tuple((False, blank.nudge) for blank in drill.blanks)
    assert judge_blanks(drill, [" "] * len(drill.blanks))[0] == (False, "Nothing is filled in yet.")
    with pytest.raises(ValueError, match="as many answers"):
        judge_blanks(drill, [])


def test_an_answer_may_be_written_in_several_ways():
    for one, other in (
        ("(B, T, d)", "[b,t,d]"),
        ("(B, 6, 28, 28)", "B×6×28×28"),
        ("(B, 6, 28, 28)", "B x 6 x 28 x 28"),
        ("(64,)", "64"),
        ("1,024", "1024"),
        ("327,690", "327 690"),
        ("1,792", " 1792. "),
        ("4·d", "4 * d"),
    ):
        assert normalize(one) == normalize(other)
    for one, other in (("(1, 792)", "1,792"), ("(B, 6)", "(B, 16)"), ("(80, 20)", "(20, 80)"), ("12", "1,2")):
        assert normalize(one) != normalize(other)


def answers(name):
    return [blank.right for blank in BLANKS[name].blanks]


def shape(array, batch=None):
    return "(" + ", ".join("B" if size == batch else str(size) for size in array.shape) + ")"


def count(*modules):
    return f"{sum(weight.numel() for module in modules for weight in module.parameters()):,}"


def test_shapes_and_counts_are_what_torch_computes():
    features = LeNet().features
    stages = list(itertools.accumulate(features, lambda x, layer: layer(x), initial=torch.zeros(7, 1, 32, 32)))
    found = [shape(stages[place], 7) for place in (2, 3, 5, 8)]
    head = LeNet().head
    assert answers("blanks-lenet-shapes") == [*found, str(head[1].in_features), shape(head(stages[-1]), 7)]

    layers = [nn.Conv2d(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.MaxPool2d(2)]
    layers += [nn.Conv2d(64, 128, 3, padding=1, bias=False)]
    x = nn.Sequential(*layers)(torch.zeros(2, 3, 32, 32)).flatten(1)
    assert answers("blanks-cnn-parameters") == [
        *map(count, layers), count(nn.Linear(x.shape[1], 10)), count(nn.Linear(128, 10))
    ]  # fmt: skip

    lstm = LSTM(10, 20, 2)
    parts = (lstm.input_to_hidden, lstm.hidden_to_hidden)
    found = answers("blanks-lstm-gates")
    assert [*found[:2], found[5]] == [str(parts[0].out_features), shape(parts[1].weight), count(*parts)]

    block = TransformerBlock(64, 4)
    norms = (block.attention_norm, block.mlp_norm)
    parts = [count(block.attention), str(block.mlp[0].out_features), count(block.mlp), count(*norms)]
    expected = [*parts, count(block), count(TransformerBlock(64, 8))]
    assert answers("blanks-transformer-parameters") == expected


def test_blanks_of_programs_run():
    h, W1, W2, d, x = (numpy.ones(size) for size in ((32, 128), (784, 128), (128, 10), (32, 10), (32, 784)))
    hidden, dW2, db2, dh, dW1 = answers("blanks-mlp-shapes")
    names = {"h": h, "W2": W2, "d": d}
    assert shape(x @ W1) == hidden
    assert eval(dW2, names).shape == W2.shape
    assert eval(f"d.{db2}", names).shape == (10,)
    assert eval(dh, names).shape == h.shape
    assert shape(x.T @ (d @ W2.T)) == dW1
    for blank, expected in ((1, W2.shape), (3, h.shape)):
        for choice in set(BLANKS["blanks-mlp-shapes"].blanks[blank].choices) - {answers("blanks-mlp-shapes")[blank]}:
            try:
                assert eval(choice, names).shape != expected, choice
            except ValueError:
                continue  # the shapes do not fit

    found = answers("blanks-multi-head-shapes")
    attention = MultiHeadAttention(512, 8)
    attention.store_weights = True
    x = torch.zeros(2, 5, 512)
    q = eval(f"q.view(2, 5, 8, 64).{found[1]}", {"q": attention.query(x)})
    assert q.shape == (2, 8, 5, 64)
    out = attention(x, x)

    def letters(tensor):
        return shape(tensor, 2).replace("5,", "T,").replace("5)", "T)")

    assert [found[0], found[3], found[6]] == [letters(attention.query(x)), letters(attention.weights), letters(out)]
    assert found[5] == letters(attention.weights @ q)
    assert torch.allclose(attention.weights.sum(int(found[4])), torch.ones(()))


def run(lines, **names):
    names |= {"torch": torch, "F": F, "math": __import__("math")}
    exec("\n".join(lines), names)
    return names


def repairs(name):
    """The program as it stands, and with each of its fixes, by fix."""
    drill = BUG[name]
    place = drill.wrong
    return {fix: [*drill.lines[:place], fix, *drill.lines[place + 1 :]] for fix in (drill.lines[place], *drill.fixes)}


def good(name, works):
    """The fixes after which `works(names of the program)` holds; one that raises an exception does not."""
    found = []
    for fix, lines in repairs(name).items():
        ast.parse("\n".join(lines))
        try:
            if works(run(lines)):
                found.append(fix)
        except (ValueError, RuntimeError, IndexError, TypeError):
            continue
    return found


def make_checks():
    """For each bug a function of the program's names that says whether it does what it should."""
    torch.manual_seed(0)

    def learns_from_logits(names):
        model = nn.Linear(3, 4)
        images, labels = torch.randn(5, 3), torch.tensor([0, 1, 2, 3, 0])
        expected = F.cross_entropy(model(images), labels).item()
        return names["training_step"](model, torch.optim.SGD(model.parameters(), 0.1), images, labels) == pytest.approx(
            expected
        )

    def gradient_is_true(names):
        from dlcore.models import backpropagation

        random = numpy.random.default_rng(0)
        layers = [(random.normal(size=shape), random.normal(size=shape[1])) for shape in ((3, 4), (4, 4), (4, 2))]
        x, target = random.normal(size=(5, 3)), random.normal(size=(5, 2))
        values = backpropagation.forward(layers, x, "tanh")
        expected = backpropagation.backward(layers, *values, target, "tanh")
        found = names["backward"](layers, *values, target, backpropagation.ACTIVATIONS["tanh"][1])
        return all(numpy.allclose(a, b) for one, other in zip(found, expected) for a, b in zip(one, other))

    def test_part_has_no_say(names):
        x = numpy.random.default_rng(0).normal(size=(10, 3)) * [1, 5, 10]
        moved = x.copy()
        moved[7:] += 100
        train, test = names["prepare"](x, numpy.arange(10), 7)
        same = numpy.allclose(train, names["prepare"](moved, numpy.arange(10), 7)[0])
        return same and numpy.allclose(train.std(0), 1) and test.shape == (3, 3)

    def accuracy_does_not_depend_on_the_batch(names):
        model = nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(), nn.Linear(4, 3))
        images, labels = torch.randn(60, 4) + 3, torch.randint(0, 3, (60,))
        whole = names["accuracy"](model.train(), images, labels)
        each = [names["accuracy"](model.train(), images[i : i + 1], labels[i : i + 1]) for i in range(60)]
        return sum(each) / 60 == pytest.approx(whole) and not model.training

    def residual_may_be_negative(names):
        from dlcore.models.vision.resnet import Block

        block = Block(4, 4).eval()
        x = torch.randn(2, 4, 5, 5)
        return torch.allclose(names["forward"](block, x), block(x))

    def future_is_hidden(names):
        query, key, value = torch.randn(3, 2, 4, 8)
        found = names["causal_attention"](query, key, value)
        return torch.allclose(found, F.scaled_dot_product_attention(query, key, value, is_causal=True), atol=1e-6)

    def next_token_is_the_target(names):
        tokens = torch.tensor([[1, 2, 3, 4], [2, 3, 4, 5]])
        return names["language_model_loss"](lambda x: 50 * F.one_hot(x + 1, 7).float(), tokens).item() < 0.1

    return {
        "bug-softmax-twice": learns_from_logits,
        "bug-derivative": gradient_is_true,
        "bug-normalization-leak": test_part_has_no_say,
        "bug-evaluation": accuracy_does_not_depend_on_the_batch,
        "bug-residual": residual_may_be_negative,
        "bug-causal-mask": future_is_hidden,
        "bug-next-token": next_token_is_the_target,
    }


def test_only_the_right_fix_repairs_the_program():
    checks = make_checks()
    assert set(checks) == set(BUG)
    assert {name: good(name, works) for name, works in checks.items()} == {
        name: [drill.right_fix] for name, drill in BUG.items()
    }


@pytest.mark.parametrize("name", BUG)
def test_a_bug_is_judged_by_line_and_fix(name):
    drill = BUG[name]
    assert drill.right_fix in drill.fixes
    assert len({*drill.fixes, drill.lines[drill.wrong]}) == len(drill.fixes) + 1 == 5
    assert drill.explanation
    assert not re.search(r"\d (%|percent)", drill.consequence)
    for line in range(len(drill.lines)):
        result = judge_bug(drill, line, drill.right_fix)
        assert result.right == result.line_right == (line == drill.wrong)
        assert (result.fix_right is True) == result.right
    assert judge_bug(drill, drill.wrong).fix_right is None
    assert judge_bug(drill, drill.wrong, drill.right_fix).message == drill.explanation
    reasons = set()
    for fix in set(drill.fixes) - {drill.right_fix}:
        result = judge_bug(drill, drill.wrong, fix)
        assert (result.right, result.line_right, result.fix_right) == (False, True, False)
        reasons.add(result.message.removeprefix("That is the line, but this does not repair it. "))
    assert reasons == set(drill.why_not)
    assert len(reasons) == 3
    assert all(re.match(r"[A-Z`].+[^.]\.$", reason) for reason in reasons)
    for line, fix in ((len(drill.lines), None), (-1, None), (drill.wrong, "pass")):
        with pytest.raises(ValueError, match=name):
            judge_bug(drill, line, fix)


def test_how_low_a_loss_of_two_softmaxes_gets():
    """The number of the follow-up answer to `bug-softmax-twice`."""
    loss = F.cross_entropy(torch.eye(10)[:1], torch.tensor([0])).item()
    assert "1.46" in BUG["bug-softmax-twice"].follow_up_answer
    assert loss == pytest.approx(1.4612, abs=1e-4)

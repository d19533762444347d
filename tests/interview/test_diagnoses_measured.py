"""What the cases of Diagnose say in words, checked against the shipped records that the page shows."""

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from dlcore.analysis.interview import diagnosis as tables
from dlcore.analysis.interview.diagnosis import HEALTHY_RUN, THIS_RUN
from dlcore.experiments import find
from dlcore.interview.diagnoses import CASES
from dlcore.interview.diagnoses.case import NEAR_ZERO
from dlcore.paths import SHIPPED
from dlcore.records import Archive, to_frame

BUGS = {each.bug: each for each in CASES}
GUESSING = math.log(10)


class Measured:
    """The records of a bug and of the healthy run: this run's numbers, and the healthy ones, as the page has them."""

    def __init__(self, bug):
        self.experiment = find(f"bugs-{BUGS[bug].training}")
        archive = Archive(SHIPPED)
        groups = self.experiment.run_groups((bug, "healthy"))
        records = [archive.get(run) for group in groups for run in group.runs]
        names = records[0].tables
        self.tables = {name: to_frame(records, name) for name in names}
        self.called_with = self.experiment.setting("learning_rate").default

    def __getitem__(self, name):
        return tables.with_runs(self.tables[name])

    def curve(self, y, run=THIS_RUN):
        """The median of every step."""
        summary = tables.over_seeds(self["curve"], "step", y)
        return summary[summary["run"] == run].set_index("x")["median"]

    def ends(self, y):
        """Of this run and of the healthy one."""
        found = tables.ends(self.tables["curve"], y)
        return found[THIS_RUN], found[HEALTHY_RUN]

    def seeds(self, y, run=THIS_RUN):
        """The last value of every seed."""
        last = self["curve"]
        return last[(last["run"] == run) & (last["step"] == last["step"].max())][y].astype(float)

    def gradients(self, run=THIS_RUN):
        """Median, low and high of each layer's norm."""
        sizes = tables.gradient_sizes(self.tables["gradients"])
        return sizes[sizes["run"] == run].set_index("layer")[["median", "low", "high"]]

    def ratios(self, column="median"):
        """Of the gradient norms, layer by layer: how many times the healthy ones."""
        return self.gradients()[column] / self.gradients(HEALTHY_RUN)[column]

    def rates(self):
        """The median loss of the range test by learning rate, and the best rates."""
        summary = tables.over_seeds(self["range_test"], "learning_rate", "loss")
        rows = summary[summary["run"] == THIS_RUN]
        return rows.set_index("x")["median"], tables.best_rates(rows)

    def dead(self, layer):
        """The median share of dead units before the first step and at the end."""
        units = self["units"]
        this = units[(units["run"] == THIS_RUN) & (units["layer"] == layer)]
        shares = this.groupby("step")["dead"].median()
        return shares.iloc[0], shares.iloc[-1]

    def batch(self, run=THIS_RUN):
        batches = self["batch"]
        return batches[batches["run"] == run]

    def attention(self, run=THIS_RUN):
        """A row for each query, a column for each key."""
        return tables.attention_of(self.tables["attention"], run).pivot(index="query", columns="key", values="weight")

    def finds_no_better_rate(self):
        """Whether no rate of the range test has a lower loss than the one that the run was made with."""
        losses, _ = self.rates()
        return losses.idxmin() == pytest.approx(self.called_with)


@cache
def records_of(bug):
    return Measured(bug)


def test_a_rate_too_small():
    found = records_of("rate-over-100")
    assert (found.ratios() > 1).all()  # none is small
    assert found.gradients()["median"].iloc[0] > found.gradients()["median"].iloc[-1]
    losses, (best, _) = found.rates()
    assert losses.loc[found.called_with] > 0.9 * losses.iloc[0]  # it has hardly begun to fall
    assert best >= 10 * found.called_with
    assert found.curve("train_loss").diff().iloc[-1] < 0


def test_labels_that_do_not_belong_to_their_images():
    found = records_of("labels-of-neighbors")
    assert np.allclose(found.ends("train_loss")[0], GUESSING, rtol=0.01)
    assert (found.ratios() > 0.5).all()
    assert found.dead(1)[1] < 0.5
    assert found.batch()["mean"].abs().max() < 0.2
    assert np.allclose(found.batch()["deviation"], 1, atol=0.1)


def test_a_softmax_of_a_softmax():
    found = records_of("softmax-twice")
    floor = -math.log(math.e / (math.e + 9))
    assert (found.seeds("train_loss") > floor).all()
    assert (found.seeds("loss") > floor).all()
    assert (found.seeds("accuracy") > 0.5).all()
    this, healthy = found.ends("train_loss")
    assert this > 100 * healthy


def test_eval_forgotten():
    found = records_of("no-eval")
    this, healthy = found.ends("train_loss")
    assert this == pytest.approx(healthy, rel=0.1)
    this, healthy = found.ends("train_accuracy")
    assert this < healthy - 0.05
    gap = found.curve("loss") - found.curve("loss", HEALTHY_RUN)
    assert gap.iloc[1] > 0 or found.curve("accuracy").iloc[1] < found.curve("accuracy", HEALTHY_RUN).iloc[1]


def test_a_rate_too_large():
    found = records_of("rate-times-100")
    assert found.curve("train_loss").iloc[0] > 1e3
    assert np.allclose(found.ends("train_loss")[0], GUESSING, rtol=0.03)
    _, (_, best) = found.rates()
    assert found.called_with >= 10 * best
    before, after = found.dead(1)
    assert before < 0.1
    assert after > 0.5


def test_test_images_in_training():
    found = records_of("test-in-training")
    this, healthy = found.ends("train_loss")
    assert this == healthy
    assert found.ends("accuracy")[0] == 1
    assert found.ends("loss")[0] < 1.1 * this
    this, healthy = found.ends("later_accuracy")
    assert this == pytest.approx(healthy, abs=0.02)


def test_sorted_data():
    found = records_of("unshuffled")
    labels = found["batch_labels"]
    this = labels[(labels["run"] == THIS_RUN) & (labels["count"] > 0)]
    assert (this.groupby(["seed", "batch"]).size() == 1).all()
    assert (found.ratios() > 3).all()
    assert found.ends("accuracy")[0] > 0.5
    assert found.ends("train_loss")[0] > 5 * found.ends("train_loss")[1]


def test_units_dead_from_the_start():
    found = records_of("dying-relu")
    assert found.dead(2) == (1, 1)
    assert list(found.gradients()["high"][:2]) == [0, 0]
    assert np.allclose(found.curve("loss"), GUESSING, rtol=0.01)
    losses, best = found.rates()
    assert best == (losses.index.min(), losses.index.max())  # flat at every rate


def test_a_frozen_layer():
    found = records_of("frozen-layer")
    assert found.gradients()["high"].iloc[0] == 0
    assert (found.ratios().iloc[1:] > 1.5).all()
    _, (best, _) = found.rates()
    assert best > 3 * found.called_with  # a larger rate helps here too
    assert found.ends("train_loss")[0] > 10 * found.ends("train_loss")[1]


def test_classes_shifted_by_one():
    found = records_of("labels-plus-one")
    confusion = found["confusion"]
    this = confusion[confusion["run"] == THIS_RUN]
    most = this.loc[this.groupby(["seed", "truth"])["count"].idxmax()]
    assert (most["answer"] == (most["truth"] + 1) % 10).all()
    assert found.ends("train_accuracy")[0] > 0.99
    assert found.ends("accuracy")[0] < 0.05


def test_batch_normalization_over_one_image():
    found = records_of("batch-norm-of-one")
    this, healthy = found.ends("train_loss")
    assert this > 1.2 * healthy
    assert found.ends("loss")[0] == pytest.approx(this, rel=0.15)
    assert found.ends("loss")[1] < 0.8 * healthy
    assert found.finds_no_better_rate()


def test_zero_grad_missing():
    found = records_of("no-zero-grad")
    ratios = found.ratios()
    assert (ratios > 50).all()
    assert ratios.idxmax() != ratios.index[0]
    loss = found.curve("loss")
    assert loss.iloc[0] < loss.iloc[1] > loss.iloc[3]  # it rises, comes back,
    assert loss.iloc[3] < loss.loc[200] < loss.iloc[-1]  # and grows
    assert np.allclose(found.batch()["deviation"], 1, atol=0.1)


def test_inputs_not_normalized():
    found = records_of("raw-pixels")
    ratio = found.batch()["deviation"].mean() / found.batch(HEALTHY_RUN)["deviation"].mean()
    assert 20 < ratio < 100  # tens of times
    before, healthy = found.curve("loss").iloc[0], found.curve("loss", HEALTHY_RUN).iloc[0]
    assert 0.5 * ratio < before / healthy < 2 * ratio  # logits grow in proportion
    assert found.batch()["greatest"].max() == 255
    before, after = found.dead(1)
    assert before < 0.1
    assert after > 0.5


def test_losses_that_no_language_allows():
    for bug in ("no-causal-mask", "unshifted-targets"):
        found = records_of(bug)
        for y in ("train_loss", "loss"):  # both losses are too low
            this, healthy = found.ends(y)
            assert this < 0.1 * healthy
        assert found["generated"].query("run == @THIS_RUN")["grammatical"].mean() < 0.05


def test_no_causal_mask():
    weights = records_of("no-causal-mask").attention().to_numpy()
    assert np.triu(weights, 1).sum() > 0.5 * weights.sum()


def test_targets_not_shifted():
    found = records_of("unshifted-targets")
    examples = found["examples"].query("run == @THIS_RUN")
    assert (examples["inputs"] == examples["targets"]).all()
    texts = found["generated"].query("run == @THIS_RUN")["text"].str.split()
    repeats = [last == word for text in texts for last, word in pairwise(text)]
    assert sum(repeats) > 0.95 * len(repeats)  # nearly every time
    steps = tables.steps_until(found.tables["curve"], NEAR_ZERO)
    assert steps is not None
    assert steps < 50
    assert np.triu(found.attention().to_numpy(), 1).sum() == 0


def test_the_softmax_over_queries():
    found = records_of("softmax-axis")
    weights = found.attention()
    assert np.allclose(weights.sum(axis=0), 1, atol=1e-3)
    assert not np.allclose(weights.sum(axis=1), 1, atol=0.1)
    for y in ("train_loss", "loss"):  # almost healthy
        this, healthy = found.ends(y)
        assert this < 1.2 * healthy
    assert found["generated"].query("run == @THIS_RUN")["grammatical"].mean() < 0.05


def test_root_of_d_missing():
    found = records_of("unscaled-scores")
    weights = found.attention()
    assert (weights.max(axis=1) > 0.9).mean() > 0.8  # nearly all or nothing
    assert np.allclose(weights.sum(axis=1), 1, atol=1e-3)
    assert (found.ratios() > 1).all()  # no layer shows it
    assert found.ends("train_loss")[0] > 1.1 * found.ends("train_loss")[1]
    assert found.finds_no_better_rate()
    assert 0 < found["generated"].query("run == @THIS_RUN")["grammatical"].mean() < 1


def test_a_gradient_that_explodes():
    found = records_of("no-clipping")
    assert found.ratios("high").max() > 20
    train = found.curve("train_loss")
    assert train.min() < 0.8 * train.iloc[-1]  # it falls, then rises again
    last = found.seeds("train_loss")
    assert (last > found.seeds("train_loss", HEALTHY_RUN).max()).mean() > 0.5  # high on most seeds
    assert (last < math.log(8)).mean() > 0.5

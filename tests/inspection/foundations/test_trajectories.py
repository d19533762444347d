"""Walks on surfaces: each start as if alone, real steps, a divergence that is told and not hidden."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from dlcore.blocks.optimizers import OPTIMIZERS
from dlcore.blocks.surfaces import SURFACES
from dlcore.guide.foundations.optimizers import TOPICS
from dlcore.inspection.foundations.loss_surface import PIXELS, loss_surface
from dlcore.inspection.foundations.trajectories import paths, walk

WALKERS = [name for name in OPTIMIZERS if name != "muon"]


def test_gradient_descent_walks_as_its_formula_says():
    path = walk("gd", "bowl", 0.05, 10, condition=10.0)
    steps = np.arange(11)
    assert path["x"] == pytest.approx(-4.0 * (1 - 0.05) ** steps)
    assert path["y"] == pytest.approx(1.6 * (1 - 0.5) ** steps)
    assert path["loss"] == pytest.approx([(x * x + 10 * y * y) / 2 for x, y in zip(path["x"], path["y"], strict=True)])


@pytest.mark.parametrize("name", WALKERS)
def test_starts_do_not_disturb_each_other(name):
    alone, together = walk(name, "beale", 0.01, 15), walk(name, "beale", 0.01, 15, starts=4)
    first = [place for place, start in enumerate(together["start"]) if start == 0]
    assert alone["x"] == pytest.approx([together["x"][place] for place in first])
    assert sorted(set(together["start"])) == [0, 1, 2, 3]


def test_a_walk_that_diverges_ends_where_it_did():
    path = walk("gd", "bowl", 0.5, 100, condition=100.0)
    assert path["step"][-1] < 100
    assert all(np.isfinite(path["loss"]))
    lengths = {len(values) for values in path.values()}
    assert len(lengths) == 1
    both = walk("gd", "himmelblau", 0.03, 60, starts=4)
    assert max(both["loss"]) <= 1e6


CARRIED = {topic.id: set(topic.memory) for topic in TOPICS if topic.id in WALKERS}


@pytest.mark.parametrize("name", CARRIED)
def test_each_carries_what_its_formula_has(name):
    path = walk(name, "bowl", 0.01, 3)
    plain = {"start", "step", "x", "y", "loss", "gradient_1", "gradient_2", "moved_1", "moved_2"}
    assert set(path) - plain == {f"{quantity}_{half}" for quantity in CARRIED[name] for half in (1, 2)}
    assert {len(values) for values in path.values()} == {4}


def test_what_is_carried_follows_from_the_gradients():
    x = np.array(walk("gd", "bowl", 0.05, 20)["x"])
    assert walk("gd", "bowl", 0.05, 20)["gradient_1"] == pytest.approx(x)
    heavy = walk("momentum", "ravine", 0.002, 20, momentum=0.8)
    velocity = 0.0
    for step in range(1, 21):
        velocity = 0.8 * velocity + heavy["gradient_2"][step - 1]
        assert heavy["velocity_2"][step] == pytest.approx(velocity)
        assert heavy["moved_2"][step] == pytest.approx(-0.002 * velocity)
    summed = walk("adagrad", "beale", 0.1, 20)
    assert summed["square_sum_1"][1:] == pytest.approx(np.cumsum(np.square(summed["gradient_1"]))[:-1])
    adam = walk("adam", "beale", 0.01, 1)
    assert adam["second_moment_1"] == pytest.approx([0, 0.001 * adam["gradient_1"][0] ** 2])
    ahead = walk("lookahead", "bowl", 0.01, 5)
    assert ahead["slow_weights_1"][4] == pytest.approx(-4.0)
    assert ahead["slow_weights_1"][5] == pytest.approx(ahead["x"][5])


@pytest.mark.parametrize("name", WALKERS)
def test_the_steps_lead_from_place_to_place(name):
    path = walk(name, "himmelblau", 0.01, 12)
    assert path["moved_1"][1:] == pytest.approx(np.diff(path["x"]))
    assert path["moved_2"][1:] == pytest.approx(np.diff(path["y"]))
    assert path["moved_1"][0] == 0


def test_a_frame_of_several_has_their_knobs():
    slow, fast = (
        paths(("momentum",), "bowl", 0.01, 20, hyperparameters=(("momentum", gamma),)) for gamma in (0.0, 0.9)
    )
    assert slow["loss"].iloc[-1] > fast["loss"].iloc[-1]
    assert set(paths(("gd", "adam"), "bowl", 0.01, 5)["variant"]) == {"gd", "adam"}


def test_the_surface_is_a_picture_that_lets_the_paper_through_at_its_minimum():
    shape = loss_surface("bowl", 10.0)
    alpha = np.asarray(Image.open(io.BytesIO(base64.b64decode(shape.image.partition(",")[2]))))[..., 1]
    assert alpha.shape == (PIXELS, PIXELS)
    lowest = np.array(np.unravel_index(alpha.argmin(), alpha.shape)) / PIXELS
    assert lowest == pytest.approx([0.5, 0.5], abs=0.02)
    assert alpha[0, 0] > 100


@pytest.mark.parametrize("surface", SURFACES)
def test_the_minima_are_minima_and_in_sight(surface):
    shape = SURFACES[surface]
    left, right, bottom, top = shape.view
    for x, y in shape.minima:
        assert shape.loss(x, y) == pytest.approx(0, abs=1e-6)
        assert left < x < right
        assert bottom < y < top

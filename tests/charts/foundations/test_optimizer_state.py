"""What optimizers carry, as bars and in words: which gradient belongs to which step, both scales, and what is not finite."""

import json

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.foundations import optimizers as captions
from dlcore.analysis.foundations.optimizer_state import QUANTITIES, state_at
from dlcore.charts.foundations.optimizer_state import FLOOR, MIDDLES, optimizer_state
from dlcore.charts.theme import COLORS


def walks(last=4, **others):
    """Gradient descent and Adam: gradients (−2, 8) and (2, 8) over the steps, each step against them."""
    rows = []
    for variant, end in (("gd", 4), ("adam", last)):
        for step in range(end + 1):
            rows.append(
                {
                    "variant": variant,
                    "seed": 0,
                    "step": step,
                    "x": 1.0 - step,
                    "y": 0.5,
                    "loss": 4.0 - step / 2,
                    "gradient_1": (-2.0 if variant == "gd" else 2.0) / (step + 1),
                    "gradient_2": 8.0 / (step + 1),
                    "moved_1": (0.2 if variant == "gd" else -0.1) * (step > 0),
                    "moved_2": (-0.8 if variant == "gd" else -0.1) * (step > 0),
                }
            )
            if variant == "adam":
                rows[-1] |= {
                    "first_moment_1": 1.5 * step,
                    "first_moment_2": -3.0 * step,
                    "second_moment_1": 4.0,
                    "second_moment_2": 16.0,
                    **others,
                }
    return pd.DataFrame(rows)


def bars(drawing, variant, quantity):
    frame = drawing.frame
    return frame[(frame["variant"] == variant) & (frame["quantity"] == QUANTITIES[quantity])]


def lengths(drawing, variant, quantity):
    ours = bars(drawing, variant, quantity)
    return (ours["end"] - ours["middle"]).tolist()


def test_the_gradient_is_the_one_that_the_step_answered():
    (gd, gd_left, seen), (adam, adam_left, carries) = state_at(walks(), 2)
    assert (gd, gd_left, adam, adam_left) == ("gd", None, "adam", None)
    assert seen == {"gradient": (-1.0, 4.0), "moved": (0.2, -0.8)}
    assert carries == {
        "gradient": (1.0, 4.0),
        "first_moment": (3.0, -6.0),
        "second_moment": (4.0, 16.0),
        "moved": (-0.1, -0.1),
    }


def test_before_the_first_step_there_is_no_gradient_and_no_step():
    drawing = optimizer_state(walks(), 0)
    assert set(bars(drawing, "gd", "gradient")["text"]) == {"–"}
    assert lengths(drawing, "gd", "moved") == [0, 0]
    assert captions.state_caption(walks(), 0) == "Before the first step there is no gradient"
    assert list(captions.state_table(walks(), 0)["Update"]) == ["none yet", "none yet"]


def test_line_by_line_the_larger_number_fills_its_half_and_signs_show():
    drawing = optimizer_state(walks(), 2)
    assert lengths(drawing, "gd", "gradient") == pytest.approx([-0.25, 1])
    assert lengths(drawing, "gd", "moved") == pytest.approx([0.25, -1])
    assert bars(drawing, "adam", "moved")["middle"].tolist() == list(MIDDLES.values())


def test_squares_are_drawn_as_roots():
    drawing = optimizer_state(walks(), 2)
    assert lengths(drawing, "adam", "second_moment") == pytest.approx([0.5, 1])
    assert bars(drawing, "adam", "second_moment")["value"].tolist() == ["2.0000", "4.0000"]


def test_the_log_scale_is_one_for_all_and_stays_from_step_to_step():
    drawing = optimizer_state(walks(), 2, log=True)
    assert lengths(drawing, "gd", "moved") == pytest.approx(
        [(np.log10(size) - FLOOR) / (2 - FLOOR) * sign for size, sign in ((0.2, 1), (0.8, -1))]
    )
    assert drawing.spec == optimizer_state(walks(), 4, log=True).spec
    assert "10²" in json.dumps(drawing.spec, ensure_ascii=False)
    assert lengths(
        optimizer_state(walks(first_moment_1=1e-9, first_moment_2=0.0), 2, log=True), "adam", "first_moment"
    ) == [
        0,
        0,
    ]


def test_layers_have_names_and_variants_their_colors():
    spec = optimizer_state(walks(), 2).spec
    assert [layer["name"] for layer in spec["layer"]] == ["bars", "numbers", "notes"]
    color = spec["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(color["domain"], color["range"], strict=True))["adam"] == COLORS["adam"]
    assert [tip["field"] for tip in spec["layer"][0]["encoding"]["tooltip"]] == ["name", "quantity", "weight", "value"]


@pytest.mark.parametrize("log", [False, True])
def test_what_is_not_finite_has_its_word_and_no_bar(log):
    drawing = optimizer_state(walks(first_moment_1=np.inf, first_moment_2=-np.inf, second_moment_1=np.nan), 2, log)
    assert bars(drawing, "adam", "first_moment")["text"].tolist() == ["∞", "−∞"]
    assert lengths(drawing, "adam", "first_moment") == [0, 0]
    assert bars(drawing, "adam", "second_moment")["text"].tolist() == ["–", "4.0"]
    assert np.isfinite(drawing.frame["end"].dropna()).all()


def test_a_walk_that_diverged_keeps_its_last_numbers_and_says_so():
    frame = walks(last=2)
    drawing = optimizer_state(frame, 4)
    assert "diverged at step 3" in set(drawing.frame["text"])
    assert bars(drawing, "adam", "first_moment")["text"].tolist() == ["3.0", "−6.0"]
    assert list(captions.state_table(frame, 4)["Loss"]) == ["2.00", "diverged at step 3"]
    assert captions.state_caption(frame[frame["variant"] == "adam"], 4) == "By step 4 all have diverged"


def test_of_several_starts_the_first_is_shown():
    frame = walks()
    both = pd.concat(
        [frame.assign(start=0), frame.assign(start=1, gradient_1=99.0, x=99.0)], ignore_index=True
    ).sort_values("step", kind="stable")
    assert state_at(both, 2) == state_at(frame, 2)
    assert captions.state_table(both, 2).equals(captions.state_table(frame, 2))


def test_the_title_says_who_rescales_most_and_who_climbs():
    assert (
        captions.state_caption(walks(), 2)
        == "Step 2: Adam rescales most: the gradients of the two weights differ by a factor of 4.0, their updates by a factor of 1.0"
    )
    assert (
        captions.state_caption(walks()[lambda frame: frame["variant"] == "gd"], 2)
        == "Step 2: no update is much better balanced between the weights than its gradient"
    )
    climbing = walks().assign(moved_2=lambda frame: -frame["moved_2"])
    assert captions.state_caption(climbing, 2).endswith(
        "; moving uphill, carried by their state: Gradient descent, Adam"
    )
    assert (
        captions.state_caption(walks().assign(gradient_1=0.0, moved_1=0.0), 2)
        == "Step 2: no update is much better balanced between the weights than its gradient"
    )


def test_the_table_names_what_is_carried_as_the_formulas_do():
    assert list(captions.state_table(walks(), 2)["State"]) == ["none", "m = (3.00, −6.00), v = (4.00, 16)"]

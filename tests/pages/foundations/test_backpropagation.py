"""The page Neuron and backpropagation: step by step, practice, the check, and its empty states."""

import pytest

from tests.pages.conftest import all_cards, texts

PAGE = "pages/foundations/backpropagation.py"


def charts(app):
    return app.get("vega_lite_chart")


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 3
    assert "Smallest error with 64 bits and with 32 bits" in texts(app)
    assert len(all_cards(app)) == 1
    assert "w_{11}x_1" in texts(open_page(PAGE, bp_step="1"))


def test_next_and_back_move_the_step(open_page):
    app = open_page(PAGE)
    first = app.slider(key="bp-step").value
    assert f"Backward, step {first} of 20: ∂L/∂w11" in texts(app)
    app.button(key="bp-next").click().run()
    assert app.slider(key="bp-step").value == first + 1
    app.button(key="bp-back").click().run()
    assert app.slider(key="bp-step").value == first
    app.button(key="bp-start").click().run()
    assert "Forward, step 1 of 20" in texts(app)
    assert app.button(key="bp-back").disabled
    app.slider(key="bp-step").set_value(20).run()
    assert not app.exception
    assert "Backward, step 20 of 20" in texts(app)
    assert app.button(key="bp-next").disabled


def test_edited_numbers_are_used(open_page):
    app = open_page(PAGE, bp_step="1")
    assert r"5\cdot1" not in texts(app)
    app.number_input(key="bp-w11").set_value(5.0).run()
    assert r"5\cdot1" in texts(app)


def test_practice_marks_the_first_wrong_line(open_page):
    app = open_page(PAGE, bp_mode="Practice")
    assert "0 of 14 correct so far" in texts(app)
    app.text_input(key="bp-answer-dy").set_value("y-t").run()
    assert "1 of 14 correct so far" in texts(app)
    app.text_input(key="bp-answer-dv1").set_value("h1*7").run()
    assert "is not correct" in app.error[0].value
    assert app.text_input(key="bp-answer-dv2").disabled
    assert [expander.label for expander in app.expander][:2] == ["A hint", "The answer"]
    app.text_input(key="bp-answer-dv1").set_value("(y-t)*h1").run()
    assert not app.error
    app.text_input(key="bp-answer-dv2").set_value("-(y-t)*h2").run()
    assert "sign" in app.error[0].value


def test_practice_can_be_finished(open_page):
    app = open_page(PAGE, bp_mode="Practice")
    answers = {
        "dy": "y-t",
        "dv1": "(y-t)*h1",
        "dv2": "(y-t)*h2",
        "dc": "y-t",
        "dh1": "(y-t)*v1",
        "dz1": "dh1*h1*(1-h1)",
        "dw11": "dz1*x1",
        "dw21": "dz1*x2",
        "db1": "dz1",
        "dh2": "(y-t)*v2",
        "dz2": "dh2*h2*(1-h2)",
        "dw12": "dz2*x1",
        "dw22": "dz2*x2",
        "db2": "dz2",
    }
    for name, answer in answers.items():
        app.text_input(key=f"bp-answer-{name}").set_value(answer)
    app.run()
    assert not app.error
    assert app.success[0].value == "All 14 are correct."


@pytest.mark.parametrize(
    ("typed", "word"),
    [("1/0", "divides by zero"), ("hello", "not known"), ("1+", "not an arithmetic"), ("9**99", "Powers")],
)
def test_nonsense_in_practice_is_a_sentence(open_page, typed, word):
    app = open_page(PAGE, bp_mode="Practice")
    app.text_input(key="bp-answer-dy").set_value(typed).run()
    assert not app.exception
    assert word in app.error[0].value


def test_every_recorded_check_draws(open_page):
    for network in ("small", "larger"):
        for activation in ("tanh", "relu"):
            app = open_page(PAGE)
            app.selectbox(key="bp-check-network").set_value(network)
            app.selectbox(key="bp-check-activation").set_value(activation).run()
            assert not app.exception
            assert "never run" not in texts(app)


def test_the_corner_is_shown_at_every_distance(open_page):
    app = open_page(PAGE, bp_tab="At ReLU's kink")
    assert "Pre-activation exactly at the kink" in texts(app)
    for distance in (2**-13, 2**-6):
        app.selectbox(key="bp-corner-distance").set_value(distance).run()
        assert not app.exception
        assert "above the kink" in texts(app)
        assert "Exact fractions at any step" in texts(app) or "and Exact fractions at any step" in texts(app)
        assert "never run" not in texts(app)


def test_the_neuron_stands_in_the_formulas(open_page):
    assert r"z=\sum_i w_i x_i+b" in texts(open_page(PAGE))


def test_found_slopes_enter_the_drawing_and_hint_stands_at_the_wrong_line(open_page):
    app = open_page(PAGE, bp_mode="Practice")
    app.text_input(key="bp-answer-dy").set_value("y-t").run()
    assert ":green[✓]" in texts(app)
    app.text_input(key="bp-answer-dv1").set_value("dy").run()
    assert ":red[✕]" in texts(app)
    assert len(app.error) == 1

"""BERT, GPT, T5 in charts: the rate that validation chose, titles computed from the tables, next words with what is cut off."""

import pandas as pd
import pytest

from dlcore.analysis.language import bert_gpt_t5 as captions
from dlcore.analysis.selection import at_setting
from dlcore.charts.language.bert_gpt_t5 import blanks_chart
from dlcore.charts.language.next_token import next_words

CHOSEN = (("bert", 0.003), ("gpt", 0.006))


def test_each_network_keeps_the_rate_that_validation_chose_and_rivals_stay_whole():
    outcome = pd.DataFrame(
        {
            "variant": ["bert", "bert", "gpt", "gpt", "trigram"],
            "seed": 0,
            "learning_rate": [0.003, 0.006, 0.003, 0.006, 0.003],
            "validation": [0.3, 0.4, 0.9, 0.8, 2.0],
        }
    )
    chosen = captions.best_learning_rates(outcome)
    assert chosen == CHOSEN
    assert list(at_setting(outcome, "learning_rate", chosen)["validation"]) == [0.3, 0.8, 2.0]


def test_titles_are_computed():
    blanks = pd.DataFrame(
        {
            "variant": ["bert"] * 3 + ["gpt"] * 3,
            "seed": 0,
            "learning_rate": [0.003] * 3 + [0.006] * 3,
            "side": ["left", "right", "both"] * 2,
            "known": "new",
            "accuracy": [0.9, 0.95, 0.8, 1.0, 0.02, 0.5],
        }
    )
    assert (
        captions.blanks_caption(blanks, CHOSEN, "new")
        == "Where the left side decides: GPT 100%. Where the right side does: BERT 95%, GPT 2%"
    )
    assert len(blanks_chart(blanks, CHOSEN, "new").frame) == 6
    text = pd.DataFrame(
        {"variant": ["gpt", "trigram"], "seed": 0, "learning_rate": [0.006, 0.003], "perplexity": [2.0, 8.0]}
    )
    assert captions.perplexity_caption(text, CHOSEN) == "Perplexity: GPT 2.0, Trigram model 8.0"
    assert captions.perplexity_caption(text.head(1), CHOSEN) == "Perplexity: GPT 2.0"


@pytest.mark.parametrize("sampling", [[1.0, 0.0], [0.6, 0.4]])
def test_next_words_say_what_is_cut_off(sampling):
    drawing = next_words(pd.DataFrame({"token": ["dog", "cat"], "probability": [0.6, 0.4], "sampling": sampling}))
    assert list(drawing.frame["label"]) == [f"{share:.1%}" if share else "cut off" for share in sampling]
    assert {layer["name"] for layer in drawing.spec["layer"]} == {"sampling", "own", "numbers"}

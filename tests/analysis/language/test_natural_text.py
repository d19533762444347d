"""What the harder text's tables show, where counts have no steps."""

import pandas as pd
import pytest

from dlcore.analysis.language import natural_text as captions

FRAME = pd.DataFrame(
    [
        ("gpt", 0, 0.3, 30.0, 9.0, 100, 40),
        ("gpt", 1, 0.32, 34.0, 11.0, 100, 60),
        ("bert", 0, 0.1, 90.0, 9.0, 100, 60),
        ("neighbors", 0, 0.46, 17.0, 0.1, 70, None),
    ],
    columns=["variant", "seed", "accuracy", "perplexity", "seconds", "parameters", "step"],
).astype({"step": object})


@pytest.mark.parametrize(
    ("variants", "told"),
    [
        (
            ("gpt", "bert", "neighbors"),
            "The best n-gram model beats the best network: Two-sided trigram model 46% against GPT 31% of hidden tokens",
        ),
        (("gpt", "bert"), "Accuracy at hidden tokens: GPT 31%"),
        (("neighbors",), "Accuracy at hidden tokens: Two-sided trigram model 46%"),
    ],
)
def test_networks_stand_beside_counts(variants, told):
    assert captions.hidden_token_caption(FRAME[FRAME["variant"].isin(variants)]) == told


def test_networks_behind_a_trigram_model_have_not_learned_enough():
    trigram = pd.DataFrame([{"variant": captions.TRIGRAM, "seed": 0, "accuracy": 0.2}])
    said = captions.behind_trigram_note(pd.concat([FRAME, trigram]))
    assert said.startswith("Not learned enough here: BERT (10%). ")
    assert "is right at 20% of the hidden tokens" in said
    assert captions.behind_trigram_note(FRAME) == ""
    assert captions.behind_trigram_note(pd.concat([FRAME[FRAME["variant"] == "gpt"], trigram])) == ""


def test_the_cost_of_each_is_told():
    table = captions.cost_table(FRAME)
    assert list(table["Best at step"]) == ["50", "60", "–"]
    assert list(table["Perplexity"]) == ["32", "90", "17"]

"""BERT, GPT, T5 in charts: titles computed from the tables, lines of what is ideal or chance, next words with what is cut off."""

import pandas as pd
import pytest

from dlcore.analysis.language import bert_gpt_t5 as captions
from dlcore.charts.language import bert_gpt_t5 as drawings
from dlcore.charts.language.next_token import next_words


def test_titles_are_computed():
    blanks = pd.DataFrame(
        {
            "variant": ["bert"] * 3 + ["gpt"] * 3,
            "seed": 0,
            "side": ["left", "right", "both"] * 2,
            "known": "new",
            "accuracy": [0.9, 0.95, 0.8, 1.0, 0.02, 0.5],
        }
    )
    assert (
        captions.blanks_caption(blanks, "new")
        == "Where the left side decides: GPT 100%. Where the right side does: BERT 95%, GPT 2%"
    )
    assert len(drawings.blanks_chart(blanks, "new").frame) == 6
    text = pd.DataFrame({"variant": ["gpt", "trigram"], "seed": 0, "perplexity": [2.5, 8.0]})
    assert (
        captions.perplexity_caption(text, 2.2) == "Perplexity: GPT 2.50, Trigram model 8.00; the least possible is 2.20"
    )
    chart = drawings.perplexity_chart(text, 2.2)
    assert chart.frame["mark"].dropna().tolist() == pytest.approx([2.2])


def test_ways_of_one_network_stand_side_by_side():
    ways = pd.DataFrame(
        {
            "variant": ["gpt"] * 6,
            "seed": [0] * 3 + [1] * 3,
            "way": ["full", "lora", "probe"] * 2,
            "trained": [1_000, 50, 4] * 2,
            "accuracy": [0.9, 0.8, 0.6, 1.0, 0.8, 0.5],
        }
    )
    assert captions.ways_caption(ways) == "Full fine-tuning, LoRA, linear probe: GPT 95%, 80%, 55%"
    table = captions.ways_table(ways)
    assert table["Trained weights"].tolist() == ["1,000", "50", "4"]
    assert table["Accuracy"].tolist() == ["95.0%", "80.0%", "55.0%"]
    assert len(drawings.ways_chart(ways).frame) == 3


def test_longer_training_is_compared_at_the_most_labels():
    labels = pd.DataFrame(
        {"variant": "gpt", "labels": [300, 1_000] * 2, "steps": [10, 10, 30, 30], "accuracy": [0.5, 0.9, 0.6, 0.7]}
    )
    note = captions.longer_note(labels)
    assert "for 30 steps: fine-tuned with 1,000 labels its accuracy is then 70%, against 90% from 10." in note


def test_a_rate_at_the_end_of_its_grid_is_told():
    labels = pd.DataFrame(
        {
            "variant": ["bert"] * 4 + ["t5"] * 4 + ["bag-of-words"] * 2,
            "seed": 0,
            "labels": [100, 300, 300, 1_000] * 2 + [100, 300],
            "learning_rate": [0.1, 0.2, 0.3, 0.2, 0.2, 0.3, 0.2, 0.3, None, None],
        }
    )
    note = captions.end_rates_note(labels, (0.1, 0.2, 0.3))
    assert note == "T5 chose the largest of 3 learning rates in 2 of 3 cases: a larger one may be better still."
    assert captions.end_rates_note(labels, (0.01, 0.2, 3.0)) == ""


def test_tags_and_minimal_pairs_are_ranked_beside_what_needs_no_network():
    tags = pd.DataFrame({"variant": ["gpt", "bert"], "seed": 0, "accuracy": [0.5, 0.9], "most_frequent": [0.4, 0.4]})
    assert captions.tags_caption(tags) == "Tagging a word by what follows it: BERT 90%, GPT 50%"
    assert drawings.tags_chart(tags).frame["mark"].dropna().tolist() == pytest.approx([0.4])
    pairs = pd.DataFrame({"variant": ["gpt", "trigram"], "seed": 0, "accuracy": [1.0, 0.6], "pairs": 400})
    assert captions.likelihood_caption(pairs).endswith("the likelier one: GPT 100%, Trigram model 60%")
    assert drawings.likelihood_chart(pairs).frame["mark"].dropna().tolist() == [0.5]


@pytest.mark.parametrize("sampling", [[1.0, 0.0], [0.6, 0.4]])
def test_next_words_say_what_is_cut_off(sampling):
    drawing = next_words(pd.DataFrame({"token": ["dog", "cat"], "probability": [0.6, 0.4], "sampling": sampling}))
    assert list(drawing.frame["label"]) == [f"{share:.1%}" if share else "cut off" for share in sampling]
    assert {layer["name"] for layer in drawing.spec["layer"]} == {"sampling", "own", "numbers"}

"""The page Inside a modern Transformer: the bytes of a cache, and sentences on made-up tables."""

import pandas as pd
import pytest

from dlcore.analysis.language import modern_transformer as captions
from dlcore.charts.language import modern_transformer as drawings
from dlcore.guide.language.model_shapes import SHAPES

BY_NAME = {shape.name: shape for shape in SHAPES}


@pytest.mark.parametrize(
    ("name", "bytes_per_token"),
    [("Llama 3.1 8B", 131_072), ("Llama 2 7B", 524_288), ("GPT-3 175B", 4_718_592), ("PaLM 540B", 120_832)],
)
def test_bytes_of_a_token_by_hand(name, bytes_per_token):
    assert captions.bytes_per_token(BY_NAME[name], BY_NAME[name].groups, 2) == bytes_per_token


@pytest.mark.slow
def test_shapes_are_those_of_the_libraries_configurations():
    from transformers import GPT2Config, LlamaConfig, MistralConfig

    for name, config in (("GPT-2 small", GPT2Config()), ("Llama 2 7B", LlamaConfig()), ("Mistral 7B", MistralConfig())):
        shape = BY_NAME[name]
        assert shape.layers == config.num_hidden_layers
        assert shape.heads == config.num_attention_heads
        assert shape.groups == (getattr(config, "num_key_value_heads", None) or config.num_attention_heads)
        assert shape.heads * shape.width == config.hidden_size


def test_our_gpt_is_the_one_that_ships():
    from dlcore.models.language.gpt import GPT

    model, shape = GPT(10), BY_NAME["Our GPT"]
    assert (len(model.blocks), model.blocks[0].attention.heads) == (shape.layers, shape.heads)
    assert model.positions.shape == (shape.context, shape.heads * shape.width)


def test_sharing_divides_the_cache():
    shape = BY_NAME["Llama 3.1 8B"]
    table = captions.cache_table(shape, 2, 3).set_index(["variant", "tokens"])["gigabytes"]
    assert table["heads-all", 1024] == pytest.approx(4 * table["heads-grouped", 1024])
    assert table["heads-grouped", 1024] == pytest.approx(8 * table["heads-one", 1024])
    assert table["heads-one", 2048] == pytest.approx(2 * table["heads-one", 1024])
    assert captions.cache_caption(table, shape, 2, 1).startswith("Llama 3.1 8B at 131,072 tokens: 17 GB")
    assert "heads-grouped" not in set(captions.cache_table(BY_NAME["GPT-2 small"], 2, 1)["variant"])
    assert len(captions.shape_table(SHAPES, 2)) == len(SHAPES)
    assert [captions.gigabytes(size) for size in (1.5, 0.0123, 3.1e-6)] == ["1.5 GB", "12 MB", "3.1 kB"]


def lengths(accuracies):
    return pd.DataFrame(
        [
            (variant, seed, rate, times, accuracy, rate)
            for variant, by_times in accuracies.items()
            for seed in (0, 1)
            for rate in (0.003, 0.01)
            for times, accuracy in zip((1, 2, 4, 8), by_times, strict=True)
        ],
        columns=["variant", "seed", "learning_rate", "times", "accuracy", "validation"],
    )


def test_lengths_are_told_of_those_that_learned_at_the_better_rate():
    frame = lengths(
        {"positions-rope": (1, 0.9, 0.5, 0.4), "positions-alibi": (1, 1, 0.8, 0.7), "positions-none": (0.5,) * 4}
    )
    assert set(captions.best_lengths(frame)["learning_rate"]) == {0.01}
    assert len(captions.best_lengths(frame)) == 3 * 2 * 4
    assert captions.lengths_caption(frame) == "Trained at one length and tested at 8 times that: ALiBi 70%, RoPE 40%"
    assert "None of these" in captions.lengths_caption(lengths({"positions-none": (0.5,) * 4}))
    assert set(drawings.accuracy_by_length(frame).frame["x"]) == {1, 2, 4, 8}


def test_depth_and_gradients_are_told():
    frame = pd.DataFrame(
        {
            "variant": ["norm-pre", "norm-post"] * 2,
            "seed": 0,
            "depth": [2, 2, 12, 12],
            "loss": [1.0, 1.0, 1.1, 3.4],
            "warm_up": 0,
        }
    )
    assert captions.depth_caption(frame) == "12 blocks, without warm-up: Pre-LN 1.1, Post-LN 3.4"
    assert "for all" in captions.depth_caption(frame[frame["depth"] == 2].assign(warm_up=50))
    alone = frame[frame["variant"] == "norm-pre"]
    assert captions.depth_caption(alone) == "12 blocks, without warm-up: Pre-LN 1.1"
    assert "50 steps of warm-up" in captions.depth_caption(frame.assign(warm_up=50))
    gradients = pd.DataFrame({"variant": "norm-post", "seed": 0, "layer": [1, 2], "norm": [0.1, 0.2]})
    assert captions.gradient_caption(gradients) == "Gradient of the last block relative to the first: Post-LN 2.0"


def test_times_filters_and_bits_are_told():
    times = pd.DataFrame(
        {
            "variant": ["cache-on", "cache-off"] * 2,
            "seed": 0,
            "length": [32, 32, 512, 512],
            "milliseconds": [1.0, 1.2, 1.0, 9.0],
        }
    )
    assert captions.cached_token_caption(times) == (
        "Without the cache the next token takes 9.0 times as long after 512 tokens, and 1.2 times as long after 32"
    )
    left = pd.DataFrame({"variant": ["keep-top-k", "keep-top-p"], "temperature": 3.0, "left": [10, 129], "seed": 0})
    assert captions.left_caption(left) == "At temperature 3, Top-p 0.9 leaves 129 words; Top-k 10 leaves 10"
    merges = pd.DataFrame({"pair": ["a + b"], "count": [1]})
    assert "nothing more to merge" in captions.merge_caption(merges, 5)
    assert captions.merge_caption(merges.assign(count=2), 5) == "Merge 6 will be a + b, which occurs 2 times"
    sizes = pd.DataFrame(
        {
            "variant": "vocabulary-help",
            "size": [256, 512, 1024],
            "per_word": [6.0, 3.0, 2.7],
            "bytes": [1.0, 2.0, 2.2],
            "seed": 0,
        }
    )
    assert captions.doubling(sizes).endswith("from 256 to 512 saves 50% of the tokens, that from 512 to 1,024 10%.")


def test_charts_beside_each_other_share_their_axis():
    frame = pd.DataFrame({"variant": "norm-pre", "seed": 0, "depth": [2, 12], "loss": [1.0, 2.0]})
    domains = [drawings.loss_by_depth(frame.assign(loss=frame["loss"] * factor), 6.0) for factor in (1, 2)]
    assert len({str(chart.spec["layer"][0]["encoding"]["y"]["scale"]["domain"]) for chart in domains}) == 1


def vocabularies(bits):
    """Runs of two seeds at three vocabularies; `bits` by size, the second seed a tenth above."""
    return pd.DataFrame(
        [
            {"variant": "lstm", "seed": seed, "size": size, "bits": value + 0.1 * seed, "validation": value, "seconds": seconds, "parameters": 200_000.0,
             "bytes_per_token": length, "train_tokens": 1_000.0, "learning_rate": 0.03, "epoch": 7.0}
            for seed in (0, 1)
            for (size, value), seconds, length in zip(bits.items(), (70.0, 40.0, 60.0), (1.0, 2.0, 4.0), strict=True)
        ]
    )  # fmt: skip


def test_the_best_vocabulary_is_told_with_both_ends_and_whether_seeds_agree():
    frame = vocabularies({256: 2.1, 1_024: 2.0, 4_096: 2.3})
    assert (
        captions.vocabulary_bits_caption(frame)
        == "Fewest bits per byte with a vocabulary of 1,024: 2.05; 256 2.15, 4,096 2.35"
    )
    frame.loc[(frame["seed"] == 1) & (frame["size"] == 256), "bits"] = 2.09
    assert captions.vocabulary_bits_caption(frame).endswith("4,096 2.35. Seeds disagree on which is best")
    assert (
        captions.vocabulary_cost_caption(frame)
        == "Quickest with a vocabulary of 1,024: 40 s, with the bytes alone 70 s"
    )


def test_the_table_of_vocabularies_tells_perplexity_per_token_which_grows_as_bits_per_byte_fall():
    table = captions.vocabulary_table(vocabularies({256: 2.1, 1_024: 2.0, 4_096: 2.3}))
    assert list(table["Vocabulary"]) == ["256", "1,024", "4,096"]
    assert list(table["Perplexity per token"]) == [
        "4",
        "17",
        "676",
    ]  # 2 to the power of bits per byte times bytes per token
    tried = pd.DataFrame(
        [("lstm", seed, size, rate, value) for seed in (50, 51) for size, rate, value in ((256, 0.01, 2.0), (256, 0.03, 1.9), (4_096, 0.01, 2.2), (4_096, 0.03, 2.4))],
        columns=["variant", "seed", "size", "learning_rate", "validation"],
    )  # fmt: skip
    rates = captions.vocabulary_rates_table(tried)
    assert rates.to_numpy().tolist() == [["256", "2.00", "1.90 ✓"], ["4,096", "2.20 ✓", "2.40"]]


def test_vocabularies_that_were_best_at_the_end_are_named():
    def frame(*ends):
        rows = [
            (size, 0, step, loss)
            for size, end in zip((256, 4_096), ends, strict=True)
            for step, loss in enumerate((9.0, 2.0, end))
        ]
        return pd.DataFrame(rows, columns=["size", "seed", "step", "validation"])

    assert captions.vocabulary_early_note(frame(1.9, 2.1)).startswith("Early training: with vocabularies of 256 the")
    assert "with every vocabulary" in captions.vocabulary_early_note(frame(1.9, 1.9))
    assert captions.vocabulary_early_note(frame(2.1, 2.1)) == ""

"""What is said of surnames: the highest and the lowest, the slow and the quick, and each origin."""

import pandas as pd

from dlcore.analysis.language import surnames as captions

FRAME = pd.DataFrame(
    [("char-ngrams", 0, 0.70, 2.0), ("char-ngrams", 1, 0.72, 2.0), ("transformer", 0, 0.601, 13.0)],
    columns=["variant", "seed", "accuracy", "seconds"],
)


def test_the_highest_and_the_lowest_accuracy_are_called_so():
    said = captions.accuracy_caption(FRAME)
    assert said == "Highest accuracy: Character n-grams, 71.0%; lowest: Transformer, 60.1%"
    assert captions.accuracy_caption(FRAME[2:]) == "Transformer: 60.1%"


def test_the_longest_and_the_shortest_training():
    assert captions.seconds_caption(FRAME) == "Transformer trains for 13 s, Character n-grams for 2.0 s"


def test_a_row_for_each_origin_with_the_mean_of_the_seeds():
    shares = pd.DataFrame(
        [("Dutch", "rnn", 0, 0.4), ("Dutch", "rnn", 1, 0.6), ("Irish", "rnn", 0, 1.0), ("Irish", "rnn", 1, 0.8)],
        columns=["origin", "variant", "seed", "share"],
    )
    table = captions.origin_table(shares)
    assert table.to_dict("list") == {"Origin": ["Dutch", "Irish"], "RNN": ["50%", "90%"]}

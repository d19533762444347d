"""Names of variants within a sentence."""

import pytest

from dlcore.analysis.names import lower_name


@pytest.mark.parametrize(
    ("variant", "within"),
    [
        ("positions-rope", "RoPE"),
        ("positions-alibi", "ALiBi"),
        ("positions-learned", "learned positions"),
        ("positions-relative", "relative bias (T5)"),
        ("scaled", "scaled by 1/√d"),
        ("lstm", "LSTM"),
        ("l2", "L2 regularization"),
    ],
)
def test_abbreviations_keep_their_capitals(variant, within):
    assert lower_name(variant) == within

"""What a card says beside a verdict's sentence."""

import pytest

from dlcore.records import Library
from dlcore.verdicts import explained, verdicts


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        ("Holds: by 2.0 (1.9 to 2.1). Needed: at least 1.", [("Holds", ": by 2.0 (1.9 to 2.1). Needed: at least 1.")]),
        (
            "Depends on the depth. Holds at 8: by 2. Not at 2: by 0. By another measure it holds: by 3.",
            [("", "Depends on the depth."), ("Holds", " at 8: by 2."), ("Not", " at 2: by 0."), ("By another measure it holds", ": by 3.")],
        ),
        (
            "For a settled only in part. Does not hold at 2: by 0. Open at 4: by 1. For b it holds: by 3. It is open at 5: by 1.",
            [
                ("", "For a settled only in part."),
                ("Does not hold", " at 2: by 0."),
                ("Open", " at 4: by 1."),
                ("", "For b it holds: by 3."),
                ("It is open", " at 5: by 1."),
            ],
        ),
    ],
)  # fmt: skip
def test_what_holds_what_does_not_and_what_is_open_stand_on_lines_of_their_own(sentence, lines):
    assert explained.in_lines(sentence) == lines


def test_no_word_of_a_sentence_is_lost():
    for judged in verdicts(Library()):
        lines = explained.in_lines(judged.sentence)
        assert " ".join(lead + rest for lead, rest in lines) == judged.sentence

"""Surnames: each origin's own, parts that are apart, and spelling that ends at the last letter."""

import pytest
import torch

from dlcore.data import surnames


def test_every_origin_has_enough_names_of_its_own():
    listed = surnames.names()
    assert list(listed) == list(surnames.ORIGINS)
    assert all(len(names) >= surnames.EACH for names in listed.values())
    everyone = [name for names in listed.values() for name in names]
    assert len(everyone) == len(set(everyone))
    assert all(name == name.lower() and name.strip() for name in everyone)


def test_the_parts_are_apart_and_balanced():
    parts = surnames.split(3)
    assert [len(names) for names, _ in parts] == [2_800, 350, 350]
    assert not set(parts[0][0]) & set(parts[1][0])
    assert not set(parts[0][0]) & set(parts[2][0])
    assert not set(parts[1][0]) & set(parts[2][0])
    for (_, origins), each in zip(parts, (200, 25, 25), strict=True):
        assert torch.tensor(origins).bincount().tolist() == [each] * 14
        assert origins != sorted(origins)
    assert surnames.split(3) == parts
    few = surnames.split(3, 25)
    assert [len(names) for names, _ in few] == [350, 350, 350]
    assert set(few[0][0]) < set(parts[0][0])  # fewer of the same, and the same names to judge by
    assert sorted(few[2][0]) == sorted(parts[2][0])
    assert surnames.split(4) != parts


def test_a_name_keeps_its_origin():
    listed = list(surnames.names().values())
    for names, origins in surnames.split(0):
        assert all(name in listed[origin] for name, origin in zip(names, origins, strict=True))


@pytest.mark.parametrize(
    ("name", "ends"), [("abc", "abc"), ("", ""), ("abcabcabcabcabcabcabc", "bcabcabcabcabcabc"[-16:]), ("aXé", "a")]
)
def test_spelling_is_ones_among_zeros_with_the_last_letter_last(name, ends):
    told = surnames.one_hot([name], "abc")
    assert told.shape == (1, surnames.LONGEST, 3)
    assert told.sum() == len([letter for letter in ends if letter in "abc"])
    if name == "abc":
        assert told[0, -3:].argmax(-1).tolist() == [0, 1, 2]
        assert not told[0, :-3].any()

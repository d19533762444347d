"""Data augmentation: shifts against torch.roll away from the border, mirror images, and that a seed decides."""

import pytest
import torch

from dlcore.blocks.augmentation import random_flip, random_shift, shift


@pytest.fixture
def images():
    return torch.rand(5, 2, 8, 9, generator=torch.Generator().manual_seed(0)) + 0.5


@pytest.mark.parametrize("by", [(0, 0), (2, 0), (-1, 3), (0, -2)])
def test_a_shift_moves_down_and_right_and_fills_with_the_darkest_value(images, by):
    moved = shift(images, torch.tensor([by] * 5))
    rolled = images.roll(by, (2, 3))
    inside = torch.zeros(8, 9, dtype=torch.bool)
    inside[max(by[0], 0) : 8 + min(by[0], 0), max(by[1], 0) : 9 + min(by[1], 0)] = True
    assert torch.equal(moved[..., inside], rolled[..., inside])
    assert (moved[..., ~inside] == images.min()).all()


def test_each_image_has_a_shift_of_its_own(images):
    by = torch.tensor([(0, 0), (1, 0), (0, 1), (-2, -2), (3, 0)])
    moved = shift(images, by)
    for image, each, alone in zip(images, by, moved, strict=True):
        padded = torch.cat([image[None], torch.full((1, 2, 8, 9), images.min().item())])
        assert torch.equal(shift(padded, each.expand(2, 2))[0], alone)


def test_random_shifts_stay_within_their_bound_and_reach_it():
    dot = torch.zeros(400, 1, 7, 7)
    dot[:, 0, 3, 3] = 1
    moved = random_shift(dot, 2, torch.Generator().manual_seed(1))
    rows, columns = moved[:, 0].nonzero()[:, 1], moved[:, 0].nonzero()[:, 2]
    assert sorted(set(rows.tolist())) == sorted(set(columns.tolist())) == [1, 2, 3, 4, 5]


def test_half_of_the_images_are_mirrored(images):
    many = images[:1].expand(400, -1, -1, -1)
    flipped = random_flip(many, torch.Generator().manual_seed(2))
    mirrored = (flipped == many.flip(-1)).flatten(1).all(1)
    assert ((flipped == many).flatten(1).all(1) ^ mirrored).all()
    assert 150 < mirrored.sum() < 250


def test_a_seed_decides(images):
    first, again = (random_shift(images, 2, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first, again)

"""What an image data set gives: two disjoint parts, as tensors on the CPU."""

from dataclasses import dataclass, replace

import numpy
import torch
from torch.nn import functional as F


@dataclass(frozen=True)
class Images:
    """Inputs are float32 (examples, height·width), centered and scaled by the training part; targets are int64 (examples,)."""

    train_inputs: torch.Tensor
    train_targets: torch.Tensor
    test_inputs: torch.Tensor
    test_targets: torch.Tensor
    class_names: tuple[str, ...]
    mean: float = 0.0  # of the training part's pixels from 0 to 1, and their deviation: what the inputs were centered and scaled by
    scale: float = 1.0

    @classmethod
    def from_pixels(cls, pixels, targets, train, test, class_names):
        """From gray pixels 0…255 and the row numbers of both parts."""
        pixels = torch.from_numpy(numpy.asarray(pixels, dtype="float32").reshape(len(pixels), -1) / 255)
        targets = torch.from_numpy(numpy.asarray(targets, dtype="int64"))
        mean, scale = pixels[train].mean(), pixels[train].std()
        inputs = (pixels - mean) / scale
        return cls(
            inputs[train], targets[train], inputs[test], targets[test], tuple(class_names), mean.item(), scale.item()
        )

    def with_validation_part(self, count):
        """The same data with the last `count` training examples in place of the test part: for choosing, so that the test part can judge."""
        return replace(
            self,
            train_inputs=self.train_inputs[:-count],
            train_targets=self.train_targets[:-count],
            test_inputs=self.train_inputs[-count:],
            test_targets=self.train_targets[-count:],
        )

    def as_squares(self, margin=2):
        """The same data with inputs (examples, 1, height, width), padded by `margin` pixels of the darkest value."""

        def pad(inputs):
            side = round(inputs.shape[1] ** 0.5)
            return F.pad(inputs.view(-1, 1, side, side), (margin,) * 4, value=self.train_inputs.min().item())

        return replace(self, train_inputs=pad(self.train_inputs), test_inputs=pad(self.test_inputs))

    def split_validation(self, count):
        """The same data without the last `count` training examples, and those as (inputs, targets): the validation part."""
        last = self.with_validation_part(count)
        return self.first(len(last.train_inputs)), (last.test_inputs, last.test_targets)

    def first(self, count):
        """The same data with the first `count` training examples alone; they are shuffled already."""
        return replace(self, train_inputs=self.train_inputs[:count], train_targets=self.train_targets[:count])


def stratified_split(targets, counts, seed=0):
    """Row numbers of disjoint parts, `counts[i]` examples in part i, the same number of every class; each part shuffled."""
    shuffle = numpy.random.default_rng(seed).permutation
    classes = numpy.unique(targets)
    rows = [shuffle(numpy.flatnonzero(targets == label)) for label in classes]
    fewest, needed = min(map(len, rows)), sum(count // len(classes) for count in counts)
    if fewest < needed:
        raise ValueError(
            f"{needed} examples of every class are needed, and of one there are only {fewest} among the {len(targets)}."
        )
    parts, start = [], 0
    for count in counts:
        stop = start + count // len(classes)
        parts.append(shuffle(numpy.concatenate([class_rows[start:stop] for class_rows in rows])))
        start = stop
    return parts

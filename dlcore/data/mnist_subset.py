"""A few training digits of MNIST-5k, with label noise if wanted, and a validation part; the test part stays as it is. Drawn by a seed."""

VALIDATION = 1_000


def draw(images, count, label_noise, seed):
    """`count` training images and 1,000 for validation, all out of the training part: (inputs, targets) of either, (examples, ...) and (examples,).

    A fraction `label_noise` of the training labels is replaced by a label drawn among the other classes; validation labels stay right.
    """
    import torch

    generator = torch.Generator().manual_seed(5_000_011 + seed)
    rows = torch.randperm(len(images.train_targets), generator=generator)
    train_rows, validation_rows = rows[:count], rows[count : count + VALIDATION]
    targets, classes = images.train_targets[train_rows], len(images.class_names)
    shift = torch.randint(1, classes, (count,), generator=generator)
    is_corrupted = torch.rand(count, generator=generator).argsort().argsort() < round(label_noise * count)
    return (images.train_inputs[train_rows], torch.where(is_corrupted, (targets + shift) % classes, targets)), (
        images.train_inputs[validation_rows],
        images.train_targets[validation_rows],
    )

"""A few digits of MNIST-5k to learn from, others to choose settings by, the usual ones to test on; some labels may be wrong. Drawn by a seed."""

VALIDATION = 1_000


def draw(images, count, wrong, seed):
    """`count` training pictures and 1,000 for validation, all out of the training part: (inputs, targets) of either, (examples, ...) and (examples,).

    A share `wrong` of the training labels is replaced by a label drawn among the other classes; validation labels stay right.
    """
    import torch

    generator = torch.Generator().manual_seed(5_000_011 + seed)
    rows = torch.randperm(len(images.train_targets), generator=generator)
    learn, choose = rows[:count], rows[count : count + VALIDATION]
    targets, classes = images.train_targets[learn], len(images.class_names)
    shift = torch.randint(1, classes, (count,), generator=generator)
    lies = torch.rand(count, generator=generator).argsort().argsort() < round(wrong * count)
    return (images.train_inputs[learn], torch.where(lies, (targets + shift) % classes, targets)), (
        images.train_inputs[choose],
        images.train_targets[choose],
    )

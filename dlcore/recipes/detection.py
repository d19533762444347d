"""What the experiments on detection share: the networks, batches of scenes, training, and raw predictions."""

from itertools import islice

SIDE = 64
# The windows of a scene in a batch of the sliding window, as many pixels as the scene has; and how many of them may hold a
# digit.
WINDOWS, POSITIVE = 4, 2
# One network, trained on windows, in three ways: each window cropped, a third of its size apart or a quarter; or in convolutional passes, a quarter apart.
WINDOWED = ("sliding-window", "quarter-steps", "convolutional-window")
LOSS_ROWS = 20  # how often the loss is recorded in a training


def network(variant, seed):
    """A newly initialized one; the same seed gives YOLO and the sliding window the same backbone."""
    import torch

    from dlcore.models.vision.sliding_window import SlidingWindow
    from dlcore.models.vision.yolo import YOLO

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = SlidingWindow() if variant in WINDOWED else YOLO()
    return model.to(memory_format=torch.channels_last)  # a third of the time less on a CPU


def tensors(scenes):
    """Their images, 0…1, (scenes, 1, height, width)."""
    import numpy
    import torch

    return torch.from_numpy(numpy.stack([scene.image for scene in scenes])).unsqueeze(1).float() / 255


def batches(variant, seed, batch, steps, device):
    """`steps` batches of new scenes: images, and targets (which cells have an object, its boxes, its classes, all cells' corners)."""
    import numpy
    import torch

    from dlcore.data import digit_scenes
    from dlcore.models.vision import sliding_window, yolo

    scene_stream = digit_scenes.stream(digit_scenes.digits("train"), "train", seed)
    cells = SIDE // yolo.CELL
    random = numpy.random.default_rng((2_000_003, seed))
    grid, windows = yolo.corners(cells, cells), sliding_window.windows(SIDE, SIDE)
    for _ in range(steps):
        scenes = list(islice(scene_stream, batch))
        images = tensors(scenes)
        if variant == "sliding-window":
            chosen = [
                _sample_windows(sliding_window.assign_windows(scene.boxes, windows.numpy()), random) for scene in scenes
            ]
            images = torch.cat(
                [sliding_window.crop_windows(image, windows[rows]) for image, (rows, _) in zip(images, chosen)]
            )
            owners, places = [owner for _, owner in chosen], torch.cat([windows[rows] for rows, _ in chosen])
        else:
            owners = [yolo.assign_cells(scene.boxes, cells, cells, variant == "yolo") for scene in scenes]
            places = grid.repeat(batch, 1)
        owned = [owner >= 0 for owner in owners]
        targets_of_scenes = list(zip(scenes, owners, owned, strict=True))
        boxes = numpy.concatenate([scene.boxes[owner[has]] for scene, owner, has in targets_of_scenes])
        classes = numpy.concatenate([scene.classes[owner[has]] for scene, owner, has in targets_of_scenes])
        targets = torch.from_numpy(numpy.concatenate(owned)), torch.from_numpy(boxes), torch.from_numpy(classes), places
        yield images.to(device), tuple(part.to(device) for part in targets)


def _sample_windows(owner, random):
    """Some windows of a scene, half of them with an object where there are as many, and their owners."""
    with_object, without = (random.permutation(rows) for rows in ((owner >= 0).nonzero()[0], (owner < 0).nonzero()[0]))
    rows = [*with_object[:POSITIVE], *without][:WINDOWS]
    return rows, owner[rows]


class Loss:
    """The three terms of YOLO's loss, weighted and summed; `terms` holds the last ones."""

    def __init__(self):
        self.terms = {}

    def __call__(self, raw, targets):
        from dlcore.models.vision.yolo import WEIGHTS, loss_terms

        owned, boxes, classes, places = targets
        terms = loss_terms(raw.flatten(0, -2), places, owned, boxes, classes)
        self.terms = {name: WEIGHTS[name] * term for name, term in terms.items()}
        return sum(self.terms.values()).unsqueeze(0)


class TermAverages:
    """The mean of each term over a stretch of steps, weighted as in the loss, after each stretch."""

    def __init__(self, loss, every, batch):
        self.loss, self.every, self.batch = loss, every, batch
        self.sums, self.rows = {}, []

    def on_step_end(self, moment):
        for name, term in self.loss.terms.items():
            self.sums[name] = self.sums.get(name, 0.0) + term.detach()
        if moment.step % self.every == 0:
            self.rows += [
                {
                    "step": moment.step,
                    "scenes": moment.step * self.batch,
                    "term": name,
                    "loss": (total / self.every).item(),
                }
                for name, total in self.sums.items()
            ]
            self.sums = {}


def train_detector(variant, seed, steps, batch, learning_rate, device, report):
    """A trained network in eval mode, and the terms of its loss over time. AdamW with a one-cycle learning rate."""
    import torch

    from dlcore.blocks.callbacks import Progress
    from dlcore.blocks.schedules import StepSchedule, one_cycle
    from dlcore.training import train

    model, loss = network(variant, seed).to(device), Loss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.01)
    schedule, terms = one_cycle(optimizer, steps), TermAverages(loss, max(1, steps // LOSS_ROWS), batch)

    train(
        model,
        batches(variant, seed, batch, steps, device),
        loss,
        optimizer,
        [StepSchedule(schedule), terms, Progress(report, steps)],
    )
    return model.eval(), terms.rows


def predict(variant, model, image):
    """Raw predictions for one image (1, height, width), (cells or windows, 5 + classes), and where each lies, (…, 3)."""
    import torch

    from dlcore.models.vision import sliding_window, yolo

    height, width = image.shape[1:]
    with torch.no_grad():
        if variant in WINDOWED:
            steps = sliding_window.STEPS if variant == "sliding-window" else sliding_window.SHARED_STEPS
            windows = sliding_window.windows(height, width, steps).to(image.device)
            if variant == "convolutional-window":
                return model.convolve(image), windows
            return model(sliding_window.crop_windows(image, windows)), windows
        return model(image[None])[0], yolo.corners(height // yolo.CELL, width // yolo.CELL).to(image.device)

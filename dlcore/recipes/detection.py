"""What the experiments on detection share: the networks, scenes as batches, training by the one loop, and what a detector finds."""

from itertools import islice

SIDE = 64
WINDOWS, POSITIVE = (
    4,
    2,
)  # that a scene gives to a batch of the sliding window, as many pixels as the scene has; and how many of them may hold a digit
AVERAGED = 20  # the loss is told so many times in a training


def network(variant, seed):
    """A fresh one; the same seed gives the same weights, and YOLO and the sliding window the same backbone."""
    import torch

    from dlcore.models.vision.sliding_window import SlidingWindow
    from dlcore.models.vision.yolo import YOLO

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = SlidingWindow() if variant == "sliding-window" else YOLO()
    return model.to(memory_format=torch.channels_last)  # a third of the time less on a CPU


def tensors(scenes):
    """Their pictures, 0…1, (scenes, 1, height, width)."""
    import numpy
    import torch

    return torch.from_numpy(numpy.stack([scene.picture for scene in scenes])).unsqueeze(1).float() / 255


def batches(variant, seed, batch, steps, device):
    """As many batches as steps, of new scenes each: what the network sees, and what it is to say (which cells have an object, its boxes, its classes, all cells' corners)."""
    import numpy
    import torch

    from dlcore.data import digit_scenes
    from dlcore.models.vision import sliding_window, yolo

    endless = digit_scenes.stream(digit_scenes.digits("train"), "train", seed)
    cells = SIDE // yolo.CELL
    random = numpy.random.default_rng((2_000_003, seed))
    grid, views = yolo.corners(cells, cells), sliding_window.windows(SIDE, SIDE)
    for _ in range(steps):
        scenes = list(islice(endless, batch))
        pictures = tensors(scenes)
        if variant == "sliding-window":
            chosen = [_some(sliding_window.assign_windows(scene.boxes, views.numpy()), random) for scene in scenes]
            pictures = torch.cat(
                [sliding_window.cut(picture, views[rows]) for picture, (rows, _) in zip(pictures, chosen)]
            )
            owners, places = [owner for _, owner in chosen], torch.cat([views[rows] for rows, _ in chosen])
        else:
            owners = [yolo.assign_cells(scene.boxes, cells, cells, variant == "yolo") for scene in scenes]
            places = grid.repeat(batch, 1)
        owned = [owner >= 0 for owner in owners]
        told = list(zip(scenes, owners, owned, strict=True))
        boxes = numpy.concatenate([scene.boxes[owner[has]] for scene, owner, has in told])
        classes = numpy.concatenate([scene.classes[owner[has]] for scene, owner, has in told])
        targets = torch.from_numpy(numpy.concatenate(owned)), torch.from_numpy(boxes), torch.from_numpy(classes), places
        yield pictures.to(device), tuple(part.to(device) for part in targets)


def _some(owner, random):
    """A few windows of a scene, half of them with an object where there are as many, and what they own."""
    with_object, without = (random.permutation(rows) for rows in ((owner >= 0).nonzero()[0], (owner < 0).nonzero()[0]))
    rows = [*with_object[:POSITIVE], *without][:WINDOWS]
    return rows, owner[rows]


class Loss:
    """The three terms of YOLO's loss, weighted and added up; they are kept, to be told apart."""

    def __init__(self):
        self.terms = {}

    def __call__(self, raw, targets):
        from dlcore.models.vision.yolo import WEIGHTS, loss_terms

        owned, boxes, classes, places = targets
        terms = loss_terms(raw.flatten(0, -2), places, owned, boxes, classes)
        self.terms = {name: WEIGHTS[name] * term for name, term in terms.items()}
        return sum(self.terms.values()).unsqueeze(0)


class Terms:
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


def trained(variant, seed, steps, batch, learning_rate, device, report):
    """A network that has seen its scenes, ready for use, and the terms of its loss over time. The rate rises and falls (one cycle), AdamW."""
    import torch

    from dlcore.blocks.callbacks import Progress
    from dlcore.blocks.schedules import one_cycle
    from dlcore.training import train

    model, loss = network(variant, seed).to(device), Loss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.01)
    schedule, terms = one_cycle(optimizer, steps), Terms(loss, max(1, steps // AVERAGED), batch)

    class Step:
        def on_step_end(self, moment):
            schedule.step()

    train(
        model, batches(variant, seed, batch, steps, device), loss, optimizer, [Step(), terms, Progress(report, steps)]
    )
    return model.eval(), terms.rows


def look(variant, model, picture):
    """What the network says of one picture (1, height, width), (cells or windows, 5 + classes), and where each cell or window lies, (…, 3)."""
    import torch

    from dlcore.models.vision import sliding_window, yolo

    height, width = picture.shape[1:]
    with torch.no_grad():
        if variant == "sliding-window":
            views = sliding_window.windows(height, width).to(picture.device)
            return model(sliding_window.cut(picture, views)), views
        return model(picture[None])[0], yolo.corners(height // yolo.CELL, width // yolo.CELL).to(picture.device)

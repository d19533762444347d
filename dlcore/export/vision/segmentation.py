"""One run of the segmentation as a plain PyTorch program: the very files that find the slices, degrade them, segment and judge, and a loop."""

from string import Template

from dlcore.experiments.vision import segmentation
from dlcore.export.source import whole_file
from dlcore.recipes import segmentation as recipe

PROGRAM = Template('''\
"""$title on brain slices, in plain PyTorch. Needs torch, numpy, nibabel and nilearn, in whose package the template lies."""

# ── the slices ──
$slices

# ── what a scanner does to them ──
$degradation

# ── what segments them ──
$model

# ── how an answer is judged ──
$overlap

SEED, BIAS, NOISE, BATCH = $seed, $bias, $noise, $batch
torch.set_num_threads(1)
slabs = load()
generator = torch.Generator().manual_seed(7_000_003 + SEED)
test, validation = (degrade(part.images, BIAS, NOISE, generator) for part in (slabs.test, slabs.validation))
generator = torch.Generator().manual_seed(1_000_003 + SEED)


def dice_scores(prediction, truth):
    return [dice(prediction, truth, label) for label in (1, 2)]


$body
''')

LEARN = Template("""\
STEPS, LEARNING_RATE = $steps, $learning_rate
torch.manual_seed(SEED)
network = $network
optimizer = torch.optim.Adam(network.parameters(), LEARNING_RATE)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
tests = {round(STEPS * share) for share in $tests}


def report(step):
    network.eval()
    with torch.no_grad():
        scores = dice_scores(network(test).argmax(1), slabs.test.truth)
        held_out = dice_scores(network(validation).argmax(1), slabs.validation.truth)
    network.train()
    print(",".join([str(step), *(f"{value:.4f}" for value in (*scores, sum(held_out) / 2))]), flush=True)


print("step,gray,white,validation")
report(0)
for step in range(1, STEPS + 1):
    rows = torch.randperm(len(slabs.train.truth), generator=generator)[:BATCH]
    images = degrade(slabs.train.images[rows], BIAS, NOISE, generator)
    loss = dice_cross_entropy_loss(network(images).unsqueeze(0), slabs.train.truth[rows].unsqueeze(0)).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
    if step in tests:
        report(step)""")

FIT = Template("""\
images = degrade(slabs.train.images.repeat($copies, 1, 1), BIAS, NOISE, generator)
model = $network.fit(images, slabs.train.truth.repeat($copies, 1, 1))
print("gray,white")
print(",".join(f"{value:.4f}" for value in dice_scores(model(test), slabs.test.truth)))""")

NETWORKS = {
    "u-net": "UNet()",
    "u-net-without-skips": "UNet(skips=False)",
    "pixel-model": "PixelModel()",
    "thresholds": "Thresholds()",
    "classical-pipeline": "Pipeline()",
}


def render(run):
    """The program's text. It prints the Dice of gray and white matter on the test slices as the record has them up to rounding."""
    network = NETWORKS[run.variant]
    body = (
        LEARN.substitute(steps=run["steps"], learning_rate=run["learning_rate"], network=network, tests=recipe.TEST_AT)
        if run.variant in segmentation.LEARNERS
        else FIT.substitute(copies=segmentation.COPIES, network=network)
    )
    return PROGRAM.substitute(
        title=run.variant,
        slices=whole_file("data/brain_slices.py"),
        degradation=whole_file("blocks/bias_field.py"),
        model=whole_file(f"models/vision/{'unet' if run.variant.startswith('u-net') else 'segmentation_baselines'}.py"),
        overlap=whole_file("blocks/metrics.py"),
        seed=run.seed,
        bias=run["bias"],
        noise=run["noise"],
        batch=recipe.BATCH,
        body=body,
    )

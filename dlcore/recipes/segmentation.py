"""How what learns to segment is trained and looked at: each seed on its own slices and degradations, side by side."""

BATCH = 8
TESTS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)  # looked at after these shares of the steps: early ones say most


def network(variant, seed):
    """A fresh network of a variant that learns."""
    import torch

    from dlcore.models.vision.segmentation_baselines import PixelModel
    from dlcore.models.vision.unet import UNet

    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        return PixelModel() if variant == "pixel-model" else UNet(skips=variant == "u-net")


def batches(slices, seeds, run, device):
    """`steps` batches, (networks, 8, 1, height, width) and (networks, 8, height, width); a seed's slices and degradations depend on the seed alone."""
    import torch

    from dlcore.blocks.bias_field import degrade

    generators = [torch.Generator().manual_seed(1_000_003 + seed) for seed in seeds]
    for _ in range(run["steps"]):
        inputs, targets = [], []
        for generator in generators:
            rows = torch.randperm(len(slices.truth), generator=generator)[:BATCH]
            inputs.append(degrade(slices.pictures[rows], run["bias"], run["noise"], generator))
            targets.append(slices.truth[rows])
        yield torch.stack(inputs).to(device), torch.stack(targets).to(device)


def learned(networks, run_group, slabs, parts, device, report):
    """Trains a network per seed; gives each one's answers for the test slices, and its curve."""
    import torch
    from torch import optim

    from dlcore.blocks.callbacks import Progress, Stopwatch
    from dlcore.blocks.metrics import dice_cross_entropy_loss
    from dlcore.blocks.schedules import cosine
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import train

    run, model, stopwatch = run_group.first, ParallelNetworks(networks, 4), Stopwatch(device)
    optimizer = optim.Adam(model.parameters(), run["learning_rate"], fused=True)
    watch = Watch(model, slabs, parts, run["steps"], stopwatch, cosine(optimizer, run["steps"]), device, report)
    train(
        model,
        batches(slabs.learn, run_group.seeds, run, device),
        dice_cross_entropy_loss,
        optimizer,
        [watch, Progress(report, run["steps"])],
    )
    with torch.no_grad():
        return watch.answers(0).cpu(), watch.tables()


class Watch:
    """Steps the schedule; before the first step and at some places looks at the test and the validation slices. Not counted as training."""

    def __init__(self, model, slabs, parts, steps, stopwatch, scheduler, device, report):
        import torch

        self.model, self.stopwatch, self.scheduler, self.report = model, stopwatch, scheduler, report
        self.inputs = [torch.stack(part).to(device) for part in zip(*parts, strict=True)]
        self.truths = [part.truth.to(device) for part in (slabs.test, slabs.choose)]
        self.learning, self.at = len(slabs.learn.truth), {round(steps * share) for share in TESTS}
        self.rows, self.running = [], []
        self.note(0)

    def on_step_end(self, moment):
        self.scheduler.step()
        self.running.append(moment.losses.detach())
        if moment.step in self.at:
            self.note(moment.step)

    def answers(self, part):
        """(networks, slices, height, width), of the test slices (0) or the validation slices (1)."""
        self.model.eval()
        answered = self.model(self.inputs[part]).argmax(2)
        self.model.train()
        return answered

    def note(self, step):
        import torch

        from dlcore.blocks.metrics import dice

        with self.stopwatch.paused(), torch.no_grad():
            test, choose = self.answers(0), self.answers(1)
            trained = torch.stack(self.running).mean(0).tolist() if self.running else [None] * len(test)
            rows = []
            for answer, choosing, loss in zip(test, choose, trained, strict=True):
                gray, white = (dice(answer, self.truths[0], of) for of in (1, 2))
                rows.append(
                    {
                        "step": step,
                        "epoch": step * BATCH // self.learning,
                        "seconds": self.stopwatch.seconds / len(test),
                        "accuracy": (answer == self.truths[0]).float().mean().item(),
                        "gray": gray,
                        "white": white,
                        "dice": (gray + white) / 2,
                        "validation": sum(dice(choosing, self.truths[1], of) for of in (1, 2)) / 2,
                        "train_loss": loss,
                    }
                )
        self.running = []
        self.rows.append(rows)
        self.report.metrics(rows)

    def tables(self):
        return [
            {name: [rows[place][name] for rows in self.rows] for name in self.rows[0][0]}
            for place in range(len(self.rows[0]))
        ]

"""How the segmentation networks are trained and evaluated: each seed on its own slices and degradations, in parallel."""

BATCH = 8
TEST_AT = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)  # after these shares of the steps; dense early, where most happens


def network(variant, seed):
    """A newly initialized network of a trainable variant."""
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
            inputs.append(degrade(slices.images[rows], run["bias"], run["noise"], generator))
            targets.append(slices.truth[rows])
        yield torch.stack(inputs).to(device), torch.stack(targets).to(device)


def train_networks(networks, run_group, slabs, parts, device, report):
    """Trains a network per seed; gives the predictions (networks, slices, height, width) for the test slices, and the learning
    curves."""
    import torch
    from torch import optim

    from dlcore.blocks.callbacks import Progress, Stopwatch
    from dlcore.blocks.metrics import dice_cross_entropy_loss
    from dlcore.blocks.schedules import cosine
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import train

    run, model, stopwatch = run_group.first, ParallelNetworks(networks, 4), Stopwatch(device)
    optimizer = optim.Adam(model.parameters(), run["learning_rate"], fused=True)
    watch = Evaluation(model, slabs, parts, run["steps"], stopwatch, cosine(optimizer, run["steps"]), device, report)
    train(
        model,
        batches(slabs.train, run_group.seeds, run, device),
        dice_cross_entropy_loss,
        optimizer,
        [watch, Progress(report, run["steps"])],
    )
    with torch.no_grad():
        return watch.predict(0).cpu(), watch.tables()


class Evaluation:
    """Steps the schedule; before the first step and at some later ones evaluates test and validation slices, untimed."""

    def __init__(self, model, slabs, parts, steps, stopwatch, scheduler, device, report):
        import torch

        self.model, self.stopwatch, self.scheduler, self.report = model, stopwatch, scheduler, report
        self.inputs = [torch.stack(part).to(device) for part in zip(*parts, strict=True)]
        self.truths = [part.truth.to(device) for part in (slabs.test, slabs.validation)]
        self.learning, self.steps_to_test = len(slabs.train.truth), {round(steps * share) for share in TEST_AT}
        self.rows, self.running = [], []
        self.evaluate(0)

    def on_step_end(self, moment):
        self.scheduler.step()
        self.running.append(moment.losses.detach())
        if moment.step in self.steps_to_test:
            self.evaluate(moment.step)

    def predict(self, part):
        """(networks, slices, height, width), of the test slices (0) or the validation slices (1)."""
        self.model.eval()
        predicted = self.model(self.inputs[part]).argmax(2)
        self.model.train()
        return predicted

    def evaluate(self, step):
        import torch

        from dlcore.blocks.metrics import dice

        with self.stopwatch.pause(), torch.no_grad():
            test, validation = self.predict(0), self.predict(1)
            train_losses = torch.stack(self.running).mean(0).tolist() if self.running else [None] * len(test)
            rows = []
            for predicted, held_out, loss in zip(test, validation, train_losses, strict=True):
                gray, white = (dice(predicted, self.truths[0], label) for label in (1, 2))
                rows.append(
                    {
                        "step": step,
                        "epoch": step * BATCH // self.learning,
                        "seconds": self.stopwatch.seconds / len(test),
                        "accuracy": (predicted == self.truths[0]).float().mean().item(),
                        "gray": gray,
                        "white": white,
                        "dice": (gray + white) / 2,
                        "validation": sum(dice(held_out, self.truths[1], label) for label in (1, 2)) / 2,
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

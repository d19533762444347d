"""Early stopping, replayed on trainings that were recorded to their end; and such a training as TensorBoard's event files."""

from dataclasses import dataclass

from dlcore.blocks.early_stopping import replay
from dlcore.inspection import needs_torch


@dataclass(frozen=True)
class Replay:
    """A recorded training under early stopping: the epoch where it stops, the best epoch until then, and what it is judged by there and at the end."""

    variant: str
    seed: int
    stopped: int
    restored: int  # the epoch whose weights are used
    judged: float  # at that epoch
    judged_at_stop: float
    judged_at_end: float


def replays(curve, monitor, patience, min_delta, judge="test_accuracy"):
    """A Replay for each variant and seed, where the best weights are restored.

    `curve` has variant, seed, epoch, the column that judges and the monitored one, which counts as better when higher if it is an accuracy.
    """
    found = []
    for (variant, seed), rows in curve.groupby(["variant", "seed"], sort=False, observed=True):
        rows = rows.sort_values("epoch")
        epochs, test = rows["epoch"].tolist(), rows[judge].tolist()
        stopped, best = replay(epochs, rows[monitor].tolist(), patience, min_delta, monitor.endswith("accuracy"))
        judged, judged_at_stop = test[epochs.index(best)], test[epochs.index(stopped)]
        found.append(Replay(variant, int(seed), stopped, best, judged, judged_at_stop, test[-1]))
    return tuple(found)


@needs_torch
def event_files(curve):
    """The trainings of a curve table as TensorBoard's event files, a folder for each run, in the bytes of a zip."""
    import io
    import tempfile
    import zipfile
    from pathlib import Path

    from torch.utils.tensorboard import SummaryWriter

    columns = [name for name in curve if name.startswith(("train_", "validation_", "test_"))]
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        for (variant, seed), rows in curve.groupby(["variant", "seed"], sort=False, observed=True):
            with SummaryWriter(Path(folder) / f"{variant}-seed-{seed}") as writer:
                for row in rows.to_dict("records"):
                    for name in columns:
                        writer.add_scalar(name.replace("_", "/", 1), row[name], row["step"])
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).rglob("events.*")):
                archive.write(path, path.relative_to(folder))
    return packed.getvalue()

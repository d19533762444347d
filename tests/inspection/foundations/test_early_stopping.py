"""Recorded trainings stopped again, and as event files that the real TensorBoard reads."""

import io
import zipfile

import pandas as pd
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from dlcore.inspection.foundations.early_stopping import Replay, event_files, replays


def curve():
    return pd.DataFrame(
        [
            {
                "variant": "label-noise-40",
                "seed": seed,
                "epoch": epoch,
                "step": 20 * epoch,
                "validation_loss": loss,
                "test_accuracy": 0.1 * epoch,
                "test_calibration_error": 0.02 * epoch,
            }
            for seed in (0, 1)
            for epoch, loss in enumerate([3.0, 2.0, 1.0 + seed, 2.5, 2.6, 2.7])
        ]
    )


def test_each_seed_is_stopped_by_itself():
    assert replays(curve(), "validation_loss", 2, 0.0) == (
        Replay("label-noise-40", 0, 4, 2, pytest.approx(0.2), pytest.approx(0.4), 0.5),
        Replay("label-noise-40", 1, 3, 1, pytest.approx(0.1), pytest.approx(0.3), 0.5),
    )
    (by_loss, _) = replays(curve(), "validation_loss", 2, 0.0, "validation_loss")
    assert (by_loss.judged, by_loss.judged_at_stop, by_loss.judged_at_end) == (1.0, 2.6, 2.7)
    first = replays(curve(), "test_accuracy", 2, 0.0)[0]
    assert (first.stopped, first.restored) == (5, 5), "an accuracy counts as better when higher"


def test_tensorboard_reads_the_event_files(tmp_path):
    with zipfile.ZipFile(io.BytesIO(event_files(curve()))) as archive:
        archive.extractall(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["label-noise-40-seed-0", "label-noise-40-seed-1"]
    events = EventAccumulator(str(tmp_path / "label-noise-40-seed-0"))
    events.Reload()
    assert [(event.step, event.value) for event in events.Scalars("validation/loss")] == [
        (0, 3.0),
        (20, 2.0),
        (40, 1.0),
        (60, 2.5),
        (80, pytest.approx(2.6)),
        (100, pytest.approx(2.7)),
    ]
    assert set(events.Tags()["scalars"]) == {"validation/loss", "test/accuracy", "test/calibration_error"}

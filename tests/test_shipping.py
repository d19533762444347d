"""What ships stays small: `check` limits the whole, and Language has its own share of it."""

from dlcore.experiments import EXPERIMENTS
from dlcore.shipping import open_archive

LANGUAGE_MB = 10


def test_the_records_and_weights_of_language_stay_below_their_share():
    archive, megabytes = open_archive(), 0.0
    for name in (name for name, experiment in EXPERIMENTS.items() if experiment.section == "language"):
        files = [archive.path(name), *(archive.folder / "weights" / name).glob("*")]
        megabytes += sum(path.stat().st_size for path in files) / 1e6
    assert 1 < megabytes < LANGUAGE_MB

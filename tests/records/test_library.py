"""The library: this machine's records before those of folders and the shipped ones, from one source where they are compared, none lost."""

import os
from dataclasses import replace

import numpy as np
import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.records import Archive, Library, Record, Store, StoreProblem, to_frame
from dlcore.shipping import problem_with
from tests.records.conftest import COMPARISON, make_record, ship


@pytest.fixture
def library(tmp_path):
    return Library(shipped=Archive(tmp_path / "shipped"), local=Store(tmp_path / "local"))


def test_a_library_prefers_this_machines_record_with_a_switch(library):
    run = make_record().run
    assert library.get(run) == (None, None)
    ship(library.shipped, make_record(0.1))
    assert library.get(run) == (make_record(0.1), "shipped")
    library.add(make_record(0.2))
    assert library.get(run) == (make_record(0.2), "local")
    assert library.get(run, local=False) == (make_record(0.1), "shipped")
    library.add(make_record(0.3, seed=1))
    assert library.has(make_record(seed=1).run)
    assert not library.has(make_record(seed=1).run, local=False)


def test_a_damaged_local_record_gives_way_to_the_shipped_one(library):
    ship(library.shipped, make_record(0.1))
    library.add(make_record(0.2))
    library.local.path(make_record().run).write_bytes(b"damaged")
    assert library.get(make_record().run) == (make_record(0.1), "shipped")
    assert len(library.problems) == 1


def test_what_the_disk_refuses_stays_in_memory(blocked, tmp_path):
    library = Library(shipped=Archive(tmp_path / "shipped"), local=blocked)
    with pytest.raises(StoreProblem):
        library.add(make_record(0.2))
    assert library.get(make_record().run) == (make_record(0.2), "local")
    assert library.has(make_record().run)
    assert library.version == 1


def test_memory_is_bounded(blocked, tmp_path):
    library = Library(shipped=Archive(tmp_path / "shipped"), local=blocked)
    for seed in range(250):
        with pytest.raises(StoreProblem):
            library.add(make_record(seed=seed))
    assert not library.has(make_record(seed=0).run)
    assert all(library.has(make_record(seed=seed).run) for seed in range(50, 250))


def test_a_later_record_on_disk_counts_before_an_earlier_one_in_memory(tmp_path):
    (tmp_path / "file").write_text("in the way")
    library = Library(shipped=Archive(tmp_path / "shipped"), local=Store(tmp_path / "file" / "store"))
    with pytest.raises(StoreProblem):
        library.add(make_record(0.2))
    (tmp_path / "file").unlink()
    library.add(make_record(0.9))
    assert library.get(make_record().run) == (make_record(0.9), "local")


def test_the_version_grows_once_a_record_can_be_read(library, monkeypatch):
    before, at_the_rename, rename = library.version, [], os.replace
    monkeypatch.setattr(os, "replace", lambda *paths: (at_the_rename.append(library.version), rename(*paths)))
    library.add(make_record())
    assert at_the_rename == [before]  # else a reader would remember, under the new version, that there is nothing
    assert library.version > before


def test_a_record_of_an_older_revision_is_stale(library):
    now = replace(COMPARISON, revision=3)
    ship(library.shipped, make_record())
    assert library.stale(now.run("relu", 0))
    assert not library.stale(now.run("relu", 1))
    assert not library.stale(make_record().run)
    library.add(Record(now.run("relu", 0), {}, {}))
    assert not library.stale(now.run("relu", 0))


def test_a_record_is_measured_against_the_experiments_of_today():
    run = make_record().run
    assert problem_with(make_record()) is None
    for changed, word in [
        (replace(run, revision=run.revision + 1), "revision"),
        (replace(run, experiment="gone"), "gone"),
        (replace(run, variant="swish"), "swish"),
        (replace(run, seed=-1), "seed"),
        (replace(run, settings=run.settings[1:]), "settings"),
        (replace(run, settings=(*run.settings, ("dropout", 0.5))), "dropout"),
        (replace(run, settings=(*run.settings, ("seed", 1))), "seed"),
        (
            replace(run, settings=tuple((name, 10**6 if name == "depth" else value) for name, value in run.settings)),
            "Depth",
        ),
    ]:
        assert word in problem_with(Record(changed, {}, {})), word


def test_a_table_becomes_a_frame_with_its_variant_and_seed():
    frame = to_frame([make_record(0.25, seed=4)], "curve")
    assert list(frame.columns) == ["variant", "seed", "accuracy"]
    assert frame.iloc[0].tolist() == ["relu", 4, 0.25]
    speed = Record(
        EXPERIMENTS["activation-speed"].run("together", 0),
        {"step": {"variant": ["relu", "elu"], "milliseconds": [1.0, 2.0]}},
        {},
    )
    assert to_frame([speed], "step")["variant"].tolist() == ["relu", "elu"]


def test_tables_of_several_runs_stand_one_below_the_other_with_their_settings():
    run = COMPARISON.run("relu", 0, depth=2)
    both = [
        Record(run, {"curve": {"step": [0, 1]}}, {}),
        Record(replace(run, variant="elu"), {"curve": {"step": [0], "loss": [0.5]}}, {}),
        Record(replace(run, seed=1), {"curve": {"step": []}}, {}),
    ]
    frame = to_frame(both, "curve", ["depth"])
    assert frame.columns.tolist() == ["variant", "seed", "step", "loss", "depth"]
    assert frame.drop(columns="loss").to_numpy().tolist() == [["relu", 0, 0, 2], ["relu", 0, 1, 2], ["elu", 0, 0, 2]]
    assert frame["loss"].isna().tolist() == [True, True, False]


def test_the_library_lies_where_dlcore_home_says_and_is_bounded(home, monkeypatch):
    assert Library().local.folder == home / "records"
    assert Library().local.limit_mb == 200
    monkeypatch.setenv("DLCORE_STORE_MB", "5")
    assert Library().local.limit_mb == 5


def test_records_that_are_compared_come_from_one_source(library):
    ours, shipped = [make_record(0.1, seed) for seed in (0, 1)], [make_record(0.9, seed) for seed in (0, 1)]
    runs = [record.run for record in ours]
    ship(library.shipped, *shipped)
    assert library.get_all(runs) == (shipped, "shipped")
    library.local.put(ours[0])
    assert library.get_all(runs) == (shipped, "shipped"), "one of our own does not stand among shipped ones"
    library.local.put(ours[1])
    assert library.get_all(runs) == (ours, "local")
    assert library.get_all(runs, local=False) == (shipped, "shipped")
    assert library.get_all([make_record(0.5, 7).run]) == (None, None)


def test_records_of_experiments_that_no_longer_exist_are_counted(library):
    library.add(make_record())
    assert library.unknown_records(EXPERIMENTS) is None
    older = library.local.folder / "activations-race"
    older.mkdir()
    for name in ("0123", "4567"):
        (older / f"{name}.json.gz").write_bytes(b"of an older version")
    (older / "notes.txt").write_text("somebody's")
    sentence = library.unknown_records(EXPERIMENTS)
    assert "2 records of experiments that no longer exist" in sentence
    assert "clear" in sentence
    assert library.local.clear() == 3
    assert library.unknown_records(EXPERIMENTS) is None


@pytest.fixture
def folders(tmp_path):
    """Two folders of records, of which the first is that of this term's lecture."""
    return [tmp_path / "lecture", tmp_path / "older"]


def test_a_folder_stands_between_this_machines_records_and_the_shipped_ones(tmp_path, folders):
    library = Library(Archive(tmp_path / "shipped"), Store(tmp_path / "local"), folders)
    lecture, older = map(str, folders)
    run = make_record().run
    for archive, value, source in (
        (library.shipped, 0.1, "shipped"),
        (Archive(folders[1]), 0.2, older),
        (Archive(folders[0]), 0.3, lecture),
    ):
        ship(archive, make_record(value))
        assert library.get(run) == (make_record(value), source)
        assert library.get_all([run]) == ([make_record(value)], source)
    library.add(make_record(0.4))
    assert library.get(run)[1] == "local"
    assert library.get(run, local=False)[1] == lecture
    assert library.problems == []


def test_what_is_compared_comes_from_one_folder(tmp_path, folders):
    library = Library(Archive(tmp_path / "shipped"), Store(tmp_path / "local"), folders)
    both = [make_record(0.1, seed) for seed in (0, 1)]
    ship(Archive(folders[0]), both[0])
    ship(Archive(folders[1]), both[1])
    runs = [record.run for record in both]
    assert all(map(library.has, runs))
    assert library.get_all(runs) == (None, None)
    before = library.modification_times("activation-comparison"), library.last_writes()
    ship(Archive(folders[1]), *both)
    assert library.modification_times("activation-comparison") != before[0]
    assert library.last_writes() != before[1]
    assert library.get_all(runs) == (both, str(folders[1]))


def test_the_arrays_of_a_folder_are_read(tmp_path, folders):
    library = Library(Archive(tmp_path / "shipped"), Store(tmp_path / "local"), folders)
    record = replace(make_record(), arrays={"weight": np.arange(3)})
    ship(Archive(folders[0]), record)
    assert library.arrays(record.run)["weight"].tolist() == [0, 1, 2]


def test_the_environment_names_folders_and_a_bad_one_costs_one_sentence(tmp_path, folders, monkeypatch):
    assert Library().folders == {}
    monkeypatch.setenv("DLCORE_RECORDS", os.pathsep.join(["", *map(str, folders)]))
    ship(Archive(folders[0]), make_record(0.3))
    library = Library()
    assert list(library.folders) == [str(folder) for folder in folders]
    (sentence,) = library.problems
    assert f"The folder {folders[1]} of DLCORE_RECORDS has no records" in sentence
    ship(Archive(folders[1]), make_record(0.2))
    assert library.problems == []
    library.folders[str(folders[0])].path("activation-comparison").write_bytes(b"damaged")
    assert Library(folders=folders).get(make_record().run) == (make_record(0.2), str(folders[1]))
    assert library.get(make_record().run) == (make_record(0.2), str(folders[1]))
    assert f"In the folder {folders[0]} of DLCORE_RECORDS: The archive" in " ".join(library.problems)


def test_an_archive_of_ones_own_knows_no_other_folders(tmp_path, folders, monkeypatch):
    monkeypatch.setenv("DLCORE_RECORDS", str(folders[0]))
    assert Library(shipped=Archive(tmp_path / "shipped")).folders == {}


def test_the_first_record_of_an_experiment_and_the_next_change_the_last_writes(tmp_path):
    library = Library(Archive(tmp_path / "shipped"), Store(tmp_path / "local"))
    seen = [library.last_writes()]
    for seed in (0, 1):
        library.add(make_record(0.1, seed))
        seen.append(library.last_writes())
    assert len(set(seen)) == 3

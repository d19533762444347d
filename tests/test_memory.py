"""How much memory is free: where a control group limits it, what the group leaves; else what the machine has."""

import os
import subprocess
import sys

import dask.system
import psutil
import pytest

from dlcore import cluster, memory

GB = 10**9


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with 8 GB available, whose control groups are files here. Gives a function that writes one."""
    monkeypatch.setattr(memory, "CGROUPS", tmp_path / "groups")
    monkeypatch.setattr(memory, "OWN", tmp_path)
    available = psutil.virtual_memory()._replace(available=8 * GB)
    monkeypatch.setattr(memory.psutil, "virtual_memory", lambda: available)

    def group(folder, **files):
        place = tmp_path / "groups" / folder
        place.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (place / name.replace("_dot_", ".")).write_text(str(text))

    (tmp_path / "cgroup").write_text("0::/app/inner\n")
    return group


def version_2(limit, used, cached=0):
    return {
        "memory_dot_max": limit,
        "memory_dot_current": used,
        "memory_dot_stat": f"anon 5\ninactive_file {cached}\n",
    }


def test_without_a_control_group_the_machine_decides(machine, tmp_path):
    assert memory.free_bytes() == 8 * GB
    (tmp_path / "cgroup").unlink()
    assert memory.free_bytes() == 8 * GB


def test_a_limit_leaves_what_is_not_used_but_for_cache(machine):
    machine("app/inner", **version_2(1 * GB, 700_000_000, cached=100_000_000))
    assert memory.free_bytes() == 400_000_000


def test_an_unset_limit_decides_nothing(machine):
    machine("app/inner", **version_2("max", 700_000_000))
    assert memory.free_bytes() == 8 * GB


def test_the_tightest_of_nested_groups_decides(machine):
    machine("app/inner", **version_2(2 * GB, 1 * GB))
    machine("app", **version_2(3 * GB, 2_700_000_000))
    machine("", **version_2("max", 9 * GB))
    assert memory.free_bytes() == 300_000_000


def test_in_a_container_the_path_of_the_host_leads_to_the_root(machine):
    machine("", **version_2(1 * GB, 600_000_000))
    assert memory.free_bytes() == 400_000_000


def test_version_1(machine, tmp_path):
    (tmp_path / "cgroup").write_text("5:cpu:/x\n4:memory:/app\n0::/\n")
    files = {"memory_dot_usage_in_bytes": 500_000_000, "memory_dot_stat": "total_inactive_file 50000000\n"}
    machine("memory/app", memory_dot_limit_in_bytes=1 * GB, **files)
    assert memory.free_bytes() == 550_000_000
    machine("memory/app", memory_dot_limit_in_bytes=2**63 - 4096, **files)
    assert memory.free_bytes() == 8 * GB


@pytest.mark.parametrize(
    ("limit", "cores"),
    [
        ({"cpu_dot_max": "150000 100000"}, 2),
        ({"cpu_dot_max": "50000 100000"}, 1),
        ({"cpu_dot_max": "max 100000"}, 64),
        ({}, 64),
    ],
)
def test_a_limit_of_time_leaves_fewer_cores(machine, monkeypatch, limit, cores):
    monkeypatch.setattr(cluster.os, "sched_getaffinity", lambda pid: set(range(64)))
    machine("app", **limit)
    assert cluster.cores() == cores


def test_a_limit_of_time_of_version_1(machine, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster.os, "sched_getaffinity", lambda pid: set(range(64)))
    (tmp_path / "cgroup").write_text("4:memory:/app\n3:cpu,cpuacct:/app\n")
    machine("cpu/app", cpu_dot_cfs_quota_us=300_000, cpu_dot_cfs_period_us=100_000)
    assert cluster.cores() == 3
    machine("cpu/app", cpu_dot_cfs_quota_us=-1, cpu_dot_cfs_period_us=100_000)
    assert cluster.cores() == 64


def test_cores_are_those_that_dask_counts():
    assert cluster.cores() == dask.system.cpu_count()


def test_more_used_than_allowed_leaves_nothing(machine):
    machine("app/inner", **version_2(1 * GB, 2 * GB))
    assert memory.free_bytes() == 0


def test_this_machine_has_some():
    assert 0 < memory.free_bytes() <= psutil.virtual_memory().total


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows does not say")
def test_the_peak_is_what_a_process_held_at_most():
    code = (
        "from dlcore import memory\n"
        "memory.reset_peak(); before = memory.peak_bytes()\n"
        "held = bytearray(200_000_000); held[::4096] = b'x' * len(held[::4096]); del held\n"
        "print(memory.peak_bytes() - before)"
    )
    grown = int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
    assert 150_000_000 < grown < 300_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a score")
def test_a_worker_volunteers_where_memory_runs_out():
    code = "from dlcore import memory; memory.end_first(); print(open('/proc/self/oom_score_adj').read())"
    assert int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) == 800

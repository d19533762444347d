"""What a folder must hold to be read as a BERT, GPT-2 or T5: checked before anything of it is loaded. Nothing in a folder is ever executed.

Read are `config.json` (its numbers alone), `model.safetensors` or the parts that its index names, and `tokenizer.json` or a plain vocabulary.
Needs no torch.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer
from tokenizers.implementations import BertWordPieceTokenizer, ByteLevelBPETokenizer

from dlcore import policy
from dlcore.base import InvalidInput

MEGABYTES = 1_600  # of weights in memory, as 32-bit numbers
WEIGHTS, INDEX, PICKLES = (
    "model.safetensors",
    "model.safetensors.index.json",
    ("pytorch_model*.bin", "*.ckpt", "*.pt", "*.pth", "*.pkl"),
)
WANTED = (
    "config.json",
    WEIGHTS,
    "model-*-of-*.safetensors",
    INDEX,
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
)
OTHERS, MOST_VOCABULARY, PATH = (
    1_000_000,
    60_000_000,
    500,
)  # bytes of a small file and of a vocabulary, characters of a path

SIZE, LAYERS, HEADS, VOCABULARY, POSITIONS = (1, 16_384), (1, 96), (1, 128), (1, 1_000_000), (2, 65_536)
# What is taken from config.json, and between which bounds; None: a word or a number that the model's own class checks.
KINDS = MappingProxyType({
    "bert": {
        "vocab_size": VOCABULARY, "hidden_size": SIZE, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "intermediate_size": (1, 65_536),
        "max_position_embeddings": POSITIONS, "type_vocab_size": (1, 64), "hidden_act": None, "layer_norm_eps": None, "tie_word_embeddings": None,
    },
    "gpt2": {
        "vocab_size": VOCABULARY, "n_positions": POSITIONS, "n_embd": SIZE, "n_layer": LAYERS, "n_head": HEADS, "n_inner": (1, 65_536),
        "activation_function": None, "layer_norm_epsilon": None, "scale_attn_weights": None, "scale_attn_by_inverse_layer_idx": None,
        "reorder_and_upcast_attn": None, "tie_word_embeddings": None,
    },
    "t5": {
        "vocab_size": VOCABULARY, "d_model": SIZE, "d_kv": SIZE, "d_ff": (1, 65_536), "num_layers": LAYERS, "num_decoder_layers": LAYERS, "num_heads": HEADS,
        "relative_attention_num_buckets": (2, 4_096), "relative_attention_max_distance": (2, 65_536), "feed_forward_proj": None, "layer_norm_epsilon": None,
        "scale_decoder_outputs": None, "tie_word_embeddings": None,
    },
})  # fmt: skip
FAMILIES = MappingProxyType({"bert": "BERT", "gpt2": "GPT-2", "t5": "T5"})


class InvalidCheckpoint(InvalidInput):
    """What cannot be read as a BERT, GPT-2 or T5; the message is one sentence that says why."""


@dataclass(frozen=True)
class Found:
    """A folder whose files are in order: its kind, the numbers of its config, its files of weights, and how many weights they hold."""

    folder: Path
    kind: str
    settings: dict
    files: tuple
    weights: int
    names: frozenset


def local(named):
    """The folder that a reader named. Raises InvalidCheckpoint."""
    if not policy.local_models():
        raise InvalidCheckpoint(
            f"Local folders are switched off on this server ({policy.LOCAL_MODELS}): choose a checkpoint by its name."
        )
    named = named.strip()
    if not named:
        raise InvalidCheckpoint("Name a folder on the machine that runs this app.")
    if len(named) > PATH or not named.isprintable():
        raise InvalidCheckpoint(
            "This is not the path of a folder: it is too long, or has characters that cannot be seen."
        )
    try:
        folder = Path(named).expanduser().resolve()
        there = folder.is_dir()
    except (OSError, RuntimeError, ValueError) as problem:
        raise InvalidCheckpoint("This is not the path of a folder that can be read.") from problem
    if not there:
        raise InvalidCheckpoint("There is no such folder on the machine that runs this app.")
    return folder


def examine(folder):
    """What a folder holds, checked. Raises InvalidCheckpoint."""
    folder = Path(folder)
    if not _is_file(folder / "config.json"):
        raise InvalidCheckpoint("This folder holds no model: it has no config.json.")
    config = _json(folder / "config.json")
    kind = config.get("model_type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InvalidCheckpoint(
            "This is a model of another kind: the page reads BERT, GPT-2 and T5, as config.json names them in “model_type”."
        )
    if config.get("position_embedding_type") not in (None, "absolute"):
        raise InvalidCheckpoint("This BERT has relative positions, which this page cannot compute.")
    settings = {
        name: _check_setting(name, config[name], bounds)
        for name, bounds in KINDS[kind].items()
        if config.get(name) is not None
    }
    files = _weights(folder)
    names, count = _headers(files)
    if count * 4 > MEGABYTES * 1e6:
        raise InvalidCheckpoint(
            f"This checkpoint has {count / 1e6:,.0f} million weights, {count * 4 / 1e6:,.0f} MB in memory; up to {MEGABYTES:,} MB are loaded."
        )
    return Found(folder, kind, settings, files, count, names)


def stamp(folder):
    """Changes whenever one of the files that are read does."""
    files = [path for pattern in WANTED for path in sorted(Path(folder).glob(pattern)) if _is_file(path)]
    return tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)


def tokenizer(folder, kind):
    """The folder's tokenizer, from `tokenizer.json`, else from a plain vocabulary. Raises InvalidCheckpoint."""
    whole, words, pairs, merges = (
        folder / name for name in ("tokenizer.json", "vocab.txt", "vocab.json", "merges.txt")
    )
    try:
        if _is_file(whole):
            return Tokenizer.from_str(_text(whole, MOST_VOCABULARY))
        if kind == "bert" and _is_file(words):
            vocabulary = {word: number for number, word in enumerate(_text(words, MOST_VOCABULARY).splitlines())}
            return BertWordPieceTokenizer(
                vocabulary, lowercase=bool(tokenizer_config(folder).get("do_lower_case", True))
            )._tokenizer
        if kind == "gpt2" and _is_file(pairs) and _is_file(merges):
            ranked = [
                tuple(line.split(" "))
                for line in _text(merges, MOST_VOCABULARY).splitlines()
                if line and not line.startswith("#version")
            ]
            return ByteLevelBPETokenizer(_json(pairs, MOST_VOCABULARY), ranked)._tokenizer
    except InvalidCheckpoint:
        raise
    except Exception as problem:  # the Rust library raises nothing narrower
        raise InvalidCheckpoint("The tokenizer in this folder is damaged.") from problem
    if _is_file(folder / "spiece.model"):
        raise InvalidCheckpoint(
            "This folder has its tokenizer as spiece.model only: a tokenizer.json is needed, which transformers' `AutoTokenizer` writes with `save_pretrained`."
        )
    raise InvalidCheckpoint(
        "This folder has no tokenizer: a tokenizer.json is needed, or vocab.txt (BERT), or vocab.json with merges.txt (GPT-2)."
    )


def tokenizer_config(folder):
    """What tokenizer_config.json notes, as a dict; empty where there is none. Raises InvalidCheckpoint."""
    path = folder / "tokenizer_config.json"
    return _json(path, MOST_VOCABULARY) if _is_file(path) else {}


def _weights(folder):
    """The folder's files of weights: one, or those that its index names."""
    if _is_file(folder / WEIGHTS):
        return (folder / WEIGHTS,)
    if _is_file(folder / INDEX):
        parts = _json(folder / INDEX, MOST_VOCABULARY).get("weight_map")
        names = (
            set(parts.values())
            if isinstance(parts, dict) and all(isinstance(name, str) for name in parts.values())
            else set()
        )
        if not names or any(Path(name).name != name or not name.endswith(".safetensors") for name in names):
            raise InvalidCheckpoint("The index of this checkpoint's weights is damaged.")
        if not all(_is_file(folder / name) for name in names):
            raise InvalidCheckpoint("A part of this checkpoint's weights is missing.")
        return tuple(folder / name for name in sorted(names))
    if any(any(folder.glob(pattern)) for pattern in PICKLES):
        raise InvalidCheckpoint(
            "This checkpoint is a pickle, which could run any program when it is opened, so it was left closed: save it as safetensors."
        )
    raise InvalidCheckpoint("This folder has no weights: it has no model.safetensors.")


def _headers(files):
    """The names of all weights and their number, from the headers alone."""
    names, count = set(), 0
    for file in files:
        try:
            with safe_open(file, "numpy") as opened:
                for name in opened.keys():  # noqa: SIM118  (it is no dict)
                    names.add(name)
                    count += _product(opened.get_slice(name).get_shape())
        except (SafetensorError, OSError, ValueError) as problem:
            raise InvalidCheckpoint(
                "The weights are damaged or cut short: they could not be read as safetensors."
            ) from problem
    return frozenset(names), count


def _product(shape):
    number = 1
    for side in shape:
        number *= side
    return number


def _check_setting(name, value, bounds):
    if bounds is None:
        if isinstance(value, (str, int, float)) and len(str(value)) <= 40:
            return value
    elif isinstance(value, int) and not isinstance(value, bool) and bounds[0] <= value <= bounds[1]:
        return value
    raise InvalidCheckpoint(f"config.json is damaged: its “{name}” is not what it should be.")


def _is_file(path):
    """A regular file, or a link to one: a pipe or a device would be waited for."""
    try:
        return path.is_file()
    except OSError:
        return False


def _text(path, most=OTHERS):
    if path.stat().st_size > most:
        raise InvalidCheckpoint(f"{path.name} has more than {most / 1e6:.0f} MB, which is no such file.")
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidCheckpoint(f"{path.name} is damaged: it could not be read as text.") from problem


def _json(path, most=OTHERS):
    try:
        value = json.loads(_text(path, most))
    except (json.JSONDecodeError, RecursionError) as problem:
        raise InvalidCheckpoint(f"{path.name} is damaged: it could not be read as JSON.") from problem
    if not isinstance(value, dict):
        raise InvalidCheckpoint(f"{path.name} is damaged: it could not be read as JSON with names and values.")
    return value

"""What a folder must hold to be read as a BERT, GPT-2 or T5: checked before anything of it is loaded. Nothing in a folder is ever executed.

Read are `config.json` (its numbers alone), `model.safetensors` or the parts that its index names, and what `checkpoint_tokenizers` opens.
Needs no torch.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit
from urllib.request import url2pathname

from safetensors import SafetensorError, safe_open

from dlcore import policy
from dlcore.base import InvalidInput
from dlcore.data.synthetic_english import JOINERS

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

FLOATS = ("F64", "F32", "F16", "BF16")
# What plain checkpoints store as whole numbers: positions, and GPT-2's old causal masks.
WHOLE = re.compile(r"(^|\.)(position_ids|(attn|crossattention)\.(masked_)?bias)$")
# What stands beside codes, or in place of weights, as bitsandbytes, GPTQ, AWQ, compressed-tensors, FP8, quanto, HQQ and torchao name it.
CODED = re.compile(
    r"(^|[._:])(SCB|scales?|scale_inv|absmax|quant_map|quant_state\..+|weight_format|zeros|zero_points?|qweight|qzeros|g_idx"
    r"|weight_packed|W_q|_data|qdata)$"
)
QUANTIZED = "This checkpoint is quantized, and its codes are not read here: save it with 16- or 32-bit weights."
QUOTES = ("''", '""', "``", "‘’", "“”", "„“", "«»")


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
    """The folder that a reader named, in quotes or not, or as a file:// address; of a folder of Hugging Face's cache its snapshot. Raises InvalidCheckpoint."""
    if not policy.local_models():
        raise InvalidCheckpoint(
            f"Local folders are switched off on this server ({policy.LOCAL_MODELS}): choose a checkpoint by its name."
        )
    named = strip_quotes(named)
    if named.startswith("file://"):
        named = url2pathname(urlsplit(named).path)
    if not named:
        raise InvalidCheckpoint("Name a folder on the machine that runs this app.")
    if len(named) > PATH or not named.translate(dict.fromkeys(map(ord, JOINERS))).isprintable():
        raise InvalidCheckpoint(
            "This is not the path of a folder: it is too long, or has characters that cannot be seen."
        )
    # A terminal puts a backslash before a space where a folder is dropped into it.
    folder = _folder(named) or _folder(named.replace("\\ ", " "))
    if folder is None:
        raise InvalidCheckpoint("There is no such folder on the machine that runs this app.")
    return _snapshot(folder)


def strip_quotes(named):
    """What a reader named, without the quotation marks and spaces around it."""
    named = named.strip()
    while len(named) > 1 and named[0] + named[-1] in QUOTES:
        named = named[1:-1].strip()
    return named


def _folder(named):
    """The folder of that path; None where there is none."""
    try:
        folder = Path(named).expanduser().resolve()
        return folder if folder.is_dir() else None
    except (OSError, RuntimeError, ValueError) as problem:
        raise InvalidCheckpoint("This is not the path of a folder that can be read.") from problem


def _snapshot(folder):
    """Of a folder models--owner--name of Hugging Face's cache the snapshot of its main branch, else the newest; any other folder is itself."""
    cached = folder.parent if folder.name == "snapshots" else folder
    if not cached.name.startswith("models--"):
        return folder
    try:
        found = {path.name: path for path in (cached / "snapshots").iterdir() if path.is_dir()}
        newest = max(found.values(), key=lambda path: path.stat().st_mtime, default=folder)
    except OSError:
        return folder
    main = cached / "refs" / "main"
    return found.get(read_text(main).strip() if is_file(main) else "", newest)


def examine(folder):
    """What a folder holds, checked. Raises InvalidCheckpoint."""
    folder = Path(folder)
    if not is_file(folder / "config.json"):
        raise InvalidCheckpoint("This folder holds no model: it has no config.json.")
    config = read_json(folder / "config.json")
    kind = config.get("model_type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InvalidCheckpoint(
            "This is a model of another kind: the page reads BERT, GPT-2 and T5, as config.json names them in “model_type”."
        )
    if config.get("quantization_config"):
        raise InvalidCheckpoint(QUANTIZED)
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
    files = [path for pattern in WANTED for path in sorted(Path(folder).glob(pattern)) if is_file(path)]
    return tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)


def _weights(folder):
    """The folder's files of weights: one, or those that its index names."""
    if is_file(folder / WEIGHTS):
        return (folder / WEIGHTS,)
    if is_file(folder / INDEX):
        parts = read_json(folder / INDEX, MOST_VOCABULARY).get("weight_map")
        names = (
            set(parts.values())
            if isinstance(parts, dict) and all(isinstance(name, str) for name in parts.values())
            else set()
        )
        if not names or any(Path(name).name != name or not name.endswith(".safetensors") for name in names):
            raise InvalidCheckpoint("The index of this checkpoint's weights is damaged.")
        if not all(is_file(folder / name) for name in names):
            raise InvalidCheckpoint("A part of this checkpoint's weights is missing.")
        return tuple(folder / name for name in sorted(names))
    if any(any(folder.glob(pattern)) for pattern in PICKLES):
        raise InvalidCheckpoint(
            "This checkpoint is a pickle, which could run any program when it is opened, so it was left closed: save it as safetensors."
        )
    raise InvalidCheckpoint("This folder has no weights: it has no model.safetensors.")


def _headers(files):
    """The names of all weights and their number, from the headers alone. Codes in place of weights have the same shapes, and would load as numbers."""
    types, count = {}, 0
    for file in files:
        try:
            with safe_open(file, "numpy") as opened:
                for name in opened.keys():  # noqa: SIM118  (it is no dict)
                    weights = opened.get_slice(name)
                    types[name] = weights.get_dtype()
                    count += _product(weights.get_shape())
        except (SafetensorError, OSError, ValueError) as problem:
            raise InvalidCheckpoint(
                "The weights are damaged or cut short: they could not be read as safetensors."
            ) from problem
    if any(CODED.search(name) or not (of_type in FLOATS or WHOLE.search(name)) for name, of_type in types.items()):
        raise InvalidCheckpoint(QUANTIZED)
    return frozenset(types), count


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


def is_file(path):
    """A regular file, or a link to one: a pipe or a device would be waited for."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_text(path, most=OTHERS):
    """A file of at most so many bytes as text, UTF-8 with its mark or without, its line ends as they are. Raises InvalidCheckpoint."""
    if path.stat().st_size > most:
        raise InvalidCheckpoint(f"{path.name} has more than {most / 1e6:.0f} MB, which is no such file.")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidCheckpoint(f"{path.name} is damaged: it could not be read as text.") from problem


def read_json(path, most=OTHERS):
    """The dict in a JSON file of at most so many bytes. Raises InvalidCheckpoint."""
    try:
        value = json.loads(read_text(path, most))
    except (json.JSONDecodeError, RecursionError) as problem:
        raise InvalidCheckpoint(f"{path.name} is damaged: it could not be read as JSON.") from problem
    if not isinstance(value, dict):
        raise InvalidCheckpoint(f"{path.name} is damaged: it could not be read as JSON with names and values.")
    return value

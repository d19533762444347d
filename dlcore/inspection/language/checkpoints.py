"""Real checkpoints, one at a time for the whole server: BERT, GPT-2 or T5 loaded from a folder, and given back when another takes its place.

transformers only lends the networks' code: what they are made of comes from `checkpoint_files`, so that a config cannot name code, a kernel, an
adapter or another file.
"""

import gc
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dlcore.inspection import needs_torch
from dlcore.inspection.language import checkpoint_files as files
from dlcore.inspection.language import checkpoint_tokenizers as tokenizers
from dlcore.inspection.language.checkpoint_files import InvalidCheckpoint

MOST_TOKENS = 64
DISPLACED = "Another reader of this server loaded another checkpoint meanwhile: ask again."


@dataclass(eq=False)
class Checkpoint:
    """A network that is only asked, with its tokenizer. `heads` is (layers, heads), `special` names token numbers, `megabytes` is what its weights take.

    `blanks` are the tokens, with their numbers, that a reader may write for something to be filled in.
    """

    kind: str
    network: Any  # of transformers
    tokenizer: Any  # of tokenizers
    heads: tuple
    positions: int | None
    special: dict
    blanks: dict
    fills: bool
    weights: int
    megabytes: float
    stamp: tuple = field(repr=False)

    @property
    def most(self):
        """How many tokens it is given at most."""
        return min(MOST_TOKENS, self.positions or MOST_TOKENS)


@dataclass(frozen=True)
class Described:
    """A checkpoint that was loaded: where it lies, what it is (bert, gpt2 or t5), its layers and heads of each, its parameters, the megabytes that it takes, and how many tokens it reads at most.

    `mask` is how BERT's is written; empty for the others.
    """

    folder: str
    kind: str
    layers: int
    heads: int
    fills: bool
    parameters: int
    megabytes: float
    most: int
    mask: str


_LOCK = threading.RLock()
_HELD = {}  # the folder and its checkpoint; never more than one


@contextmanager
def hold(folder):
    """The folder's checkpoint, loaded unless it is; nobody else's work or loading happens meanwhile. Raises InvalidCheckpoint."""
    folder = str(folder)
    with _LOCK:
        stamp = files.stamp(folder)
        if folder not in _HELD or _HELD[folder].stamp != stamp:
            release()
            _HELD[folder] = _load(Path(folder), stamp)
        yield _HELD[folder]


@contextmanager
def still(folder):
    """For work in steps: the folder's checkpoint, which must still be the one that is held. Raises InvalidCheckpoint."""
    with _LOCK:
        if str(folder) not in _HELD:
            raise InvalidCheckpoint(DISPLACED)
        yield _HELD[str(folder)]


@needs_torch
def load(name):
    """Loads a checkpoint of the hub by its name, or fetches it; what it is. Raises InvalidCheckpoint."""
    from dlcore.inspection.language import hub

    return _describe(hub.fetch(name))


@needs_torch
def load_folder(folder):
    """Loads a checkpoint from a folder of this machine; what it is. Raises InvalidCheckpoint."""
    return _describe(files.local(folder))


def _describe(folder):
    with hold(folder) as checkpoint:
        layers, heads = checkpoint.heads
        return Described(
            str(folder),
            checkpoint.kind,
            layers,
            heads,
            checkpoint.fills,
            checkpoint.weights,
            checkpoint.megabytes,
            checkpoint.most,
            next(iter(checkpoint.blanks), "") if checkpoint.kind == "bert" else "",
        )


def held_now():
    """The folder of the checkpoint that is in memory, and its megabytes; (None, 0) where none is."""
    return next(((folder, checkpoint.megabytes) for folder, checkpoint in list(_HELD.items())), (None, 0.0))


@needs_torch
def release():
    """Gives the memory of the held checkpoint back."""
    with _LOCK:
        if _HELD:
            _HELD.clear()
            gc.collect()


def _load(folder, stamp):
    found = files.examine(folder)
    tokenizer = tokenizers.tokenizer(folder, found.kind)
    network, fills = _network(found)
    config = network.config
    sides = {
        "bert": ("num_hidden_layers", "num_attention_heads"),
        "gpt2": ("n_layer", "n_head"),
        "t5": ("num_layers", "num_heads"),
    }[found.kind]
    positions = {"bert": "max_position_embeddings", "gpt2": "n_positions", "t5": None}[found.kind]
    weights = {id(tensor): tensor for tensor in network.parameters()}.values()
    checkpoint = Checkpoint(
        found.kind,
        network,
        tokenizer,
        tuple(getattr(config, side) for side in sides),
        getattr(config, positions) if positions else None,
        tokenizers.special_numbers(folder, found.kind, tokenizer),
        tokenizers.blanks(folder, found.kind, tokenizer),
        fills,
        sum(tensor.numel() for tensor in weights),
        sum(tensor.numel() * tensor.element_size() for tensor in weights) / 1e6,
        stamp,
    )
    tokenizer.no_padding()
    tokenizer.enable_truncation(checkpoint.most)
    return checkpoint


def _network(found):
    """The network with the folder's weights, and whether it can fill blanks or write. Raises InvalidCheckpoint."""
    import torch
    import transformers
    from huggingface_hub.errors import StrictDataclassError
    from safetensors.torch import load_file

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    of_config, of_network = {
        "bert": (transformers.BertConfig, transformers.BertForMaskedLM),
        "gpt2": (transformers.GPT2Config, transformers.GPT2LMHeadModel),
        "t5": (transformers.T5Config, transformers.T5ForConditionalGeneration),
    }[found.kind]
    try:
        config = of_config(**found.settings)
        with torch.device("meta"):
            asked = sum(weight.numel() for weight in of_network(config).parameters())
    except (ValueError, TypeError, KeyError, RuntimeError, ArithmeticError, StrictDataclassError) as problem:
        raise InvalidCheckpoint("config.json is damaged: its numbers make no network.") from problem
    if asked * 4 > files.MEGABYTES * 1e6:
        raise InvalidCheckpoint(
            f"The network of this config.json would take {asked * 4 / 1e6:,.0f} MB; up to {files.MEGABYTES:,} MB are loaded."
        )
    try:
        # Copied: a file that is mapped into memory, and then changed by someone, would end the server.
        weights = {
            name: tensor.to(torch.float32, copy=True)
            for file in found.files
            for name, tensor in load_file(file).items()
        }
        network, told = of_network.from_pretrained(
            None,
            config=config,
            state_dict=weights,
            use_safetensors=True,
            trust_remote_code=False,
            attn_implementation="eager",
            dtype=torch.float32,
            output_loading_info=True,
        )
    except (RuntimeError, ValueError, OSError, KeyError, TypeError) as problem:
        raise InvalidCheckpoint("The weights do not fit the network that config.json tells of.") from problem
    headless = {name for name in told["missing_keys"] if name.startswith("cls.")}
    missing = set(told["missing_keys"]) - headless
    if missing:
        raise InvalidCheckpoint(
            f"This checkpoint lacks {len(missing)} of the weights that a {files.FAMILIES[found.kind]} needs."
        )
    return network.eval().requires_grad_(False), not headless

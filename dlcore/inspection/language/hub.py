"""Checkpoints by their name on Hugging Face's hub: fetched when a reader asks, as safetensors, without anybody's credentials."""

import os
import re

from dlcore import policy
from dlcore.inspection.language.checkpoint_files import (
    INDEX,
    MEGABYTES,
    WANTED,
    WEIGHTS,
    InvalidCheckpoint,
    strip_quotes,
)

ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)(?:/([^?#]*).*)?", re.IGNORECASE)
# What follows a model's name in an address: what of it is shown, of which branch.
VIEWS = ("tree", "blob", "raw", "resolve", "commit", "commits")
NO_MODELS = ("datasets", "spaces", "collections", "papers", "docs", "blog", "models")
NAME = re.compile(r"(?:[A-Za-z0-9][\w.-]{0,60}/)?[A-Za-z0-9][\w.-]{0,90}", re.ASCII)
UNREACHED = "Hugging Face's hub cannot be reached from here, and this checkpoint is not in its cache on this machine: name a local folder instead, or try again with a network."
NOWHERE = "The hub has no public model of this name."


def offline():
    """Whether the machine's owner asked for no network, as Hugging Face's libraries understand it."""
    return any(
        os.environ.get(name, "").strip().upper() in ("1", "ON", "YES", "TRUE")
        for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    )


def check_name(name):
    """The name of a model on the hub, as `gpt2` or `google/flan-t5-small`, also from its address or from the name of its folder in the cache. Raises InvalidCheckpoint."""
    name = strip_quotes(name)
    if not name:
        raise InvalidCheckpoint("Name a model on the hub, such as gpt2 or google/flan-t5-small.")
    if address := ADDRESS.fullmatch(name):
        name = _name_in_address(address[1] or "")
    elif name.startswith("models--"):
        name = name.removeprefix("models--").replace("--", "/")
    if not NAME.fullmatch(name) or ".." in name or "--" in name:
        raise InvalidCheckpoint(
            "This is no name of a model on the hub: it has letters, digits, “.”, “_” and “-”, and at most one “/”."
        )
    return name


def _name_in_address(path):
    """The model of an address on the hub, by the address's path."""
    parts = [part for part in path.split("/") if part]
    if not parts or parts[0] in NO_MODELS:
        raise InvalidCheckpoint("This address on the hub is not that of a model.")
    view = next(
        (place for place in (1, 2) if parts[place : place + 1] and parts[place] in VIEWS and parts[place + 1 :]), None
    )
    if view is None:  # the model's own page, or its discussions
        return "/".join(parts[:1] if parts[1:2] == ["discussions"] else parts[:2])
    if parts[view + 1] != "main":
        raise InvalidCheckpoint("This address names another branch than main, which is all that is fetched.")
    return "/".join(parts[:view])


def fetch(name):
    """The folder in Hugging Face's cache that holds the named checkpoint, fetched where it is missing and allowed. Raises InvalidCheckpoint."""
    import huggingface_hub
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    if not policy.hub():
        raise InvalidCheckpoint(f"The hub is switched off on this server ({policy.HUB}): choose a local folder.")
    asked = dict(repo_id=check_name(name), allow_patterns=list(WANTED), token=False)
    try:
        if not offline():
            _affordable(huggingface_hub, asked)
            return huggingface_hub.snapshot_download(**asked)
    except InvalidCheckpoint:
        raise
    except (RepositoryNotFoundError, HFValidationError) as problem:
        raise InvalidCheckpoint(NOWHERE) from problem
    except Exception as problem:  # whatever a network does, the cache may still have it
        return _from_cache(huggingface_hub, asked, problem)
    return _from_cache(huggingface_hub, asked, None)


def _affordable(huggingface_hub, asked):
    """Asks for the files' sizes before any is fetched."""
    files = {file.filename: file.file_size for file in huggingface_hub.snapshot_download(**asked, dry_run=True)}
    if not {WEIGHTS, INDEX} & set(files):
        raise InvalidCheckpoint(
            "The hub has this model, but not as safetensors: other formats are not opened here, because they could run a program."
        )
    megabytes = sum(files.values()) / 1e6
    if megabytes > MEGABYTES:
        raise InvalidCheckpoint(f"This checkpoint has {megabytes:,.0f} MB; up to {MEGABYTES:,} MB are fetched.")


def _from_cache(huggingface_hub, asked, problem):
    try:
        return huggingface_hub.snapshot_download(**asked, local_files_only=True)
    except (OSError, ValueError) as missing:
        raise InvalidCheckpoint(UNREACHED) from problem or missing

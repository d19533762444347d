"""What this server lets its readers do, as whoever runs it has set: environment variables, or top-level secrets of Streamlit, which become such.

They bind the readers of the app. The command line is the operator's own and obeys none of them.
"""

import math
import os

from dlcore.base import InvalidInput

ON, BOUNDED, OFF = "on", "bounded", "off"
RUNS, RUN_SECONDS, READER_SECONDS = "DLCORE_RUNS", "DLCORE_RUN_SECONDS", "DLCORE_READER_SECONDS"
UPLOADS, LOCAL_MODELS, HUB, FETCH = "DLCORE_UPLOADS", "DLCORE_LOCAL_MODELS", "DLCORE_HUB", "DLCORE_FETCH"
NAMES = (RUNS, RUN_SECONDS, READER_SECONDS, UPLOADS, LOCAL_MODELS, HUB, FETCH)
SYNONYMS = {"1": ON, "yes": ON, "true": ON, "0": OFF, "no": OFF, "false": OFF}


def _word(name, choices):
    text = os.environ.get(name, "").strip()
    word = SYNONYMS.get(text.lower(), text.lower()) or ON
    if word not in choices:
        raise InvalidInput(f"{name} is {', '.join(choices[:-1])} or {choices[-1]}, not “{text}”.")
    return word


def _seconds(name, default):
    text = os.environ.get(name, "").strip()
    try:
        number = float(text) if text else default
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise InvalidInput(f"{name} is a number of seconds above 0, not “{text}”.")
    return number


def runs() -> str:
    """`DLCORE_RUNS`: whether readers may run experiments: ON, OFF, or BOUNDED by expected seconds. Raises InvalidInput."""
    return _word(RUNS, (ON, BOUNDED, OFF))


def run_seconds() -> float:
    """`DLCORE_RUN_SECONDS`: what one request may be expected to compute where runs are BOUNDED. Raises InvalidInput."""
    return _seconds(RUN_SECONDS, 120.0)


def reader_seconds() -> float:
    """`DLCORE_READER_SECONDS`: what one reader's requests of an hour may be expected to compute where runs are BOUNDED. Raises InvalidInput."""
    return _seconds(READER_SECONDS, 600.0)


def uploads() -> bool:
    """`DLCORE_UPLOADS`: whether readers may upload files. Raises InvalidInput."""
    return _word(UPLOADS, (ON, OFF)) == ON


def local_models() -> bool:
    """`DLCORE_LOCAL_MODELS`: whether readers may load checkpoints from folders of this machine. Raises InvalidInput."""
    return _word(LOCAL_MODELS, (ON, OFF)) == ON


def hub() -> bool:
    """`DLCORE_HUB`: whether readers may load checkpoints by name from Hugging Face's hub. Raises InvalidInput."""
    return _word(HUB, (ON, OFF)) == ON


def fetch() -> bool:
    """`DLCORE_FETCH`: whether readers may have this server fetch Python for their browsers. Raises InvalidInput."""
    return _word(FETCH, (ON, OFF)) == ON


def validate() -> None:
    """Reads all of it. Raises InvalidInput where a value cannot be."""
    for read in (runs, run_seconds, reader_seconds, uploads, local_models, hub, fetch):
        read()

"""What passes between the server and its inspection process, as bytes: msgpack, extended by what inspections take and give.

Nothing in a message is executed. A class is looked up by name among the dataclasses, functions and exceptions of `dlcore` that are imported by then.
"""

import importlib
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgpack

from dlcore.base import InvalidInput
from dlcore.records import Library, RecordedArrays, Store

TUPLE, ARRAY, FRAME, DATACLASS, RECORDED = range(1, 6)


def encode(value: Any) -> bytes:
    """Raises TypeError for what has no place in a message."""
    return msgpack.packb(value, default=_extension, strict_types=True)


def decode(message: bytes) -> Any:
    """Raises ValueError where these bytes are no message."""
    return msgpack.unpackb(message, ext_hook=_decode_extension, strict_map_key=False)


def name_of(thing: Any) -> str:
    return f"{thing.__module__}:{thing.__qualname__}"


def find(name: str) -> Any:
    """The class or function of that name. Raises ValueError for anything outside `dlcore`."""
    module, _, path = name.partition(":")
    if module.partition(".")[0] != "dlcore" or not path.isidentifier():
        raise ValueError(f"{name} is not one of ours")
    return getattr(importlib.import_module(module), path)


@lru_cache(maxsize=4)
def _library(folder):
    return Library(local=Store(Path(folder)))


def _extension(value):
    import numpy
    import pandas

    if isinstance(value, tuple):
        return msgpack.ExtType(TUPLE, encode(list(value)))
    if isinstance(value, numpy.ndarray) and value.dtype != object:
        return msgpack.ExtType(ARRAY, encode([value.dtype.str, list(value.shape), value.tobytes()]))
    if isinstance(value, numpy.generic):
        return value.item()
    if isinstance(value, pandas.DataFrame):
        return msgpack.ExtType(FRAME, _arrow(value))
    if isinstance(value, RecordedArrays):  # the other side reads the arrays itself
        return msgpack.ExtType(RECORDED, encode([value.run, value.version, str(value.library.local.folder)]))
    if is_dataclass(value) and not isinstance(value, type):
        held = [getattr(value, field.name) for field in fields(value)]
        return msgpack.ExtType(DATACLASS, encode([name_of(type(value)), held]))
    raise TypeError(f"{type(value).__name__} has no place in a message")


def _decode_extension(code, data):
    import numpy

    if code == TUPLE:
        return tuple(decode(data))
    if code == ARRAY:
        kind, shape, content = decode(data)
        return numpy.frombuffer(content, kind).reshape(shape).copy()
    if code == FRAME:
        import pyarrow

        return pyarrow.ipc.open_stream(data).read_pandas()
    if code == RECORDED:
        run, version, folder = decode(data)
        recorded = RecordedArrays(run, version, _library(folder))
        if recorded.arrays is None:
            raise InvalidInput(f"The weights of {run.variant} are no longer stored. Run it again.")
        return recorded
    if code == DATACLASS:
        name, held = decode(data)
        found = find(name)
        if not is_dataclass(found):
            raise ValueError(f"{name} is no dataclass")
        return found(*held)
    raise ValueError(f"a message has no extension {code}")


def _arrow(frame):
    import pyarrow

    table, sink = pyarrow.Table.from_pandas(frame), pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()

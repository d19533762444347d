"""Records: what runs left behind, those that ship with the project and those of this machine."""

from dlcore.records.archive import Archive
from dlcore.records.library import Library
from dlcore.records.record import Record, to_frame
from dlcore.records.recorded_arrays import RecordedArrays
from dlcore.records.store import Store, StoreProblem

__all__ = ["Archive", "Library", "Record", "RecordedArrays", "Store", "StoreProblem", "to_frame"]

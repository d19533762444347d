"""How many words top-k, top-p and min-p leave to sample from, as the temperature rises."""

from types import MappingProxyType

import pandas

from dlcore.inspection import needs_torch
from dlcore.inspection.language.text_tasks import text_generator

TEMPERATURES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
# Each filter alone, at a usual value.
FILTERS = MappingProxyType({"keep-top-k": {"top_k": 10}, "keep-top-p": {"top_p": 0.9}, "keep-min-p": {"min_p": 0.1}})


@needs_torch
def words_left(recorded, words):
    """A table with variant, seed, temperature and left: the number of words with a probability above 0 after a beginning."""
    from dlcore.blocks.decoding import filter_logits

    logits = text_generator(recorded, words).logits()
    rows = [
        (variant, temperature, int((filter_logits(logits, temperature, **how) > 0).sum()))
        for variant, how in FILTERS.items()
        for temperature in TEMPERATURES
    ]
    return pandas.DataFrame(rows, columns=["variant", "temperature", "left"]).assign(seed=recorded.run.seed)

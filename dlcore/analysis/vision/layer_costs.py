"""What each layer of a network costs."""

from __future__ import annotations

import pandas as pd

WHAT = {"parameters": "parameters", "macs": "MACs"}


def cost_shares(table: dict) -> pd.DataFrame:
    """Each layer's share of all parameters and of all MACs: columns layer, word, kind, what, count, share. `table` is a stack's costs, as columns."""
    frame = pd.DataFrame(table)
    parts = []
    for column, what in WHAT.items():
        counts = frame[column].astype(float)
        parts.append(
            frame[["layer", "word", "kind"]].assign(what=what, count=counts, share=counts / max(1.0, counts.sum()))
        )
    return pd.concat(parts, ignore_index=True)

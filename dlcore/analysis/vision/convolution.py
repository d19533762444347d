"""What the tables of the page Convolution show."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import final_rows
from dlcore.analysis.vision.layer_costs import cost_shares
from dlcore.formatting import percent

PLURAL = {"convolution": "Convolutions", "dense": "Dense layers"}


def layers(table: dict, channels: int, side: int) -> pd.DataFrame:
    """A stack's costs as a table to read, the input first and the totals last."""
    rows = [("input", f"{channels} × {side} × {side}", "", "", "1")]
    text = zip(
        table["word"], table["kind"], table["shape"], table["parameters"], table["macs"], table["field"], strict=True
    )
    for word, kind, shape, parameters, macs, field in text:
        receptive_field = "all" if kind == "dense" else f"{field} × {field}" + (", all" if field >= 2 * side else "")
        rows.append((f"{word} · {kind}", shape, f"{parameters:,}", f"{macs:,}", receptive_field))
    rows.append(("total", "", f"{sum(table['parameters']):,}", f"{sum(table['macs']):,}", ""))
    return pd.DataFrame(rows, columns=["Layer", "Output", "Parameters", "MACs", "Receptive field"])


def separable_table(rows: tuple) -> pd.DataFrame:
    """A full convolution beside a depthwise one and a 1×1: parameters, MACs, and the share of both in what replaces the full one."""
    full, whole = rows[0][1], rows[-1][1]
    return pd.DataFrame(
        [
            (
                name,
                f"{weights:,}",
                f"{macs:,}",
                f"{weights / whole:.0%}" if weights < whole else "",
                f"{weights / full:.1%}",
            )
            for name, weights, macs in rows
        ],
        columns=["Layer", "Parameters", "MACs", "Share of the pair", "Of the full one"],
    )


def shares_caption(table: dict) -> str:
    """Which kind of layer holds most of the parameters, and which does most of the MACs; of a single kind, which layer."""
    frame = cost_shares(table).query("share > 0")
    kinds = frame.groupby(["what", "kind"], sort=False)["share"].sum()
    if len(kinds.index.unique("kind")) > 1:
        (holder, held), (worker, done) = ((kinds[what].idxmax(), kinds[what].max()) for what in ("parameters", "MACs"))
        if holder == worker:
            return f"{PLURAL[holder]} hold {percent(held)} of the parameters and do {percent(done)} of the MACs"
        return f"{PLURAL[holder]} hold {percent(held)} of the parameters, {PLURAL[worker].lower()} do {percent(done)} of the MACs"
    most = {what: rows.loc[rows["share"].idxmax()] for what, rows in frame.groupby("what", sort=False)}
    weights, macs = most["parameters"], most["MACs"]
    if weights["layer"] == macs["layer"]:
        return f"Layer {weights['layer']} holds {percent(weights['share'])} of the parameters and does {percent(macs['share'])} of the MACs"
    return f"Layer {weights['layer']} holds {percent(weights['share'])} of the parameters, layer {macs['layer']} does {percent(macs['share'])} of the MACs"


def filters_caption(frame: pd.DataFrame) -> str:
    """How the variants end, best first. `frame` has variant, seed, epoch, accuracy."""
    final = (
        final_rows(frame).groupby("variant", sort=False, observed=True)["accuracy"].mean().sort_values(ascending=False)
    )
    return ", ".join(f"{name(variant)}: {value * 100:.1f}%" for variant, value in final.items())


def sizes(frame: pd.DataFrame) -> pd.DataFrame:
    """What each network and one of its stages are, as a table to read. `frame` has variant and the columns of a cost."""
    one = frame.groupby("variant", sort=False, observed=True).first()
    return pd.DataFrame(
        {
            "A stage": [name(variant) for variant in one.index],
            "receptive field": [f"{field} × {field}" for field in one["field"]],
            "parameters of a stage": [f"{count:,}" for count in one["stage_parameters"]],
            "of the network": [f"{count:,}" for count in one["parameters"]],
            "layers": one["layers"].to_list(),
            "MACs per image": [f"{count / 1e6:.1f} million" for count in one["macs"]],
        }
    )

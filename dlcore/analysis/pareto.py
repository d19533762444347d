"""Which variants are not beaten by another in both cost and accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas


def pareto_optimal(summary: pandas.DataFrame) -> list:
    """Whether no other has both a lower x and a higher mean."""
    return [
        not any(
            (other.x <= row.x and other.mean > row.mean) or (other.x < row.x and other.mean >= row.mean)
            for other in summary.itertuples()
        )
        for row in summary.itertuples()
    ]


def summarize(frame: pandas.DataFrame, x: str, y: str = "accuracy") -> pandas.DataFrame:
    """For each variant x and the mean, least and greatest y over the seeds, cheapest first, with whether it is on the front."""
    groups = frame.groupby("variant", sort=False, observed=True)
    summary = groups.agg(
        x=(x, "mean"), mean=(y, "mean"), low=(y, "min"), high=(y, "max"), parameters=("parameters", "mean")
    ).reset_index()
    summary = summary[summary["x"] > 0].sort_values(["x", "mean"]).reset_index(drop=True)
    return summary.assign(front=pareto_optimal(summary))

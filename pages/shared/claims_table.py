"""The claims as a table, to be taken home as CSV or Markdown."""

import pandas as pd

from dlcore.guide import SECTIONS
from dlcore.verdicts import effect
from pages.shared import places

HEAD = ("claim", "section", "guide", "verdict", "sentence", "value", "low", "high", "seeds", "threshold", "effect")


def as_table(found):
    """A row per claim, as it is taken home."""
    rows = []
    for verdict in found:
        row = (
            *(verdict.id, SECTIONS[verdict.section], verdict.text, verdict.word, verdict.sentence),
            *(verdict.value, verdict.low, verdict.high, verdict.seeds, verdict.threshold, effect.size(verdict)),
        )
        rest = {"published": " ".join(verdict.published), "declared": verdict.declared}
        rows.append(dict(zip(HEAD, row, strict=True)) | rest | {"page": places.card_link(verdict.id)})
    return pd.DataFrame(rows)


def findings_table(verdict):
    """A row per piece of evidence of a claim."""
    names = ("experiment", "condition", "role", "quantity", "unit", "value", "low", "high", "seeds", "agreeing")
    return pd.DataFrame(
        {name: getattr(finding, name) for name in names} | {"threshold": finding.required, "outcome": finding.outcome}
        for finding in verdict.findings
    )


def as_markdown(found):
    """The claims as a table in Markdown."""
    cells = ["| The guide | Verdict | What we measured | Published |", "|---|---|---|---|"]
    for verdict in found:
        parts = (verdict.text, verdict.word, verdict.sentence, " ".join(verdict.published))
        cells.append("| " + " | ".join(part.replace("|", r"\|") for part in parts) + " |")
    return "\n".join(cells) + "\n"

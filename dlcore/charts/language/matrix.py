"""A matrix of numbers: a cell for each pair of words, or for each number of a word, with the number in it and its arithmetic on hover."""

from functools import lru_cache

import altair as alt

from dlcore.charts.base import AGAINST, TYPE, WEIGHT, ChartSpec, downcast, to_spec
from dlcore.charts.heatmap import GRAY

WORD = "slice(datum.value, indexof(datum.value, ' ') + 1)"  # of a label such as “3 dog”, whose number makes it one of a kind
STRONGEST = 0.75  # opacity, at which numbers on blue and on orange are read on light and dark paper, 4.5:1


@lru_cache(maxsize=64)
def _matrix_spec(rows, columns, row_title, column_title, tips, top, font, step, words_down, words_across):
    base = alt.Chart().encode(
        x=alt.X(
            "column:N",
            sort=list(columns),
            title=column_title,
            axis=alt.Axis(
                labelExpr=WORD if words_across else "datum.value",
                labelAngle=-45 if words_across else 0,
                orient="top",
                labelOverlap=not words_across,
                domain=False,
                ticks=False,
            ),
        ),
        y=alt.Y(
            "row:N",
            sort=list(rows),
            title=row_title,
            axis=alt.Axis(
                labelExpr=WORD if words_down else "datum.value", domain=False, ticks=False, labelOverlap=False
            ),
        ),
    )
    tooltip = [
        alt.Tooltip(
            f"{column}:{'N' if form is None else 'Q'}", title=title, **({} if form is None else {"format": form})
        )
        for column, title, form in tips
    ]
    cell = (
        base.mark_rect(cornerRadius=2, stroke="#8A8F98", strokeOpacity=0.25, strokeWidth=0.6)
        .encode(
            color=alt.condition("datum.value < 0", alt.value(AGAINST), alt.value(WEIGHT)),
            fillOpacity=alt.FillOpacity(
                "size:Q", scale=alt.Scale(domain=[0, top], range=[0.02, STRONGEST], clamp=True), legend=None
            ),
            tooltip=tooltip,
        )
        .properties(name="cells")
    )
    layers = [cell]
    if font:
        # where cells are too narrow for their number, on a phone, it shows on touch alone
        fits = alt.expr(f"width / {len(columns)} < {2.1 * font:g} * {TYPE} ? 0 : 1")
        layers.append(
            base.mark_text(fontSize=font, opacity=fits)
            .encode(
                text="says:N",
                tooltip=tooltip,
                color=alt.value(GRAY),
            )
            .properties(name="numbers")
        )
    return to_spec(alt.layer(*layers).properties(height={"step": step}))


def matrix(
    frame, value, tips, says="{:.1f}", row_title=None, column_title=None, font=11, step=30, top=None, masked=False
):
    """Blue above zero, orange below, the fuller the further from it. `frame` has row and column (labels in their order), value, and the columns of `tips`.

    `tips` are (column, title, number format or None). With `masked` a cell whose column visible is false is left empty and says “–”. `font=0` leaves the numbers out.
    """
    table = frame.assign(value=frame[value].astype(float))
    filled = table["visible"] if masked else table["value"].notna()
    table["says"] = (
        table["value"]
        .map(says.format)
        .replace({says.format(-0.0): says.format(0.0)})
        .str.replace("-", "−")
        .where(filled, "–")
    )
    table["value"] = table["value"].where(filled, 0.0)
    table["size"] = table["value"].abs()
    top = top or float(f"{table['size'].max():.2g}") or 1.0
    rows, columns = (tuple(dict.fromkeys(table[column])) for column in ("row", "column"))
    columns_sent = [
        "row",
        "column",
        "value",
        "size",
        "says",
        *(column for column, _, _ in tips if column not in ("row", "column", "value")),
    ]
    words = (labels[0].partition(" ")[0].isdigit() for labels in (rows, columns))
    return ChartSpec(
        downcast(table[columns_sent]),
        _matrix_spec(rows, columns, row_title, column_title, tuple(tips), top, font, step, *words),
    )

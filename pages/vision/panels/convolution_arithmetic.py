"""The arithmetic of a window at one position, as small tables: the pixels, the weights, their products."""

from fractions import Fraction

DARK = 117  # the darkest gray on which black reads better than white


def arithmetic(place, window):
    """The arithmetic at one position as HTML: a line for every channel, and the sum."""
    names = ("Red", "Green", "Blue") if len(place.pixels) == 3 else ("Gray",)
    lines = []
    for channel, name in enumerate(names):
        pixels = _matrix(place.pixels[channel], "pixels", place.outside[channel], most=window.operation == "max")
        if window.operation != "convolution":
            word = "maximum" if window.operation == "max" else "mean"
            lines.append(f"<div>{pixels}<span>{word} <b>{_format(place.results[channel])}</b></span></div>")
            continue
        weights, products = _matrix(place.weights[channel], "weights"), _matrix(place.products[channel], "products")
        label = f"<span class='channel'>{name}</span>" if len(names) > 1 else ""
        lines.append(
            f"<div>{label}{pixels}<span>·</span>{weights}<span>=</span>{products}<span>sum <b>{_format(place.results[channel])}</b></span></div>"
        )
    if len(names) > 1:
        lines.append(
            f"<div><span>{' + '.join(map(_format, place.results))} = <b>{_format(place.total)}</b></span></div>"
        )
    head = f"Row {place.row + 1}, column {place.column + 1}" + (
        " · the kernel rotated by 180°" if window.flipped else ""
    )
    return f"{STYLE}<div class='window-sum'><p>{head}</p>{''.join(lines)}</div>"


STYLE = """<style>
.window-sum p { margin: 0 0 .4rem; opacity: .75; font-size: .875rem; }
.window-sum > div { display: flex; flex-wrap: wrap; align-items: center; gap: .7rem; margin-bottom: .7rem; font-variant-numeric: tabular-nums; }
.window-sum table { border-collapse: collapse; } .window-sum .channel { min-width: 3rem; }
.window-sum td { min-width: 2.5rem; padding: .22rem .35rem; text-align: right; font-size: .8125rem; border: 1px solid color-mix(in srgb, currentColor 22%, transparent); }
.window-sum td.out { border-style: dashed; opacity: .75; } .window-sum td.won { outline: 2.5px solid rgb(230, 60, 130); outline-offset: -2px; }
@media (max-width: 640px) { .window-sum td { min-width: 1.9rem; padding: .15rem .2rem; font-size: .75rem; } .window-sum > div { gap: .35rem; } }
</style>"""


def _matrix(numbers, kind, outside=None, most=False):
    """One small table; pixels stand on their own gray, those of the padding in a dashed cell, and the maximum is ringed."""
    rows = []
    winner = None
    if most:  # padding is NaN outside, and never wins
        winner = max(
            range(numbers.size), key=lambda index: (outside.flat[index] == outside.flat[index], outside.flat[index])
        )
    for row, line in enumerate(numbers):
        cells = []
        for column, number in enumerate(line):
            padded = outside is not None and outside[row, column] != outside[row, column]
            style, classes = "", ["out"] if padded else []
            if kind == "pixels" and not padded:
                style = f" style='background:rgb({number:.0f},{number:.0f},{number:.0f});color:{'#000' if number > DARK else '#fff'}'"
            if row * numbers.shape[1] + column == winner:
                classes.append("won")
            text = format_weight(round(number, 4) + 0.0) if kind == "weights" else _format(number)
            cells.append(f"<td class='{' '.join(classes)}'{style}>{text.replace('-', '−')}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table aria-label='{kind}'>{''.join(rows)}</table>"


def _format(number):
    return (
        f"{number:.0f}".replace("-0", "0").replace("-", "−")
        if abs(number - round(number)) < 0.005
        else f"{number:.1f}".replace("-", "−")
    )


def format_weight(number):
    """A kernel's number as one would write it: with up to two decimals, or as a simple fraction."""
    simple = Fraction(number).limit_denominator(25)
    whole = abs(number * 100 - round(number * 100)) < 1e-9
    return str(simple) if abs(float(simple) - number) < 1e-9 and not whole else f"{number:.6g}"

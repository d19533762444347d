"""What the tables of the U-Net page show."""

from dlcore.charts.base import name
from dlcore.formatting import format_number


def measure_caption(frame, y):
    """The best and the worst of the variants by the mean of both tissues; distances are better when small."""
    means = frame.groupby("variant", sort=False, observed=True)[y].mean()
    far = y == "assd"
    best, worst = (means.idxmin(), means.idxmax()) if far else (means.idxmax(), means.idxmin())
    unit = " mm" if far else ""
    told = f"{name(best)} {'is nearest, off by' if far else 'covers most,'} {format_number(means[best])}{unit}"
    return told if len(means) == 1 else f"{told}; {name(worst)} {format_number(means[worst])}{unit}"


def learning_caption(frame):
    """Where each one that learns ends, best first."""
    last = frame[frame["step"] == frame["step"].max()]
    ended = last.groupby("variant", sort=False, observed=True)["dice"].mean().sort_values(ascending=False)
    return f"After {last['step'].iloc[0]} steps: " + ", ".join(
        f"{name(variant)} {format_number(value)}" for variant, value in ended.items()
    )


def heights_caption(frame):
    """Who is ahead in how many of the slices."""
    means = frame.groupby(["height", "variant"], sort=False, observed=True)["dice"].mean().unstack()
    ahead = means.idxmax(axis=1).value_counts()
    told = ", ".join(f"{name(variant)} in {count}" for variant, count in ahead.items())
    return f"Of {len(means)} slices, ahead is {told}"


def learning_rate_caption(frame):
    """The rate at which each covers most, by the mean over the seeds."""
    means = frame.groupby(["variant", "learning_rate"], sort=False, observed=True)["dice"].mean()
    told = []
    for variant, of_one in means.groupby("variant", sort=False, observed=True):
        told.append(f"{name(variant)} at {of_one.idxmax()[1]:g} ({format_number(of_one.max())})")
    return f"Best on the test slices: {', '.join(told)}"


def errors_caption(variant, missed, added):
    """What one of them gets wrong on a slice."""
    return f"{name(variant)}: {missed} missed, {added} added"


def own_slice_caption(rows):
    """Rows of (variant, Dice of gray, Dice of white) as a sentence."""
    return "; ".join(
        f"{name(variant)}: gray matter {format_number(gray)}, white matter {format_number(white)}"
        for variant, gray, white in rows
    )

"""What the tables of the page Which optimizer when show."""

from dlcore.analysis.selection import at_chosen, chosen, last
from dlcore.charts.base import name
from dlcore.charts.heatmap import NEAR
from dlcore.formatting import format_number, percent


def _ended(frame, setting, by, y, least=False):
    """The mean of each variant's last values, at the value that the column `by` chooses."""
    return last(at_chosen(frame, setting, by, least)).groupby("variant", sort=False, observed=True)[y].mean()


def of_sensitivity(frame, setting, by, y):
    """The best and the worst of the variants, each at the rate that validation chooses."""
    values = _ended(frame, setting, by, y, least=True)
    rates = dict(chosen(frame, setting, by, least=True).itertuples(index=False))
    best, worst = values.idxmin(), values.idxmax()
    told = f"{name(best)} ends at {format_number(values[best], 3)} nats with rate {rates[best]:g}"
    return (
        told if best == worst else f"{told}, {name(worst)} at {format_number(values[worst], 3)} with {rates[worst]:g}"
    )


def of_rank(frame, setting, by):
    """Who is nearest to the true weights of the last features, and who of the first, each at the rate that validation chooses."""
    rows, told = at_chosen(frame, setting, by, least=True), []
    for where, rank in (("Last features", rows["rank"].max()), ("first feature", rows["rank"].min())):
        errors = rows[rows["rank"] == rank].groupby("variant", sort=False, observed=True)["error"].mean()
        worst = f", {name(errors.idxmax())} by {percent(errors.max())}" if len(errors) > 1 else ""
        told.append(f"{where}: {name(errors.idxmin())} errs by {percent(errors.min())}{worst}")
    return "; ".join(told)


def of_gap(frame, setting, by):
    """The gap that each ends with, widest first, at the value that validation chooses."""
    gaps = _ended(frame, setting, by, "gap").sort_values(ascending=False)
    return "The gap ends at " + ", ".join(
        f"{format_number(gap, 3)} under {name(variant)}" for variant, gap in gaps.items()
    )


def of_decays(frame, setting, by):
    """Which decay validation chooses for each variant, and its test accuracy there, best first."""
    decays = dict(chosen(frame, setting, by).itertuples(index=False))
    ended = _ended(frame, setting, by, "accuracy").sort_values(ascending=False)
    told = ", ".join(
        f"{name(variant)} at {decays[variant]:g} ({value * 100:.1f} %)" for variant, value in ended.items()
    )
    return f"Validation chooses {told}"


def of_rates(frame, setting):
    """At how many of the rates each ends within two points of its best."""
    ended = (
        last(frame, ("variant", setting, "seed"))
        .groupby(["variant", setting], sort=False, observed=True)["accuracy"]
        .mean()
    )
    good = {
        variant: int((of_one >= of_one.max() - NEAR).sum())
        for variant, of_one in ended.groupby("variant", sort=False, observed=True)
    }
    told = ", ".join(f"{name(variant)} {count}" for variant, count in good.items())
    return f"How many of {frame[setting].nunique()} rates end within two points of the best: {told}"


def of_groups(frame):
    """What is left of the quietest and of the loudest weights."""
    mean = frame.groupby(["variant", "scale"], sort=False, observed=True)["left"].mean()
    return "; ".join(
        f"{name(variant)} leaves {percent(of_one.iloc[0])} of the quietest weights, {percent(of_one.iloc[-1])} of the loudest"
        for variant, of_one in mean.groupby("variant", sort=False, observed=True)
    )


def of_memory(frame, setting, accuracy):
    """After how many steps each one's mean first reaches the accuracy, fastest first."""
    rows = at_chosen(frame, setting, "validation_loss", least=True)
    means = rows.groupby(["variant", "step"], sort=False, observed=True)["accuracy"].mean()
    solved = means[means >= accuracy].reset_index().groupby("variant", observed=True)["step"].min().sort_values()
    never = [name(variant) for variant in frame["variant"].unique() if variant not in solved.index]
    told = [f"{name(variant)} after {steps}" for variant, steps in solved.items()] + [f"{one} never" for one in never]
    return f"Steps to {percent(accuracy)}: {', '.join(told)}"


def of_overfitting(frame, setting, by):
    """What each lost from its best moment to its last."""
    rows = at_chosen(frame, setting, by)
    means = rows.groupby(["variant", "step"], sort=False, observed=True)["accuracy"].mean()
    lost = means.groupby("variant", sort=False, observed=True).agg(lambda seen: seen.max() - seen.iloc[-1])
    ended = _ended(frame, setting, by, "accuracy")
    best, worst = ended.idxmax(), lost.idxmax()
    return f"{name(best)} ends first at {percent(ended[best])}; {name(worst)} has lost {lost[worst] * 100:.1f} points since its best moment"

"""What the tables of the Callbacks page show."""

from statistics import mean

from dlcore.charts.base import name
from dlcore.charts.heatmap import at_best, best, ends
from dlcore.formatting import format_number, percent


def _by_variant(replays):
    grouped = {}
    for variant, *rest in replays:
        grouped.setdefault(variant, []).append(rest)
    return grouped


def of_saving(frame, replays):
    """What stopping and restoring saves, of the variant where it saves most."""
    told = {
        variant: (mean(rest[3] for rest in of_one), mean(rest[5] for rest in of_one))
        for variant, of_one in _by_variant(replays).items()
    }
    most = max(told, key=lambda variant: told[variant][0] - told[variant][1])
    kept, end = told[most]
    return f"{name(most)}: {percent(kept)} on the test digits where it was best, {percent(end)} at the end"


def of_stop(frame, replays, patience):
    """How long the trainings went on, and how long they would have."""
    last = int(frame["epoch"].max())
    stops = {variant: mean(rest[1] for rest in of_one) for variant, of_one in _by_variant(replays).items()}
    told = ", ".join(
        f"{name(variant)} {'never' if stop >= last else f'after {format_number(stop)} epochs'}"
        for variant, stop in stops.items()
    )
    return f"With patience {patience} it stops: {told}, of {last}"


def of_confusion(frame, epoch):
    """How many of the test digits one seed's network has right at that epoch, and what it mixes up most."""
    here = frame[(frame["epoch"] == epoch) & (frame["seed"] == frame["seed"].min())]
    right, wrong = here[here["truth"] == here["answer"]]["count"].sum(), here[here["truth"] != here["answer"]]
    told = f"Epoch {epoch}: {right:,} of {here['count'].sum():,} right"
    if wrong.empty:
        return told
    worst = wrong.loc[wrong["count"].idxmax()]
    return f"{told}; most often a {worst['truth']} is taken for a {worst['answer']}, {worst['count']} times"


def of_schedules(frame, setting):
    """Which schedule ends best, each at its best rate, and how far a constant rate is behind."""
    means = ends(frame, setting).groupby(["variant", setting], sort=False, observed=True)["accuracy"].mean()
    tops = {variant: means[variant, learning_rate] for variant, learning_rate in best(frame, setting).items()}
    first = max(tops, key=tops.get)
    told = f"At its best rate {name(first)} ends highest on validation pictures, at {tops[first]:.1%}"
    return (
        told if first == "constant" or "constant" not in tops else f"{told}; a constant rate at {tops['constant']:.1%}"
    )


def of_rates(frame):
    """Where each schedule's rate ends, over its peak, each at its best."""
    told = []
    for variant, rows in at_best(frame, "learning_rate").groupby("variant", sort=False, observed=True):
        last = rows[rows["epoch"] == rows["epoch"].max()]["learning_rate_now"].mean()
        told.append(f"{name(variant)} {format_number(last / rows['learning_rate_now'].max())}")
    return f"Of its peak is left at the end: {', '.join(told)}"


def answers_at(frame, epoch):
    """A table of what one seed's network answers for the first test digits at that epoch."""
    here = frame[(frame["epoch"] == epoch) & (frame["seed"] == frame["seed"].min())]
    return here.assign(
        Digit=here["truth"],
        Answer=[
            f"{answer} {'✓' if answer == truth else '✕'}"
            for answer, truth in zip(here["answer"], here["truth"], strict=True)
        ],
        Confidence=here["confidence"].map(percent),
    )[["Digit", "Answer", "Confidence"]]


def norms_at(frame, epoch):
    """A table of the weights' norms of one seed's network, layer by layer, at the start and at that epoch."""
    of_seed = frame[frame["seed"] == frame["seed"].min()]
    now = of_seed[of_seed["epoch"] == epoch].set_index("layer")["norm"]
    start = of_seed[of_seed["epoch"] == of_seed["epoch"].min()].set_index("layer")["norm"]
    return now.to_frame().assign(
        Layer=now.index,
        Start=start.map(format_number),
        Now=now.map(format_number),
        Growth=(now / start).map(format_number),
    )[["Layer", "Start", "Now", "Growth"]]

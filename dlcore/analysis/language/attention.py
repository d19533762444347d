"""What the tables of the page Attention show."""

import math
import string

import pandas as pd

from dlcore.charts.base import name
from dlcore.charts.grouped_bars import grouped
from dlcore.charts.heatmap import at_best
from dlcore.charts.language.matrix import matrix
from dlcore.charts.learning_curves import curves
from dlcore.formatting import format_number, percent

LETTERS = string.ascii_uppercase
KINDS = (("accuracy", "as in training"), ("longer", "twice as long"))
HABITS = {
    "previous": "the token just before",
    "same": "earlier ones like the present",
    "followed": "those that followed earlier ones like it",
}
GUESSING = format_number(math.log(24))  # the loss of an even guess among the 24 tokens of the experiment


def of_words(frame):
    """How many words, and how many numbers each is."""
    return (
        f"{frame['row'].nunique()} words, each {frame['column'].nunique()} numbers, made of its meaning and its place"
    )


def of_asked(frame):
    return f"Each word asks with {frame['number'].max()} numbers, can be found by {frame['number'].max()}, and has {frame['number'].max()} to give"


def of_scores(frame, column):
    """The pair with the highest score."""
    top = frame.loc[frame[column].idxmax()]
    return f"The highest score, {format_number(top[column])}: “{top['asks']}” asks “{top['asked']}”"


def of_divided(frame):
    """How far the scores spread before and after."""
    before, after = frame["scores"].std(ddof=0), frame["divided"].std(ddof=0)
    told = f"The scores spread by {format_number(before)}"
    return (
        f"{told} before, by {format_number(after)} now"
        if abs(before - after) > 1e-6
        else f"{told}, and are left as they are"
    )


def of_mask(frame):
    """How many pairs may look."""
    return f"{int(frame['allowed'].sum())} of {len(frame)} pairs may look: {'nobody sees what comes after' if not frame['allowed'].all() else 'everybody sees everything'}"


def of_weights(frame, row):
    """Whom the word of a row looks at most."""
    queries = frame[frame["row"] == row]
    top = queries.loc[queries["weights"].idxmax()]
    return f"“{top['asks']}” looks most at “{top['asked']}”: {top['weights']:.0%}"


def of_received(frame, row):
    """Who is most of what the word of a row receives."""
    received = frame[frame["row"] == row].iloc[0]
    return f"“{received['word']}” receives the others' values, {received['share']:.0%} of it from “{received['of']}”"


def strongest_pair(frame, row):
    """Of the word of a row the pair with the greatest share, with its arithmetic."""
    queries = frame[frame["row"] == row]
    return queries.loc[queries["weights"].idxmax()]


def of_next(frame):
    """The likeliest next word, and what the change did to it."""
    trained = frame[frame["run"] == "as trained"].set_index("word")["probability"]
    first = trained.idxmax()
    if frame["run"].nunique() == 1:
        return f"Next comes “{first}”, it says, with {trained[first]:.0%}"
    changed = frame[frame["run"] == "changed"].set_index("word")["probability"]
    told = f"“{first}” goes from {trained[first]:.1%} to {changed[first]:.1%}"
    return (
        told
        if changed.idxmax() == first
        else f"{told}; now “{changed.idxmax()}” is first, with {changed[changed.idxmax()]:.0%}"
    )


def of_worth(frame):
    """Whether the token that is looked at most is the one that matters most."""
    looked, matters = (frame.loc[frame[column].idxmax()] for column in ("attention", "lost"))
    if looked["row"] == matters["row"]:
        return f"“{looked['word']}” gets most attention, {looked['attention']:.0%}, and matters most: without it “{matters['answer']}” loses {matters['lost']:.0%}"
    return f"“{looked['word']}” gets most attention, {looked['attention']:.0%}; “{matters['word']}” matters most: without it “{matters['answer']}” loses {matters['lost']:.0%}"


def of_heads(frame):
    """Which head the answer needs most, and how many it hardly needs."""
    top = frame.loc[frame["lost"].idxmax()]
    idle = int((frame["lost"].abs() < 0.02).sum())
    return f"Without head {top['head']:.0f} of layer {top['layer']:.0f} “{top['answer']}” loses {top['lost']:.0%}; {idle} of {len(frame)} heads move it by less than 2 points"


def by_head(frame, tips):
    """The drawing of what each head is worth: layers downwards, heads to the right."""
    places = frame.assign(row="layer " + frame["layer"].astype(str), column="head " + frame["head"].astype(str))
    return matrix(places, "lost", tips, "{:.0%}", font=12, step=64)


def of_thumbnail(shares):
    """Where a head's attention goes on average: to the word itself, the one before, the start of the sentence. `shares` is (asking, asked)."""
    places = range(1, len(shares))
    means = {
        "itself": sum(shares[place][place] for place in places) / len(places),
        "the word before": sum(shares[place][place - 1] for place in places) / len(places),
        "the start": sum(shares[place][0] for place in places[1:]) / max(1, len(places) - 1),
    }
    most = max(means, key=means.get)
    return f"{means[most]:.0%} on {most}" if means[most] >= 0.25 else "spread out"


def of_scale(frame):
    """How large the largest share is at the greatest width, with and without the division."""
    at = frame[frame["width"] == frame["width"].max()].groupby("variant", observed=True)["largest"].mean()
    told = [
        f"{name(variant)[0].lower()}{name(variant)[1:]} it is {percent(at[variant])}"
        for variant in ("scaled", "unscaled")
        if variant in at
    ]
    return f"At width {frame['width'].max():,} one token gets most: {', '.join(told)}"


def of_gradient(frame):
    """What of the gradient comes through at the greatest width."""
    at = frame[frame["width"] == frame["width"].max()].groupby("variant", observed=True)["gradient"].mean()
    told = [
        f"{name(variant)[0].lower()}{name(variant)[1:]} {percent(at[variant])}"
        for variant in ("scaled", "unscaled")
        if variant in at
    ]
    return f"Of the gradient comes through softmax, at that width: {', '.join(told)}"


def of_positions(frame):
    """Who solves it, and who guesses. `frame` has variant, seed, rate, step, accuracy, validation."""
    return "Right about which came first: " + "; ".join(
        f"{name(variant).lower()} {percent(share)}" for variant, share in _last(frame, "accuracy")
    )


def of_longer(frame):
    """What is left at twice the length."""
    rows = lengths(frame)
    twice = rows[rows["kind"] == "longer"].groupby("variant", sort=False, observed=True)["accuracy"].mean()
    return "Right on sequences twice as long: " + "; ".join(
        f"{name(variant).lower()} {percent(share)}" for variant, share in twice.items()
    )


def lengths(frame):
    """The rows at each variant's rate, as validation has it, with the two lengths below each other: columns variant, seed, kind, accuracy."""
    rows = at_best(frame.assign(step=0), "learning_rate", "validation")
    return rows.melt(["variant", "seed"], ["accuracy", "longer"], "kind", "share").rename(columns={"share": "accuracy"})


def at_two_lengths(frame):
    """The drawing of the accuracy at the length of training and at twice that."""
    return grouped(lengths(frame), "kind", "accuracy", "accuracy on new sequences", KINDS, percent=True)


def of_induction(frame):
    """The loss on the second half with one layer and with two. `frame` has variant, seed, rate, step, loss, validation."""
    return "Loss on the second half: " + ", ".join(
        f"{name(variant).lower()} {format_number(loss)}" for variant, loss in _last(frame, "loss")
    )


def of_right(frame):
    return "Right about the next token: " + ", ".join(
        f"{name(variant).lower()} {percent(share)}" for variant, share in _last(frame, "accuracy")
    )


def _last(frame, column):
    """Pairs of variant and the mean of its seeds' last values, at the rate that validation chose."""
    rows = at_best(frame, "learning_rate", "validation").sort_values("step", kind="stable")
    last = rows.groupby(["variant", "seed"], sort=False, observed=True)[column].last()
    return last.groupby("variant", sort=False, observed=True).mean().items()


def rate_of_variant(frame):
    """The rate that the validation part chose, of one variant."""
    return float(at_best(frame.assign(step=0), "learning_rate", "validation")["learning_rate"].iloc[0])


def strongest(frame, layer):
    """Of a layer's heads, first seed, the one with the clearest habit: its number, counted from 1, the habit, and the share of its attention."""
    heads = frame[(frame["seed"] == frame["seed"].min()) & (frame["layer"] == layer)].set_index("head")[list(HABITS)]
    head, habit = heads.run_group().idxmax()
    return int(head), habit, float(heads.loc[head, habit])


def looked(kept, layer, head):
    """Where one head looks in the recorded sequence: columns row, column (labels), asks, asked, weight, allowed."""
    letters = [f"{place + 1} {LETTERS[token]}" for place, token in enumerate(kept.arrays["tokens"].tolist())]
    shares = kept.arrays["attention"][layer - 1, head - 1].astype(float)
    rows = [
        (letters[queries], letters[asked], float(shares[queries, asked]), asked <= queries)
        for queries in range(len(letters))
        for asked in range(len(letters))
    ]
    return pd.DataFrame(rows, columns=["row", "column", "weight", "allowed"])


def draw_looked(frame):
    tips = (("row", "asks", None), ("column", "is asked", None), ("weight", "share", ".1%"))
    return matrix(frame, "weight", tips, font=0, step=13, top=1.0)


def of_looked(frame, layer, strongest):
    """What the head with the clearest habit does."""
    head, habit, share = strongest
    if share < 0.25:
        return f"Layer {layer} spreads its attention: no head gives more than {percent(share)} to any one kind of token"
    return f"Layer {layer}, head {head}: {percent(share)} of its attention goes to {HABITS[habit]}"


def drawn_learning(frame):
    """The network's curve; the counts learn nothing step by step."""
    return curves(frame, "step", "accuracy")


def of_learning(frame):
    last = frame.sort_values("step", kind="stable").groupby("seed")["accuracy"].last().mean()
    return f"After {frame['step'].max():,} steps {percent(last)} of all next words are right"


def of_model(frame):
    """How often the network and the counts are right where the left decides."""
    means = frame.groupby("variant", sort=False, observed=True)["decided"].mean()
    return "Right on words that the left decides: " + ", ".join(
        f"{name(variant).lower()} {percent(value)}" for variant, value in means.items()
    )


def ends(frame):
    """A row per model: what it reaches on new sentences."""
    means = frame.groupby("variant", sort=False, observed=True)[["loss", "accuracy", "decided", "seconds"]].mean()
    return tuple(
        {
            "Model": name(variant),
            "loss per word": format_number(of.loss, 3),
            "next word right": f"{of.accuracy:.1%}",
            "right where the left decides": f"{of.decided:.1%}",
            "seconds of training": format_number(of.seconds),
        }
        for variant, of in means.iterrows()
    )

"""What the tables of the page Vision Transformer show."""

from dlcore.charts.base import name
from dlcore.charts.vision.data_efficiency import chosen
from dlcore.formatting import format_number, percent


def means(frame, y):
    """Mean over the seeds: a row per size, a column per variant."""
    return chosen(frame).groupby(["images", "variant"], observed=True)[y].mean().unstack("variant")


def points(share):
    return f"{abs(share) * 100:.1f} points"


def images_caption(frame):
    """How far the ViT is from the ResNet with the fewest and with the most pictures, and who is first there. `frame` has variant, seed, pictures, rate, accuracy, validation."""
    table = means(frame, "accuracy")
    few, most = table.index.min(), table.index.max()
    if not {"vit", "resnet"} <= set(table):
        return f"{name(table.loc[most].idxmax())} reaches {percent(table.loc[most].max())} with {most:,} pictures"
    lead = table["vit"] - table["resnet"]

    def stands(size, whom):
        return f"{f'ahead of {whom}' if lead[size] > 0 else f'behind {whom}'} by {points(lead[size])} with {size:,} pictures"

    told = f"The ViT is {stands(few, 'the ResNet')}" + ("" if few == most else f", {stands(most, 'it')}")
    first = table.loc[most].idxmax()
    return told if first in ("vit", "resnet") else f"{told}; first is the {name(first)}"


def training_caption(frame):
    """How far the ViT's training accuracy lies above its test accuracy, with the fewest and with the most pictures."""
    train, test = means(frame, "train"), means(frame, "accuracy")
    who = "vit" if "vit" in test else test.columns[0]
    gap = train[who] - test[who]
    few, most = gap.index.min(), gap.index.max()
    told = f"{name(who)}: {points(gap[few])} better on its own {few:,} pictures than on new ones"
    return told if few == most else f"{told}, {points(gap[most])} with {most:,}"


def rates(frame):
    """A row per network and size: test accuracy at each rate of the grid, and how many seeds chose which."""
    taken = chosen(frame).groupby(["variant", "images"], observed=True)["learning_rate"].value_counts()
    grid = (
        frame.groupby(["variant", "images", "learning_rate"], sort=False, observed=True)["accuracy"]
        .mean()
        .unstack("learning_rate")
    )
    rows = []
    for (variant, pictures), accuracy in grid.sort_index().iterrows():
        counts = taken.loc[variant, pictures]
        row = {"Network": name(variant), "Pictures": f"{pictures:,}"}
        row |= {f"test accuracy at {learning_rate:g}": f"{value:.1%}" for learning_rate, value in accuracy.items()}
        rows.append(
            row
            | {
                "chosen by validation": ", ".join(
                    f"{learning_rate:g} by {count} of {counts.sum()}" for learning_rate, count in counts.items()
                )
            }
        )
    return tuple(rows)


def rate_of_first_seed(frame):
    """The rate that the validation part chose for seed 0, of which weights are kept."""
    return float(chosen(frame[frame["seed"] == 0])["learning_rate"].iloc[0])


def heads_caption(frame):
    """Which head looks most narrowly, and how much an even look would give."""
    heads = frame[frame["layer"] > 0]
    if heads.empty:
        return "Nothing was looked at"
    most = heads.loc[heads["weight"].idxmax()]
    even = 1 / len(heads[["row", "column"]].drop_duplicates())
    return (
        f"Most on one patch: {most['weight']:.0%}, by head {most['head']:.0f} of layer {most['layer']:.0f}, "
        f"row {most['row']:.0f}, column {most['column']:.0f}; an even look gives {even:.1%}"
    )


def distance_caption(frame):
    """How alike the positions of neighbors are, and of all that are further apart. `frame` has distance and cosine."""
    near, far = frame[frame["distance"] == 1]["cosine"].mean(), frame[frame["distance"] > 4]["cosine"].mean()
    return f"Neighbors' positions have a cosine of {format_number(near)}, those more than four steps apart {format_number(far)}"


def answered(probabilities, classes, truth=None):
    """What the network says of a picture, with its doubt, and what it is."""
    order = sorted(range(len(classes)), key=lambda label: -probabilities[label])[:3]
    told = ", ".join(f"{classes[label]} {probabilities[label]:.0%}" for label in order)
    return f"The network says: {told}." + ("" if truth is None else f" It is: {classes[truth]}.")


def similarity_caption(frame):
    """Where the position most like the chosen one is, itself apart. `frame` has row, column, weight, one map."""
    others = frame.sort_values("weight", kind="stable").iloc[:-1]
    most = others.iloc[-1]
    return f"Most alike: row {most['row']:.0f}, column {most['column']:.0f}, cosine {format_number(most['weight'])}"

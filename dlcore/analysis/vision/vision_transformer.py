"""What the tables of the page Vision Transformer show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.analysis.names import name
from dlcore.analysis.vision.data_efficiency import at_best_learning_rate, best_learning_rates
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    import pandas

WAYS = {"scratch": "from scratch", "frozen": "frozen", "fine-tuned": "fine-tuned"}


def means(frame: pandas.DataFrame, y: str) -> pandas.DataFrame:
    """Mean over the seeds: a row per size, a column per variant."""
    return at_best_learning_rate(frame).groupby(["images", "variant"], observed=True)[y].mean().unstack("variant")


def points(share: float) -> str:
    return f"{abs(share) * 100:.1f} points"


def images_caption(frame: pandas.DataFrame) -> str:
    """How far the ViT is from the ResNet with the fewest and with the most images, and who is first there. `frame` has variant, seed, images, learning_rate, accuracy, validation."""
    table = means(frame, "accuracy")
    few, most = table.index.min(), table.index.max()
    if not {"vit", "resnet"} <= set(table):
        return f"{name(table.loc[most].idxmax())} reaches {percent(table.loc[most].max())} with {most:,} images"
    lead = table["vit"] - table["resnet"]

    def stands(size, whom):
        return (
            f"{f'ahead of {whom}' if lead[size] > 0 else f'behind {whom}'} by {points(lead[size])} with {size:,} images"
        )

    text = f"The ViT is {stands(few, 'the ResNet')}" + ("" if few == most else f", {stands(most, 'it')}")
    first = table.loc[most].idxmax()
    return text if first in ("vit", "resnet") else f"{text}, where the {name(first)} leads"


def training_caption(frame: pandas.DataFrame) -> str:
    """How far the ViT's training accuracy lies above or below its test accuracy, with the fewest and with the most images."""
    train, test = means(frame, "train"), means(frame, "accuracy")
    who = "vit" if "vit" in test else test.columns[0]
    gap = train[who] - test[who]
    few, most = gap.index.min(), gap.index.max()

    def lies(size):
        return f"{points(gap[size])} {'above' if gap[size] >= 0 else 'below'}"

    text = f"{name(who)}: training accuracy is {lies(few)} test accuracy with {few:,} images"
    return text if few == most else f"{text}, {lies(most)} it with {most:,}"


def learning_rate_table(frame: pandas.DataFrame) -> tuple:
    """A row per network and size: test accuracy at each rate of the grid, and the one that validation prefers."""
    chosen = {(variant, images): learning_rate for variant, images, learning_rate in best_learning_rates(frame)}
    grid = (
        frame.groupby(["variant", "images", "learning_rate"], sort=False, observed=True)["accuracy"]
        .mean()
        .unstack("learning_rate")
    )
    rows = []
    for (variant, images), accuracy in grid.sort_index().iterrows():
        row = {"Network": name(variant), "Images": f"{images:,}"}
        row |= {f"test accuracy at {learning_rate:g}": f"{value:.1%}" for learning_rate, value in accuracy.items()}
        rows.append(row | {"chosen by validation": f"{chosen[variant, images]:g}"})
    return tuple(rows)


def best_learning_rate(frame: pandas.DataFrame) -> float:
    """The rate that validation prefers; `frame` is of one variant and size."""
    return best_learning_rates(frame)[0][-1]


def heads_caption(frame: pandas.DataFrame) -> str:
    """The head with the largest weight on one patch, against uniform attention to all patches and the class token."""
    heads = frame[frame["layer"] > 0]
    if heads.empty:
        return "No attention to show"
    most = heads.loc[heads["weight"].idxmax()]
    even = 1 / (1 + len(heads[["row", "column"]].drop_duplicates()))
    return (
        f"Largest weight on one patch: {most['weight']:.0%}, by head {most['head']:.0f} of layer {most['layer']:.0f}, "
        f"row {most['row']:.0f}, column {most['column']:.0f}; uniform attention gives {even:.1%}"
    )


def distance_caption(frame: pandas.DataFrame) -> str:
    """How alike the positions of patches are: next to each other, three apart, and farthest apart, in opposite corners. `frame` has distance and cosine."""
    cosine = frame.set_index("distance")["cosine"]
    near, apart, corners = (format_number(cosine[distance]) for distance in (1, 3, cosine.index.max()))
    return f"Position embeddings of neighboring patches have a cosine similarity of {near}, those three apart {apart}; those of opposite corners {corners}"


def prediction_caption(probabilities: tuple, classes: tuple, truth: int | None = None) -> str:
    """The three most probable classes, and the true one where it is known."""
    order = sorted(range(len(classes)), key=lambda label: -probabilities[label])[:3]
    text = ", ".join(f"{classes[label]} {probabilities[label]:.0%}" for label in order)
    return f"Predicted: {text}." + ("" if truth is None else f" True class: {classes[truth]}.")


def similarity_caption(frame: pandas.DataFrame) -> str:
    """The position most similar to the chosen one, other than itself. `frame` has row, column, weight, one map."""
    others = frame.sort_values("weight", kind="stable").iloc[:-1]
    most = others.iloc[-1]
    return f"Most similar: row {most['row']:.0f}, column {most['column']:.0f}, cosine {format_number(most['weight'])}"


def transfer_caption(frame: pandas.DataFrame) -> str:
    """With the fewest labels: how accurate each network is, by the way that it was trained."""
    fewest = frame["labels"].min()
    accuracy = frame[frame["labels"] == fewest].groupby("variant", observed=True)["accuracy"].mean()
    told = []
    for network in ("resnet", "vit"):
        ways = [(said, f"{network}-{way}") for way, said in WAYS.items() if f"{network}-{way}" in accuracy]
        if ways:
            told.append(f"{name(network)} {', '.join(f'{said} {accuracy[variant]:.0%}' for said, variant in ways)}")
    return f"With {fewest} labeled digits: {'; '.join(told)}"

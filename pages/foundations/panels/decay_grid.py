"""Weight decay against learning rate, for Adam with L2 and for AdamW."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import decay_grid as captions
from dlcore.charts.foundations.decay_grid import decay_map
from dlcore.experiments import find
from dlcore.experiments.foundations import decay_grid
from dlcore.experiments.foundations.weight_decay import LEAD
from pages.shared import cache, controls

GRID = find("decay-grid")
DECAY, PRODUCT = "decay", "rate × decay"
CELLS = (
    "filled: within two points of the map's best · framed: chosen on validation · dashed: its choice at each other rate"
)


def panel(page):
    """Two maps of the test accuracy, and how the decay that validation prefers moves with the rate."""
    st.markdown(
        "Loshchilov and Hutter (2019) found that with L2 in Adam's gradient the best decay depends on the learning rate, and that a decoupled one can be tuned separately. "
        r"Their decay, however, is not multiplied by the learning rate: with Adam's direction $\Delta$, $w\leftarrow w-\eta\,\Delta-\lambda w$. PyTorch's is: $w\leftarrow w-\eta\,\Delta-\eta\lambda w$. "
        "So look at the maps both ways, by the decay and by its product with the learning rate: where good cells stand one above the other, that number can be kept when the learning rate changes."
    )
    columns = controls.segmented_control(
        "Columns",
        (DECAY, PRODUCT),
        default=DECAY,
        required=True,
        key=page.key("columns"),
        help="The decay as PyTorch takes it, or times the learning rate: with AdamW the fraction by which a step shrinks each weight.",
    )
    product = columns == PRODUCT
    draw = partial(decay_map, settings=captions.SETTINGS, by=captions.BY, product=product)
    records = cache.load(GRID, GRID.variants, {"learning_rate": decay_grid.LEARNING_RATES, "decay": decay_grid.DECAYS})
    noise, images, epochs = (GRID.setting(name).default for name in ("label_noise", "images", "epochs"))
    subtitle = (
        f"{images} digits, {noise * 100:.0f}% label noise, {epochs} epochs: final test accuracy in percent, mean of {len(GRID.seeds)} seeds · "
        + CELLS
        + (" · products rounded to half a decade" if product else "")
    )
    recorded = set(records.table("end").get("variant", ()))
    first, *others = [variant for variant in GRID.variants if variant in recorded] or GRID.variants

    def other():
        for variant in others:
            page.chart(
                records.chart("end", partial(draw, variant=variant), partial(captions.map_caption, variant=variant)),
                subtitle,
            )

    page.experiment(
        records,
        "end",
        partial(draw, variant=first),
        partial(captions.map_caption, variant=first),
        subtitle,
        "grid-",
        beside=other if others else None,
    )
    for variant in GRID.variants:
        page.note(records.value("end", partial(captions.shift_note, variant=variant)))
    page.note(records.value("end", partial(captions.leads_note, at_least=LEAD)))
    page.table(
        records.value("end", captions.preferred_table),
        "The decay that validation prefers at each learning rate, for Adam with L2 and for AdamW",
    )
    if records.table("end").size:
        page.note(
            f"How the decay moves is fitted over the learning rates at which validation accuracy comes within {captions.USABLE * 100:.0f} points of the optimizer's best, "
            "seed by seed and without the column 0. In parentheses: 95% interval over seeds."
        )

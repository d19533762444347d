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
CELLS = "filled: within two points of the map's best · framed: chosen on validation, with dashes what it prefers at each other rate"


def panel(page):
    """Two maps of the test accuracy, and how the decay that validation prefers moves with the rate."""
    st.markdown(
        "Loshchilov and Hutter (2019) found that with L2 in Adam's gradient good decays depend on the learning rate, and that decoupled ones can be tuned apart from it. "
        r"Their decay, however, is not multiplied by the learning rate, $w\leftarrow w-\eta\,\Delta-\lambda w$; PyTorch's is, $w\leftarrow w-\eta\,\Delta-\eta\lambda w$. "
        "So look at both: where good cells stand in one column, the decay above that column can be kept when the rate changes."
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
    rounded = " · products rounded to half a decade" if product else ""
    noise, images = GRID.setting("label_noise").default, GRID.setting("images").default

    def adamw():
        page.chart(
            records.chart("end", partial(draw, variant="adamw"), partial(captions.map_caption, variant="adamw")),
            f"the same for AdamW: final test accuracy in percent, mean of {len(GRID.seeds)} seeds{rounded}",
        )

    page.experiment(
        records,
        "end",
        partial(draw, variant="adam-l2"),
        partial(captions.map_caption, variant="adam-l2"),
        f"{images} digits, {noise:.0%} label noise: final test accuracy in percent, mean of {len(GRID.seeds)} seeds · {CELLS}{rounded}",
        "grid-",
        beside=adamw,
    )
    page.note(records.value("end", captions.shift_note))
    page.note(records.value("end", partial(captions.leads_note, at_least=LEAD)))
    page.table(
        records.value("end", captions.preferred_table),
        "The decay that validation prefers at each learning rate, for Adam with L2 and for AdamW",
    )
    page.note(
        f"Near its best: validation accuracy within {captions.USABLE * 100:.0f} points of the optimizer's best; how the decay moves is fitted over these rates, seed by seed, without the column 0. "
        "In parentheses: 95 % interval over seeds."
        if records.table("end").size
        else ""
    )

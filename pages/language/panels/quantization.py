"""The shipped GPT's weights in fewer and fewer bits, and what its perplexity makes of that."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import modern_transformer as captions
from dlcore.charts.language import modern_transformer as drawings
from dlcore.experiments import find
from pages.language.panels import modern_parts, text_tasks
from pages.shared import cache
from pages.shared.failures import fails_alone

PRETRAINING = find("pretraining-objectives")


def panel(page):
    """The chart, its numbers, and the code."""
    modern_parts.formula("weight-quantization")
    st.markdown(
        "All matrices of our small GPT, embedding included, are rounded to the nearest step; nothing is trained afterwards. Perplexity is that of test sentences that it has never seen."
    )
    _perplexities(page)
    modern_parts.foot(page, "Quantization", "blocks/quantization.py", "quantize", "dequantize", "stored_bytes")


@fails_alone
def _perplexities(page):
    from dlcore.inspection.language import quantization

    trained = text_tasks.trained_weights(("gpt",))
    if page.hidden or trained is None:
        text_tasks.explain_nothing(page)
        return
    table = cache.live_value(partial(quantization.perplexities, recorded=trained["gpt"]))
    page.chart_with_download(
        cache.chart_of(drawings.perplexity_by_bits(table), captions.bits_caption(table)),
        f"perplexity on {quantization.TESTED} test sentences by bits per weight · 16: as recorded, in half precision · one network, first seed · both axes log",
        "quantization",
        f"{PRETRAINING.id}, GPT, first seed",
    )
    page.table(captions.bits_table(table), "Perplexity and bytes by bits per weight")

"""Five sizes each of an LSTM and a GPT on natural text: bits per byte against parameters, and against compute."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import scaling_curve as captions
from dlcore.charts.language import scaling_curve as drawings
from dlcore.experiments import find
from dlcore.experiments.language.scaling_curve import JUDGED_SIZES, SIZES, TUNED_SIZES
from pages.shared import cache, controls

CURVE = find("scaling-curve")
COUNTS = {"parameters": "all parameters", "non_embedding": "without embedding and output layer"}


def panel(page):
    """The power law of each network, and what a given compute buys."""
    key = page.key("scale-")
    st.markdown(
        "Loss falls with size as a *power law*, bits ≈ (N_c / N)^α: a straight line on logarithmic axes (Kaplan and others, 2020). Here are five sizes each of "
        "an LSTM and a GPT with as many parameters, which learn ten plays by Shakespeare. Every size reads the same bytes in as many steps, about four times the "
        "training text; so often, repeated text is almost as good as new (Muennighoff and others, “Scaling Data-Constrained Language Models”, 2023). Compare the slopes, and which size is best for a given compute."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = controls.variants(CURVE.variants, f"{key}variants")
        count = controls.segmented_control(
            "Count",
            tuple(COUNTS),
            default="parameters",
            required=True,
            key=f"{key}count",
            format_func=COUNTS.get,
            help="The literature counts without embeddings. In networks as small as these, embedding and output layer are much of the whole, and the exponent depends on the count.",
        )
        with st.popover("Settings", icon=":material/tune:", key=f"{key}settings"):
            steps = page.settings(CURVE, ("steps",), "scale-")
    if not chosen or steps is None:
        return
    records, count = cache.load(CURVE, chosen, {"size": SIZES, **steps}), count or "parameters"

    def compute():
        page.chart(
            records.chart("curve", drawings.by_compute, captions.compute_caption),
            "bits per byte on test pieces during training against training FLOPs, a thin line per size, thick: the fewest so far · mean of the seeds · log axes",
        )

    page.experiment(
        records,
        "end",
        partial(drawings.by_parameters, count=count),
        partial(captions.parameters_caption, count=count),
        f"bits per byte on test pieces, at the step at which validation loss was least, against {drawings.TITLES[count]} · bars: min–max of {len(CURVE.seeds)} seeds · dashed: "
        f"extrapolation · in parentheses: 95% interval over the seeds · log axes",
        "scale-",
        beside=compute,
    )
    page.note(records.value("end", partial(captions.fit_note, count=count)))
    page.note(records.value("curve", captions.early_note))
    page.table(records.value("end", captions.size_table), "Width, parameters, compute and bits per byte of each size")
    page.note(
        "This GPT has rotary positions (RoPE). With learned ones it finds out late that the byte before matters, as the curve of GPT in the tab Language models does, and the exponent would tell of that delay."
    )
    page.note(
        "FLOPs: 6 for each byte and each parameter that multiplies it, forward and backward (the layers and the output layer), and for GPT the products of attention. "
        "The exponents are no estimate of the published ones, from networks up to thousands of times as large that each had enough data: α ≈ 0.076 for "
        "Transformers by parameters without embeddings, in nats per token (Kaplan and others, “Scaling Laws for Neural Language Models”, 2020); at a given compute about 20 tokens per parameter are best "
        "(Hoffmann and others, “Training Compute-Optimal Large Language Models”, 2022). The interval covers seeds alone, not whether a line fits. A floor, bits = L∞ + (N_c / N)^α, "
        "cannot be told from five points: a higher L∞ goes with a larger α and fits about as well. "
        f"*Transformers perform best* is judged at sizes {', '.join(map(str, JUDGED_SIZES))}; no verdict rests on an exponent."
    )
    with st.expander("How the learning rates were chosen"):
        page.table(
            cache.load_tuning(CURVE, chosen).value("end", captions.rates_table),
            "Validation bits per byte of each network at each learning rate that was tried",
        )
        page.note(
            f"Validation bits per byte, mean of {len(CURVE.tuning_seeds)} tuning seeds, used for nothing else, after as many steps as above, at sizes "
            f"{', '.join(map(str, TUNED_SIZES))} · ✓ chosen · sizes between two of these have the geometric mean of their neighbors' rates"
        )

"""What a training step costs: by length, by hidden size and kernel, and with a second thread."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import step_time as captions
from dlcore.charts.language import step_time as drawings
from dlcore.experiments import find
from dlcore.experiments.language import long_range_recall, recurrent_kernels, sequence_cost, thread_scaling
from pages.shared import cache, controls, layout

TIME, KERNELS, THREADS = map(find, ("sequence-cost", "recurrent-kernels", "thread-scaling"))


def panel(page, chosen):
    """All four by length; LSTM and GRU by hidden size; LSTM and Transformer with a second thread."""
    kernel = controls.segmented_control(
        "Recurrent networks run as",
        (sequence_cost.KERNEL, sequence_cost.PLAIN),
        default=sequence_cost.KERNEL,
        required=True,
        key=page.key("kernel"),
        help="torch's fused kernels process all tokens in one call, and some are better optimized than others; our own loop calls each operation by itself. The Transformer runs in one way only.",
    )
    kernel = kernel or sequence_cost.KERNEL
    page.experiment(
        cache.load(TIME, TIME.variants, {}),
        "step",
        partial(drawings.by_length, kernel=kernel),
        partial(captions.length_caption, kernel=kernel),
        f"milliseconds of a training step, {sequence_cost.BATCH} sequences, width {long_range_recall.WIDTH} · "
        "the Transformer has two layers, about 5 times the LSTM's parameters and 20 times the RNN's · one process, one thread, in "
        "turn · log axes",
        "time-",
        where=(("variant", chosen),),
    )
    st.subheader("LSTM against GRU, by hidden size", anchor=False)
    st.markdown(
        "Four blocks of weights against three: on paper the GRU's step takes three quarters of the LSTM's time. On a CPU, PyTorch hands an "
        "LSTM to a fused kernel of oneDNN, and runs a GRU token by token; without oneDNN both run token by token."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        library = controls.segmented_control(
            "PyTorch's layers run",
            (recurrent_kernels.ONEDNN, recurrent_kernels.WITHOUT),
            default=recurrent_kernels.ONEDNN,
            required=True,
            key=page.key("onednn"),
            help="With oneDNN is PyTorch's default on a CPU; “without” switches it off for the whole step.",
        )
        comparison = controls.segmented_control(
            "The GRU has the",
            (recurrent_kernels.SAME_WIDTH, recurrent_kernels.SAME_PARAMETERS),
            default=recurrent_kernels.SAME_WIDTH,
            required=True,
            key=page.key("equal"),
            help="As the LSTM. With as many parameters the GRU has about a sixth more hidden units.",
        )
        shared = page.settings(KERNELS, ("threads",), "kernels-")
    if shared is None:
        return
    view = {
        "kernel": library or recurrent_kernels.ONEDNN,
        "comparison": comparison or recurrent_kernels.SAME_WIDTH,
    }
    page.experiment(
        cache.load(KERNELS, KERNELS.variants, shared),
        "step",
        partial(drawings.by_width, **view),
        partial(captions.width_caption, **view),
        f"milliseconds of a training step by the LSTM's hidden size, {sequence_cost.BATCH} sequences of {recurrent_kernels.LENGTH} tokens · "
        f"one process, in turn · log axes · {layout.seed_range(KERNELS)}",
        "kernels-",
    )
    st.subheader("What a second thread brings", anchor=False)
    st.markdown(
        "A Transformer computes all tokens of a layer at once, so that they can be divided among processors; a recurrent network needs "
        "the previous state. But a second thread can also divide the rows of its matrix products, so that both gain; that is no evidence for parallel tokens. What no number of processors can shorten is the chain of operations, on the tab Sequential operations."
    )
    page.experiment(
        cache.load(THREADS, THREADS.variants, {}),
        "step",
        drawings.by_threads,
        captions.threads_caption,
        f"time of a training step with one thread over that with two, {thread_scaling.LENGTH} tokens, some 270,000 parameters each · "
        f"1: no gain, 2: the most that two can give · {layout.seed_range(THREADS)}",
        "threads-",
    )

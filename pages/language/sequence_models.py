"""RNN, LSTM, GRU and Transformer side by side: what each remembers, and what it costs."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import sequence_models as captions
from dlcore.charts import bars, curves
from dlcore.charts.heatmap import sweep
from dlcore.charts.log_lines import decay
from dlcore.charts.setting_curves import against
from dlcore.experiments import find
from dlcore.experiments.language import long_range_recall, sequence_cost, surnames
from dlcore.guide import CLAIMS, GUESSES, TOPICS
from pages.language.panels import gate_inspector, model_selector
from pages.shared import cache, controls, experiment_view, layout, prediction

RECALL, SURNAMES, TIME = map(find, ("long-range-recall", "surnames", "sequence-cost"))
CLAIMS_HERE = tuple(
    claim
    for claim in CLAIMS
    if claim.startswith("language/") and claim.split("/")[1].split("-")[0] in ("rnn", "lstm", "gru", "transformer")
)


def band(of):
    return f"band from the least to the greatest of {len(of.seeds)} seeds"


layout.heading(
    "RNN, LSTM, GRU, Transformer",
    "Over what distance can each remember, and what does it cost?",
    "The guide says that an RNN's gradients *vanish or explode on long sequences*, that LSTM *addresses* it, that GRU is *faster* and *similar*, and that the Transformer works *in parallel* and *captures long-range dependencies*.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(RECALL.variants, "read-variants")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("read-")
        controls.reset("read-")
if not chosen:
    st.stop()
layout.formulas([TOPICS[variant] for variant in chosen])
hidden = prediction.guess(GUESSES["sequence_models"], "read-")

with st.container(horizontal=True, vertical_alignment="bottom"):
    task = experiment_view.settings(
        RECALL,
        ("forget_bias", "distance", "learning_rate"),
        "read-",
        {"distance": long_range_recall.DISTANCES, "learning_rate": long_range_recall.LEARNING_RATES},
        side_by_side=True,
    )
    with st.popover("Settings", icon=":material/tune:", key="read-settings"):
        more = experiment_view.settings(RECALL, ("hidden", "clip"), "read-")
task = None if task is None or more is None else task | more
if task:
    across = {**task, "distance": long_range_recall.DISTANCES}

    def reach(when):
        layout.draw(
            cache.recorded_chart(
                RECALL,
                "reach",
                chosen,
                task,
                partial(decay, x="back", y=when, x_title="tokens back from the last", y_title="‖∂L/∂x‖"),
                partial(captions.of_reach, when=when),
            ),
            f"gradient ‖∂L/∂x‖ at each of {task['distance']} tokens {when} training · log axis · {band(RECALL)}",
            hidden,
        )

    experiment_view.show(
        RECALL,
        "curve",
        chosen,
        across,
        partial(sweep, setting="distance", title="tokens, of which the first is asked for"),
        captions.of_distance,
        f"right answers on new sequences in percent, after at most {long_range_recall.STEPS} steps, one in eight by chance · mean of {len(RECALL.seeds)} seeds · filled: within two points of the row's best, which is framed",
        "read-",
        hidden,
        beside=partial(reach, "before"),
    )

layout.verdict_cards(CLAIMS_HERE, hidden)

st.header("Look closer", anchor="closer")
learning, inside, names, time, chain, which, words = st.tabs(
    [
        "Learning",
        "Inside one sequence",
        "Surnames",
        "Time of a step",
        "What must wait",
        "Which for my task",
        "Formulas",
    ],
    key="read-tab",
    on_change="rerun",
    bind="query-params",
)
if learning.open:
    with learning:
        if task:
            experiment_view.show(
                RECALL,
                "curve",
                chosen,
                task,
                partial(curves, x="step", y="accuracy"),
                captions.of_curve,
                f"accuracy on new sequences of {task['distance']} tokens; a line ends where the network has it · {band(RECALL)}",
                "read-learning-",
                hidden,
                beside=partial(reach, "after"),
            )
elif inside.open:
    with inside:
        gate_inspector.panel(chosen, "read-inside-", hidden)
elif names.open:
    with names:
        st.markdown(
            "Fourteen origins, spelled letter by letter, about as many weights for all four, and as many steps however many names there are to learn from. Groups of one to four letters, merely counted, stand beside them."
        )
        few = experiment_view.settings(SURNAMES, ("names",), "read-names-") or {}
        swept = {"learning_rate": surnames.LEARNING_RATES, **few}
        spellers = [variant for variant in SURNAMES.variants if variant in (*chosen, surnames.BASELINE)]
        experiment_view.show(
            SURNAMES,
            "outcome",
            spellers,
            swept,
            partial(captions.drawn_at_chosen, draw=bars, y="accuracy", unit="share of new names that are told"),
            captions.of_surnames,
            f"accuracy on names never seen, each at the rate that validation chose · mean of {len(SURNAMES.seeds)} seeds, line from least to greatest",
            "read-names-",
            hidden,
            beside=partial(
                layout.draw,
                cache.recorded_chart(
                    SURNAMES,
                    "outcome",
                    spellers,
                    swept,
                    partial(captions.drawn_at_chosen, draw=bars, y="seconds", unit="seconds of training"),
                    captions.of_seconds,
                ),
                "seconds on one thread, the networks for as many steps · line from least to greatest",
                hidden,
            ),
        )
        table = cache.recorded_value(SURNAMES, "origins", spellers, few, captions.origins)
        if table is not None and not hidden:
            st.table(
                table, border="horizontal", hide_index=True, alt="Share of each origin's names that each network tells"
            )
elif time.open:
    with time:
        kernel = st.segmented_control(
            "Recurrent networks run as",
            (sequence_cost.KERNEL, sequence_cost.PLAIN),
            default=sequence_cost.KERNEL,
            required=True,
            key="read-kernel",
            bind="query-params",
            help="torch's kernels do all tokens in one call, and some are made better than others; our own loop calls each operation by itself. The Transformer has only one way.",
        )
        experiment_view.show(
            TIME,
            "step",
            TIME.variants,
            {},
            partial(
                captions.drawn_of_kernel,
                draw=against,
                kernel=kernel or sequence_cost.KERNEL,
                setting="length",
                y="milliseconds",
                x_title="tokens",
                y_title="milliseconds",
                log_x=True,
                log_y=True,
            ),
            partial(captions.of_time, kernel=kernel or sequence_cost.KERNEL),
            f"milliseconds of a training step, {sequence_cost.BATCH} sequences, width {long_range_recall.WIDTH} · one process, one thread, in turn · log axes",
            "read-time-",
            hidden,
            where=(("variant", tuple(chosen)),),
        )
elif chain.open:
    with chain:
        st.markdown(
            "The longest chain of operations of which each needs the result of the one before. However many processors there are, these must be done one after another."
        )
        experiment_view.show(
            TIME,
            "chain",
            TIME.variants,
            {},
            partial(
                against,
                setting="length",
                y="operations",
                x_title="tokens",
                y_title="operations",
                log_x=True,
                log_y=True,
            ),
            captions.of_chain,
            "operations in the longest chain, forward, counted in the graph that torch records · log axes",
            "read-chain-",
            hidden,
            where=(("variant", tuple(chosen)),),
        )
elif which.open:
    with which:
        model_selector.panel("read-task-", hidden)
elif words.open:
    with words:
        layout.topics([TOPICS[variant] for variant in chosen], "read-")

layout.whiteboard("sequence_models", "read-", hidden)
layout.source(
    (
        "dlcore/models/language/rnn.py",
        "dlcore/models/language/lstm.py",
        "dlcore/models/language/gru.py",
        "dlcore/models/language/transformer.py",
        "dlcore/blocks/attention.py",
        "dlcore/models/language/fused.py",
        "dlcore/experiments/language/long_range_recall.py",
        "dlcore/experiments/language/surnames.py",
        "dlcore/experiments/language/sequence_cost.py",
    ),
    "read-",
)

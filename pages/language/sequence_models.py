"""RNN, LSTM, GRU and Transformer side by side: what each remembers, and what it costs."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import sequence_models as captions
from dlcore.charts import curves
from dlcore.charts.heatmap import sweep
from dlcore.charts.log_lines import decay
from dlcore.charts.setting_curves import against
from dlcore.experiments import find
from dlcore.experiments.language import long_range_recall
from dlcore.guide import CLAIMS, TOPICS
from pages.language.panels import (
    gate_inspector,
    key_value_recall,
    language_models,
    model_selector,
    recurrent_gradients,
    scaling_curve,
    surnames,
)
from pages.language.panels import step_time as step_times
from pages.shared import cache, layout
from pages.shared.page import Page

RECALL, TIME = map(find, ("long-range-recall", "sequence-cost"))
CLAIMS_HERE = tuple(
    claim
    for claim in CLAIMS
    if claim.startswith("language/") and claim.split("/")[1].split("-")[0] in ("rnn", "lstm", "gru", "transformer")
)

page = Page("sequence_models")
page.heading(
    "Over what distance can each remember, and what does it cost?",
    "The guide says that an RNN's gradients *vanish or explode on long sequences*, that LSTM *addresses* it, that GRU is *faster* and *similar*, and that the Transformer works *in parallel* and *captures long-range dependencies*.",
)

chosen = page.variants(RECALL.variants)

with page.controls():
    task = page.settings(
        RECALL,
        ("forget_bias", "distance"),
        recorded={"distance": long_range_recall.DISTANCES},
        side_by_side=True,
        initial={"forget_bias": long_range_recall.LOG_T, "distance": 50},
    )
    with st.popover("Settings", icon=":material/tune:", key=page.key("settings")):
        more = page.settings(
            RECALL,
            ("learning_rate", "hidden", "clip"),
            recorded={"learning_rate": long_range_recall.LEARNING_RATES},
        )
task = None if task is None or more is None else task | more
if task:
    records = cache.load(RECALL, chosen, task)
    all_distances = cache.load(RECALL, chosen, {**task, "distance": long_range_recall.DISTANCES})

    def gradients(when):
        page.chart(
            records.chart(
                "reach",
                partial(decay, x="back", y=when, x_title="tokens back from the last", y_title="‖∂L/∂x‖"),
                partial(captions.reach_caption, when=when),
            ),
            f"gradient ‖∂L/∂x‖ at each of {task['distance']} tokens {when} training · log axis · {layout.seed_range(RECALL)}",
        )

    def sizes(variant):
        """How many parameters the network has, for the fewest tokens and for the most, where that makes a difference."""
        few, many = (
            f"{long_range_recall.parameter_count(variant, task['hidden'], distance):,}"
            for distance in (long_range_recall.DISTANCES[0], long_range_recall.DISTANCES[-1])
        )
        return f"{TOPICS[variant].name} {few}" + f" to {many}" * (few != many)

    page.experiment(
        all_distances,
        "curve",
        partial(sweep, setting="distance", title="tokens, of which the first is to be recalled"),
        captions.distance_caption,
        f"accuracy on new sequences in percent, after at most {long_range_recall.STEPS} steps, one in eight by chance · mean of "
        f"{len(RECALL.seeds)} seeds · filled: within two points of the row's best, which is framed · "
        f"parameters: {', '.join(map(sizes, chosen))}",
        beside=partial(gradients, "before"),
    )
    page.limits(
        ("LSTM and GRU with the default forget bias", {"forget_bias": long_range_recall.PLAIN}),
        ("A value by its key: what the gates begin with", {"tab": "Key–value recall"}),
        ("Little data: surnames", {"tab": "Surnames"}),
        ("A Transformer's step on one thread", {"tab": "Step time"}),
        ("Little text: LSTM, GPT and n-grams", {"tab": "Language models"}),
    )

page.verdicts(CLAIMS_HERE)

learning, gates, distances, pairs, names, text, scaling, step_time, sequential, selector, formulas = page.explore(
    "Learning",
    "Gates and states",
    "Vanishing and exploding",
    "Key–value recall",
    "Surnames",
    "Language models",
    "Scaling curve",
    "Step time",
    "Sequential operations",
    "Model selector",
    "Formulas",
)
if learning.open:
    with learning:
        if task:
            page.experiment(
                records,
                "curve",
                partial(curves, x="step", y="accuracy"),
                captions.learning_caption,
                f"accuracy on new sequences of {task['distance']} tokens; a line ends where the task is solved · "
                f"{layout.seed_range(RECALL)}",
                "learning-",
                beside=partial(gradients, "after"),
            )
elif gates.open:
    with gates:
        gate_inspector.panel(page, chosen)
elif distances.open:
    with distances:
        recurrent_gradients.panel(page)
elif pairs.open:
    with pairs:
        key_value_recall.panel(page)
elif names.open:
    with names:
        surnames.panel(page, chosen)
elif text.open:
    with text:
        language_models.panel(page)
elif scaling.open:
    with scaling:
        scaling_curve.panel(page)
elif step_time.open:
    with step_time:
        step_times.panel(page, tuple(chosen))
elif sequential.open:
    with sequential:
        st.markdown(
            "The longest chain of operations of which each needs the result of the one before (the critical path). However many "
            "processors there are, these run one after another."
        )
        page.experiment(
            cache.load(TIME, TIME.variants, {}),
            "chain",
            partial(
                against,
                setting="length",
                y="operations",
                x_title="tokens",
                y_title="operations",
                log_x=True,
                log_y=True,
            ),
            captions.chain_caption,
            "operations in the longest chain, forward, counted in the graph that torch records · log axes",
            "chain-",
            where=(("variant", tuple(chosen)),),
        )
elif selector.open:
    with selector:
        model_selector.panel(page)
elif formulas.open:
    with formulas:
        page.topics([TOPICS[variant] for variant in chosen])

page.whiteboard()
page.source(
    (
        "dlcore/models/language/rnn.py",
        "dlcore/models/language/lstm.py",
        "dlcore/models/language/gru.py",
        "dlcore/models/language/transformer.py",
        "dlcore/blocks/attention.py",
        "dlcore/models/language/fused.py",
        "dlcore/models/language/lstm_language_model.py",
        "dlcore/models/language/gpt.py",
        "dlcore/models/language/byte_ngrams.py",
        "dlcore/recipes/byte_language_model.py",
        "dlcore/experiments/language/long_range_recall.py",
        "dlcore/experiments/language/key_value_recall.py",
        "dlcore/data/key_value_pairs.py",
        "dlcore/experiments/language/recurrent_gradients.py",
        "dlcore/experiments/language/recurrent_clipping.py",
        "dlcore/experiments/language/surnames.py",
        "dlcore/experiments/language/sequence_cost.py",
        "dlcore/experiments/language/recurrent_kernels.py",
        "dlcore/experiments/language/thread_scaling.py",
        "dlcore/experiments/language/bits_per_byte.py",
        "dlcore/experiments/language/scaling_curve.py",
    )
)

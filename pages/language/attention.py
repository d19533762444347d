"""Attention: queries, keys and values, every number in sight."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import attention as captions
from dlcore.charts.at_best_setting import curves_at_best
from dlcore.charts.language import attention as drawings
from dlcore.charts.setting_curves import against
from dlcore.experiments import find
from dlcore.experiments.language import induction_heads as induction_experiment
from dlcore.experiments.language import positions as positions_experiment
from dlcore.guide.language.attention import TOPICS
from pages.language.panels import attention_walkthrough, induction_heads, seq2seq
from pages.shared import cache, controls, layout
from pages.shared.page import Page

SCALE, POSITIONS, INDUCTION, MODEL = map(find, ("attention-scaling", "positions", "induction-heads", "language-model"))

page = Page("attention")
page.heading(
    "Which token attends to which, and what comes out?",
    "The guide writes $\\operatorname{softmax}(QK^{\\top}/\\sqrt{d_k})\\,V$ and says that a Transformer *captures long-range "
    "dependencies*. Here a small trained one reads a sentence, every number in sight.",
)
with page.toolbar():
    pass

view = attention_walkthrough.view(page)
if view:
    attention_walkthrough.walk(page, view)

page.limits(
    ("Without positions", {"parts": [attention_walkthrough.MASK, attention_walkthrough.SCALE]}),
    ("Attention weights against what matters", {"tab": "Ablation"}),
    ("One layer cannot continue a repetition", {"tab": "Induction heads"}),
    ("One vector for a whole sequence", {"tab": "Seq2seq"}),
)
page.verdicts(("language/transformer-long-range",))

heads, ablation, scaling, positions, induction, encoder_decoder, training, formulas = page.explore(
    "Heads", "Ablation", "Scaling by √d", "Positions", "Induction heads", "Seq2seq", "Training", "Formulas"
)
if heads.open:
    with heads:
        if view:
            attention_walkthrough.heads(page, view)
elif ablation.open:
    with ablation:
        if view:
            attention_walkthrough.ablation(page, view)
elif scaling.open:
    with scaling:
        st.markdown(
            "Random queries and keys, every component with mean 0 and variance 1. A score sums d products, so its standard deviation "
            "is √d; divided by that, it is 1 whatever the width."
        )
        tokens = page.settings(SCALE, ("tokens",), "scale-")
        if tokens:
            records = cache.load(SCALE, SCALE.variants, tokens)
            by_width = partial(against, setting="width", x_title="width of a head", log_x=True)

            def jacobian():
                page.chart(
                    records.chart(
                        "curve",
                        partial(by_width, y="gradient", y_title="trace of the Jacobian"),
                        captions.jacobian_caption,
                    ),
                    "Σ p(1 − p), the trace of softmax's Jacobian: the sum of its eigenvalues, of which the largest bounds the gradient · 0 "
                    f"where softmax is saturated, at most {1 - 1 / tokens['tokens']:.3g} · log axis · {layout.seed_range(SCALE)}",
                )

            page.experiment(
                records,
                "curve",
                partial(by_width, y="largest", y_title="largest attention weight", percent=True),
                captions.saturation_caption,
                f"largest attention weight of a query, mean of 1,000 queries · uniform attention gives each of {tokens['tokens']} "
                f"tokens {1 / tokens['tokens']:.1%} · log axis · {layout.seed_range(SCALE)}",
                "scale-",
                beside=jacobian,
            )
elif positions.open:
    with positions:
        st.markdown(
            "Two marked tokens stand among others: which came first? Bidirectional attention without positions is permutation-"
            "equivariant: it sees a set. With a causal mask each position sees one token more than the one before, from which the "
            "order can be inferred."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = controls.variants(POSITIONS.variants, page.key("positions-variants"))
            with st.popover("Settings", icon=":material/tune:", key=page.key("positions-settings")):
                length = page.settings(POSITIONS, ("length",), "positions-")
        if chosen and length:
            records = cache.load(POSITIONS, chosen, length | {"learning_rate": positions_experiment.LEARNING_RATES})

            def longer():
                page.chart(
                    records.chart("end", drawings.length_chart, captions.length_caption),
                    f"final accuracy, on sequences of {length['length']} tokens as in training, and on some twice as long · chance: "
                    f"50% · line: min–max of {len(POSITIONS.seeds)} seeds",
                )

            page.experiment(
                records,
                "curve",
                partial(curves_at_best, setting="learning_rate", x="step", y="accuracy", floor=0.4, by="validation"),
                captions.positions_caption,
                "accuracy on new sequences, each at the learning rate that validation chose · axis from 40%, chance is 50% · "
                f"{layout.seed_range(POSITIONS)}",
                "positions-",
                beside=longer,
            )
elif induction.open:
    with induction:
        st.markdown(
            "A block of random tokens repeats itself. To continue, one must find the earlier occurrence of the current token, and "
            "copy what followed. *After how many tokens it repeats is random*: were it fixed, positions alone would do, as the "
            "switch shows."
        )
        offset = page.settings(INDUCTION, ("offset",), "induction-")
        if offset:
            settings = offset | {"learning_rate": induction_experiment.LEARNING_RATES[offset["offset"]]}
            records = cache.load(INDUCTION, INDUCTION.variants, settings)
            curve = partial(curves_at_best, setting="learning_rate", x="step", by="validation")

            def accuracy():
                page.chart(
                    records.chart("curve", partial(curve, y="accuracy"), captions.induction_accuracy_caption),
                    "accuracy on the second half of new sequences · the same runs",
                )

            page.experiment(
                records,
                "curve",
                partial(curve, y="loss"),
                captions.induction_loss_caption,
                "loss on the second half of new sequences, where every token can be predicted; uniform guessing: "
                f"{captions.GUESSING} · each at the learning rate that validation chose · {layout.seed_range(INDUCTION)}",
                "induction-",
                beside=accuracy,
            )
            induction_heads.pair(page, INDUCTION, settings)
elif encoder_decoder.open:
    with encoder_decoder:
        seq2seq.panel(page)
elif training.open:
    with training:
        steps = page.settings(MODEL, ("steps",), "model-")
        if steps:
            records = cache.load(MODEL, MODEL.variants, steps)

            def table():
                caption = records.value("end", captions.left_decided_caption)
                if caption and not page.hidden:
                    st.markdown(f"**{caption}**  \n:small[:gray[on held-out combinations of template and fact]]")
                page.table(
                    records.value("end", captions.model_table),
                    "Test results of the small Transformer and the trigram model",
                )

            page.experiment(
                records,
                "curve",
                drawings.learning_chart,
                captions.learning_caption,
                "next-word accuracy on held-out combinations of template and fact · many words are free to vary, and cannot be predicted · "
                f"{layout.seed_range(MODEL)}",
                "model-",
                beside=table,
            )
elif formulas.open:
    with formulas:
        page.topics(TOPICS)

page.whiteboard()
page.source(
    (
        "dlcore/blocks/attention.py",
        "dlcore/blocks/positions.py",
        "dlcore/models/language/transformer.py",
        "dlcore/models/language/seq2seq.py",
        "dlcore/blocks/decoder_attention.py",
        "dlcore/inspection/language/attention_steps.py",
        "dlcore/experiments/language/language_model.py",
        "dlcore/experiments/language/attention_scaling.py",
        "dlcore/experiments/language/positions.py",
        "dlcore/experiments/language/induction_heads.py",
        "dlcore/experiments/language/seq2seq.py",
        "dlcore/data/synthetic_english.py",
    )
)

"""BERT, GPT and T5: who sees whom decides what each is good for."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import bert_gpt_t5 as captions
from dlcore.experiments import find
from dlcore.experiments.language import pretraining
from dlcore.guide import GUESSES, TOPICS
from dlcore.recipes import evaluation, fine_tuning
from pages.language.panels import natural_text
from pages.language.panels import text_tasks as panels
from pages.shared import cache, controls, experiment_view, layout, prediction

THREE = find("pretraining-objectives")
SWEPT = {"learning_rate": pretraining.LEARNING_RATES}
BAND = f"band or line from the least to the greatest of {len(THREE.seeds)} seeds"
CHOSEN = "each at the rate that validation chose"

layout.heading(
    "BERT, GPT, T5",
    "Who may see whom, and what is each good for?",
    "The guide: *BERT (2018), bidirectional context; GPT (2018), autoregressive; T5 (2020), text-to-text*; BERT *excels in classification*, GPT *in generation*. Here three small ones, with as many weights, read the same made-up English of some 200 words.",
)

chosen = controls.variants(
    THREE.variants, "three-variants", [variant for variant in THREE.variants if variant != "unigram"]
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    prediction.switch("three-")
    controls.reset("three-")
if not chosen:
    st.stop()
networks = [variant for variant in chosen if variant in pretraining.NETWORKS]
layout.formulas([TOPICS[variant] for variant in networks])
hidden = prediction.guess(GUESSES["bert_gpt_t5"], "three-")

with st.container(horizontal=True, vertical_alignment="bottom"):
    known = st.segmented_control(
        "Test sentences",
        (evaluation.NEW, evaluation.COMPOSITIONAL),
        default=evaluation.NEW,
        required=True,
        key="three-known",
        bind="query-params",
        help="New: a sentence that was not read, though the same was said in the same way with other words beside it. Never said so: the fact was read, but never in this way. That is harder.",
    )
    with st.popover("Settings", icon=":material/tune:", key="three-settings"):
        more = experiment_view.settings(THREE, ("steps",), "three-")
if more is not None:
    shown = {**SWEPT, **more}
    rates = cache.recorded_value(THREE, "outcome", chosen, shown, captions.rates) or ()

    def having(table):
        """The chosen variants that have this table."""
        return tuple(variant for variant in chosen if variant in pretraining.TABLES_BY_VARIANT[table])

    def picture(table, draw, finding, subtitle, **how):
        if having(table):
            told = partial(draw, chosen=rates, **how), partial(finding, chosen=rates, **how)
            layout.draw(
                cache.recorded_chart(THREE, table, having(table), shown, *told),
                f"{subtitle} · {CHOSEN} · {BAND}",
                hidden,
            )

    def labels():
        picture(
            "labels",
            captions.drawn_labels,
            captions.of_labels,
            f"{fine_tuning.JUDGED} test sentences, half made false by one word · log axis · from 40 %",
        )

    if having("blanks"):
        experiment_view.show(
            THREE,
            "blanks",
            having("blanks"),
            shown,
            partial(captions.drawn_blanks, chosen=rates, known=known or evaluation.NEW),
            partial(captions.of_blanks, chosen=rates, known=known or evaluation.NEW),
            f"words told right at blanks that the left, the right, or only both sides decide · {CHOSEN} · {BAND}",
            "three-",
            hidden,
            beside=labels,
        )
    else:
        labels()
    left, right = st.columns(2, gap="large")
    with left:
        picture(
            "text",
            captions.drawn_text,
            captions.of_text,
            "e to the mean surprise at a word, test sentences, end included · BERT gives no probability to a sentence",
        )
    with right:
        picture(
            "written",
            captions.drawn_written,
            captions.of_written,
            f"{evaluation.WRITTEN} sentences drawn at temperature 1; BERT fills masks in any order · true: the language has it; grammatical: but for words of the same class",
        )

layout.verdict_cards((pretraining.CLASSIFIES, pretraining.GENERATES), hidden)
layout.small(
    "These are tiny networks (their weights are counted under *Learning*) and a language without ambiguity: what they show is how the three ways of seeing differ, not how large models rank."
)

st.header("Look closer", anchor="closer")
learning, sees, fill, going, text, harder, why, words = st.tabs(
    [
        "Learning",
        "Who sees whom",
        "Fill the blank",
        "Go on writing",
        "Text to text",
        "A harder text",
        "The language",
        "Formulas",
    ],
    key="three-tab",
    on_change="rerun",
    bind="query-params",
)
if sees.open and networks:
    with sees:
        panels.sees(networks, "three-")
elif fill.open and networks:
    with fill:
        panels.fills(networks, "three-", hidden)
elif going.open:
    with going:
        panels.goes_on("three-on-", hidden)
elif text.open:
    with text:
        panels.text_to_text("three-task-", hidden)
        told = cache.recorded_value(
            THREE,
            "answers",
            ("t5",),
            SWEPT,
            partial(
                captions.of_answers, chosen=cache.recorded_value(THREE, "outcome", ("t5",), SWEPT, captions.rates) or ()
            ),
        )
        layout.small(layout.HIDDEN_NOTE if hidden else told or "")
elif learning.open:
    with learning:
        if networks and more is not None:
            experiment_view.show(
                THREE,
                "curve",
                networks,
                shown,
                partial(captions.drawn_learning, chosen=rates),
                partial(captions.of_learning, chosen=rates),
                f"blanks of validation sentences told right, all sides · the steps are the same for all · {CHOSEN} · {BAND}",
                "three-learning-",
                hidden,
            )
            table = cache.recorded_value(
                THREE, "outcome", having("outcome"), shown, partial(captions.costs, chosen=rates)
            )
            if table is not None and not hidden:
                st.table(table, border="horizontal", hide_index=True, alt="Weights, rate and cost of each")
        else:
            st.info("Counts do not learn step by step: choose a network above.")
elif harder.open:
    with harder:
        natural_text.panel("three-harder-", hidden)
elif why.open:
    with why:
        panels.language()
elif words.open:
    with words:
        layout.topics([TOPICS[variant] for variant in networks], "three-")

layout.whiteboard("bert_gpt_t5", "three-", hidden)
layout.source(
    (
        "dlcore/models/language/bert.py",
        "dlcore/models/language/gpt.py",
        "dlcore/models/language/t5.py",
        "dlcore/models/language/ngram.py",
        "dlcore/blocks/attention.py",
        "dlcore/blocks/decoding.py",
        "dlcore/data/synthetic_english.py",
        "dlcore/recipes/pretraining.py",
        "dlcore/experiments/language/pretraining.py",
        "dlcore/recipes/fine_tuning.py",
        "dlcore/experiments/language/natural_text.py",
        "dlcore/inspection/language/text_tasks.py",
    ),
    "three-",
)

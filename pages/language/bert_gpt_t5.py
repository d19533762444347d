"""BERT, GPT and T5: what each token may attend to decides what each is good for."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import bert_gpt_t5 as captions
from dlcore.charts.language import bert_gpt_t5 as drawings
from dlcore.experiments import find
from dlcore.experiments.language import pretraining
from dlcore.guide import TOPICS
from dlcore.recipes import evaluation, fine_tuning
from pages.language.panels import fine_tuning as fine_tuning_panel
from pages.language.panels import natural_text, text_tasks
from pages.shared import cache, controls, layout
from pages.shared.page import Page

PRETRAINING = find("pretraining-objectives")
CHOSEN = f"each at its tuned learning rate · {layout.seed_range(PRETRAINING)}"
KNOWN = {evaluation.NEW: "new", evaluation.COMPOSITIONAL: "held-out combinations"}

page = Page("bert_gpt_t5")
page.heading(
    "What may each token attend to, and what is each model good for?",
    "The guide: *BERT (2018), bidirectional context; GPT (2018), autoregressive; T5 (2020), text-to-text*; BERT *excels in "
    "classification*, GPT *in generation*. Here three small ones, with as many parameters, are pre-trained on the same synthetic "
    "English of some 200 words.",
)
chosen = page.variants(PRETRAINING.variants, (*pretraining.NETWORKS, "trigram", "from-scratch"), formulas=False)
networks = [variant for variant in chosen if variant in pretraining.NETWORKS]
page.formulas([TOPICS[variant] for variant in networks])

with page.controls():
    known = controls.segmented_control(
        "Test sentences",
        tuple(KNOWN),
        format_func=KNOWN.get,
        default=evaluation.NEW,
        required=True,
        key=page.key("known"),
        help="New: a sentence that is not in the training set, though its template and fact are, with other words beside them. "
        "Held-out combinations (compositional generalization): the fact is in the training set, but never with this template. "
        "That is harder.",
    )
    with st.popover("Settings", icon=":material/tune:", key=page.key("settings")):
        more = page.settings(PRETRAINING, ("steps",))
        if more == {"steps": pretraining.STEPS.default}:
            more = {}  # each network's own number


def having(table):
    """The chosen variants that have this table."""
    return tuple(variant for variant in chosen if variant in pretraining.TABLES_BY_VARIANT[table])


if more is not None:

    def chart(table, draw, caption, subtitle):
        if having(table):
            page.chart_with_download(
                cache.load(PRETRAINING, having(table), more).chart(table, draw, caption),
                f"{subtitle} · {CHOSEN}",
                f"{PRETRAINING.id}-{table}",
            )

    def labels():
        chart(
            "labels",
            drawings.labels_chart,
            captions.labels_caption,
            f"true or false, after fine-tuning: accuracy on {fine_tuning.TESTED} test sentences, half made false by one word · of each network the mean of "
            f"{fine_tuning.FINE_TUNINGS} fine-tunings · log axis · from 40%",
        )

    if having("blanks"):
        page.experiment(
            cache.load(PRETRAINING, having("blanks"), more),
            "blanks",
            partial(drawings.blanks_chart, known=known or evaluation.NEW),
            partial(captions.blanks_caption, known=known or evaluation.NEW),
            f"accuracy at blanks that the left, the right, or only both sides decide · {CHOSEN}",
            beside=labels,
        )
    else:
        labels()
    left, right = st.columns(2, gap="large")
    with left:
        chart(
            "text",
            partial(drawings.perplexity_chart, ideal=evaluation.ideal_perplexity()),
            partial(captions.perplexity_caption, ideal=evaluation.ideal_perplexity()),
            "e to the mean cross-entropy per word of test sentences, end included · dashed: the least possible, of a model that knows all templates and "
            "facts · BERT gives no probability to a sentence",
        )
    with right:
        chart(
            "written",
            partial(drawings.generation_chart, ideal=evaluation.ideal_new_share()),
            captions.generation_caption,
            f"{evaluation.GENERATED} sentences sampled at temperature 1; BERT fills masks in random order · true: a sentence of the synthetic "
            "language · new: not in the training set · dashed: true and new sentences of a perfect model",
        )

page.limits(
    ("Held-out combinations", {"known": evaluation.COMPOSITIONAL}),
    ("All n-gram models and bags of words", {"variants": list(PRETRAINING.variants)}),
    ("T5 with absolute positions", {"variants": ["t5", pretraining.ABSOLUTE]}),
    ("Natural text", {"tab": "Natural text"}),
)
page.verdicts((pretraining.CLASSIFIES, pretraining.GENERATES))
layout.small(
    "These are tiny networks (their parameters are counted under *Training*) and a language without ambiguity: what they show is how the "
    "three attention masks differ, not how large models rank."
)

training, tuning, masks, masked, generation, text, natural, corpus, formulas = page.explore(
    "Training",
    "Fine-tuning",
    "Attention masks",
    "Masked tokens",
    "Text generation",
    "Text to text",
    "Natural text",
    "The synthetic corpus",
    "Formulas",
)
if masks.open and networks:
    with masks:
        text_tasks.masks(page, networks)
elif masked.open and networks:
    with masked:
        text_tasks.masked_tokens(page, networks)
elif generation.open:
    with generation:
        text_tasks.generation(page)
elif text.open:
    with text:
        text_tasks.text_to_text(page)
        answers = cache.load(PRETRAINING, ("t5",), {}).value("answers", captions.answers_caption)
        layout.small(layout.HIDDEN_NOTE if page.hidden else answers or "")
elif training.open:
    with training:
        if having("curve") and more is not None:
            page.experiment(
                cache.load(PRETRAINING, having("curve"), more),
                "curve",
                drawings.learning_chart,
                captions.learning_caption,
                f"accuracy at blanks of validation sentences, all sides · {'the same number of steps for all' if more else 'GPT for fewer steps, as its validation loss is least early'} · {CHOSEN}",
                "learning-",
            )
            outcomes = cache.load(PRETRAINING, having("outcome"), more)
            rates = tuple(
                (variant, PRETRAINING.run(variant, 0, **more)["learning_rate"]) for variant in having("curve")
            )
            page.table(
                outcomes.value("outcome", partial(captions.cost_table, learning_rates=rates)),
                "Parameters, learning rate and training time of each",
            )
            if "gpt" in networks and not more:
                both = (pretraining.TUNED_ON["steps"], pretraining.LONGER["steps"])
                page.note(cache.load(PRETRAINING, ("gpt",), {"steps": both}).value("labels", captions.longer_note))
            fine_tuning_panel.rates(page, networks)
        else:
            st.info("N-gram models are not trained step by step: choose a network above.")
elif tuning.open:
    with tuning:
        fine_tuning_panel.panel(page, having, more)
elif natural.open:
    with natural:
        natural_text.panel(page)
elif corpus.open:
    with corpus:
        text_tasks.corpus()
elif formulas.open:
    with formulas:
        page.topics([TOPICS[variant] for variant in networks])

page.whiteboard()
page.source(
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
        "dlcore/blocks/lora.py",
        "dlcore/recipes/evaluation.py",
        "dlcore/experiments/language/natural_text.py",
        "dlcore/inspection/language/text_tasks.py",
    )
)

"""Choosing an optimizer: a few questions lead to an answer, and every answer shows the records behind it."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import choosing_an_optimizer as captions
from dlcore.charts import curves
from dlcore.charts.at_best_setting import curves_at_best, ends_against
from dlcore.charts.heatmap import sweep
from dlcore.experiments import find
from dlcore.experiments.foundations import decoupled_decay, overfitting, rnn_optimizers, sparse_features, weight_decay
from dlcore.guide import NAMES, TOPICS
from dlcore.guide.foundations.choosing_an_optimizer import LEAVES, QUESTIONS, find_leaf
from dlcore.verdicts import FAILS
from pages.foundations.panels import decay_grid
from pages.shared import cache, controls, layout, verdicts
from pages.shared.page import Page

SPARSE, DECAY, DECOUPLED, RECALL, OVERFITTING = map(
    find, ("sparse-features", "weight-decay", "decoupled-decay", "rnn-optimizers", "overfitting")
)
CLAIMS = ("optimizers/adagrad-sparse", "optimizers/adamw-generalizes", "optimizers/rmsprop-for-rnn-or-overfitting")
CHANCE = 0.7  # a little above ln 2, the cross-entropy of chance
BAND = layout.seed_range(SPARSE)
AT_CHOSEN = "each at the learning rate chosen on validation, given beside its name"
SHORT = (("mini-batch", "SGD"),)  # where a number stands beside the name
CELLS = "filled: within two points of the row's best · framed: chosen on validation"


def ask_questions():
    """The reader's answer to each question; the usual one where the URL holds nonsense."""
    return {
        question.id: controls.selectbox(
            question.text,
            tuple(question.answers),
            format_func=question.answers.__getitem__,
            key=page.key(f"ask-{question.id}"),
            help=question.help,
            width=max(36 + 7 * len(question.text), 58 + 7 * max(map(len, question.answers.values()))),
        )
        for question in QUESTIONS
    }


def show_answer(leaf):
    """Which optimizer to take, and what the guide says."""
    verdict = cache.load_verdicts((leaf.claim,))[0].verdict
    advice = leaf.advice(verdict)
    st.header(f"Take {NAMES[advice]}", anchor="answer")
    against = f" Here that does not hold, hence {NAMES[advice]}." if verdict == FAILS else ""
    with st.container(key="answer"):
        st.markdown(
            f"For {leaf.condition}, the guide recommends {NAMES[leaf.guide_choice]}.{against} {leaf.reason} **Start with:** {leaf.starting_point}"
        )


def show_tree(chosen_leaf):
    """Every branch in the order in which it is tried, with the verdict that decides it."""
    st.markdown("The first of these that applies decides.")
    for leaf in LEAVES:
        evidence = cache.load_verdicts((leaf.claim,))[0]
        st.markdown(
            f"{'→ ' if leaf is chosen_leaf else ''}**{leaf.condition[0].upper()}{leaf.condition[1:]}: {NAMES[leaf.advice(evidence.verdict)]}**  \n"
            f":small[:gray[the guide recommends {NAMES[leaf.guide_choice]} · “{evidence.text}”: {evidence.verdict}]]"
        )


page = Page("choosing_an_optimizer")
page.heading(
    "Which optimizer for which task?",
    "The guide says: Adam *for most*, AdaGrad *for sparse data*, AdamW *when regularization is critical*, RMSProp *when Adam overfits, or for RNNs*, momentum *for simple tasks and little compute*. "
    "Answer five questions; the answer shows what was measured for it.",
)
with page.toolbar():
    leaf = find_leaf(ask_questions())
if page.hidden:
    layout.small(layout.HIDDEN_NOTE)
else:
    with page.controls(), st.popover("Evidence", icon=":material/balance:", key=page.key("evidence")):
        verdicts.cards((leaf.claim, *leaf.related), prefix=page.key("evidence-"))
    show_answer(leaf)

st.header("Sparse features", anchor="sparse")
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = controls.variants(SPARSE.variants, page.key("variants"))
    spread = page.settings(SPARSE, ("spread",))
    with st.popover("Formulas", icon=":material/function:", key=page.key("formulas")):
        layout.formulas([TOPICS[variant] for variant in chosen if variant in TOPICS])
if chosen and spread:
    sparse_runs = cache.load(SPARSE, chosen, {"learning_rate": sparse_features.LEARNING_RATES, **spread})

    def weight_errors():
        page.chart(
            sparse_runs.chart(
                "weights",
                partial(
                    curves_at_best,
                    labeled=True,
                    setting="learning_rate",
                    by="validation_loss",
                    x="rank",
                    y="error",
                    least=True,
                    log=True,
                    short=SHORT,
                ),
                partial(captions.rank_caption, setting="learning_rate", by="validation_loss"),
            ),
            f"RMSE of the learned weights over the true ones' standard deviation, by the feature's rank r; where some are rare it occurs in one of r examples · log axis · {AT_CHOSEN} · {BAND}",
        )

    page.experiment(
        sparse_runs,
        "curve",
        partial(
            ends_against,
            setting="learning_rate",
            y="loss",
            x_title="learning rate",
            y_title="cross-entropy",
            ceiling=CHANCE,
        ),
        partial(captions.sensitivity_caption, setting="learning_rate", by="validation_loss", y="loss"),
        f"test cross-entropy in nats after two epochs, at every learning rate · log axis · cut off at {CHANCE}, just above chance · {BAND}",
        "sparse-",
        beside=weight_errors,
    )

st.header("Little data", anchor="little")
noise_level = controls.segmented_control(
    "Label noise",
    weight_decay.LABEL_NOISE,
    default=weight_decay.LABEL_NOISE[0],
    required=True,
    format_func="{:.0%}".format,
    key=page.key("wrong"),
    help="The fraction of the 500 training labels that are wrong. The more there are, the more memorizing them costs.",
)
noise_level = weight_decay.LABEL_NOISE[0] if noise_level is None else noise_level
decay_runs = cache.load(DECAY, DECAY.variants, {"decay": weight_decay.DECAYS, "label_noise": noise_level})


def gaps():
    page.chart(
        decay_runs.chart(
            "curve",
            partial(curves_at_best, labeled=True, setting="decay", by="validation", x="epoch", y="gap"),
            partial(captions.gap_caption, setting="decay", by="validation"),
        ),
        f"generalization gap: training accuracy minus test accuracy, each at the decay chosen on validation, given beside its name · {BAND}",
    )


page.experiment(
    decay_runs,
    "curve",
    partial(sweep, setting="decay", title="weight decay", by="validation"),
    partial(captions.decay_caption, setting="decay", by="validation"),
    f"500 digits, Adam's learning rate {DECAY.setting('learning_rate').default:g}: final test accuracy in percent, mean of {len(DECAY.seeds)} seeds · {CELLS}",
    "decay-",
    beside=gaps,
)

st.header("Recurrent networks, and when Adam overfits", anchor="rmsprop")
recall_runs = cache.load(RECALL, RECALL.variants, {"learning_rate": rnn_optimizers.LEARNING_RATES})
overfitting_runs = cache.load(OVERFITTING, OVERFITTING.variants, {"learning_rate": overfitting.LEARNING_RATES})
left, right = st.columns(2, gap="large")
with left:
    page.experiment(
        recall_runs,
        "curve",
        partial(
            curves_at_best,
            labeled=True,
            setting="learning_rate",
            by="validation_loss",
            x="step",
            y="accuracy",
            least=True,
            short=SHORT,
        ),
        partial(captions.recall_caption, setting="learning_rate", accuracy=rnn_optimizers.SOLVED),
        f"an RNN recalls the first of 10 tokens: test accuracy, {AT_CHOSEN} · {BAND}",
        "memory-",
    )
with right:
    page.experiment(
        overfitting_runs,
        "curve",
        partial(
            curves_at_best,
            labeled=True,
            setting="learning_rate",
            by="validation",
            x="epoch",
            y="accuracy",
            floor=0.3,
            short=SHORT,
        ),
        partial(captions.overfitting_caption, setting="learning_rate", by="validation"),
        f"500 digits, 40% label noise: test accuracy, axis from 30%, {AT_CHOSEN} · {BAND}",
        "over-",
    )

page.verdicts(CLAIMS)

all_answers, decoupled, grid, rates, words = page.explore(
    "All answers", "Decoupled decay", "Decay and rate", "Learning rates", "Formulas"
)
if all_answers.open:
    with all_answers:
        if page.hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            show_tree(leaf)
elif decoupled.open:
    with decoupled:
        st.markdown(
            f"Weights that start at 1 and have pure noise for a gradient, under Adam with learning rate {decoupled_decay.LEARNING_RATE:g}. "
            "L2 passes through Adam's division by the gradient's size; AdamW's decay does not, and leaves $e^{-\\eta\\lambda t}$ of each weight."
        )
        noise = page.settings(DECOUPLED, ("decay", "steps"), side_by_side=True)
        if noise:
            page.experiment(
                cache.load(DECOUPLED, DECOUPLED.variants, noise),
                "weights",
                partial(curves, x="scale", y="left", log=True),
                captions.decoupled_decay_caption,
                f"fraction of the weights left, by the size of their gradients · log axis · {BAND}",
                "groups-",
            )
elif grid.open:
    with grid:
        decay_grid.panel(page)
elif rates.open:
    with rates:
        st.markdown(
            "The curves above are at one learning rate each; here are the results at all of them: how sensitive is each optimizer?"
        )
        for runs, task, by, least in (
            (recall_runs, "RNN", "validation_loss", True),
            (overfitting_runs, "500 digits, 40% label noise", "validation", False),
        ):
            page.chart_with_download(
                runs.chart(
                    "curve",
                    partial(sweep, setting="learning_rate", title="learning rate", by=by, least=least),
                    partial(captions.learning_rates_caption, setting="learning_rate"),
                ),
                f"{task}: final test accuracy in percent, mean of {len(runs.experiment.seeds)} seeds · {CELLS}",
                f"{runs.experiment_id}-learning-rates",
            )
elif words.open:
    with words:
        page.topics([TOPICS[name] for name in (*SPARSE.variants, "adamw") if name in TOPICS])

page.whiteboard()
page.source(
    (
        "dlcore/guide/foundations/choosing_an_optimizer.py",
        "dlcore/blocks/optimizers.py",
        "dlcore/data/sparse_features.py",
        "dlcore/experiments/foundations/sparse_features.py",
        "dlcore/recipes/sparse_classifier.py",
        "dlcore/experiments/foundations/weight_decay.py",
        "dlcore/experiments/foundations/decoupled_decay.py",
        "dlcore/experiments/foundations/decay_grid.py",
        "dlcore/recipes/label_noise.py",
        "dlcore/models/language/rnn.py",
        "dlcore/experiments/foundations/rnn_optimizers.py",
        "dlcore/experiments/foundations/overfitting.py",
        "dlcore/recipes/per_seed_data.py",
    )
)

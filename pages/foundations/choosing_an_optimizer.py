"""Which optimizer when: a few questions lead to an answer, and every answer shows the records behind it."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import choosing_an_optimizer as captions
from dlcore.analysis.selection import curves_at_chosen, ends_against
from dlcore.charts import curves
from dlcore.charts.heatmap import sweep
from dlcore.experiments import find
from dlcore.experiments.foundations import decoupled_decay, overfitting, rnn_optimizers, sparse_features, weight_decay
from dlcore.guide import GUESSES, NAMES, TOPICS
from dlcore.guide.foundations.choosing_an_optimizer import LEAVES, QUESTIONS, road
from dlcore.verdicts import FAILS
from pages.shared import cache, controls, experiment_view, layout, prediction, verdicts

SPARSE, DECAY, GROUPS, MEMORY, OVERFITTING = map(
    find, ("sparse-features", "weight-decay", "decoupled-decay", "rnn-optimizers", "overfitting")
)
CLAIMS = ("optimizers/adagrad-sparse", "optimizers/adamw-generalizes", "optimizers/rmsprop-for-rnn-or-overfitting")
COIN = 0.7  # a little above ln 2, the cross-entropy of tossing one
BAND = f"band from the least to the greatest of {len(SPARSE.seeds)} seeds"
AT_BEST = "each at the rate that validation chooses, which stands beside its name"
SHORT = (("mini-batch", "SGD"),)  # where a number stands beside the name
FRAMED = "filled: within two points of the row's best · framed: what validation chooses"


def ask():
    """The reader's answer to each question; the usual one where the URL holds nonsense."""
    answers = {}
    with st.container(horizontal=True, gap="medium"):
        for question in QUESTIONS:
            usual = next(iter(question.answers))
            answers[question.id] = (
                st.segmented_control(
                    question.text,
                    tuple(question.answers),
                    default=usual,
                    required=True,
                    format_func=question.answers.__getitem__,
                    key=f"choice-ask-{question.id}",
                    bind="query-params",
                    help=question.help,
                )
                or usual
            )
    return answers


def answer(leaf):
    """What to take on this road, what the guide says, and the records that decide."""
    verdict = cache.load_verdicts((leaf.claim,))[0].verdict
    taken = leaf.advice(verdict)
    st.header(f"Take {NAMES[taken]}", anchor="answer")
    against = f" Here that does not hold, hence {NAMES[taken]}." if verdict == FAILS else ""
    st.markdown(
        f"With {leaf.said} the guide takes {NAMES[leaf.guide]}.{against} {leaf.reason}  \n**To begin with:** {leaf.start}"
    )
    verdicts.cards((leaf.claim, *leaf.beside))


def tree(taken):
    """Every road in the order in which it is tried, with the verdict that decides it."""
    st.markdown("The first of these that is true decides.")
    for leaf in LEAVES:
        judged = cache.load_verdicts((leaf.claim,))[0]
        st.markdown(
            f"{'→ ' if leaf is taken else ''}**{leaf.said[0].upper()}{leaf.said[1:]}: {NAMES[leaf.advice(judged.verdict)]}**  \n"
            f":small[:gray[the guide takes {NAMES[leaf.guide]} · “{judged.text}”: {judged.verdict}]]"
        )


layout.heading(
    "Which optimizer when",
    "Which optimizer for which task?",
    "The guide says: Adam *for most*, AdaGrad *for sparse data*, AdamW *when regularization is critical*, RMSProp *when Adam overfits, or for RNNs*, momentum *for simple tasks and little compute*. "
    "Answer five questions; the answer shows what was measured for it.",
)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="right"):
    prediction.switch("choice-")
    controls.reset("choice-")
hidden = prediction.guess(GUESSES["choosing_an_optimizer"], "choice-")

leaf = road(ask())
if hidden:
    layout.small(layout.HIDDEN_NOTE)
else:
    answer(leaf)

st.header("Sparse features", anchor="sparse")
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = controls.variants(SPARSE.variants, "choice-variants")
    spread = experiment_view.settings(SPARSE, ("spread",), "choice-")
if chosen and spread:
    swept = {"learning_rate": sparse_features.LEARNING_RATES, **spread}

    def weights():
        layout.draw(
            cache.recorded_chart(
                SPARSE,
                "weights",
                chosen,
                swept,
                partial(
                    curves_at_chosen,
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
            f"error of the learned weights over the true ones' standard deviation, by the feature's rank r; where some are rare it occurs in one example of r · log axis · {AT_BEST} · {BAND}",
            hidden,
        )

    layout.formulas([TOPICS[variant] for variant in chosen])
    experiment_view.show(
        SPARSE,
        "curve",
        chosen,
        swept,
        partial(
            ends_against,
            setting="learning_rate",
            y="loss",
            x_title="learning rate",
            y_title="cross-entropy",
            ceiling=COIN,
        ),
        partial(captions.sensitivity_caption, setting="learning_rate", by="validation_loss", y="loss"),
        f"held-out cross-entropy in nats after two epochs, at every rate · log axis · cut off at {COIN}, just above tossing a coin · {BAND}",
        "choice-sparse-",
        hidden,
        beside=weights,
    )

st.header("Little data", anchor="little")
wrong = st.segmented_control(
    "Wrong labels",
    weight_decay.LABEL_NOISE,
    default=weight_decay.LABEL_NOISE[0],
    required=True,
    format_func="{:.0%}".format,
    key="choice-wrong",
    bind="query-params",
    help="The share of the 500 training labels that are wrong. The more there are, the more learning by heart costs.",
)
decays = {"decay": weight_decay.DECAYS, "label_noise": weight_decay.LABEL_NOISE[0] if wrong is None else wrong}


def gaps():
    layout.draw(
        cache.recorded_chart(
            DECAY,
            "curve",
            DECAY.variants,
            decays,
            partial(curves_at_chosen, setting="decay", by="validation", x="epoch", y="gap"),
            partial(captions.gap_caption, setting="decay", by="validation"),
        ),
        f"accuracy on the training labels less that on test digits, each at the decay that validation chooses, which stands beside its name · {BAND}",
        hidden,
    )


experiment_view.show(
    DECAY,
    "curve",
    DECAY.variants,
    decays,
    partial(sweep, setting="decay", title="weight decay", by="validation"),
    partial(captions.decay_caption, setting="decay", by="validation"),
    f"500 digits, Adam's rate {DECAY.setting('learning_rate').default:g}: final accuracy on test digits in percent, mean of {len(DECAY.seeds)} seeds · {FRAMED}",
    "choice-decay-",
    hidden,
    beside=gaps,
)

st.header("Recurrent networks, and when Adam overfits", anchor="rmsprop")
left, right = st.columns(2, gap="large")
with left:
    experiment_view.show(
        MEMORY,
        "curve",
        MEMORY.variants,
        {"learning_rate": rnn_optimizers.LEARNING_RATES},
        partial(
            curves_at_chosen,
            setting="learning_rate",
            by="validation_loss",
            x="step",
            y="accuracy",
            least=True,
            short=SHORT,
        ),
        partial(captions.recall_caption, setting="learning_rate", accuracy=rnn_optimizers.SOLVED),
        f"an RNN recalls the first of 10 tokens: accuracy on new sequences, {AT_BEST} · {BAND}",
        "choice-memory-",
        hidden,
    )
with right:
    experiment_view.show(
        OVERFITTING,
        "curve",
        OVERFITTING.variants,
        {"learning_rate": overfitting.LEARNING_RATES},
        partial(
            curves_at_chosen, setting="learning_rate", by="validation", x="epoch", y="accuracy", floor=0.3, short=SHORT
        ),
        partial(captions.overfitting_caption, setting="learning_rate", by="validation"),
        f"500 digits, two fifths labeled wrongly: accuracy on test digits, axis from 30 %, {AT_BEST} · {BAND}",
        "choice-over-",
        hidden,
    )

layout.verdict_cards(CLAIMS, hidden)

st.header("Look closer", anchor="closer")
roads, groups, rates, words = st.tabs(
    ["All answers", "How decay works", "Rates", "Formulas"], key="choice-tab", on_change="rerun", bind="query-params"
)
if roads.open:
    with roads:
        if hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            tree(leaf)
elif groups.open:
    with groups:
        st.markdown(
            f"Weights that start at 1 and see nothing but noise for a gradient, under Adam with rate {decoupled_decay.LEARNING_RATE:g}. "
            "L2 passes through Adam's division by the gradient's size; AdamW's decay does not, and leaves $e^{-\\eta\\lambda t}$ of each."
        )
        noise = experiment_view.settings(GROUPS, ("decay", "steps"), "choice-", side_by_side=True)
        if noise:
            experiment_view.show(
                GROUPS,
                "weights",
                GROUPS.variants,
                noise,
                partial(curves, x="scale", y="left", log=True),
                captions.decoupled_decay_caption,
                f"share of the weights left, by the size of their gradients · log axis · {BAND}",
                "choice-groups-",
                hidden,
            )
elif rates.open:
    with rates:
        st.markdown("What every rate gave where the curves above show one: how much each optimizer forgives.")
        for of, values, task, by, least in (
            (MEMORY, rnn_optimizers.LEARNING_RATES, "RNN", "validation_loss", True),
            (OVERFITTING, overfitting.LEARNING_RATES, "500 digits, two fifths labeled wrongly", "validation", False),
        ):
            layout.draw(
                cache.recorded_chart(
                    of,
                    "curve",
                    of.variants,
                    {"learning_rate": values},
                    partial(sweep, setting="learning_rate", title="learning rate", by=by, least=least),
                    partial(captions.learning_rates_caption, setting="learning_rate"),
                ),
                f"{task}: final test accuracy in percent, mean of {len(of.seeds)} seeds · {FRAMED}",
                hidden,
            )
elif words.open:
    with words:
        layout.topics([TOPICS[name] for name in (*SPARSE.variants, "adamw")], "choice-")

layout.whiteboard("choosing_an_optimizer", "choice-", hidden)
layout.source(
    (
        "dlcore/guide/foundations/choosing_an_optimizer.py",
        "dlcore/blocks/optimizers.py",
        "dlcore/data/sparse_features.py",
        "dlcore/experiments/foundations/sparse_features.py",
        "dlcore/experiments/foundations/weight_decay.py",
        "dlcore/experiments/foundations/decoupled_decay.py",
        "dlcore/recipes/label_noise.py",
        "dlcore/models/language/rnn.py",
        "dlcore/experiments/foundations/rnn_optimizers.py",
        "dlcore/experiments/foundations/overfitting.py",
        "dlcore/recipes/per_seed_data.py",
    ),
    "choice-",
)

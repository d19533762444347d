"""CNN evolution: from LeNet to EfficientNet and ViT under equal conditions."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import cnn_evolution as captions
from dlcore.charts.confusion_matrix import confusion_of
from dlcore.charts.heatmap import curves_at_best, sweep
from dlcore.charts.pareto_front import front
from dlcore.charts.vision.latency import latency, originals
from dlcore.experiments import find
from dlcore.experiments.vision import cnn_evolution as evolution
from dlcore.guide import GUESSES, NAMES, TOPICS
from pages.shared import cache, controls, experiment_view, layout, prediction
from pages.vision.panels import image_classifier
from pages.vision.panels import imagenet_models as originals_asked

EVOLUTION, LATENCY, ORIGINALS = map(find, ("cnn-evolution", "vision-latency", "imagenet-models"))
AXES = {"Multiply-adds": "macs", "Weights": "parameters", "Training time": "seconds", "Memory": "saved_mb"}
SWEPT = {"learning_rate": evolution.LEARNING_RATES}
BAND = f"band from the least to the greatest of {len(EVOLUTION.seeds)} seeds"
CHOSEN = "each at the rate that validation chooses"

layout.heading(
    "CNN evolution",
    "Who is most often right, and at what price?",
    "The guide tells how convolutional networks evolved, *from LeNet to EfficientNet*. Here each, reduced to pictures of 32×32, is trained on the same data, steps and seeds; with a ViT and a plain support vector machine beside them.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(EVOLUTION.variants, "evo-variants")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("evo-")
        controls.reset("evo-")
if not chosen:
    st.stop()
networks = [variant for variant in chosen if variant in evolution.NETWORKS]
layout.formulas([TOPICS[variant] for variant in networks if variant in TOPICS])
hidden = prediction.guess(GUESSES["cnn_evolution"], "evo-")

with st.container(horizontal=True, vertical_alignment="bottom"):
    price = st.segmented_control(
        "Price",
        tuple(AXES),
        default="Multiply-adds",
        required=True,
        key="evo-price",
        bind="query-params",
        help="What a network costs: arithmetic for one picture, weights, seconds of training on one thread, or the megabytes that training keeps for each picture. They rank networks differently.",
    )
    axis = st.segmented_control(
        "Count by",
        ("epoch", "step", "seconds"),
        default="epoch",
        required=True,
        key="evo-axis",
        bind="query-params",
        help="By epochs all networks have seen the same pictures; by seconds the cheap ones are far ahead. Seconds are of one thread on a CPU, of the clock on an accelerator.",
    )
    with st.popover("Settings", icon=":material/tune:", key="evo-settings"):
        more = experiment_view.settings(EVOLUTION, ("epochs", "batch"), "evo-")
if more is not None:
    shown = {**SWEPT, **more}

    def race():
        if networks:
            layout.draw(
                cache.recorded_chart(
                    EVOLUTION,
                    "curve",
                    networks,
                    shown,
                    partial(
                        curves_at_best,
                        setting="learning_rate",
                        x=axis or "epoch",
                        y="accuracy",
                        floor=0.4,
                        by="validation",
                    ),
                    partial(captions.race_caption, x=axis or "epoch"),
                ),
                f"accuracy on test pictures, {CHOSEN} · axis from 40 % · {BAND}",
                hidden,
            )

    experiment_view.show(
        EVOLUTION,
        "outcome",
        chosen,
        shown,
        partial(captions.drawn_at_chosen, draw=front, x=AXES[price or "Multiply-adds"]),
        partial(captions.front_caption, x=AXES[price or "Multiply-adds"]),
        f"accuracy on 2,000 test pictures of Fashion-MNIST, {CHOSEN} · log axis · larger: more weights · dashed: the front, which nothing beats in both · line from least to greatest of {len(EVOLUTION.seeds)} seeds",
        "evo-",
        hidden,
        beside=race,
    )

layout.verdict_cards((evolution.EFFICIENT,), hidden)

st.header("Look closer", anchor="closer")
prices, try_one, mistakes, rates, timing, full, words = st.tabs(
    ["Prices", "One picture, all networks", "Mistakes", "Rates", "Latency", "The originals", "Formulas"],
    key="evo-tab",
    on_change="rerun",
    bind="query-params",
)
if prices.open:
    with prices:
        table = cache.recorded_value(EVOLUTION, "outcome", chosen, SWEPT, captions.prices)
        if table is None:
            layout.draw(None, "")
        elif hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            st.markdown(
                "Means over the seeds, each at the rate that validation chose. Multiply-adds and memory are for one picture; training is on one thread."
            )
            st.table(table, border="horizontal", hide_index=True, alt="Accuracy and prices of each network")
elif try_one.open:
    with try_one:
        image_classifier.panel(networks, "evo-try-", hidden)
elif mistakes.open:
    with mistakes:
        of = st.selectbox(
            "Mistakes of",
            chosen,
            format_func=NAMES.__getitem__,
            key="evo-mistakes",
            bind="query-params",
            help="Whose answers on the test pictures are counted: first seed, base settings.",
        )
        layout.draw(
            cache.recorded_chart(
                EVOLUTION,
                "confusion",
                chosen,
                {},
                partial(confusion_of, variant=of, classes=image_classifier.CLASSES["Clothes"]),
                partial(captions.confusion_caption, variant=of, classes=image_classifier.CLASSES["Clothes"]),
            ),
            "test pictures of each truth (row) that got each answer (column) · filled: more than half of that truth",
            hidden,
        )
elif rates.open:
    with rates:
        if networks:
            experiment_view.show(
                EVOLUTION,
                "curve",
                networks,
                SWEPT,
                partial(sweep, setting="learning_rate", title="peak learning rate", by="validation"),
                captions.learning_rate_caption,
                f"final accuracy on test pictures in percent, mean of {len(EVOLUTION.seeds)} seeds · filled: within two points of the row's best · framed: what validation chooses",
                "evo-rates-",
                hidden,
            )
        else:
            st.info("The support vector machine has no learning rate: choose a network above.")
elif timing.open and not networks:
    timing.info("The support vector machine was not timed: choose a network above.")
elif timing.open:
    with timing:
        batch = st.segmented_control(
            "Pictures at once",
            (1, 128),
            default=1,
            required=True,
            key="evo-batch-of",
            bind="query-params",
            help="Alone, the fixed cost of starting each layer counts; among many, arithmetic and memory do.",
        )
        experiment_view.show(
            LATENCY,
            "latency",
            LATENCY.variants,
            {},
            latency,
            partial(captions.latency_caption, batch=batch or 1),
            f"forward only · one process, one thread, in turn · mean of {len(LATENCY.seeds)} rounds, line from least to greatest",
            "evo-latency-",
            hidden,
            where=(("batch", (batch or 1,)), ("variant", tuple(networks))),
        )
elif full.open:
    with full:
        st.markdown(
            "The networks as published, on photographs of 224×224. Accuracy is what torchvision publishes of its weights on ImageNet; weights are counted and time is measured here, with weights drawn at random: no download."
        )
        experiment_view.show(
            ORIGINALS,
            "original",
            ORIGINALS.variants,
            {},
            originals,
            captions.imagenet_caption,
            "published top-1 accuracy on ImageNet against milliseconds for one picture on one thread · log axis · larger: more weights · dashed: the front",
            "evo-originals-",
            hidden,
        )
        originals_asked.panel("evo-photo-")
elif words.open:
    with words:
        layout.topics([TOPICS[variant] for variant in networks if variant in TOPICS], "evo-")

layout.whiteboard("cnn_evolution", "evo-", hidden)
layout.source(
    (
        "dlcore/models/vision/lenet.py",
        "dlcore/models/vision/alexnet.py",
        "dlcore/models/vision/vgg.py",
        "dlcore/models/vision/resnet.py",
        "dlcore/models/vision/efficientnet.py",
        "dlcore/models/vision/vit.py",
        "dlcore/experiments/vision/cnn_evolution.py",
        "dlcore/experiments/vision/latency.py",
        "dlcore/experiments/vision/imagenet_models.py",
        "dlcore/inspection/vision/classifiers.py",
        "dlcore/inspection/vision/imagenet_models.py",
    ),
    "evo-",
)

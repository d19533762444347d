"""CNN evolution: from LeNet to EfficientNet and ViT under equal conditions."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import cnn_evolution as captions
from dlcore.charts.at_best_setting import curves_at_best
from dlcore.charts.confusion_matrix import class_confusion
from dlcore.charts.heatmap import sweep
from dlcore.charts.pareto_front import front
from dlcore.charts.vision.latency import imagenet_front, latency_bars
from dlcore.experiments import find
from dlcore.experiments.vision import cnn_evolution as evolution
from dlcore.guide import NAMES, TOPICS
from pages.shared import cache, controls, layout
from pages.shared.page import Page
from pages.vision.panels import image_classifier, imagenet_models, looking_inside

EVOLUTION, LATENCY, IMAGENET = map(find, ("cnn-evolution", "vision-latency", "imagenet-models"))
MACS = "MACs"
AXES = {MACS: "macs", "Parameters": "parameters", "Training time": "seconds", "Memory": "saved_mb"}
SWEPT = {"learning_rate": evolution.LEARNING_RATES}
FIRST = ("lenet", "alexnet", "vgg", "resnet", "efficientnet")
CHOSEN = "each at the learning rate chosen by validation"

page = Page("cnn_evolution")
page.heading(
    "Which network is most accurate, and at what cost?",
    "The guide tells how convolutional networks evolved, *from LeNet to EfficientNet*. Here each, scaled down to images of 32×32, is trained on the same data, for the same number of epochs and with the same seeds; a ViT and a support vector machine (SVM) can join as references.",
)
chosen = page.variants(EVOLUTION.variants, FIRST)
networks = [variant for variant in chosen if variant in evolution.NETWORKS]

with page.controls():
    cost = controls.segmented_control(
        "Cost",
        tuple(AXES),
        default=MACS,
        required=True,
        key=page.key("price"),
        help="What a network costs: MACs of one forward pass, parameters, seconds of training on one thread, or the megabytes that training stores for each image. They rank networks differently.",
    )
    axis = controls.segmented_control(
        "x-axis",
        ("epoch", "step", "seconds"),
        default="epoch",
        required=True,
        key=page.key("axis"),
        help="By epoch all networks have seen the same images; by seconds the cheap ones are far ahead. Seconds are of one CPU thread, or wall-clock on an accelerator.",
    )
    with st.popover("Settings", icon=":material/tune:", key=page.key("settings")):
        more = page.settings(EVOLUTION, ("epochs", "batch"))
axis, column = axis or "epoch", AXES.get(cost, AXES[MACS])
if more is not None:
    records = cache.load(EVOLUTION, chosen, {**SWEPT, **more})

    def learning_curves():
        if networks:
            page.chart(
                cache.load(EVOLUTION, networks, {**SWEPT, **more}).chart(
                    "curve",
                    partial(curves_at_best, setting="learning_rate", x=axis, y="accuracy", floor=0.4, by="validation"),
                    partial(captions.race_caption, x=axis),
                ),
                f"test accuracy, {CHOSEN} · axis from 40 % · {layout.seed_range(EVOLUTION)}",
            )

    page.experiment(
        records,
        "outcome",
        partial(captions.drawn_at_best_setting, draw=front, x=column),
        partial(captions.front_caption, x=column),
        f"accuracy on 2,000 test images of Fashion-MNIST, {CHOSEN} · log axis · larger dot: more parameters · dashed: the Pareto front · line: min–max of {len(EVOLUTION.seeds)} seeds",
        beside=learning_curves,
    )

page.limits(
    ("A support vector machine on the pixels", {"variants": list(EVOLUTION.variants)}),
    ("Training time in place of MACs", {"price": "Training time"}),
)
page.verdicts((evolution.EFFICIENT,))

costs, try_one, inside, confusion, rates, timing, full, words = page.explore(
    "Cost",
    "Classify an image",
    "Looking inside",
    "Confusion matrix",
    "Learning rates",
    "Latency",
    "ImageNet models",
    "Formulas",
)
if costs.open:
    with costs:
        table = cache.load(EVOLUTION, chosen, SWEPT).value("outcome", captions.cost_table)
        if table is None:
            layout.draw(None, "")
        elif page.hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            st.markdown(
                "Means over the seeds, each at the learning rate chosen by validation. MACs and memory are for one image; training is on one thread."
            )
            page.table(table, alt="Accuracy and cost of each network")
elif try_one.open:
    with try_one:
        image_classifier.panel(page, networks)
elif inside.open and not networks:
    inside.info("The SVM has no layers: choose a network above.")
elif inside.open:
    with inside:
        looking_inside.panel(page, networks)
elif confusion.open:
    with confusion:
        variant = controls.selectbox(
            "Confusion matrix of",
            chosen,
            format_func=NAMES.__getitem__,
            key=page.key("mistakes"),
            help="Whose predictions on the test images are counted: first seed, base settings.",
        )
        one_matrix = {"variant": variant, "classes": image_classifier.CLASSES["Clothes"]}
        page.chart_with_download(
            cache.load(EVOLUTION, chosen, {}).chart(
                "confusion", partial(class_confusion, **one_matrix), partial(captions.confusion_caption, **one_matrix)
            ),
            "test images of each true class (row) by predicted class (column) · filled: more than half of the class",
            "confusion",
        )
elif rates.open:
    with rates:
        if networks:
            page.experiment(
                cache.load(EVOLUTION, networks, SWEPT),
                "curve",
                partial(sweep, setting="learning_rate", title="peak learning rate", by="validation"),
                captions.learning_rate_caption,
                f"final test accuracy in percent, mean of {len(EVOLUTION.seeds)} seeds · filled: within two points of the row's best · framed: chosen by validation",
                "rates-",
            )
        else:
            st.info("The SVM has no learning rate: choose a network above.")
elif timing.open and not networks:
    timing.info("The SVM was not timed: choose a network above.")
elif timing.open:
    with timing:
        batch = controls.segmented_control(
            "Batch size",
            (1, 128),
            default=1,
            required=True,
            key=page.key("batch-of"),
            help="With one image, the fixed cost of starting each layer dominates; in a batch, arithmetic and memory traffic do.",
        )
        batch = batch or 1
        page.experiment(
            cache.load(LATENCY, LATENCY.variants, {}),
            "latency",
            latency_bars,
            partial(captions.latency_caption, batch=batch),
            f"forward pass only · one process, one thread, in turn · mean of {len(LATENCY.seeds)} rounds, line: min–max",
            "latency-",
            where=(("batch", (batch,)), ("variant", tuple(networks))),
        )
elif full.open:
    with full:
        st.markdown(
            "torchvision's models at full size, on images of 224×224. Accuracy is what torchvision publishes for its weights on ImageNet; parameters are counted and time is measured here, with random weights: no download. "
            "torchvision's AlexNet is the single-GPU variant of 2014, without local response normalization."
        )
        st.markdown(
            "The chart compares recipes as well as networks. The weights here are torchvision's first ones (V1): with a newer recipe (V2) the very same ResNet-50 goes from 76.1 % to 80.9 %, "
            "and ViT-B/16 was trained on ImageNet alone with a modern recipe like DeiT's, which is how it can lead here and still lose on the page Vision Transformer."
        )
        page.experiment(
            cache.load(IMAGENET, IMAGENET.variants, {}),
            "original",
            imagenet_front,
            captions.imagenet_caption,
            "published top-1 accuracy on ImageNet against milliseconds for one image on one thread · log axis · larger dot: more parameters · dashed: the Pareto front",
            "originals-",
        )
        imagenet_models.panel(page)
elif words.open:
    with words:
        page.topics([TOPICS[variant] for variant in networks if variant in TOPICS])

page.whiteboard()
page.source(
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
        *looking_inside.SOURCES,
        "dlcore/inspection/vision/imagenet_models.py",
    )
)

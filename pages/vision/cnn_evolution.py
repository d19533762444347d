"""CNN evolution: from LeNet to EfficientNet and ViT under equal conditions."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import cnn_evolution as captions
from dlcore.charts.confusion_matrix import class_confusion
from dlcore.charts.heatmap import sweep
from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against
from dlcore.charts.vision.latency import cost_front, imagenet_front, latency_bars
from dlcore.experiments import find
from dlcore.experiments.vision import cnn_evolution as evolution
from dlcore.guide import NAMES, TOPICS
from dlcore.recipes.image_classifier import UNITS
from pages.shared import cache, controls, layout
from pages.shared.page import Page
from pages.vision.panels import image_classifier, imagenet_models, looking_inside

EVOLUTION, LATENCY, IMAGENET = map(find, ("cnn-evolution", "vision-latency", "imagenet-models"))
MACS = "MACs"
AXES = {
    MACS: "macs",
    "Parameters": "parameters",
    "Latency": "milliseconds",
    "Latency, batch of 128": "milliseconds_128",
    "Training time": "seconds",
    "Memory": "saved_mb",
}
BATCHES = {"milliseconds": 1, "milliseconds_128": 128}  # of the costs that Latency measures
FIRST = ("lenet", "alexnet", "vgg", "resnet", "efficientnet")
TUNED = "each at its own tuned learning rate"
DATA = evolution.DATA

page = Page("cnn_evolution")
page.heading(
    "Which network is most accurate, and at what cost?",
    "The guide tells how convolutional networks evolved, *from LeNet to EfficientNet*. Here each, scaled down to images of 32×32, is trained on the same data, for the same number of epochs and with the same seeds; a ViT and a support vector machine (SVM) can join as references.",
)
chosen = page.variants(EVOLUTION.variants, FIRST)
networks = [variant for variant in chosen if variant in evolution.NETWORKS]

with page.controls():
    cost = controls.selectbox(
        "Cost",
        tuple(AXES),
        key=page.key("price"),
        width=210,
        help="What a network costs: MACs of one forward pass, parameters, milliseconds per image of a forward pass on one thread, alone or in a batch of 128, seconds of training on one thread, or the megabytes that training stores for each image. They rank networks differently.",
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
        more = page.settings(EVOLUTION, ("data", "epochs", "batch", "augmentation"))
axis, column = axis or "epoch", AXES.get(cost, AXES[MACS])
if more is not None:
    records = cache.load(EVOLUTION, chosen, more)
    data = DATA.format(more["data"])
    latency, how = None, ""
    if column in BATCHES:
        timed = cache.load(LATENCY, LATENCY.variants, {})
        latency = timed.value("latency", partial(captions.latencies, batch=BATCHES[column])) or ()
        how = f" · forward pass on one thread, mean of {len(LATENCY.seeds)} rounds"

    def learning_curves():
        if networks:
            page.chart(
                cache.load(EVOLUTION, networks, more).chart(
                    "curve",
                    partial(curves, x=axis, y="accuracy", floor=0.4),
                    partial(captions.race_caption, x=axis),
                ),
                f"test accuracy on {data}, {TUNED} · axis from 40% · {layout.seed_range(EVOLUTION)}",
            )

    page.experiment(
        records,
        "outcome",
        partial(cost_front, x=column, latency=latency),
        partial(captions.front_caption, x=column, latency=latency),
        f"accuracy on the test images of {data} after {more['epochs']} epochs, {TUNED} · log axis{how} · larger dot: more parameters · dashed: the Pareto front · line: min–max of {len(EVOLUTION.seeds)} seeds",
        beside=learning_curves,
    )

page.limits(
    ("A support vector machine on the pixels", {"variants": list(EVOLUTION.variants)}),
    ("Training time in place of MACs", {"price": "Training time"}),
)
page.verdicts((evolution.EFFICIENT,))

costs, try_one, inside, robust, confusion, rates, timing, full, words = page.explore(
    "Cost",
    "Classify an image",
    "Looking inside",
    "Robustness",
    "Confusion matrix",
    "Learning rates",
    "Latency",
    "ImageNet models",
    "Formulas",
)
if costs.open:
    with costs:
        table = cache.load(EVOLUTION, chosen, {}).value("outcome", captions.cost_table)
        if table is None:
            layout.draw(None, "")
        elif page.hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            st.markdown(
                f"Means over the seeds, on {DATA.format(DATA.default)}, {TUNED}, after {evolution.EPOCHS.default} epochs, which is early: most curves still rise. MACs and memory are for one image; training is on one thread."
            )
            page.table(table, alt="Accuracy and cost of each network")
            rival = cache.load(EVOLUTION, EVOLUTION.variants, {}).value("outcome", captions.rival_sentence)
            if rival:
                st.markdown(rival)
elif try_one.open:
    with try_one:
        image_classifier.panel(page, networks)
elif inside.open and not networks:
    inside.info("The SVM has no layers: choose a network above.")
elif inside.open:
    with inside:
        looking_inside.panel(page, networks)
elif robust.open:
    with robust:
        change = controls.segmented_control(
            "Change",
            tuple(UNITS),
            default="shift",
            required=True,
            key=page.key("change"),
            format_func=str.capitalize,
            help="Test images are shifted by whole pixels in four directions, rotated left and right, or given Gaussian noise, in units of the standard deviation of all pixels. In training the networks saw shifts of up to two pixels, no rotation and no noise.",
        )
        change = change or "shift"
        of_change = {"change": change, "unit": UNITS[change]}
        page.chart_with_download(
            cache.load(EVOLUTION, chosen, {}).chart(
                "robustness",
                partial(
                    against,
                    setting="amount",
                    y="accuracy",
                    x_title=f"{change} in {UNITS[change]}",
                    y_title="test accuracy",
                    percent=True,
                ),
                partial(captions.robustness_caption, **of_change),
                where=(("change", (change,)),),
            ),
            f"accuracy on {evolution.TESTED:,} test images of {DATA.format(DATA.default)}, changed after training · {layout.seed_range(EVOLUTION)}",
            "robustness",
        )
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
                cache.load_tuning(EVOLUTION, networks),
                "curve",
                partial(
                    sweep,
                    setting="learning_rate",
                    title="peak learning rate",
                    y="validation",
                    y_title="validation accuracy",
                ),
                captions.learning_rate_caption,
                f"validation accuracy in percent after {evolution.SHORT['epochs']} epochs of {DATA.format(evolution.SHORT['data'])}, mean of {len(EVOLUTION.tuning_seeds)} tuning seeds, used for nothing else · filled: within two points of the row's best · framed: chosen",
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
            "The chart compares recipes as well as networks. The weights here are torchvision's first ones (V1): with a newer recipe (V2) the very same ResNet-50 goes from 76.1% to 80.9%, "
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
        "dlcore/recipes/image_classifier.py",
        "dlcore/blocks/augmentation.py",
        "dlcore/experiments/vision/cnn_evolution.py",
        "dlcore/experiments/vision/latency.py",
        "dlcore/experiments/vision/imagenet_models.py",
        "dlcore/inspection/vision/classifiers.py",
        *looking_inside.SOURCES,
        "dlcore/inspection/vision/imagenet_models.py",
    )
)

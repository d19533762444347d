"""Leakage: features selected before the split, on data in which there is nothing to find."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import regularization as captions
from dlcore.charts.foundations.histogram import histogram
from pages.shared import cache, controls

EXAMPLES, FEATURES, SELECTED, FOLDS = (30, 60, 120), (20, 100, 1_000), (5, 10, 20), (3, 5, 10)


def panel(page):
    """The distribution of cross-validation scores with and without the leak, and the spread of the folds."""
    from dlcore.inspection.foundations.leakage import TABLES, scores

    st.markdown(
        "Features and labels are independent noise: nothing can be learned, and an honest score is 50%. The features that correlate most with the labels are kept, either before the split, on all examples, or within each fold, on its training part."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key=page.key("leak")):
        examples = controls.select_slider(
            "Examples",
            EXAMPLES,
            value=60,
            key=page.key("leak-examples"),
            help="More of them: chance correlations get smaller, and so does the leak.",
        )
        features = controls.select_slider(
            "Random features",
            FEATURES,
            value=1_000,
            key=page.key("leak-features"),
            help="More to choose from: the best ones fit the labels better by chance.",
        )
        selected = controls.select_slider(
            "Features kept", SELECTED, value=20, key=page.key("leak-kept"), help="How many of them the classifier sees."
        )
        k = controls.select_slider(
            "Folds",
            FOLDS,
            value=5,
            key=page.key("leak-folds"),
            help="More folds: smaller test parts, whose scores vary more.",
        )
    make = partial(scores, examples=examples, features=features, selected=selected, k=k)
    page.chart_with_download(
        cache.live_chart(
            make,
            partial(
                histogram,
                x="accuracy",
                x_title="cross-validation accuracy",
                y_title="data sets",
                mark=0.5,
                mark_says="chance",
                percent=True,
                low=0.2,
                high=1.0,
                bins=32,
            ),
            captions.leakage_caption,
        ),
        f"mean accuracy of {k} folds on {TABLES} data sets of {examples} examples and {features:,} features, nearest centroid on the best {selected} · dashed: chance",
        "leakage",
        f"{TABLES} data sets of noise, drawn and cross-validated here",
    )
    page.table(
        cache.live_value(make).pipe(captions.folds_table),
        alt="Cross-validation with and without leakage, and the spread of the folds",
    )
    page.note(
        "A scaler fitted before the split leaks too, as it has seen the test part's mean, but far less: it sees no labels. The rule is the same for both: what learns from data belongs inside the fold. "
        "The folds share most of their training data, so their standard deviation over √k is not a valid standard error of the score."
    )

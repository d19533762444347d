"""Four networks and a baseline say where a surname is from: accuracy and training time, from many names and from few."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import surnames as captions
from dlcore.analysis.selection import tuning_table
from dlcore.charts import bars
from dlcore.experiments import find
from dlcore.experiments.language.surnames import BASELINE, NETWORKS
from pages.shared import cache

SURNAMES = find("surnames")


def panel(page, chosen):
    """The networks that the page compares, and always the baseline."""
    st.markdown(
        "Fourteen origins, spelled letter by letter. All four networks have about as many parameters, and train for as many "
        "steps however many names there are. The baseline is a logistic regression on character n-grams, n = 1 to 4."
    )
    names = page.settings(SURNAMES, ("names",), "names-") or {}
    variants = [variant for variant in SURNAMES.variants if variant in (*chosen, BASELINE)]
    records = cache.load(SURNAMES, variants, names)

    def seconds():
        page.chart(
            records.chart("outcome", partial(bars, y="seconds", unit="seconds of training"), captions.seconds_caption),
            "seconds on one thread, the networks for as many steps · line: min–max",
        )

    page.experiment(
        records,
        "outcome",
        partial(bars, y="accuracy", unit="accuracy on test names"),
        captions.accuracy_caption,
        f"accuracy on test names, each at its tuned learning rate · mean of {len(SURNAMES.seeds)} seeds, each with names of its own; line: min–max",
        "names-",
        beside=seconds,
    )
    page.table(records.value("origins", captions.origin_table), "Each network's accuracy on the names of each origin")
    with st.expander("How the learning rates were chosen"):
        networks = [variant for variant in variants if variant in NETWORKS]
        page.table(
            cache.load_tuning(SURNAMES, networks, names).value(
                "outcome", partial(tuning_table, setting="learning_rate", by="validation", least=False)
            ),
            "Validation accuracy of each network at each learning rate that was tried",
        )
        page.note(
            f"Validation accuracy, mean of {len(SURNAMES.tuning_seeds)} tuning seeds, used for nothing else, with as many names and steps as above · ✓ chosen"
        )

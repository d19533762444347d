"""A value stands with its key somewhere far back: which network finds it, at a random address and at a fixed one?"""

from functools import partial

import streamlit as st

from dlcore.analysis.language import key_value_recall as captions
from dlcore.analysis.language.sequence_models import distance_caption
from dlcore.analysis.selection import tuning_table
from dlcore.charts.language import key_value_recall as drawings
from dlcore.data.key_value_pairs import FIXED, PAIRS, RANDOM, VALUES, best_without_the_query
from dlcore.experiments import find
from dlcore.experiments.language import key_value_recall as pairs
from pages.shared import cache, controls, layout

RECALL = find("key-value-recall")
ADDRESSES = tuple((address, pairs.ADDRESS.labels[address]) for address in pairs.ADDRESS.choices)
RECALLED = "the value of the key"


def panel(page):
    """Accuracy by distance for either address, then the curves at one of them."""
    key = page.key("kv-")
    st.markdown(
        f"Among filler, in the first half of a sequence, stand {PAIRS} keys, each with a value in the same token; the last token is one of these keys again, and its value is asked for. "
        "To recall a *first* token it is enough to keep what stands at one place. Here **attention** compares the query with every key, however far back it is, and reads the value: one step, whatever the length. "
        "A **recurrent network** does not know what will be asked when it reads the pairs: its state must keep all of them, through all of the filler, and the last token must pick one. "
        "At a *fixed* address the pairs are always the first tokens, in the same order; at a *random* one they stand anywhere. "
        "All networks have about as many parameters, the same new sequences at every step, and each its tuned learning rate."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = controls.variants(RECALL.variants, f"{key}variants")
        address = controls.segmented_control(
            f"Curves: {pairs.ADDRESS.label.lower()}",
            pairs.ADDRESS.choices,
            default=RANDOM,
            required=True,
            key=f"{key}address",
            format_func=pairs.ADDRESS.labels.get,
            help=pairs.ADDRESS.help,
        )
        distance = controls.segmented_control(
            f"Curves: {pairs.DISTANCE.label.lower()}",
            pairs.DISTANCES[address or RANDOM],
            default=pairs.DISTANCE.default,
            required=True,
            key=f"{key}distance-{address or RANDOM}",  # each address has its own lengths
            help=pairs.DISTANCE.help,
        )
    if not chosen:
        return
    address, distance = address or RANDOM, distance or pairs.DISTANCE.default
    records = {
        each: cache.load(RECALL, chosen, {"address": (each,), "distance": distances})
        for each, distances in pairs.DISTANCES.items()
    }
    draw, told = (
        partial(drawings.distance_chart, level=best_without_the_query()),
        partial(distance_caption, recalled=RECALLED),
    )

    def subtitle(address):
        return (
            f"{pairs.ADDRESS.labels[address].lower()} address: accuracy on {pairs.TEST:,} test sequences, by their length · dashed: {best_without_the_query():.0%}, the best without a look at the query · chance: {1 / VALUES:.0%} · log axis · "
            f"{layout.seed_range(RECALL)}"
        )

    def at_fixed_address():
        page.chart(records[FIXED].chart("end", draw, told), subtitle(FIXED))

    page.experiment(records[RANDOM], "end", draw, told, subtitle(RANDOM), "kv-", beside=at_fixed_address)
    for each, label in ADDRESSES:
        page.table(
            records[each].value("end", partial(captions.result_table, addresses=ADDRESSES)),
            f"{label} address: parameters of each network, its test accuracy and its steps to 99% at every length",
        )
    page.note(
        f"At each length: test accuracy · median steps to a validation accuracy of {pairs.LEARNED:.0%}. A value lies at least half of the length before the end. At most {pairs.STEPS:,} steps of {pairs.BATCH} sequences; "
        f"a run stops once its validation accuracy, read every {pairs.EVERY} steps on {pairs.VALIDATION} sequences, was at least {pairs.ENOUGH:.1%} twice in a row, and is tested with the "
        "weights that validation found best. The recurrent matrix of the RNN begins orthogonal; the LSTM's forget gate and the GRU's update gate begin with a bias of log T. Under chrono (Tallec and Ollivier, 2018) the LSTM's input gate has one of −log T as well: "
        "without it the cell keeps all, but writes half of every token, filler included. The Transformer has no positions, as the order tells nothing here. The longest sequences are measured at the random address alone, for the time."
    )
    page.chart_with_download(
        records[address].chart(
            "curve",
            drawings.learning_chart,
            partial(captions.learning_caption, level=pairs.LEARNED),
            (("distance", (distance,)),),
        ),
        f"{pairs.ADDRESS.labels[address].lower()} address, {distance} tokens: validation accuracy · a run that stopped early counts on with its last one · {layout.seed_range(RECALL)}",
        "key-value-recall-learning",
    )
    with st.expander("How the learning rates were chosen"):
        for tuned_at in pairs.TUNED_AT:
            page.table(
                cache.load_tuning(RECALL, chosen, {"distance": tuned_at}).value(
                    "end", partial(tuning_table, setting="learning_rate", by="mean_error")
                ),
                f"{tuned_at} tokens: mean validation error of each network at each learning rate that was tried",
            )
        page.note(
            f"Validation error, mean over the training, so that less means sooner, and over {len(RECALL.tuning_seeds)} tuning seeds, used for nothing else · random address, above {pairs.TUNED_AT[0]} tokens, below {pairs.TUNED_AT[1]}; "
            f"{max(pairs.DISTANCES[RANDOM])} tokens have the rate of {pairs.TUNED_AT[1]}, and fixed addresses that of random ones · ✓ chosen · by chance where all are near {1 - 1 / VALUES:.0%}"
        )

"""Word embeddings: the vectors in a plane, the reader's own analogy, and what the width of the window does."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import word_embeddings as captions
from dlcore.analysis.selection import tuning_table
from dlcore.charts.language import word_embeddings as drawings
from dlcore.data import analogies
from dlcore.data.synthetic_english import classes
from dlcore.experiments import find
from dlcore.experiments.language import word_embeddings as learning
from pages.language.panels import modern_parts
from pages.shared import cache, controls, layout
from pages.shared.failures import fails_alone

EMBEDDINGS = find("word-embeddings")
SKIP_GRAM = learning.SKIP_GRAM
BASE = EMBEDDINGS.setting("window").default
RELATED, ALL = "of the relation", "of all kinds"


def panel(page):
    """The plane and the analogy above, the windows below."""
    modern_parts.formula("skip-gram")
    st.markdown(
        f"Skip-gram reads {learning.SENTENCES.default:,} sentences of synthetic English and learns two vectors for each of {len(analogies.words())} words: an input vector, "
        "which is what one usually keeps, and an output vector, used where the word is the context of another. Nobody tells it what an animal is, or who lives where."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        window = controls.segmented_control(
            "Window",
            learning.WINDOWS,
            default=BASE,
            required=True,
            key=page.key("emb-window"),
            help=learning.WINDOW.help,
        )
        vectors = controls.segmented_control(
            "Vectors",
            learning.VECTORS,
            default=learning.INPUT,
            required=True,
            key=page.key("emb-vectors"),
            help="The sum also brings together words that stand beside each other, not only words in similar contexts.",
        )
        relation = controls.selectbox(
            "Relation",
            analogies.RELATIONS,
            index=1,
            format_func=" → ".join,
            key=page.key("emb-relation"),
            help="A line leads from each word of the first kind to its partner of the second.",
        )
        drawn = controls.segmented_control(
            "Words",
            (RELATED, ALL),
            default=RELATED,
            required=True,
            key=page.key("emb-words"),
            help="The plane is fitted to the words that are drawn. Of the relation: each word is named. Of all kinds: colors alone show the kinds.",
        )
    window, both, relation = window or BASE, vectors == learning.BOTH, relation or analogies.RELATIONS[1]
    recorded = cache.load_arrays(EMBEDDINGS.run(SKIP_GRAM, EMBEDDINGS.seeds[0], window=window))
    if recorded is None:
        page.note("The vectors are shown once they have been learned: none are recorded.")
    else:
        source = f"{EMBEDDINGS.id}, skip-gram, window {window}, first seed, {vectors} vectors"
        _plane(page, recorded, relation, both, drawn != ALL, source)
        _analogy(page, recorded, both, source)
    _windows(page)
    modern_parts.foot(
        page, "Embeddings", "models/language/skip_gram.py", "SkipGram", "context_pairs", "noise_distribution"
    )


@fails_alone
def _plane(page, recorded, relation, both, alone, source):
    """Words in two dimensions, with the lines of one relation."""
    from dlcore.inspection.language import word_embeddings as inspection

    given = {"recorded": recorded, "relation": relation, "both": both, "alone": alone}
    share = cache.live_value(partial(inspection.variance_share, **given))
    page.chart_with_download(
        cache.live_chart(
            partial(inspection.plane, **given), drawings.plane, partial(captions.plane_caption, relation=relation)
        ),
        f"each word at length 1, in the plane of the first two principal components, which holds {share:.0%} of the variance · first seed · point at a dot",
        "word-vectors",
        source,
    )


@fails_alone
def _analogy(page, recorded, both, source):
    """The reader's own question to the recorded vectors."""
    from dlcore.inspection.language import word_embeddings as inspection

    st.markdown(
        "**Ask an analogy.** *a* is to *b* as *c* is to what? The answer is the word nearest to *b* − *a* + *c*."
    )
    words, asked = analogies.words(), {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, first in (("a", "dog"), ("b", "kennel"), ("c", "cat")):
            asked[name] = (
                controls.selectbox(
                    name,
                    words,
                    index=words.index(first),
                    key=page.key(f"emb-{name}"),
                    help="Any word of the sentences. The three words of the question are never the answer.",
                )
                or first
            )
    if asked["a"] == asked["b"]:
        layout.small(
            "*a* and *b* are the same word, so that nothing is left of the offset: the answer is the nearest word to *c*."
        )
    page.chart_with_download(
        cache.live_chart(
            partial(inspection.answers, recorded=recorded, **asked, both=both),
            drawings.nearest,
            partial(captions.answer_caption, **asked),
        ),
        "the nearest words by cosine, each with its rank · orange: the answer of the tables that the sentences are made from",
        "analogy",
        f"{source} · {asked['a']} : {asked['b']} = {asked['c']} : ?",
    )


def _windows(page):
    """Accuracy and purity by window, the rules with their controls, the relations, and how the learning rate was chosen."""
    count = sum(len(analogies.questions(relation)) for relation in analogies.RELATIONS)
    st.markdown(
        f"**What the window does.** All {count:,} analogies that the tables of this world allow are put to two kinds of vectors: those of skip-gram, and those of counts, "
        "as positive pointwise mutual information (PPMI), factorized to the same width by a truncated SVD. A narrow window sees what can stand in a word's place, which is much the same for all animals; a wide one sees what the sentence is about."
    )
    records = cache.load(EMBEDDINGS, EMBEDDINGS.variants, {"window": learning.WINDOWS})

    def purity_beside():
        page.chart(
            records.chart("end", drawings.purity_by_window, captions.purity_caption),
            "words of a kind, such as animals, whose nearest word is of the same kind · input vectors",
        )

    page.experiment(
        records,
        "analogies",
        drawings.accuracy_by_window,
        captions.window_caption,
        f"analogies whose answer comes first of {len(analogies.words()) - 3} words, the three of the question left out · green and purple: skip-gram, asked without a, and with c alone · "
        f"input vectors of width {learning.WIDTH.default} · log axis · {layout.seed_range(EMBEDDINGS)}, each with other sentences",
        "emb-",
        beside=purity_beside,
    )
    at_base = (("window", (BASE,)),)
    rules = records.value(
        "analogies",
        partial(captions.rule_table, words=len(analogies.words()) - 3, kind_words=_words_of_kind()),
        at_base,
    )
    page.note(rules and f"Rule by rule with a window of {BASE}, mean of {len(EMBEDDINGS.seeds)} seeds:")
    page.table(rules, f"Accuracy of each rule, with either kind of vectors, window {BASE}")
    page.note(records.value("end", captions.sum_note, at_base))
    with st.expander("Relation by relation, and how the learning rate was chosen", icon=":material/table:"):
        page.table(records.value("analogies", captions.relation_table, at_base), f"Accuracy by relation, window {BASE}")
        page.table(
            cache.load_tuning(EMBEDDINGS, (SKIP_GRAM,)).value(
                "curve", partial(tuning_table, setting="learning_rate", by="validation")
            ),
            "Validation loss of skip-gram at each learning rate that was tried",
        )
        page.note(
            f"Loss on held-out sentences, which have no part in the analogies; mean of {len(EMBEDDINGS.tuning_seeds)} tuning seeds, used for nothing else, window {BASE} · ✓ chosen"
        )


def _words_of_kind():
    """Over all questions, how many words a guess of the right kind has to choose from: those of the answer's kind but b."""
    kinds, words = list(classes().values()), analogies.words()
    asked = [question for relation in analogies.RELATIONS for question in analogies.questions(relation)]
    chances = [1 / (kinds.count(classes()[words[answer]]) - 1) for *_, answer in asked]
    return len(chances) / sum(chances)

"""The reader's sentence through BERT, GPT and T5: who sees whom, the blank, going on, and text to text."""

from functools import lru_cache

import streamlit as st

from dlcore.charts.base import name
from dlcore.charts.language import attention_heads
from dlcore.charts.language.next_token import next_words
from dlcore.experiments import find
from dlcore.experiments.language.pretraining import NETWORKS
from pages.shared import cache, layout

THREE = find("pretraining-objectives")
USUAL, ASKED = "the dog lives in the kennel .", "answer : what lives in the kennel ?"
SIGHT = {
    "bert": "every word sees all words",
    "gpt": "every word sees itself and what stands before it",
    "t5": "the input sees all of itself, what is written sees what was written before, and all of the input",
}


def sees(networks, key):
    """Who may see whom, as the networks' own masks have it."""
    from dlcore.inspection.language.text_tasks import looks

    words = _sentence(key)
    if words is None:
        return
    for variant, place in zip(networks, st.columns(len(networks)), strict=True):
        with place:
            st.markdown(f"**{name(variant)}: {SIGHT[variant]}**")
            for kind, table in looks(variant, words[:9]).items():
                layout.small(
                    f"{kind or 'filled: may be seen'}{' · filled: may be seen' if kind else ''} · who looks goes down, at whom to the right"
                )
                drawing = attention_heads.one_head(table)
                st.vega_lite_chart(drawing.frame, drawing.spec, alt=f"{name(variant)}, {kind}: {SIGHT[variant]}")
    layout.small("The first nine words; T5's decoder is shown as it writes the first four of them.")


def fills(networks, key, hidden):
    """The reader hides a word, and each network puts in what it thinks stood there."""
    from dlcore.inspection.language.text_tasks import MASK, filled

    words = _sentence(key)
    if words is None:
        return
    place = words.index(MASK) if MASK in words else _hidden(words, key)
    left, right = " ".join(words[:place]), " ".join(words[place + 1 :])
    trained = _trained(networks)
    if hidden or trained is None:
        _nothing(hidden)
        return
    for variant, column in zip(trained, st.columns(len(trained)), strict=True):
        with column:
            table = filled(variant, trained[variant], words, place)
            drawing = attention_heads.candidates(table)
            best = table.iloc[0]
            layout.draw(
                cache.Picture(
                    drawing.frame, drawing.spec, f"{name(variant)}: {best['token']}, {best['probability']:.0%}"
                ),
                "likeliest words at the blank",
            )
            layout.small(f"It is shown:{' (T5 writes what its sign [1] stands for)' if variant == 't5' else ''}")
            st.code(f"{left} ___" if variant == "gpt" else f"{left} ___ {right}", language=None, wrap_lines=True)


def goes_on(key, hidden):
    """GPT, or T5, goes on from the reader's words: the next word's probabilities, a sentence drawn, and the likeliest endings."""
    from dlcore.inspection.language import text_tasks as inspection

    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.segmented_control(
            "Who writes",
            ("GPT", "T5"),
            default="GPT",
            required=True,
            key=f"{key}who",
            bind="query-params",
            help="GPT goes on from the words themselves; T5 reads “continue :” and the words, and writes what follows. BERT cannot write.",
        )
        temperature = st.slider(
            "Temperature",
            0.0,
            2.0,
            1.0,
            0.1,
            key=f"{key}temperature",
            bind="query-params",
            help="0 takes the likeliest word each time. Greater: bolder, and more nonsense.",
        )
        top_k = st.slider(
            "Top-k",
            0,
            50,
            0,
            1,
            key=f"{key}top-k",
            bind="query-params",
            help="Only so many of the likeliest words are left to draw from; 0 leaves all. Greater: bolder.",
        )
        top_p = st.slider(
            "Top-p",
            0.05,
            1.0,
            1.0,
            0.05,
            key=f"{key}top-p",
            bind="query-params",
            help="The fewest words that make up this share are left to draw from. Greater: bolder.",
        )
    words = _sentence(key, "the hungry dog", "Beginning")
    if words is None:
        return
    trained = _trained(tuple(NETWORKS))
    variant = "t5" if who == "T5" else "gpt"
    if hidden or trained is None or variant not in trained:
        _nothing(hidden)
        return
    writer = inspection.Writer(variant, trained[variant], words)
    left, right = st.columns(2, gap="large")
    with left:
        table = inspection.next_words(writer, temperature, top_k, top_p)
        drawing, best = next_words(table), table.iloc[0]
        layout.draw(
            cache.Picture(
                drawing.frame,
                drawing.spec,
                f"Next comes {best['token']}, says {name(variant)}, with {best['probability']:.0%}",
            ),
            "bar: what is left to draw from · orange: what the network gives · likeliest ten",
        )
    with right:
        st.markdown("**Written word by word**")
        _written(inspection, writer, (temperature, top_k, top_p), words, key)
        st.markdown("**The likeliest endings** :small[:gray[beam search, width 4, whatever stands above]]")
        endings = inspection.beams(writer)
        st.table(
            endings.assign(probability=endings["probability"].map("{:.2%}".format)).rename(
                columns={"ending": "Ending", "probability": "Probability"}
            ),
            border="horizontal",
            hide_index=True,
            alt="The endings that beam search finds",
        )


def _written(inspection, writer, how, words, key):
    """Streams a new sentence where anything changed or the reader asks for another, else shows the last one."""
    number = st.session_state.setdefault(f"{key}drawn", 0)
    asked = (writer.name, *how, words, number)
    st.code(" ".join(words) + " …", language=None, wrap_lines=True)
    if st.session_state.get(f"{key}last", (None,))[0] == asked:
        st.markdown(st.session_state[f"{key}last"][1])
    else:
        told = st.write_stream(f"{word} " for word in inspection.written(writer, *how, seed=number))
        st.session_state[f"{key}last"] = (asked, told or "(it ends here)")
        if not told:
            st.markdown("(it ends here)")
    st.button("Draw another", key=f"{key}another", on_click=_another, args=(f"{key}drawn",), icon=":material/casino:")


def _another(key):
    st.session_state[key] = st.session_state.get(key, 0) + 1


def text_to_text(key, hidden):
    """T5 answers a text that begins with the name of a task; its cross-attention is drawn."""
    from dlcore.inspection.language import text_tasks as inspection

    st.markdown(
        "T5 was taught three tasks: `fill :` a sentence with a gap, written [1]; `continue :` a beginning; `answer :` a question about the sentences."
    )
    words = _sentence(key, ASKED, "Task and text")
    if words is None:
        return
    trained = _trained(tuple(NETWORKS))
    if hidden or trained is None or "t5" not in trained:
        _nothing(hidden)
        return
    if inspection.task_of(words) is None:
        st.info(
            "This begins with none of its tasks, so that the answer means little: begin with fill :, continue : or answer :."
        )
    answer = inspection.text_to_text(trained["t5"], words)
    left, right = st.columns((1, 1.6), gap="large")
    with left:
        drawing = attention_heads.candidates(answer.rivals)
        layout.draw(
            cache.Picture(
                drawing.frame,
                drawing.spec,
                f"T5 writes: {' '.join(answer.words).removesuffix('[end]').strip() or 'nothing'}",
            ),
            "likeliest first words of the answer",
        )
    with right:
        layer, head = _one_of(answer.cross, key)
        weights = answer.cross[layer].mean(0) if head is None else answer.cross[layer, head]
        drawing = attention_heads.one_head(
            attention_heads.pairs(weights, answer.words, answer.read), "writes", "looks at"
        )
        first = answer.read[weights[0].argmax()]
        layout.draw(
            cache.Picture(
                drawing.frame, drawing.spec, f"While it writes “{answer.words[0]}” it looks most at “{first}”"
            ),
            "cross-attention · each row: the word that is written at this step · the darker, the more",
        )
        st.markdown(
            "It looks like an alignment of words, and is not a clean one: heads share the work, and what is looked at has already heard the words around it."
        )


def language():
    """What was read, and why the networks are our own."""
    from dlcore.inspection.language.text_tasks import examples

    st.markdown(
        "Templates join tables of what is so: where an animal lives, what it says and eats; what a baker bakes, and where; which color snow has. Every fact is read; a quarter of the "
        "sentences is not, and serves for validation and for testing. Of a quarter of the pairs of template and fact no sentence at all is read: to fill their blanks a network must have "
        "understood that the kennel belongs to the dog, however it was told. "
        "Of every blank it is known, and tested over the whole language, which side decides it."
    )
    st.table(
        examples().rename(columns={"sentence": "Sentence", "decided": "What decides which word"}),
        border="horizontal",
        hide_index=True,
        alt="Sentences, and which side decides which word",
    )
    st.markdown(
        "*Why our own networks, and not those of* transformers *at this size?* Each is one file of some forty lines that shares its attention with all other pages, so that the mask is the only difference. "
        "And the published set-ups are made for large ones: T5's begins with word vectors of size one that are also its output, which makes small ones hard to train. Real BERT, GPT-2 and T5 checkpoints have a page of their own."
    )


def _one_of(cross, key):
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layers, count = cross.shape[:2]
        layer = st.segmented_control(
            "Layer",
            range(1, layers + 1),
            default=layers,
            required=True,
            key=f"{key}layer",
            bind="query-params",
            help="The decoder's layers, first to last.",
        )
        head = st.segmented_control(
            "Head",
            ("mean", *map(str, range(1, count + 1))),
            default="mean",
            required=True,
            key=f"{key}head",
            bind="query-params",
            help="One head alone, or the mean of all.",
        )
    return (layer or layers) - 1, None if head in (None, "mean") else int(head) - 1


def _sentence(key, usual=USUAL, label="Your sentence"):
    """What the reader wrote, as tokens; None, after a sentence, where there is nothing to read."""
    from dlcore.inspection.language.text_tasks import CHARACTERS, MOST, UNKNOWN, InvalidText, read

    text = st.text_input(
        label,
        usual,
        max_chars=CHARACTERS,
        key=f"{key}text",
        help=f"Some 200 words are known, such as dog, kennel, baker, bread and snow; write ___ for a blank. {MOST} words are read.",
    )
    try:
        reading = read(text or "")
    except InvalidText as problem:
        st.info(str(problem))
        return None
    if reading.unknown:
        st.text(
            f"Not known, and read as {UNKNOWN}: {', '.join(word[:30] for word in reading.unknown[:8])}{' …' if len(reading.unknown) > 8 else ''}"
        )
    if reading.left_out:
        layout.small(f"The first {MOST} tokens are read; {reading.left_out:,} more are not.")
    return reading.words


def _hidden(words, key):
    """Which word is hidden, a place from 0."""
    places = range(len(words))
    usual = min(1, len(words) - 1)
    chosen = st.pills(
        "Hide",
        places,
        default=usual,
        format_func=lambda place: words[place].replace("[", "").replace("]", ""),
        key=f"{key}hide-{len(words)}",
        help="The word at this place is hidden from all three.",
    )
    return usual if chosen is None else chosen


def _nothing(hidden):
    if hidden:
        layout.small(layout.HIDDEN_NOTE)
    else:
        st.info("No trained weights are at hand: run the experiment above here, and they are kept.")


def _trained(networks):
    """The networks whose weights are recorded, variant to model; None where there are none."""
    kept = {variant: cache.load_arrays(THREE.run(variant, 0)) for variant in networks}
    return {variant: _restored(variant, arrays) for variant, arrays in kept.items() if arrays} or None


@lru_cache(maxsize=6)
def _restored(variant, kept):
    """Shared by all sessions, hence only asked, never trained."""
    from dlcore.inspection.language.text_tasks import restored

    return restored(variant, kept.arrays)

"""The reader's sentence through BERT, GPT and T5: attention masks, masked tokens, text generation, and text to text."""

from functools import partial

import pandas as pd
import streamlit as st

from dlcore.analysis.names import name
from dlcore.charts.language import attention_heads
from dlcore.charts.language.next_token import next_words
from dlcore.experiments import find
from dlcore.experiments.language.pretraining import NETWORKS
from pages.shared import cache, controls, experiment_view, layout, link
from pages.shared.failures import fails_alone

PRETRAINING = find("pretraining-objectives")
SENTENCE, QUESTION = "the dog lives in the kennel .", "answer : what lives in the kennel ?"
MASKS = {
    "bert": "every token attends to all tokens",
    "gpt": "every token attends to itself and to what stands before it",
    "t5": "the encoder is bidirectional, the decoder causal, with cross-attention to all of the input",
}


@fails_alone
def masks(page, networks):
    """The networks' own attention masks."""
    from dlcore.inspection.language.text_tasks import mask_tables, read

    words = typed_sentence(page.key(""), read)
    if words is None:
        return
    shown = []
    for variant, column in zip(networks, st.columns(len(networks)), strict=True):
        with column:
            st.markdown(f"**{name(variant)}: {MASKS[variant]}**")
            for kind, table in cache.live_value(partial(mask_tables, name=variant, words=words[:9])).items():
                layout.small(f"{kind + ' · ' if kind else ''}filled: visible · queries downwards, keys to the right")
                chart = attention_heads.one_head(table)
                finding = f"{name(variant)}{', ' + kind if kind else ''}: {MASKS[variant]}"
                st.vega_lite_chart(chart.frame, chart.spec, alt=finding)
                shown.append((cache.chart_of(chart, finding), "filled: visible · queries downwards, keys to the right"))
    layout.small("The first nine words; T5's decoder after the first four of them.")
    table = pd.concat([chart.table.to_pandas().assign(mask=chart.finding) for chart, _ in shown])
    source = f"the networks' own masks · “{' '.join(words[:9])}”"
    experiment_view.download_charts(shown, table, "attention-masks", page.key("masks-"), source)


@fails_alone
def masked_tokens(page, networks):
    """The reader masks a word, and each network predicts it."""
    from dlcore.inspection.language.text_tasks import MASK, predict_masked, read_masked

    words = typed_sentence(page.key(""), read_masked)
    if words is None:
        return
    position = words.index(MASK) if MASK in words else _masked_position(words, page.key(""))
    left, right = " ".join(words[:position]), " ".join(words[position + 1 :])
    trained = trained_weights(networks)
    if page.hidden or trained is None:
        explain_nothing(page)
        return
    for variant, column in zip(trained, st.columns(len(trained)), strict=True):
        with column:
            table = cache.live_value(partial(predict_masked, recorded=trained[variant], words=words, position=position))
            best = table.iloc[0]
            page.chart_with_download(
                cache.chart_of(
                    attention_heads.candidates(table), f"{name(variant)}: {best['token']}, {best['probability']:.0%}"
                ),
                "likeliest words at the masked position",
                f"masked-word-{variant}",
                f"{_of(variant)} · “{left} ___ {right}”",
            )
            layout.small(
                f"Its input:{' (T5 writes what its sentinel token [1] stands for)' if variant == 't5' else ''}"
            )
            st.code(f"{left} ___" if variant == "gpt" else f"{left} ___ {right}", language=None, wrap_lines=True)


@fails_alone
def generation(page):
    """GPT, or T5, continues the reader's words: next-word probabilities, a sampled sentence, and the likeliest endings."""
    from dlcore.inspection.language import text_tasks as inspection

    key = page.key("on-")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model = controls.segmented_control(
            "Model",
            ("GPT", "T5"),
            default="GPT",
            required=True,
            key=f"{key}who",
            help="GPT continues the words themselves; T5 gets “continue :” and the words as input, and writes what follows. BERT cannot generate.",
        )
        temperature = controls.slider(
            "Temperature",
            0.0,
            2.0,
            1.0,
            0.1,
            key=f"{key}temperature",
            help="0 takes the likeliest word each time. Greater: more diverse, and more nonsense.",
        )
        top_k = controls.slider(
            "Top-k",
            0,
            50,
            0,
            1,
            key=f"{key}top-k",
            help="Only so many of the likeliest words are sampled from; 0: all. Greater: more diverse.",
        )
        top_p = controls.slider(
            "Top-p",
            0.05,
            1.0,
            1.0,
            0.05,
            key=f"{key}top-p",
            help="Only the fewest words whose probabilities add up to this are sampled from. Greater: more diverse.",
        )
    words = typed_sentence(key, inspection.read_beginning, "the hungry dog", "Beginning")
    if words is None:
        return
    trained = trained_weights(tuple(NETWORKS))
    variant = "t5" if model == "T5" else "gpt"
    if page.hidden or trained is None or variant not in trained:
        explain_nothing(page)
        return
    here = {"recorded": trained[variant], "words": words}
    sampling = {"temperature": temperature, "top_k": top_k, "top_p": top_p}
    left, right = st.columns(2, gap="large")
    with left:
        table = cache.live_value(partial(inspection.next_words, **here, **sampling))
        best = table.iloc[0]
        page.chart_with_download(
            cache.chart_of(
                next_words(table),
                f"Likeliest next word of {name(variant)}: {best['token']}, {best['probability']:.0%}",
            ),
            "bar: sampling distribution · orange: the model's probability · likeliest ten",
            "next-words",
            f"{_of(variant)} · “{' '.join(words)}” · temperature {temperature:g}, top-k {top_k}, top-p {top_p:g}",
        )
    with right:
        st.markdown("**Sampled word by word**")
        _sample(partial(inspection.generate, **here, **sampling), words, key)
        st.markdown("**The likeliest endings** :small[:gray[beam search, width 4, independent of the settings above]]")
        endings = cache.live_value(partial(inspection.beam_search_endings, **here))
        st.table(
            endings.assign(probability=endings["probability"].map("{:.2%}".format)).rename(
                columns={"ending": "Ending", "probability": "Probability"}
            ),
            border="horizontal",
            hide_index=True,
            alt="The endings that beam search finds",
        )


def _sample(generate, words, key):
    """A sentence sampled after these words; another where the reader asks for it."""
    seed = st.session_state.setdefault(f"{key}drawn", 0)
    st.code(" ".join(words) + " …", language=None, wrap_lines=True)
    st.markdown(" ".join(cache.live_value(partial(generate, seed=seed))) or "(it ends here)")
    st.button("Sample another", key=f"{key}another", on_click=_another, args=(f"{key}drawn",), icon=":material/casino:")


def _another(key):
    st.session_state[key] = st.session_state.get(key, 0) + 1


@fails_alone
def text_to_text(page):
    """T5 answers a text that begins with the prefix of a task; its cross-attention is plotted."""
    from dlcore.inspection.language import text_tasks as inspection

    key = page.key("task-")
    st.markdown(
        "T5 was trained on three tasks: `fill :` a sentence with a sentinel token, written [1]; `continue :` a beginning; `answer :` a "
        "question about the sentences."
    )
    words = typed_sentence(key, inspection.read_task, QUESTION, "Task and text", "[1], or ___, for the sentinel token")
    if words is None:
        return
    trained = trained_weights(tuple(NETWORKS))
    if page.hidden or trained is None or "t5" not in trained:
        explain_nothing(page)
        return
    if inspection.task_of(words) is None:
        st.info(
            "This begins with none of its task prefixes, so the answer means little: begin with fill :, continue : or answer :."
        )
    source = f"{_of('t5')} · “{' '.join(words)}”"
    answer = cache.live_value(partial(inspection.text_to_text, recorded=trained["t5"], words=words))
    left, right = st.columns((1, 1.6), gap="large")
    with left:
        page.chart_with_download(
            cache.chart_of(
                attention_heads.candidates(answer.candidates),
                f"T5 writes: {' '.join(answer.words).removesuffix('[end]').strip() or 'nothing'}",
            ),
            "likeliest first words of the answer",
            "answer",
            source,
        )
    with right:
        layer, head = _one_of(answer.cross, key)
        weights = answer.cross[layer].mean(0) if head is None else answer.cross[layer, head]
        head_chart = attention_heads.one_head(
            attention_heads.pairs(weights, answer.words, answer.source), "output token", "input token"
        )
        first = answer.source[weights[0].argmax()]
        page.chart_with_download(
            cache.chart_of(head_chart, f"While it writes “{answer.words[0]}” it attends most to “{first}”"),
            "cross-attention weights · each row: the word that is written at this step · the darker, the greater",
            "cross-attention",
            f"{source} · layer {layer + 1}, {'mean of all heads' if head is None else f'head {head + 1}'}",
        )
        st.markdown(
            "It resembles a word alignment, but not a clean one: heads split the work, and each encoder state is already contextual, a mixture of the words around it."
        )


def corpus():
    """The training data, and why the networks are our own."""
    from dlcore.inspection.language.text_tasks import examples

    st.markdown(
        "Templates are filled from tables of facts: where an animal lives, what it says and eats; what a baker bakes, and where; which color snow "
        "has. Every fact is in the training set; a quarter of its sentences is held out for validation and testing. Of a quarter of the pairs of "
        "template and fact no sentence at all is in the training set (held-out combinations): to fill their blanks a network must have learned "
        "that the kennel belongs to the dog, whatever the template. Of every blank it is known, and tested over the whole language, which side "
        "decides it."
    )
    st.table(
        examples().rename(columns={"sentence": "Sentence", "decided": "Deciding side of each blank"}),
        border="horizontal",
        hide_index=True,
        alt="Sentences, and which side decides each blank",
    )
    st.markdown(
        "*Why our own networks, and not those of* transformers *at this size?* Each is one short file, trained here within minutes on the same sentences with as many parameters. BERT and GPT differ in "
        "mask and objective alone; T5 is built as its paper has it, and a test compares it number by number with that of transformers. Pretrained BERT, GPT-2 and T5 checkpoints have a page of their own.\n\n"
        "*Departures from the papers* are under *Formulas*, in a table for each network."
    )


def _one_of(cross, key):
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layers, count = cross.shape[:2]
        layer = controls.segmented_control(
            "Layer",
            range(1, layers + 1),
            default=layers,
            required=True,
            key=f"{key}layer",
            help="The decoder's layers, first to last.",
        )
        head = controls.segmented_control(
            "Head",
            ("mean", *map(str, range(1, count + 1))),
            default="mean",
            required=True,
            key=f"{key}head",
            help="One head alone, or the mean of all.",
        )
    return (layer or layers) - 1, None if head in (None, "mean") else int(head) - 1


def typed_sentence(key, read, default=SENTENCE, label="Your sentence", blank="___ for a mask"):
    """What the reader typed, as tokens that `read` made of it; None, after a sentence, where nothing can be done with it."""
    from dlcore.inspection.language.text_input import say_cut
    from dlcore.inspection.language.text_tasks import LONGEST, UNKNOWN, InvalidSentence

    text = link.own_text(
        label,
        default,
        f"{key}text",
        help=f"The vocabulary has some 200 words, such as dog, kennel, baker, bread and snow; write {blank}. The first {LONGEST} tokens are read.",
    )
    try:
        reading = read(text or "")
    except InvalidSentence as problem:
        st.info(str(problem))
        return None
    if reading.unknown:
        st.text(
            f"Not in the vocabulary, and read as {UNKNOWN}: {', '.join(word[:30] for word in reading.unknown[:8])}{' …' if len(reading.unknown) > 8 else ''}"
        )
    if reading.left_out:
        st.info(say_cut(LONGEST))
    return reading.words


def _masked_position(words, key):
    """Which word is masked, a position from 0."""
    default = min(1, len(words) - 1)
    chosen = controls.pills(
        "Mask",
        range(len(words)),
        default=default,
        format_func=lambda position: words[position].replace("[", "").replace("]", ""),
        key=f"{key}hide-{len(words)}",
        help="The word at this position is masked for all three.",
    )
    return default if chosen is None else chosen


def _of(variant):
    """The network behind a chart, for a picture of it."""
    return f"{PRETRAINING.id}, {name(variant)}, first seed"


def explain_nothing(page):
    """Why there is no answer: findings are hidden, or no weights are recorded."""
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
    else:
        st.info("No trained weights are recorded: run the experiment above here.")


def trained_weights(networks):
    """The networks whose weights are recorded, variant to arrays; None where there are none."""
    recorded = {variant: cache.load_arrays(PRETRAINING.run(variant, 0)) for variant in networks}
    return {variant: arrays for variant, arrays in recorded.items() if arrays} or None

"""Which words the Transformer on the Attention page reads: a sentence of the list, or the reader's own."""

import streamlit as st

from dlcore.guide import PAGES
from pages.shared import controls, link

OWN = "Custom sentence"
SENTENCES = {
    "the hungry dog lives in the …": "the hungry dog lives in the",
    "if it barks it must be the …": "if it barks it must be the",
    "blue is the color of the …": "blue is the color of the",
    "the baker shows us the bread to …": "the baker shows us the bread to",
    "nobody heals like the clever …": "nobody heals like the clever",
    "64 words": "today the old dog barks . the small cat lives in the basket . often the baker bakes the bread . "
    "in winter the snow is white . the young lion eats nothing but meat . every day the teacher works in the school . "
    "if it quacks it must be the duck . at noon the sea is blue . the happy",
}
LONGEST = 63  # words, as many as the network has positions beside that of [start]


def choose(page):
    """The words that are read, [start] first; None, after a sentence, where there are none."""
    from dlcore.data.synthetic_english import START
    from dlcore.inspection.language.text_input import read_words, say_cut

    def forget():
        for name in ("asks", "hide"):
            st.session_state.pop(page.key(name), None)

    def read_anew():
        forget()
        fields = (f"{PAGES['checkpoints'].prefix}text-{kind}" for kind in ("bert", "gpt2", "t5"))
        link.carry(st.session_state[page.key("text")], *fields)

    with page.controls():
        example = controls.selectbox(
            "Sentence",
            (*SENTENCES, OWN),
            key=page.key("sentence"),
            on_change=forget,
            help="The network was trained on synthetic English of some 200 words to predict the next word. "
            "What you type stays in this session.",
            width=300,
        )
        text = SENTENCES.get(example, "")
        if example == OWN:
            text = link.own_text(
                "Your words",
                "the clever owl lives in the",
                page.key("text"),
                on_change=read_anew,
                help=f"At most {LONGEST} words are read, in lower case. Unknown words are read as [unk].",
            )
    reading = read_words(text or "", LONGEST)
    if reading.unknown:
        names = ", ".join(word[:24] for word in reading.unknown[:12])
        st.text(f"Not in the vocabulary, and read as [unk]: {names}{' …' if len(reading.unknown) > 12 else ''}")
        st.page_link(
            PAGES["checkpoints"].path,
            label="Read it with a pretrained model, which knows every word",
            icon=":material/arrow_forward:",
        )
    if reading.left_out:
        st.info(say_cut(LONGEST, "words"))
    if not reading.words:
        st.info("There is no word to read yet: type a few, such as “the old cat lives in the”.")
        return None
    return (START, *reading.words)

"""The recorded attention of a real network, which is there before anything is loaded."""

from pages.language.panels import checkpoint_heads
from pages.shared import cache, controls, layout

RECORDED = "MiniLM, recorded"
WORD = "it"  # whose noun is another one in each of the first two sentences


def view(page):
    """One of the recorded sentences, and what every head attends to in it."""
    from dlcore.analysis.language import checkpoints as captions
    from dlcore.inspection.language.recording import SELF, TELLING, load

    recording, key = cache.live_value(load), page.key("rec-")
    layout.small(
        f"{recording.network} by {recording.publisher}: a BERT of {recording.parameters / 1e6:.1f} million parameters, 6 layers of 12 heads, trained to compare sentences. "
        f"Its attention was computed on {recording.recorded} from the published weights ({recording.license}, in the package {recording.package}), so that nothing is loaded here; "
        "for your own text load a checkpoint."
    )
    sentence = controls.selectbox(
        "Sentence",
        tuple(recording.sentences),
        key=f"{key}sentence",
        help="The first two differ in one word, and “it” refers to a different noun in each.",
    )
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    attention = recording.sentences[sentence].attentions[SELF]
    kind, layer, head = checkpoint_heads.choose({SELF: attention}, key, TELLING)
    if WORD in attention.keys:
        layout.small(captions.word_caption(attention, WORD, layer, head))
    checkpoint_heads.draw(
        attention, kind, layer, head, key, f"the recorded attention of {recording.network} · “{sentence}”"
    )
    checkpoint_heads.caution("load a checkpoint, take a word out, and look at its *likeliest tokens*")

"""Pretrained checkpoints: what a BERT, a GPT-2 or a T5 of the reader's choice does with the reader's text."""

from pages.language.panels import checkpoint_explorer, checkpoint_loader, checkpoint_recording
from pages.shared.page import Page

page = Page("checkpoints")
page.heading(
    "What do the heads of a pretrained BERT, GPT-2 or T5 attend to, and what do the models make of your sentence?",
    "The guide names the three steps after the Transformer: *BERT (2018), bidirectional context; GPT (2018), autoregressive; T5 (2020), text-to-text*. Here their published weights, or your own, read what you write.",
)
with page.toolbar():
    pass

checkpoint = checkpoint_loader.choose(page)
if checkpoint == checkpoint_recording.RECORDED:
    checkpoint_recording.view(page)
elif checkpoint:
    checkpoint_explorer.view(page, checkpoint)

page.verdicts(("language/transformer-long-range", "language/bert-classifies", "language/gpt-generates"))

offered, safe = page.explore("What can be loaded", "What the server reads")
if offered.open:
    with offered:
        checkpoint_loader.offers()
elif safe.open:
    with safe:
        checkpoint_loader.reads()

page.whiteboard()
page.source(
    (
        "dlcore/inspection/language/checkpoint_files.py",
        "dlcore/inspection/language/checkpoint_tokenizers.py",
        "dlcore/inspection/language/checkpoints.py",
        "dlcore/inspection/language/checkpoint_answers.py",
        "dlcore/inspection/language/hub.py",
        "dlcore/inspection/language/recording.py",
        "dlcore/inspection/language/token_labels.py",
        "dlcore/charts/language/attention_heads.py",
    )
)

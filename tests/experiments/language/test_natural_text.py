"""The harder text: rows, objectives and hidden tokens are what they say, counts tell what they must, bad corpora are refused."""

import pytest
import torch

from dlcore.base import InvalidInput
from dlcore.data import corpora
from dlcore.data.corpora import InvalidText
from dlcore.experiments import find
from dlcore.experiments.language import natural_text as harder
from dlcore.inspection.language import text_input
from tests.experiments.language.readers_texts import own_text

TEXT = find("natural-text")
SEEN = torch.arange(12, 12 + harder.LENGTH).repeat(5, 1)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_a_fifteenth_in_a_hundred_is_asked_and_most_of_it_masked():
    read = torch.full((200, harder.LENGTH), 500)
    (shown,), told = harder.mask_tokens(read, generator())
    asked = told != -100
    assert asked.float().mean() == pytest.approx(harder.HIDDEN, abs=0.01)
    assert (told[asked] == 500).all()
    assert (shown[~asked] == 500).all()
    assert (shown[asked] == harder.SPECIAL.index(harder.MASK)).float().mean() == pytest.approx(0.8, abs=0.03)
    assert shown[asked & (shown != 500)].lt(harder.TOKENS).all()


def test_the_next_token_is_told_at_every_place():
    (shown,), told = harder.next_token(SEEN, generator())
    assert torch.equal(shown + 1, told)


@pytest.mark.parametrize("variant", harder.NETWORKS)
def test_scores_at_a_hidden_token_do_not_depend_on_it(variant):
    torch.manual_seed(0)
    model, places = harder.network(variant).eval(), torch.tensor([9, 20, 30, 40, 50])
    other = SEEN.clone()
    other[torch.arange(5), places] = 777
    with torch.no_grad():
        ours, theirs = (harder.hidden_token_logits(variant, model, read, places) for read in (SEEN, other))
        assert torch.allclose(ours, theirs, atol=1e-5)
        later = SEEN.clone()
        later[torch.arange(5), places + 1] = 777
        moved = (harder.hidden_token_logits(variant, model, later, places) - ours).abs().max()
    assert (moved > 1e-6) == (variant != "gpt")  # GPT alone sees nothing of what comes after


def test_what_is_hidden_is_a_word_and_not_at_the_edge():
    stream = torch.tensor([2, *range(12, 400)] * 20)
    read, places = harder.hide_tokens(stream, 200, 0)
    assert read.shape == (200, harder.LENGTH)
    assert (read[torch.arange(200), places] >= len(harder.SPECIAL)).all()
    assert places.min() >= 8
    assert places.max() < harder.LENGTH - 8


@pytest.mark.slow
def test_a_readers_text_is_learnt_from(silent):
    name = text_input.store(text_input.decode(own_text().encode()))
    one, trigram = (
        TEXT.measure(TEXT.run_group(variant, (0,), corpus=name), "cpu", silent)[0]["outcome"]
        for variant in ("unigram", "trigram")
    )
    assert trigram["accuracy"][0] > one["accuracy"][0] + 0.3
    assert trigram["perplexity"][0] < one["perplexity"][0] / 3
    curve = TEXT.measure(TEXT.run_group("gpt", (0,), corpus=name, steps=12), "cpu", silent)[0]["curve"]
    assert curve["validation"][-1] < curve["validation"][0]
    assert [row["step"] for (row,) in silent.reported[-13:]] == list(range(13))


FOOTNOTES = "\n\n".join(
    f"w{number} {' '.join(harder.SPECIAL)} w{number}[1] [mask][pad] and [start]w{number * 7}" for number in range(250)
)


def test_what_looks_like_a_special_token_in_a_readers_text_stays_text(home):
    name = text_input.store(text_input.decode(FOOTNOTES.encode()))
    encoder = harder.tokenizer(name)
    for special in harder.SPECIAL:
        text = f"see {special}, w1{special}"
        ids = encoder.encode(text).ids
        assert min(ids) >= len(harder.SPECIAL)
        assert encoder.decode(ids) == text
    start = harder.SPECIAL.index(harder.START)
    for part, stream in harder.streams(name).items():
        starts = (stream == start).sum()
        assert starts == len(corpora.parts(name)[part])
        assert (stream < len(harder.SPECIAL)).sum() == starts


def test_the_shipped_text_is_tokenized_as_when_its_records_were_measured():
    assert TEXT.revision == 1
    encoder = harder.tokenizer(corpora.HELP)
    assert encoder.encode("see [1]").ids[-1] == harder.SPECIAL.index("[1]")


@pytest.mark.parametrize(
    "corpus", ["", "../../etc/passwd", "python-help ", "0123456789abcdef012", "0123456789ABCDEF0123", 7]
)
def test_a_corpus_is_named_or_refused(corpus):
    with pytest.raises(InvalidInput, match="Text is"):
        TEXT.run("gpt", 0, corpus=corpus)


def test_a_text_that_is_gone_is_a_sentence(silent):
    with pytest.raises(InvalidText, match="upload it again"):
        TEXT.measure(TEXT.run_group("gpt", (0,), corpus="0" * 20), "cpu", silent)

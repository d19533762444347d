"""What a held checkpoint makes of a reader's text: the attention of all its heads, what fills a blank, what comes next, and what it writes."""

from dataclasses import dataclass

import numpy
import pandas

from dlcore.inspection import needs_torch
from dlcore.inspection.language.checkpoint_files import FAMILIES, InvalidCheckpoint
from dlcore.inspection.language.checkpoints import hold, still
from dlcore.inspection.language.text_input import say_cut
from dlcore.inspection.language.token_labels import label

CHARACTERS, MOST_NEW, BLANKS, CANDIDATES = 20_000, 60, 3, 10
SELF, ENCODER, DECODER, CROSS = "Self-attention", "Encoder", "Decoder", "Cross-attention"
FIRST, ITSELF, BEFORE, AFTER, LAST = (
    "the first token",
    "the token itself",
    "the token before",
    "the token after",
    "the last token",
)
EMPTY = "There is nothing to read yet: write a word or a sentence."
LONGER = "This text is longer than the {count} tokens that are read, so what follows its end cannot be predicted: shorten it."
BEYOND = "{blank} stands beyond the first {count} tokens, which are all that is read, and cannot be filled in: shorten the text before it."
NOTHING = "There is nothing in this text that the tokenizer knows: write a word or a sentence."


@dataclass(frozen=True)
class Extent:
    """How much of a text is read: so many tokens, how many blanks are among them, and how many stand beyond.

    `cut` is the sentence that says that something is left out, `refusal` the one that says why nothing can be predicted; each is empty otherwise.
    """

    read: int
    blanks: int
    beyond: int
    cut: str
    refusal: str


@needs_torch
def extent(folder, text):
    """The Extent of a text for the checkpoint of this folder. Raises InvalidCheckpoint."""
    with hold(folder) as checkpoint:
        read = _read(checkpoint, text)
        count = len(read.ids)
        cut = say_cut(count) if read.cut else ""
        if cut and read.added:
            names = " and ".join(f"`{name.replace('`', '′')}`" for name in read.added)
            cut += f" {names}, which the tokenizer adds, {'counts' if len(read.added) == 1 else 'count'} among them."
        return Extent(count, len(read.blanks), read.beyond, cut, _refusal(checkpoint, read))


def _refusal(checkpoint, read):
    """Why nothing can be predicted for a text: what is asked for lies beyond what is read. Empty where something can."""
    count = len(read.ids)
    if checkpoint.kind == "gpt2":
        return LONGER.format(count=count) if read.cut else ""
    if checkpoint.kind == "t5":
        return BEYOND.format(blank="A sentinel token", count=count) if read.beyond else ""
    mask = next(iter(checkpoint.blanks), "[MASK]")
    if read.blanks:
        return ""
    return BEYOND.format(blank=mask, count=count) if read.beyond else f"Write {mask} where a word is to be filled in."


@dataclass(frozen=True)
class Attention:
    """One kind of attention: (layers, heads, queries, keys), rows that add up to one, and a label for each token.

    `own`: a sequence looks at itself. Where it is being written, a row is called by the token that it writes, which is one after the one it has read.
    """

    weights: numpy.ndarray
    queries: tuple
    keys: tuple
    own: bool = True

    @property
    def written(self):
        return self.own and self.queries != self.keys


@dataclass(frozen=True)
class Looked:
    """What a checkpoint looked at: its attentions by kind, and how many tokens the text has, of which `read` were read."""

    attentions: dict
    tokens: int
    read: int


@needs_torch
def look(folder, text, answer=()):
    """The attention of every layer and head. For T5 `answer` is what it wrote, as token numbers, which its decoder is shown. Raises InvalidCheckpoint."""
    import torch

    with hold(folder) as checkpoint, torch.inference_mode():
        read = _read(checkpoint, text)
        inputs, network = torch.tensor([read.ids]), checkpoint.network
        seen = _labels(checkpoint, read.ids)
        if checkpoint.kind == "t5":
            answer = list(answer)[: checkpoint.most]
            given = torch.tensor([[_start(checkpoint), *answer[:-1]]])
            out = network(input_ids=inputs, decoder_input_ids=given, output_attentions=True, use_cache=False)
            written = _labels(checkpoint, answer) or ("(nothing)",)
            shown = ("(start)", *written[: len(given[0]) - 1])
            kinds = {
                ENCODER: Attention(_stack(out.encoder_attentions), seen, seen),
                CROSS: Attention(_stack(out.cross_attentions), written, seen, own=False),
                DECODER: Attention(_stack(out.decoder_attentions), written, shown),
            }
        else:
            out = network(input_ids=inputs, output_attentions=True, use_cache=False)
            kinds = {SELF: Attention(_stack(out.attentions), seen, seen)}
        return Looked(kinds, read.tokens, len(read.ids))


def habits(attention):
    """For each head the mean share of its attention that goes to each of some places: a table with layer, head, place and share.

    A row counts where it has that place, and where that place is not also the first or the last token, or the only one that it may look at.
    """
    weights = attention.weights
    queries, keys = weights.shape[-2:]
    rows = numpy.arange(queries)
    inner = rows[1:-1]
    if attention.written:
        places = {FIRST: (rows[1:], 0), BEFORE: (rows[1:], rows[1:])}
    elif attention.own:
        places = {
            FIRST: (rows[1:], 0),
            LAST: (rows[:-1], keys - 1),
            ITSELF: (inner, inner),
            BEFORE: (rows[2:], inner),
            AFTER: (rows[:-2], inner),
        }
    else:
        places = {FIRST: (rows, 0), LAST: (rows, keys - 1)} if keys > 1 else {}
    layers, heads = weights.shape[:2]
    layer, head = (side.ravel() + 1 for side in numpy.mgrid[:layers, :heads])
    tables = []
    for place, (counted, columns) in places.items():
        if len(counted):
            share = weights[..., counted, columns].mean(-1)
            tables.append(pandas.DataFrame({"layer": layer, "head": head, "place": place, "share": share.ravel()}))
    return (
        pandas.concat(tables, ignore_index=True)
        if tables
        else pandas.DataFrame(columns=["layer", "head", "place", "share"])
    )


@needs_torch
def blanks(folder, text):
    """What BERT puts into each mask of the text, three of them at most: a table with blank, rank, token and probability. Raises InvalidCheckpoint, also where every mask stands beyond what is read."""
    import torch

    with hold(folder) as checkpoint, torch.inference_mode():
        if checkpoint.kind != "bert":
            raise InvalidCheckpoint("Only BERT fills blanks; this one goes on from the left.")
        if not checkpoint.fills:
            raise InvalidCheckpoint(
                "This checkpoint has no head that fills blanks: it was saved without, so only its attention can be seen."
            )
        read = _read_to_predict(checkpoint, text)
        scores = checkpoint.network(input_ids=torch.tensor([read.ids])).logits[0]
        tables = [
            _candidates(checkpoint, scores[place]).assign(blank=number + 1)
            for number, place in enumerate(read.blanks[:BLANKS])
        ]
        return pandas.concat(tables, ignore_index=True)


@needs_torch
def next_tokens(folder, text):
    """The ten likeliest first tokens that GPT-2 goes on with, or that T5 begins its answer with: a table with token and probability.

    Raises InvalidCheckpoint, also where GPT-2's text, or a sentinel of T5's, goes beyond what is read.
    """
    import torch

    with hold(folder) as checkpoint, torch.inference_mode():
        read = _read_to_predict(checkpoint, text)
        return _candidates(
            checkpoint, _scores(checkpoint, _encode(checkpoint, read.ids), [] if checkpoint.kind == "t5" else read.ids)
        )


@dataclass(frozen=True)
class Written:
    """What a checkpoint wrote so far, as a text and as token numbers, and whether it is at its end."""

    text: str
    tokens: tuple[int, ...]
    ended: bool


@needs_torch
def write_token(folder, text, written=(), temperature=0.0, top=20, seed=0):
    """Writes one more token after those in `written`, numbers. Temperature 0 takes the likeliest, else one of the `top`. Raises InvalidCheckpoint, as `next_tokens`.

    It ends with the end-of-text token, which is left out, or where the checkpoint has no more positions. Equal seeds give equal tokens.
    """
    import torch

    with (still if written else hold)(folder) as checkpoint, torch.inference_mode():
        if checkpoint.kind == "bert":
            raise InvalidCheckpoint("BERT does not write: it was trained to fill blanks, with both sides in view.")
        read = _read_to_predict(checkpoint, text)
        before = [*([] if checkpoint.kind == "t5" else read.ids), *written]
        if checkpoint.positions is not None and len(before) >= checkpoint.positions:
            return Written(checkpoint.tokenizer.decode(written), tuple(written), True)
        chance = torch.Generator().manual_seed(int(seed) * MOST_NEW + len(written))
        token = _pick(_scores(checkpoint, _encode(checkpoint, read.ids), before), temperature, top, chance)
        ended = token == checkpoint.special.get("eos_token")
        tokens = tuple(written) if ended else (*written, token)
        return Written(checkpoint.tokenizer.decode(tokens), tokens, ended)


def write(folder, text, most=30, step=write_token, **sampling):
    """Writes token by token, `most` at most: yields the text so far and the numbers of its tokens. `step` is called as `write_token`, once for each. Raises InvalidCheckpoint."""
    written = ()
    for _ in range(min(most, MOST_NEW)):
        so_far = step(folder=folder, text=text, written=written, **sampling)
        if so_far.ended:
            return
        written = so_far.tokens
        yield so_far.text, written


@dataclass(frozen=True)
class _Text:
    """The token numbers that are read, how many the text has, whether some are left out, the labels of those that the tokenizer adds, the places of blanks, and how many stand beyond."""

    ids: list
    tokens: int
    cut: bool
    added: tuple
    blanks: list
    beyond: int


def _read(checkpoint, text):
    """The text as token numbers, cut to what the checkpoint is given at most. Raises InvalidCheckpoint."""
    text, rest = text[:CHARACTERS].encode("utf-8", "replace").decode("utf-8"), text[CHARACTERS:]
    if not text.strip():
        raise InvalidCheckpoint(EMPTY)
    encoding = checkpoint.tokenizer.encode(text)
    added = [number for number, special in zip(encoding.ids, encoding.special_tokens_mask, strict=True) if special]
    if len(added) == len(encoding.ids):
        raise InvalidCheckpoint(NOTHING)
    if max(encoding.ids) >= checkpoint.network.config.vocab_size:
        raise InvalidCheckpoint(
            f"The tokenizer in this folder does not belong to this {FAMILIES[checkpoint.kind]}: it has tokens that the network does not know."
        )
    blanks, left_out = set(checkpoint.blanks.values()), encoding.overflowing
    beyond = sum(number in blanks for more in left_out for number in more.ids)
    return _Text(
        encoding.ids,
        len(encoding.ids) + sum(len(more.ids) - sum(more.special_tokens_mask) for more in left_out),
        bool(left_out or rest.strip()),
        _labels(checkpoint, added),
        [place for place, number in enumerate(encoding.ids) if number in blanks],
        beyond + sum(map(rest.count, checkpoint.blanks)),
    )


def _read_to_predict(checkpoint, text):
    """The same, where what is asked for lies within what is read. Raises InvalidCheckpoint."""
    read = _read(checkpoint, text)
    if refusal := _refusal(checkpoint, read):
        raise InvalidCheckpoint(refusal)
    return read


def _start(checkpoint):
    """T5's decoder begins with its padding token."""
    return checkpoint.special.get("pad_token", 0)


def _encode(checkpoint, ids):
    """What T5's encoder makes of the text; None for the others."""
    if checkpoint.kind != "t5":
        return None
    import torch

    with torch.inference_mode():
        return checkpoint.network.encoder(input_ids=torch.tensor([ids]))


def _scores(checkpoint, encoded, before):
    """The scores (vocabulary,) of the token after `before`."""
    import torch

    if checkpoint.kind == "t5":
        given = torch.tensor([[_start(checkpoint), *before]])
        out = checkpoint.network(encoder_outputs=encoded, decoder_input_ids=given, use_cache=False)
    else:
        out = checkpoint.network(input_ids=torch.tensor([before]), use_cache=False)
    return out.logits[0, -1]


def _pick(scores, temperature, top, chance):
    import torch

    _finite(scores)
    if temperature <= 0:
        return int(scores.argmax())
    kept = torch.topk(scores, min(max(1, int(top)), len(scores)))
    return int(kept.indices[torch.multinomial((kept.values / temperature).softmax(-1), 1, generator=chance)])


def _candidates(checkpoint, scores):
    import torch

    _finite(scores)
    kept = torch.topk(scores.softmax(-1), min(CANDIDATES, len(scores)))
    numbers, names = kept.indices.tolist(), []
    for number, name in zip(numbers, _labels(checkpoint, numbers), strict=True):
        names.append(name if name not in names else f"{name} ({number})")
    return pandas.DataFrame({"rank": range(1, len(names) + 1), "token": names, "probability": kept.values.tolist()})


def _labels(checkpoint, numbers):
    """A label for each token; numbers without a token, which a vocabulary may have, keep their number."""
    tokens = [checkpoint.tokenizer.id_to_token(number) for number in numbers]
    return tuple(
        f"#{number}" if token is None else label(token, checkpoint.kind == "gpt2")
        for number, token in zip(numbers, tokens, strict=True)
    )


def _stack(attentions):
    import torch

    weights = torch.stack([layer[0] for layer in attentions])
    _finite(weights)
    return weights.float().numpy()


def _finite(numbers):
    import torch

    if not torch.isfinite(numbers).all():
        raise InvalidCheckpoint(
            "This checkpoint's numbers overflow: what it computes is not a number, so its weights are damaged or were not trained."
        )

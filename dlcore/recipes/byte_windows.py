"""The numbers of next-byte prediction, and the bytes it learns from, without PyTorch: a program that is exported has them, too."""

CONTEXT, BATCH, WARM_UP, CLIP, DECAY, NEWEST = 128, 16, 50, 1.0, 0.01, 0.02
SEPARATOR = b"\n"  # behind every piece of the text; pieces contain none


def part_bytes(corpus):
    """Each part of a text as bytes. Raises InvalidText where one is no longer than a context, which leaves no window of it and the byte that comes next."""
    from dlcore.data.corpora import InvalidText, parts

    found = {part: b"".join(piece.encode() + SEPARATOR for piece in pieces) for part, pieces in parts(corpus).items()}
    shortest = min(found, key=lambda part: len(found[part]))
    if len(found[shortest]) <= CONTEXT:
        raise InvalidText(
            f"The text is too short: its {shortest} part has {len(found[shortest])} bytes, and each part needs more than the {CONTEXT} of a context."
        )
    return found

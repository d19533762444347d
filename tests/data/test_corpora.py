"""A text to learn from is cut into parts that share nothing."""

from dlcore.data import texts


def test_pythons_help_is_cut_into_parts_that_share_no_piece():
    parts = texts.parts(texts.HELP)
    train, validation, test = (set(parts[part]) for part in texts.PARTS)
    assert not train & validation
    assert not train & test
    assert not validation & test
    assert len(validation) == len(test) == len(train | validation | test) // 10
    assert max(len(piece.split()) for piece in train) == texts.PIECE
    assert texts.parts(texts.HELP) == parts

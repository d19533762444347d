"""A text to learn from is cut into parts that share nothing."""

from dlcore.data import corpora


def test_pythons_help_is_cut_into_parts_that_share_no_piece():
    parts = corpora.parts(corpora.HELP)
    train, validation, test = (set(parts[part]) for part in corpora.PARTS)
    assert not train & validation
    assert not train & test
    assert not validation & test
    assert len(validation) == len(test) == len(train | validation | test) // 10
    assert max(len(piece.split()) for piece in train) == corpora.PIECE
    assert corpora.parts(corpora.HELP) == parts

"""Seeds one after another: the share of the whole, and whose row it is."""

from dlcore.recipes.progress import SeedProgress


def test_a_part_tells_the_whole_and_its_own_seed(silent):
    for done in range(2):
        part = SeedProgress(silent, done, 2)
        part(0.5)
        part.metrics([{"step": 0}])
    assert silent.fractions == [0.25, 0.75]
    assert silent.reported == [[{"step": 0}], [None, {"step": 0}]]

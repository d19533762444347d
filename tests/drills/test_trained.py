"""Mistakes of drills that were trained: each stands in both catalogs."""

import pytest

from dlcore.drills.catalog import DRILLS
from dlcore.drills.trained import TRAINED
from dlcore.interview.diagnoses import CASES


@pytest.mark.parametrize(("drill", "mistake"), TRAINED)
def test_each_is_a_mistake_of_its_drill_and_a_bug_of_the_museum(drill, mistake):
    known = {each.id for each in getattr(DRILLS[drill], "mistakes", ())} or {""}
    assert mistake in known
    assert TRAINED[drill, mistake] in {case.bug for case in CASES}

"""What the cards of shapes say, computed by torch or by the networks here: for each card the strings that its answer must have."""

from tests.interview.computed import foundations, language, vision

COMPUTED = foundations.COMPUTED | vision.COMPUTED | language.COMPUTED

"""The frames into which a verdict's findings are put, so that each reads as one would say it.

`{what}` begins with a condition (“ with He initialization: …”) or a colon (“: …”), hence no space before it.
"""

HOLDS = "Holds{what}."
LIMIT = " It has a limit{what}."
DEPENDS = "Depends on {factor}. Holds{what}."
BUT_NOT = " Not{what}."
FAILS = "Does not hold{what}."
NOT_SETTLED = "Not settled."
OPEN = "Not settled{what}. The threshold is {threshold}; {seeds}."
ALTHOUGH_HOLDS = " It holds{what}."
ALTHOUGH_FAILS = " It does not hold{what}."
SUSPECT = "Not settled, because a check failed{what}, and {threshold} was expected."
OUT_OF_REACH = "Not tested at this scale: the sentence speaks of {scale}. On our scale{what}."
UNDER_REVISION = "Not measured: the experiment is under revision. {reason}"
NOT_MEASURED = "Not measured: records are missing."

EXACTLY = "(exactly)"
CENSORED = "{quantity} is {threshold} in {agreeing} of {seeds} seeds"
MORE = "and one more comparison"
MANY_MORE = "and {count} more comparisons"
SEEDS = "some {count} seeds would probably settle it"
TOO_MANY_SEEDS = "more seeds alone would hardly settle it"

# What a card says beside the sentence.
NO_RECORDS = "no records yet"
SAY = "“{claim}.” {sentence}"
MIND_HOLDS = "With fresh seeds, an interval that no longer lies wholly at {threshold}: likeliest {where}."
MIND_FAILS = "With fresh seeds, an interval wholly at {threshold}: likeliest {where}."
MIND_DEPENDS = "With fresh seeds, intervals that lie on one side of the threshold whatever the {factor}."
MIND_NOT_SETTLED = "An interval wholly on one side of {threshold}, {where}; {seeds}."
MIND_MIXED = "A factor that explains why some conditions hold and others do not, named before it is measured."
MIND_SUSPECT = "The failed check passing, with the fault in the measurement found."
MIND_OUT_OF_REACH = "Our own measurement at that scale; until then the published results beside it."
MIND_NOT_MEASURED = "A measurement."

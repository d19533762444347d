"""The frames into which a verdict's findings are put, so that each reads as one would say it.

`{what}` begins with a condition (“ with He initialization: …”) or a colon (“: …”), hence no space before it.
"""

HOLDS = "Holds{what}."
LIMIT = " It has an exception{what}."
DEPENDS = "Depends on {factor}. Holds{what}."
BUT_NOT = " Not{what}."
ALSO_OPEN = " One more comparison is open."
MANY_OPEN = " {count} more comparisons are open."
FAILS = "Does not hold{what}."
THRESHOLD = " The threshold is {threshold}."
NOT_SETTLED = "Not settled."
DISAGREE = "Not settled, as the comparisons disagree and no single factor explains it."
ALSO_HOLDS = " It holds{what}."
OPEN = " Open{what}. The threshold is {threshold}{together}; {seeds}."
TOGETHER = ", inside the interval corrected for {count} comparisons"
ALSO_FAILS = " It does not hold{what}."
SUSPECT = "Not settled, because a check failed{what}, and {threshold} was expected."
OUT_OF_REACH = "Beyond our scale: the claim is about {scale}. At our scale, {what}."
UNDER_REVISION = "Not measured: the experiment is under revision. {reason}"
NOT_MEASURED = "Not measured: records are missing."

EXACTLY = "(exact)"
CENSORED = "{quantity} is {threshold} in {agreeing} of {seeds} seeds"
MORE = "and so in one more comparison"
MANY_MORE = "and so in {count} more comparisons"
SEEDS = "about {count} {repeats} in all would probably settle it"
HUNDREDS = "it would probably take hundreds of {repeats} to settle it"
TOO_MANY_SEEDS = "more seeds alone would hardly settle it"

# What a card says beside the sentence.
NO_RECORDS = "no records yet"
SAY = "“{claim}.” {sentence}"
MIND_HOLDS = "With fresh seeds, an interval that reaches beyond what was asked ({threshold}); likeliest: {where}."
MIND_FAILS = "With fresh seeds, an interval wholly within what was asked ({threshold}); likeliest: {where}."
MIND_DEPENDS = (
    "With fresh seeds, all intervals on the same side of the threshold: then nothing would depend on {factor}."
)
MIND_NOT_SETTLED = "An interval wholly inside, or wholly outside, what was asked ({threshold}): {where}; {seeds}."
MIND_MIXED = "A factor that explains why some conditions hold and others do not, named before it is measured."
MIND_SUSPECT = "The failed check passing, with the fault in the measurement found."
MIND_OUT_OF_REACH = "Our own measurement at that scale; until then the published results beside it."
MIND_NOT_MEASURED = "A measurement."

"""The frames into which a verdict's findings are put, so that each reads as one would say it.

`{what}` begins with a condition (“ with He initialization: …”) or a colon (“: …”), hence no space before it.
"""

HOLDS = "Holds{what}."
LIMIT = " Except{what}."
DEPENDS = "Depends on {factor}. Holds{what}."
DEPENDS_IN = "For {part} it depends on {factor}. Holds{what}."
BUT_NOT = " Not{what}."
OPEN_IN = " For {part} it is open{what}."
AGREE = " One more comparison agrees.", " {count} more comparisons agree."
ALSO_OPEN = " One more is open.", " {count} more are open."
FAILS = "Does not hold{what}."
THRESHOLD = " Needed: {threshold}."
NOT_SETTLED = "Not settled{what}."
PARTLY = "Not settled as a whole."
DISAGREE = "Not settled: the comparisons disagree."
ALSO_HOLDS = " Holds{what}."
ALSO_FAILS = " Does not hold{what}."
OPEN = " Open{what}."
NEEDED = " Needed: {threshold}{together}; {seeds}."
TOGETHER = ", inside the interval widened for {count} comparisons"
SUSPECT = "Not settled, because a check failed{what}, and {threshold} was expected."
OUT_OF_REACH = "Beyond our scale: the claim is about {scale}. At our scale, {what}."
UNDER_REVISION = "Not measured: the experiment is under revision. {reason}"
NOT_MEASURED = "Not measured: records are missing."

EXACTLY = "(exact)"
CENSORED = "{quantity} is {threshold} in {agreeing} of {seeds} seeds"
ALL, SOME, NONE = "all {seeds} {repeats}", "{agreeing} of {seeds} {repeats}", "none of {seeds} {repeats}"
MORE = "; likewise in one more", "; likewise in {count} more"
SEEDS = "about {count} {repeats} would probably tell"
HUNDREDS = "hundreds of {repeats} would be needed to tell"
TOO_MANY_SEEDS = "more {repeats} would hardly tell"
CENSORED_SEEDS = "some seeds never get there"
REVERSED = "{threshold}, the other way around"

# The line to say aloud, by verdict.
SAY = {
    "holds": "“{claim}” holds: {what}",
    "holds, with limits": "“{claim}” holds, with an exception: {what}",
    "depends": "“{claim}” depends on {factor}: {what}",
    "does not hold": "“{claim}” did not hold: {what}",
    "not settled": "“{claim}” is not settled: {what}",
    "not tested at this scale": "“{claim}” is beyond our scale; at ours, {what}",
}
SAY_NOT = "; not so {where}"
SAY_OPEN = "; open {where}"
FOR_PART = "for {part}"
AS_TO = "as to the {quantity}"

# What a card says beside the sentence.
NO_RECORDS = "no records yet"
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

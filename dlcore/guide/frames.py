"""The frames into which a verdict's findings are put, so that each reads as one would say it.

`{what}` begins with a condition (“ with He initialization: …”) or a colon (“: …”), hence no space before it.
"""

HOLDS = "Holds{what}."
LIMIT = " It does not hold{what}."
DEPENDS = "Depends on {factor}. Holds{what}."
DEPENDS_IN = "For {part} it depends on {factor}. Holds{what}."
BUT_NOT = " Not{what}."
OPEN_IN = " For {part} it is open{what}."
PARTLY_IN = "For {part} settled only in part."
HOLDS_IN = " For {part} it holds{what}."
FAILS_IN = " For {part} it does not hold{what}."
AND_OPEN = " It is open{what}."
ELSEWHERE = " By another measure, the {quantity}, it holds {held} ({number}), but not {failed} ({other})."
ELSEWHERE_LIKEWISE = " By another measure, the {quantity}, the outcome is the same."
ELSEWHERE_HOLDS = " By another measure it holds: {what}{more}."
ELSEWHERE_FAILS = " By another measure it does not hold: {what}{more}."
BY_MORE = "; by one more measure, too", "; by {count} more measures, too"
ALSO_OPEN = " One more comparison is open.", " {count} more comparisons are open."
ALSO_OPEN_IN_PARTS = (
    " One more comparison, of either part, is open.",
    " {count} more comparisons, of either part, are open.",
)
FAILS = "Does not hold{what}."
THRESHOLD = " Needed: {threshold}."
NOT_SETTLED = "Not settled{what}."
PARTLY = "Settled only in part."
DISAGREE = "Not settled: one comparison holds and another does not, against different thresholds."
ALSO_HOLDS = " Holds{what}."
ALSO_FAILS = " Does not hold{what}."
OPEN = " Open{what}."
SETTLES = " {seeds}."
SUSPECT = "Not settled, because a check failed{what}, and {threshold} was expected."
OUT_OF_REACH = "Beyond our scale: the claim is about {scale}. At our scale, {what}."
UNDER_REVISION = "Not measured: the experiment is under revision. {reason}"
NOT_MEASURED = "Not measured: records are missing."

EXACTLY = "(exact)"
COUNTED = "in {agreeing} of {seeds} seeds"
CENSORED = "{quantity} is {threshold} " + COUNTED
ALL, SOME, NONE = "all {seeds} {repeats}", "met by {agreeing} of {seeds} {repeats}", "met by none of {seeds} {repeats}"
WIDENED = "{interval}, Bonferroni-corrected for {count} comparisons"
MORE = ", likewise in one more comparison", ", likewise in {count} more comparisons"
OWN_THRESHOLD = " (needed: {threshold})"
SEEDS = "about {count} {repeats} in all would probably settle it"
HUNDREDS = "hundreds of {repeats} would be needed to settle it"
TOO_MANY_SEEDS = "more {repeats} are unlikely to settle it"
CENSORED_SEEDS = "some seeds never get there"

# The line to say aloud, by verdict.
AMONG_OTHERS = "{factor}, among other things"
SAY_DEPENDS_IN = "“{claim}” depends, for {part}, on {factor}: {what}"
SAY_ELSEWHERE = "; by another measure it holds: {what}"
SAY = {
    "holds": "“{claim}” holds: {what}",
    "holds, with limits": "“{claim}” holds, with an exception: {what}",
    "depends": "“{claim}” depends on {factor}: {what}",
    "does not hold": "“{claim}” does not hold: {what}",
    "not settled": "“{claim}” is not settled: {what}",
    "not tested at this scale": "“{claim}” cannot be tested at our scale; here, {what}",
}
SAY_PARTLY = "“{claim}” is settled only in part: {what}"
SAY_FAILS_PARTLY = "“{claim}” is settled only in part, and against it: {what}"
SAY_DISAGREE = "“{claim}” is not settled, as one comparison holds and another does not: {what}"
SAY_NOT = "; not so {where}"
SAY_NOT_AT = "; {where}, {number}"
SAY_BUT_NOT = "; but {what}, where we asked for {threshold}"
SAY_OPEN = "; open {where}"
SAY_BUT_OPEN = "; but {where} remains open"
SAY_BUT_OPEN_AT = "; but {where} remains open: we asked for {threshold}, and the interval is {interval}"
SAY_BUT_OPEN_IN_FULL = "; open remains: {what}, with an interval of {interval}, where we asked for {threshold}"
SAY_QUANTITY = "the {quantity}"
SAY_TOO_WIDE = ", but the interval, {interval}, is too wide to say whether it is {threshold}"
SAY_INTERVAL = ", with an interval of {interval}"
SAY_OPPOSITE = "; but {what}"
FOR_PART = "for {part}"
AS_TO = "as to the {quantity}"

# What a card says beside the sentence.
NO_RECORDS = "no records yet"
MIND_HOLDS = "With fresh seeds, an interval that reaches beyond what is needed ({threshold}); likeliest: {where}."
MIND_FAILS = "With fresh seeds, an interval wholly within what is needed ({threshold}); likeliest: {where}."
MIND_DEPENDS = (
    "With fresh seeds, all intervals on the same side of the threshold: then nothing would depend on {factor}."
)
MIND_NOT_SETTLED = "An interval wholly inside, or wholly outside, what is needed ({threshold}): {where}; {seeds}."
MIND_MIXED = "A factor that explains why some conditions hold and others do not, named before it is measured."
MIND_SUSPECT = "The failed check passing, with the fault in the measurement found."
MIND_OUT_OF_REACH = "Our own measurement at that scale; until then the published results beside it."
MIND_NOT_MEASURED = "A measurement."

"""The frames into which a verdict's findings are put, so that each reads as one would say it.

`{what}` begins with a condition (“ with He initialization: …”) or a colon (“: …”), hence no space before it.
"""

HOLDS = "Holds{what}."
LIMIT = " The limit{what}."
DEPENDS = "Depends on {factor}. Holds{what}."
BUT_NOT = " Not{what}."
FAILS = "Does not hold{what}."
NOT_SETTLED = "Not settled."
OPEN = " Open{what}, where {threshold} is asked; {seeds}."
ALTHOUGH_HOLDS = " It holds{what}."
ALTHOUGH_FAILS = " It does not hold{what}."
SUSPECT = "Not settled, because a check failed{what}, where {threshold} was expected."
OUT_OF_REACH = "Not tested at this scale: the sentence speaks of {scale}. On our scale{what}."
UNDER_REVISION = "Not measured: the experiment is under revision. {reason}"
NOT_MEASURED = "Not measured: records are missing."

EXACTLY = "(exactly)"
CENSORED = "{quantity} is {threshold} in {agreeing} of {seeds} seeds"
MORE = "and {count} more"
SEEDS = "{count} seeds would probably settle it"
TOO_MANY_SEEDS = "more seeds alone would hardly settle it"

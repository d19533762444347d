"""Which of the drills' mistakes were also trained, as bugs of the page Diagnose: there one sees what training looks like with them."""

from collections.abc import Mapping
from types import MappingProxyType

_ATTENTION = {"no-scale": "unscaled-scores", "over-queries": "softmax-axis", "no-mask": "no-causal-mask"}
# By drill and mistake; a drill that is a bug itself has no mistakes, and "" in their place.
TRAINED: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("bug-softmax-twice", ""): "softmax-twice",
        ("bug-evaluation", ""): "no-eval",
        ("bug-causal-mask", ""): "no-causal-mask",
        ("bug-next-token", ""): "unshifted-targets",
        ("dropout", "always-on"): "no-eval",
        ("batch-norm", "batch-in-evaluation"): "no-eval",
        ("kv-cache", "no-scale"): "unscaled-scores",
        **{("scaled-dot-product-attention", mistake): bug for mistake, bug in _ATTENTION.items()},
        **{("multi-head-attention", mistake): bug for mistake, bug in _ATTENTION.items()},
    }
)

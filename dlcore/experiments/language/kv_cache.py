"""How does the time of the next token grow with the tokens so far, with a KV cache and without?"""

from dlcore.base import Experiment
from dlcore.recipes.timing import median_seconds

VARIANTS = ("cache-on", "cache-off")
LENGTHS = (32, 64, 128, 256, 512)  # tokens in all, the newest among them
TOKENS, WIDTH, DEPTH, HEADS, REPEATS = 200, 64, 3, 4, 15  # the size of the page's GPT, with more positions


def measure(run_group, device, report):
    """Both in one process, in turn, on one untrained GPT: what it has learned does not change the time."""
    import torch

    from dlcore.models.language.gpt import GPT

    tables = []
    for done, seed in enumerate(run_group.seeds):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = GPT(TOKENS, WIDTH, DEPTH, HEADS, longest=LENGTHS[-1]).to(device).eval()
            text = torch.randint(1, TOKENS, (1, LENGTHS[-1])).to(device)
        rows = []
        for place, length in enumerate(LENGTHS):
            seconds = median_seconds(_works(model, text[:, :length]), REPEATS, device)
            rows += [(variant, length, 1e3 * seconds[variant]) for variant in VARIANTS]
            report((done + (place + 1) / len(LENGTHS)) / len(run_group.seeds))
        columns = zip(("variant", "length", "milliseconds"), map(list, zip(*rows, strict=True)), strict=True)
        tables.append({"token": dict(columns)})
    return tables


def _works(model, text):
    """The logits after the last token of a text, by variant: of all tokens anew, or of the last alone, the others' keys and values being at hand."""
    import torch

    from dlcore.models.language.kv_cache import KVCache, next_logits

    filled = KVCache()
    with torch.inference_mode():
        next_logits(model, text[:, :-1], filled)

    def with_cache():
        with torch.inference_mode():
            return next_logits(model, text[:, -1:], KVCache([*filled.keys], [*filled.values]))

    def without():
        with torch.inference_mode():
            return model(text)[:, -1]

    return dict(zip(VARIANTS, (with_cache, without), strict=True))


EXPERIMENT = Experiment(
    id="kv-cache",
    section="language",
    question="How does the time of the next token grow with the tokens so far, with a KV cache and without?",
    revision=1,
    varies="cache, both in one process",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    exclusive=True,
)

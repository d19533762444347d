"""The pages, in the order of the menu: the one list from which the menu, the checks and the links are made."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class PageInfo:
    """A page: its file is `pages/<section>/<id>.py`, its address `/<id>`, and `prefix` begins the name of each of its parameters in a link."""

    id: str
    title: str
    icon: str
    section: str
    prefix: str = ""

    @property
    def path(self) -> str:
        return f"pages/{self.section}/{self.id}.py"


def _catalog(*pages):
    catalog = {}
    for page in pages:
        if page.id in catalog or page.prefix in {other.prefix for other in catalog.values()}:
            raise ValueError(f"page {page.id} is listed twice, or shares its prefix")
        catalog[page.id] = page
    return MappingProxyType(catalog)


PAGES = _catalog(
    PageInfo("home", "Home", "home", "start"),
    PageInfo("claims", "Claims", "fact_check", "start", "claim-"),
    PageInfo("backpropagation", "Neuron and backpropagation", "graph_5", "foundations", "bp-"),
    PageInfo("activations", "Activations", "show_chart", "foundations", "act-"),
    PageInfo("losses", "Losses", "target", "foundations", "loss-"),
    PageInfo("optimizers", "Optimizers", "downhill_skiing", "foundations", "opt-"),
    PageInfo("optimizer_benchmarks", "Optimizers in practice", "fitness_center", "foundations", "work-"),
    PageInfo("choosing_an_optimizer", "Choosing an optimizer", "alt_route", "foundations", "choice-"),
    PageInfo("callbacks", "Callbacks", "notifications_active", "foundations", "call-"),
    PageInfo("regularization", "Regularize and normalize", "filter_alt", "foundations", "reg-"),
    PageInfo("convolution", "Convolution", "grid_on", "vision", "conv-"),
    PageInfo("cnn_evolution", "CNN evolution", "timeline", "vision", "evo-"),
    PageInfo("ablations", "Ablations", "lightbulb", "vision", "idea-"),
    PageInfo("vision_transformer", "Vision Transformer", "view_module", "vision", "vit-"),
    PageInfo("detection", "YOLO", "center_focus_strong", "vision", "det-"),
    PageInfo("segmentation", "U-Net", "neurology", "vision", "seg-"),
    PageInfo("sequence_models", "RNN, LSTM, GRU, Transformer", "repeat", "language", "read-"),
    PageInfo("attention", "Attention", "hub", "language", "att-"),
    PageInfo("bert_gpt_t5", "BERT, GPT, T5", "translate", "language", "three-"),
    PageInfo("modern_transformer", "Inside a modern Transformer", "memory", "language", "mod-"),
    PageInfo("checkpoints", "Pretrained checkpoints", "deployed_code", "language", "ckpt-"),
    PageInfo("plan", "Plan", "route", "interview", "plan-"),
    PageInfo("rehearse", "Rehearse", "style", "interview", "reh-"),
    PageInfo("drills", "Drills", "code", "interview", "drill-"),
    PageInfo("diagnose", "Diagnose", "troubleshoot", "interview", "bug-"),
    PageInfo("mock_interview", "Mock interview", "mic", "interview", "mock-"),
    PageInfo("lessons", "Lessons", "co_present", "interview", "lesson-"),
    PageInfo("timeline", "Timeline", "history", "interview", "time-"),
    PageInfo("when_to_use", "When to use which", "rule", "interview", "when-"),
    PageInfo("cheat_sheet", "Cheat sheet", "description", "interview", "sheet-"),
    PageInfo("glossary", "Glossary", "dictionary", "interview", "term-"),
)

# Addresses of earlier versions, which still open the page that took their place.
MOVED = MappingProxyType(
    {
        "one_idea": "ablations",
        "optimizers_at_work": "optimizer_benchmarks",
        "optimizer_choice": "choosing_an_optimizer",
        "recurrent": "sequence_models",
    }
)

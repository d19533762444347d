"""Where each experiment's chart stands, and each claim's card: links that open a page with everything set."""

from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.foundations import cnn_schedules
from dlcore.guide import NAMES, PAGES

CARD = "claim-"  # begins the name of a card, in a link as in the page


@dataclass(frozen=True)
class Place:
    """A page, the tab in which the chart is drawn, and the controls of its settings, without the page's prefix.

    `controls` takes a setting's name to its control's. `choices` are controls that set several at once: (control, choice, the settings it stands for).
    `chooser` is the control that chooses the variants drawn, where there is one.
    """

    page: str
    tab: str
    controls: MappingProxyType
    choices: tuple
    chooser: str


def _place(page, tab="", prefix="", *names, choices=(), chooser=""):
    controls = {name: f"{prefix}{name}" for name in names}
    return Place(page, tab, MappingProxyType(controls), choices, chooser)


PLACES = MappingProxyType(
    {
        "gradient-check": _place("backpropagation", "Gradient check", "check-", "network", "activation"),
        "relu-kink": _place("backpropagation", "At ReLU's kink", "corner-", "distance"),
        "signal-propagation": _place("activations", "", "signal-", "depth", "init", chooser="variants"),
        "activation-comparison": _place("activations", "", "race-", "data", chooser="variants"),
        "dead-units": _place("activations", "Dead units", "dead-", "negative_slope", "depth", chooser="variants"),
        "activation-speed": _place("activations", "Speed"),
        "loss-saturation": _place("losses", "", "neuron-", "start", chooser="variants"),
        "loss-comparison": _place(
            "losses",
            choices=(
                ("task", "Fashion-20k", {"data": "fashion-20k"}),
                ("task", "Confidently wrong", {"gain": 10.0}),
                ("task", "Small output layer", {"gain": 0.1}),
                ("task", "8 layers", {"depth": 8}),
                ("task", "MNIST-5k", {}),
            ),
            chooser="variants",
        ),
        "loss-outliers": _place(
            "losses",
            "Regression",
            choices=(
                ("targets", "Laplace noise", {"noise": "laplace"}),
                ("targets", "Student's t noise", {"noise": "student-t"}),
                ("targets", "Normal noise", {"share": 0.0}),
                ("targets", "10% outliers", {}),
            ),
            chooser="variants",
        ),
        "loss-boundaries": _place("losses", "Margin", "margin-", "scene", chooser="variants"),
        "momentum-convergence": _place("optimizers", "Momentum"),
        "effective-learning-rate": _place("optimizers", "Effective learning rate"),
        "drifting-stream": _place("optimizers", "Effective learning rate", "stream-", "minimum"),
        "noisy-quadratic": _place("optimizers", "Lookahead", "calm-", "learning_rate"),
        "batch-size": _place("optimizer_benchmarks", "Batch size", "", "examples", chooser="sizes"),
        "learning-rate-sensitivity": _place(
            "optimizer_benchmarks",
            choices=(("task", "Fashion-10k", {"data": "fashion-10k"}), ("task", "MNIST-5k", {})),
            chooser="variants",
        ),
        "optimizer-tasks": _place("optimizer_benchmarks", "Six tasks"),
        "sparse-features": _place("choosing_an_optimizer", "", "", "spread", chooser="variants"),
        "weight-decay": _place(
            "choosing_an_optimizer", choices=(("wrong", "20%", {"label_noise": 0.2}), ("wrong", "0%", {}))
        ),
        "rnn-optimizers": _place("choosing_an_optimizer"),
        "overfitting": _place("choosing_an_optimizer"),
        "noisy-labels": _place("callbacks"),
        "schedules": _place(
            "callbacks",
            "Schedules",
            choices=(
                ("network", "MLP", {}),
                ("data", "Fashion-10k", {"data": "fashion-10k"}),
                ("data", "MNIST-5k", {}),
            ),
            chooser="schedules",
        ),
        "cnn-schedules": _place(
            "callbacks",
            "Schedules",
            choices=(
                ("network", "CNN", {}),
                ("rate", "The same for all", {"learning_rate": cnn_schedules.SHARED}),
                ("rate", "Tuned", {}),
            ),
            chooser="schedules",
        ),
        "filter-size": _place("convolution", "Filter size", chooser="variants"),
        "cnn-evolution": _place("cnn_evolution", chooser="variants"),
        "vision-latency": _place("cnn_evolution", "Latency"),
        "residual-depth": _place(
            "ablations", "", "residual-", "depth", choices=(("which", "Residual connections", {}),), chooser="residual"
        ),
        "compound-scaling": _place("ablations", choices=(("which", "Compound scaling", {}),), chooser="scaling"),
        "data-efficiency": _place("vision_transformer", chooser="variants"),
        "detection-speed": _place("detection"),
        "digit-detection": _place("detection", chooser="variants"),
        "segmentation": _place(
            "segmentation",
            choices=(("condition", "Clean", {"bias": 0.0}), ("condition", "Degraded", {})),
            chooser="variants",
        ),
        "long-range-recall": _place("sequence_models", "", "", "distance", "forget_bias"),
        "key-value-recall": _place("sequence_models", "Key–value recall", chooser="kv-variants"),
        "surnames": _place("sequence_models", "Surnames", chooser="variants"),
        "scaling-curve": _place("sequence_models", "Scaling curve", chooser="scale-variants"),
        "sequence-cost": _place("sequence_models", "Step time"),
        "recurrent-kernels": _place("sequence_models", "Step time"),
        "pretraining-objectives": _place("bert_gpt_t5", chooser="variants"),
    }
)  # fmt: skip


def chart_parameters(experiment_id, settings, variants=()):
    """The page of an experiment's chart, and the parameters that open it at these settings, with these variants: (page id, {name: value or values})."""
    place, experiment = PLACES[experiment_id], EXPERIMENTS[experiment_id]
    prefix, values = PAGES[place.page].prefix, {}
    if place.tab:
        values["tab"] = place.tab
    if place.chooser and variants:
        values[place.chooser] = [NAMES[variant] for variant in variants]
    for name, control in place.controls.items():
        setting = experiment.setting(name)
        values[control] = setting.format(settings.get(name, setting.default))  # a link says what the reader sees
    chosen = {}
    for control, choice, means in place.choices:
        if all(settings.get(name) == value for name, value in means.items()):
            chosen.setdefault(control, choice)
    return place.page, {f"{prefix}{name}": value for name, value in (values | chosen).items()}


def chart_link(finding):
    """The address of the chart that a finding is about, at its settings and with what it compares, relative to any page."""
    evidence = EXPERIMENTS[finding.experiment].evidence[finding.index]
    page, parameters = chart_parameters(finding.experiment, evidence.queries[0].settings, compared_variants(evidence))
    place = PLACES[finding.experiment]
    controls = [name for name, value in parameters.items() if not name.endswith("-tab") and isinstance(value, str)]
    anchor = controls[-1] if controls else "closer" if place.tab else "head"
    return f"{page}{'?' if parameters else ''}{urlencode(parameters, doseq=True)}#{anchor}"


def compared_variants(evidence):
    """The variants that a piece of evidence compares; none where it looks at one alone, which says more among the others."""
    variants = tuple(dict.fromkeys(query.variant for query in evidence.queries))
    return variants if len(variants) > 1 else ()


def slug(claim):
    """What a claim is called in links: its id without the section."""
    return claim.rpartition("/")[2]


def card_key(claim):
    return f"{CARD}{slug(claim)}"


def claim_page(claim):
    """The page whose card of the claim is its home: that of its first piece of evidence."""
    return next(
        PLACES[experiment.id].page
        for experiment in EXPERIMENTS.values()
        for evidence in experiment.evidence
        if evidence.claim == claim
    )


def card_link(claim):
    """The address of the claim's card, unfolded, relative to any page."""
    return f"{claim_page(claim)}?{card_key(claim)}=true#{card_key(claim)}"

"""What a topic, its successors, its table of differences and a whiteboard answer are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A publication, as one would cite it in a sentence; `preprint` is its number on arXiv, or that of the paper which first had the idea."""

    authors: str
    year: int
    title: str
    venue: str
    preprint: str = ""

    @property
    def first_year(self):
        """When it could first be read: arXiv's numbers begin with the year."""
        return 2000 + int(self.preprint[:2]) if self.preprint else self.year

    def __str__(self):
        return f"{self.authors}, “{self.title}”, {self.venue}, {self.year}"


@dataclass(frozen=True)
class Topic:
    """A technique of the guide. Formulas are LaTeX; the derivative is that of a function, where the topic is one. `guide_date` is None for a technique beyond the guide.

    What experiments, charts and controls take from here: `color` is empty where nothing is drawn of the topic, `family` names relatives that one
    experiment compares, `tasks` are those that a loss can train (regression, binary, multiclass), and `memory` is what an optimizer remembers of
    each weight between two steps. `spoken` is the name within a sentence, where it is not the same: “a neuron”.
    """

    id: str
    name: str
    section: str
    guide_date: str | None
    source: Source
    formula: str
    idea: str
    when_to_use: str
    trade_offs: str
    derivative: str = ""
    note: str = ""
    color: str = ""
    family: str = ""
    tasks: tuple[str, ...] = ()
    memory: tuple[str, ...] = ()
    spoken: str = ""

    @property
    def in_a_sentence(self):
        return self.spoken or self.name

    @property
    def beyond_the_guide(self):
        return self.guide_date is None


@dataclass(frozen=True)
class Successor:
    """A later technique by its name: which problem it solves, how, and where it was published."""

    name: str
    problem: str
    idea: str
    source: Source


@dataclass(frozen=True)
class Difference:
    """One part of a network: as published, and as it is here."""

    part: str
    published: str
    here: str


@dataclass(frozen=True)
class FollowUp:
    """A question that an interviewer asks next, and a good answer."""

    question: str
    answer: str


@dataclass(frozen=True)
class Whiteboard:
    """A page's subject explained aloud: in a sentence, and at three lengths.

    `[[experiment id 2]]` stands for what the third piece of that experiment's evidence measured, said as in its verdict.
    """

    say: str
    sixty_seconds: str
    three_minutes: str
    deep: str
    draw: str
    follow_ups: tuple[FollowUp, ...]
    pitfalls: tuple[str, ...]

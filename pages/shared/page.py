"""What every page has: it knows what its parameters are called in links, whether findings are still hidden, and how each part is laid out."""

from contextlib import contextmanager

import streamlit as st

from dlcore.guide import GUESSES, PAGES, SINCE_THEN, TOPICS
from pages.shared import controls, experiment_view, layout, lesson, lesson_draft, link, prediction, verdicts, view


class Page:
    """A page by its id. `hidden` is true until the reader has answered, or skipped, the question of *Guess first*; before it is asked nothing is hidden."""

    def __init__(self, page_id):
        self.info, self.hidden, self._row, self._drawn = PAGES[page_id], False, None, None

    def key(self, name):
        """What a control is called in a link."""
        return f"{self.info.prefix}{name}"

    def heading(self, question, guide_says):
        """The page's name with *Guess first*, *Copy link* and *Reset*; its question, the guide's sentence in italics (Markdown), what to say of it, and the way to what stands below."""
        compact = view.projector()
        with layout.head(self.info.title, question if compact else ""):
            prediction.switch(self.info.prefix)
            if not prediction.pending(self.info.prefix):
                view.whiteboard_button(self.key("head-"), shortcut="w")
            link.copy(self.info.prefix)
            lesson_draft.add_button(self.info.id)
            controls.reset(self.info.prefix)
        if not compact:
            layout.question(question, guide_says)
            if not prediction.pending(self.info.prefix):
                layout.say(self.info.id)

    @contextmanager
    def controls(self):
        """The one row of the page's controls: what is made inside the block joins what stands there already, and wraps where the row is full."""
        if self._row is None:
            self._row = st.container(horizontal=True, vertical_alignment="bottom", key=self.key("controls"))
        with self._row:
            yield

    def _guess(self):
        self.hidden = prediction.guess(GUESSES[self.info.id], self.info.prefix)

    @contextmanager
    def toolbar(self):
        """The first of the page's own controls, made inside the block; then the question of *Guess first*, where it is on."""
        with self.controls():
            yield
        self._guess()

    def variants(self, options, default=None, label="Compare", formulas=True):
        """The toolbar of a page that compares techniques: those that the reader chose, their formulas, the question. The page ends here where none is chosen."""
        with self.controls():
            chosen = controls.variants(options, self.key("variants"), default, label)
            if chosen and formulas:
                self.formulas([TOPICS[variant] for variant in chosen if variant in TOPICS])
        if not chosen:
            st.stop()
        self._guess()
        return chosen

    def formulas(self, topics, name="formulas"):
        """A button in the row of controls that unfolds the formula of each technique."""
        if topics:
            with self.controls(), st.popover("Formulas", icon=":material/function:", key=self.key(name)):
                layout.formulas(topics)

    def settings(self, experiment, names, key="", recorded=None, side_by_side=False, initial=None):
        """Controls for some settings of an experiment, by name; None, after a sentence, where one of them cannot be.

        `recorded` offers values by name; `initial` gives those at which the page shows its point, where they are not the experiment's own.
        """
        return experiment_view.settings(experiment, names, self.key(key), recorded, side_by_side, initial)

    def limits(self, *cases):
        """Buttons to where the point of the page ends: pairs of a label and the values of controls, by their names without the prefix."""
        if self.hidden:
            return
        with st.container(horizontal=True, vertical_alignment="center", key=self.key("limits")):
            st.markdown(":small[**Limits and surprises**]", width="content")
            for number, (label, values) in enumerate(cases):
                st.button(
                    label,
                    key=self.key(f"limit-{number}"),
                    on_click=st.session_state.update,
                    args=({self.key(name): value for name, value in values.items()},),
                    disabled=any(lesson.is_fixed(self.key(name)) for name in values),
                    type="tertiary",
                    icon=":material/explore:",
                )

    def experiment(self, records, table, draw, caption, subtitle, key="", where=(), beside=None):
        """The chart of a record set's table under its caption, with provenance, *Download* and *Run it here*. `beside()` draws another next to it."""
        self._drawn = drawn = []
        experiment_view.show(records, table, draw, caption, subtitle, self.key(key), self.hidden, where, beside, drawn)
        self._drawn = None

    def chart(self, chart, subtitle, width="stretch"):
        """A chart under its finding, or, while findings are hidden, its subtitle alone."""
        layout.draw(chart, subtitle, self.hidden, width)
        if self._drawn is not None and chart and chart.records:
            self._drawn.append((chart, subtitle))

    def chart_with_download(self, chart, subtitle, name, source="", frame=None, width="stretch"):
        """A chart with a *Download* of its own below it, unless it is hidden, or stands in an `experiment`, whose *Download* has it.

        `name` is that of its files; `frame` is the table to take home, where it is not the chart's own; `source` says what was computed from, where
        the chart is of no records.
        """
        self.chart(chart, subtitle, width)
        if self._drawn is None:
            self.download_chart(chart, subtitle, name, source, frame)

    def download_chart(self, chart, subtitle, name, source="", frame=None):
        """The *Download* of a chart that is drawn otherwise."""
        if chart and not self.hidden:
            frame = chart.table.to_pandas() if frame is None else frame
            experiment_view.download_charts([(chart, subtitle)], frame, name, self.key(f"{name}-"), source)

    def table(self, frame, alt):
        """A small table, left out while findings are hidden or where there is none."""
        if frame is not None and not self.hidden:
            st.table(frame, border="horizontal", hide_index=True, alt=alt)

    def note(self, text):
        """What a record shows, in small gray type; left out while findings are hidden or where there is none."""
        if text and not self.hidden:
            layout.small(text)

    def explore(self, *names, title="Explore further"):
        """The lazy tabs below the verdicts; only the open one runs: `if tab.open: with tab: ...`."""
        st.header(title, anchor="closer")
        return st.tabs(names, key=self.key("tab"), on_change="rerun", bind="query-params")

    def verdicts(self, claims):
        verdicts.section(claims, self.hidden)

    def topics(self, topics, derivative="derivative", folded=False):
        """The techniques in words, in a tab of their own, or `folded` below something else."""
        if folded:
            layout.folded_topics(topics, self.info.prefix, derivative)
        else:
            layout.topics(topics, derivative)
            layout.since_then(SINCE_THEN.get(self.info.id, ()))

    def whiteboard(self):
        layout.whiteboard(self.info.id, self.info.prefix, self.hidden)

    def source(self, files):
        layout.source(files, self.info.prefix)

"""What a picture of a chart lacks."""

import pytest

from dlcore.charts.picture import full_spec
from pages.shared import downloads

SOURCES = ("shipped record", "measured on this machine", "computed by this app")


@pytest.fixture
def pictures(monkeypatch):
    """The charts that pages offer as pictures, each with its subtitle, by the keys of their buttons."""
    offered = {}
    monkeypatch.setattr(downloads, "picture_buttons", lambda shown, _label, _name, key: offered.update({key: shown}))
    return offered


def lacks(chart, subtitle):
    """What is missing of title, subtitle, names of axes, settings and source."""
    spec, notes = full_spec(chart.spec, chart.table.to_pandas()), downloads.notes(chart)
    missing = [name for name, text in (("finding", chart.finding), ("subtitle", subtitle)) if not text]
    settings = chart.records.experiment.settings if chart.records else ()
    missing += [setting.label for setting in settings if f"{setting.label}: " not in notes[0]]
    if not any(source in note for note in notes[1:] for source in SOURCES):
        missing.append("source")
    if not chart.records and not chart.source:
        missing.append("what it was computed from")
    return missing + [f"{channel}-axis" for view in views(spec) for channel in "xy" if not is_named(view, channel)]


def views(spec):
    """Each part of a spec that has axes of its own."""
    inner = [part for name in ("hconcat", "vconcat", "concat") for part in spec.get(name, ())]
    if isinstance(spec.get("spec"), dict):
        inner.append(spec["spec"])
    return [view for part in inner for view in views(part)] or [spec]


def is_named(view, channel):
    """Whether an axis has a title, or says that it has none, which one of numbers may not, or is not drawn."""
    found = [
        part["encoding"][channel] for part in (view, *view.get("layer", ())) if channel in part.get("encoding", {})
    ]
    drawn = [each for each in found if each.get("axis", {}) is not None and "value" not in each]
    titles = [each.get("title", (each.get("axis") or {}).get("title", "")) for each in drawn]
    if not drawn or any(titles):
        return True
    return None in titles and not any(each.get("type") == "quantitative" for each in drawn)

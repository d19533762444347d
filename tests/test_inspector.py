"""The inspection process: it answers, fails in a sentence, goes when idle, comes back, and gives its memory back."""

import os
import signal
import time

import numpy
import pandas
import pytest

from dlcore import inspector, messages
from dlcore.base import InvalidInput
from dlcore.experiments import EXPERIMENTS
from dlcore.inspection.foundations.trajectories import paths
from dlcore.inspection.language.attention_steps import Change
from dlcore.inspection.language.checkpoints import load_folder
from dlcore.inspection.vision.classifiers import predict
from dlcore.inspector import Inspector
from dlcore.records import Library, RecordedArrays

QUESTION = {"names": ("adam",), "surface": "ravine", "learning_rate": 0.01, "steps": 3}
RUN = EXPERIMENTS["cnn-evolution"].run("lenet", 0)


def recorded_arrays(run=RUN):
    return RecordedArrays(run, (False,), Library())


@pytest.fixture(scope="module")
def process():
    process = Inspector()
    yield process
    process.stop()


def is_gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_it_gives_what_the_function_gives_here(process):
    assert not process.warm
    pandas.testing.assert_frame_equal(process.ask(paths, **QUESTION), paths(**QUESTION))
    assert process.warm
    pixels = numpy.arange(784, dtype="uint8").tobytes()
    there, here = process.ask(predict, recorded=recorded_arrays(), pixels=pixels), predict(recorded_arrays(), pixels)
    assert numpy.allclose(there.probabilities, here.probabilities)
    assert numpy.allclose(there.grad_cam, here.grad_cam)


@pytest.mark.slow
def test_what_fails_there_is_a_sentence_here(process, tmp_path):
    with pytest.raises(InvalidInput, match=r"config\.json"):
        process.ask(load_folder, folder=str(tmp_path))
    with pytest.raises(inspector.InspectionFailed, match="KeyError"):
        process.ask(paths, **{**QUESTION, "names": ("no-such-optimizer",)})
    assert process.warm


@pytest.mark.slow
def test_a_killed_process_is_told_and_the_next_question_is_answered(process):
    process.ask(paths, **QUESTION)
    process._process.send_signal(signal.SIGKILL)
    process._process.wait()
    assert not process.warm
    assert len(process.ask(paths, **QUESTION)) == 4
    os.kill(process._process.pid, signal.SIGSTOP)  # it still seems to be up when the question is sent
    signal_later = process._process.pid
    process._line.send_bytes = lambda question, send=process._line.send_bytes: (
        os.kill(signal_later, signal.SIGKILL),
        send(question),
    )
    with pytest.raises(inspector.InspectionFailed, match="ended"):
        process.ask(paths, **QUESTION)
    assert len(process.ask(paths, **QUESTION)) == 4


@pytest.mark.slow
def test_it_goes_when_nobody_asks_and_comes_back():
    process = Inspector(idle_seconds=0.2)
    process.ask(paths, **QUESTION)
    pid = process._process.pid
    wait_until(lambda: not process.warm)
    assert is_gone(pid)
    assert len(process.ask(paths, **QUESTION)) == 4
    process.stop()
    assert not process.warm


def test_it_does_not_start_where_memory_is_short(monkeypatch):
    monkeypatch.setattr(inspector.memory, "free_bytes", lambda: 120_000_000)
    with pytest.raises(inspector.InspectionFailed, match=r"about 300 MB of memory, and 120 MB are free"):
        Inspector().ask(paths, **QUESTION)


def test_it_does_not_start_without_its_packages(monkeypatch):
    monkeypatch.setattr(inspector.sys, "executable", "/bin/false")
    with pytest.raises(inspector.InspectionFailed, match="could not be started"):
        Inspector().ask(paths, **QUESTION)


def test_a_package_that_is_missing_is_named(monkeypatch):
    def missing(**_):
        raise ModuleNotFoundError("No module named 'torch._C'", name="torch._C")

    monkeypatch.setattr(messages, "find", lambda name: missing)
    kind, (name, sentence) = messages.decode(inspector._answer(messages.encode(["dlcore.inspection.x:y", {}])))
    assert kind == "problem"
    assert name == "dlcore.inspector:InspectionFailed"
    assert sentence.startswith("This needs torch, which is not installed here")


def test_only_inspections_are_answered():
    for name in ("dlcore.cli:main", "os:system", "builtins:eval", "dlcore.inspection.images:np.save"):
        kind, _ = messages.decode(inspector._answer(messages.encode([name, {}])))
        assert kind == "problem", name


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"a": (1, 2.5, ("x", b"y")), 3: [True, None]},
        Change(head=(0, 1), temperature=0.5),
        RUN,
        float("inf"),
    ],
    ids=["none", "nested", "dataclass", "run", "infinity"],
)
def test_messages_carry(value):
    assert messages.decode(messages.encode(value)) == value


def test_messages_carry_arrays_and_tables():
    array = numpy.arange(6, dtype="float16").reshape(2, 3)
    carried = messages.decode(messages.encode({"a": array}))["a"]
    assert carried.dtype == array.dtype
    assert (carried == array).all()
    carried += 1  # writable
    frame = pandas.DataFrame({"word": pandas.Categorical(["b", "a"], ["b", "a"]), "weight": [0.5, 1.0]})
    pandas.testing.assert_frame_equal(messages.decode(messages.encode(frame)), frame)


def test_recorded_arrays_are_carried_by_name():
    message = messages.encode(recorded_arrays())
    assert len(message) < 1_000
    assert set(messages.decode(message).arrays) == set(recorded_arrays().arrays)
    with pytest.raises(InvalidInput, match="no longer stored"):
        messages.decode(messages.encode(recorded_arrays(EXPERIMENTS["cnn-evolution"].run("lenet", 77))))


@pytest.mark.parametrize(
    "value", [object(), numpy.array([object()]), lambda: None, {1, 2}], ids=["object", "objects", "function", "set"]
)
def test_other_things_have_no_place_in_a_message(value):
    with pytest.raises(TypeError, match="no place"):
        messages.encode(value)

"""The page Real checkpoints: nothing is loaded before the reader asks; then attention, blanks, tokens and texts; and a sentence for all that cannot be."""

import shutil
import subprocess
import sys
from types import SimpleNamespace

import huggingface_hub
import pytest

from dlcore.inspection.language import checkpoints, recording
from pages.language.panels import checkpoint_explorer
from tests.inspection.language import tiny_checkpoints as tiny
from tests.pages.conftest import charts

PAGE = "pages/language/checkpoints.py"
CUT = "The model reads the first 64 tokens of your text; what follows is left out."
LARGE = "attention weights of each token"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")
    yield {kind: tiny.write_checkpoint(folder / kind, kind) for kind in tiny.KINDS}
    checkpoints.release()


def texts(app):
    return " ".join(
        element.value
        for kind in (app.markdown, app.info, app.warning, app.error, app.text, app.code)
        for element in kind
    )


@pytest.fixture
def load(open_page):
    def load_folder(folder, **url):
        app = open_page(PAGE, ckpt_which="Local folder", **url)
        app.text_input(key="ckpt-folder").set_value(str(folder))
        app.button(key="ckpt-load").click().run()
        assert not app.exception
        return app

    return load_folder


def test_first_view_is_a_recording_and_loads_nothing(open_page):
    checkpoints.release()
    app = open_page(PAGE)
    assert not app.exception
    assert "22.7 million parameters" in texts(app)
    assert "In layer 4, head 2, “it” gives 69% of its attention to “animal”" in texts(app)
    assert checkpoints.held_now()[0] is None
    (large,) = charts(app)
    assert LARGE in texts(app)
    app.selectbox(key="ckpt-rec-sentence").select(recording.SENTENCES[1]).run()
    assert "“it” gives 32% of its attention to “animal” and 15% to “street”" in texts(app)
    app.selectbox(key="ckpt-rec-sentence").select(recording.SENTENCES[2]).run()
    assert not app.exception
    assert "“it” gives" not in texts(app)


def test_before_a_checkpoint_is_loaded(open_page):
    checkpoints.release()
    app = open_page(PAGE, ckpt_which="bert-base-uncased")
    assert not app.exception
    assert "Once a checkpoint is loaded" in texts(app)
    assert "about 440 MB" in texts(app)
    assert checkpoints.held_now()[0] is None
    assert charts(app) == []


def test_no_transformers_for_the_first_view():
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\napp = AppTest.from_file('app.py', default_timeout=60).run()\n"
        f"app.switch_page({PAGE!r}).run()\nassert not app.exception\nprint(*{{'torch', 'transformers', 'tokenizers', 'huggingface_hub'}} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


@pytest.mark.parametrize("kind", tiny.KINDS)
def test_attention_of_every_head_and_of_one(load, folders, kind):
    app = load(folders[kind])
    assert "3 layers of 4 heads" in texts(app)
    assert "in memory" in texts(app)
    assert len([*app.get("imgs"), *app.get("image")]) == 1
    assert len(charts(app)) == 1
    assert LARGE in texts(app)
    app.number_input(key="ckpt-layer").set_value(3)
    app.number_input(key="ckpt-head").set_value(4).run()
    assert not app.exception
    assert "Layer 3, head 4:" in texts(app)
    assert [name for name in app.query_params if "text" in name or "folder" in name] == []


@pytest.mark.parametrize("kind", ["Encoder", "Decoder", "Cross-attention"])
def test_the_three_attentions_of_t5(load, folders, kind):
    app = load(folders["t5"], ckpt_kind=kind)
    assert len(charts(app)) == 1
    assert "Its answer, which the decoder writes" in texts(app)


@pytest.mark.parametrize(("kind", "drawn"), [("bert", 1), ("gpt2", 1), ("t5", 1)])
def test_likeliest_tokens(load, folders, kind, drawn):
    app = load(folders[kind], ckpt_task="Likeliest tokens")
    assert len(charts(app)) == drawn
    assert "Likeliest token: " in texts(app)


def test_blanks_side_by_side_and_no_blank(load, folders):
    app = load(folders["bert"], ckpt_task="Likeliest tokens")
    app.text_area(key="ckpt-text-bert").set_value("the [MASK] did not [MASK] the [MASK] or [MASK].").run()
    assert len(charts(app)) == 3
    assert "first 3 of 4 masks" in texts(app)
    app.text_area(key="ckpt-text-bert").set_value("the animal").run()
    assert not app.exception
    assert "Write [MASK]" in texts(app)


@pytest.mark.parametrize("kind", ["gpt2", "t5"])
def test_writing(load, folders, kind):
    app = load(folders[kind], ckpt_task="Text generation", ckpt_most="5", ckpt_temperature="1.5")
    assert "Press Generate" in texts(app)
    app.button(key="ckpt-write").click().run()
    assert not app.exception
    first = app.code[0].value
    assert first.startswith("The animal did not cross the street because it was too") == (kind == "gpt2")
    assert first
    app.run()
    assert app.code[0].value == first
    app.slider(key="ckpt-most").set_value(6).run()
    assert "Generated for other settings" in texts(app)


def test_bert_does_not_write(load, folders):
    assert "BERT does not generate" in texts(load(folders["bert"], ckpt_task="Text generation"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "a",
        "the animal " * 2000,
        "🦊👩‍👩‍👧",
        "שלום مرحبا",
        "街 動物",
        "\x07\u202e the",
        "**b** <script>alert(1)</script> $x$ `y` :red[z]",
    ],
)
@pytest.mark.parametrize("kind", tiny.KINDS)
def test_any_text_is_read_or_a_sentence(load, folders, kind, text):
    app = load(folders[kind])
    app.text_area(key=f"ckpt-text-{kind}").set_value(text).run()
    assert not app.exception
    assert not app.error
    told = texts(app)
    if not text.strip():
        assert "nothing to read yet" in told
    elif len(text) > 1000:
        assert CUT in told
        assert len(charts(app)) == 1
    else:
        assert charts(app) or "nothing in this text" in told
    assert "<script>" not in " ".join(element.value for element in app.markdown)


TASKS = ("Attention", "Likeliest tokens", "Text generation")
TEXTS = {"bert": "the [MASK] " * 2, "gpt2": "the animal ", "t5": "the animal "}


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("kind", tiny.KINDS)
def test_what_is_left_out_is_said_before_every_answer(load, folders, kind, task):
    if (kind, task) == ("bert", "Text generation"):
        pytest.skip("BERT does not generate")
    app = load(folders[kind], ckpt_task=task)
    assert CUT not in texts(app)
    app.text_area(key=f"ckpt-text-{kind}").set_value(TEXTS[kind] + "the animal " * 80).run()
    assert not app.exception
    assert app.info[0].value.startswith(CUT)
    refused = kind == "gpt2" and task != "Attention"
    assert ("longer than the 64 tokens that are read" in texts(app)) == refused
    assert bool(charts(app)) == (not refused and task != "Text generation")


@pytest.mark.parametrize(
    ("kind", "task", "text", "told"),
    [
        ("bert", "Likeliest tokens", "the animal " * 40 + "[MASK]", "[MASK] stands beyond the first 64 tokens"),
        (
            "bert",
            "Likeliest tokens",
            "the [MASK] " + "the animal " * 40 + "[MASK]",
            "Masks beyond the first 64 tokens are not filled, here 1.",
        ),
        ("bert", "Likeliest tokens", "a" + " " * 30_000 + "[MASK]", "[MASK] stands beyond"),
        (
            "t5",
            "Likeliest tokens",
            "the animal " * 40 + "<extra_id_0>",
            "A sentinel token stands beyond the first 64 tokens",
        ),
        (
            "t5",
            "Text generation",
            "the animal " * 40 + "<extra_id_0>",
            "A sentinel token stands beyond the first 64 tokens",
        ),
    ],
)
def test_what_is_asked_beyond_what_is_read_is_refused_in_a_sentence(load, folders, kind, task, text, told):
    app = load(folders[kind], ckpt_task=task)
    app.text_area(key=f"ckpt-text-{kind}").set_value(text).run()
    assert not app.exception
    assert told in texts(app)
    assert len(charts(app)) == ("not filled" in told)


def test_nothing_is_generated_after_a_text_that_is_not_read_to_its_end(load, folders):
    app = load(folders["gpt2"], ckpt_task="Text generation", ckpt_most="3")
    app.button(key="ckpt-write").click().run()
    written = app.code[0].value
    app.text_area(key="ckpt-text-gpt2").set_value("the animal " * 80)
    app.button(key="ckpt-write").click().run()
    assert not app.exception
    assert "longer than the 64 tokens" in texts(app)
    assert app.code[0].value == written
    assert "another text than those above" in texts(app)


def test_an_answer_of_t5_that_was_stopped_says_so(load, folders, monkeypatch):
    monkeypatch.setattr(checkpoint_explorer, "ANSWER", 1)
    assert "… (stopped after 1 tokens)" in texts(load(folders["t5"]))


@pytest.mark.parametrize("way", ["'{}'", '"{}"', "“{}”", "file://{}"])
def test_a_folder_in_quotes_is_loaded(load, folders, way):
    app = load(way.format(folders["bert"]))
    assert not app.error
    assert "BERT of" in texts(app)


def test_a_folder_of_the_hubs_cache_is_loaded(load, folders, tmp_path):
    snapshot = tmp_path / "models--owner--name" / "snapshots" / "0a"
    shutil.copytree(folders["bert"], snapshot)
    app = load(tmp_path / "models--owner--name")
    assert not app.error
    assert "BERT of" in texts(app)


def test_a_model_by_its_address_is_shown_by_its_name(open_page, folders, monkeypatch):
    asked = []

    def fetches(repo_id, dry_run=False, **more):
        asked.append(repo_id)
        return [SimpleNamespace(filename="model.safetensors", file_size=1e6)] if dry_run else str(folders["t5"])

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetches)
    app = open_page(PAGE, ckpt_which="Other model name")
    app.text_input(key="ckpt-name").set_value("https://huggingface.co/google/flan-t5-small/tree/main")
    app.button(key="ckpt-load").click().run()
    assert not app.exception
    assert "**`google/flan-t5-small`: T5 of" in texts(app)
    assert set(asked) == {"google/flan-t5-small"}


def test_a_mask_of_another_name_is_the_one_that_the_page_speaks_of(load, tmp_path):
    folder = tiny.write_checkpoint(tmp_path / "bert", "bert")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_text((folder / name).read_text().replace("[MASK]", "<mask>"))
    app = load(folder, ckpt_task="Likeliest tokens")
    assert "<mask>" in app.text_area(key="ckpt-text-bert").value
    assert len(charts(app)) == 1
    app.text_area(key="ckpt-text-bert").set_value("the [MASK]").run()
    assert "Write <mask> where" in texts(app)


def test_what_cannot_be_loaded_is_one_sentence(load, folders, tmp_path):
    for folder in ("", tmp_path, tmp_path / "nowhere", "/etc/passwd", "\u202e", "~nobody-of-this-name"):
        app = load(folder)
        assert len(app.error) == 1
        assert str(tmp_path) not in app.error[0].value
    app = load(folders["bert"])
    assert not app.error


def test_another_checkpoint_takes_the_place_and_memory_is_given_back(load, folders):
    app = load(folders["bert"])
    app.text_input(key="ckpt-folder").set_value(str(folders["gpt2"]))
    app.button(key="ckpt-load").click().run()
    assert not app.exception
    assert "GPT-2 of" in texts(app)
    assert checkpoints.held_now()[0] == str(folders["gpt2"])
    app.button(key="ckpt-release").click().run()
    assert not app.exception
    assert checkpoints.held_now()[0] is None
    assert "Once a checkpoint is loaded" in texts(app)


@pytest.mark.parametrize(
    ("variable", "which", "what"),
    [
        ("DLCORE_LOCAL_MODELS", "Local folder", "Checkpoints from local folders"),
        ("DLCORE_HUB", "gpt2", "Checkpoints from Hugging Face's hub"),
    ],
)
def test_what_is_switched_off_says_so_and_is_refused(open_page, monkeypatch, variable, which, what):
    before = open_page(PAGE, ckpt_which=which)
    monkeypatch.setenv(variable, "0")
    app = open_page(PAGE, ckpt_which=which)
    assert not app.exception
    assert app.button(key="ckpt-load").disabled
    assert f"{what} are switched off on this server." in texts(app)
    assert any(".venv/bin/streamlit run app.py" in block.value for block in app.code)
    before.button(key="ckpt-load").click().run()  # a page that was opened earlier
    assert not before.exception
    assert [error.value for error in before.error] == [f"{what} are switched off on this server."]


def test_a_folder_that_vanishes_after_loading_is_a_sentence(load, tmp_path):
    folder = tiny.write_checkpoint(tmp_path / "gone", "bert")
    app = load(folder)
    (folder / "config.json").unlink()
    app.text_area(key="ckpt-text-bert").set_value("the animal").run()
    assert not app.exception
    assert "no config.json" in texts(app)


def test_offline_is_one_sentence(open_page, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    for which, name in (("gpt2", None), ("Other model name", "google/flan-t5-small")):
        app = open_page(PAGE, ckpt_which=which)
        if name:
            app.text_input(key="ckpt-name").set_value(name)
        app.button(key="ckpt-load").click().run()
        assert not app.exception
        assert len(app.error) == 1
        assert "cannot be reached" in app.error[0].value


def test_a_name_with_tricks_is_one_sentence(open_page):
    app = open_page(PAGE, ckpt_which="Other model name")
    app.text_input(key="ckpt-name").set_value("../../etc/passwd")
    app.button(key="ckpt-load").click().run()
    assert "no name of a model" in app.error[0].value


@pytest.mark.parametrize("tab", ["What can be loaded", "What the server reads"])
def test_every_tab_opens(open_page, tab):
    app = open_page(PAGE, ckpt_tab=tab)
    assert not app.exception
    assert ("DLCORE_LOCAL_MODELS=off" in texts(app)) == (tab == "What the server reads")


def test_guess_first_hides_attention(load, folders):
    app = load(folders["bert"], ckpt_guess="true")
    assert charts(app) == []
    assert "Hidden until" in texts(app)


def test_reset_puts_controls_back_and_keeps_what_is_loaded(load, folders):
    app = load(folders["bert"])
    app.number_input(key="ckpt-layer").set_value(2).run()
    app.button(key="ckpt-reset-all").click().run()
    assert not app.exception
    assert app.number_input(key="ckpt-layer").value == 1

"""The page Real checkpoints: nothing is loaded before the reader asks; then attention, blanks, tokens and texts; and a sentence for all that cannot be."""

import subprocess
import sys

import pytest

from dlcore.inspection.language import checkpoints
from tests.inspection.language import tiny_checkpoints as tiny
from tests.pages.conftest import charts

PAGE = "pages/language/checkpoints.py"
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


def test_first_view_loads_nothing(open_page):
    checkpoints.release()
    app = open_page(PAGE)
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
    assert "for the likeliest token" in texts(app)


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
        assert "tokens; the first" in told
        assert len(charts(app)) == 1
    else:
        assert charts(app) or "nothing in this text" in told
    assert "<script>" not in " ".join(element.value for element in app.markdown)


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
    import huggingface_hub

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

"""What a server switches off stands where it would be, with the way to have it at home."""

from tests.pages.conftest import texts


def test_uploads_switched_off(open_page, monkeypatch):
    monkeypatch.setenv("DLCORE_UPLOADS", "off")
    app = open_page("pages/language/bert_gpt_t5.py", three_tab="Natural text", three_harder_text="Custom")
    assert not app.exception
    assert "Uploads are switched off on this server" in texts(app)
    assert any(".venv/bin/streamlit run app.py" in block.value for block in app.code)
    assert not app.get("file_uploader")

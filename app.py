"""Deep Learning, Side by Side: `streamlit run app.py`."""

if __name__ != "__mp_main__":  # worker processes import this file anew, and need none of it
    import streamlit as st

    from pages.shared import browser_files, navigation

    # Streamlit imports this file once when the server starts, and runs it for every reader. The import makes the pages known before the
    # first visit: without it a link to a page, opened as the very first visit, is answered with “Page not found”.
    app = st.App(__file__, routes=browser_files.routes())

    if __name__ == "__main__":
        from pages.shared import app_shell

        app_shell.open_page()
    else:
        navigation.prepare()

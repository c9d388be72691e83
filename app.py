"""The page: the pages of Pedicle and what stands around all of them."""

import streamlit as st

from assistant.pages import ask, claim, library, scores
from assistant.pages.opened import page_is_shown
from assistant.pages.state import HERE

st.set_page_config(page_title="Pedicle", page_icon=str(HERE / "favicon.png"), layout="wide", menu_items={})
st.html(HERE / "style.css")
if st.context.theme.type:
    st.html(f"<style>:root {{ color-scheme: {'dark' if st.context.theme.type == 'dark' else 'light'}; }}</style>")
st.logo(str(HERE / "favicon.png"), size="small")
PAGES = {
    "ask": st.Page(ask.page, title="Ask", url_path="ask", default=True),
    "claim": st.Page(claim.page, title="Check a claim", url_path="claim"),
    "scores": st.Page(scores.page, title="Scores", url_path="scores"),
    "library": st.Page(library.page, title="Library", url_path="library"),
}
st.session_state["pages"] = PAGES
st.navigation(list(PAGES.values()), position="top").run()
page_is_shown()

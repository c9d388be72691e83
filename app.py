"""The page: the pages of Pedicle and what stands around all of them."""

import streamlit as st

from assistant.pages import ask
from assistant.pages.state import HERE

st.set_page_config(page_title="Pedicle", page_icon=str(HERE / "favicon.png"), layout="wide", menu_items={})
st.html(HERE / "style.css")
st.logo(str(HERE / "favicon.png"), size="small")
PAGES = [
    st.Page(ask.page, title="Ask", url_path="ask", default=True),
]
st.navigation(PAGES, position="top").run()

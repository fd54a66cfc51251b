"""What buttons for files say: Streamlit writes them in English, whatever the language of the page."""

import json

import streamlit as st

from studio.ui import state
from studio.words import say

_STYLE = """<style>
[data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
[data-testid="stFileUploaderDropzone"] button p::after {{ content: {word}; font-size: 0.875rem; }}
</style>"""


def show() -> None:
    """Put the language's word in the place of Streamlit's."""
    word = json.dumps(say("upload.choose", state.view().lang), ensure_ascii=False)
    st.html(_STYLE.format(word=word))

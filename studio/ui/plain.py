"""A user's words where Streamlit reads Markdown."""

_SIGNS = frozenset("\\`*_{}[]<>()#+-.!|~$:&")


def plain(text: str) -> str:
    """Take the meaning from Markdown's signs, and line breaks from the text, so that it shows as it is."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in " ".join(text.split()))

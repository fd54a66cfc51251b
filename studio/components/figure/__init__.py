"""A drawing made here as SVG, shown in a page as it stands in a report.

Streamlit's own `st.html` takes SVG out, and an image would follow neither the theme nor a screen reader.
"""

from studio.components.transport import mounted


def show(svg: str, *, key: str) -> None:
    """Show a drawing of `studio.lab.figures`, whose words are escaped already."""
    mounted("figure", "figure.js")(key=key, data={"svg": svg}, height="content")

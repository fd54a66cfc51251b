"""Keys that lead to pages: Alt with a digit to the page at that place of the list, Alt+0 into its work.

Streamlit's links take no shortcuts. After such a key the focus is where a writer goes on: on what a component
of the page marks with `data-entry`, such as the line with the cursor, else at the top of the page.
"""

from studio.components.transport import mounted


def show(*, key: str) -> None:
    """Listen for the keys; nothing is to be seen."""
    mounted("ways", "script.js")(key=key, data={}, height="content")

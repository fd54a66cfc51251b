"""Plain-text scripts: `read_script` turns one into a scene.

The form is described for users in `docs/script_format.md`. The flow inside:

    bytes ─decode─► text ─names─► name and words ─lexer─► pieces ─tags─► settings ─build─► Line
"""

from studio.script.read import read_script

__all__ = ["read_script"]

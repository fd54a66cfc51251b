"""Plain-text scripts: `read_script` turns one into a scene, `write_script` a scene into one.

The form is described for users in `docs/script_format.md`. The flow inside:

    bytes ─decode─► text ─names─► name and words ─lexer─► pieces ─tags─► settings ─build─► Line
"""

from studio.script.read import read_script
from studio.script.write import directed_text, write_script

__all__ = ["directed_text", "read_script", "write_script"]

"""Write a scene, line by line, and hear it."""

from studio.ui import router, script_view

router.guard()
script_view.show()

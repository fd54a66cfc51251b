"""Scripts from where people keep them, and back: one module a format.

    file ─detect─► format ─read─► Draft ─merge─► Scene           Scene ─write─► file

A `Draft` is what a file says, with the place of every line and every problem; nothing of a project changes
before somebody has seen what would. `formats.FORMATS` lists what comes in, goes out and loses nothing.
"""

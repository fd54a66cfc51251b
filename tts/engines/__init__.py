"""The engines, one package each; nothing outside `tts` imports from here except through `tts.registry`."""

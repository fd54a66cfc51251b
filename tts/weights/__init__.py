"""Weights of the engines: which files they need, where they lie, and how they come here whole."""

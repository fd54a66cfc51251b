"""Tensors in, tensors out: the networks, apart from files, text and settings."""

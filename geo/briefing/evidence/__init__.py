"""The tables that a pack's sentences rest on: each a function of `Facts`, built once."""

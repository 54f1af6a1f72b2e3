"""Slides: a deck with the firm's master, native charts and tables, and speaker's notes."""

from geo.briefing.slides.deck import slides

__all__ = ["slides"]

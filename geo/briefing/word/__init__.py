"""Word: the briefing's text, tables and pictures with real headings, to be edited."""

from geo.briefing.word.document import word

__all__ = ["word"]

"""Saying it: words, colours, legends, charts and maps, as values that can be tested without a screen."""

"""What tests of French texts share."""


def typed(text: str) -> str:
    """French as it is typed: plain spaces and apostrophes for the unbreakable and the curly ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")

"""What nobody foresaw: the reader gets one sentence with a number, the log has the rest under that number."""

import logging
import secrets

from pages._words import say

_LOG = logging.getLogger("sahel")


def unexpected(error: Exception) -> str:
    """Log an error that is none of the domain's, and give the sentence for the reader; its text and trace stay here."""
    number = secrets.token_hex(3)
    _LOG.error("Fault %s", number, exc_info=error)
    return say(
        "This page met a fault that nobody foresaw. Reload it; if it comes again, tell whoever keeps this server the "
        "fault's number, {number}: the log has the rest under it.",
        number=number,
    )

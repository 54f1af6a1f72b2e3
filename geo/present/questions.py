"""Questions that a new reader may have, each with the page and the link that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from geo.present.language import DEFAULT, marked


@dataclass(frozen=True)
class Question:
    """A question; `page` is the path in the address, empty for the overview."""

    text: str
    page: str
    link: Mapping[str, str]

    def address(self, **kept: str) -> str:
        """Where the answer stands, from any page of the app; `kept` are parameters of the reader's own link."""
        return f"./{self.page}?{urlencode({**self.link, **kept})}"


QUESTIONS = (
    Question(
        marked("What happened at Tessit in June 2025?"),
        "",
        {"from": "2025-06-01", "to": "2025-06-30", "near": "15.2167,-0.3000,Tessit"},
    ),
    Question(marked("Which border areas got worse?"), "changes", {"layer": "border"}),
    Question(marked("How near to Bamako do incidents come?"), "capital", {"capital": "capital-bamako"}),
    Question(marked("Where in Burkina Faso is JNIM most active?"), "", {"group": "JNIM", "country": "BFA"}),
)


def kept(language: str, *, low_bandwidth: bool) -> dict[str, str]:
    """What of the reader's own link a question's address keeps."""
    return ({} if language == DEFAULT else {"lang": language}) | ({"line": "low"} if low_bandwidth else {})

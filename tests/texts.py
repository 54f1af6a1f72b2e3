"""Every text of ours that is shown, found in the code, and the words of the data that have a French of ours.

`pybabel extract` would not do: it passes over what stands inside f-strings and behind `translator(language)(…)`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from geo.areas.boundaries import DISCLAIMER, VINTAGE
from geo.incidents.starter import CHECK_SENTENCE, STARTER_SENTENCE
from geo.outlook.record import reference_record
from geo.present.measures import COMPONENT_NAMES
from geo.risk.levels import LEVELS
from geo.schemas import ACTOR_KINDS, ATTRIBUTIONS, DATE_PRECISIONS
from geo.units import SECTORS
from pages import PAGES, SECTIONS

ROOT = Path(__file__).resolve().parents[1]
SPEAKERS = {
    **dict.fromkeys(("say", "t", "_", "translate", "marked", "Sentence", "tell", "translator"), (0,)),
    **dict.fromkeys(("say_many", "n", "plural", "count_noun", "plural_translator"), (0, 1)),
    "counted": (1, 2),
}
"""What a text is given to, and which of its arguments are texts; `translator(language)("…")` goes by its inner name."""
Text = str | tuple[str, ...]


def texts() -> dict[Text, str]:
    """Every text to where it stands: a string, or its forms for one and for many."""
    found: dict[Text, str] = {}
    for path in sorted([*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").glob("*.py")]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for text in texts_of(call):
                found.setdefault(text, f"{path.relative_to(ROOT)}:{call.lineno}")
    return found


def texts_of(call: ast.Call) -> Iterator[Text]:
    """The texts that a call says."""
    func = call.func.func if isinstance(call.func, ast.Call) else call.func
    name = getattr(func, "attr", getattr(func, "id", None))
    places = SPEAKERS.get(name, ())
    if name in {"translator", "plural_translator"} and not isinstance(call.func, ast.Call):
        return  # it is given a language, no text
    given = [list(strings(call.args[place])) for place in places if place < len(call.args)]
    if len(places) == 2:
        yield from zip(*given, strict=False)
    else:
        yield from (text for forms in given for text in forms)


def strings(node: ast.expr) -> Iterator[str]:
    """The strings that an argument may be."""
    if isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def words_of_data(study) -> set[str]:
    """Words that the code looks up by what the data hold: their French stands in the catalogues too."""
    countries = study.boundaries.country_names.values()
    context = study.context
    columns = [context[name] for name in ("kind", "label", "country")]
    return {
        *(level.name for level in LEVELS),
        *COMPONENT_NAMES.values(),
        *ATTRIBUTIONS,
        *ACTOR_KINDS,
        *DATE_PRECISIONS,
        *SECTORS,
        *countries,
        *(f"in {name}" for name in countries),
        *(f"the {name} border" for name in countries),
        *(f"{{km}} km {sector} of {{town}}" for sector in SECTORS),
        *pd.concat(columns).unique(),
        *(title for title in (*PAGES.values(), *SECTIONS) if title),
        DISCLAIMER,
        VINTAGE,
        CHECK_SENTENCE,
        STARTER_SENTENCE,
        reference_record().source,
        *reference_record().deaths["source"].unique(),
    }

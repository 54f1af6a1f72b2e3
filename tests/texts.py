"""Every text of ours that is shown, found in the code, and the words of the data that have a French of ours.

`pybabel extract` would not do: it passes over what stands inside f-strings and behind `translator(language)(…)`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from geo import errors
from geo.areas.boundaries import DISCLAIMER, VINTAGE
from geo.areas.routes import read_routes
from geo.incidents.starter import CHECK_SENTENCE, STARTER_SENTENCE
from geo.outlook.record import reference_record
from geo.present.measures import COMPONENT_NAMES
from geo.present.palette import GROUP_COLOURS, MAIN_GROUPS
from geo.risk.confidence import CONFIDENCE
from geo.risk.levels import LEVELS
from geo.risk.model import MODEL
from geo.schemas import ACTOR_KINDS, ATTRIBUTIONS, DATE_PRECISIONS
from geo.units import SECTORS
from pages import PAGES, SECTIONS

ROOT = Path(__file__).resolve().parents[1]
SPEAKERS = {
    *("say", "say_many", "t", "_", "n", "translate", "tell", "translator", "plural_translator", "counted", "marked"),
    *("Sentence", "sentence", "kept", "forms", "say_each"),
}
"""What a text is given to; `translator(language)("…")` goes by its inner name."""
ERRORS = {name for name in vars(errors) if name.endswith("Error")}
ENGLISH_ONLY = (
    "geo/enrich/", "geo/web/", "geo/areas/fetched.py", "geo/briefing/series.py", "geo/incidents/backup.py",
    "geo/incidents/downloading.py", "geo/incidents/online.py", "geo/incidents/syncing.py", "geo/outlook/backtest.py",
    "geo/outlook/chance_record.py", "geo/outlook/days.py", "geo/outlook/scoring.py", "geo/outlook/series.py",
)  # fmt: skip
"""Where errors are told in English: only the command line, a caller of the server or a notebook meets them."""
IN_PAIRS = {"say_many", "n", "plural_translator", "counted", "forms"}
"""Those that are given a form for one and a form for many."""
Text = str | tuple[str, str]


def files() -> list[Path]:
    """Every file of ours that may say something."""
    return sorted([*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").glob("*.py")])


def texts() -> dict[Text, str]:
    """Every text to where it stands: a string, or its forms for one and for many."""
    found: dict[Text, str] = {}
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text in texts_of(node) if isinstance(node, ast.Call) else _forms(node):
                found.setdefault(text, f"{path.relative_to(ROOT)}:{node.lineno}")
        for error in () if tells_in_english(path) else raised(path):
            for text in strings(error.args[0]):
                found.setdefault(text, f"{path.relative_to(ROOT)}:{error.lineno}")
    return found


def tells_in_english(path: Path) -> bool:
    """Whether a file's errors never reach a page."""
    name = path.relative_to(ROOT).as_posix()
    return path.name in {"commands.py", "__main__.py"} or name.startswith(ENGLISH_ONLY)


def raised(path: Path) -> Iterator[ast.Call]:
    """The errors of ours that a file makes, each with a message."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in ERRORS:
            yield node


def is_sentence(message: ast.expr) -> bool:
    """Whether a message can be told in another language: a template, one of two, or a sentence."""
    if isinstance(message, ast.IfExp):
        return is_sentence(message.body) and is_sentence(message.orelse)
    if isinstance(message, ast.Call):
        return ast.unparse(message.func) in {"Sentence", "Sentence.joined"}
    return isinstance(message, ast.Constant)


def _forms(node: ast.AST) -> Iterator[Text]:
    """The two forms of `one, many = "…", "…"`."""
    if _names_forms(node):
        yield tuple(part.value for part in node.value.elts)


def _names_forms(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "(one, many)"


def speaker(call: ast.Call) -> str | None:
    """The name of what a call gives its text to; None where it gives none."""
    func = call.func.func if isinstance(call.func, ast.Call) else call.func
    name = getattr(func, "attr", getattr(func, "id", ""))
    given_a_language = name.endswith("translator") and not isinstance(call.func, ast.Call)
    return name if name in SPEAKERS and not given_a_language else None


def texts_of(call: ast.Call) -> Iterator[Text]:
    """The texts that a call says."""
    name = speaker(call)
    if name is None:
        return
    given = [found for argument in call.args if (found := list(strings(argument)))]
    if name in IN_PAIRS and len(given) > 1:
        yield from zip(*given[:2], strict=True)
    else:
        yield from (text for forms in given[:1] for text in forms)


def strings(node: ast.expr) -> Iterator[str]:
    """The strings that an argument may be."""
    if isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def words_of_data(study) -> set[str]:
    """Words that the code looks up by what the data hold: their French stands in the catalogues too."""
    countries, table = study.boundaries.country_names.values(), study.incidents.table
    return {
        *(level.name for level in LEVELS),
        *CONFIDENCE,
        *COMPONENT_NAMES.values(),
        *(set(GROUP_COLOURS) - set(MAIN_GROUPS)),
        *ATTRIBUTIONS,
        *ACTOR_KINDS,
        *DATE_PRECISIONS,
        *SECTORS,
        *countries,
        *(f"in {name}" for name in countries),
        *(f"the {name} border" for name in countries),
        *(f"{{km}} km {sector} of {{town}}" for sector in SECTORS),
        *(word for name in ("kind", "label", "country") for word in study.context[name]),
        *(word for name in ("event_type", "sub_event_type", "target_type") for word in table[name].unique()),
        *(title for title in (*PAGES.values(), *SECTIONS) if title),
        *(route.name for route in read_routes() if "(" in route.name or "road" in route.name),
        DISCLAIMER,
        VINTAGE,
        CHECK_SENTENCE,
        STARTER_SENTENCE,
        MODEL.version,
        reference_record().source,
        *reference_record().deaths["source"].unique(),
    }


WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}|^[A-Z][a-zé]+$")
"""Two words beside each other, or one with a capital: what people read."""
MARKUP = re.compile(r'[<>]|="|: ?[\d#]|^[.\w]+/[.\w]+')
SHOWN_AS = {"label", "help", "placeholder", "title", "display_text", "caption", "empty", "sentence"}
"""What keyword arguments show."""


def unspoken(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of what a file would show in English only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or MARKUP.search(node.value):
            continue
        parents = list(_parents(node, above))
        if any(_is_silent(parent) for parent in parents):
            continue
        named = next((parent.arg for parent in parents if isinstance(parent, ast.keyword)), None)
        if WORDS.search(node.value) or (named in SHOWN_AS and re.search(r"[^\W\d_]{2,}", node.value)):
            yield node.lineno, node.value


def _parents(node: ast.AST, above: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node in above:
        node = above[node]
        yield node


def _is_silent(node: ast.AST) -> bool:
    """Whether what stands under this node is spoken in the reader's language, or is not shown at all."""
    if isinstance(node, ast.Call):
        return speaker(node) is not None
    if _names_forms(node):
        return True
    return isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))

"""What each measure on the pages means, in a sentence or two: one source for help texts and for the page Methods."""

from dataclasses import dataclass

from geo.errors import Sentence
from geo.present.language import marked
from geo.risk.confidence import FEW, MANY
from geo.risk.draws import DRAWS
from geo.risk.levels import LEVELS


@dataclass(frozen=True)
class Measure:
    """A measure's name, as heads and labels have it, and what it means."""

    name: str
    meaning: Sentence


MEASURES = {
    "severity": Measure(
        marked("Severity"),
        Sentence(
            "How bad it is, from 0 to 100: computed from how often, how deadly, harm to civilians, spread, groups, "
            "recent rise, and what lies around. Neither an analyst's judgement nor a chance."
        ),
    ),
    "level": Measure(
        marked("Level"),
        Sentence(
            "The range that severity lies in, the same in every month and filter: {letters}. Computed.",
            letters=", ".join(f"{level.letter} {level.lower:g}–{level.upper:g}" for level in LEVELS),
        ),
    ),
    "interval": Measure(
        marked("Interval, 5–95 %"),
        Sentence(
            "Nine in ten of {draws} draws lie in it; rates, tolls and imprecise places vary between them.", draws=DRAWS
        ),
    ),
    "confidence": Measure(
        marked("Confidence"),
        Sentence(
            "How much a severity rests on: thin with under {few} incidents or most of them placed imprecisely, good "
            "with {many} or more that are well placed and told by several sources, fair between.",
            few=FEW,
            many=MANY,
        ),
    ),
    "change": Measure(
        marked("Change"),
        Sentence("Points of severity more or fewer than in the window of equal length before."),
    ),
    "incidents": Measure(
        marked("Incidents"),
        Sentence("Reported events of the selection. What nobody reported is not in it."),
    ),
    "deaths": Measure(
        marked("Deaths"),
        Sentence(
            "The sum of the best figures, in brackets those of the low and the high ones. Incidents of which nobody "
            "gave a figure are counted beside it: unknown is never nought."
        ),
    ),
    "civilians": Measure(marked("Against civilians"), Sentence("Incidents whose target were civilians.")),
    "unidentified": Measure(
        marked("Actor unidentified"),
        Sentence("Incidents whose actor no source named; they are in no group's figures."),
    ),
}

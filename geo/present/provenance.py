"""What a figure rests on: the lines that go under every picture, table and file, in the figure's language."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.areas.boundaries import DISCLAIMER
from geo.incidents import Incidents, acled, starter, ucdp
from geo.incidents.licence import source_terms, statements
from geo.present import words
from geo.present.language import DEFAULT, marked, translator
from geo.present.measures import COMPONENT_NAMES
from geo.present.names import shown_name
from geo.query import Query
from geo.risk.model import MODEL
from geo.study import Study
from geo.weighting import Weighting

BASE_SOURCES = marked("Boundaries: Natural Earth 4.1 (public domain). Towns: GeoNames (CC BY 4.0).")
MANIPULATIONS = marked(
    "placed in areas, the same event in several sources counted once, scored by the model named here"
)
COMPUTED = marked("Computed severity and levels")
_NAMED = {
    starter.SOURCE: marked("starter set compiled from public reporting (CC BY 4.0), each row with its report"),
    ucdp.SOURCE: marked("UCDP Georeferenced Event Dataset, Uppsala Conflict Data Program (CC BY 4.0)"),
    acled.SOURCE: marked("ACLED, under its own terms"),
}


@dataclass(frozen=True)
class Provenance:
    """Everything a reader needs to judge a figure, or to make it again.

    Texts stand in `language` from the start, but for the constants of `computed`, `sources`, `disclaimer` and
    `caveat`, which are looked up when they are told.
    """

    period: str
    filters: str
    layer: str
    incidents: int
    unplaced: int
    imprecise: int
    unknown_tolls: int
    unidentified: int
    data_version: str
    cut_off: str
    vintage: str
    model: str
    sources: str = BASE_SOURCES
    caveat: str = ""
    disclaimer: str = DISCLAIMER
    computed: str = COMPUTED
    snapped: int = 0
    language: str = DEFAULT

    @property
    def uncertainty(self) -> str:
        """How much of the figure is uncertain, in one sentence."""
        t = translator(self.language)
        if not self.incidents:
            return t("No incident matches these filters.")
        text = t(
            "{incidents}: {no_toll} without a death toll, {imprecise} placed only near a town or in a district, "
            "{unidentified} with an unidentified actor; {placed}{snapped}."
        )
        return text.format(
            incidents=words.incidents(self.incidents, self.language),
            no_toll=self._share(self.unknown_tolls),
            imprecise=self._share(self.imprecise),
            unidentified=self._share(self.unidentified),
            placed=self._placed,
            snapped=self._snapped,
        )

    def _share(self, part: int) -> str:
        return words.share(part, self.incidents, self.language)

    @property
    def _placed(self) -> str:
        if not self.unplaced:
            return translator(self.language)("all are placed in this layer")
        return words.counted(
            self.unplaced,
            "{number} cannot be placed in this layer",
            "{number} cannot be placed in this layer",
            self.language,
        )

    @property
    def _snapped(self) -> str:
        if not self.snapped:
            return ""
        return words.counted(
            self.snapped,
            ", {number} lies just beyond the drawn outline of the source's country and count in it",
            ", {number} lie just beyond the drawn outline of the source's country and count in it",
            self.language,
        )

    @property
    def computed_words(self) -> str:
        """That the figure is computed, and by which model."""
        text = translator(self.language)("{computed}, not an analyst's judgement: model {model}.")
        return text.format(computed=translator(self.language)(self.computed), model=self.model)

    def lines(self) -> list[str]:
        """The lines for a caption or a file's head, in order."""
        t = translator(self.language)
        return [
            f"{self.period}. {self.filters}",
            t("Layer: {layer}. {uncertainty}").format(layer=self.layer, uncertainty=self.uncertainty),
            self.computed_words,
            t("Data {version}, cut-off {day}. {caveat}")
            .format(version=self.data_version, day=self.cut_off, caveat=t(self.caveat))
            .rstrip(),
            t("Boundaries: {vintage}. {disclaimer}").format(vintage=self.vintage, disclaimer=t(self.disclaimer)),
            t(self.sources),
        ]

    def record(self) -> dict[str, str | int]:
        """The same as named values, for files that machines read."""
        return {
            "period": self.period,
            "filters": self.filters,
            "layer": self.layer,
            "uncertainty": self.uncertainty,
            "computed": self.computed_words,
            "data_version": self.data_version,
            "data_cut_off": self.cut_off,
            "caveat": translator(self.language)(self.caveat),
            "boundary_vintage": self.vintage,
            "disclaimer": translator(self.language)(self.disclaimer),
            "sources": translator(self.language)(self.sources),
            "language": self.language,
        }


def provenance(study: Study, query: Query, language: str = DEFAULT) -> Provenance:
    """What any figure of this query rests on, told in a language."""
    incidents, layer = study.incidents, study.layer(query.layer)
    chosen = incidents.rows(query)
    filters = words.filters(query, study.choices, language)
    return Provenance(
        period=words.period(query, language),
        filters=filters,
        layer=shown_name(layer.title, language),
        incidents=len(chosen),
        unplaced=int((study.codes(query.layer)[chosen] < 0).sum()),
        imprecise=int((incidents.precision[chosen] >= 2).sum()),
        unknown_tolls=int(np.isnan(incidents.tolls["best"][chosen]).sum()),
        unidentified=int(incidents.is_unidentified[chosen].sum()),
        snapped=int(study.is_snapped[chosen].sum()),
        data_version=study.version,
        cut_off=words.day(study.incidents.last_day, language),
        vintage=shown_name(layer.vintage, language),
        model=translator(language)(MODEL.version) + weighting_note(query.weighting, language),
        sources=sources(incidents, terms_in(incidents, chosen), filters, language),
        caveat=caveat(incidents.terms[1]),
        language=language,
    )


def weighting_note(weighting: Weighting, language: str = DEFAULT) -> str:
    """How the reader weighed, where not as the model does: `; re-weighted: …`."""
    if weighting.is_default:
        return ""
    t = translator(language)
    shares = ", ".join(
        f"{t(COMPONENT_NAMES[name])} {words.percent(share, language, None)}"
        for name, share in weighting.by_name().items()
    )
    text = t("; re-weighted by the reader: {shares}; half-life {days} days")
    return text.format(shares=shares, days=weighting.half_life_days)


def caveat(table: pd.DataFrame) -> str:
    """What must be said of the incidents as a whole; empty where no row is from the starter set."""
    return starter.STARTER_SENTENCE if starter.SOURCE in table["source"].tolist() else ""


def terms_in(incidents: Incidents, rows: NDArray[np.int64]) -> pd.DataFrame:
    """The pairs of source and licence of these incidents; of all where there are none."""
    code, pairs = incidents.terms
    return pairs[np.bincount(code[rows], minlength=len(pairs)) > 0] if len(rows) else pairs


def sources(incidents: Incidents, table: pd.DataFrame, filters: str, language: str = DEFAULT) -> str:
    """Where these incidents come from, on what terms, with the sentence that a source requires of every figure.

    That sentence stays in the words that the source asks for.
    """
    t = translator(language)
    named = [
        t(_NAMED[source]) if source in _NAMED else f"{source} ({licence})" for source, licence in source_terms(table)
    ]
    required = statements(table, dict(incidents.accessed), filters=filters.rstrip("."), manipulations=t(MANIPULATIONS))
    own = t("Incidents: {sources}.").format(sources="; ".join(named))
    return " ".join([own, *required, t(BASE_SOURCES)])

"""What a figure rests on: the lines that go under every picture, table and file."""

from dataclasses import dataclass

import pandas as pd

from geo.areas.boundaries import DISCLAIMER
from geo.incidents import Incidents, acled, starter, ucdp
from geo.incidents.licence import statements
from geo.present import words
from geo.present.measures import COMPONENT_NAMES
from geo.query import Query
from geo.risk.model import MODEL
from geo.study import Study
from geo.weighting import Weighting

BASE_SOURCES = "Boundaries: Natural Earth 4.1 (public domain). Towns: GeoNames (CC BY 4.0)."
MANIPULATIONS = "placed in areas, the same event in several sources counted once, scored by the model named here"
_NAMED = {
    starter.SOURCE: f"starter set compiled from public reporting ({starter.LICENCE}), each row with its report",
    ucdp.SOURCE: "UCDP Georeferenced Event Dataset, Uppsala Conflict Data Program (CC BY 4.0)",
    acled.SOURCE: "ACLED, under its own terms",
}


@dataclass(frozen=True)
class Provenance:
    """Everything a reader needs to judge a figure, or to make it again."""

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
    computed: str = "Computed severity and levels"
    snapped: int = 0

    @property
    def uncertainty(self) -> str:
        """How much of the figure is uncertain, in one sentence."""
        if not self.incidents:
            return "No incident matches these filters."
        unplaced = f"{self.unplaced:,} cannot be" if self.unplaced else "all are"
        return (
            f"{words.plural(self.incidents, 'incident')}: {words.share(self.unknown_tolls, self.incidents)} without a "
            f"death toll, {words.share(self.imprecise, self.incidents)} placed only near a town or in a district, "
            f"{words.share(self.unidentified, self.incidents)} with an unidentified actor; {unplaced} placed in this "
            f"layer{self._snapped}."
        )

    @property
    def _snapped(self) -> str:
        if not self.snapped:
            return ""
        lie = "lies" if self.snapped == 1 else "lie"
        return f", {self.snapped:,} {lie} just beyond the drawn outline of the source's country and count in it"

    def lines(self) -> list[str]:
        """The lines for a caption or a file's head, in order."""
        return [
            f"{self.period}. {self.filters}",
            f"Layer: {self.layer}. {self.uncertainty}",
            f"{self.computed}, not an analyst's judgement: model {self.model}.",
            f"Data {self.data_version}, cut-off {self.cut_off}. {self.caveat}".rstrip(),
            f"Boundaries: {self.vintage}. {self.disclaimer}",
            self.sources,
        ]

    def record(self) -> dict[str, str | int]:
        """The same as named values, for files that machines read."""
        return {
            "period": self.period,
            "filters": self.filters,
            "layer": self.layer,
            "uncertainty": self.uncertainty,
            "computed": f"{self.computed}, not an analyst's judgement; model {self.model}",
            "data_version": self.data_version,
            "data_cut_off": self.cut_off,
            "caveat": self.caveat,
            "boundary_vintage": self.vintage,
            "disclaimer": self.disclaimer,
            "sources": self.sources,
        }


def provenance(study: Study, query: Query) -> Provenance:
    """What any figure of this query rests on."""
    table, layer = study.incidents.table, study.layer(query.layer)
    chosen = study.incidents.select(query)
    filters = words.filters(query, study.choices)
    return Provenance(
        period=words.period(query),
        filters=filters,
        layer=layer.title,
        incidents=int(chosen.sum()),
        unplaced=int((study.codes(query.layer)[chosen] < 0).sum()),
        imprecise=int((table["place_precision"].to_numpy() >= 2)[chosen].sum()),
        unknown_tolls=int(table["fatalities_best"].isna().to_numpy()[chosen].sum()),
        unidentified=int(study.incidents.is_unidentified[chosen].sum()),
        snapped=int(study.is_snapped[chosen].sum()),
        data_version=study.version,
        cut_off=words.day(study.incidents.last_day),
        vintage=layer.vintage,
        model=MODEL.version + weighting_note(query.weighting),
        sources=sources(study.incidents, table[chosen] if chosen.any() else table, filters),
        caveat=caveat(table),
    )


def weighting_note(weighting: Weighting) -> str:
    """How the reader weighed, where not as the model does: `; re-weighted: …`."""
    if weighting.is_default:
        return ""
    shares = ", ".join(f"{COMPONENT_NAMES[name]} {share:g} %" for name, share in weighting.by_name().items())
    return f"; re-weighted by the reader: {shares}; half-life {weighting.half_life_days} days"


def caveat(table: pd.DataFrame) -> str:
    """What must be said of the incidents as a whole; empty where no row is from the starter set."""
    return starter.STARTER_SENTENCE if (table["source"] == starter.SOURCE).any() else ""


def sources(incidents: Incidents, table: pd.DataFrame, filters: str) -> str:
    """Where these incidents come from, on what terms, with the sentence that a source requires of every figure."""
    pairs = table[["source", "licence"]].drop_duplicates().sort_values(["source", "licence"])
    named = [_NAMED.get(source, f"{source} ({licence})") for source, licence in pairs.itertuples(index=False)]
    required = statements(table, dict(incidents.accessed), filters=filters.rstrip("."), manipulations=MANIPULATIONS)
    return " ".join([f"Incidents: {'; '.join(named)}.", *required, BASE_SOURCES])

"""What a figure rests on: the lines that go under every picture, table and file."""

from dataclasses import dataclass

from geo.areas.boundaries import DISCLAIMER
from geo.incidents.starter import STARTER_SENTENCE
from geo.present import words
from geo.query import Query
from geo.risk.model import MODEL
from geo.study import Study

SOURCES = (
    "Incidents: starter set compiled from public reporting (CC BY 4.0), each row with its report. "
    "Boundaries: Natural Earth 4.1 (public domain). Towns: GeoNames (CC BY 4.0)."
)


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
    sources: str = SOURCES
    caveat: str = STARTER_SENTENCE
    disclaimer: str = DISCLAIMER

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
            "layer."
        )

    def lines(self) -> list[str]:
        """The lines for a caption or a file's head, in order."""
        return [
            f"{self.period}. {self.filters}",
            f"Layer: {self.layer}. {self.uncertainty}",
            f"Computed severity and levels, not an analyst's judgement: model {self.model}.",
            f"Data {self.data_version}, cut-off {self.cut_off}. {self.caveat}",
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
            "computed": f"Computed, not an analyst's judgement; model {self.model}",
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
    return Provenance(
        period=words.period(query),
        filters=words.filters(query, study.choices),
        layer=layer.title,
        incidents=int(chosen.sum()),
        unplaced=int((study.codes(query.layer)[chosen] < 0).sum()),
        imprecise=int((table["place_precision"].to_numpy() >= 2)[chosen].sum()),
        unknown_tolls=int(table["fatalities_best"].isna().to_numpy()[chosen].sum()),
        unidentified=int(study.incidents.is_unidentified[chosen].sum()),
        data_version=f"starter set {study.version}",
        cut_off=words.day(study.incidents.last_day),
        vintage=layer.vintage,
        model=MODEL.version,
    )

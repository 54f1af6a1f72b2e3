"""What the outlook's figures rest on: the reader's data, or, for the record of the method, UCDP's."""

from dataclasses import dataclass, replace
from datetime import date

from geo.outlook.record import OWN, Record
from geo.outlook.result import MODEL
from geo.present import words
from geo.present.language import DEFAULT, marked, translator
from geo.present.provenance import Provenance, provenance
from geo.query import Query
from geo.study import Study

COMPUTED = marked("Computed outlook")


@dataclass(frozen=True)
class ReferenceProvenance(Provenance):
    """The provenance of the record on UCDP's data, which are not the reader's."""

    told: str = ""

    @property
    def uncertainty(self) -> str:
        """What was left out."""
        return self.told

    def lines(self) -> list[str]:
        """The lines for a caption or a file's head, in order."""
        return [
            f"{self.period}. {self.filters}",
            f"{self.layer}. {self.uncertainty}",
            self.computed_words,
            self.sources,
        ]


def outlook_provenance(study: Study, whole: Query, language: str = DEFAULT) -> Provenance:
    """What an outlook rests on: all incidents of the query's window, whatever the reader filters."""
    return replace(provenance(study, whole, language), model=MODEL, computed=COMPUTED)


def record_provenance(record: Record, own: Provenance, language: str = DEFAULT) -> Provenance:
    """What a record rests on: `own` where it was seen on the reader's data."""
    if record.source == OWN:
        return own
    translate = translator(language)
    return ReferenceProvenance(
        period=f"{record.first_year}–{record.last_year}",
        filters=translate("Each forecast was made from what was known at the time."),
        layer=translate(record.source),
        incidents=int(record.chances["cases"].max()),
        unplaced=0,
        imprecise=0,
        unknown_tolls=0,
        unidentified=0,
        data_version="ged201",
        cut_off=words.day(date(2016, 12, 31), language),
        vintage="UCDP adm_1",
        model=MODEL,
        computed=COMPUTED,
        language=language,
        sources=translate(
            "Incidents: UCDP Georeferenced Event Dataset 20.1, Nigeria 1990–2016, and UCDP deaths by country and month "
            "1989–2021, Uppsala Conflict Data Program (CC BY 4.0)."
        ),
        told=translate(
            "A state is UCDP's own; 140 of 3,072 incidents without a precise enough place or day are left out."
        ),
    )

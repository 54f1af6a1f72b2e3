"""Administrative boundaries from the embedded shapefile, and the countries and shared borders made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from geo import embedded, schemas
from geo.errors import CrsError, DataFileError, GeometryError
from geo.units import require_crs

EMBEDDED = "Natural Earth 4.1 (2018), generalised"
VINTAGE = f"{EMBEDDED}: Mali 9 regions, Burkina Faso 13 regions and 45 provinces, Niger 8"
DISCLAIMER = "Names and boundaries shown do not imply endorsement or acceptance by anyone."
STUDY_COUNTRIES = ("MLI", "BFA", "NER")
SHARED_BORDERS = (("MLI", "BFA"), ("MLI", "NER"), ("BFA", "NER"))
SHAPEFILE = "boundaries/sahel_admin1.shp"


@dataclass(frozen=True, eq=False)
class Boundaries:
    """First-level areas of 14 countries, EPSG:4326, sorted by area_id: area_id, name, region, country, iso3."""

    table: gpd.GeoDataFrame

    @cached_property
    def country_names(self) -> dict[str, str]:
        """ISO3 code to country name."""
        return dict(zip(self.table["iso3"], self.table["country"], strict=True))

    @cached_property
    def country_codes(self) -> dict[str, str]:
        """Country name to ISO3 code."""
        return {name: code for code, name in self.country_names.items()}

    @cached_property
    def countries(self) -> dict[str, shapely.Geometry]:
        """ISO3 code to the country's outline, EPSG:4326."""
        shapes = self.table.geometry.to_numpy()
        return {code: shapely.coverage_union_all(shapes[self.table["iso3"] == code]) for code in self.country_names}

    @cached_property
    def land(self) -> shapely.Geometry:
        """Land of all countries on file, EPSG:4326."""
        return shapely.coverage_union_all(list(self.countries.values()))

    def shared_border(self, first: str, second: str) -> shapely.Geometry:
        """The line along which two countries' outlines meet, EPSG:4326.

        Raises
        ------
        GeometryError  if the two outlines have no line in common.
        """
        line = shapely.intersection(
            shapely.boundary(self.countries[first]),
            shapely.boundary(self.countries[second]),
        )
        lines = [p for p in shapely.get_parts(line) if isinstance(p, shapely.LineString) and not p.is_empty]
        if not lines:
            raise GeometryError(
                "{first} and {second} share no land border in these boundaries.", first=first, second=second
            )
        return shapely.line_merge(shapely.multilinestrings(lines))

    def land_borders(self, countries: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Pairs of these countries whose outlines share a line: the three of the study area first, then by code.

        A study country stands first in its pair.
        """
        order = {code: rank for rank, code in enumerate(dict.fromkeys((*STUDY_COUNTRIES, *sorted(self.countries))))}
        pairs = combinations(sorted({*countries} & {*self.countries}, key=lambda code: order[code]), 2)
        found = [pair for pair in pairs if self._share_a_line(*pair)]
        return tuple(sorted(found, key=lambda pair: not {*pair} <= {*STUDY_COUNTRIES}))

    def _share_a_line(self, first: str, second: str) -> bool:
        try:
            self.shared_border(first, second)
        except GeometryError:
            return False
        return True

    def tripoint(self) -> shapely.Point:
        """Where Mali, Burkina Faso and Niger meet, EPSG:4326."""
        meeting = self.shared_border(*SHARED_BORDERS[0])
        for pair in SHARED_BORDERS[1:]:
            meeting = shapely.intersection(meeting, self.shared_border(*pair))
        points = shapely.get_parts(meeting)
        if len(points) != 1 or not isinstance(points[0], shapely.Point):
            raise GeometryError(
                "Mali, Burkina Faso and Niger meet in {count} places; one was expected.", count=len(points)
            )
        return points[0]


def read_boundaries(path: Path | None = None) -> Boundaries:
    """The embedded shapefile, checked.

    Raises
    ------
    DataFileError  if a file is missing, changed, has no CRS, breaks the `boundaries` schema, or holds a shape that is
        empty, invalid or overlaps another.
    """
    if path is None:
        for suffix in (".shx", ".dbf", ".prj", ".cpg"):
            embedded.checked_path(str(Path(SHAPEFILE).with_suffix(suffix)))
        path = embedded.checked_path(SHAPEFILE)
    try:
        frame = gpd.read_file(path)
        require_crs(frame)
    except CrsError as error:
        raise DataFileError("{path}: {error}", path=path, error=error) from error
    except (OSError, ValueError, pyogrio.errors.DataSourceError) as error:
        raise DataFileError(
            "{path} cannot be read as a shapefile ({error}). Restore it.", path=path, error=error
        ) from error
    checked = schemas.check(schemas.boundaries, frame, path)
    _check_shapes(checked, path)
    return Boundaries(checked.sort_values("area_id", ignore_index=True))


def _check_shapes(frame: gpd.GeoDataFrame, path: Path) -> None:
    shapes = frame.geometry.to_numpy()
    for area_id, shape in zip(frame["area_id"], shapes, strict=True):
        if shape is None or shape.is_empty:
            raise DataFileError(
                "{path}: the shape of {area_id} is empty. Restore the file.", path=path, area_id=area_id
            )
        if not shape.is_valid:
            raise DataFileError(
                "{path}: the shape of {area_id} is invalid ({reason}). Restore the file.",
                path=path,
                area_id=area_id,
                reason=shapely.is_valid_reason(shape),
            )
    if not shapely.coverage_is_valid(shapes):
        bad = shapely.coverage_invalid_edges(shapes)
        names = frame["area_id"][~shapely.is_empty(bad)].tolist()
        raise DataFileError(
            "{path}: areas overlap or do not share their edges: {areas}. Restore the file.",
            path=path,
            areas=", ".join(names[:4]),
        )


def country_areas(boundaries: Boundaries) -> gpd.GeoDataFrame:
    """The countries as areas, each by its ISO3; columns as in `regions`."""
    codes = sorted(boundaries.countries)
    columns = {"name": [boundaries.country_names[code] for code in codes], "iso3": codes, "area_id": codes}
    shapes = [boundaries.countries[code] for code in codes]
    return _indexed(gpd.GeoDataFrame(columns, geometry=shapes, crs=boundaries.table.crs))


def regions(boundaries: Boundaries) -> gpd.GeoDataFrame:
    """First-level areas of every country, Burkina Faso's provinces joined into its regions; indexed by area_id.

    Columns: name, country (ISO3), study (True for the three countries of the study area), geometry, EPSG:4326.
    """
    table = boundaries.table.copy()
    is_province = table["iso3"] == "BFA"
    joined = table[is_province].dissolve("region", method="coverage", as_index=False)
    joined["area_id"] = "BFA-" + joined["region"].map(_slug)
    joined["name"] = joined["region"]
    frame = gpd.GeoDataFrame(
        pd.concat([table[~is_province], joined], ignore_index=True),
        geometry="geometry",
        crs=table.crs,
    )
    return _indexed(frame)


def provinces(boundaries: Boundaries) -> gpd.GeoDataFrame:
    """Burkina Faso's 45 provinces; columns as in `regions`, and `region`, the area_id of the region around each."""
    table = boundaries.table[boundaries.table["iso3"] == "BFA"].copy()
    frame = _indexed(table)
    frame["region"] = "BFA-" + table.set_index("area_id")["region"].map(_slug)
    return frame


def _indexed(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = table.set_index("area_id").sort_index()
    frame["country"] = frame["iso3"]
    frame["study"] = frame["country"].isin(STUDY_COUNTRIES)
    return frame[["name", "country", "study", "geometry"]]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")

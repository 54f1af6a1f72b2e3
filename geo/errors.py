"""Every error that a reader can act on.

GeoError
├── DataFileError (ValueError)        a file of data/ is missing, changed or not what its schema says
├── QueryError (ValueError)           a filter that cannot be: dates the wrong way round, an unknown group
├── LayerNotFoundError (LookupError)  no layer, area or incident of that name
├── CrsError (ValueError)             geometry without a coordinate reference system, or in the wrong one
├── GeometryError (ValueError)        a shape that cannot be used: empty, invalid, overlapping
├── IndexMismatchError (ValueError)   two tables that should speak of the same areas do not
├── SettingError (ValueError)         a server setting that the app cannot run with
├── SeriesError (ValueError)          a monthly series that cannot be forecast: gaps, too short, not numbers
└── StaleOutlookError (ValueError)    an outlook made from another version of the data
"""


class GeoError(Exception):
    """The domain's own error: its message is written for the reader."""


class DataFileError(GeoError, ValueError):
    """A file of the data folder is missing, changed, or not what its schema says."""


class QueryError(GeoError, ValueError):
    """A filter that cannot be."""


class LayerNotFoundError(GeoError, LookupError):
    """No layer or area of that name."""


class CrsError(GeoError, ValueError):
    """Geometry without a coordinate reference system, or in the wrong one."""


class GeometryError(GeoError, ValueError):
    """A shape that cannot be used."""


class IndexMismatchError(GeoError, ValueError):
    """Two tables that should speak of the same areas do not."""


class SettingError(GeoError, ValueError):
    """A server setting that the app cannot run with."""


class SeriesError(GeoError, ValueError):
    """A monthly series that cannot be forecast or judged."""


class StaleOutlookError(GeoError, ValueError):
    """An outlook made from another version of the data or by another model."""

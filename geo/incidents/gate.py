"""The gate that every foreign file passes before a reader sees it: what it is by its bytes, how large it may unfold."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from geo.errors import ImportFileError

MAX_BYTES = 2_000_000_000
MAX_UNPACKED = 4_000_000_000
MAX_WORKBOOK_UNPACKED = 500_000_000
MAX_MEMBERS = 200
MAX_DIRECTORY = 1_000 * MAX_MEMBERS
"""Largest list of members, in bytes: all are read before anyone can ask how many there are."""
MAX_RATIO = 100
MAX_COLUMNS = 1_000
MAX_CELLS = 30_000_000
MAX_DOCUMENT = 300_000_000
"""Largest file of a kind that is read as one piece: JSON, GeoJSON, XLSX."""
_BLOCK = 1 << 20
_END = b"PK\x05\x06"
_CONTENT_TYPES = "[Content_Types].xml"
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TEXT_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Admitted:
    """A file that may be read, and as what."""

    path: Path
    kind: str
    """csv, csv-in-zip, xlsx, json, parquet, geopackage or shapefile-in-zip."""
    member: str = ""
    """The one table or shapefile inside an archive."""


def admit(path: Path, *, max_bytes: int = MAX_BYTES, shapes: bool = False) -> Admitted:
    """The file's kind by its bytes, whatever its name says.

    Parameters
    ----------
    shapes : whether an archive may hold a shapefile instead of a table

    Raises
    ------
    ImportFileError  if it is missing, empty, too large, or of a kind that is never read.
    """
    if not path.is_file():
        raise ImportFileError(
            "There is no file {path}. Name a CSV, XLSX, JSON, GeoJSON, GeoPackage, Parquet or ZIP file.", path=path
        )
    size = path.stat().st_size
    if size == 0:
        raise ImportFileError("{file} is empty: 0 bytes. Fetch it again.", file=path.name)
    if size > max_bytes:
        raise ImportFileError(
            "{file} has {size:,} bytes; at most {max_bytes:,} are read. Split it by year.",
            file=path.name,
            size=size,
            max_bytes=max_bytes,
        )
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise ImportFileError(
            "{file} cannot be opened ({reason}). Give this user the right to read it.",
            file=path.name,
            reason=error.strerror,
        ) from error
    kind = _kind(start, path)
    if kind in ("json", "xlsx") and size > MAX_DOCUMENT:
        raise ImportFileError(
            "{file} has {size:,} bytes; {kind} is read up to {most:,}. Save it as CSV.",
            file=path.name,
            size=size,
            kind=kind,
            most=MAX_DOCUMENT,
        )
    return _open_archive(path, shapes) if kind == "zip" else Admitted(path, kind)


def _kind(start: bytes, path: Path) -> str:
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if start.startswith(b"SQLite format 3\x00"):
        return "geopackage"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportFileError(
            "{file} is an old Excel or an encrypted file. Save it as XLSX without a password.", file=path.name
        )
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        raise ImportFileError(
            "{file} is XML or HTML, whatever its name says; such files can point to other files and are never read. "
            "Save the table as CSV, XLSX, GeoJSON or GeoPackage.",
            file=path.name,
        )
    if text.startswith((b"{", b"[")):
        return "json"
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and _TEXT_CONTROL.search(start):
        raise ImportFileError(
            "{file} is neither text nor a known kind of table. Save it as CSV or XLSX.", file=path.name
        )
    return "csv"


def _open_archive(path: Path, shapes: bool) -> Admitted:
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members, path)
            names = [member.filename for member in members]
            if _CONTENT_TYPES in names:
                _check_workbook(archive, members, path)
                return Admitted(path, "xlsx")
            shapefiles = [name for name in names if name.lower().endswith(".shp")]
            if shapes and len(shapefiles) == 1:
                return Admitted(path, "shapefile-in-zip", shapefiles[0])
            tables = [name for name in names if name.lower().endswith(".csv")]
            if len(tables) != 1:
                raise ImportFileError(
                    "{file} holds {count} CSV files; one is expected. Unpack it first.",
                    file=path.name,
                    count=len(tables),
                )
            _unfold(archive, tables[0], path)
            return Admitted(path, "csv-in-zip", tables[0])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, ImportFileError):
            raise
        raise ImportFileError(
            "{file} is a damaged or encrypted archive ({error}). Fetch it again.", file=path.name, error=error
        ) from error
    except _zlib_error() as error:
        raise ImportFileError(
            "{file} is a damaged archive ({error}). Fetch it again.", file=path.name, error=error
        ) from error


def _zlib_error() -> type[Exception]:
    import zlib

    return zlib.error


def _check_directory(path: Path) -> None:
    """Refuse an archive of too many members by the size of their list, which stands at its end (APPNOTE 4.3)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - 22 - 65_535 - 20 - 56, 0))
        end = file.read()
    # the same record that zipfile takes: the one at the very end, else the last one before a comment
    at = len(end) - 22 if end[-22:].startswith(_END) and end.endswith(b"\x00\x00") else end.rfind(_END)
    if at < 0:
        raise ImportFileError(
            "{file} is a damaged or encrypted archive (it has no end). Fetch it again.", file=path.name
        )
    found = int.from_bytes(end[at + 12 : at + 16], "little")
    if end[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):
        found = int.from_bytes(end[at - 36 : at - 28], "little")
    if found > MAX_DIRECTORY:
        raise ImportFileError(
            "{file} lists its files in {found:,} bytes, as an archive of thousands does; at most {most} files are "
            "unpacked.",
            file=path.name,
            found=found,
            most=MAX_MEMBERS,
        )


def _check_members(members: list[zipfile.ZipInfo], path: Path) -> None:
    if len(members) > MAX_MEMBERS:
        raise ImportFileError(
            "{file} holds {count:,} files; at most {most} are unpacked.",
            file=path.name,
            count=len(members),
            most=MAX_MEMBERS,
        )
    for member in members:
        name = member.filename
        if (
            name.startswith(("/", "\\"))
            or ".." in Path(name).parts
            or ":" in name
            or member.external_attr >> 28 == 0o12
        ):
            raise ImportFileError(
                "{file} holds {member!r}, which points outside the archive. It is refused.",
                file=path.name,
                member=name[:80],
            )
        if name.lower().endswith((".zip", ".gz", ".7z", ".bz2", ".xz")):
            raise ImportFileError(
                "{file} holds an archive inside the archive ({member}). Unpack it first.",
                file=path.name,
                member=name[:80],
            )
        if member.file_size > MAX_RATIO * max(member.compress_size, 1) and member.file_size > _BLOCK:
            raise ImportFileError(
                "{file} unfolds {member} more than {most} times, as a zip bomb does. It is refused.",
                file=path.name,
                member=name[:80],
                most=MAX_RATIO,
            )
    unpacked = sum(member.file_size for member in members)
    # members that share their bytes each look harmless
    if unpacked > MAX_RATIO * path.stat().st_size and unpacked > _BLOCK:
        raise ImportFileError(
            "{file} unfolds more than {most} times, as a zip bomb does. It is refused.", file=path.name, most=MAX_RATIO
        )
    most = MAX_WORKBOOK_UNPACKED if any(member.filename == _CONTENT_TYPES for member in members) else MAX_UNPACKED
    if unpacked > most:
        raise ImportFileError(
            "{file} unfolds to more than {most:,} bytes. Split it by year.", file=path.name, most=most
        )


def _check_workbook(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], path: Path) -> None:
    names = [member.filename.lower() for member in members]
    if any("vbaproject" in name or name.startswith("xl/macrosheets") for name in names):
        raise ImportFileError("{file} holds macros. Save it as XLSX without macros, or as CSV.", file=path.name)
    if any(name.startswith("xl/externallinks") or name.endswith("connections.xml") for name in names):
        raise ImportFileError("{file} links to other files. Save the values alone, or save it as CSV.", file=path.name)
    for member in members:
        _unfold(archive, member.filename, path)


def _unfold(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    """Read a member to its end: zipfile gives no byte more than was declared, and finds figures that lie."""
    is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
    is_sheet = name.lower().startswith("xl/worksheets/")
    columns, rows, tail = 0, 0, b""
    with archive.open(name) as file:
        while block := file.read(_BLOCK):
            window = tail + block
            if is_xml and _ENTITY.search(window.replace(b"\x00", b"")):
                raise ImportFileError(
                    "{file} declares XML entities in {member}, which no table needs. It is refused.",
                    file=path.name,
                    member=name[:80],
                )
            for match in _CELL.finditer(window) if is_sheet else ():
                columns, rows = max(columns, _column_number(match[1])), max(rows, int(match[2]))
            tail = window[-256:]
    if columns > MAX_COLUMNS or columns * rows > MAX_CELLS:
        raise ImportFileError(
            "{file} spans {columns:,} columns and {rows:,} rows; at most {most:,} columns and {most_cells:,} cells "
            "are read. Delete what stands far outside the table, or save it as CSV.",
            file=path.name,
            columns=columns,
            rows=rows,
            most=MAX_COLUMNS,
            most_cells=MAX_CELLS,
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

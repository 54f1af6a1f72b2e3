"""Workbooks: cell values only, read without running or following anything in them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from geo.errors import ImportFileError, listed
from geo.incidents.reading import as_text

Records = Callable[[], Iterator[list[object]]]


def workbook_records(path: Path, sheet: str | None) -> tuple[list[str], Records]:
    """The columns of a sheet, and its rows below them; the first sheet where none is named.

    Raises
    ------
    ImportFileError  if the workbook is damaged, or has no such sheet or no rows.
    """
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
        if not names or (sheet is not None and sheet not in names):
            raise ImportFileError(
                "{file} has no sheet {sheet!r}; it has {known}.", file=path.name, sheet=sheet or "", known=listed(names)
            )
        cells = workbook.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=True)
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        if isinstance(error, ImportFileError):
            raise
        raise ImportFileError(
            "{file} is a damaged workbook ({error}). Save it again, or as CSV.", file=path.name, error=error
        ) from error
    if not cells:
        raise ImportFileError(
            "{file} has an empty sheet {sheet!r}. Name another.", file=path.name, sheet=sheet or names[0]
        )
    columns = [as_text(cell).strip() for cell in cells[0]]
    rows: list[list[object]] = [list(row) for row in cells[1:] if any(as_text(cell) for cell in row)]
    return columns, lambda: iter(rows)

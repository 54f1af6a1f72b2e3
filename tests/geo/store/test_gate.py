"""Hostile files are refused with a sentence, in bounded time and memory, and nothing else is opened for them."""

import io
import sys
import zipfile

import measures
import pytest
import stores
import xlsxwriter

from geo.errors import ImportFileError
from geo.incidents import gate
from geo.incidents.rows import open_rows

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>secret.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
)

_opened: list[str] = []
_listening = False


def _hear(event, arguments):
    if _listening and event in ("open", "socket.connect", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen"):
        _opened.append(str(arguments[1] if event.startswith("socket.connect") else arguments[0]))


sys.addaudithook(_hear)


def refused(path, message):
    """The file is refused; in under a second of computing, with under 50 MB, and without opening anything else."""
    global _listening
    _opened.clear()
    with measures.cost() as spent:
        _listening = True
        try:
            with pytest.raises(ImportFileError, match=message):
                for _ in open_rows(path).pieces():
                    pass
        finally:
            _listening = False
    others = [name for name in _opened if path.name not in name and not name.endswith((".py", ".pyc", ".so"))]
    assert not others, others
    assert spent.cpu_seconds < 1
    assert spent.grown_bytes < 50_000_000


def workbook(path, *, extra=(), cells=()):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "date")
        for row, column in cells:
            sheet.write(row, column, 1)
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in extra:
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["t.csv", "t.geojson", "t.gpkg", "t.xlsx", "t.json", "t.parquet"])
@pytest.mark.parametrize("content", [VRT, "\ufeff  " + VRT, "<kml/>", "<!DOCTYPE html><html></html>"])
def test_xml_under_any_name_is_refused(tmp_path, name, content):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    refused(path, "is XML or HTML, whatever its name says")


def test_a_file_that_points_elsewhere_in_a_geojson_is_only_text(tmp_path):
    path = tmp_path / "t.geojson"
    path.write_text('{"type": "FeatureCollection", "features": "/vsicurl/http://127.0.0.1:9/x"}')
    refused(path, "holds no list of records")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel or an encrypted file"),
        (b"\x7fELF\x02\x01\x01\x00", "neither text nor a known kind"),
        (b"\n\n\n", "has no header row"),
        (b"a,a\n1,2\n", "has two columns of the name 'a'"),
        (b"PAR1nonsense", "a damaged Parquet file"),
        (b"SQLite format 3\x00" + b"x" * 300, "a damaged GeoPackage"),
        (b"PK\x03\x04nonsense", "damaged or encrypted archive"),
        (b"a,b\n1,\x002\n", "neither text nor a known kind"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, content, message):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    refused(path, message)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ImportFileError, match="There is no file .*gone.csv"):
        open_rows(tmp_path / "gone.csv")


def test_a_million_columns_are_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(",".join(f"c{n}" for n in range(200_000)) + "\n1\n")
    refused(path, "has 200,000 columns; at most 1,000 are read")


def test_a_line_without_end_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1," * 3_000_000)
    refused(path, "a line of more than 4,000,000 characters")


def test_an_open_quotation_mark_is_told_not_guessed(tmp_path):
    path = stores.write_acled(tmp_path / "t.csv", 3)
    lines = path.read_text().splitlines()
    lines[2] = lines[2].replace("Synthetic event", '"Synthetic event')
    path.write_text("\n".join(lines))
    pieces = list(open_rows(path).pieces())
    assert sum(map(len, pieces)) == 2
    assert "A quotation mark may be left open." in pieces[-1].torn["reason"].iloc[-1]


def test_a_file_over_the_size_limit_is_refused(tmp_path, monkeypatch):
    path = stores.write_acled(tmp_path / "t.csv", 3)
    with pytest.raises(ImportFileError, match="at most 100 are read. Split it by year"):
        gate.admit(path, max_bytes=100)
    monkeypatch.setattr(gate, "MAX_DOCUMENT", 10)
    (tmp_path / "t.json").write_text('[{"a": 1, "b": 2}]')
    refused(tmp_path / "t.json", "json is read up to 10")


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("t.csv", "w") as member:
        for _ in range(200):
            member.write(b"0" * (1 << 20))
    refused(path, "unfolds t.csv more than 100 times, as a zip bomb does")


def test_a_bomb_of_many_layers_is_refused_at_the_first(tmp_path):
    """As 42.zip is made: sixteen archives in each archive."""
    content = b"0" * (1 << 20)
    for _ in range(3):
        layer = io.BytesIO()
        with zipfile.ZipFile(layer, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(16):
                archive.writestr(f"lib {number:x}.zip", content)
        content = layer.getvalue()
    path = tmp_path / "42.zip"
    path.write_bytes(content)
    refused(path, "an archive inside the archive")


@pytest.mark.parametrize("sheet", ["xl/worksheets/sheet1.xml", "a.csv"])
def test_a_bomb_whose_members_share_their_bytes_is_refused(tmp_path, sheet):
    """Each of 150 members is a hundredth of what it unfolds to, and all are the same bytes of the archive."""
    path = tmp_path / "overlapping.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(sheet, "1,2\n" * 500_000, compresslevel=1)
        only = archive.infolist()[0]
        only.compress_size = max(only.compress_size, only.file_size // 90)
        for number in range(150):
            double = zipfile.ZipInfo(f"{number}.txt")
            for name in ("compress_type", "compress_size", "file_size", "CRC", "header_offset"):
                setattr(double, name, getattr(only, name))
            archive.filelist.append(double)
    refused(path, "overlapping.zip unfolds more than 100 times, as a zip bomb does")


def test_a_workbook_that_says_it_unfolds_too_far_is_not_unfolded(tmp_path):
    path = workbook(tmp_path / "t.xlsx", extra=[("xl/media/big.bin", b"7")])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/bulk.bin", bytes(range(256)) * 25_000)
        big = archive.getinfo("xl/media/big.bin")
        big.file_size, big.compress_size = 600_000_000, 6_000_001
    refused(path, "unfolds to more than 500,000,000 bytes")


def test_an_archive_without_an_end_is_refused(tmp_path):
    path = tmp_path / "cut.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("t.csv", "a,b\n")
    path.write_bytes(path.read_bytes()[:-30])
    refused(path, "a damaged or encrypted archive")


def test_a_list_of_members_in_the_long_form_is_measured_too(tmp_path, monkeypatch):
    path = tmp_path / "long.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10):
            archive.writestr(f"{number}.txt", "a,b\n")
        monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 5)
    content = bytearray(path.read_bytes())
    assert b"PK\x06\x06" in content
    content[-10:-6] = bytes(4)  # the short form says that the list has no bytes
    path.write_bytes(content)
    monkeypatch.setattr(gate, "MAX_DIRECTORY", 100)
    refused(path, "lists its files in 5[0-9]{2} bytes")


def test_an_archive_that_lies_about_its_size_is_caught_while_reading(tmp_path):
    path = tmp_path / "lies.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", "a,b\n" + "1,2\n" * 500_000)
    content = bytearray(path.read_bytes())
    real = (4 + 4 * 500_000).to_bytes(4, "little")
    while (at := content.find(real)) >= 0:
        content[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    refused(path, "lies.zip is a damaged")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["a.csv", "b.csv"], "holds 2 CSV files; one is expected"),
        (["a.txt"], "holds 0 CSV files"),
        (["../a.csv"], "which points outside the archive"),
        (["/etc/a.csv"], "which points outside the archive"),
        (["a.csv", "b.zip"], "an archive inside the archive"),
        ([f"{n}.txt" for n in range(1_000)], "holds 1,000 files; at most 200 are unpacked"),
        ([f"{n}.txt" for n in range(10_000)], "lists its files in [0-9,]+ bytes, as an archive of thousands does"),
    ],
)
def test_archives_that_are_no_single_table_are_refused(tmp_path, names, message):
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n")
    refused(path, message)


def test_a_link_in_an_archive_is_refused(tmp_path):
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("t.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    refused(path, "which points outside the archive")


def test_an_encrypted_archive_is_refused(tmp_path):
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("t.csv", "a,b\n")
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    path.write_bytes(content)
    refused(path, "damaged or encrypted archive")


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ([("xl/vbaProject.bin", b"macro")], "holds macros"),
        ([("xl/macrosheets/sheet1.xml", "<x/>")], "holds macros"),
        ([("xl/externalLinks/externalLink1.xml", "<x/>")], "links to other files"),
        ([("xl/connections.xml", "<x/>")], "links to other files"),
        ([("xl/extra.xml", ENTITY)], "declares XML entities"),
        ([("xl/extra.xml", ENTITY.encode("utf-16"))], "declares XML entities"),
    ],
)
def test_a_workbook_with_more_than_values_is_refused(tmp_path, extra, message):
    refused(workbook(tmp_path / "t.xlsx", extra=extra), message)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    + "]><x>&a9;</x>"
)


@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "word/document.xml", "docProps/core.xml"])
def test_a_billion_laughs_in_a_workbook_or_document_are_refused(tmp_path, name):
    path = tmp_path / "t.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, LAUGHS)
    refused(path, "declares XML entities")


@pytest.mark.parametrize("name", ["t.kml", "t.gpx", "t.svg", "t.csv"])
def test_a_billion_laughs_as_a_file_of_their_own_are_refused(tmp_path, name):
    path = tmp_path / name
    path.write_text(LAUGHS)
    refused(path, "is XML or HTML, whatever its name says")


@pytest.mark.parametrize("cell", [(1_048_575, 900), (1, 16_000)])
def test_a_lonely_cell_far_away_is_refused_before_the_grid_is_made(tmp_path, cell):
    refused(workbook(tmp_path / "t.xlsx", cells=[cell]), "spans [0-9,]+ columns and [0-9,]+ rows")


def test_an_empty_sheet_is_named(tmp_path):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("nothing")
    path = tmp_path / "t.xlsx"
    path.write_bytes(buffer.getvalue())
    refused(path, "has an empty sheet 'nothing'")

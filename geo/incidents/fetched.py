"""Pages of an online source kept on disk as they come, so that a cut does not cost those already fetched."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.incidents.durable import write_durably
from geo.incidents.reading import as_text

Record = dict[str, Any]


@dataclass(frozen=True)
class Pages:
    """The pages of one question, numbered from 1 without gaps."""

    folder: Path

    @classmethod
    def of(cls, store_folder: Path, *question: str) -> "Pages":
        """The pages kept for a question: the same question finds them again."""
        name = hashlib.sha256("\n".join(question).encode()).hexdigest()[:16]
        folder = store_folder / "sync" / f"{question[0]}-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder)

    def __len__(self) -> int:
        number = 0
        while (self.folder / f"{number + 1:05d}.json").exists():
            number += 1
        return number

    def page(self, number: int) -> Any:
        """The page as it came."""
        return json.loads((self.folder / f"{number:05d}.json").read_text(encoding="utf-8"))

    def keep(self, number: int, content: Any) -> None:
        """Write a page to disk, whole or not at all."""
        write_durably(self.folder / f"{number:05d}.json", json.dumps(content).encode())

    def clear(self) -> None:
        """Forget all pages."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    def drop(self) -> None:
        """Forget all pages and the question."""
        shutil.rmtree(self.folder, ignore_errors=True)


def write_csv(path: Path, records: Iterator[Record], columns: Sequence[str]) -> int:
    """Write the records as a CSV file in these columns and return how many there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for record in records:
            writer.writerow([as_text(record.get(name)) for name in columns])
            count += 1
    return count

"""The manual's list of proofs is held to the tests."""

import re
from pathlib import Path

HERE = Path(__file__).parent


def test_every_proof_that_the_manual_names_exists():
    manual = (HERE.parents[2] / "docs" / "STORE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ .*\|$", manual.partition("## What is proved")[2], re.MULTILINE)
    assert len(rows) == 19
    for row in rows:
        named = re.findall(r"`(test_\w+)`(?:: ([^`|]+))?", row.rpartition(" | ")[2])
        assert named, row
        for file, claims in named:
            tests = re.sub(r"\W|_", " ", (HERE / f"{file}.py").read_text(encoding="utf-8"))
            for claim in filter(None, (part.strip(" ,") for part in claims.split(","))):
                assert re.sub(r"\W", " ", claim) in tests, claim

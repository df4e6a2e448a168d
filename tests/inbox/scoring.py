"""The public score of read requests, from the material's own `score.py`."""

import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from consent_app.inbox.extract import extract
from consent_app.inbox.message import read_messages
from consent_app.services.shapes import request_document


def total(truth: Path, out: Path, script: Path | None = None) -> float:
    """Read every message of a folder, write what was understood to `out`, and return the score's TOTAL.

    `script` is the material's `score.py`, where it does not lie in the folder itself.
    """
    for path in sorted(truth.iterdir()):
        if path.suffix not in (".eml", ".txt", ".mbox"):
            continue
        for number, message in enumerate(read_messages(path.read_bytes(), path.name), 1):
            name = f"{path.stem}.{number}" if path.suffix == ".mbox" else path.stem
            facts = json.loads((truth / f"{name}.json").read_text())
            received = message.date or datetime.fromisoformat(facts["received_at"])
            request = extract(message, "req", facts["household_zone"], received)
            document = request_document(request)
            document["finding_codes"] = [finding["code"] for finding in document["findings"]]
            (out / f"{name}.json").write_text(json.dumps(document, default=str))
    command = [sys.executable, str(script or truth / "score.py"), str(out), str(truth)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"^TOTAL ([\d.]+)", printed, re.MULTILINE)
    assert found, printed
    return float(found.group(1))

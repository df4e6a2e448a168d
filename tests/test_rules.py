"""Rules of the house that a machine can see."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from consent_app.bundle.records import TOLD_AS
from consent_app.domain.footage import ClockSource, Confidence
from consent_app.domain.household import WordKind
from consent_app.domain.request import FindingCode, RequestState, Severity
from consent_app.words import answers, bundle, clocks, findings, gate, reasons, window
from consent_app.words.errors import SENTENCES
from consent_app.words.ledger import KINDS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "consent_app"
SOURCES = sorted(PACKAGE.rglob("*.py"))


def calls(name: str, *, place: int = 0) -> set[str]:
    """Return the strings that are given to calls of that name in the whole package."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).rpartition(".")[2] == name
                and len(node.args) > place
            ):
                argument = node.args[place]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
    return found


def _sources(package: str) -> str:
    return "\n".join(path.read_text() for path in (PACKAGE / package).glob("*.py"))


def test_every_known_error_has_a_sentence_and_every_sentence_an_error() -> None:
    # Codes that are worked out, not written beside the raise.
    disk = {"disk_full", "folder_not_writable", "folder_missing", "file_not_written", "store_busy"}
    films = {"file_unreadable", "file_missing", "film_unreadable"}
    raised = calls("ConsentAppError") | calls("known") | {"cancelled"} | disk | films
    assert raised - set(SENTENCES) == {"cancelled"}
    assert set(SENTENCES) - raised == set()


def test_a_sentence_has_a_next_step_and_only_facts_that_are_given() -> None:
    for code, text in SENTENCES.items():
        assert text.endswith((".", "?")), code
        assert len(re.findall(r"[.:;?] ", text)) >= 1, code


def test_everything_that_can_be_said_has_words() -> None:
    assert set(findings.FINDINGS) == set(FindingCode)
    assert set(answers.STATES) == set(RequestState)
    assert set(answers.MARKS) == set(Severity)
    assert set(clocks.SOURCES) == set(ClockSource)
    assert set(clocks.CONFIDENCE) == set(Confidence)
    assert calls("append", place=1) <= set(KINDS)
    yielded = re.findall(r'yield "(\w+)"', (PACKAGE / "media" / "inspect.py").read_text())
    assert {*yielded, "broken", "tracks", "frames"} == set(gate.FILM)
    started = re.findall(r"jobs\.start\(([A-Z]\w+)\(|self\._start\((\w+)\)|job = (\w+)\(self", _sources("ui"))
    assert {next(filter(None, names)) for names in started} <= set(window.JOB_NAMES)
    assert set(gate.KINDS) == set(window.WORD_KINDS) == set(WordKind)
    assert calls("Check") | calls("_check") <= set(gate.CHECKS)
    assert calls("progress", place=1) <= set(reasons.STEPS)
    assert not any("illegal" in (said.message + said.rule).lower() for said in findings.FINDINGS.values())


def test_every_reason_to_keep_something_at_home_has_words_in_the_bundle() -> None:
    told = {TOLD_AS.get(reason, reason) for reason in reasons.WITHHELD} - {"outside_window"}
    assert told <= set(bundle.WITHHELD)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small_and_say_why_they_are_there(path: Path) -> None:
    text = path.read_text()
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, f"{node.name} is long"


def test_broad_excepts_stand_only_at_the_borders() -> None:
    broad = {path.name for path in SOURCES if re.search(r"except (Base)?Exception\b|except:", path.read_text())}
    assert broad <= {"worker.py", "app.py", "secondlook.py"}


def test_the_command_line_itself_loads_nothing_heavy() -> None:
    """Whatever touches a film runs in a child."""
    code = (
        "import sys, consent_app.cli.app\n"
        "consent_app.cli.app.app()\n"
        "print([name for name in ('numpy', 'av', 'cv2', 'onnxruntime', 'PySide6') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_pyside_survives_many_signals() -> None:
    """PySide6 6.12.0 on Python 3.11 drops references to True and None with every signal and dies after some hundred."""
    code = (
        "from PySide6.QtCore import QObject, Signal\n"
        "class Bell(QObject):\n    rung = Signal(bool, object)\n"
        "bell, heard = Bell(), []\nbell.rung.connect(lambda *said: heard.append(said))\n"
        "for _ in range(20000):\n    bell.rung.emit(True, None)\n"
        "print(len(heard))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "20000"), done.stderr


def test_every_shipped_model_has_a_card_and_fits_it() -> None:
    import hashlib
    import tomllib

    folder = ROOT / "resources" / "models"
    models = sorted(folder.glob("*.onnx"))
    assert models
    for model in models:
        card = tomllib.loads(model.with_suffix(".toml").read_text())
        assert card["sha256"] == hashlib.sha256(model.read_bytes()).hexdigest()
        assert {"origin", "licence", "input", "output", "classes", "thresholds", "measured"} <= set(card)
        assert card["licence"] in (folder / "LICENSES.md").read_text()

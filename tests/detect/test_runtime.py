"""Which runtime a model runs on: the usual one at once, another where it is measured to be faster."""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import EPFail, InvalidArgument

from consent_app.assets import resource
from consent_app.detect import runtime
from consent_app.detect.base import padded
from consent_app.detect.runtime import OFTEN, TIMED, Input, Model, Run, Tensor, fastest
from consent_app.services.sample import actors, scenery

NAME = resource("models", "face-centerface.onnx")
OUTPUTS = ["heat", "size", "offset"]


@dataclass
class Clock:
    """A clock that runs stand still on, but for what they say they take."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Taking:
    """A way to run a network that takes the seconds in its list, one a run, then the last of them."""

    clock: Clock
    seconds: Sequence[float]
    runs: int = 0
    asked: list[Sequence[str] | None] = field(default_factory=list)

    def __call__(self, tensor: Input, outputs: Sequence[str] | None) -> list[Tensor]:
        self.clock.now += self.seconds[min(self.runs, len(self.seconds) - 1)]
        self.runs += 1
        self.asked.append(outputs)
        return [np.asarray(tensor, np.float32)]


def picture(side: int = 64) -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 256, (1, side, side, 4), np.uint8)


def test_what_is_clearly_faster_is_taken() -> None:
    clock = Clock()
    usual, other, best = (Taking(clock, [taken]) for taken in (1.0, 0.7, 0.5))
    assert fastest([usual, other, best], picture(), clock) is best


def test_what_is_hardly_faster_is_not_worth_another_result() -> None:
    clock = Clock()
    usual, other = Taking(clock, [1.0]), Taking(clock, [0.9])
    assert fastest([usual, other], picture(), clock) is usual


def test_the_first_run_of_each_does_not_count() -> None:
    clock = Clock()
    usual, other = Taking(clock, [1.0]), Taking(clock, [9.0, 0.5])
    assert fastest([usual, other], picture(), clock) is other
    assert other.runs == 1 + TIMED


def test_the_only_one_is_not_measured() -> None:
    only = Taking(Clock(), [1.0])
    assert fastest([only], picture()) is only
    assert not only.runs


@dataclass
class Failing(Taking):
    """A way to run a network that fails from some run on, as onnxruntime does where a driver fails it."""

    works: int = 0

    def __call__(self, tensor: Input, outputs: Sequence[str] | None) -> list[Tensor]:
        if self.runs >= self.works:
            raise EPFail("CUDA failure 2: out of memory")
        return super().__call__(tensor, outputs)


@pytest.mark.parametrize("works", [0, 2])
def test_one_that_fails_while_it_is_measured_is_none(works: int) -> None:
    clock = Clock()
    usual, broken, other = Taking(clock, [1.0]), Failing(clock, [0.1], works=works), Taking(clock, [0.5])
    assert fastest([usual, broken, other], picture(), clock) is other


def test_the_usual_one_goes_on_where_another_fails_later(monkeypatch: pytest.MonkeyPatch) -> None:
    breaks = Failing(Clock(), [0.0], works=TIMED + 2)
    monkeypatch.setattr(runtime, "rivals", lambda _path, _shape: [breaks])
    model = Model(NAME)
    shapes = {tuple(one.shape for one in model(picture(), OUTPUTS)) for _ in range(OFTEN + 5)}
    assert breaks.runs == breaks.works
    assert len(shapes) == 2, "what it told as long as it worked, and then what the usual one tells"


def test_what_the_usual_one_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "rivals", lambda _path, _shape: [])
    with pytest.raises(InvalidArgument):
        Model(NAME)(np.zeros((1, 2), np.uint8), OUTPUTS)


def test_openvino_that_cannot_be_imported_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_name: str) -> None:
        raise ImportError("libtbb.so.12: cannot open shared object file")

    monkeypatch.setattr("onnxruntime.get_available_providers", list)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: True)
    monkeypatch.setattr(importlib, "import_module", broken)
    assert list(runtime.rivals(NAME, (1, 64, 64, 4))) == []


def test_a_provider_that_cannot_begin_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_path: Path, provider: str) -> None:
        raise EPFail(provider)

    monkeypatch.setattr("onnxruntime.get_available_providers", lambda: ["CUDAExecutionProvider"])
    monkeypatch.setattr(runtime, "_session", refuses)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert list(runtime.rivals(NAME, (1, 64, 64, 4))) == []


def test_others_are_tried_on_a_size_that_comes_often_and_then_kept_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, ...]] = []
    quick = Taking(Clock(), [0.0])

    def offered(_path: Path, shape: tuple[int, ...]) -> list[Run]:
        tried.append(shape)
        return [quick]

    monkeypatch.setattr(runtime, "rivals", offered)
    model, often, seldom = Model(NAME), picture(), picture(96)
    for _ in range(OFTEN - 1):
        model(often, OUTPUTS)
    model(seldom, OUTPUTS)
    assert not tried
    model(often, OUTPUTS)
    model(often, OUTPUTS)
    assert tried == [often.shape]
    assert quick.asked[-2:] == [OUTPUTS, OUTPUTS]
    assert len(model(seldom, OUTPUTS)) == len(OUTPUTS)


@pytest.mark.skipif(importlib.util.find_spec("openvino") is None, reason="OpenVINO is not installed here")
def test_openvino_sees_what_onnxruntime_sees() -> None:
    canvas = scenery.driveway().copy()
    actors.paint_person(canvas, 320, 345, 230, 1.0)
    seen = padded(canvas, value=0)
    (other,) = runtime.rivals(NAME, seen.shape)
    (mine,), (theirs,) = Model(NAME)(seen, ["heat"]), other(seen, ["heat"])
    assert mine.max() > 0.5
    assert np.abs(mine - theirs).max() < 0.05  # they round whole numbers in other places

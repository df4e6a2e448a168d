"""The one place that loads a model and runs it, on the fastest runtime that is present.

onnxruntime on the processor is always there and begins at once. What else is installed is tried on a size of picture
once that size has come often: some runtimes prepare themselves for each size for longer than a few pictures take.
"""

import functools
import hashlib
import importlib
import importlib.util
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consent_app.assets import resource
from consent_app.domain.work import ConsentAppError

# Told before it is imported: since 1.29 onnxruntime would tell its makers over the network what it runs, and mark the
# computer for that in the person's home (its Privacy.md, "Disabling Telemetry").
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state

# On Windows some builds hand their events to the system, which that variable does not stop.
onnxruntime.disable_telemetry_events()

Tensor = NDArray[np.float32]
# Numbers, or a picture as it is.
Input = Tensor | NDArray[np.uint8]
# Takes one of these and the names of outputs (None: all), and returns the outputs.
Run = Callable[[Input, Sequence[str] | None], list[Tensor]]

# What runtimes raise where a driver, a library or memory fails them; onnxruntime's own errors have no common name.
FAULTS: tuple[type[Exception], ...] = (
    RuntimeError,
    MemoryError,
    ImportError,
    OSError,
    *(one for one in vars(onnxruntime_pybind11_state).values() if isinstance(one, type) and issubclass(one, Exception)),
)

PLAIN = "CPUExecutionProvider"
# What onnxruntime may bring besides, for processors of pictures.
PROVIDERS = ("CUDAExecutionProvider", "CoreMLExecutionProvider", "DmlExecutionProvider", "OpenVINOExecutionProvider")
# Its own choice of precision may be half, which finds other things; threads bound to cores stand in others' way.
OPENVINO = {"INFERENCE_PRECISION_HINT": "f32", "ENABLE_CPU_PINNING": False}
# A size that came so often is worth trying the others on.
OFTEN = 16
# So many runs are timed; another runtime is taken where it needs at most this share of the time.
TIMED = 3
WORTH = 0.8


class Model:
    """A loaded network with one input: arrays in, arrays out."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ConsentAppError("model_missing", name=path.name)
        self._path = path
        session = _session(path, PLAIN)
        self._plain = _run_of(session)
        self._came: Counter[tuple[int, ...]] = Counter()
        self._best: dict[tuple[int, ...], Run] = {}
        # Not every runtime can be run twice at a time.
        self._turn = threading.Lock()
        self.facts: dict[str, str] = session.get_modelmeta().custom_metadata_map
        self.version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]

    def __call__(self, tensor: Input, outputs: Sequence[str] | None = None) -> list[Tensor]:
        """Run the network once and return the named outputs, or all; it may be asked by several threads."""
        shape = tensor.shape
        with self._turn:
            if shape not in self._best:
                self._came[shape] += 1
                if self._came[shape] >= OFTEN:
                    self._best[shape] = fastest([self._plain, *rivals(self._path, shape)], tensor)
            run = self._best.get(shape, self._plain)
            try:
                return run(tensor, outputs)
            except FAULTS:
                if run is self._plain:
                    raise
                # Another runtime may fail on a later picture, its memory full: the usual one goes on.
                self._best[shape] = self._plain
                return self._plain(tensor, outputs)


def fastest(runs: Sequence[Run], tensor: Input, clock: Callable[[], float] = time.perf_counter) -> Run:
    """Return which of several ways to run a network is worth taking for tensors of this shape; the first is the usual.

    Each is timed a few times and counts by its best, after a run that does not count. One that fails is none.
    """
    usual, *others = runs
    if not others:
        return usual
    limit, best = WORTH * _taken(usual, tensor, clock), usual
    for run in others:
        try:
            taken = _taken(run, tensor, clock)
        except FAULTS:
            continue
        if taken <= limit:
            limit, best = taken, run
    return best


def _taken(run: Run, tensor: Input, clock: Callable[[], float]) -> float:
    run(tensor, None)
    return min(_timed(run, tensor, clock) for _ in range(TIMED))


def _timed(run: Run, tensor: Input, clock: Callable[[], float]) -> float:
    start = clock()
    run(tensor, None)
    return clock() - start


def rivals(path: Path, shape: tuple[int, ...]) -> Iterable[Run]:
    """Yield the other ways that this computer has to run a network on tensors of a shape; those that fail are none."""
    available = onnxruntime.get_available_providers()
    for provider in PROVIDERS:
        if provider in available:
            try:
                session = _session(path, provider)
            except FAULTS:
                continue
            # Where its libraries are missing, another is used in its place.
            if session.get_providers()[0] == provider:
                yield _run_of(session)
    if importlib.util.find_spec("openvino") is not None:
        yield from _openvino(path, shape)


@functools.lru_cache(maxsize=8)
def _session(path: Path, provider: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.log_severity_level = 4
    # Threads that wait by spinning take the cores from the decoder and from whatever follows things meanwhile.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=list(dict.fromkeys([provider, PLAIN])))


def _run_of(session: onnxruntime.InferenceSession) -> Run:
    name = session.get_inputs()[0].name

    def run(tensor: Input, outputs: Sequence[str] | None) -> list[Tensor]:
        results: list[Any] = session.run(outputs, {name: tensor})
        return results

    return run


def _openvino(path: Path, shape: tuple[int, ...]) -> Iterable[Run]:
    """Yield OpenVINO prepared for one shape: for any shape at once it is slower than onnxruntime."""
    # Importing OpenVINO alone is reported to its makers; without its reporter it takes a stand-in that reports nothing.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # how Python is told that there is no such module
    try:
        openvino: Any = importlib.import_module("openvino")
        network = openvino.Core().read_model(path)
        network.reshape(list(shape))
        prepared = openvino.compile_model(network, "CPU", OPENVINO)
    except FAULTS:
        return

    def run(tensor: Input, outputs: Sequence[str] | None) -> list[Tensor]:
        made = prepared(tensor)
        names = outputs or [output.any_name for output in prepared.outputs]
        return [np.asarray(made[name], np.float32) for name in names]

    yield run


@functools.cache
def shipped(name: str) -> Model:
    """Return the model of that name that ships with the app, loaded once a process."""
    return Model(resource("models", name))

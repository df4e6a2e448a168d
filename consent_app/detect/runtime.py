"""The one place that loads a model and runs it, on the fastest runtime that is present."""

import functools
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from consent_app.assets import resource
from consent_app.domain.work import ConsentAppError

# Best first; the plain CPU is always there.
PROVIDERS = (
    "CUDAExecutionProvider",
    "CoreMLExecutionProvider",
    "DmlExecutionProvider",
    "OpenVINOExecutionProvider",
    "CPUExecutionProvider",
)


class Model:
    """A loaded network with one input: arrays in, arrays out."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ConsentAppError("model_missing", name=path.name)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        options.log_severity_level = 4
        available = onnxruntime.get_available_providers()
        providers = [name for name in PROVIDERS if name in available]
        self._session = onnxruntime.InferenceSession(str(path), options, providers=providers)
        self._input = self._session.get_inputs()[0].name
        self.facts: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        self.version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]

    def __call__(self, tensor: NDArray[np.float32], outputs: Sequence[str] | None = None) -> list[NDArray[np.float32]]:
        """Run the network once and return the named outputs, or all."""
        results: list[Any] = self._session.run(outputs, {self._input: tensor})
        return results


@functools.cache
def shipped(name: str) -> Model:
    """Return the model of that name that ships with the app, loaded once a process."""
    return Model(resource("models", name))

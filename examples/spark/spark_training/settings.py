"""What a training is asked for by. Names, meaning and defaults are those of the library's `trainSpectral`."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .interactions.weights import EventWeight


@dataclass(frozen=True)
class Settings:
    embedding_dim: int = 128
    neighbours: int = 100
    regularization: float = 0.03
    degree_exponent: float = 0.3
    popularity_damping: float = 0.1
    power_iterations: int = 5
    oversampling: int = 32
    seed: int = 42
    weighting: Literal["event", "value"] = "event"
    aggregate: Literal["max", "sum", "last"] = "max"
    event_weights: Mapping[str, EventWeight] = field(default_factory=dict)


def _at_least(least: int):
    def read(text: str) -> int:
        number = int(text)
        if number < least:
            raise argparse.ArgumentTypeError(f"expected an integer >= {least}, got {text}")
        return number

    return read


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, got {text}")
    return number


def _above_0(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a finite number > 0, got {text}")
    return number


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Flags of the fields of `Settings`, and of nothing else."""
    default = Settings()
    add = parser.add_argument
    add("--embedding-dim", type=_at_least(1), default=default.embedding_dim)
    add("--neighbours", type=_at_least(1), default=default.neighbours)
    add("--regularization", type=_above_0, default=default.regularization)
    add("--degree-exponent", type=_share, default=default.degree_exponent)
    add("--popularity-damping", type=_share, default=default.popularity_damping)
    add("--power-iterations", type=_at_least(0), default=default.power_iterations)
    add("--oversampling", type=_at_least(0), default=default.oversampling)
    add("--seed", type=_at_least(0), default=default.seed)
    add("--weighting", choices=("event", "value"), default=default.weighting)
    add("--aggregate", choices=("max", "sum", "last"), default=default.aggregate)
    example = 'such as {"purchase": 2, "unlike": "retract"}'
    add("--event-weights", type=json.loads, default={}, metavar="JSON", help=example)

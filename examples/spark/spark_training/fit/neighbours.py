"""The joint fit of tables and neighbours, a block of items at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame

from .equations import Scales, solve_items

# Numbers of the rows of candidates that are solved at a time: 32 MB.
NUMBERS = 2**22

MODEL = "place int, near array<int>, gains array<float>, history_embedding array<float>, item_embedding array<float>"


@dataclass(frozen=True)
class Fit:
    """What every task is sent. `vectors` and `squares`: the directions; `own`: the diagonal of G; `sums`: of each
    item's weights; `order`: the item of each place."""

    vectors: np.ndarray
    squares: np.ndarray
    own: np.ndarray
    sums: np.ndarray
    order: np.ndarray
    regularization: float
    degree_exponent: float
    popularity_damping: float


def _lists(rows: np.ndarray) -> pa.Array:
    offsets = np.arange(0, rows.size + 1, rows.shape[1], dtype=np.int32)
    return pa.ListArray.from_arrays(offsets, pa.array(rows.astype(np.float32).ravel()))


def _equations(entries: pa.Table, places: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """G_CC of each item, of the rows that were found for it."""
    most = int(counts.max(initial=0))
    gram = np.zeros((len(places), most, most))
    numbers = entries.column("number").to_numpy()
    lengths = numbers + 1
    found = np.frombuffer(b"".join(entries.column("entries").to_pylist()), np.float32)
    item = np.repeat(np.searchsorted(places, entries.column("place").to_numpy()), lengths)
    column = np.arange(len(found)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    gram[item, np.repeat(numbers, lengths), column] = found
    lower = np.tril(gram, -1)
    return gram + lower.transpose(0, 2, 1)


def _solve_block(sent: Callable[[], Fit]) -> Callable[[pa.Table, pa.Table], pa.Table]:
    def solve(entries: pa.Table, candidates: pa.Table) -> pa.Table:
        fit = sent()
        vectors, scales = fit.vectors, Scales.of(fit.squares, fit.regularization)
        candidates = candidates.sort_by("place")
        places = candidates.column("place").to_numpy()
        near = [np.frombuffer(each, np.int32) for each in candidates.column("near").to_pylist()]
        numbers = [np.frombuffer(each, np.float32) for each in candidates.column("numbers").to_pylist()]
        counts = np.array([len(each) for each in near])
        gram = _equations(entries, places, counts)
        most, dim = gram.shape[1], vectors.shape[1]
        there = np.arange(most) < counts[:, None]
        padded, products = np.zeros((len(places), most), np.int32), np.zeros((len(places), most))
        padded[there], products[there] = np.concatenate(near), np.concatenate(numbers)

        gains, embeddings = np.empty((len(places), most)), np.empty((len(places), dim))
        step = max(1, NUMBERS // (max(1, most) * dim))
        for first in range(0, len(places), step):
            some = slice(first, first + step)
            rows = np.where(there[some, :, None], vectors[padded[some]], 0).astype(np.float64)
            row = vectors[places[some]].astype(np.float64)
            gains[some], embeddings[some] = solve_items(
                gram[some], fit.own[places[some]], rows, row, products[some], scales
            )
        # Of each item, in histories and as a candidate.
        history = fit.sums ** -fit.degree_exponent
        candidate = fit.sums[places] ** (fit.degree_exponent - fit.popularity_damping)
        # An embedding leaves out what the filter puts on the history side.
        filtered = np.where(scales.filter > 0, scales.filter, np.inf)
        gains *= history[padded] * candidate[:, None]
        offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        return pa.table(
            {
                "place": places,
                "near": pa.ListArray.from_arrays(offsets, pa.array(fit.order[np.concatenate(near)])),
                "gains": pa.ListArray.from_arrays(offsets, pa.array(gains[there].astype(np.float32))),
                "history_embedding": _lists(vectors[places] * scales.filter * history[places, None]),
                "item_embedding": _lists(embeddings / filtered * candidate[:, None]),
            }
        )

    return solve


def fit_neighbours(entries: DataFrame, candidates: DataFrame, fit: Fit) -> DataFrame:
    """A row for each item with candidates: what each of `near` (items, as first seen) in a history adds to it, and its
    rows of the two tables, with scales by degree in all of them.

    A task holds `fit`, 4 bytes a number of the directions, and k^2 numbers for each item of a block.
    """
    # Its fields, because executors do not have the package that the class is in.
    broadcast = entries.sparkSession.sparkContext.broadcast(vars(fit))
    solve = _solve_block(lambda: Fit(**broadcast.value))
    return entries.groupBy("block").cogroup(candidates.groupBy("block")).applyInArrow(solve, MODEL)

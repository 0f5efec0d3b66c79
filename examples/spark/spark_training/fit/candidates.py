"""Which items may be neighbours: of each item, those that it has most in common with."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, functions as F
from scipy import sparse

from .gram import ITEMS
from ..matrix.matrices import row_block

PAIRS = "place int, near int, number float"
CANDIDATES = "block int, place int, near binary, numbers binary"

Lists = tuple[np.ndarray, np.ndarray, np.ndarray]


def largest(places: np.ndarray, near: np.ndarray, numbers: np.ndarray, order: np.ndarray, most: int) -> Lists:
    """Of each place the `most` largest numbers; of equal ones those first seen. Ascending by place and near."""
    best = np.lexsort((order[near], -numbers, places))
    rank = np.arange(len(best)) - np.searchsorted(places[best], places[best], side="left")
    kept = best[rank < most]
    kept = kept[np.lexsort((near[kept], places[kept]))]
    return places[kept], near[kept], numbers[kept]


def _batch(places: np.ndarray, near: np.ndarray, numbers: np.ndarray) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"place": places, "near": near, "number": numbers})


def _nearest_of_blocks(
    sent: Callable[[], np.ndarray], most: int
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def find(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        order = sent()
        for batch in batches:
            for row in batch.to_pylist():
                lower = sparse.coo_array(row_block(row["offsets"], row["columns"], row["numbers"], len(order)))
                rows, columns, numbers = lower.row + np.int32(ITEMS * row["block"]), lower.col, lower.data
                own = rows == columns
                # An item that has nothing in common with another is not to be forgotten.
                yield _batch(rows[own], columns[own], numbers[own])
                others = ~own & (numbers > 0)
                rows, columns, numbers = rows[others], columns[others], numbers[others]
                # Each number stands in the rows of both its items.
                yield _batch(*largest(rows, columns, numbers, order, most))
                yield _batch(*largest(columns, rows, numbers, order, most))

    return find


def _nearest(sent: Callable[[], np.ndarray], most: int) -> Callable[[pa.Table], pa.Table]:
    def merge(lists: pa.Table) -> pa.Table:
        places, near, numbers = (lists.column(name).to_numpy() for name in ("place", "near", "number"))
        items = np.unique(places)
        others = places != near
        places, near, numbers = largest(places[others], near[others], numbers[others], sent(), most)
        starts, ends = (np.searchsorted(places, items, side) for side in ("left", "right"))
        cut = lambda values: pa.array([values[a:b].tobytes() for a, b in zip(starts, ends)], pa.binary())  # noqa: E731
        return pa.table({"block": items // ITEMS, "place": items, "near": cut(near), "numbers": cut(numbers)})

    return merge


def nearest_items(gram: DataFrame, order: np.ndarray, most: int) -> DataFrame:
    """A row an item: block, place, and the at most `most` others that it has most in common with, ascending, with their
    numbers of G.

    A block gives no more than `most` of each row and each column, which bounds what is sent.
    `order`: of each place, when it was first seen.
    """
    broadcast = gram.sparkSession.sparkContext.broadcast(order)
    sent = lambda: broadcast.value  # noqa: E731
    lists = gram.select("block", "offsets", "columns", "numbers").mapInArrow(_nearest_of_blocks(sent, most), PAIRS)
    block = F.floor(F.col("place") / ITEMS)
    return lists.groupBy(block.alias("block")).applyInArrow(_nearest(sent, most), CANDIDATES)

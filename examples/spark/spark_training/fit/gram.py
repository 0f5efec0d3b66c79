"""G = A'A, what items have in common, by blocks of its rows."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from scipy import sparse

from ..matrix.matrices import history_matrix, packed_rows, row_block, split_rows

# Items of a block: rows of G that are added up, looked at and solved at a time.
ITEMS = 256

# Numbers of G that a task adds up before it sends them: 100 MB.
MOST_HELD = 2**23

ROWS = "block int, offsets binary, columns binary, numbers binary"


def _table(rows: list[tuple[int, bytes, bytes, bytes]]) -> dict[str, pa.Array]:
    blocks, *packed = zip(*rows)
    names = ("offsets", "columns", "numbers")
    return {"block": pa.array(blocks, pa.int32())} | {
        name: pa.array(each, pa.binary()) for name, each in zip(names, packed)
    }


def _blocks(lower: sparse.csr_array) -> Iterator[pa.RecordBatch]:
    for block, first in enumerate(range(0, lower.shape[0], ITEMS)):
        part = lower[first : first + ITEMS]
        if part.nnz > 0:
            yield pa.RecordBatch.from_pydict(_table([(block, *packed_rows(part))]))


def _partial_rows(items: int) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def multiply(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        sums = sparse.csr_array((items, items), dtype=np.float32)
        for batch in batches:
            for rows in split_rows(history_matrix(batch, items)):
                sums = sums + sparse.tril(rows.T @ rows, format="csr")
                if sums.nnz > MOST_HELD:
                    yield from _blocks(sums)
                    sums = sparse.csr_array((items, items), dtype=np.float32)
        yield from _blocks(sums)

    return multiply


def _whole_rows(items: int) -> Callable[[pa.Table], pa.Table]:
    def add_up(parts: pa.Table) -> pa.Table:
        rows = parts.to_pylist()
        total = sum(
            row_block(row["offsets"], row["columns"], row["numbers"], items).astype(np.float64) for row in rows
        )
        return pa.table(_table([(rows[0]["block"], *packed_rows(total.tocsr()))]))

    return add_up


def gram_rows(histories: DataFrame, items: int) -> DataFrame:
    """G on and below the diagonal, a row a block of ITEMS items: as places go by popularity, the rarer item of a pair
    has their number. A task holds MOST_HELD of its numbers, and the products of some users."""
    return histories.mapInArrow(_partial_rows(items), ROWS).groupBy("block").applyInArrow(_whole_rows(items), ROWS)


def _diagonal(items: int) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def take(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for row in batch.to_pylist():
                first = row["block"] * ITEMS
                rows = row_block(row["offsets"], row["columns"], row["numbers"], items)
                places = np.arange(first, first + rows.shape[0], dtype=np.int32)
                yield pa.RecordBatch.from_pydict({"place": places, "square": rows.diagonal(first)})

    return take


def own_products(gram: DataFrame, items: int) -> np.ndarray:
    """The diagonal of G."""
    squares = np.zeros(items, np.float32)
    found = gram.mapInArrow(_diagonal(items), "place int, square float").toArrow()
    squares[found.column("place").to_numpy()] = found.column("square").to_numpy()
    return squares

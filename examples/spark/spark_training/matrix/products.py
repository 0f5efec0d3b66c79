"""A'(A X), for a table X that goes to every task by blocks of its columns."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql import DataFrame

from .matrices import history_matrix

# Columns of X that are sent at a time, and rows of a sum that are added up at a time: 512 KB.
COLUMNS = 32
ROWS = 4096

SUMS = "rows int, part int, sums binary"


def _partial_sums(table: Callable[[], np.ndarray]) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def add_up(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        columns = table()
        sums = np.zeros(columns.shape)
        empty = True
        for batch in batches:
            matrix = history_matrix(batch, len(columns))
            sums += matrix.T @ (matrix @ columns)
            empty = False
        if empty:
            return
        part = TaskContext.get().partitionId()
        for row in range(0, len(sums), ROWS):
            data = sums[row : row + ROWS].tobytes()
            yield pa.RecordBatch.from_pydict(
                {"rows": pa.array([row], pa.int32()), "part": pa.array([part], pa.int32()), "sums": [data]}
            )

    return add_up


def _whole_sums(parts: pa.Table) -> pa.Table:
    # In one order, so that the same parts give the same bits.
    parts = parts.sort_by("part")
    total = sum(np.frombuffer(data.as_buffer()) for data in parts.column("sums"))
    return pa.table({"rows": parts.column("rows")[:1], "part": parts.column("part")[:1], "sums": [total.tobytes()]})


def multiply_twice(histories: DataFrame, table: np.ndarray) -> np.ndarray:
    """A'(A X), Float64, in as many jobs as X has blocks of columns.

    Each task holds two numbers for each number of such a block. What comes back here is the product alone.
    """
    context = histories.sparkSession.sparkContext
    product = np.empty(table.shape)
    for first in range(0, table.shape[1], COLUMNS):
        block = np.ascontiguousarray(table[:, first : first + COLUMNS], dtype=np.float32)
        broadcast = context.broadcast(block)
        parts = histories.mapInArrow(_partial_sums(lambda sent=broadcast: sent.value), SUMS)
        for row in parts.groupBy("rows").applyInArrow(_whole_sums, SUMS).collect():
            sums = np.frombuffer(row["sums"]).reshape(-1, block.shape[1])
            product[row["rows"] : row["rows"] + len(sums), first : first + block.shape[1]] = sums
        broadcast.destroy()
    return product

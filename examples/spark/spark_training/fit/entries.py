"""The numbers of G among the candidates of each item."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, functions as F

from .gram import ITEMS
from ..matrix.matrices import row_block

# Rows that are asked for of one block in one task; a block that more are asked of goes to several.
MOST_WANTED = 2**20

# Bytes of a place.
WIDTH = 4

WANTED = "row_block int, share int, place int, row int, number int, columns binary"
ENTRIES = "block int, place int, number int, entries binary"


def _count_wanted(blocks: int) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def count(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        counts = np.zeros(blocks, np.int64)
        for batch in batches:
            near = np.frombuffer(b"".join(batch.column("near").to_pylist()), np.int32)
            counts += np.bincount(near // ITEMS, minlength=blocks)
        yield pa.RecordBatch.from_pydict({"row_block": np.arange(blocks, dtype=np.int32), "wanted": counts})

    return count


def _wanted(sent: Callable[[], np.ndarray]) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Asks for the row of each candidate, at the candidates before it and itself: the rest is the same turned round."""

    def ask(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        shares = sent()
        for batch in batches:
            for first in range(0, len(batch), ITEMS):
                some = batch.slice(first, ITEMS)
                lists = some.column("near").to_pylist()
                counts = [len(each) // WIDTH for each in lists]
                rows = np.frombuffer(b"".join(lists), np.int32)
                places = np.repeat(some.column("place").to_numpy(), counts)
                blocks = rows // np.int32(ITEMS)
                columns = [each[: WIDTH * at] for each, count in zip(lists, counts) for at in range(1, count + 1)]
                yield pa.RecordBatch.from_pydict(
                    {
                        "row_block": blocks,
                        "share": places % shares[blocks],
                        "place": places,
                        "row": rows,
                        "number": np.concatenate([np.arange(count, dtype=np.int32) for count in counts]),
                        "columns": pa.array(columns, pa.binary()),
                    }
                )

    return ask


def _look_up(items: int) -> Callable[[pa.Table, pa.Table], pa.Table]:
    def look_up(wanted: pa.Table, gram: pa.Table) -> pa.Table:
        [block] = gram.select(["offsets", "columns", "numbers"]).to_pylist()
        matrix = row_block(block["offsets"], block["columns"], block["numbers"], items)
        counts = wanted.column("number").to_numpy() + 1
        rows = np.repeat(wanted.column("row").to_numpy() % ITEMS, counts)
        columns = np.frombuffer(b"".join(wanted.column("columns").to_pylist()), np.int32)
        entries = np.asarray(matrix[rows, columns]).ravel().astype(np.float32)
        ends = np.cumsum(counts)
        found = [entries[end - count : end].tobytes() for end, count in zip(ends, counts)]
        place = wanted.column("place").to_numpy()
        return pa.table(
            {
                "block": place // ITEMS,
                "place": place,
                "number": wanted.column("number"),
                "entries": pa.array(found, pa.binary()),
            }
        )

    return look_up


def candidate_entries(gram: DataFrame, candidates: DataFrame, items: int) -> DataFrame:
    """For each item and each of its candidates, by `number` from 0: the candidate's numbers of G with the candidates up
    to itself. They are k^2 / 2 numbers an item, sent once as questions and once as answers."""
    spark = gram.sparkSession
    blocks = -(-items // ITEMS)
    counts = candidates.mapInArrow(_count_wanted(blocks), "row_block int, wanted long").groupBy("row_block")
    wanted = np.zeros(blocks, np.int64)
    for row in counts.agg(F.sum("wanted").alias("wanted")).collect():
        wanted[row["row_block"]] = row["wanted"]
    shares = np.maximum(1, -(-wanted // MOST_WANTED)).astype(np.int32)
    broadcast = spark.sparkContext.broadcast(shares)
    questions = candidates.mapInArrow(_wanted(lambda: broadcast.value), WANTED)
    copies = spark.createDataFrame(
        [(block, share) for block in range(blocks) for share in range(int(shares[block]))], "block int, share int"
    )
    rows = gram.join(copies, "block").withColumnRenamed("block", "row_block")
    by = ("row_block", "share")
    return questions.groupBy(*by).cogroup(rows.groupBy(*by)).applyInArrow(_look_up(items), ENTRIES)

"""Reads the log."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame, SparkSession, functions as F
from pyspark.sql.types import DoubleType, FloatType, StructType

from .times import milliseconds

# The names that a field goes by where no mapping names another.
NAMES: Mapping[str, tuple[str, ...]] = {
    "user": ("userId", "user_id"),
    "item": ("itemId", "item_id"),
    "event": ("event",),
    "value": ("value",),
    "timestamp": ("timestamp",),
}

# A whole number below this is the same as text and as a double.
SAFE_INTEGER = 2.0**53


def _read(spark: SparkSession, path: str, form: str) -> DataFrame:
    if form == "parquet":
        return spark.read.parquet(path)
    # Numbers stay as they are written, so that no digit of an id is lost.
    options = {"primitivesAsString": True, "mode": "FAILFAST"}
    return spark.read.options(**options).json(path)


def _find(field: str, schema: StructType, fields: Mapping[str, str]) -> str | None:
    names = (fields[field],) if field in fields else NAMES[field]
    return next((name for name in names if name.split(".")[0] in schema.names), None)


def _text(log: DataFrame, name: str) -> Column:
    """An id as text: 7.0 is the id 7, as the library has it."""
    column = F.col(name)
    if not isinstance(log.select(column).schema[0].dataType, (DoubleType, FloatType)):
        return column.cast("string")
    is_whole = (F.floor(column) == column) & (F.abs(column) < SAFE_INTEGER)
    return F.when(is_whole, column.cast("bigint").cast("string")).otherwise(column.cast("string"))


def _required(log: DataFrame, name: str | None, field: str) -> Column:
    if name is None:
        raise ValueError(f"Expected the log to have a column {' or '.join(NAMES[field])}, got {log.columns}")
    text = _text(log, name)
    complaint = F.lit(f"Expected each row to have an id in `{name}`, got none")
    return F.when(text.isNull() | (text == ""), F.raise_error(complaint).cast("string")).otherwise(text)


def read_events(spark: SparkSession, path: str, form: str, fields: Mapping[str, str]) -> DataFrame:
    """user_id, item_id, event, value (1 where there is none), time (milliseconds) and `at`, by which rows are in order:
    files by name, and the rows of each as they stand in it.

    `fields` maps user, item, event, value and timestamp to columns; where it does not, the library's names count.
    """
    log = _read(spark, path, form)
    found = {field: _find(field, log.schema, fields) for field in NAMES}
    nothing = F.lit(None)
    event, value, time = (found[field] for field in ("event", "value", "timestamp"))
    at = F.struct("_metadata.file_path", "_metadata.file_block_start", F.monotonically_increasing_id().alias("row"))
    return log.select(
        _required(log, found["user"], "user").alias("user_id"),
        _required(log, found["item"], "item").alias("item_id"),
        (nothing if event is None else F.col(event)).cast("string").alias("event"),
        F.coalesce((nothing if value is None else F.col(value)).cast("double"), F.lit(1.0)).alias("value"),
        (
            nothing.cast("double") if time is None else milliseconds(F.col(time), log.select(time).schema[0].dataType)
        ).alias("time"),
        at.alias("at"),
    )

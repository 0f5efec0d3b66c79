"""Times of events, in the forms that warehouses have them in."""

from pyspark.sql import Column, functions as F
from pyspark.sql.types import DataType, DateType, StringType, TimestampNTZType, TimestampType

# The library's bounds: a moment of the years 1973 to 5138 tells its unit by its size.
SECONDS_BELOW = 1e11
MILLISECONDS_BELOW = 1e14
MICROSECONDS_BELOW = 1e17


def _of_number(number: Column) -> Column:
    size = F.abs(number)
    return (
        F.when(size < SECONDS_BELOW, F.round(number * 1e5) / 100)
        .when(size < MILLISECONDS_BELOW, number)
        .when(size < MICROSECONDS_BELOW, number / 1000)
        .otherwise(F.round(number / 1e4) / 100)
    )


def _of_moment(moment: Column) -> Column:
    return F.unix_micros(moment) / 1000


def milliseconds(time: Column, kind: DataType) -> Column:
    """Milliseconds since 1970 of a column of that type, null where it is null.

    Numbers count seconds, milliseconds, microseconds or nanoseconds, told by their size; text is such a number or
    ISO 8601, and what is neither stops the job. Where text names no zone, the session's counts: UTC.
    """
    if isinstance(kind, (DateType, TimestampType, TimestampNTZType)):
        return _of_moment(time.cast("timestamp"))
    if isinstance(kind, StringType):
        number = time.try_cast("double")
        return F.when(number.isNotNull(), _of_number(number)).otherwise(_of_moment(time.cast("timestamp")))
    return _of_number(time.cast("double"))

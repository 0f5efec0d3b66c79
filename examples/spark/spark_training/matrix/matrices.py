"""Sparse matrices between Arrow and SciPy."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from scipy import sparse

# Products that one multiplication of some rows with themselves may come to: about 200 MB.
MOST_PRODUCTS = 2**24


def history_matrix(batch: pa.RecordBatch, items: int) -> sparse.csr_array:
    """Rows of A, users x items, Float32."""
    places = batch.column("places")
    offsets = np.asarray(places.offsets)
    columns, values = np.asarray(places.flatten()), np.asarray(batch.column("values").flatten())
    return sparse.csr_array((values, columns, offsets - offsets[0]), shape=(len(places), items))


def split_rows(matrix: sparse.csr_array) -> Iterator[sparse.csr_array]:
    """The rows, some at a time, whose products with themselves stay within bounds, or one that alone does not."""
    products = np.cumsum(np.diff(matrix.indptr).astype(np.int64) ** 2)
    first, before = 0, 0
    while first < matrix.shape[0]:
        last = max(first + 1, int(np.searchsorted(products, before + MOST_PRODUCTS, side="right")))
        yield matrix[first:last]
        first, before = last, int(products[last - 1])


def row_block(offsets: bytes, columns: bytes, values: bytes, items: int) -> sparse.csr_array:
    """Some rows of A'A, as they were packed."""
    rows = np.frombuffer(offsets, np.int32)
    packed = (np.frombuffer(values, np.float32), np.frombuffer(columns, np.int32), rows)
    return sparse.csr_array(packed, shape=(len(rows) - 1, items))


def packed_rows(matrix: sparse.csr_array) -> tuple[bytes, bytes, bytes]:
    """Compressed rows as bytes, columns ascending: offsets, columns, values."""
    matrix.sort_indices()
    offsets = matrix.indptr.astype(np.int32) - np.int32(matrix.indptr[0])
    return offsets.tobytes(), matrix.indices.astype(np.int32).tobytes(), matrix.data.astype(np.float32).tobytes()

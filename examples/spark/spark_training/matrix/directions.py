"""The leading singular directions of A, by randomised subspace iteration (Halko, Martinsson and Tropp, 2011)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# The library's bounds, as shares of the largest squared singular value: directions below the one are rounding, and
# below the other a product with the matrix again would bring more of it than it takes away.
SMALLEST_SQUARE = 1e-6
SMALLEST_EXACT = 1e-5


@dataclass(frozen=True)
class Directions:
    """`squares` of the singular values, descending, 0 for directions that the data do not have; and the right singular
    `vectors`, items x dimensions, Float32."""

    squares: np.ndarray
    vectors: np.ndarray


def _orthonormal(table: np.ndarray) -> np.ndarray:
    # Columns of like size, so that those of small directions are not taken for rounding.
    lengths = np.linalg.norm(table, axis=0)
    return np.linalg.qr(table / np.where(lengths > 0, lengths, 1))[0]


def find_directions(
    multiply: Callable[[np.ndarray], np.ndarray],
    leads: np.ndarray,
    dim: int,
    power_iterations: int,
    oversampling: int,
    seed: int,
) -> Directions:
    """`multiply` gives A'(A X). It is called power_iterations + 2 times; X has dim + oversampling columns. Three tables
    of that size are held here, 8 bytes a number.

    `leads`: which items have a user with another one. The others lead nowhere, and would take a direction each.
    """
    width = min(dim + oversampling, len(leads))
    basis = np.random.default_rng(seed).uniform(-1, 1, (len(leads), width)) * leads[:, None]
    for _ in range(power_iterations + 1):
        basis = _orthonormal(multiply(basis)) * leads[:, None]
    common = multiply(basis)
    gram = basis.T @ common
    squares, rotation = np.linalg.eigh((gram + gram.T) / 2)
    squares, rotation = squares[::-1][:dim], rotation[:, ::-1][:, :dim]
    if not squares[0] > 0:
        raise ValueError("Training found no direction in the data: its weights are too large or too small")
    held = squares > SMALLEST_SQUARE * squares[0]
    # A'A V over the squares: with these, what the directions explain is never more than there is, however few the
    # passes were.
    exact = squares > SMALLEST_EXACT * squares[0]
    vectors = np.where(exact, (common @ rotation) / np.where(exact, squares, 1), basis @ rotation)
    padding = ((0, 0), (0, dim - len(squares)))
    return Directions(
        squares=np.pad(np.where(held, squares, 0), padding[1]),
        vectors=np.pad(np.where(held, vectors, 0), padding).astype(np.float32),
    )

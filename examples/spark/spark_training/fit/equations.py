"""The normal equations of some items, solved at once: the formulas at `src/solvers/neighbours/train-neighbours.ts`."""

from dataclasses import dataclass

import numpy as np

# The library's least ridge, as a share of the largest squared singular value.
LEAST_RIDGE = 1e-4


@dataclass(frozen=True)
class Scales:
    """What the equations of all items have in common: the ridge, and how much of each direction a model takes."""

    squares: np.ndarray
    ridge: float
    filter: np.ndarray

    @staticmethod
    def of(squares: np.ndarray, regularization: float) -> "Scales":
        ridge = max(LEAST_RIDGE, regularization) * float(squares[0])
        return Scales(squares, ridge, squares / (squares + ridge))


def solve_items(
    gram: np.ndarray, own: np.ndarray, rows: np.ndarray, row: np.ndarray, products: np.ndarray, scales: Scales
) -> tuple[np.ndarray, np.ndarray]:
    """b and q of a number of items m, each with k candidates; what stands beyond those that an item has is zeros.

        [ G_CC + ridge   X ] [b]   [ g          ]     X = V_C S^2 - g v'
        [ X'             D ] [q] = [ vs - G_ii v ]     D = S^2 + ridge - vs v' - v vs' + G_ii v v',   vs = S^2 v

    D is diagonal plus U K U' with U = (v, vs), so that its inverse is one of two rows and columns beside a diagonal.

    gram: m x k x k, G_CC; own: m, G_ii; rows: m x k x d, V_C; row: m x d, v; products: m x k, g.
    Returns b, m x k, and q, m x d.
    """
    squares, ridge = scales.squares, scales.ridge
    inverse = 1 / (squares + ridge)
    scaled = row * squares
    cross = rows * squares - products[:, :, None] * row[:, None, :]
    target = scaled - own[:, None] * row
    sides = np.stack((row, scaled), axis=2)
    # The inverse of K = ((G_ii, -1), (-1, 0)).
    middle = np.zeros((len(own), 2, 2))
    middle[:, 0, 1] = middle[:, 1, 0] = -1
    middle[:, 1, 1] = -own
    weighted = sides * inverse[:, None]
    middle = np.linalg.inv(middle + sides.transpose(0, 2, 1) @ weighted)

    def divide(columns: np.ndarray) -> np.ndarray:
        """D^-1 x columns, m x d x any."""
        return columns * inverse[:, None] - weighted @ (middle @ (weighted.transpose(0, 2, 1) @ columns))

    solved = divide(np.concatenate((cross.transpose(0, 2, 1), target[:, :, None]), axis=2))
    matrix = gram + ridge * np.eye(gram.shape[1]) - cross @ solved[:, :, :-1]
    right = products[:, :, None] - cross @ solved[:, :, -1:]
    gains = np.linalg.solve(matrix, right)
    return gains[:, :, 0], (solved[:, :, -1:] - solved[:, :, :-1] @ gains)[:, :, 0]

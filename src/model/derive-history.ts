/** The Gram matrix of a table (rows x dim, row-major), dim x dim, in Float64. */
function gramOf(table: Float32Array, dim: number): Float64Array {
  const gram = new Float64Array(dim * dim);
  for (let row = 0; row < table.length; row += dim) {
    for (let i = 0; i < dim; i++) {
      const value = table[row + i];
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) gram[i * dim + j] += value * table[row + j];
    }
  }
  return gram;
}

/** The Cholesky factor L of a positive definite matrix (its lower half is read), in its place. */
function factorise(matrix: Float64Array, dim: number): void {
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * dim + j];
      for (let c = 0; c < j; c++) sum -= matrix[i * dim + c] * matrix[j * dim + c];
      matrix[i * dim + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * dim + j];
    }
  }
}

/** Solves L L' x = b, in the place of b. */
function solve(factor: Float64Array, dim: number, x: Float64Array): void {
  for (let i = 0; i < dim; i++) {
    let sum = x[i];
    for (let c = 0; c < i; c++) sum -= factor[i * dim + c] * x[c];
    x[i] = sum / factor[i * dim + i];
  }
  for (let i = dim - 1; i >= 0; i--) {
    // By columns of L', which are rows of L.
    x[i] /= factor[i * dim + i];
    for (let c = 0; c < i; c++) x[c] -= factor[i * dim + c] * x[i];
  }
}

/**
 * History embeddings for item embeddings Q that were trained without: by ridge regression. A user who has the items r
 * gets the vector u whose scores Q u come nearest to r, min |r - Q u|^2 + lambda |u|^2, which is
 *
 *     u = (Q'Q + lambda I)^-1 Q' r,   so each item of the history adds its row of   P = Q (Q'Q + lambda I)^-1.
 *
 * It is the fold-in of Hu, Koren and Volinsky (Collaborative Filtering for Implicit Feedback Datasets, 2008, eq. 4) with
 * the same confidence everywhere, so that it does not depend on the user and is computed once for all.
 *
 * @param itemEmbeddings - items x embeddingDim, row-major.
 * @param regularization - > 0; lambda is this times the mean of the diagonal of Q'Q, so the scale of Q does not matter.
 * @returns P, items x embeddingDim; zeros where Q is zero. Takes items x embeddingDim^2 multiplications, at once.
 */
export function deriveHistoryEmbeddings(
  itemEmbeddings: Float32Array,
  embeddingDim: number,
  regularization: number,
): Float32Array {
  const derived = new Float32Array(itemEmbeddings.length);
  const gram = gramOf(itemEmbeddings, embeddingDim);
  let trace = 0;
  for (let i = 0; i < embeddingDim; i++) trace += gram[i * embeddingDim + i];
  if (trace === 0) return derived;
  const lambda = (regularization * trace) / embeddingDim;
  for (let i = 0; i < embeddingDim; i++) gram[i * embeddingDim + i] += lambda;
  factorise(gram, embeddingDim);
  const row = new Float64Array(embeddingDim);
  for (let start = 0; start < derived.length; start += embeddingDim) {
    for (let c = 0; c < embeddingDim; c++) row[c] = itemEmbeddings[start + c];
    solve(gram, embeddingDim, row);
    derived.set(row, start);
  }
  return derived;
}

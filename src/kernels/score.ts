/** One score: the dot product of two rows, summed in Float64 in four strands that are added at the end. */
function dot(a: Float32Array, aStart: number, b: Float32Array, bStart: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let c = 0;
  for (; c + 4 <= length; c += 4) {
    s0 += a[aStart + c] * b[bStart + c];
    s1 += a[aStart + c + 1] * b[bStart + c + 1];
    s2 += a[aStart + c + 2] * b[bStart + c + 2];
    s3 += a[aStart + c + 3] * b[bStart + c + 3];
  }
  for (; c < length; c++) s0 += a[aStart + c] * b[bStart + c];
  return s0 + s1 + (s2 + s3);
}

/**
 * Scores of some users for every item: scores[u, i] = users[u] . items[i].
 * A score has the same bits whatever the number of users in the call.
 *
 * @param users - userCount x dim, row-major.
 * @param items - itemCount x dim, row-major.
 * @param scores - userCount x itemCount, row-major; overwritten.
 */
export function scoreItems(
  users: Float32Array,
  userCount: number,
  items: Float32Array,
  itemCount: number,
  dim: number,
  scores: Float32Array,
): void {
  for (let item = 0; item < itemCount; item++) {
    for (let user = 0; user < userCount; user++) {
      scores[user * itemCount + item] = dot(users, user * dim, items, item * dim, dim);
    }
  }
}

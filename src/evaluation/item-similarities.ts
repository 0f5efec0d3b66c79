import type { Dataset } from '../data/dataset.js';
import { type SparseMatrix, transpose } from '../kernels/matrix/sparse-matrix.js';
import { TopK } from '../kernels/ranking/top-k.js';
import { blocksOf, inTurns, type Pace } from '../pace.js';
import { Random } from '../random.js';

/** Neighbours that each item keeps. */
const NEIGHBOURS = 50;

/** How much of an item's popularity counts: BM25's usual share of the length. */
const LENGTH_SHARE = 0.8;

/** The exponent alpha that keeps popular items from being everybody's neighbours. */
const ALPHA = 0.6;

/** Entries of a history that count at most, else users with thousands would take nearly all of the time. */
const MOST_ENTRIES = 1000;

/** Additions before other work may have a turn: some tenths of a millisecond. */
const STEP = 2 ** 17;

/** The items most similar to item i stand from `offsets[i]` to `offsets[i + 1]`, nearest first. */
export interface ItemSimilarities {
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  readonly similarities: Float32Array;
}

/** Users x items with rows of length 1; of a long history a random part counts. */
async function unitHistories({ users, items, positives }: Dataset, pace: Pace): Promise<SparseMatrix> {
  const random = new Random(1);
  const offsets = new Uint32Array(users.size + 1);
  const indexes = new Uint32Array(positives.items.length);
  const values = new Float32Array(positives.items.length);
  const addUser = (user: number): void => {
    const own = positives.items.subarray(positives.offsets[user], positives.offsets[user + 1]);
    const some = own.length > MOST_ENTRIES ? own.slice() : own;
    if (some !== own) random.shuffle(some);
    const start = offsets[user];
    const end = start + Math.min(own.length, MOST_ENTRIES);
    indexes.set(some.subarray(0, end - start), start);
    values.fill((end - start) ** -0.5, start, end);
    offsets[user + 1] = end;
  };
  await inTurns(blocksOf(users.size, 256), pace, (start, end) => {
    for (let user = start; user < end; user++) addUser(user);
  });
  const count = offsets[users.size];
  const [kept, lengths] = [indexes.subarray(0, count), values.subarray(0, count)];
  return { rows: users.size, columns: items.size, offsets, indexes: kept, values: lengths };
}

/**
 * The items that go with each item, by conditional probability (Deshpande and Karypis, 2004, section 4.2, who refine the
 * item neighbours of Sarwar et al., 2001): with R the users x items matrix, its rows scaled to length 1,
 *
 *     closeness(i, j) = sum over the users who have both of R_uj / (.2 + .8 users(j) / mean users of an item)^alpha
 *     similarity(i, j) = closeness(i, j) / sum of closeness(i, .) over the neighbours that i keeps
 *
 * so that users with short histories say more, popular items less, and every item of a history has one vote. The divisor
 * is the length normalisation of BM25 (Robertson and Zaragoza, 2009): unlike a plain power it does not lift items that
 * hardly anybody has. One row of the items x items matrix is held at a time; it takes as many additions as the sum of
 * the squared lengths of the histories.
 * @param onStep - called with the share of the items that is done.
 */
export async function findItemSimilarities(
  dataset: Dataset,
  pace: Pace,
  onStep: (fraction: number) => void = () => {},
): Promise<ItemSimilarities> {
  const byUser = await unitHistories(dataset, pace);
  const byItem = await transpose(byUser, pace);
  const count = dataset.items.size;
  const scale = (LENGTH_SHARE * count) / Math.max(1, dataset.positives.items.length);
  const penalties = Float64Array.from(dataset.popularity, (users) => (1 - LENGTH_SHARE + scale * users) ** -ALPHA);
  const offsets = new Uint32Array(count + 1);
  const items = new Uint32Array(count * Math.min(NEIGHBOURS, count));
  const similarities = new Float32Array(items.length);
  const sums = new Float64Array(count);
  const touched = new Uint32Array(count);
  const best = new TopK(Math.min(NEIGHBOURS, count), 0);
  let work = 0;
  for (let item = 0; item < count; item++) {
    let reached = 0;
    for (let at = byItem.offsets[item]; at < byItem.offsets[item + 1]; at++) {
      const user = byItem.indexes[at];
      const value = byItem.values[at];
      const end = byUser.offsets[user + 1];
      for (let entry = byUser.offsets[user]; entry < end; entry++) {
        const other = byUser.indexes[entry];
        if (sums[other] === 0) touched[reached++] = other;
        sums[other] += value;
      }
      work += end - byUser.offsets[user];
      if (work > STEP) {
        work = 0;
        onStep(item / count);
        if (pace.due) await pace.rest();
      }
    }
    for (let each = 0; each < reached; each++) {
      const other = touched[each];
      if (other !== item) best.offer(other, sums[other] * penalties[other]);
      sums[other] = 0;
    }
    const found = best.take();
    const start = offsets[item];
    items.set(found.indexes, start);
    const total = found.scores.reduce((sum, score) => sum + score, 0);
    for (let each = 0; each < found.scores.length; each++) similarities[start + each] = found.scores[each] / total;
    offsets[item + 1] = start + found.indexes.length;
  }
  return { offsets, items, similarities };
}

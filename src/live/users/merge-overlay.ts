import { ascending } from '../../data/ascending.js';
import { type Dataset, type PairTable, timesOrNull } from '../../data/dataset.js';
import { selectPairs } from '../../data/filter-pairs.js';
import { IdTable } from '../../data/ids/id-table.js';
import { blocksOf, inBlocks, type Steps } from '../../pace.js';
import type { Overlaid } from './overlaid.js';
import { heldIn, type UserPairs } from './user-overlay.js';

/** Users of a block. */
const BLOCK_USERS = 256;

type Pairs = Pick<Dataset, 'users' | 'positives' | 'dislikes'>;

/** Copies the rows of users, one after the other, into a table of their own. */
class PairCopier {
  private readonly table;
  private user = 0;
  private length = 0;

  constructor(users: number, pairs: number, timed: boolean) {
    this.table = {
      offsets: new Uint32Array(users + 1),
      items: new Uint32Array(pairs),
      weights: new Float32Array(pairs),
      timestamps: timed ? new Float64Array(pairs).fill(Number.NaN) : null,
    };
  }

  /** Takes the pairs from `start` to `end` as those of the next user. */
  add({ items, weights, timestamps }: PairTable, start: number, end: number): void {
    const { table } = this;
    table.items.set(items.subarray(start, end), this.length);
    table.weights.set(weights.subarray(start, end), this.length);
    if (timestamps !== null) table.timestamps?.set(timestamps.subarray(start, end), this.length);
    this.length += end - start;
    table.offsets[++this.user] = this.length;
  }

  finish(): PairTable {
    return { ...this.table, timestamps: timesOrNull(this.table.timestamps) };
  }
}

/** Room for the pairs of one kind that stay of a base, and for those that an overlay adds. */
function copierOf(
  kind: 'positives' | 'dislikes',
  base: Pairs,
  kept: readonly number[],
  overlays: readonly UserPairs[],
  users: number,
): PairCopier {
  const { offsets, timestamps } = base[kind];
  let pairs = 0;
  for (const user of kept) pairs += offsets[user + 1] - offsets[user];
  for (const overlay of overlays) pairs += overlay[kind].items.length;
  const timed = timestamps !== null || overlays.some((overlay) => overlay[kind].timestamps !== null);
  return new PairCopier(users, pairs, timed);
}

/** The base without the pairs of erased items. */
function* withoutErased({ base, erased }: Overlaid): Steps<Pairs> {
  if (erased.size === 0) return base;
  const gone = new Uint8Array(base.items.size);
  for (const item of erased) gone[item] = 1;
  const everybody = new Uint8Array(base.users.size).fill(1);
  const numbers = ascending(base.items.size);
  const select = (pairs: PairTable) => selectPairs(pairs, everybody, numbers, (at) => gone[pairs.items[at]] === 0);
  return { users: base.users, positives: yield* select(base.positives), dislikes: yield* select(base.dislikes) };
}

/**
 * The users and pairs of a base with what stands over it: users of the base first, in their order, then the others in
 * the order of the overlay. Those who have nothing in the overlay are left out.
 */
export function* mergeOverlay(overlaid: Overlaid): Steps<Pairs> {
  const base = yield* withoutErased(overlaid);
  const overlay = new Map(Array.from(overlaid.overlay, ([id, over]) => [id, heldIn(over)] as const));
  const { ids } = base.users;
  const users = new IdTable();
  const kept: number[] = [];
  const overlays = [...overlay.values()].filter((each) => each !== null);
  yield* inBlocks(blocksOf(ids.length), (start, end) => {
    for (let user = start; user < end; user++) {
      const over = overlay.get(ids[user]);
      if (over !== null) users.add(ids[user]);
      if (over === undefined) kept.push(user);
    }
  });
  for (const [id, over] of overlay) if (over !== null) users.add(id);

  const positives = copierOf('positives', base, kept, overlays, users.size);
  const dislikes = copierOf('dislikes', base, kept, overlays, users.size);
  const all = users.ids;
  yield* inBlocks(blocksOf(all.length, BLOCK_USERS), (start, end) => {
    for (let user = start; user < end; user++) {
      const over = overlay.get(all[user]);
      if (over === undefined || over === null) {
        const row = base.users.indexOf(all[user]);
        positives.add(base.positives, base.positives.offsets[row], base.positives.offsets[row + 1]);
        dislikes.add(base.dislikes, base.dislikes.offsets[row], base.dislikes.offsets[row + 1]);
      } else {
        positives.add(over.positives, 0, over.positives.items.length);
        dislikes.add(over.dislikes, 0, over.dislikes.items.length);
      }
    }
  });
  return { users: users.freeze(), positives: positives.finish(), dislikes: dislikes.finish() };
}

import { type Dataset, emptyPairTable, type PairTable } from '../data/dataset.js';
import type { IdIndex } from '../data/ids/id-index.js';
import { IdTable } from '../data/ids/id-table.js';
import type { Pace } from '../pace.js';
import { indexIds } from './indexed-ids.js';
import { packSections, type Section, unpackSection } from './sections.js';

/** Users whose rows are checked before other work of the process may have its turn. */
const USERS_AT_ONCE = 1024;

/** Who has what: the only personal data of a saved model. */
export interface UserTables {
  readonly users: IdIndex;
  readonly positives: PairTable;
  readonly dislikes: PairTable;
}

/** User ids, histories and dislikes as one binary part. */
export function packUsers({ users, positives, dislikes }: Pick<Dataset, 'users' | 'positives' | 'dislikes'>) {
  return packSections({
    // JSON keeps every string as it is, lone surrogates included, which UTF-8 alone would not.
    ids: new TextEncoder().encode(JSON.stringify(users.ids)),
    positiveOffsets: positives.offsets,
    positiveItems: positives.items,
    positiveWeights: positives.weights,
    ...(positives.timestamps === null ? {} : { positiveTimestamps: positives.timestamps }),
    dislikeOffsets: dislikes.offsets,
    dislikeItems: dislikes.items,
    ...(dislikes.timestamps === null ? {} : { dislikeTimestamps: dislikes.timestamps }),
  });
}

/** Whether the rows of a table have ascending item indexes below `items`, and sound numbers. */
async function isSound(table: PairTable, users: number, itemCount: number, pace: Pace): Promise<boolean> {
  const { offsets, items, weights, timestamps } = table;
  if (offsets.length !== users + 1 || offsets[0] !== 0 || offsets[users] !== items.length) return false;
  if (weights.length !== items.length || (timestamps !== null && timestamps.length !== items.length)) return false;
  for (let user = 0; user < users; user += USERS_AT_ONCE) {
    if (pace.due) await pace.rest();
    const end = Math.min(users, user + USERS_AT_ONCE);
    if (!rowsAreSound(table, user, end, itemCount)) return false;
  }
  return true;
}

/** The bits of the largest finite number above 0 as an unsigned integer, less 1; those of all others are larger. */
const LARGEST_WEIGHT_BITS = 0x7f7ffffe;

function rowsAreSound({ offsets, items, weights, timestamps }: PairTable, from: number, to: number, itemCount: number) {
  const start = offsets[from];
  let at = start;
  for (let user = from; user < to; user++) {
    const end = offsets[user + 1];
    if (at > end || end > items.length) return false;
    // Index by index: -1 is before the first.
    for (let before = -1; at < end; at++) {
      const item = items[at];
      if (item <= before || item >= itemCount) return false;
      before = item;
    }
  }
  const bits = new Int32Array(weights.buffer, weights.byteOffset, weights.length);
  for (at = start; at < offsets[to]; at++) if ((bits[at] - 1) >>> 0 > LARGEST_WEIGHT_BITS) return false;
  if (timestamps !== null) {
    for (at = start; at < offsets[to]; at++) if (Math.abs(timestamps[at]) === Number.POSITIVE_INFINITY) return false;
  }
  return true;
}

/** The index of the user ids, or null where they are no different strings. */
function unpackIds(bytes: Uint8Array, section: Section): IdIndex | null {
  const text = unpackSection(bytes, section, 'uint8');
  if (text === null) return null;
  return indexIds(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)));
}

function unpackTable(
  bytes: Uint8Array,
  sections: Readonly<Record<string, Section>>,
  name: 'positive' | 'dislike',
): PairTable | null {
  const offsets = unpackSection(bytes, sections[`${name}Offsets`], 'uint32');
  const items = unpackSection(bytes, sections[`${name}Items`], 'uint32');
  // Dislikes all weigh the same, so their weights are not stored.
  const stored = name === 'positive' ? unpackSection(bytes, sections.positiveWeights, 'float32') : undefined;
  const weights = stored === undefined && items !== null ? new Float32Array(items.length).fill(1) : stored;
  const timed = sections[`${name}Timestamps`];
  const timestamps = timed === undefined ? null : unpackSection(bytes, timed, 'float64');
  const missing = !offsets || !items || !weights || (timed !== undefined && timestamps === null);
  return missing ? null : { offsets, items, weights, timestamps };
}

/** Takes the part apart again. @returns null where it does not hold what it should. */
export async function unpackUsers(
  bytes: Uint8Array,
  sections: Readonly<Record<string, Section>>,
  itemCount: number,
  pace: Pace,
): Promise<UserTables | null> {
  const users = unpackIds(bytes, sections.ids);
  const positives = unpackTable(bytes, sections, 'positive');
  const dislikes = unpackTable(bytes, sections, 'dislike');
  if (users === null || positives === null || dislikes === null) return null;
  for (const table of [positives, dislikes]) if (!(await isSound(table, users.size, itemCount, pace))) return null;
  return { users, positives, dislikes };
}

/** The tables of a model that was saved without histories. */
export function noUsers(): UserTables {
  return { users: new IdTable().freeze(), positives: emptyPairTable(0), dislikes: emptyPairTable(0) };
}

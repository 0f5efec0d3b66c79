import { type Dataset, emptyPairTable, type PairTable } from '../data/dataset.js';
import { IdIndex } from '../data/id-index.js';
import { packSections, type Section, unpackSection } from './sections.js';

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

/** Whether a table has a row per user, ascending item indexes below `items`, and sound numbers. */
function isSound({ offsets, items, weights, timestamps }: PairTable, users: number, itemCount: number): boolean {
  if (offsets.length !== users + 1 || offsets[0] !== 0 || offsets[users] !== items.length) return false;
  if (weights.length !== items.length || (timestamps !== null && timestamps.length !== items.length)) return false;
  for (let user = 0; user < users; user++) {
    if (offsets[user] > offsets[user + 1]) return false;
    for (let at = offsets[user] + 1; at < offsets[user + 1]; at++) if (items[at - 1] >= items[at]) return false;
  }
  return (
    items.every((item) => item < itemCount) &&
    weights.every((weight) => weight > 0 && weight < Number.POSITIVE_INFINITY) &&
    (timestamps?.every((time) => Math.abs(time) !== Number.POSITIVE_INFINITY) ?? true)
  );
}

function unpackIds(bytes: Uint8Array, section: Section): readonly string[] | null {
  const text = unpackSection(bytes, section, 'uint8');
  if (text === null) return null;
  const ids: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  const sound = Array.isArray(ids) && ids.every((id) => typeof id === 'string') && new Set(ids).size === ids.length;
  return sound ? ids : null;
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
export function unpackUsers(
  bytes: Uint8Array,
  sections: Readonly<Record<string, Section>>,
  itemCount: number,
): UserTables | null {
  const ids = unpackIds(bytes, sections.ids);
  const positives = unpackTable(bytes, sections, 'positive');
  const dislikes = unpackTable(bytes, sections, 'dislike');
  if (ids === null || positives === null || dislikes === null) return null;
  if (!isSound(positives, ids.length, itemCount) || !isSound(dislikes, ids.length, itemCount)) return null;
  return { users: new IdIndex(ids).freeze(), positives, dislikes };
}

/** The tables of a model that was saved without histories. */
export function noUsers(): UserTables {
  return { users: new IdIndex().freeze(), positives: emptyPairTable(0), dislikes: emptyPairTable(0) };
}

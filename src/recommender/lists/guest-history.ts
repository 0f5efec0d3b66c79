import type { UserHistory } from '../../data/dataset.js';
import { aggregatePairs } from '../../data/events/aggregate-pairs.js';
import { toWeight } from '../../data/events/weights.js';
import { toMilliseconds } from '../../data/times.js';
import { CfRecsError, describe } from '../../errors.js';
import type { LiveDataset } from '../../live/live-dataset.js';
import { atOnce } from '../../pace.js';
import { complaintAboutId, readNumber, toId } from '../../reading/rows/values.js';
import type { HistoryEntry, Id } from '../../types.js';
import { isIterable } from '../../validate.js';

const entryError = (number: number, field: string, expected: string, got: unknown): CfRecsError =>
  new CfRecsError(
    'invalid-interaction',
    `Entry ${number} of the history (counted from 1): expected \`${field}\` to be ${expected}, got ${describe(got)}`,
  );

/** The weight of an entry; 0 where it says nothing. */
function readWeight(value: unknown, number: number): number {
  const weight = value === undefined || value === null ? 1 : readNumber(value);
  if (weight === null) throw entryError(number, 'value', 'a finite number', value);
  return weight === 0 ? 0 : toWeight(Math.sign(weight), Math.abs(weight));
}

/** The time of an entry in milliseconds, NaN for none. */
function readTimestamp(timestamp: unknown, number: number): number {
  if (timestamp === undefined || timestamp === null) return Number.NaN;
  const time = toMilliseconds(timestamp);
  if (Number.isNaN(time)) throw entryError(number, 'timestamp', 'a Date, ISO 8601 text or a number', timestamp);
  return time;
}

/** The entries of a guest's history whose items are known, as columns. */
interface GuestEntries {
  readonly items: number[];
  readonly weights: number[];
  readonly timestamps: number[];
}

function readEntries(dataset: LiveDataset, history: Iterable<unknown>, ignored: Set<string>): GuestEntries {
  const entries: GuestEntries = { items: [], weights: [], timestamps: [] };
  let number = 0;
  for (const entry of history) {
    number++;
    const isObject = typeof entry === 'object' && entry !== null;
    const { itemId, value, timestamp }: Partial<Record<string, unknown>> = isObject ? entry : { itemId: entry };
    const id = toId(itemId);
    if (id === null) {
      const advice = complaintAboutId(itemId);
      const expected = `a non-empty string or a finite number${advice === null ? '' : `, no ${advice}`}`;
      throw entryError(number, 'itemId', expected, itemId);
    }
    const weight = readWeight(value, number);
    const time = readTimestamp(timestamp, number);
    const item = dataset.items.indexOf(id);
    if (item === -1) {
      ignored.add(id);
      continue;
    }
    if (weight === 0) continue;
    entries.items.push(item);
    entries.weights.push(weight);
    entries.timestamps.push(time);
  }
  return entries;
}

/**
 * The history of a guest: item ids, or entries with values and timestamps. Several entries of one item are put
 * together by the rules of the data set. Entries without any timestamp count as given in order, oldest first.
 */
export function guestHistory(
  dataset: LiveDataset,
  history: Iterable<Id | HistoryEntry>,
  ignored: Set<string>,
): UserHistory {
  if (!isIterable(history)) {
    throw new CfRecsError(
      'invalid-option',
      `Expected the history to be an array of item ids or entries, got ${describe(history)}`,
    );
  }
  const entries = readEntries(dataset, history, ignored);
  const timed = entries.timestamps.some((time) => !Number.isNaN(time));

  const { items, weights, timestamps } = entries;
  const events = {
    offsets: Uint32Array.of(0, items.length),
    items: Uint32Array.from(items),
    weights: Float32Array.from(weights),
    // The place in the order serves as the time, where there is no other.
    timestamps: Float64Array.from(timed ? timestamps : items.keys()),
    dislikes: weights.filter((weight) => weight < 0).length,
  };
  const { positives, dislikes } = atOnce(aggregatePairs(events, dataset.options.aggregate));
  return {
    items: positives.items,
    weights: positives.weights,
    timestamps: positives.timestamps,
    dislikes: dislikes.items,
  };
}

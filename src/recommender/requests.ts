import { aggregatePairs } from '../data/aggregate-pairs.js';
import type { UserHistory } from '../data/dataset.js';
import { toMilliseconds } from '../data/times.js';
import { toWeight } from '../data/weights.js';
import { CfRecsError, describe } from '../errors.js';
import type { LiveDataset } from '../live/live-dataset.js';
import { atOnce } from '../pace.js';
import type { RankingContext } from '../ranking/ranking-context.js';
import type { ListUser, RankingRules } from '../ranking/request.js';
import { toId } from '../reading/normalise.js';
import type { HistoryEntry, Id } from '../types.js';
import type { ResolvedListOptions } from './list-options.js';
import { LookUp } from './look-up.js';

// Turns what callers say, in ids, into what ranking understands, in indexes.

/**
 * An id of a call, as a string.
 * @param place - what it is, or what it stands in, for the message.
 * @throws CfRecsError `invalid-option`.
 */
export function checkId(place: string, id: unknown): string {
  // An empty id is nobody's, and answered like any other id that is not known.
  const checked = id === '' ? id : toId(id);
  if (checked === null) {
    throw new CfRecsError('invalid-option', `Expected ${place} to be a string or a finite number, got ${describe(id)}`);
  }
  return checked;
}

/** The look-ups of one context, each with the last list that it was asked about. */
const lookUps = new WeakMap<RankingContext, Record<'exclude' | 'include', LookUp<Id>>>();

function lookUpsOf(context: RankingContext): Record<'exclude' | 'include', LookUp<Id>> {
  const known = lookUps.get(context);
  if (known !== undefined) return known;
  const lookUp = (name: string) => new LookUp<Id>(context.dataset.items, (id) => checkId(`each id of \`${name}\``, id));
  const made = { exclude: lookUp('exclude'), include: lookUp('include') };
  lookUps.set(context, made);
  return made;
}

/** The part of a request that is the same for every user of a call, and the ids that it could not place. */
export interface RequestTemplate<Options> {
  readonly rules: Omit<Options, 'filter'> & Pick<RankingRules, 'excluded' | 'included' | 'filter'>;
  readonly ignored: ReadonlySet<string>;
}

/** What a filter answered. A promise is true whatever it comes to, so a filter that is async would let everything pass. */
function isPassed(answer: unknown): boolean {
  if (answer instanceof Promise) {
    throw new CfRecsError('invalid-option', 'Expected `filter` to answer true or false at once, got a promise');
  }
  return Boolean(answer);
}

/** Turns the ids in the options of a list call into indexes. */
export function prepareRequest<Options extends ResolvedListOptions>(
  context: RankingContext,
  options: Options,
): RequestTemplate<Options> {
  const { exclude, include, filter } = options;
  const { items } = context.dataset;
  const lookUp = lookUpsOf(context);
  const excluded = lookUp.exclude.find(exclude);
  const included = include === null ? null : lookUp.include.find(include);
  return {
    rules: {
      // All of them: leaving two out takes many times as long as copying them.
      ...options,
      excluded: excluded.known,
      included: included === null ? null : included.known,
      filter: filter === null ? null : (item) => isPassed(filter(items.idAt(item))),
    },
    ignored: new Set([...excluded.unknown, ...(included?.unknown ?? [])]),
  };
}

const entryError = (number: number, field: string, expected: string, got: unknown): CfRecsError =>
  new CfRecsError(
    'invalid-interaction',
    `Entry ${number} of the history (counted from 1): expected \`${field}\` to be ${expected}, got ${describe(got)}`,
  );

/** The weight of an entry. */
function readValue(value: unknown, number: number): number {
  if (value === undefined || value === null) return 1;
  if (typeof value === 'number' && Number.isFinite(value)) return toWeight(value);
  throw entryError(number, 'value', 'a finite number', value);
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
    if (id === null) throw entryError(number, 'itemId', 'a non-empty string or a finite number', itemId);
    const weight = readValue(value, number);
    const time = readTimestamp(timestamp, number);
    const item = dataset.items.indexOf(id);
    if (item === -1) {
      ignored.add(id);
      continue;
    }
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
export function historyOfGuest(
  dataset: LiveDataset,
  history: Iterable<Id | HistoryEntry>,
  ignored: Set<string>,
): UserHistory {
  if (typeof history !== 'object' || history === null || !(Symbol.iterator in history)) {
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
    dislikes: weights.filter((weight) => weight <= 0).length,
  };
  const { positives, dislikes } = atOnce(aggregatePairs(events, dataset.options.aggregate));
  return {
    items: positives.items,
    weights: positives.weights,
    timestamps: positives.timestamps,
    dislikes: dislikes.items,
  };
}

/** The error of a call about somebody who is not there. */
export const unknownUser = (id: string): CfRecsError =>
  new CfRecsError('unknown-user', `Expected a user that is known, got ${describe(id)}`);

/** The users to make lists for, one by one. */
export function* listUsersOf(data: LiveDataset, users: Iterable<Id>): Generator<ListUser, void, undefined> {
  for (const id of users) {
    const userId = checkId('each id of `users`', id);
    yield { userId, history: data.historyOf(userId) };
  }
}

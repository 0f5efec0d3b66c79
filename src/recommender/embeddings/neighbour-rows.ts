import type { IdIndex } from '../../data/ids/id-index.js';
import { CfRecsError, describe } from '../../errors.js';
import type { Neighbours } from '../../model/neighbours.js';
import { checkId } from '../ids.js';
import type { NeighbourRow } from './embedding-options.js';

const refuse = (place: string, expected: string, got: string): CfRecsError =>
  new CfRecsError('invalid-option', `Expected ${place} to ${expected}, got ${got}`);

const placeOf = (row: number): string => `row ${row} of \`neighbours\``;

/** Rows as they came, by index of their items. */
interface Columns {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly values: readonly number[];
  /** Which row each was: those of 0 are left out. */
  readonly rows: readonly number[];
}

/** The index of an item. @throws CfRecsError `invalid-option`. */
function indexOf(items: IdIndex, id: unknown, row: number): number {
  const text = typeof id === 'string' ? id : checkId(`each id in row ${row} of \`neighbours\``, id);
  const index = items.indexOf(text);
  if (index === -1) throw refuse(placeOf(row), 'name items of `itemIds` or `dataset`', describe(id));
  return index;
}

/** @throws CfRecsError `invalid-option`, naming the row. */
function readColumns(given: Iterable<NeighbourRow>, items: IdIndex): Columns {
  const [from, to, values, rows]: number[][] = [[], [], [], []];
  let row = -1;
  for (const each of given) {
    row++;
    if (!Array.isArray(each) || each.length !== 3) {
      throw refuse(placeOf(row), 'be [itemId, neighbourId, value]', describe(each));
    }
    const item = indexOf(items, each[0], row);
    const neighbour = indexOf(items, each[1], row);
    if (item === neighbour) throw refuse(placeOf(row), 'name two different items', `${describe(each[0])} twice`);
    const value: unknown = each[2];
    const rounded = typeof value === 'number' ? Math.fround(value) : Number.NaN;
    if (!Number.isFinite(rounded)) {
      throw refuse(placeOf(row), 'have a finite Float32 number as its value', describe(value));
    }
    if (rounded === 0) continue;
    from.push(item);
    to.push(neighbour);
    values.push(rounded);
    rows.push(row);
  }
  return { from, to, values, rows };
}

/** A stable order of `count` places by keys below `keys`, and where each key begins in it. */
function sortBy(keyOf: (place: number) => number, count: number, keys: number, places: ArrayLike<number> | null) {
  const starts = new Uint32Array(keys + 1);
  for (let place = 0; place < count; place++) starts[keyOf(place) + 1]++;
  for (let key = 0; key < keys; key++) starts[key + 1] += starts[key];
  const next = starts.slice();
  const order = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    const place = places === null ? at : places[at];
    order[next[keyOf(place)]++] = place;
  }
  return { order, starts };
}

/**
 * Makes neighbours of rows in any order.
 * @param items - of the model.
 * @throws CfRecsError `invalid-option`, naming the row, where one is none, names an item that is not known or one item
 * twice, has a value that is no finite Float32 number, or names the items of another row.
 */
export function readNeighbours(given: Iterable<NeighbourRow>, items: IdIndex): Neighbours {
  const { from, to, values, rows } = readColumns(given, items);
  const count = values.length;
  const byNeighbour = sortBy((place) => to[place], count, items.size, null);
  const { order, starts } = sortBy((place) => from[place], count, items.size, byNeighbour.order);
  for (let at = 1; at < count; at++) {
    const [before, now] = [order[at - 1], order[at]];
    if (from[before] === from[now] && to[before] === to[now]) {
      const pair = `${describe(items.ids[from[now]])} and ${describe(items.ids[to[now]])}`;
      throw refuse('each pair of `neighbours`', 'stand in one row', `${pair} in rows ${rows[before]} and ${rows[now]}`);
    }
  }
  return {
    offsets: starts,
    items: Uint32Array.from(order, (place) => to[place]),
    values: Float32Array.from(order, (place) => values[place]),
  };
}

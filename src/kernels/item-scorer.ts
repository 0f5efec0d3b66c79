import { scoreItems } from './score.js';
import { padded, TILE, WasmMemory } from './wasm-memory.js';
import type { WasmKernels } from './webassembly.js';

/** The scores of one user for every item. */
export interface Scores {
  readonly length: number;
  at(item: number): number;
  /** The first item at or after `from` that scores above the threshold; `length` where none does. */
  nextAbove(from: number, threshold: number): number;
}

/** Scores in an array. */
export class PlainScores implements Scores {
  readonly length: number;

  constructor(private readonly scores: Float32Array) {
    this.length = scores.length;
  }

  at(item: number): number {
    return this.scores[item];
  }

  nextAbove(from: number, threshold: number): number {
    const { scores, length } = this;
    for (let item = from; item < length; item++) if (scores[item] > threshold) return item;
    return length;
  }
}

/** Scores in the memory of the kernels, where they are looked through eight at a time. */
class WasmScores implements Scores {
  constructor(
    private readonly kernels: WasmKernels,
    private readonly address: number,
    private readonly scores: Float32Array,
    readonly length: number,
  ) {}

  at(item: number): number {
    return this.scores[item];
  }

  nextAbove(from: number, threshold: number): number {
    return this.kernels.findAbove(this.address, from, this.length, threshold);
  }
}

/** Scores users against a fixed table of items. */
export interface ItemScorer {
  /** The most users of one call. */
  readonly mostUsers: number;
  /** Where the vectors of the users go before {@link score} is called: mostUsers x dim, row-major. */
  readonly users: Float32Array;
  /** Scores the first `count` users: users[u] . items[i]. A score has the same bits whatever the number of users. */
  score(count: number): void;
  /** The scores of one of them, until `score` is called again. */
  scoresOf(user: number): Scores;
  /** A copy of them that lasts. */
  copyOf(user: number): Scores;
}

/** The items in tiles of 8 (tiles x dim x 8), the last one filled up with zeros. */
function fillTiles(tiles: Float32Array, items: Float32Array, itemCount: number, dim: number): void {
  for (let item = 0; item < itemCount; item++) {
    const to = Math.floor(item / TILE) * TILE * dim + (item % TILE);
    for (let c = 0; c < dim; c++) tiles[to + c * TILE] = items[item * dim + c];
  }
}

/** Plain TypeScript, where WebAssembly is not to be had and as the oracle of the kernel. */
export function createPlainScorer(items: Float32Array, itemCount: number, dim: number, mostUsers: number): ItemScorer {
  const users = new Float32Array(mostUsers * dim);
  const scores = new Float32Array(mostUsers * itemCount);
  const rowOf = (user: number): Float32Array => scores.subarray(user * itemCount, (user + 1) * itemCount);
  return {
    mostUsers,
    users,
    score: (count) => scoreItems(users, count, items, itemCount, dim, scores),
    scoresOf: (user) => new PlainScores(rowOf(user)),
    copyOf: (user) => new PlainScores(rowOf(user).slice()),
  };
}

/** The same in WebAssembly; null where it is not to be had. */
export function createWasmScorer(
  items: Float32Array,
  itemCount: number,
  dim: number,
  mostUsers: number,
): ItemScorer | null {
  const stride = padded(itemCount);
  const lengths = [stride * dim, mostUsers * dim, mostUsers * stride];
  const memory = WasmMemory.create(lengths.reduce((sum, length) => sum + 4 * length + 16, 0));
  if (memory === null) return null;
  const addresses = memory.layOut(lengths);
  const [tiles, users, scores] = addresses.map((address, which) => memory.floats(address, lengths[which]));
  fillTiles(tiles, items, itemCount, dim);
  const { kernels } = memory;
  const rowOf = (user: number): Float32Array => scores.subarray(user * stride, user * stride + itemCount);
  return {
    mostUsers,
    users,
    score: (count) => kernels.multiplyTiles(addresses[1], count, addresses[0], stride / TILE, dim, false, addresses[2]),
    scoresOf: (user) => new WasmScores(kernels, addresses[2] + 4 * user * stride, rowOf(user), itemCount),
    copyOf: (user) => new PlainScores(rowOf(user).slice()),
  };
}

/**
 * Makes a scorer for a table of items, the fastest that the engine has. It holds a copy of the table.
 * @param items - itemCount x dim, row-major.
 * @param mostUsers - the most users of one call, >= 1.
 */
export function createItemScorer(items: Float32Array, itemCount: number, dim: number, mostUsers: number): ItemScorer {
  return createWasmScorer(items, itemCount, dim, mostUsers) ?? createPlainScorer(items, itemCount, dim, mostUsers);
}

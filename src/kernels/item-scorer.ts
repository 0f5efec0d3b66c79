import { scoreItems } from './score.js';
import { padded, TILE, WasmMemory } from './wasm-memory.js';

/** Scores users against a fixed table of items. */
export interface ItemScorer {
  /** Numbers from one user's first score to the next user's: at least the number of items. */
  readonly stride: number;
  /** The most users of one call. */
  readonly mostUsers: number;
  /** Where the vectors of the users go before {@link score} is called: mostUsers x dim, row-major. */
  readonly users: Float32Array;
  /**
   * Scores the first `count` users: scores[u * stride + i] = users[u] . items[i]. A score has the same bits whatever
   * the number of users. The result is a view that the next call overwrites.
   */
  score(count: number): Float32Array;
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
  const score = (count: number): Float32Array => {
    scoreItems(users, count, items, itemCount, dim, scores);
    return scores;
  };
  return { stride: itemCount, mostUsers, users, score };
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
  const score = (count: number): Float32Array => {
    memory.kernels.multiplyTiles(addresses[1], count, addresses[0], stride / TILE, dim, false, addresses[2]);
    return scores;
  };
  return { stride, mostUsers, users, score };
}

/**
 * Makes a scorer for a table of items, the fastest that the engine has. It holds a copy of the table.
 * @param items - itemCount x dim, row-major.
 * @param mostUsers - the most users of one call, >= 1.
 */
export function createItemScorer(items: Float32Array, itemCount: number, dim: number, mostUsers: number): ItemScorer {
  return createWasmScorer(items, itemCount, dim, mostUsers) ?? createPlainScorer(items, itemCount, dim, mostUsers);
}

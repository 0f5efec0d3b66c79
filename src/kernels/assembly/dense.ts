import { highDoubles, lowDoubles, multiplyAdd } from './simd';

/** Bytes of a row within a panel: 16 columns, a cache line. */
const ROW: usize = 64;

/** Rows whose products are summed in Float32 before the sum goes on in Float64; they stay in the cache. */
const GRAM_ROWS: i32 = 256;

/** Adds four lanes to four numbers in Float64. */
@inline
function addDoubles(target: usize, lanes: v128): void {
  v128.store(target, f64x2.add(v128.load(target), lowDoubles(lanes)));
  v128.store(target, f64x2.add(v128.load(target, 16), highDoubles(lanes)), 16);
}

/** Four rows by eight columns of a Gram matrix: the columns at `from` times those at `to`, over `count` rows of both. */
@inline
function addGramTile(from: usize, to: usize, count: i32, target: usize, targetRow: usize): void {
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  const last = to + <usize>count * ROW;
  for (; to < last; to += ROW) {
    const x = v128.load(to);
    const y = v128.load(to, 16);
    const l0 = v128.load32_splat(from);
    a0 = multiplyAdd(l0, x, a0);
    b0 = multiplyAdd(l0, y, b0);
    const l1 = v128.load32_splat(from, 4);
    a1 = multiplyAdd(l1, x, a1);
    b1 = multiplyAdd(l1, y, b1);
    const l2 = v128.load32_splat(from, 8);
    a2 = multiplyAdd(l2, x, a2);
    b2 = multiplyAdd(l2, y, b2);
    const l3 = v128.load32_splat(from, 12);
    a3 = multiplyAdd(l3, x, a3);
    b3 = multiplyAdd(l3, y, b3);
    from += ROW;
  }
  addDoubles(target, a0);
  addDoubles(target + 32, b0);
  addDoubles(target + targetRow, a1);
  addDoubles(target + targetRow + 32, b1);
  addDoubles(target + 2 * targetRow, a2);
  addDoubles(target + 2 * targetRow + 32, b2);
  addDoubles(target + 3 * targetRow, a3);
  addDoubles(target + 3 * targetRow + 32, b3);
}

/**
 * sum += some rows of matrix^T matrix: those of panels `first` to `last`, on and right of their own panel.
 *
 * @param matrix - `panels` panels of `rows` rows; rows `start` to `end` of it count.
 * @param sum - 16 x panels squared, in Float64, row-major.
 */
export function addGram(
  matrix: usize,
  rows: i32,
  panels: i32,
  start: i32,
  end: i32,
  first: i32,
  last: i32,
  sum: usize,
): void {
  const panelSize = <usize>rows * ROW;
  const sumRow = <usize>panels << 7;
  for (let row = start; row < end; row += GRAM_ROWS) {
    const count = min(GRAM_ROWS, end - row);
    const block = matrix + <usize>row * ROW;
    for (let i = first; i < last; i++) {
      for (let j = i; j < panels; j++) {
        for (let half: usize = 0; half < 2; half++) {
          const to = block + <usize>j * panelSize + (half << 5);
          for (let quarter: usize = 0; quarter < 4; quarter++) {
            const from = block + <usize>i * panelSize + (quarter << 4);
            const target = sum + ((<usize>i << 4) + (quarter << 2)) * sumRow + (<usize>j << 7) + (half << 6);
            addGramTile(from, to, count, target, sumRow);
          }
        }
      }
    }
  }
}

/** One row by eight columns: a row of the left side, panel by panel, times a tile of the right side. */
@inline
function multiplyRow(left: usize, panelSize: usize, tile: usize, depth: i32, target: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  for (let done = 0; done < depth; done += 16) {
    for (let k: usize = 0; k < ROW; k += 4) {
      const l = v128.load32_splat(left + k);
      a = multiplyAdd(l, v128.load(tile), a);
      b = multiplyAdd(l, v128.load(tile, 16), b);
      tile += 32;
    }
    left += panelSize;
  }
  v128.store(target, a);
  v128.store(target, b, 16);
}

/**
 * Rows `start` to `end` of target = matrix x right, each number summed over the depth in order.
 *
 * @param matrix - `panels` panels of `rows` rows.
 * @param tiles - right in tiles of 8 columns: tileCount x (16 x panels) x 8, so that eight columns share each number of
 * the left side.
 * @param triangular - right is upper triangular: what lies below the panel of its diagonal is not read.
 * @param target - tileCount / 2 panels of `rows` rows.
 */
export function multiplyPanels(
  matrix: usize,
  rows: i32,
  panels: i32,
  start: i32,
  end: i32,
  tiles: usize,
  tileCount: i32,
  triangular: i32,
  target: usize,
): void {
  const panelSize = <usize>rows * ROW;
  const tileSize = (<usize>panels << 4) << 5;
  let row = start;
  // Four rows at a time, so that every number of the right side is loaded a quarter as often.
  for (; row + 4 <= end; row += 4) {
    const first = matrix + <usize>row * ROW;
    for (let t = 0; t < tileCount; t++) {
      let tile = tiles + <usize>t * tileSize;
      const depth = triangular ? (t >> 1) + 1 : panels;
      let a0 = f32x4.splat(0);
      let b0 = a0;
      let a1 = a0;
      let b1 = a0;
      let a2 = a0;
      let b2 = a0;
      let a3 = a0;
      let b3 = a0;
      let left = first;
      for (let panel = 0; panel < depth; panel++) {
        for (let at = left; at < left + ROW; at += 4) {
          const x = v128.load(tile);
          const y = v128.load(tile, 16);
          tile += 32;
          const l0 = v128.load32_splat(at);
          a0 = multiplyAdd(l0, x, a0);
          b0 = multiplyAdd(l0, y, b0);
          const l1 = v128.load32_splat(at, 64);
          a1 = multiplyAdd(l1, x, a1);
          b1 = multiplyAdd(l1, y, b1);
          const l2 = v128.load32_splat(at, 128);
          a2 = multiplyAdd(l2, x, a2);
          b2 = multiplyAdd(l2, y, b2);
          const l3 = v128.load32_splat(at, 192);
          a3 = multiplyAdd(l3, x, a3);
          b3 = multiplyAdd(l3, y, b3);
        }
        left += panelSize;
      }
      const to = target + <usize>(t >> 1) * panelSize + <usize>row * ROW + (<usize>(t & 1) << 5);
      v128.store(to, a0);
      v128.store(to, b0, 16);
      v128.store(to, a1, 64);
      v128.store(to, b1, 80);
      v128.store(to, a2, 128);
      v128.store(to, b2, 144);
      v128.store(to, a3, 192);
      v128.store(to, b3, 208);
    }
  }
  for (; row < end; row++) {
    for (let t = 0; t < tileCount; t++) {
      const depth = (triangular ? (t >> 1) + 1 : panels) << 4;
      const to = target + <usize>(t >> 1) * panelSize + <usize>row * ROW + (<usize>(t & 1) << 5);
      multiplyRow(matrix + <usize>row * ROW, panelSize, tiles + <usize>t * tileSize, depth, to);
    }
  }
}

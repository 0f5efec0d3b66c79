import { highDoubles, lowDoubles } from './simd';

/** Bytes of a row, in whole cache lines. */
@inline
function rowBytes(dim: u32): usize {
  return <usize>((dim + 15) & ~15) << 2;
}

/** The length of each row of a table, in Float64. Rows are filled up with zeros. */
export function measureRows(rows: usize, count: u32, dim: u32, lengths: usize): void {
  const size = rowBytes(dim);
  for (let row: u32 = 0; row < count; row++) {
    let a = f64x2.splat(0);
    let b = a;
    for (const end = rows + size; rows < end; rows += 16) {
      const x = lowDoubles(v128.load(rows));
      const y = highDoubles(v128.load(rows));
      a = f64x2.add(a, f64x2.mul(x, x));
      b = f64x2.add(b, f64x2.mul(y, y));
    }
    const sum = f64x2.add(a, b);
    store<f64>(lengths, Math.sqrt(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
    lengths += 8;
  }
}

/**
 * Rows of a table in tiles of 8 (tiles x dim x 8); what the last one lacks stays as it is.
 *
 * @param order - which row comes at each of `count` places.
 */
export function fillTiles(rows: usize, order: usize, count: u32, dim: u32, tiles: usize): void {
  const size = rowBytes(dim);
  for (let place: u32 = 0; place < count; place++) {
    let from = rows + <usize>load<u32>(order + (<usize>place << 2)) * size;
    let to = tiles + (<usize>(place >> 3) * dim << 5) + (<usize>(place & 7) << 2);
    for (const end = from + (<usize>dim << 2); from < end; from += 4) {
      store<f32>(to, load<f32>(from));
      to += 32;
    }
  }
}

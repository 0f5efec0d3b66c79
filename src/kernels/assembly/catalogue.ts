import { Catalogue } from './records';
import { highDoubles, lowDoubles } from './simd';

/** Coarse numbers go from -MOST to MOST. */
const MOST: f32 = 127;

/** A smaller step is taken for 0: what is below it may be lost. */
const LEAST_STEP: f32 = 7.888609052210118e-31;

/** More than what rounding adds to a norm that is summed in Float32, as a share, and than what goes unseen of tiny numbers. */
const ROUNDING: f32 = 0.000244140625;
const UNSEEN: f32 = 7.52316384526264e-37;

/** Added to a Float32 between -2^22 and 2^22, it leaves the nearest whole number in the last bits. */
const WHOLE: f32 = 12582912;

/** Columns of a row, filled up to whole cache lines. */
@inline
function columnsOf(dim: u32): usize {
  return <usize>((dim + 15) & ~15);
}

@inline
function sumOf(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

@inline
function addSquares(lanes: v128, sum: v128): v128 {
  const x = lowDoubles(lanes);
  const y = highDoubles(lanes);
  return f64x2.add(sum, f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)));
}

/** The length of each row of a table, in Float64. Rows are filled up with zeros. */
export function measureRows(rows: usize, count: u32, dim: u32, lengths: usize): void {
  const size = columnsOf(dim) << 2;
  for (let row: u32 = 0; row < count; row++, rows += size) {
    let sum = f64x2.splat(0);
    for (let at: usize = 0; at < size; at += 16) sum = addSquares(v128.load(rows + at), sum);
    store<f64>(lengths + (<usize>row << 3), Math.sqrt(sumOf(sum)));
  }
}

/** The largest number of a row, without its sign. */
function largestOf(row: usize, size: usize): f32 {
  let largest = f32x4.splat(0);
  for (let at: usize = 0; at < size; at += 16) largest = f32x4.max(largest, f32x4.abs(v128.load(row + at)));
  return max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

@inline
function rootOf(lanes: v128): f32 {
  return sqrt(
    f32x4.extract_lane(lanes, 0) +
      f32x4.extract_lane(lanes, 1) +
      (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3)),
  );
}

@inline
function addSquare(lanes: v128, sum: v128): v128 {
  return f32x4.add(sum, f32x4.mul(lanes, lanes));
}

/**
 * The item embeddings of some places in coarse numbers: each row is a step times whole numbers of one byte, and what it
 * lacks then is known by its norm. Norms are summed in steps, in which no number is tiny.
 */
export function quantiseRows(catalogue: usize, first: u32, last: u32): void {
  const tables = changetype<Catalogue>(catalogue);
  const columns = columnsOf(tables.dim);
  const size = columns << 2;
  const whole = f32x4.splat(WHOLE);
  const offset = i32x4.splat(reinterpret<i32>(WHOLE));
  for (let place = <usize>first; place < <usize>last; place++) {
    const row = tables.rows + <usize>load<u32>(tables.itemAt + (place << 2)) * size;
    const codes = tables.codes + place * columns;
    const largest = largestOf(row, size);
    const wanted = largest / MOST;
    const step: f32 = wanted >= LEAST_STEP ? wanted : 0;
    const inverse = f32x4.splat(step > 0 ? 1 / step : 0);
    let squares = f32x4.splat(0);
    let errors = squares;
    for (let at: usize = 0; at < columns; at += 8) {
      const low = f32x4.mul(v128.load(row + (at << 2)), inverse);
      const high = f32x4.mul(v128.load(row + (at << 2), 16), inverse);
      const lowBits = f32x4.add(low, whole);
      const highBits = f32x4.add(high, whole);
      squares = addSquare(high, addSquare(low, squares));
      errors = addSquare(f32x4.sub(low, f32x4.sub(lowBits, whole)), errors);
      errors = addSquare(f32x4.sub(high, f32x4.sub(highBits, whole)), errors);
      const words = i16x8.narrow_i32x4_s(i32x4.sub(lowBits, offset), i32x4.sub(highBits, offset));
      v128.store64_lane(codes + at, i8x16.narrow_i16x8_s(words, words), 0);
    }
    // Without a step all is lacking.
    const norm = (step > 0 ? step * rootOf(squares) : largest * sqrt(<f32>columns)) * (1 + ROUNDING) + UNSEEN;
    const error = step > 0 ? (step * rootOf(errors) + norm * (ROUNDING / 16)) * (1 + ROUNDING) + UNSEEN : norm;
    store<f32>(tables.steps + (place << 2), step);
    store<f32>(tables.errors + (place << 2), largest == 0 ? 0 : error);
    store<f32>(tables.norms + (place << 2), largest == 0 ? 0 : (norm + error) * (1 + ROUNDING));
    // Pair by pair beside the other items of the chunk.
    let to = tables.pairCodes + ((place >> 5) * columns << 5) + ((place & 31) << 1);
    for (let at: usize = 0; at < columns; at += 2, to += 64) store<u16>(to, load<u16>(codes + at));
  }
}

import type { Kernels } from '../kernels.js';
import { readRecord } from '../memory/record.js';
import type { Views } from '../memory/views.js';
import { CATALOGUE, CHUNK, columnsOf } from '../ranking/records.js';

/** Coarse numbers go from -MOST to MOST; a smaller step than the least is taken for 0. */
const MOST = 127;
const LEAST_STEP = 2 ** -100;

/** More than what rounding adds to a norm, as a share, and than what goes unseen of tiny numbers. */
const ROUNDING = 2 ** -12;
const UNSEEN = 2 ** -120;

/** The nearest whole number, the even one of two. */
function nearest(number: number): number {
  const below = Math.floor(number);
  const over = number - below;
  return over < 0.5 || (over === 0.5 && below % 2 === 0) ? below : below + 1;
}

export const cataloguePlain = (views: Views): Pick<Kernels, 'measureRows' | 'quantiseRows'> => ({
  measureRows(rows, count, dim, lengths) {
    const { floats, doubles } = views;
    for (let row = 0; row < count; row++) {
      const from = rows / 4 + row * columnsOf(dim);
      let squares = 0;
      for (let c = 0; c < dim; c++) squares += floats[from + c] ** 2;
      doubles[lengths / 8 + row] = Math.sqrt(squares);
    }
  },

  quantiseRows(catalogue, first, last) {
    const { bytes, integers, floats } = views;
    const { dim, rows, itemAt, codes, pairCodes, steps, errors, norms } = readRecord(views, CATALOGUE, catalogue);
    const columns = columnsOf(dim);
    for (let place = first; place < last; place++) {
      const from = rows / 4 + integers[itemAt / 4 + place] * columns;
      const row = floats.subarray(from, from + columns);
      const largest = row.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
      const wanted = Math.fround(largest / MOST);
      const step = wanted >= LEAST_STEP ? wanted : 0;
      const inverse = step > 0 ? Math.fround(1 / step) : 0;
      let [squares, lacking] = [0, 0];
      for (let c = 0; c < columns; c++) {
        const number = Math.fround(row[c] * inverse);
        const whole = nearest(number);
        squares += number ** 2;
        lacking += (number - whole) ** 2;
        bytes[codes + place * columns + c] = whole;
        const chunk = Math.floor(place / CHUNK) * CHUNK * columns;
        bytes[pairCodes + chunk + 2 * CHUNK * (c >> 1) + 2 * (place % CHUNK) + (c & 1)] = whole;
      }
      const length = step > 0 ? step * Math.sqrt(squares) : largest * Math.sqrt(columns);
      const norm = length * (1 + ROUNDING) + UNSEEN;
      const error = step > 0 ? (step * Math.sqrt(lacking) + (norm * ROUNDING) / 16) * (1 + ROUNDING) + UNSEEN : norm;
      floats[steps / 4 + place] = step;
      floats[errors / 4 + place] = largest === 0 ? 0 : error;
      floats[norms / 4 + place] = largest === 0 ? 0 : (norm + error) * (1 + ROUNDING);
    }
  },
});

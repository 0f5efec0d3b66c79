import type { Kernels } from '../kernels.js';
import type { Views } from '../memory/views.js';
import { rowBytes, TILE } from '../ranking/records.js';

export const cataloguePlain = ({ integers, floats, doubles }: Views): Pick<Kernels, 'measureRows' | 'fillTiles'> => ({
  measureRows(rows, count, dim, lengths) {
    for (let row = 0; row < count; row++) {
      const from = (rows + row * rowBytes(dim)) / 4;
      let squares = 0;
      for (let c = 0; c < dim; c++) squares += floats[from + c] ** 2;
      doubles[lengths / 8 + row] = Math.sqrt(squares);
    }
  },

  fillTiles(rows, order, count, dim, tiles) {
    for (let place = 0; place < count; place++) {
      const from = (rows + integers[order / 4 + place] * rowBytes(dim)) / 4;
      const to = tiles / 4 + Math.floor(place / TILE) * TILE * dim + (place % TILE);
      for (let c = 0; c < dim; c++) floats[to + c * TILE] = floats[from + c];
    }
  },
});

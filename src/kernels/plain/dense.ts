import type { Kernels } from '../kernels.js';
import { PANEL, COLUMNS as TILE } from '../matrix/panel-layout.js';
import type { Views } from '../memory/views.js';

export const densePlain = ({ floats, doubles }: Views): Pick<Kernels, 'addGram' | 'multiplyPanels'> => ({
  addGram(matrix, rows, panels, start, end, first, last, sum) {
    const width = panels * PANEL;
    const size = rows * PANEL;
    for (let row = start; row < end; row++) {
      const from = matrix / 4 + row * PANEL;
      for (let i = first * PANEL; i < last * PANEL; i++) {
        const left = floats[from + Math.floor(i / PANEL) * size + (i % PANEL)];
        const to = sum / 8 + i * width;
        for (let panel = Math.floor(i / PANEL); panel < panels; panel++) {
          for (let c = 0; c < PANEL; c++) doubles[to + panel * PANEL + c] += left * floats[from + panel * size + c];
        }
      }
    }
  },

  multiplyPanels(matrix, rows, panels, start, end, tiles, tileCount, triangular, target) {
    const sums = new Float64Array(TILE);
    for (let tile = 0; tile < tileCount; tile++) {
      const panel = Math.floor((tile * TILE) / PANEL);
      const depth = (triangular ? panel + 1 : panels) * PANEL;
      for (let row = start; row < end; row++) {
        sums.fill(0);
        let right = tiles / 4 + tile * panels * PANEL * TILE;
        for (let k = 0; k < depth; k++, right += TILE) {
          const left = floats[matrix / 4 + (Math.floor(k / PANEL) * rows + row) * PANEL + (k % PANEL)];
          for (let c = 0; c < TILE; c++) sums[c] += left * floats[right + c];
        }
        floats.set(sums, target / 4 + (panel * rows + row) * PANEL + ((tile * TILE) % PANEL));
      }
    }
  },
});

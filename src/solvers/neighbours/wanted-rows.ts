/** The candidates of a block of items, turned round: who wants the row of each. */
export interface WantedRows {
  /** The candidates, each once, ascending. */
  readonly rows: Uint32Array;
  /** Those who want the r-th row stand from offsets[r] to offsets[r + 1]. */
  readonly offsets: Uint32Array;
  /** Number of the item within the block x room + number of the candidate. */
  readonly wantedAt: Uint32Array;
}

/**
 * @param counts - of each item of the block, how many candidates it has.
 * @param candidates - block x room.
 * @param items - how many items there are in all.
 */
export function wantedRows(counts: Uint32Array, candidates: Uint32Array, room: number, items: number): WantedRows {
  const wants = new Uint32Array(items);
  counts.forEach((count, local) => {
    for (let at = local * room; at < local * room + count; at++) wants[candidates[at]]++;
  });
  const rows = new Uint32Array(wants.reduce((sum, count) => sum + Number(count > 0), 0));
  for (let item = 0, r = 0; item < items; item++) if (wants[item] > 0) rows[r++] = item;
  const offsets = new Uint32Array(rows.length + 1);
  const next = new Uint32Array(items);
  rows.forEach((item, r) => {
    next[item] = offsets[r];
    offsets[r + 1] = offsets[r] + wants[item];
  });
  const wantedAt = new Uint32Array(offsets[rows.length]);
  counts.forEach((count, local) => {
    for (let at = local * room; at < local * room + count; at++) wantedAt[next[candidates[at]]++] = at;
  });
  return { rows, offsets, wantedAt };
}

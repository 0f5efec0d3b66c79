/** Columns of a panel: a row of one is a cache line, and fits into four registers. */
export const PANEL = 16;

/** Bytes of a row of a panel. */
export const PANEL_ROW = 4 * PANEL;

/** Columns of a tile of the right side of a product. */
export const COLUMNS = 8;

// What `rankUsers` reads and writes, as both of its versions and those who call it must agree on.

/** Items of a tile: they share each number of a user. */
export const TILE = 8;

/** Items that are scored before the best are looked for among them; they share a bound on what they can score. */
export const CHUNK = 128;

/** Where the parts of a catalogue's record stand, in the order of `Catalogue` in `assembly/ranking.ts`; in bytes. */
export const CATALOGUE = { slack: 0, places: 8, first: 36 } as const;
export const CATALOGUE_BYTES = 64;

/** The same of a request, in the order of `Request`. */
export const REQUEST = { scale: 0, items: 16, best: 36, size: 44, vector: 48 } as const;
export const REQUEST_BYTES = 64;

/** Bytes of one item found: its score and its index. */
export const PAIR_BYTES = 8;

/** Bytes of a row of the history embeddings, and of a user's vector: whole cache lines. */
export const rowBytes = (dim: number): number => 64 * Math.ceil(dim / 16);

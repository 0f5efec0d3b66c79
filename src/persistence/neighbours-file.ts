import type { Neighbours } from '../model/neighbours.js';
import type { Pace } from '../pace.js';
import type { Metadata } from './metadata/format.js';
import { corrupt, type ReadablePlace } from './model-place.js';
import { readPart } from './read-part.js';
import { packSections, unpackSection } from './sections.js';

/** Neighbours as one binary part; null where there are none. */
export function packNeighbours({ offsets, items, values }: Neighbours): ReturnType<typeof packSections> | null {
  return values.length === 0 ? null : packSections({ offsets, items, values });
}

/**
 * The neighbours of a saved model, of which sizes and hash are checked and nothing else; undefined where it has none.
 * @throws CfRecsError `model-corrupt`; Unreadable, and what a store throws.
 */
export async function readNeighbours(
  place: ReadablePlace,
  { files: { neighbours } }: Metadata,
  pace: Pace,
): Promise<Neighbours | undefined> {
  if (neighbours === undefined) return undefined;
  const [bytes] = await readPart(place, neighbours, [neighbours.bytes], pace);
  const offsets = unpackSection(bytes, neighbours.sections.offsets, 'uint32');
  const items = unpackSection(bytes, neighbours.sections.items, 'uint32');
  const values = unpackSection(bytes, neighbours.sections.values, 'float32');
  if (!offsets || !items || !values) throw corrupt(place, `${neighbours.name} does not hold what it should`);
  return { offsets, items, values };
}

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Recommendations } from 'cf-recs';

/** A line a list: `{"user_id":"user-01","items":[{"item_id":"jazz-corner-1","score":0.04,"source":"model"}, ...]}`. */
function toLine({ userId, items }: Recommendations): string {
  const named = items.map(({ itemId, score, source }) => ({ item_id: itemId, score, source }));
  return `${JSON.stringify({ user_id: userId, items: named })}\n`;
}

/** Lines are written in pieces of some kilobytes: a stream takes microseconds for each piece. */
const PIECE = 2 ** 16;

async function* toPieces(lists: AsyncIterable<Recommendations>): AsyncGenerator<string, void, undefined> {
  let piece = '';
  for await (const list of lists) {
    piece += toLine(list);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/**
 * Writes lists to a file of JSON lines, gzipped where its name ends in `.gz`. The disk sets the pace: no list is made
 * before there is room for it. The file stands when it is whole; what was there before stays until then.
 */
export async function writeLists(lists: AsyncIterable<Recommendations>, path: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = createWriteStream(unfinished);
  try {
    if (path.endsWith('.gz')) await pipeline(toPieces(lists), createGzip(), file);
    else await pipeline(toPieces(lists), file);
    await rename(unfinished, path);
  } catch (error) {
    // A file that is still being opened would come up again after it was removed.
    if (!file.closed) await new Promise<void>((resolve) => file.once('close', resolve));
    await rm(unfinished, { force: true });
    throw error;
  }
}

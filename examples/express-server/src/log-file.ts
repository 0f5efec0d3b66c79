import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

const NEWLINE = 0x0a;
const CHUNK = 64 * 1024;

/** Bytes up to the end of the last whole line. */
export async function wholeLines(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const chunk = Buffer.alloc(CHUNK);
  for (let end = size; end > 0; end -= CHUNK) {
    const start = Math.max(0, end - CHUNK);
    const { bytesRead } = await file.read(chunk, 0, end - start, start);
    const at = chunk.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (at !== -1) return start + at + 1;
  }
  return 0;
}

/** Cuts off what comes after the last whole line. @returns the size that is left, and the bytes that were cut off. */
export async function cutOffTail(file: FileHandle): Promise<{ size: number; cut: number }> {
  const size = await wholeLines(file);
  const cut = (await file.stat()).size - size;
  if (cut > 0) {
    await file.truncate(size);
    await file.sync();
  }
  return { size, cut };
}

/** Makes the names in a folder durable; systems that cannot sync a folder (Windows) do without. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** The lines of a stream with their ends. Not `node:readline`: to it U+2028, which ids may hold, ends a line too. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, start)) {
      yield bytes.subarray(start, at + 1);
      start = at + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

function userOf(line: Buffer): string | null {
  try {
    const { user_id, userId = user_id } = JSON.parse(line.toString());
    return String(userId);
  } catch {
    // Not ours to judge here: whoever reads the log names the line.
    return null;
  }
}

/**
 * Replaces a log by one without the lines of some users: whoever opens it finds the old one or the new one, whole.
 * @param size - bytes of the log to go by.
 * @returns whether there was such a line; where there was none, the file stays.
 */
export async function rewriteWithout(
  path: string,
  temporary: string,
  size: number,
  userIds: ReadonlySet<string>,
): Promise<boolean> {
  if (size === 0) return false;
  let left = 0;
  async function* kept(): AsyncGenerator<Buffer, void, undefined> {
    for await (const line of linesOf(createReadStream(path, { end: size - 1 }))) {
      if (userIds.has(userOf(line) ?? '')) left++;
      else yield line;
    }
  }
  try {
    await pipeline(kept, createWriteStream(temporary));
    const file = await open(temporary, 'r+');
    await file.sync().finally(() => file.close());
    if (left > 0) await rename(temporary, path);
    await syncFolder(dirname(path));
    return left > 0;
  } finally {
    await rm(temporary, { force: true });
  }
}

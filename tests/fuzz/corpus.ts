import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A log that reached what no log before it did. */
export interface Found {
  readonly bytes: Uint8Array;
  /** What it reached. */
  readonly blocks: ReadonlySet<string>;
}

const withoutCount = (block: string): string => block.slice(0, block.lastIndexOf(':'));

/** Few and short logs that reach together all that the found ones did, but for how often. */
export function minimised(found: readonly Found[]): Found[] {
  const reached = new Set<string>();
  const kept: Found[] = [];
  for (const each of found.toSorted((a, b) => a.bytes.length - b.bytes.length)) {
    const before = reached.size;
    for (const block of each.blocks) reached.add(withoutCount(block));
    if (reached.size > before) kept.push(each);
  }
  return kept;
}

/** Puts logs in the place of those in a folder, each under a name made of its bytes. */
export function saveCorpus(folder: string, found: readonly Found[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { bytes } of found) writeFileSync(join(folder, nameOf(bytes)), bytes);
}

export const nameOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

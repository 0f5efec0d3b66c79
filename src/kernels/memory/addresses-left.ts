import { readFileSync } from 'node:fs';

/** A gibibyte. */
const GIB = 2 ** 30;

/** What V8 reserves for a memory that may grow to 4 GiB: it is followed by room that traps what reads beyond it. */
export const MEMORY_ADDRESSES = 10 * GIB;

/** What a thread takes, most of it for its heap and its code. */
export const THREAD_ADDRESSES = GIB;

/** What the calling thread keeps for its own heap. */
const KEPT = GIB;

/**
 * How many bytes of addresses a limit (`ulimit -v`) leaves beside those that the calling thread may need, below 0 where
 * not even these; Infinity where there is no limit or the system does not tell of one. V8 ends the process where a
 * thread or its own heap finds no room, so that is asked before.
 */
export function addressesLeft(): number {
  try {
    const limit = /^Max address space +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    if (limit === undefined) return Infinity;
    const taken = /^VmSize:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return Number(limit) - Number(taken ?? 0) * 1024 - KEPT;
  } catch {
    return Infinity;
  }
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BigOutcome } from './read-big-logs.js';

/** Megabytes of JavaScript's memory that a process has which reads big logs. */
export const HEAP = 256;

/** Reads big logs in a process of their own, whose memory is small. @param size - bytes of those that are read to their end. */
export async function runBigLogs(names: readonly string[], size: number): Promise<readonly BigOutcome[]> {
  const program = ['--import', 'tsx', 'tests/reading/hostile/read-big-logs.ts'];
  const heap = `--max-old-space-size=${HEAP}`;
  const { stdout } = await promisify(execFile)(process.execPath, [heap, ...program, String(size), ...names]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as BigOutcome);
}

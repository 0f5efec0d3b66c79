import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { goodFolders } from './good-folders.js';
import { runCase } from './run-case.js';

// Runs one case after the other as its parent asks for them, so that a crash or a hang is the end of this process alone.

/** Kilobytes that no case may bring the process to; TensorFlow.js alone takes a third of it. */
const MOST_MEMORY = 2 ** 20;

const folders = await goodFolders();

async function run(number: number) {
  const place = join(tmpdir(), `cf-recs-fuzz-${process.pid}`);
  const report = await runCase(number, folders, place);
  const { maxRSS } = process.resourceUsage();
  if (maxRSS > MOST_MEMORY) throw new Error(`Case ${number}: the process took ${maxRSS} kB (${report.title})`);
  return report;
}

process.on('message', async (number: number) => {
  const report = await run(number).catch((error: unknown) => ({ outcome: 'defect', title: inspect(error) }));
  process.send?.({ number, ...report });
});
process.send?.({ number: null });

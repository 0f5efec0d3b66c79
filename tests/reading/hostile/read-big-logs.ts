// Reads big logs, one after the other, and says how each ended: `read-big-logs.ts BYTES NAME...`.

import { isCfRecsError } from '../../../src/errors.js';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import { type BigLog, bigLogs } from './big-logs.js';

/** How reading a log ended, and the most memory that the process had until then. */
export interface BigOutcome {
  readonly name: string;
  readonly outcome: string;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

async function outcomeOf({ source, options }: BigLog): Promise<string> {
  try {
    const { summary } = await buildDataset(readInteractions(source(), { onInvalid: 'skip', ...options }));
    return `read: ${summary.rows} rows, ${summary.skipped.count} skipped`;
  } catch (error) {
    if (!isCfRecsError(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

const [size, ...names] = process.argv.slice(2);
const logs = bigLogs(Number(size));
for (const name of names) {
  const start = performance.now();
  const outcome = await outcomeOf(logs[name]);
  const told: BigOutcome = {
    name,
    outcome,
    seconds: (performance.now() - start) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(told));
}

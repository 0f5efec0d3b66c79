// Reads logs that are too long, too deep and too wide, each in a process of its own: `npm run fuzz:sizes`.
//
// CF_RECS_FUZZ_BYTES   of those that are read to their end; default: 1 GB

import { bigLogs } from '../reading/hostile/big-logs.js';
import { runBigLogs } from '../reading/hostile/run-big-logs.js';

const size = Number(process.env.CF_RECS_FUZZ_BYTES ?? 2 ** 30);
for (const each of Object.keys(bigLogs(size))) {
  const [{ name, outcome, seconds, peakMegabytes }] = await runBigLogs([each], size);
  console.log(`${name}: ${seconds.toFixed(1)} s, ${Math.round(peakMegabytes)} MB: ${outcome.slice(0, 120)}`);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killRounds } from '../tests/support/kill-rounds.js';

// Kills the service in the midst of its work, as often as is said (100), and reports what it lost.

const rounds = Number(process.argv[2] ?? 100);
const folder = await mkdtemp(join(tmpdir(), 'cf-recs-kill-'));
const { acknowledged, lost, risen } = await killRounds(folder, rounds);
await rm(folder, { recursive: true });
console.log(`${rounds} kills: ${acknowledged} acknowledged events, ${lost.length} lost, ${risen.length} users back`);
if (lost.length + risen.length > 0) process.exitCode = 1;

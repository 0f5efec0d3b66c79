import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../../tests/support/postgres.js';
import { type KillReport, killRounds } from '../tests/support/kill-rounds.js';
import { killAll } from '../tests/support/process.js';

// Kills services in the midst of their work, as often as is said (200), half of them 3 on one Postgres, half of them 2 on
// one file of SQLite, and reports what became of what they acknowledged. A second argument, `postgres` or `sqlite`, asks for
// one half alone. Needs Postgres, which it starts by itself.

const rounds = Math.ceil(Number(process.argv[2] ?? 200) / 2);

function report(what: string, { acknowledged, forgotten, trainings, lost, doubled, risen, slowest }: KillReport): void {
  const wrong = `${lost.length} lost, ${doubled.length} doubled, ${risen.length} users back`;
  const agreed = Number.isFinite(slowest) ? `agreed within ${Math.ceil(slowest)} ms` : 'did not agree';
  console.log(`${what}, ${rounds} kills, ${trainings} trainings: ${acknowledged} acknowledged events, ${wrong};`);
  console.log(`  ${forgotten} users forgotten; after the last event the processes ${agreed}`);
  if (lost.length + doubled.length + risen.length > 0 || !Number.isFinite(slowest)) process.exitCode = 1;
}

/** @param run - on a folder of its own. */
async function inFolder(run: (folder: string) => Promise<KillReport>): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-kill-'));
  return run(folder).finally(() => {
    killAll();
    return rm(folder, { recursive: true, force: true });
  });
}

async function onPostgres(): Promise<void> {
  const server = await startPostgres();
  const killed = inFolder((folder) => killRounds(folder, server.url, 3, rounds));
  report('3 processes on Postgres', await killed.finally(() => server.stop()));
}

async function onSqlite(): Promise<void> {
  const urlIn = (folder: string) => `sqlite:${join(folder, 'service.db')}`;
  report('2 processes on SQLite', await inFolder((folder) => killRounds(folder, urlIn(folder), 2, rounds)));
}

const only = process.argv[3];
if (only !== 'sqlite') await onPostgres();
if (only !== 'postgres') await onSqlite();

import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { goodFolders } from './good-folders.js';
import { countSwept, SWEEP } from './sweep.js';

// npm run fuzz:models: broken and hostile model folders, each of which must end in a CfRecsError or in a model that
// answers. CASES is how many (20,000), FIRST the number of the first one (0): a number gives the same case again. With
// SWEEP=1 every byte of two folders is gone through after them.

const CASES = Number(process.env.CASES ?? 20_000);
const FIRST = Number(process.env.FIRST ?? 0);
const WORKERS = Number(process.env.WORKERS ?? Math.min(4, availableParallelism()));
/** Milliseconds for one case, many times what the slowest takes. */
const LIMIT = 20_000;

interface Report {
  readonly number: number | null;
  readonly outcome: string;
  readonly title: string;
}

const swept = process.env.SWEEP === '1' ? countSwept(await goodFolders()) : 0;
const ALL = CASES + swept;

/** The number of the case that is handed out at a turn. */
const numberAt = (turn: number): number => (turn < CASES ? FIRST + turn : SWEEP + turn - CASES);

const counts = new Map<string, number>();
const defects: string[] = [];
let turn = 0;

function record(outcome: string): void {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const done = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (done % 1000 === 0) console.log(`${done} cases, ${defects.length} defects`);
}

function defect(text: string): void {
  defects.push(text);
  record('defect');
  console.error(text);
}

/** Hands out cases to a process until there are none, and to another one where it ends before. */
function work(): Promise<void> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(fileURLToPath(new URL('campaign-worker.ts', import.meta.url)), {
      // Memory that a few kilobytes of files could ask for ends the process here, not the machine.
      execArgv: [...process.execArgv, '--max-old-space-size=512'],
    });
    let current: number | null = null;
    let timer: NodeJS.Timeout | undefined;
    const give = () => {
      clearTimeout(timer);
      current = turn < ALL ? numberAt(turn++) : null;
      if (current === null) {
        if (child.connected) child.disconnect();
        return;
      }
      timer = setTimeout(() => child.kill('SIGKILL'), LIMIT);
      child.send(current);
    };
    child.on('message', ({ number, outcome, title }: Report) => {
      if (number !== null && outcome === 'defect') defect(title);
      else if (number !== null) record(outcome);
      give();
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (current === null) return resolve();
      defect(`Case ${current}: the process ended (${signal ?? code})`);
      resolve(work());
    });
  });
}

await Promise.all(Array.from({ length: WORKERS }, work));
console.log(`${CASES} cases from ${FIRST} on, ${swept} by going through every byte:`);
for (const [outcome, count] of [...counts].sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(7)}  ${outcome}`);
process.exitCode = defects.length === 0 ? 0 : 1;

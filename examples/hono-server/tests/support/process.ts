import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const example = fileURLToPath(new URL('../..', import.meta.url));

/** The server as it is run: a process of its own. */
export interface Run {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly output: { stdout: string; stderr: string };
  /** Exit code and signal, once all output is there. */
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>;
}

const running = new Set<Run['child']>();

/** Ends what a failed test left behind. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts the server on a port that is free, and with these settings alone. */
export function start(settings: Readonly<Record<string, string>> = {}): Run {
  const { INIT_CWD: _, HOST: __, RECOMMENDER_MODEL_DIR: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    cwd: example,
    env: { ...inherited, PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return [code, signal] as const;
  });
  return { child, output, ended };
}

/** The port of a server, once it listens. */
export async function portOf({ child, output, ended }: Run): Promise<number> {
  for (;;) {
    const port = /http:\/\/127\.0\.0\.1:(\d+) /.exec(output.stdout)?.[1];
    if (port !== undefined) return Number(port);
    const over = await Promise.race([once(child.stdout, 'data').then(() => false), ended.then(() => true)]);
    if (over) throw new Error(`The server ended before it listened: ${output.stderr}`);
  }
}

import { spawn } from 'node:child_process';

/** Runs a command in a folder. @returns how it ended and what it said. */
export function runProcess(
  cwd: string,
  command: string,
  ...args: string[]
): Promise<{ code: number | null; signal: string | null; said: string }> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, said }));
  });
}

/** How a script beside the built package begins: with a recommender that is large enough to train on threads. */
export const PRELUDE = `
import * as cf from 'cf-recs';
const rows = Array.from({ length: 24_000 }, (_, at) => {
  const [user, like] = [at % 800, Math.floor(at / 800)];
  return { userId: 'u' + user, itemId: 'i' + (user % 8) + '-' + ((user * 11 + like * 7) % 80), timestamp: 1e12 + at };
});
const options = { algorithm: 'spectral', embeddingDim: 64, threads: 2 };
const recommender = await cf.Recommender.fromInteractions(rows);
`;

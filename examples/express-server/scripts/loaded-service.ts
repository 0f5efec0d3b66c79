import { setTimeout } from 'node:timers/promises';
import { portOf, start } from '../tests/support/process.js';

const KEY = 'the key of a load test';

/** A service under load, as it runs in production but for the limit of requests. */
export interface LoadedService {
  readonly url: string;
  readonly key: string;
  /** Seconds from the start of the process until it listened. */
  readonly startSeconds: number;
  /** The value of a line of `/metrics`; 0 where there is no such line. */
  readonly metric: (name: string) => Promise<number>;
  readonly loadedAt: () => Promise<string>;
  /** Begins a training, as soon as none is under way. */
  readonly train: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a service on a model folder and a database. */
export async function startLoaded(
  modelDir: string,
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<LoadedService> {
  const begin = performance.now();
  const run = start({
    NODE_ENV: 'production',
    RECOMMENDER_MODEL_DIR: modelDir,
    DATABASE_URL: databaseUrl,
    API_KEY: KEY,
    RATE_LIMIT: '0',
    // What is measured is how answers go on meanwhile, not what a model is worth.
    REFUSE_WORSE: '0',
    ...more,
  });
  const url = `http://127.0.0.1:${await portOf(run)}`;
  const startSeconds = (performance.now() - begin) / 1000;
  // A line of log for each request is written, and not kept here.
  run.child.stdout.removeAllListeners('data').resume();
  return {
    url,
    key: KEY,
    startSeconds,
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1) ?? 0);
    },
    async loadedAt() {
      const { loaded_at } = (await (await fetch(`${url}/ready`)).json()) as { loaded_at: string };
      return loaded_at;
    },
    async train() {
      const ask = { method: 'POST', headers: { 'x-api-key': KEY } };
      while ((await fetch(`${url}/admin/retrain`, ask)).status === 409) await setTimeout(50);
    },
    async stop() {
      run.child.kill('SIGTERM');
      await run.ended;
      if (run.output.stderr !== '') throw new Error(`The service complained: ${run.output.stderr}`);
    },
  };
}

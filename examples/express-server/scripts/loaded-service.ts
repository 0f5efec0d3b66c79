import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { portOf, start } from '../tests/support/process.js';

/** A service under load, as it runs in production but for the limit of requests. */
export interface LoadedService {
  readonly url: string;
  readonly key: string;
  /** The value of a line of `/metrics`; 0 where there is no such line. */
  readonly metric: (name: string) => Promise<number>;
  readonly loadedAt: () => Promise<string>;
  /** Begins a training, as soon as none is under way. */
  readonly train: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a service on the model and the event log of a folder. */
export async function startLoaded(folder: string): Promise<LoadedService> {
  const key = 'the key of a load test';
  const run = start({
    NODE_ENV: 'production',
    RECOMMENDER_MODEL_DIR: join(folder, 'model'),
    EVENT_LOG: join(folder, 'events.jsonl'),
    API_KEY: key,
    RATE_LIMIT: '0',
  });
  const url = `http://127.0.0.1:${await portOf(run)}`;
  // A line of log for each request is written, and not kept here.
  run.child.stdout.removeAllListeners('data').resume();
  return {
    url,
    key,
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
      const ask = { method: 'POST', headers: { 'x-api-key': key } };
      while ((await fetch(`${url}/admin/retrain`, ask)).status === 409) await setTimeout(50);
    },
    async stop() {
      run.child.kill('SIGTERM');
      await run.ended;
      if (run.output.stderr !== '') throw new Error(`The service complained: ${run.output.stderr}`);
    },
  };
}

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recommender } from 'cf-recs';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { type Service, startService } from '../../src/service.js';
import { readSettings } from '../../src/settings.js';

/** A service that listens, in a folder of its own. */
export interface TestService {
  readonly url: string;
  readonly service: Service;
  readonly folder: string;
  /** The lines of the log of the service, the last one last. */
  readonly logged: string[];
  readonly close: () => Promise<void>;
}

export interface ServeOptions {
  /** Saved to the model folder before the start. */
  readonly model?: Recommender;
  /** In the event log before the start. */
  readonly events?: readonly object[];
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a service over HTTP on a port that is free. */
export async function serve({ model, events = [], settings = {} }: ServeOptions): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-service-'));
  const [modelDir, eventLog] = [join(folder, 'model'), join(folder, 'events.jsonl')];
  await model?.save(modelDir);
  if (events.length > 0) await writeFile(eventLog, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const logged: string[] = [];
  const service = await startService(
    readSettings({
      NODE_ENV: 'test',
      RECOMMENDER_MODEL_DIR: modelDir,
      EVENT_LOG: eventLog,
      WATCH_SECONDS: '0',
      RATE_LIMIT: '0',
      ...settings,
    }),
    pino({}, { write: (line) => void logged.push(line) }),
  );
  const server = createServer(createApp(service)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    service,
    folder,
    logged,
    async close() {
      server.closeAllConnections();
      server.close();
      await service.close();
      await rm(folder, { recursive: true });
    },
  };
}

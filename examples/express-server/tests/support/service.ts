import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recommender } from 'cf-recs';
import { pino } from 'pino';
import type { StoredEvent } from '../../src/database/changes.js';
import { migrate } from '../../src/database/migrations.js';
import { openDatabase } from '../../src/database/open-database.js';
import { storeEvents } from '../../src/database/write-events.js';
import { Writer } from '../../src/database/writer.js';
import { createApp } from '../../src/http/app.js';
import { NOTHING } from '../../src/live/apply-changes.js';
import { type Service, startService } from '../../src/service.js';
import { readSettings } from '../../src/settings.js';

/** A service that listens, in a folder of its own. */
export interface TestService {
  readonly url: string;
  /** Another after a restart. */
  readonly service: Service;
  readonly folder: string;
  /** The lines of the log of the service, the last one last. */
  readonly logged: string[];
  /** Stops the service, and starts another on the same folder and database, at the same address. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ServeOptions {
  /** Saved to the model folder before the start. */
  readonly model?: Recommender;
  /** In the database before the start. */
  readonly events?: readonly StoredEvent[];
  readonly settings?: Readonly<Record<string, string>>;
  /** A folder of its own, where nothing is said. */
  readonly at?: Place;
}

/** What several services share: the model folder is `model` in the folder. */
export interface Place {
  readonly folder: string;
  readonly databaseUrl: string;
}

/** An event as it is stored, of which nothing but who and what is told. */
export const toStored = ({ user_id, item_id }: Pick<StoredEvent, 'user_id' | 'item_id'>): StoredEvent => ({
  user_id,
  item_id,
  event: null,
  value: null,
  timestamp: Date.now(),
  list_id: null,
});

async function storeBefore(url: string, events: readonly StoredEvent[]): Promise<void> {
  const database = await openDatabase(url, false);
  await migrate(database);
  const writer = new Writer(database, async (_first, jobs) => jobs.map(() => NOTHING));
  await writer.write(storeEvents(events, null, database.mostRows));
  await database.close();
}

/** Starts a service over HTTP on a port that is free. */
export async function serve({ model, events = [], settings = {}, at }: ServeOptions): Promise<TestService> {
  const folder = at?.folder ?? (await mkdtemp(join(tmpdir(), 'cf-recs-service-')));
  const [modelDir, databaseUrl] = [join(folder, 'model'), at?.databaseUrl ?? `sqlite:${join(folder, 'service.db')}`];
  await model?.save(modelDir);
  if (events.length > 0) await storeBefore(databaseUrl, events);
  const logged: string[] = [];
  const start = () =>
    startService(
      readSettings({
        NODE_ENV: 'test',
        RECOMMENDER_MODEL_DIR: modelDir,
        DATABASE_URL: databaseUrl,
        WATCH_SECONDS: '0',
        RATE_LIMIT: '0',
        ...settings,
      }),
      pino({}, { write: (line) => void logged.push(line) }),
    );
  let service = await start();
  let app = createApp(service);
  const server = createServer((request, response) => app(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get service() {
      return service;
    },
    folder,
    logged,
    async restart() {
      await service.close();
      service = await start();
      app = createApp(service);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await service.close();
      if (at === undefined) await rm(folder, { recursive: true });
    },
  };
}

import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PATIENCE } from '../../../../tests/support/patience.js';
import { openDatabase } from '../../src/database/open-database.js';
import { Cluster, get } from './cluster.js';

const SHIPPED = fileURLToPath(new URL('../../../../models/latest', import.meta.url));
const CLIENTS = 6;
/** Users whose histories are compared in each round. */
const COMPARED = 20;

export interface KillReport {
  /** Events that were acknowledged over all rounds. */
  readonly acknowledged: number;
  readonly forgotten: number;
  readonly trainings: number;
  /** Users of acknowledged events that the database or a process did not know. */
  readonly lost: readonly string[];
  /** Users whose events are there more than once. */
  readonly doubled: readonly string[];
  /** Users who were forgotten and are there all the same. */
  readonly risen: readonly string[];
  /** The longest that the processes took to agree, in ms, a measurement; infinite where they did not. */
  readonly slowest: number;
}

/** What was acknowledged, and what was found to be wrong. */
class Ledger {
  readonly known = new Set<string>();
  readonly gone = new Set<string>();
  readonly lost = new Set<string>();
  readonly doubled = new Set<string>();
  readonly risen = new Set<string>();
  trainings = 0;

  /** Compares what a database or a process holds. @returns whether all is as it should be. */
  compare(there: ReadonlySet<string>, isLast: boolean): boolean {
    const lost = [...this.known].filter((user) => !there.has(user));
    const risen = [...this.gone].filter((user) => there.has(user));
    if (isLast) {
      for (const user of lost) this.lost.add(user);
      for (const user of risen) this.risen.add(user);
    }
    return lost.length + risen.length === 0;
  }
}

/** Sends events, and has some of their users forgotten again, until it is over. Each request is sent until it is answered. */
async function send(cluster: Cluster, ledger: Ledger, name: string, isOver: () => boolean): Promise<void> {
  for (let count = 0; !isOver(); count++) {
    const users = [0, 1].map((one) => `${name}-${count}-${one}`);
    const events = users.map((user_id) => ({ user_id, item_id: 'jazz-corner-1', event: 'like' }));
    await cluster.insist('POST', '/events', events);
    for (const user of users) ledger.known.add(user);
    if (count % 5 === 0) {
      ledger.known.delete(users[0]);
      await cluster.insist('DELETE', `/users/${users[0]}`);
      ledger.gone.add(users[0]);
    }
    await setTimeout(10);
  }
}

/** What the database holds. */
async function lookInto(databaseUrl: string, ledger: Ledger): Promise<void> {
  const database = await openDatabase(databaseUrl, true);
  try {
    const counts = new Map<string, number>();
    for (const { user_id } of await database.db.selectFrom('events').select('user_id').execute()) {
      counts.set(user_id, (counts.get(user_id) ?? 0) + 1);
    }
    for (const [user, count] of counts) if (count > 1) ledger.doubled.add(user);
    ledger.compare(new Set(counts.keys()), true);
    const models = database.db.selectFrom('models').where('origin', '=', 'training');
    ledger.trainings = (await models.select('id').execute()).length;
  } finally {
    await database.close();
  }
}

/** Waits until all processes hold the same, and what they should. @returns the milliseconds that it took. */
async function agree({ urls }: Cluster, ledger: Ledger): Promise<number> {
  const begin = performance.now();
  const some = [...ledger.known].slice(-COMPARED);
  for (;;) {
    const took = performance.now() - begin;
    const isLast = took > PATIENCE;
    const states = await Promise.all(
      urls.map(async (url) => {
        const { users } = await get<{ users: string[] }>(url, '/users?limit=1000000');
        const fine = ledger.compare(new Set(users), isLast);
        const histories = fine ? some.map((user) => get(url, `/users/${user}/history`)) : [];
        return { fine, text: JSON.stringify([[...users].sort(), await Promise.all(histories)]) };
      }),
    );
    if (states.every(({ fine, text }) => fine && text === states[0].text)) return took;
    if (isLast) return Number.POSITIVE_INFINITY;
    await setTimeout(10);
  }
}

/**
 * Runs services on one database and kills one of them with SIGKILL while events, deletions and trainings are under way,
 * again and again, and looks each time whether all that was acknowledged is there, once, everywhere.
 * @param folder - an empty folder for the model.
 */
export async function killRounds(
  folder: string,
  databaseUrl: string,
  processes: number,
  rounds: number,
): Promise<KillReport> {
  const modelDir = join(folder, 'model');
  await cp(SHIPPED, modelDir, { recursive: true });
  const cluster = new Cluster({
    RECOMMENDER_MODEL_DIR: modelDir,
    DATABASE_URL: databaseUrl,
    RATE_LIMIT: '0',
    REFUSE_WORSE: '0',
  });
  await Promise.all(Array.from({ length: processes }, () => cluster.start()));
  const ledger = new Ledger();
  let slowest = 0;
  for (let round = 0; round < rounds; round++) {
    let over = false;
    const clients = Array.from({ length: CLIENTS }, (_, client) =>
      send(cluster, ledger, `u-${round}-${client}`, () => over),
    );
    const { trainingsEnded } = cluster;
    const trainer = round % processes;
    const training = cluster.train(trainer);
    // Moments that differ from round to round, from the first event to after the swap of a training.
    await setTimeout(100 + ((round * 397) % 2500));
    const isTrainer = round % 3 === 2;
    await cluster.kill(isTrainer ? trainer : (trainer + 1) % processes);
    // The others go on, and the one that is started meanwhile finds out what it missed.
    await Promise.all([cluster.start(), setTimeout(300)]);
    if ((await training) && !isTrainer) {
      for (let wait = 0; cluster.trainingsEnded === trainingsEnded && wait < PATIENCE; wait += 100)
        await setTimeout(100);
    }
    over = true;
    await Promise.all(clients);
    slowest = Math.max(slowest, await agree(cluster, ledger));
    await lookInto(databaseUrl, ledger);
  }
  await cluster.stop();
  const { known, gone, lost, doubled, risen, trainings } = ledger;
  const wrong = { lost: [...lost], doubled: [...doubled], risen: [...risen] };
  return { acknowledged: known.size + gone.size, forgotten: gone.size, trainings, ...wrong, slowest };
}

import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { portOf, type Run, start } from './process.js';

const shipped = fileURLToPath(new URL('../../../../models/latest', import.meta.url));

export interface KillReport {
  /** Events that were acknowledged over all rounds. */
  readonly acknowledged: number;
  /** Users of acknowledged events whom the service did not know after a kill. */
  readonly lost: readonly string[];
  /** Users who were forgotten and are there all the same. */
  readonly risen: readonly string[];
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/**
 * Starts a service and kills it with SIGKILL while events, forgetting and swaps are under way, again and again on the
 * same files, and looks each time whether all that was acknowledged is there.
 * @param folder - an empty folder for the model and the event log.
 */
export async function killRounds(folder: string, rounds: number): Promise<KillReport> {
  const [modelDir, eventLog] = [join(folder, 'model'), join(folder, 'events.jsonl')];
  await cp(shipped, modelDir, { recursive: true });
  const settings = { RECOMMENDER_MODEL_DIR: modelDir, EVENT_LOG: eventLog, RATE_LIMIT: '0', LOG_LEVEL: 'info' };
  const known = new Set<string>();
  const gone = new Set<string>();
  const lost = new Set<string>();
  const risen = new Set<string>();
  let run: Run | null = null;
  for (let round = 0; round <= rounds; round++) {
    run = start(settings);
    const url = `http://127.0.0.1:${await portOf(run)}`;
    const { users } = (await (await fetch(`${url}/users?limit=1000000`)).json()) as { users: string[] };
    const there = new Set(users);
    for (const user of known) if (!there.has(user)) lost.add(user);
    for (const user of gone) if (there.has(user)) risen.add(user);
    if (round === rounds) break;

    let stopped = false;
    const clients = Array.from({ length: 8 }, async (_, client) => {
      for (let count = 0; !stopped; count++) {
        const users = [0, 1].map((one) => `u-${round}-${client}-${count}-${one}`);
        const events = users.map((user_id) => ({ user_id, item_id: 'jazz-corner-1', event: 'like' }));
        const posted = await fetch(`${url}/events`, json('POST', events)).catch(() => null);
        if (posted?.status === 200) for (const user of users) known.add(user);
        if (posted === null || client > 0 || count % 5 > 0) continue;
        // Whether a kill comes before the answer or after it, the user may be there or not: only answers count.
        known.delete(users[0]);
        const deleted = await fetch(`${url}/users/${users[0]}`, { method: 'DELETE' }).catch(() => null);
        if (deleted?.status === 200) gone.add(users[0]);
      }
    });
    const trainer = fetch(`${url}/admin/retrain`, { method: 'POST' }).catch(() => null);
    // Moments that differ from round to round, from the first event to after the swap of a training.
    await setTimeout(100 + ((round * 397) % 3000));
    const dead = once(run.child, 'exit');
    run.child.kill('SIGKILL');
    // Its training may live a little longer, as it would elsewhere: the next start does not wait for that.
    await dead;
    stopped = true;
    await Promise.all([...clients, trainer]);
  }
  if (run !== null) {
    run.child.kill('SIGTERM');
    await run.ended;
  }
  return { acknowledged: known.size, lost: [...lost], risen: [...risen] };
}

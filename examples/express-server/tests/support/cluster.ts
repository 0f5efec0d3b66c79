import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { portOf, type Run, start } from './process.js';

interface Member {
  readonly run: Run;
  readonly url: string;
}

/** Services on one database and one model folder, each a process of its own, any of which may be killed at any time. */
export class Cluster {
  /** Trainings that came to an end, whatever it was. */
  trainingsEnded = 0;
  private members: Member[] = [];
  /** Those that are being started. */
  private readonly starting = new Set<Promise<void>>();

  constructor(private readonly settings: Readonly<Record<string, string>>) {}

  /** Starts one more. */
  start(): Promise<void> {
    const started = (async () => {
      const run = start(this.settings);
      const url = `http://127.0.0.1:${await portOf(run)}`;
      // A line of log for each request is not kept here.
      run.child.stdout.removeAllListeners('data').on('data', (text: string) => {
        this.trainingsEnded += text.split('"Training ended"').length - 1;
      });
      this.members.push({ run, url });
    })();
    this.starting.add(started);
    return started.finally(() => this.starting.delete(started));
  }

  /** Ends when all that were started can be asked. */
  async whole(): Promise<void> {
    await Promise.all(this.starting);
  }

  get urls(): readonly string[] {
    return this.members.map(({ url }) => url);
  }

  /** Begins a training in one of them. @returns whether none was under way. */
  async train(which: number): Promise<boolean> {
    return fetch(`${this.urls[which]}/admin/retrain`, { method: 'POST' }).then(
      ({ status }) => status === 202,
      () => false,
    );
  }

  /** Kills one of them with SIGKILL. Its training may live a little longer, as it would elsewhere. */
  async kill(which: number): Promise<void> {
    const [member] = this.members.splice(which, 1);
    const dead = once(member.run.child, 'exit');
    member.run.child.kill('SIGKILL');
    await dead;
  }

  async stop(): Promise<void> {
    await this.whole();
    for (const { run } of this.members) run.child.kill('SIGTERM');
    await Promise.all(this.members.map(({ run }) => run.ended));
    this.members = [];
  }

  /** Asks one of them, and another one where that does not answer or cannot, until one has. @returns what it answered. */
  async insist(method: string, path: string, body?: object): Promise<unknown> {
    // A request that comes again counts once.
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    for (;;) {
      const url = this.urls[Math.floor(Math.random() * this.members.length)];
      const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
        .then(async (response) => ({ status: response.status, body: (await response.json()) as unknown }))
        .catch(() => null);
      if (answer?.status === 200) return answer.body;
      if (answer !== null && answer.status < 500) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
      await setTimeout(20);
    }
  }
}

/** What a service answers. @throws where it does not. */
export async function get<T>(url: string, path: string): Promise<T> {
  const response = await fetch(url + path);
  if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
  return (await response.json()) as T;
}

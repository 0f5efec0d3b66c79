import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { portOf, type Run, start } from '../tests/support/process.js';

interface Answer {
  readonly status: number;
  readonly body: { readonly users?: string[]; readonly error?: { readonly code: string; readonly message: string } };
}

/** A service whose disks and database fail, and what is expected of it then. */
export class FaultyServer {
  private constructor(
    private readonly run: Run,
    private readonly url: string,
  ) {}

  static async start(settings: Readonly<Record<string, string>>): Promise<FaultyServer> {
    const run = start(settings);
    return new FaultyServer(run, `http://127.0.0.1:${await portOf(run)}`);
  }

  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }

  like = (user_id: string) => this.ask('POST', '/events', { user_id, item_id: 'jazz-corner-1', event: 'like' });

  /** Sends an event until it is taken. */
  async likesAtLast(user: string): Promise<void> {
    for (let wait = 0; (await this.like(user)).status !== 200; wait++) {
      assert.ok(wait < 100, 'the service should be well again');
      await setTimeout(100);
    }
  }

  async refuses(answer: Promise<Answer>, message: RegExp): Promise<void> {
    const { status, body } = await answer;
    assert.deepEqual([status, body.error?.code], [503, 'database-unavailable']);
    assert.match(body.error!.message, message);
    await this.lists();
  }

  async failsToTrain(message: RegExp): Promise<void> {
    await this.train('failed');
    assert.match(this.run.output.stdout, message);
    await this.lists();
  }

  trains = (): Promise<void> => this.train('done');

  async knows(users: Iterable<string>): Promise<void> {
    const known = await this.users();
    assert.deepEqual(
      [...users].filter((user) => !known.has(user)),
      [],
    );
  }

  async doesNotKnow(user: string): Promise<void> {
    assert.ok(!(await this.users()).has(user), `${user} should be forgotten`);
  }

  async kill(): Promise<void> {
    this.run.child.kill('SIGKILL');
    await this.run.ended;
  }

  async stop(): Promise<void> {
    this.run.child.kill('SIGTERM');
    assert.deepEqual(await this.run.ended, [0, null]);
  }

  private async users(): Promise<Set<string>> {
    return new Set((await this.ask('GET', '/users?limit=1000000')).body.users);
  }

  private async lists(): Promise<void> {
    assert.equal((await this.ask('GET', '/recommendations/user-30')).status, 200);
  }

  private async train(outcome: 'done' | 'failed'): Promise<void> {
    assert.equal((await this.ask('POST', '/admin/retrain')).status, 202);
    const { output } = this.run;
    for (let wait = 0; !output.stdout.includes(`"outcome":"${outcome}"`); wait++) {
      assert.ok(wait < 600 && !/"outcome":"\w+"/.test(output.stdout), `the training should be ${outcome}`);
      await setTimeout(100);
    }
  }
}

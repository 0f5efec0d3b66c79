import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';

interface List {
  readonly items: readonly { readonly itemId: string }[];
  readonly fallback: { readonly reason: string | null };
}

/** What a service that is changed for tests sends. */
interface Message {
  /** When it listens. */
  readonly port?: number;
  /** Loads at the time when one began, when that one has read all. */
  readonly underWay?: number;
}

/** The service of the guide and its jobs, as processes beside each other in one folder. */
export class GuideService {
  private readonly started: ChildProcess[] = [];
  private port = 0;

  /**
   * @param scripts - the folder of what is run.
   * @param folder - where the processes find models and journal.
   */
  constructor(
    private readonly scripts: string,
    readonly folder: string,
  ) {}

  start(script: string, ...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [join(this.scripts, script), ...args], {
      cwd: this.folder,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.started.push(child);
    return child;
  }

  /** Waits for the end of a process. @returns what it printed. */
  async run(script: string, ...args: string[]): Promise<string> {
    const child = this.start(script, ...args);
    const [printed, complaints, [code]] = await Promise.all([
      text(child.stdout!),
      text(child.stderr!),
      once(child, 'exit'),
    ]);
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
    return printed;
  }

  /**
   * Starts a service, and waits until it answers: it sends its port then.
   * @param note - is told of what else it sends.
   */
  async serve(
    script: string,
    note: (message: Message, service: ChildProcess) => void = () => {},
  ): Promise<ChildProcess> {
    const service = this.start(script);
    const complaints = text(service.stderr!);
    await new Promise<void>((resolve, reject) => {
      service.on('message', (message: Message) => {
        note(message, service);
        if (message.port === undefined) return;
        this.port = message.port;
        resolve();
      });
      service.once('exit', async () => reject(new Error(`It ended: ${await complaints}`)));
    });
    return service;
  }

  async stop(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  /** Ends all that still runs. */
  async close(): Promise<void> {
    await Promise.all(this.started.map((child) => this.stop(child)));
  }

  ask(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://localhost:${this.port}/${path}`, init);
  }

  send(body: unknown): Promise<Response> {
    return this.ask('events', { method: 'POST', body: JSON.stringify(body) });
  }

  forget(user: string): Promise<Response> {
    return this.ask(`users?user=${user}`, { method: 'DELETE' });
  }

  async isKnown(user: string): Promise<boolean> {
    return (await this.list(user)).fallback.reason !== 'unknown-user';
  }

  /** The night of the model that it serves, by the most popular item. */
  async night(): Promise<number> {
    return Number((await this.list('stranger')).items[0]?.itemId.split('-')[1]);
  }

  private async list(user: string): Promise<List> {
    return (await (await this.ask(`recommendations?user=${user}&limit=1`)).json()) as List;
  }
}

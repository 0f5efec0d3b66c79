import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { buildLibrary, toModule } from './doc-blocks.js';
import { codeBlocks } from './markdown.js';

const PAGE = 'docs/guide/saving.md';

/** A list as far as the tests look at it. */
interface List {
  readonly items: readonly { readonly itemId: string }[];
  readonly fallback: { readonly reason: string | null };
}

/** What a service that is changed for tests sends. */
export interface Message {
  /** When it listens. */
  readonly port?: number;
  /** Loads at the time when one began, when that one has read all. */
  readonly underWay?: number;
}

type Change = readonly [from: string, to: string];

/** A block of the page as a module, told by its first line, with other words here and there. */
function blockOf(name: string, library: string, changes: readonly Change[]): string {
  const block = codeBlocks(PAGE).find((each) => each.text.startsWith(`// ${name}\n`));
  const changed = changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, block!.text);
  return toModule({ ...block!, text: changed }, library);
}

/** The service looks for models more often, and listens on any port, which it sends. */
const SERVICE: readonly Change[] = [
  ['setTimeout(follow, 1000)', 'setTimeout(follow, 10)'],
  ['server.listen(', "server.once('listening', () => process.send({ port: server.address().port }));\nserver.listen("],
];

/** The job tells that it waits for its turn, and waits as long as it must. */
const NIGHTLY: readonly Change[] = [
  ['tries === 60', 'tries === Infinity'],
  ['await setTimeout(1000);', "process.stdout.write('busy\\n'); await setTimeout(10);"],
];

/** The service and the nightly job of the guide, as processes beside each other in a folder of their own. */
export class GuideService {
  private readonly started: ChildProcess[] = [];
  private service: ChildProcess | null = null;
  private listensAt = 0;
  /** What the service last started has said on stderr. */
  complaints = '';

  /**
   * @param scripts - the folder of what is run.
   * @param root - where the processes find models and journal.
   */
  private constructor(
    private readonly scripts: string,
    readonly root: string,
  ) {}

  static async open(): Promise<GuideService> {
    const root = await mkdtemp(join(tmpdir(), 'cf-recs-service-'));
    await symlink(resolve('node_modules'), join(root, 'node_modules'));
    await buildLibrary(join(root, 'library'));
    const guide = new GuideService(root, root);
    await guide.writeService('service.mjs');
    const nightly = blockOf('nightly.mts', join(root, 'library'), NIGHTLY).replace(/globalThis\.claim\([^\n]*/, '');
    await writeFile(join(root, 'nightly.mjs'), nightly);
    return guide;
  }

  /** Another service of the same scripts, with models and a journal of its own. */
  async beside(): Promise<GuideService> {
    const root = join(this.root, 'beside');
    await mkdir(root);
    return new GuideService(this.scripts, root);
  }

  /** The port of the service last started. */
  get port(): number {
    return this.listensAt;
  }

  /** Ends all that still runs, and removes the folder. */
  async close(): Promise<void> {
    await Promise.all(this.started.map((child) => this.stop(child)));
    await rm(this.root, { recursive: true, force: true });
  }

  /** Writes the service, changed in some more places. */
  writeService(name: string, ...changes: readonly Change[]): Promise<void> {
    const service = blockOf('service.mts', join(this.scripts, 'library'), [...SERVICE, ...changes]);
    return writeFile(join(this.scripts, name), service);
  }

  /** Writes a script that imports the library. */
  writeScript(name: string, code: string): Promise<void> {
    return writeFile(join(this.scripts, name), code.replace("'cf-recs'", "'./library/cf-recs.mjs'"));
  }

  start(script: string, ...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [join(this.scripts, script), ...args], {
      cwd: this.root,
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
   * Starts a service, and waits until it listens.
   * @param note - is told of what it sends.
   */
  async startService(
    script = 'service.mjs',
    note: (message: Message, service: ChildProcess) => void = () => {},
  ): Promise<ChildProcess> {
    const service = this.start(script);
    this.service = service;
    this.complaints = '';
    service.stderr!.on('data', (said) => {
      this.complaints += said;
    });
    await new Promise<void>((resolve, reject) => {
      service.on('message', (message: Message) => {
        note(message, service);
        if (message.port === undefined) return;
        this.listensAt = message.port;
        resolve();
      });
      service.once('exit', () => reject(new Error(`It ended: ${this.complaints}`)));
    });
    return service;
  }

  /** Ends the service by force, and starts it anew. */
  async restartService(): Promise<ChildProcess> {
    if (this.service !== null) await this.stop(this.service);
    return this.startService();
  }

  async stop(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  ask(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://localhost:${this.port}/${path}`, init);
  }

  send(body: unknown): Promise<Response> {
    return this.ask('events', { method: 'POST', body: JSON.stringify(body) });
  }

  forget(user: string): Promise<Response> {
    return this.ask(`users?user=${encodeURIComponent(user)}`, { method: 'DELETE' });
  }

  private async list(user: string): Promise<List> {
    return (await (await this.ask(`recommendations?user=${encodeURIComponent(user)}&limit=1`)).json()) as List;
  }

  /** The night of the model that it serves, by the most popular item, in tests that save one of each night. */
  async night(): Promise<number> {
    return Number((await this.list('stranger')).items[0]?.itemId.split('-')[1]);
  }

  async isKnown(user: string): Promise<boolean> {
    return (await this.list(user)).fallback.reason !== 'unknown-user';
  }

  private get journal(): string {
    return join(this.root, 'journal.jsonl');
  }

  readJournal(): Promise<string> {
    return readFile(this.journal, 'utf8');
  }

  /** Writes to the journal behind the service's back: what a crash can leave there. */
  addToJournal(text: string): Promise<void> {
    return appendFile(this.journal, text);
  }
}

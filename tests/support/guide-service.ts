import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, vi } from 'vitest';
import { buildLibrary, toModule } from './doc-blocks.js';
import { codeBlocks } from './markdown.js';
import { PATIENCE } from './patience.js';

const PAGE = 'docs/guide/saving.md';

/** A list as far as the tests look at it. */
export interface List {
  readonly items: readonly { readonly itemId: string }[];
  readonly fallback: { readonly reason: string | null };
}

/** A block of the page as a module, told by its first line. @param change - what is to be otherwise in a test. */
function blockOf(name: string, library: string, change: readonly [from: string, to: string]): string {
  const block = codeBlocks(PAGE).find((each) => each.text.startsWith(`// ${name}\n`));
  expect(block?.text).toContain(change[0]);
  return toModule({ ...block!, text: block!.text.replace(...change) }, library);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The service and the nightly job of the guide, as processes beside each other in a folder of their own. */
export class GuideService {
  private readonly started: ChildProcess[] = [];
  private service: ChildProcess | null = null;
  /** What the service last started has said on stderr. */
  complaints = '';

  private constructor(
    readonly root: string,
    readonly port: number,
  ) {}

  static async open(): Promise<GuideService> {
    const root = await mkdtemp(join(tmpdir(), 'cf-recs-service-'));
    const library = join(root, 'library');
    await symlink(resolve('node_modules'), join(root, 'node_modules'));
    await buildLibrary(library);
    // The same, in less time.
    const service = blockOf('service.mts', library, ['setTimeout(follow, 1000)', 'setTimeout(follow, 10)']);
    await writeFile(join(root, 'service.mjs'), service);
    const waits = ['await setTimeout(1000);', "process.stdout.write('busy\\n'); await setTimeout(10);"] as const;
    const nightly = blockOf('nightly.mts', library, waits).replace(/globalThis\.claim\([^\n]*/, '');
    await writeFile(join(root, 'nightly.mjs'), nightly);
    return new GuideService(root, await freePort());
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((child) => this.stop(child)));
    await rm(this.root, { recursive: true, force: true });
  }

  /** Writes a script that imports the library. */
  writeScript(name: string, code: string): Promise<void> {
    return writeFile(join(this.root, name), code.replace("'cf-recs'", "'./library/cf-recs.mjs'"));
  }

  start(...args: string[]): ChildProcess {
    const env = { ...process.env, PORT: String(this.port) };
    const child = spawn(process.execPath, args, { cwd: this.root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.started.push(child);
    return child;
  }

  /** Waits for the end of a process. @returns what it printed. */
  async run(...args: string[]): Promise<string> {
    const child = this.start(...args);
    const [printed, complaints, [code]] = await Promise.all([
      text(child.stdout!),
      text(child.stderr!),
      once(child, 'exit'),
    ]);
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
    return printed;
  }

  /** Starts the service, and waits until it answers. */
  async startService(): Promise<ChildProcess> {
    const service = this.start('service.mjs');
    this.service = service;
    this.complaints = '';
    service.stderr!.on('data', (said) => {
      this.complaints += said;
    });
    const isUp = vi.waitFor(() => this.ask(''), { timeout: PATIENCE, interval: 50 });
    const ended = once(service, 'exit').then(() => Promise.reject(new Error(`It ended: ${this.complaints}`)));
    ended.catch(() => {}); // later it is meant to
    await Promise.race([isUp, ended]);
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

  async list(user: string): Promise<List> {
    return (await (await this.ask(`recommendations?user=${encodeURIComponent(user)}&limit=1`)).json()) as List;
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

import { createReadStream, openSync } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CfRecsError, type Interaction, isCfRecsError, readInteractions } from 'cf-recs';
import { cutOffTail, rewriteWithout, syncFolder } from './log-file.js';
import { Problem } from './problems.js';

/** An event as it stands in the log: a line of JSON, which `readInteractions` reads too. */
export interface LoggedEvent {
  readonly user_id: string;
  readonly item_id: string;
  readonly event?: string;
  readonly value?: number;
  readonly timestamp: string;
}

/** Something that is done to the file, and what happens in memory as soon as it is on the disk. */
type Job = { readonly settle: () => void; readonly fail: (error: unknown) => void } & (
  | { readonly kind: 'append'; readonly lines: string }
  | { readonly kind: 'forget'; readonly userId: string }
  | { readonly kind: 'mark' }
);

/**
 * The durable record of events: JSON lines, synced before anybody is told that they are there. Requests that come while
 * the disk syncs share the next sync. Everything happens in the order in which it was asked for, on the disk and in
 * memory. One process writes to a log at a time.
 */
export class EventLog {
  private queue: Job[] = [];
  private working: Promise<void> | null = null;
  private broken: string | null = null;

  private constructor(
    readonly path: string,
    private file: FileHandle,
    /** Bytes that are on the disk for certain. */
    private size: number,
  ) {}

  /**
   * Opens a log, or begins one. A last line that a crash cut short was never acknowledged: it is cut off.
   * @param warn - is told of it.
   */
  static async open(path: string, warn: (message: string) => void): Promise<EventLog> {
    await mkdir(dirname(path), { recursive: true });
    await rm(temporary(path), { force: true });
    const file = await open(path, 'a+');
    const { size, cut } = await cutOffTail(file);
    if (cut > 0) warn(`${path}: the last line was cut short by a crash; its ${cut} bytes were cut off`);
    await syncFolder(dirname(path));
    return new EventLog(path, file, size);
  }

  /**
   * Writes events. @param apply - is called as soon as they are on the disk; what it returns is the result.
   * @throws Problem 503 where they could not be written; then nothing of them is in the log.
   */
  append<T>(events: readonly LoggedEvent[], apply: () => T): Promise<T> {
    return this.enqueue({ kind: 'append', lines: events.map((event) => `${JSON.stringify(event)}\n`).join('') }, apply);
  }

  /** Leaves out all events of a user, atomically. @throws Problem 503 where that failed; then the log is as it was. */
  forget<T>(userId: string, apply: () => T): Promise<T> {
    return this.enqueue({ kind: 'forget', userId }, apply);
  }

  /**
   * The events that are in the log at a moment between two changes.
   * @param atMark - is called in that moment: later changes are those that it does not find.
   * @returns the events in blocks. @throws CfRecsError at a broken line, naming file and line.
   */
  async read(atMark: () => void): Promise<AsyncGenerator<Interaction[], void, undefined>> {
    return this.enqueue({ kind: 'mark' }, () => {
      atMark();
      const { size } = this;
      return size === 0 ? noEvents() : readBlocks(this.path, size);
    });
  }

  /** Ends when all that was asked for is on the disk. */
  async close(): Promise<void> {
    await this.working;
    await this.file.close();
  }

  private enqueue<T>(
    job: { kind: 'append'; lines: string } | { kind: 'forget'; userId: string } | { kind: 'mark' },
    apply: () => T,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (): void => {
        try {
          resolve(apply());
        } catch (error) {
          reject(error);
        }
      };
      this.queue.push({ ...job, settle, fail: reject });
      this.working ??= this.work();
    });
  }

  private async work(): Promise<void> {
    while (this.queue.length > 0) {
      // What is alike is done in one go.
      const other = this.queue.findIndex(({ kind }) => kind !== this.queue[0].kind);
      const jobs = this.queue.splice(0, other === -1 ? this.queue.length : other);
      try {
        await this.perform(jobs);
        for (const { settle } of jobs) settle();
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        for (const { fail } of jobs) fail(new Problem(503, 'log-unavailable', `The event log: ${reason}`));
      }
    }
    this.working = null;
  }

  private async perform(jobs: readonly Job[]): Promise<void> {
    if (this.broken !== null) throw new Error(this.broken);
    const lines = jobs.map((job) => (job.kind === 'append' ? job.lines : '')).join('');
    const userIds = new Set(jobs.flatMap((job) => (job.kind === 'forget' ? [job.userId] : [])));
    if (lines !== '') await this.write(Buffer.from(lines));
    if (userIds.size > 0) await this.rewrite(userIds);
  }

  private async write(bytes: Buffer): Promise<void> {
    try {
      await this.file.appendFile(bytes);
      await this.file.datasync();
      this.size += bytes.length;
    } catch (error) {
      // A full disk leaves half a line, which must not stand before the next one.
      await this.file.truncate(this.size).catch(() => {
        this.broken = 'it could not be written and not be mended; restart the service when the disk is well';
      });
      throw error;
    }
  }

  private async rewrite(userIds: ReadonlySet<string>): Promise<void> {
    const changed = await rewriteWithout(this.path, temporary(this.path), this.size, userIds);
    if (!changed) return;
    await this.file.close();
    this.file = await open(this.path, 'a+');
    this.size = (await this.file.stat()).size;
  }
}

const temporary = (path: string): string => `${path}.tmp`;

/** Events taken into memory at a time, between which requests are answered. */
const BLOCK = 1000;

async function* noEvents(): AsyncGenerator<Interaction[], void, undefined> {}

/**
 * The events of a log in blocks.
 * @param size - bytes to read.
 * @throws CfRecsError at a broken line, naming file and line.
 */
export function readBlocks(path: string, size: number): AsyncGenerator<Interaction[], void, undefined> {
  // Opened now: the file may be replaced before the first block is asked for.
  return blocksOf(path, createReadStream(path, { fd: openSync(path, 'r'), end: size - 1 }));
}

async function* blocksOf(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Interaction[], void, undefined> {
  let block: Interaction[] = [];
  try {
    for await (const event of readInteractions(bytes, { format: 'jsonl' })) {
      block.push(event);
      if (block.length < BLOCK) continue;
      yield block;
      block = [];
    }
  } catch (error) {
    if (!isCfRecsError(error) || error.code !== 'invalid-interaction') throw error;
    throw new CfRecsError(error.code, error.message.replace(/^stream/, path));
  }
  if (block.length > 0) yield block;
}

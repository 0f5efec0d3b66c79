import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { CfRecsError, codeOf, cut } from '../../errors.js';
import { TEMPORARY } from './folder-file.js';
import { holderOf, isGone, thisProcess } from './lock-holder.js';

/** The file by which a process says that it saves to a folder. */
export const LOCK_FILE = '.cf-recs-lock';

/** Milliseconds between two signs of life of who holds a lock, and after which a lock without any is nobody's. */
const BEAT = 5_000;
const SILENCE = 60_000;

/** Lives of a lock that are waited out: each ends while it is looked at. */
const MOST_TRIES = 10;

/** Locks of this process that could not be removed: nobody saves under them. */
const givenUp = new Set<string>();

/** A lock that was found: what it says, and how long it has been silent, in milliseconds. */
interface Found {
  readonly text: string;
  readonly silence: number;
}

/** Whether nobody saves under a lock any more. */
const isAbandoned = ({ text, silence }: Found): boolean =>
  silence > SILENCE || givenUp.has(text) || isGone(holderOf(text));

/**
 * One process at a time saves to a folder: who finds another's lock is refused. A lock whose process is gone, or has given
 * no sign of life for a minute, is taken over.
 */
export class SaveLock {
  private readonly text = JSON.stringify({ ...thisProcess(), token: randomUUID() });
  private readonly path: string;
  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly folder: string) {
    this.path = join(folder, LOCK_FILE);
    this.timer = setInterval(() => {
      const now = new Date();
      utimes(this.path, now, now).catch(() => {});
    }, BEAT);
    this.timer.unref();
  }

  /** @throws CfRecsError `busy` where another save is under way; errors of the file system. */
  static async take(folder: string): Promise<SaveLock> {
    const lock = new SaveLock(folder);
    try {
      await lock.take();
      return lock;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** @throws CfRecsError `busy` where somebody took the lock over, because this process stood still for long. */
  async check(): Promise<void> {
    const found = await this.look();
    if (found?.text !== this.text) throw this.busy(found);
  }

  /** Gives the lock back. What could not be removed is known to be nobody's. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    try {
      if ((await this.look())?.text === this.text) await rm(this.path, { force: true });
    } catch {
      givenUp.add(this.text);
    }
  }

  private async take(): Promise<void> {
    for (let left = MOST_TRIES; !(await this.claim()); left--) {
      const found = await this.look();
      if (found === null && left > 0) continue;
      if (found === null || left === 0 || !isAbandoned(found)) throw this.busy(found);
      await this.takeAway(found);
    }
  }

  /** Puts the lock in its place where there is none. @returns whether it did. */
  private async claim(): Promise<boolean> {
    const staged = this.nameOfMine();
    const file = await open(staged, 'wx');
    try {
      await file.writeFile(this.text).finally(() => file.close());
      await giveName(staged, this.path);
      return true;
    } catch (error) {
      // It is there, or who saves has swept the folder meanwhile.
      if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
      throw error;
    } finally {
      await rm(staged, { force: true }).catch(() => {});
    }
  }

  /** Removes a lock that is nobody's. Of two who do so at once, one finds that it was the other's, and puts it back. */
  private async takeAway({ text }: Found): Promise<void> {
    const aside = this.nameOfMine();
    try {
      await rename(this.path, aside);
      if ((await readFile(aside, 'utf8')) !== text) await giveName(aside, this.path);
    } catch (error) {
      // Somebody was faster.
      if (codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT') throw error;
    } finally {
      await rm(aside, { force: true }).catch(() => {});
    }
  }

  /** What the lock of the folder says; null where there is none. */
  private async look(): Promise<Found | null> {
    try {
      const [text, { mtimeMs }] = await Promise.all([readFile(this.path, 'utf8'), stat(this.path)]);
      return { text, silence: Date.now() - mtimeMs };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** A name that no other save has, which a later save removes as it does all that was left behind. */
  private nameOfMine(): string {
    return join(this.folder, `${LOCK_FILE}-${randomUUID()}${TEMPORARY}`);
  }

  private busy(found: Found | null): CfRecsError {
    const holder = found && holderOf(found.text);
    const who = holder ? `process ${holder.pid} on ${cut(holder.machine)}` : 'another process';
    const message =
      `Expected no other save to ${this.folder} under way, got one of ${who}; save again when it is done, or remove ` +
      `${LOCK_FILE} there if there is no such process`;
    return new CfRecsError('busy', message);
  }
}

/** Gives a file a second name, or one like it, if that is free. */
async function giveName(path: string, name: string): Promise<void> {
  try {
    await link(path, name);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') throw error;
    // Some file systems know no second names. There a lock may be seen before it says whose it is.
    await copyFile(path, name, constants.COPYFILE_EXCL);
  }
}

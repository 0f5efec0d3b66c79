import type { FileHandle } from 'node:fs/promises';

type FileSystem = typeof import('node:fs/promises');

/** The disk under a test: it counts its steps, and fails at one of them when it is told to. */
class FailingDisk {
  /** Steps since the last {@link repair}. */
  steps = 0;
  /** What was to be done at the step that failed first. */
  failed: string | null = null;
  readonly error = Object.assign(new Error('no space left on the disk'), { code: 'ENOSPC' });
  private first = Number.POSITIVE_INFINITY;
  private last = Number.POSITIVE_INFINITY;

  /** Lets one step fail, counted from 1. */
  failAt(step: number): void {
    this.repair();
    this.first = step;
    this.last = step;
  }

  /** Lets a step and all after it fail: from there on nothing of the process reaches the disk, as after a power cut. */
  cutAt(step: number): void {
    this.repair();
    this.first = step;
  }

  repair(): void {
    this.steps = 0;
    this.failed = null;
    this.first = Number.POSITIVE_INFINITY;
    this.last = Number.POSITIVE_INFINITY;
  }

  /** Counts a step. @throws the error of the disk where the step is to fail; what is `half` done then happens before. */
  async step(work: string, half?: () => Promise<unknown>): Promise<void> {
    this.steps++;
    if (this.steps < this.first || this.steps > this.last) return;
    this.failed ??= work;
    await half?.();
    throw this.error;
  }
}

/** The one disk of a test file that mocks `node:fs/promises` with {@link failingFileSystem}. */
export const disk = new FailingDisk();

function failingHandle(handle: FileHandle): Partial<FileHandle> {
  return {
    writeFile: async (bytes) => {
      const whole = Buffer.from(bytes as Uint8Array);
      await disk.step('write', () => handle.writeFile(whole.subarray(0, whole.length / 2)));
      await handle.writeFile(whole);
    },
    sync: async () => {
      await disk.step('sync');
      await handle.sync();
    },
    close: async () => {
      await disk.step('close', () => handle.close());
      await handle.close();
    },
  };
}

/** The functions by which files are written, over the {@link disk}. */
export function failingFileSystem(real: FileSystem): FileSystem {
  const stepped =
    <Arguments extends unknown[], Result>(name: string, work: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      await disk.step(name);
      return work(...args);
    };
  return {
    ...real,
    mkdir: stepped('mkdir', real.mkdir as (...args: unknown[]) => Promise<string | undefined>) as FileSystem['mkdir'],
    readdir: stepped(
      'readdir',
      real.readdir as (...args: unknown[]) => Promise<string[]>,
    ) as unknown as FileSystem['readdir'],
    link: stepped('link', real.link),
    copyFile: stepped('copyFile', real.copyFile),
    rename: stepped('rename', real.rename),
    rm: stepped('rm', real.rm),
    open: (async (...args: Parameters<FileSystem['open']>) => {
      // Files are read for a test to look at what is there; only folders are opened to be synced.
      if (args[1] !== 'wx' && /\.(?:bin|json)$/.test(String(args[0]))) return real.open(...args);
      await disk.step('open');
      return failingHandle(await real.open(...args));
    }) as FileSystem['open'],
  };
}

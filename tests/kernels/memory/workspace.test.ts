import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../../src/kernels/kernels.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';
import { Pace } from '../../../src/pace.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { PATIENCE } from '../../support/patience.js';

/** More work than is done on the calling thread. */
const MUCH = 2 ** 30;

const open: Workspace[] = [];
const workspaceOf = (backend: 'wasm' | 'cpu', threads = 1): Workspace => {
  open.push(new Workspace({ backend, threads }));
  return open.at(-1)!;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((workspace) => workspace.close()));
});

/** Calls that turn each number of a table by one step of Adam, and the table. */
function adamTasks(workspace: Workspace, rows: number) {
  const [table, first, second, gradients] = [1, 2, 3, 4].map(() => workspace.allocate(16 * rows));
  const numbers = workspace.allocate(4 * rows);
  for (const address of [table, first, second]) workspace.floats(address, 4 * rows).fill(0);
  workspace.floats(gradients, 4 * rows).fill(1);
  workspace.integers(numbers, rows).set(Uint32Array.from({ length: rows }, (_, row) => row));
  const call = (row: number, rate: number, end = row + 1): Call => {
    return ['stepAdam', table, first, second, 4, numbers, gradients, row, end, rate, 1000];
  };
  // Two calls a row, in order.
  const tasks = Array.from({ length: rows }, (_, row) => [call(row, 10), call(row, row)]);
  return { tasks, all: call(0, 1, rows), read: () => workspace.floats(table, 4 * rows).slice() };
}

describe.each(['wasm', 'cpu'] as const)('a workspace on %s', (backend) => {
  it('gives arrays at cache lines, which keep what is in them when it grows', () => {
    const workspace = workspaceOf(backend);
    const first = workspace.allocate(5);
    workspace.bytes(first, 5).set([1, 2, 3, 4, 5]);
    const second = workspace.allocate(2 ** 20);
    expect([first % 64, second % 64, second - first]).toEqual([0, 0, 64]);
    workspace.floats(second, 2 ** 18).fill(7);
    expect([...workspace.bytes(first, 5)]).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes back what a scope has allocated, whatever becomes of it', async () => {
    const workspace = workspaceOf(backend);
    const before = await workspace.scope(async () => workspace.allocate(100));
    await failureOf(() =>
      workspace.scope(async () => {
        workspace.allocate(100);
        throw new Error('no');
      }),
    );
    expect(workspace.allocate(100)).toBe(before);
  });

  it('says too-large, with the bytes, beyond 4 GiB', async () => {
    const message = await messageOf('too-large', () => workspaceOf(backend).allocate(2 ** 32));
    expect(message).toMatch(/to fit into 4 GiB .*, got 4294967360 bytes; a smaller `embeddingDim`/);
  });

  it('makes the calls of a task in their order', async () => {
    const workspace = workspaceOf(backend);
    const { tasks, read } = adamTasks(workspace, 6);
    await workspace.run(tasks, 1, new Pace());
    expect(new Set(read()).size).toBe(6);
  });

  it('stops with the reason of an abort', async () => {
    const workspace = workspaceOf(backend);
    const { tasks } = adamTasks(workspace, 6);
    const pace = { due: true, rest: () => Promise.reject('enough') } as unknown as Pace;
    await expect(workspace.run(tasks, 1, pace)).rejects.toBe('enough');
  });
});

describe('a workspace with threads', () => {
  it.each([2, 3, 5])('gives what one thread gives, in every bit, on %i', async (threads) => {
    const [one, many] = [workspaceOf('wasm'), workspaceOf('wasm', threads)];
    const [expected, got] = [adamTasks(one, 50), adamTasks(many, 50)];
    await one.run(expected.tasks, MUCH, new Pace());
    await many.run(got.tasks, MUCH, new Pace());
    expect(got.read()).toEqual(expected.read());
  });

  it('runs job after job, over a memory that grows between them', async () => {
    const workspace = workspaceOf('wasm', 2);
    for (let job = 0; job < 4; job++) {
      workspace.allocate(2 ** 20);
      const { tasks, read } = adamTasks(workspace, 10);
      await workspace.run(tasks, MUCH, new Pace());
      expect(new Set(read()).size).toBe(10);
    }
  });

  it('says worker-failed where a kernel leaves its memory, and again when it is asked again', async () => {
    const workspace = workspaceOf('wasm', 2);
    const wrong: Call = ['softmaxUnits', 2 ** 31, 0, 1];
    for (let round = 0; round < 2; round++) {
      const message = await messageOf('worker-failed', () => workspace.run([[wrong], [wrong]], MUCH, new Pace()));
      expect(message).toMatch(/^Expected a worker thread to finish its work; it failed: .*memory access out of bounds/);
    }
  });

  it('says worker-failed where a thread is ended from outside', async () => {
    const workspace = workspaceOf('wasm', 2);
    const { tasks, all } = adamTasks(workspace, 10_000);
    await workspace.run(tasks, MUCH, new Pace());
    // Many seconds of work: no machine is done before it is told.
    const long = Array.from({ length: 2e5 }, () => all);
    const work = failureOf(() => workspace.run([long, long], MUCH, new Pace()));
    await workspace.close();
    expect(await work).toMatchObject({ code: 'worker-failed' });
  });

  it.each([1e9, Number.MAX_SAFE_INTEGER])(
    'starts no more than have something to do where %i are asked for',
    async (threads) => {
      let started = 0;
      const count = () => started++;
      process.on('worker', count);
      try {
        workspaceOf('wasm', threads).prepare(MUCH);
        // The process tells of them when the call is over.
        await nextTurn();
        expect(started).toBe(Math.min(64, Math.max(16, availableParallelism())));
      } finally {
        process.off('worker', count);
      }
    },
  );

  it('starts threads again when it was closed and is used once more', async () => {
    const workspace = workspaceOf('wasm', 2);
    const { tasks, read } = adamTasks(workspace, 10);
    await workspace.close();
    await workspace.run(tasks, MUCH, new Pace());
    expect(new Set(read()).size).toBe(10);
  });
});

describe('a workspace where WebAssembly is not available', () => {
  it('computes in plain TypeScript', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const fresh = await import('../../../src/kernels/memory/workspace.js');
    expect(new fresh.Workspace({ backend: 'wasm', threads: 4 }).backend).toBe('cpu');
    vi.unstubAllGlobals();
  });

  it('computes in plain TypeScript where there is no room for its memory', () => {
    const memory = vi.spyOn(WebAssembly, 'Memory').mockImplementation(function refuse() {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    });
    expect(workspaceOf('wasm', 4).backend).toBe('cpu');
    memory.mockRestore();
  });
});

describe('a workspace that may start no threads', () => {
  it('computes on the calling thread, and leaves none of those that it could start', async () => {
    const started: Worker[] = [];
    vi.doMock('node:worker_threads', async (importOriginal) => {
      const real = await importOriginal<typeof import('node:worker_threads')>();
      // The second is refused.
      class Refused extends real.Worker {
        constructor(...options: ConstructorParameters<typeof Worker>) {
          if (started.length > 0) throw new Error('Access to this API has been restricted');
          super(...options);
          started.push(this);
        }
      }
      return { ...real, Worker: Refused };
    });
    vi.resetModules();
    const fresh = await import('../../../src/kernels/memory/workspace.js');
    vi.doUnmock('node:worker_threads');
    const workspace = new fresh.Workspace({ backend: 'wasm', threads: 2 });
    const { tasks, read } = adamTasks(workspace, 6);
    await workspace.run(tasks, MUCH, new Pace());
    expect(new Set(read()).size).toBe(6);
    expect(started).toHaveLength(1);
    await vi.waitFor(() => expect(started[0].threadId).toBe(-1), { timeout: PATIENCE });
  });
});

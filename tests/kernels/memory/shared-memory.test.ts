import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedArray, toShared } from '../../../src/kernels/memory/shared-array.js';
import { Workspace } from '../../../src/kernels/memory/workspace.js';

const OPTIONS = { backend: 'wasm', threads: 1 } as const;

describe('workspaces over one memory', () => {
  it('see what each other writes, and are given different arrays', () => {
    const one = new Workspace(OPTIONS);
    const first = one.allocate(100);
    one.bytes(first, 3).set([1, 2, 3]);
    const other = new Workspace(OPTIONS, one.share());
    expect([...other.bytes(first, 3)]).toEqual([1, 2, 3]);
    const addresses = [one, other, other, one].map((workspace) => workspace.allocate(2 ** 20));
    expect(addresses.map((address) => address - addresses[0])).toEqual([0, 1, 2, 3].map((at) => at * 2 ** 20));
    other.floats(addresses[3], 2 ** 18).fill(7);
    expect(one.floats(addresses[3], 2 ** 18).every((number) => number === 7)).toBe(true);
  });

  it('are none where the kernels are plain TypeScript', () => {
    expect(new Workspace({ backend: 'cpu', threads: 1 }).share()).toBeNull();
  });
});

describe('threads over one memory', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
    const outExtension = () => ({ js: '.mjs' });
    const entry = { workspace: 'src/kernels/memory/workspace.ts' };
    await build({ config: false, entry, outDir: folder, format: 'esm', outExtension, silent: true });
    await writeFile(
      join(folder, 'worker.mjs'),
      `import { parentPort, workerData } from 'node:worker_threads';
      import { Workspace } from './workspace.mjs';
      const { shared, gate, number, count, bytes } = workerData;
      const workspace = new Workspace({ backend: 'wasm', threads: 1 }, shared);
      Atomics.add(gate, 0, -1);
      while (Atomics.load(gate, 0) > 0);
      const addresses = [];
      for (let at = 0; at < count; at++) {
        addresses.push(workspace.allocate(bytes));
        workspace.bytes(addresses[at], bytes).fill(number);
      }
      parentPort.postMessage(addresses);`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are never given the same array, while the memory grows under them', async () => {
    const [threads, count, bytes] = [4, 2000, 4160];
    const workspace = new Workspace(OPTIONS);
    const gate = sharedArray(Int32Array, 1);
    gate[0] = threads;
    const all = await Promise.all(
      Array.from({ length: threads }, (_, at) => {
        const workerData = { shared: workspace.share(), gate, number: at + 1, count, bytes };
        const worker = new Worker(join(folder, 'worker.mjs'), { workerData });
        return new Promise<number[]>((resolve, reject) => worker.on('message', resolve).on('error', reject));
      }),
    );
    expect(new Set(all.flat()).size).toBe(threads * count);
    all.forEach((addresses, at) => {
      for (const address of addresses) {
        const array = workspace.bytes(address, bytes);
        if (!array.every((byte) => byte === at + 1)) throw new Error(`Expected ${at + 1} everywhere at ${address}`);
      }
    });
    expect(workspace.allocate(64)).toBeGreaterThan(Math.max(...all.flat()));
  });
});

describe('toShared', () => {
  it('copies into shared memory once', () => {
    for (const array of [new Float32Array([1, 2]), new Uint32Array([3]).subarray(0, 1), new Float64Array(0)]) {
      const shared = toShared(array);
      expect(shared).toEqual(array);
      expect(shared.constructor).toBe(array.constructor);
      expect(Object.prototype.toString.call(shared.buffer)).toBe('[object SharedArrayBuffer]');
      expect(toShared(shared)).toBe(shared);
    }
  });
});

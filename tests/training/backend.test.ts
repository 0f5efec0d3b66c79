import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadEngine } from '../../src/training/backend.js';
import { failureOf, messageOf } from '../support/errors.js';
import { tf } from '../support/tensorflow.js';

const faultListeners = () => [process.listeners('uncaughtException'), process.listeners('unhandledRejection')];

function isInstalled(name: string): boolean {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
}

const multiply = (engine: Awaited<ReturnType<typeof loadEngine>>): number[] =>
  engine.run((library) => [...library.matMul(library.tensor2d([[1, 2]]), library.tensor2d([[3], [4]])).dataSync()]);

afterEach(() => vi.restoreAllMocks());

describe('loadEngine', () => {
  // First in this file: the handlers come with the first load of a process.
  it('leaves no handler of faults on the process', async () => {
    const before = faultListeners();
    await loadEngine('wasm');
    expect(faultListeners()).toEqual(before);
  });

  it.each(['cpu', 'wasm'] as const)('sets up %s', async (backend) => {
    const engine = await loadEngine(backend);
    expect(engine.backend).toBe(backend);
    expect(multiply(engine)).toEqual([11]);
  });

  it('sets up each backend once', async () => {
    expect(await loadEngine('wasm')).toBe(await loadEngine('wasm'));
  });

  it('prefers a faster backend to plain JavaScript', async () => {
    expect(['tensorflow', 'wasm']).toContain((await loadEngine(null)).backend);
  });

  it.skipIf(isInstalled('@tensorflow/tfjs-node'))('asks for the native package where it is not installed', async () => {
    const message = await messageOf('invalid-option', () => loadEngine('tensorflow'));
    expect(message).toMatch(/^Expected `backend` to be one that works here, got 'tensorflow': /);
    expect(message).toMatch(/; it needs @tensorflow\/tfjs-node installed$/);
  });

  it('prints nothing, and leaves the flags as they are', async () => {
    const spies = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    const production = tf.env().getBool('PROD');
    multiply(await loadEngine('cpu'));
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(tf.env().getBool('PROD')).toBe(production);
  });
});

describe('Engine.run', () => {
  it.each([
    ['cpu', 'wasm'],
    ['wasm', 'cpu'],
  ] as const)('gives TensorFlow.js back on %s when it has worked on %s', async (theirs, ours) => {
    const engine = await loadEngine(ours);
    await tf.setBackend(theirs);
    const kept = tf.tensor1d([1, 2, 3]);
    expect(engine.run(() => tf.getBackend())).toBe(ours);
    expect(tf.getBackend()).toBe(theirs);
    expect([...kept.dataSync()]).toEqual([1, 2, 3]);
    kept.dispose();
  });

  it('frees the tensors of its work and keeps those of others', async () => {
    const engine = await loadEngine('wasm');
    const kept = tf.tensor1d([7]);
    const before = tf.memory().numTensors;
    engine.run((library) => library.add(library.ones([4]), library.ones([4])).dataSync());
    expect(tf.memory().numTensors).toBe(before);
    kept.dispose();
  });

  it('tidies up as well when the work fails', async () => {
    const engine = await loadEngine('wasm');
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const failure = new Error('no');
    const error = await failureOf(() =>
      engine.run((library) => {
        library.ones([4]);
        throw failure;
      }),
    );
    expect(error).toBe(failure);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
  });
});

import { describe, expect, it } from 'vitest';
import { openArithmetic } from '../../../src/kernels/matrix/arithmetic.js';
import { type DenseEngine, isDenseEngine } from '../../../src/kernels/matrix/dense-engine.js';
import { allocatePanels } from '../../../src/kernels/matrix/panels.js';
import { Pace } from '../../../src/pace.js';
import { arithmeticOn } from '../../support/arithmetic.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { farthest, flat, normalRows, product } from '../../support/matrices.js';
import { panelsFrom, rowsOf } from '../../support/panels.js';
import { plainEngine } from '../../support/plain-engine.js';

const openOn = (engine: DenseEngine | Promise<DenseEngine>) =>
  openArithmetic({ backend: 'cpu', threads: 1, engine }, new Pace());

describe('openArithmetic', () => {
  it.each(['cpu', 'wasm'] as const)('computes on %s where that is asked for', async (backend) => {
    const arithmetic = await arithmeticOn(backend);
    expect([arithmetic.backend, arithmetic.workspace.backend]).toEqual([backend, backend]);
  });

  it('computes on WebAssembly where nothing is asked for', async () => {
    expect((await arithmeticOn(null)).backend).toBe('wasm');
  });

  it.each([
    ['an engine', () => plainEngine()],
    ['the promise of one', async () => plainEngine()],
  ])('multiplies on %s', async (_, open) => {
    const { backend, workspace, dense } = await openOn(open());
    expect([backend, workspace.backend]).toEqual(['tensorflow', 'cpu']);
    const [tall, small] = [normalRows(70, 36, 1), normalRows(36, 20, 2)];
    const target = allocatePanels(workspace, 70, 20);
    await dense.multiply(panelsFrom(workspace, tall), flat(small), target, false);
    expect(farthest(rowsOf(workspace, target).flat(), product(tall, small).flat())).toBeLessThan(1e-4);
  });

  it('refuses what was promised as an engine and is none, and passes a rejection through', async () => {
    const wrong = Promise.resolve({ multiply: 1 } as unknown as DenseEngine);
    expect(await messageOf('invalid-option', () => openOn(wrong))).toBe(
      "Expected `engine` to promise a DenseEngine { name: 'tensorflow', multiply, gram }, got an object",
    );
    const failure = new Error('not today');
    expect(await failureOf(() => openOn(Promise.reject(failure)))).toBe(failure);
  });
});

it.each<[unknown, boolean]>([
  [plainEngine(), true],
  [{ name: 'tensorflow', multiply: () => {}, gram: () => {} }, true],
  [{ name: 'tensorflow', multiply: () => {} }, false],
  [() => {}, false],
  [null, false],
  ['tensorflow', false],
])('isDenseEngine of %o is %s', (value, expected) => {
  expect(isDenseEngine(value)).toBe(expected);
});

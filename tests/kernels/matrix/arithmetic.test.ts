import { describe, expect, it } from 'vitest';
import { openProducts } from '../../../src/kernels/matrix/arithmetic.js';
import { allocatePanels } from '../../../src/kernels/matrix/panels.js';
import { Pace } from '../../../src/pace.js';
import { messageOf } from '../../support/errors.js';
import { isInstalled } from '../../support/installed.js';
import { farthest, flat, normalRows, product } from '../../support/matrices.js';
import { panelsFrom, rowsOf } from '../../support/panels.js';

const native = isInstalled('@tensorflow/tfjs-node');

describe('openProducts', () => {
  it.each(['cpu', 'wasm'] as const)('computes on %s where that is asked for', async (backend) => {
    const products = await openProducts(backend, 1, new Pace());
    expect([products.backend, products.workspace.backend]).toEqual([backend, backend]);
  });

  it('computes on WebAssembly where nothing is asked for', async () => {
    expect((await openProducts(null, null, new Pace())).backend).toBe('wasm');
  });

  it.skipIf(native)('refuses the native backend where it is not installed', async () => {
    await messageOf('invalid-option', () => openProducts('tensorflow', 1, new Pace()));
  });

  it.runIf(native)('multiplies on the native backend where it is installed', async () => {
    const { backend, workspace, dense } = await openProducts('tensorflow', 1, new Pace());
    expect(backend).toBe('tensorflow');
    const [tall, small] = [normalRows(70, 36, 1), normalRows(36, 20, 2)];
    const target = allocatePanels(workspace, 70, 20);
    await dense.multiply(panelsFrom(workspace, tall), flat(small), target, false);
    expect(farthest(rowsOf(workspace, target).flat(), product(tall, small).flat())).toBeLessThan(1e-4);
  });
});

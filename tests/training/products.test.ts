import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/pace.js';
import { openProducts } from '../../src/training/products.js';
import { messageOf } from '../support/errors.js';

describe('openProducts', () => {
  it.each(['cpu', 'wasm'] as const)('computes on %s where that is asked for', async (backend) => {
    const products = await openProducts(backend, 1, new Pace());
    expect([products.backend, products.workspace.backend]).toEqual([backend, backend]);
  });

  it('computes on WebAssembly where nothing is asked for', async () => {
    expect((await openProducts(null, null, new Pace())).backend).toBe('wasm');
  });

  it('refuses the native backend where it does not work', async () => {
    await messageOf('invalid-option', () => openProducts('tensorflow', 1, new Pace()));
  });
});

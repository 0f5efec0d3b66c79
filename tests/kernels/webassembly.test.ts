import { describe, expect, it, vi } from 'vitest';
import { RELAXED_SIMD, SIMD } from '../../src/kernels/wasm-binaries.js';

/** The module anew, with nothing compiled yet. */
const fresh = async () => {
  vi.resetModules();
  return import('../../src/kernels/webassembly.js');
};

describe('instantiate', () => {
  it('gives kernels over a memory of at least the size asked for', async () => {
    const { instantiate } = await fresh();
    expect(instantiate(100_000)!.memory.buffer.byteLength).toBeGreaterThanOrEqual(100_000);
  });

  it('takes the build with SIMD where the engine has no relaxed SIMD', async () => {
    const tried: string[] = [];
    const validate = vi.spyOn(WebAssembly, 'validate').mockImplementation((bytes) => {
      tried.push(Buffer.from(bytes).toString('base64'));
      return tried.length > 1;
    });
    const { instantiate } = await fresh();
    expect(instantiate(1)).not.toBeNull();
    expect(tried).toEqual([RELAXED_SIMD, SIMD]);
    validate.mockRestore();
  });

  it('is null where the engine takes neither build, and where it has no WebAssembly', async () => {
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect((await fresh()).instantiate(1)).toBeNull();
    validate.mockRestore();
    vi.stubGlobal('WebAssembly', undefined);
    expect((await fresh()).instantiate(1)).toBeNull();
    vi.unstubAllGlobals();
  });

  it('is null beyond the 4 GiB that WebAssembly can address', async () => {
    expect((await fresh()).instantiate(2 ** 32)).toBeNull();
  });
});

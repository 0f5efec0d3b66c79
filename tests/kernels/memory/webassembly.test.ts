import { describe, expect, it, vi } from 'vitest';
import { unpackBinaries } from '../../../src/kernels/memory/webassembly.js';

const [RELAXED_SIMD, SIMD] = unpackBinaries();

/** The module anew, with nothing compiled yet. */
const fresh = async () => {
  vi.resetModules();
  return import('../../../src/kernels/memory/webassembly.js');
};

describe('wasmModule', () => {
  it('takes the build with SIMD where the engine has no relaxed SIMD, and compiles once', async () => {
    const tried: unknown[] = [];
    const validate = vi.spyOn(WebAssembly, 'validate').mockImplementation((bytes) => {
      tried.push(bytes);
      return tried.length > 1;
    });
    const { wasmModule } = await fresh();
    expect(wasmModule()).not.toBeNull();
    expect(wasmModule()).toBe(wasmModule());
    expect(tried).toEqual([RELAXED_SIMD, SIMD]);
    validate.mockRestore();
  });

  it('is null where the engine takes neither build, and where it has no WebAssembly', async () => {
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect((await fresh()).wasmModule()).toBeNull();
    validate.mockRestore();
    vi.stubGlobal('WebAssembly', undefined);
    expect((await fresh()).wasmModule()).toBeNull();
    vi.unstubAllGlobals();
  });

  it('is null where the engine may not compile, as at the edge', async () => {
    const compile = vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
      throw new Error('Wasm code generation disallowed by embedder');
    });
    expect((await fresh()).wasmModule()).toBeNull();
    compile.mockRestore();
  });
});

describe('the binaries', () => {
  it.each([
    ['SIMD', SIMD],
    ['relaxed SIMD', RELAXED_SIMD],
  ])('keep nothing in memory of their own, which arrays would overwrite: %s', (_, bytes) => {
    // A data section has the number 11; sections stand one after the other behind eight bytes, each with its length.
    const sections: number[] = [];
    for (let at = 8; at < bytes.length; ) {
      sections.push(bytes[at++]);
      let [length, shift] = [0, 0];
      for (let byte = 0x80; byte & 0x80; shift += 7) {
        byte = bytes[at++];
        length |= (byte & 0x7f) << shift;
      }
      at += length;
    }
    expect(sections).toContain(10);
    expect(sections).not.toContain(11);
  });
});

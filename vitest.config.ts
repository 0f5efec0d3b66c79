import { defineConfig } from 'vitest/config';
import { PATIENCE } from './tests/support/patience.js';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'examples/*/tests/**/*.test.ts'],
    // Twice that, so that what was waited for in vain is named, and not the test.
    testTimeout: 2 * PATIENCE,
    hookTimeout: 2 * PATIENCE,
    expect: { poll: { timeout: PATIENCE } },
    maxWorkers: 2,
    coverage: {
      include: ['src/**/*.ts'],
      // WebAssembly in the making and what is generated from it, of which V8 counts no line; and examples/*/src.
      exclude: ['examples/**', 'src/kernels/assembly/**', 'src/kernels/memory/{wasm-binaries,wasm-types.d}.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportOnFailure: true,
    },
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'examples/*/tests/**/*.test.ts'],
    testTimeout: 60_000,
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

import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  clean: true,
  sourcemap: true,
  // One file: hot loops are slower where their constants come from another chunk, and smaller files start no sooner.
  splitting: false,
});

import { defineConfig } from 'vitest/config';

// The tests of one folder, for Stryker: see stryker.config.mjs.
export default defineConfig({
  test: {
    include: [`tests/${process.env.MUTANTS_OF}/**/*.test.ts`],
    setupFiles: ['tests/support/bounded-properties.ts'],
    testTimeout: 60_000,
    isolate: false,
  },
});

import { defineConfig } from 'vitest/config';

// The tests that scripts/mutants.mjs names, for Stryker.
export default defineConfig({
  test: {
    include: [`tests/${process.env.BY}`],
    setupFiles: ['tests/support/bounded-properties.ts'],
    testTimeout: 60_000,
  },
});

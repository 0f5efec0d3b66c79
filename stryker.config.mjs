// Mutation testing, started by scripts/mutants.mjs, which says of what and by which tests.
// biome-ignore lint/style/noDefaultExport: what Stryker reads.
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutants.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // What runs once, when a file is loaded, would need all tests for each mutant.
  ignoreStatic: true,
  // Words of messages: nobody should be held to them by a test.
  mutator: { excludedMutations: ['StringLiteral'] },
  disableTypeChecks: true,
  timeoutMS: 10_000,
  timeoutFactor: 3,
  dryRunTimeoutMinutes: 20,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'coverage/mutants.json' },
};

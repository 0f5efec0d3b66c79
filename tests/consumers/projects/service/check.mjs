// Takes the example out of the repository as its README says, and tries what comes of it: by npm, as an image, and as the
// services of its compose file.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkByNpm } from './by-npm.mjs';
import { checkCompose } from './compose.mjs';
import { buildImage } from './image.mjs';
import { checkImage } from './in-image.mjs';
import { lint } from './lint.mjs';

const NOT_AVAILABLE = 77;
const ROOT = process.env.CF_RECS_ROOT;
const EXAMPLE = 'examples/express-server';

if (process.getuid() !== 0) {
  console.log('only root can lay out an image that others may not change');
  process.exit(NOT_AVAILABLE);
}

const out = await realpath('out');
const copy = join(out, 'copied');
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
  cwd: join(ROOT, EXAMPLE),
  encoding: 'utf8',
});
for (const name of listed.trim().split('\n')) {
  await mkdir(dirname(join(copy, name)), { recursive: true });
  await cp(join(ROOT, EXAMPLE, name), join(copy, name));
}
await cp(process.env.CF_RECS_TARBALL, join(copy, 'cf-recs.tgz'));
const npm = (...args) => execFileSync('npm', args, { cwd: copy, stdio: ['ignore', 'inherit', 'inherit'] });
npm('install', '--prefer-offline', '--no-audit', '--no-fund', './cf-recs.tgz');

const said = [lint(copy), await checkByNpm(copy)];
const image = await buildImage(copy, join(out, 'image'));
said.push(await checkImage(image), await checkCompose(image, copy));
console.log(said.join('; '));

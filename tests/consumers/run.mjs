// Tries the packed library in small projects, one a toolchain: `npm run test:consumers [-- name ...] [--quick] [--keep]`.
// A line each, and `N passed, N failed` at the end. `--quick` takes those that are quick to install, `--keep` leaves the
// projects where they were tried. A project is a folder of `projects`; its package.json says how it is checked:
// `scripts.check`, and under `consumer`: `quick`, `versions` (one project for each, in the place of VERSION in its
// dependencies), `install` (a command instead of npm's, or `none`), `library: false` (does not install the library),
// `seconds` (that the check may take).
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { NotAvailable, WorkFolder } from './work-folder.mjs';

const PROJECTS = new URL('./projects/', import.meta.url);

async function listProjects() {
  const projects = [];
  for (const folder of (await readdir(PROJECTS)).sort()) {
    const source = new URL(`${folder}/`, PROJECTS);
    const manifest = JSON.parse(await readFile(new URL('package.json', source), 'utf8'));
    const { versions = [null], quick = false } = manifest.consumer ?? {};
    for (const version of versions) {
      const name = version === null ? folder : `${folder}-${version}`;
      projects.push({ name, folder, source: fileURLToPath(source), version, quick, manifest });
    }
  }
  return projects;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, keep: { type: 'boolean' }, json: { type: 'string' } },
});
const all = await listProjects();
const unknown = positionals.filter((asked) => !all.some(({ name, folder }) => asked === name || asked === folder));
if (unknown.length > 0) {
  throw new Error(`Expected names of projects (${all.map(({ name }) => name).join(', ')}), got ${unknown.join(', ')}`);
}
const chosen = all.filter(({ name, folder, quick }) =>
  positionals.length > 0 ? positionals.includes(name) || positionals.includes(folder) : quick || !values.quick,
);

const counts = { passed: 0, failed: 0, skipped: 0 };
const place = await WorkFolder.open();
try {
  for (const project of chosen) {
    const start = performance.now();
    const tell = (outcome, what) => {
      counts[outcome]++;
      const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
      console.log(`${outcome.padEnd(7)} ${seconds} s  ${project.name.padEnd(18)}  ${what}`);
    };
    try {
      tell('passed', await place.check(project));
    } catch (error) {
      if (error instanceof NotAvailable) {
        tell('skipped', `not available here: ${error.message}`);
      } else {
        tell('failed', '');
        console.log(error.message.trimEnd().replace(/^/gm, '    '));
      }
    }
    if (!values.keep) await place.clear(project.name);
  }
} finally {
  if (values.keep) console.log(`kept in ${place.folder}`);
  else await place.close();
}
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(counts));
if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const STRICT = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
};
const ALONE = { lib: ['es2022'], types: [] };
const RESOLUTIONS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

let compiled = 0;
function compile(name, compilerOptions, files) {
  const path = `tsconfig.${name}.json`;
  writeFileSync(path, JSON.stringify({ compilerOptions, files }));
  const { status, stdout } = spawnSync('tsc', ['--project', path], { encoding: 'utf8' });
  compiled++;
  if (status === 0) return;
  console.error(`${name}\n${stdout.slice(0, 4000)}`);
  process.exitCode = 1;
}

for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
  const files = name === 'bundler' ? ['module.mts'] : ['module.mts', 'commonjs.cts'];
  compile(`${name}-alone`, { ...STRICT, ...ALONE, ...resolution }, files);
}
compile('node-types', { ...STRICT, lib: ['es2022'], types: ['node'], ...RESOLUTIONS.nodenext }, ['platform.mts']);
compile('browser-types', { ...STRICT, lib: ['es2022', 'dom'], types: [], ...RESOLUTIONS.bundler }, ['platform.mts']);
const { stdout } = spawnSync('tsc', ['--version'], { encoding: 'utf8' });
console.log(`${compiled} programs under ${stdout.trim()}`);

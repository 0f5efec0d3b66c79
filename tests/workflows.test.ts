import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../package.json' with { type: 'json' };
import nodeProject from './consumers/projects/node/package.json' with { type: 'json' };

// What GitHub runs, held against what is there to be run: nothing here runs it.

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly uses?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = '.github/workflows';
const files = readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`);
const read = (file: string): Workflow => parse(readFileSync(file, 'utf8'));
const stepsOf = (file: string): readonly Step[] => Object.values(read(file).jobs).flatMap(({ steps = [] }) => steps);

/** Whether a command is one that the repository has, or one of npm's own. */
function isThere(command: string): boolean {
  const [, script] = /^npm (?:run )?([\w:-]+)/.exec(command) ?? [];
  if (script !== undefined) return script in packageJson.scripts || /^npm (ci|audit|publish)( |$)/.test(command);
  const [, file] = /^(?:node )?(\.?[\w/-]+(?:\.mjs)?)( |$)/.exec(command) ?? [];
  return file !== undefined && existsSync(file);
}

describe('the workflows of GitHub', () => {
  it('are those for changes, pages and publishing', () => {
    expect(files.map((file) => file.replace(`${FOLDER}/`, '')).sort()).toEqual(['ci.yml', 'docs.yml', 'publish.yml']);
  });

  it.each(files)('run what is there: %s', (file) => {
    const commands = stepsOf(file).flatMap(({ run }) => run?.trim().split('\n') ?? []);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !isThere(command))).toEqual([]);
  });

  it('would be found to run what is not there', () => {
    expect(isThere('npm run no-such-script')).toBe(false);
    expect(isThere('node scripts/no-such-file.mjs')).toBe(false);
    expect(isThere('curl https://example.com')).toBe(false);
    expect(isThere('.ci/run')).toBe(true);
  });

  it.each(files)('take actions by their commits, whose versions they say: %s', (file) => {
    const used = readFileSync(file, 'utf8').match(/uses: .*/g) ?? [];
    const own = /^uses: \.\/\.github\/workflows\/[a-z]+\.yml$/;
    const pinned = /^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((line) => !own.test(line) && !pinned.test(line))).toEqual([]);
  });

  it.each(files)('may read alone, but for the jobs that say more: %s', (file) => {
    const { permissions, jobs } = read(file);
    expect(permissions).toEqual({ contents: 'read' });
    const writes = Object.values(jobs).flatMap((job) => Object.entries(job.permissions ?? {}));
    const allowed = ['contents: read', 'pages: write', 'id-token: write'];
    expect(writes.map(([name, what]) => `${name}: ${what}`).filter((each) => !allowed.includes(each))).toEqual([]);
  });

  it('check every version of Node that the package is tried with, from the first that it takes', () => {
    const { strategy, steps } = read(`${FOLDER}/ci.yml`).jobs.checks;
    expect(strategy?.matrix.node.map(String)).toEqual(nodeProject.consumer.versions);
    expect(packageJson.engines.node).toBe(`>=${strategy?.matrix.node[0]}`);
    const versions = nodeProject.consumer.versions.join(', ').replace(/, (\d+)$/, ' and $1');
    expect(readFileSync('docs/support.md', 'utf8')).toContain(`Node ${versions}`);
    expect(steps?.map(({ run }) => run)).toContain('.ci/run');
    expect(stepsOf(`${FOLDER}/ci.yml`).map(({ run }) => run)).toContain('npm audit --omit=dev --workspaces=false');
  });

  it('publish with provenance what all checks have passed', () => {
    const { checks, publish } = read(`${FOLDER}/publish.yml`).jobs;
    expect(checks.uses).toBe('./.github/workflows/ci.yml');
    expect(publish.needs).toBe('checks');
    expect(publish.permissions).toMatchObject({ 'id-token': 'write' });
    expect(publish.steps?.at(-1)?.run).toMatch(/^npm publish --provenance --access public --tag /);
  });
});

describe('scripts/dist-tag.mjs', () => {
  const distTag = (tag: string): string =>
    execFileSync(process.execPath, ['scripts/dist-tag.mjs', tag], { encoding: 'utf8', stdio: 'pipe' }).trim();

  it('says under which tag of npm this version is published', () => {
    const expected = packageJson.version.includes('-') ? 'next' : 'latest';
    expect(distTag(`v${packageJson.version}`)).toBe(expected);
  });

  it('refuses a tag that is not that of package.json', () => {
    expect(() => distTag('v0.0.1')).toThrow(`Expected the tag to be v${packageJson.version}, got v0.0.1`);
  });
});

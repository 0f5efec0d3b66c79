// Prints the tag of npm that a version is published under: `latest`, and `next` before a release. Fails where the tag of
// git, its argument, is not that of package.json, or CHANGELOG.md says nothing of the version.
import { readFileSync } from 'node:fs';

const [tag] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [
  tag === `v${version}` ? null : `Expected the tag to be v${version}, got ${tag}`,
  readFileSync('CHANGELOG.md', 'utf8').includes(`\n## [${version}] - `)
    ? null
    : `Expected CHANGELOG.md to have a heading for ${version}, got none`,
].filter((problem) => problem !== null);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
} else {
  console.log(version.includes('-') ? 'next' : 'latest');
}

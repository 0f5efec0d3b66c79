// Writes the whole public face of what was built, an entry point a file of etc/: `npm run api:report`. With `--check` it
// writes nothing, and fails where a file is not what it would write.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { ENTRIES } from './package-parts.js';

const silent = { default: { logLevel: ExtractorLogLevel.None } };

/** The name of a report: that of the package, or of the part of it that is imported. */
const nameOf = (entry: string): string => (entry === 'index' ? 'cf-recs' : entry);

/** Writes the report of an entry point, or compares it. @returns whether it stands as it should. */
function report(entry: string, fresh: string, check: boolean): boolean {
  const declarations = resolve('dist', `${entry}.d.cts`);
  if (!existsSync(declarations)) throw new Error(`Expected ${declarations} to be built, got none: npm run build`);
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve('package.json'),
    configObject: {
      projectFolder: resolve('.'),
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: { target: 'ES2022', module: 'NodeNext', types: ['node'], strict: true, skipLibCheck: true },
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: resolve('etc'),
        reportTempFolder: fresh,
        reportFileName: `${nameOf(entry)}.api.md`,
        // What the others name without exporting it, the package exports or has in its own report.
        includeForgottenExports: entry === 'index',
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      // The docstrings are for typedoc and editors, whose syntax is not that of api-extractor.
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: !check,
    messageCallback(message) {
      message.handled = true;
    },
  });
  return !(check && apiReportChanged);
}

const check = process.argv.includes('--check');
const fresh = mkdtempSync(join(tmpdir(), 'cf-recs-api-'));
try {
  for (const entry of Object.keys(ENTRIES)) {
    if (report(entry, fresh, check)) continue;
    process.exitCode = 1;
    const file = `${nameOf(entry)}.api.md`;
    const lines = (path: string): string[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []);
    const [kept, built] = [lines(join('etc', file)), lines(join(fresh, file))];
    const only = (some: string[], others: string[], mark: string) =>
      some.filter((line) => !others.includes(line)).map((line) => `${mark} ${line}`);
    console.error(`Expected etc/${file} to be what is built: if the change is meant, npm run api:report`);
    console.error([...only(kept, built, '-'), ...only(built, kept, '+')].join('\n'));
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

import { Command } from 'commander';
import { type Target, withTarget } from '../importing/target.js';
import { describeError } from '../problems.js';
import { readSettings, type Settings, toPath } from '../settings.js';

/** Runs a command that takes files and says, of each, what came of it. What is wrong is one line, and exit code 1. */
export async function runImport(
  name: string,
  description: string,
  importFile: (path: string, target: Target, settings: Settings) => Promise<string>,
): Promise<void> {
  const { args } = new Command(name)
    .description(`${description}\nThe database is that of DATABASE_URL; services that use it may run meanwhile.`)
    .argument('<files...>')
    .parse();
  try {
    const settings = readSettings(process.env);
    await withTarget(settings.DATABASE_URL, async (target) => {
      for (const file of args) console.log(`${file}: ${await importFile(toPath(file), target, settings)}`);
    });
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}

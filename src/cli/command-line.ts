import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.js';
import { demoCommand } from './demo.js';
import { describeError } from './describe.js';
import { recommendCommand } from './recommend.js';
import { reportCommand } from './report.js';
import { similarCommand } from './similar.js';
import { trainCommand } from './train.js';

/** The command line as a whole; its commands are added in the order in which somebody new needs them. */
function buildProgram(): Command {
  const program = new Command('cf-recs')
    .description('Recommendations from an interaction log: train a model, ask it, look at it.')
    .version(VERSION)
    .showHelpAfterError('(cf-recs --help lists the commands)');
  const commands = [demoCommand(), trainCommand(), recommendCommand(), similarCommand(), reportCommand()];
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands]) {
    // Commander suggests the nearest flag on a second line; one line is what logs and scripts can read.
    command
      .exitOverride()
      .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`) });
  }
  return program;
}

/**
 * Runs the command line.
 * @param argv - the arguments behind the name of the program.
 * @returns the exit code: 0, or 1 after an error, which is one line on stderr that begins with its code.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed it by then, as it has the help, which counts as an error of code 0.
    if (error instanceof CommanderError) return error.exitCode;
    console.error(describeError(error));
    return 1;
  }
}

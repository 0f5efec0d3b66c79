#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { runCommandLine } from './command-line.js';
import { describeError } from './describe.js';

// A reader that has seen enough, such as `head`, is no error; a full disk is.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  writeSync(process.stderr.fd, `${describeError(error)}\n`);
  process.exit(1);
});

void runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

#!/usr/bin/env node
import { runCommandLine } from './command-line.js';

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

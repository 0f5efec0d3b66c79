import { rspack } from '@rspack/core';

const compiler = rspack({
  mode: 'production',
  target: 'node',
  entry: './app.mjs',
  output: { path: `${process.cwd()}/built` },
  performance: false,
});
compiler.run((error, stats) => {
  if (error) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
});

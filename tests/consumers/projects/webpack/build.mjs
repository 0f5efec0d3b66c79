import webpack from 'webpack';

const compiler = webpack({
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

import resolve from '@rollup/plugin-node-resolve';

export default {
  input: 'app.mjs',
  output: { dir: 'built', format: 'esm' },
  plugins: [resolve()],
  onwarn(warning) {
    // csv-parse has a circle of its own, which does no harm.
    if (warning.code !== 'CIRCULAR_DEPENDENCY' || warning.message.includes('/cf-recs/'))
      throw new Error(warning.message);
  },
};

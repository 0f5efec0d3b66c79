import { join } from 'node:path';
import { buildDataset, type CfRecsError, holdOutRandom, readInteractions } from 'cf-recs';
import { CommanderError } from 'commander';
import { judgeAll, toTable } from './judge.js';
import { loadTensorFlow } from './load-tensorflow.js';
import { saveNetwork } from './network-folder.js';
import { parseCommandLine } from './options.js';
import { serveNetwork } from './serve-network.js';
import { trainNetwork } from './train-network.js';

async function main(): Promise<void> {
  const { dataPath, modelDir, ...options } = parseCommandLine(process.argv.slice(2));
  const dataset = await buildDataset(readInteractions(dataPath));
  const { users, items, interactions } = dataset.summary;
  console.log(`Read      ${users} users, ${items} items, ${interactions} interactions`);

  const tf = await loadTensorFlow();
  console.log(`Backend   ${tf.getBackend()}`);
  console.log('Judged    on a fifth of what each user has');
  for (const line of toTable(await judgeAll(tf, holdOutRandom(dataset, { seed: options.seed }), options)))
    console.log(line);

  const start = performance.now();
  const { network, losses } = await trainNetwork(tf, dataset, options);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `Trained   on everything in ${seconds.toFixed(1)} s, loss ${losses[0].toFixed(4)} at first, ${losses.at(-1)!.toFixed(4)} at last`,
  );

  await saveNetwork(tf, join(modelDir, 'network'), network, dataset);
  await serveNetwork(network, dataset).save(join(modelDir, 'served'));
  network.dispose();
  console.log(`Saved     ${modelDir}: network (TensorFlow.js), served (cf-recs)`);
}

/** `code: message` of the library's errors and the file system's, on one line. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as Partial<CfRecsError>;
  const text = code === undefined || error.message.startsWith(code) ? error.message : `${code}: ${error.message}`;
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) {
    // Printed by commander; the help counts as an error of code 0.
    process.exitCode = error.exitCode;
  } else {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}

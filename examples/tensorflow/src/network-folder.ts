import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { io, LayersModel } from '@tensorflow/tfjs';
import type { Dataset } from 'cf-recs';
import type { Tf } from './load-tensorflow.js';

const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin';
const IDS_FILE = 'ids.json';

/** What the indexes of the network mean: the id of user or item u is the one at place u. */
export interface NetworkIds {
  readonly users: readonly string[];
  readonly items: readonly string[];
}

/** Writes and reads a LayersModel in a folder: TensorFlow.js alone has no handler for files in Node. */
const folderHandler = (tf: Tf, folder: string): Required<Pick<io.IOHandler, 'save' | 'load'>> => ({
  async save({ weightData, weightSpecs = [], ...topology }) {
    const manifest = [{ paths: [WEIGHTS_FILE], weights: weightSpecs }];
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, WEIGHTS_FILE), new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)));
    await writeFile(join(folder, MODEL_FILE), JSON.stringify({ ...topology, weightsManifest: manifest }));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  },
  async load() {
    const { weightsManifest, ...topology } = JSON.parse(
      await readFile(join(folder, MODEL_FILE), 'utf8'),
    ) as io.ModelJSON;
    const weights = await readFile(join(folder, WEIGHTS_FILE));
    return {
      ...topology,
      weightSpecs: weightsManifest.flatMap(({ weights: specs }) => specs),
      weightData: Uint8Array.from(weights).buffer,
    };
  },
});

/** Writes the network as a LayersModel, `model.json` and `weights.bin`, with the ids of its users and items. */
export async function saveNetwork(tf: Tf, folder: string, network: LayersModel, dataset: Dataset): Promise<void> {
  await network.save(folderHandler(tf, folder));
  const ids: NetworkIds = { users: dataset.users.ids, items: dataset.items.ids };
  await writeFile(join(folder, IDS_FILE), JSON.stringify(ids));
}

/** Reads what {@link saveNetwork} wrote. */
export async function loadNetwork(tf: Tf, folder: string): Promise<{ network: LayersModel; ids: NetworkIds }> {
  const ids = JSON.parse(await readFile(join(folder, IDS_FILE), 'utf8')) as NetworkIds;
  return { network: await tf.loadLayersModel(folderHandler(tf, folder)), ids };
}

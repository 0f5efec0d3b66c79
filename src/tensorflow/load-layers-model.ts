import type { io, LayersModel } from '@tensorflow/tfjs';
import { importNeeded } from '../import-package.js';
import { MODEL_FILE } from '../persistence/metadata/format.js';
import { corrupt } from '../persistence/model-place.js';
import { type ModelSource, readablePlace } from '../persistence/place-of.js';
import { type LayersModelFiles, readLayersModel } from '../persistence/read-layers-model.js';
import type { Library } from './library.js';

const PACKAGE = '@tensorflow/tfjs';

/**
 * What a `tf.LayersModel` can do here, so far as it can be said without the types of TensorFlow.js: tensors are `unknown`.
 * Who has its types names them: `loadLayersModel<tf.LayersModel>(folder)`.
 */
export interface LayersModelLike {
  /** The layers, from the history to the scores. */
  readonly layers: readonly { readonly name: string }[];
  /** Scores, a tensor of shape [batch, items], of history weights, a tensor of the same shape. */
  predict(x: unknown, args?: { readonly batchSize?: number; readonly verbose?: boolean }): unknown;
  /** Prints the layers and their shapes. */
  summary(): void;
  /** Frees the memory of the weights. */
  dispose(): unknown;
}

/**
 * What {@link loadLayersModel} resolves to.
 * @typeParam Model - type of the model, `tf.LayersModel` where the caller names it.
 */
export interface LoadedLayersModel<Model extends LayersModelLike = LayersModelLike> {
  /**
   * Two dense layers: a row of history weights, shape [batch, items], gives scores of the same shape. To be disposed of by
   * who loaded it.
   */
  readonly model: Model;
  /** The id of each place in such a row. */
  readonly itemIds: readonly string[];
  /** Length of the vectors between the two layers. */
  readonly embeddingDim: number;
}

/** The handler that TensorFlow.js reads a model by: alone, it has none for files in Node. */
function handlerOf({ json, weights }: LayersModelFiles): io.IOHandler {
  const { weightsManifest, ...topology } = json as unknown as io.ModelJSON;
  const weightSpecs = weightsManifest.flatMap(({ weights: specs }) => specs);
  return { load: async () => ({ ...topology, weightSpecs, weightData: weights.buffer as ArrayBuffer }) };
}

/** Opens the model, without the banner that TensorFlow.js prints at its first operation. */
async function openQuietly(tf: Library, files: LayersModelFiles): Promise<LayersModel> {
  const production = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    return await tf.loadLayersModel(handlerOf(files));
  } finally {
    tf.env().set('PROD', production);
  }
}

/**
 * Opens the `model.json` that `Recommender.save` wrote as a `tf.LayersModel`, on the backend that the process
 * has chosen. A row of history weights gives the scores of `recommend` up to a factor that is the same for all items of a
 * user; what users have seen, and how it ages, is left to the caller.
 *
 * The types of the package do without those of TensorFlow.js: name the type of the model to have it.
 *
 * @typeParam Model - type of the model: `tf.LayersModel`. Default: {@link LayersModelLike}, whose tensors are `unknown`.
 * @param source - path or file URL of the model folder, or a store.
 * @example
 * import * as tf from '@tensorflow/tfjs';
 * import { Recommender } from 'cf-recs';
 * import { loadLayersModel } from 'cf-recs/tensorflow';
 *
 * const recommender = await Recommender.fromInteractions([
 *   { userId: 'ann', itemId: 'a' },
 *   { userId: 'ann', itemId: 'b' },
 *   { userId: 'ben', itemId: 'b' },
 * ]);
 * await recommender.train();
 * await recommender.save('models/small');
 * const { model, itemIds } = await loadLayersModel<tf.LayersModel>('models/small');
 * const scores = model.predict(tf.tensor2d([itemIds.map((id) => (id === 'a' ? 1 : 0))]));
 * @throws CfRecsError `not-installed` where TensorFlow.js is not, with the command to type; `model-not-found`,
 * `model-corrupt` (also where a save was cut short between its files), `unsupported-format`, `invalid-option`.
 */
export async function loadLayersModel<Model extends LayersModelLike = LayersModelLike>(
  source: ModelSource,
): Promise<LoadedLayersModel<Model>> {
  const files = await readLayersModel(source);
  const tf = await importNeeded<Library>(PACKAGE);
  const { itemIds, embeddingDim } = files;
  const model = await openQuietly(tf, files).catch((cause: unknown) => {
    const problem = `TensorFlow.js cannot open ${MODEL_FILE} (${(cause as Error).message})`;
    throw corrupt(readablePlace(source), problem, cause);
  });
  // It is a `tf.LayersModel`; that this is what the caller's name for it means is the caller's word.
  return { model: model as LayersModelLike as Model, itemIds, embeddingDim };
}

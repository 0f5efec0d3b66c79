import type { LayersModel } from '@tensorflow/tfjs';
import { Recommender } from 'cf-recs';
import { loadLayersModel, tensorflowEngine } from 'cf-recs/tensorflow';

export async function train(folder: string): Promise<LayersModel> {
  const recommender = await Recommender.fromInteractions([{ userId: 'ann', itemId: 'a' }]);
  await recommender.train({ engine: tensorflowEngine() });
  await recommender.save(folder);
  return (await loadLayersModel<LayersModel>(folder)).model;
}

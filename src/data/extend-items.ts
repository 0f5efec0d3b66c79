import { atOnce } from '../pace.js';
import { assembleDataset } from './assemble-dataset.js';
import { type Dataset, emptyPairTable } from './dataset.js';
import { resolveDatasetOptions } from './dataset-options.js';
import { IdTable } from './ids/id-table.js';
import { densityOf } from './summarise.js';

/** A data set without users, items and interactions. */
export const emptyDataset = (): Dataset =>
  atOnce(
    assembleDataset({
      users: new IdTable().freeze(),
      items: new IdTable().freeze(),
      positives: emptyPairTable(0),
      dislikes: emptyPairTable(0),
      options: resolveDatasetOptions(),
      sources: [],
      read: { rows: 0, ignored: 0, events: {}, skipped: { count: 0, samples: [] }, warnings: [] },
    }),
  );

/** The data set with more items after its own, without users; ids that it has already stay where they are. */
export function extendItems(dataset: Dataset, ids: Iterable<string>): Dataset {
  const items = new IdTable(dataset.items.ids);
  for (const id of ids) items.add(id);
  const popularity = new Uint32Array(items.size);
  popularity.set(dataset.popularity);
  const recentPopularity = dataset.recentPopularity && new Float64Array(items.size);
  recentPopularity?.set(dataset.recentPopularity!);
  const summary = { ...dataset.summary, items: items.size };
  return {
    ...dataset,
    items: items.freeze(),
    popularity,
    recentPopularity,
    summary: { ...summary, density: densityOf(summary) },
  };
}

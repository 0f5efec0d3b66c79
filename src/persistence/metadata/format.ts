import * as v from 'valibot';
import type { ResolvedDatasetOptions } from '../../data/dataset-options.js';
import type { DatasetSummary, DataWarningCode, EventCount, SourceRecord } from '../../data/dataset-summary.js';
import { DEFAULT_HALF_LIFE } from '../../model/recency.js';
import type { EventWeight } from '../../types.js';
import { trainingRecord } from './training-record.js';

/** The version of the layout below; a change that older code cannot read raises it. */
export const FORMAT_VERSION = 3;

/**
 * The versions that are read: in 1 the record of a training said less, and named some things otherwise; in 2 events were
 * counted without their weights.
 */
export const READABLE_VERSIONS = [1, 2, FORMAT_VERSION] as const;

export const METADATA_FILE = 'metadata.json';
export const MODEL_FILE = 'model.json';

/** Names of data files: what `save` may remove where the new metadata does not name it. */
export const DATA_FILE = /^(?:weights|neighbours|users)-[0-9a-f]{16}\.bin$/;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());

/** An object whose keys are anybody's words, `__proto__` among them. */
const openRecord = <Value>(accepts: (value: unknown) => boolean) =>
  v.custom<Readonly<Record<string, Value>>>(
    (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(accepts),
  );

/** An array of one kind, looked through without a record of each element: there are as many as items. */
const arrayOf = <Element>(expected: string, accepts: (element: unknown) => boolean) =>
  v.custom<readonly Element[]>((value) => Array.isArray(value) && value.every(accepts), `Expected ${expected}`);

const itemIds = arrayOf<string>('non-empty strings', (id) => typeof id === 'string' && id !== '');
/** What a Uint32Array holds; arithmetic with anything but a number would make a text of it, and fall into deep arrays. */
const isCount = (each: unknown): boolean => typeof each === 'number' && each >>> 0 === each;
const counts = arrayOf<number>('integers from 0 to 4294967295', isCount);

const amounts = arrayOf<number>('finite numbers >= 0', (each) => Number.isFinite(each) && (each as number) >= 0);
const halfLife = v.pipe(v.number(), v.finite(), v.gtValue(0));
const days = v.nullable(halfLife);

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const fileEntry = (name: RegExp) =>
  v.object({
    name: v.pipe(v.string(), v.regex(name)),
    bytes: count,
    sha256,
  });

const section = v.object({
  kind: v.picklist(['uint8', 'uint32', 'float32', 'float64']),
  offset: v.pipe(count, v.multipleOf(8)),
  length: count,
});

/** A data file that is made of arrays, and where each stands. */
const sectionedFile = (name: RegExp) =>
  v.object({ ...fileEntry(name).entries, sections: v.record(v.string(), section) });

const datasetOptions: v.GenericSchema<unknown, ResolvedDatasetOptions> = v.object({
  eventWeights: openRecord<EventWeight>((weight) => weight === 'retract' || Number.isFinite(weight)),
  weighting: v.picklist(['event', 'value']),
  aggregate: v.picklist(['max', 'sum', 'last']),
  minUserInteractions: count,
  minItemInteractions: count,
  maxUserInteractions: v.nullable(count),
  // Folders that were written before it was an option do not have it.
  popularity: v.optional(v.object({ halfLifeDays: days, windowDays: days }), { halfLifeDays: null, windowDays: null }),
  onInvalid: v.nullable(v.picklist(['error', 'skip'])),
});

const isEventCount = (value: unknown): boolean => {
  const { count, weight } = Object(value) as Partial<EventCount>;
  return Number.isSafeInteger(count) && (weight === 'retract' || Number.isFinite(weight));
};

/** The words of warnings; later versions may know more. */
const warningCode = v.custom<DataWarningCode>((value) => typeof value === 'string');

const datasetSummary: v.GenericSchema<unknown, DatasetSummary> = v.object({
  users: count,
  items: count,
  interactions: count,
  dislikes: count,
  rows: count,
  ignored: v.optional(count, 0),
  events: openRecord<EventCount>(isEventCount),
  warnings: v.optional(v.array(v.object({ code: warningCode, message: v.string(), count })), []),
  period: v.nullable(v.object({ from: finite, to: finite })),
  density: finite,
  skipped: v.object({ count, samples: v.array(v.object({ place: v.string(), reason: v.string() })) }),
  filtered: v.object({ users: count, items: count, interactions: count }),
});

const source: v.GenericSchema<unknown, SourceRecord> = v.object({
  name: v.string(),
  bytes: count,
  sha256: v.string(),
  fields: openRecord<string | number>((value) => typeof value === 'string' || typeof value === 'number'),
});

/** What `metadata.json` holds, beside its checksum. */
export const metadataSchema = v.object({
  format: v.literal('cf-recs'),
  formatVersion: v.picklist(READABLE_VERSIONS),
  libraryVersion: v.string(),
  model: v.object({
    // Folders that were written before it was recorded do not have it.
    id: v.optional(v.nullable(sha256), null),
    embeddingDim: v.pipe(count, v.minValue(1)),
    poolingExponent: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    // Folders that were written before training could choose it do not have it.
    recencyHalfLife: v.optional(v.union([halfLife, v.literal(false)]), DEFAULT_HALF_LIFE),
  }),
  items: v.object({ ids: itemIds, popularity: counts, recentPopularity: v.optional(v.nullable(amounts), null) }),
  data: v.object({ options: datasetOptions, summary: datasetSummary, sources: v.array(source) }),
  /** Null where the vectors were trained elsewhere. */
  training: v.nullable(trainingRecord),
  files: v.object({
    model: fileEntry(/^model\.json$/),
    weights: fileEntry(/^weights-[0-9a-f]{16}\.bin$/),
    /** Not there where the model has no neighbours. */
    neighbours: v.optional(sectionedFile(/^neighbours-[0-9a-f]{16}\.bin$/)),
    users: v.nullable(sectionedFile(/^users-[0-9a-f]{16}\.bin$/)),
  }),
});

export type Metadata = v.InferOutput<typeof metadataSchema>;

/** A data file as the metadata names it. */
export type FileEntry = Metadata['files']['weights'];

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isCfRecsError } from '../../../src/errors.js';
import type { ModelSource } from '../../../src/persistence/place-of.js';
import { Random } from '../../../src/random.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { loadLayersModel } from '../../../src/tensorflow/index.js';
import { takeAllocations } from './allocations.js';
import { byteChanges, mix } from './change-bytes.js';
import { type Change, type Draft, pick } from './draft.js';
import { forgeLayersModel, forgeMetadata, forgeShape } from './forge-metadata.js';
import { forgeNeighbours, forgeUsers, forgeWeights } from './forge-parts.js';
import type { GoodFolder } from './good-folders.js';
import { changeKind, writeDraft } from './surroundings.js';
import { SWEEP, sweptDraft } from './sweep.js';
import { changeModel, saveAgain, useModel } from './use-model.js';

/** What became of a case: `loads`, or the code of the error. */
export interface Outcome {
  readonly outcome: string;
  /** What was done to which folder. */
  readonly title: string;
}

/** Beyond what the files of a folder themselves are, in bytes: tables of ids, hashes and kernels have a least size. */
const SPARE = 2 ** 21;

const forges = [forgeMetadata, forgeMetadata, forgeUsers, forgeNeighbours, forgeWeights];

/** The draft of a case, made from its number alone. */
function draftOf(number: number, folders: readonly GoodFolder[]): { draft: Draft; title: string } {
  if (number >= SWEEP) return sweptDraft(number, folders);
  const random = new Random(number);
  const { name, files } = folders[number % folders.length];
  const draft: Draft = { files, specials: new Map() };
  const others = folders.map((each) => each.files);
  const ways: readonly (() => readonly Change[])[] = [
    () => [pick(byteChanges, random)],
    () => [pick(byteChanges, random), pick(byteChanges, random)],
    () => [pick(forges, random)],
    () => [pick(forges, random)],
    () => [pick(forges, random)],
    () => [pick(forges, random), pick(byteChanges, random)],
    () => [mix(others)],
    () => [forgeLayersModel],
    () => [pick([changeKind, forgeShape], random)],
  ];
  // Folders and ways have nothing in common but the case.
  const changes = pick(ways, random)();
  const done = changes.map((change) => change(draft, random));
  return { draft, title: `${name}: ${done.join('; then ')}` };
}

/** The bytes of a draft's files. Those that are said to be larger than any memory count nothing. */
function bytesOf({ files, specials }: Draft): number {
  const sparse = [...specials.values()].map((special) => (special.kind === 'sparse' ? special.size : 0));
  const sizes = [...Object.values(files).map(({ length }) => length), ...sparse.filter((size) => size < 2 ** 24)];
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @throws where what all objects share has got something new. */
function expectUnpolluted(): void {
  const found = [Object.prototype, Array.prototype].flatMap((each) => Object.keys(each));
  if (found.length > 0) throw new Error(`Expected nothing on the prototypes, got ${found.join(', ')}`);
}

function expectBounded(work: string, files: number): void {
  const { largest, total } = takeAllocations();
  if (largest > files + SPARE) throw new Error(`${work} asked for ${largest} bytes at once, of files of ${files}`);
  if (total > 20 * (files + SPARE)) throw new Error(`${work} asked for ${total} bytes, of files of ${files}`);
}

/** Loads and uses what a case has left of a model. @returns `loads`, or the code of the error. */
async function judge(number: number, source: ModelSource, bytes: number): Promise<string> {
  takeAllocations();
  try {
    const recommender = await Recommender.load(source);
    expectBounded('load', bytes);
    await useModel(recommender);
    expectBounded('use', bytes);
    if (number % 4 === 0) await saveAgain(recommender);
    if (number % 4 === 1) changeModel(recommender);
    return 'loads';
  } catch (error) {
    if (!isCfRecsError(error)) throw error;
    expectBounded('load', bytes);
    return error.code;
  } finally {
    expectUnpolluted();
  }
}

/** Opens the same folder by TensorFlow.js. @returns `opens`, or the code of the error. */
async function judgeLayersModel(folder: string): Promise<string> {
  try {
    (await loadLayersModel(folder)).model.dispose();
    return 'opens';
  } catch (error) {
    if (!isCfRecsError(error)) throw error;
    return error.code;
  } finally {
    expectUnpolluted();
  }
}

/**
 * Runs a case, of which the number is all that there is to know. @param place - a folder for its files, removed after it.
 * @throws what no hostile folder may bring about: any error without a code, numbers that are not finite, too much memory.
 */
export async function runCase(number: number, folders: readonly GoodFolder[], place: string): Promise<Outcome> {
  const { draft, title } = draftOf(number, folders);
  const folder = join(place, 'model');
  try {
    await writeDraft(draft, folder, join(place, 'outside'));
    const inStore = number % 3 === 1 && draft.specials.size === 0;
    const source: ModelSource = inStore ? { read: (name) => draft.files[name] } : folder;
    const outcome = await judge(number, source, bytesOf(draft));
    const layers = number % 5 === 0 ? `, ${await judgeLayersModel(folder)}` : '';
    return { outcome: outcome + layers, title };
  } catch (cause) {
    throw new Error(`Case ${number} (${title}): ${(cause as Error).message}`, { cause });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

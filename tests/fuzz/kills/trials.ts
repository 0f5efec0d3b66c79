import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Random } from '../../../src/random.js';
import { readFiles } from '../../support/model-folders.js';
import type { Arena, Contender, Counts } from './arena.js';

/** Milliseconds within which a saver is killed: several saves. */
const LONGEST_LIFE = 150;

/** What came of some kills. */
export interface Kills {
  /** Files that were left behind, by kind. */
  readonly leftovers: Counts;
  /** What readers got meanwhile: loads of either model. */
  readonly loads: number;
}

const kindOf = (name: string): string => name.replaceAll(/[0-9a-f]{16}|-[0-9a-f-]{36}/g, '*');

async function expectAlone(folder: string, { files }: Contender): Promise<void> {
  const found = await readFiles(folder);
  if (isDeepStrictEqual(found, files)) return;
  throw new Error(`Expected ${Object.keys(files).join(', ')} in ${folder}, got ${Object.keys(found).join(', ')}`);
}

/** @throws where readers got anything but the two models. @returns how many loads there were. */
function expectModels(arena: Arena, counts: Counts): number {
  const others = Object.keys(counts).filter((got) => !arena.contenders.some(({ digest }) => digest === got));
  if (others.length > 0) throw new Error(`Expected readers to get one of the two models, got ${others.join('; ')}`);
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * Kills savers at random moments, while others load: each time the folder must hold a model, and the next save clean up.
 * @param kills - or more, until one was killed in the middle of a save.
 */
export async function killSavers(arena: Arena, kills: number, random: Random): Promise<Kills> {
  const folder = arena.folder('killed');
  await arena.save(folder, arena.contenders[0]);
  const readers = await Promise.all([arena.reader(folder), arena.reader(folder)]);
  const leftovers: Record<string, number> = {};
  for (let round = 0; round < kills || Object.keys(leftovers).length === 0; round++) {
    const { child } = await arena.saver(folder);
    await pause(LONGEST_LIFE * random.uniform());
    child.kill('SIGKILL');
    await once(child, 'exit');
    const winner = await arena.winner(folder);
    for (const name of Object.keys(await readFiles(folder))) {
      if (name in winner.files) continue;
      leftovers[kindOf(name)] = (leftovers[kindOf(name)] ?? 0) + 1;
    }
    const next = arena.contenders[random.integer(2)];
    await arena.save(folder, next);
    await expectAlone(folder, next);
  }
  const loads = await Promise.all(readers.map(async ({ stop }) => expectModels(arena, await stop())));
  return { leftovers, loads: loads[0] + loads[1] };
}

/**
 * Lets two processes save at once, and a third one that is killed now and then.
 * @param milliseconds - for how long, or longer, until one has saved and one was refused.
 * @returns how the saves of the two ended.
 */
export async function contend(arena: Arena, kills: number, milliseconds: number): Promise<Counts & { loads: number }> {
  const folder = arena.folder('contended');
  await arena.save(folder, arena.contenders[0]);
  const reader = await arena.reader(folder);
  const [one, other] = await Promise.all([arena.saver(folder), arena.saver(folder)]);
  await pause(milliseconds);
  const isSeen = (outcome: string) => [one, other].some(({ counted }) => outcome in counted());
  while (!isSeen('saved') || !isSeen('busy')) await pause(milliseconds / 10);
  for (let round = 0; round < kills; round++) {
    const { child } = await arena.saver(folder);
    await pause(milliseconds / 10);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const ends = [await one.stop(), await other.stop()];
  const winner = await arena.winner(folder);
  await arena.save(folder, winner);
  await expectAlone(folder, winner);
  const counts = { saved: 0, busy: 0 };
  for (const [outcome, count] of ends.flatMap((end) => Object.entries(end))) {
    if (outcome !== 'saved' && outcome !== 'busy') throw new Error(`Expected saves to end or be busy, got ${outcome}`);
    counts[outcome] += count;
  }
  return { ...counts, loads: expectModels(arena, await reader.stop()) };
}

/** Saves where files may not grow beyond a size: the model before stays. @returns how saves ended. */
export async function limitFiles(arena: Arena, blocks: readonly number[]): Promise<Counts> {
  const folder = arena.folder('limited');
  const [before, after] = arena.contenders;
  const counts: Record<string, number> = {};
  for (const each of blocks) {
    await arena.save(folder, before);
    const [[outcome]] = Object.entries(await arena.limitedSave(folder, after, each));
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    await expectAlone(folder, outcome === 'saved' ? after : before);
  }
  return counts;
}

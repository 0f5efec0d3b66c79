import { sha256 } from '../../../src/persistence/metadata/sealed-json.js';
import type { Section } from '../../../src/persistence/sections.js';
import type { Random } from '../../../src/random.js';
import { metadataOf, partName } from '../../support/model-folders.js';
import { type Change, type Draft, pick } from './draft.js';
import { changeTree, sealText } from './forge-metadata.js';
import { hostileValue, withRaw } from './hostile-values.js';

// Binary files that somebody made on purpose, under sizes and hashes that fit them.

const WIDTH = { uint8: 1, uint32: 4, float32: 4, float64: 8 } as const;

const floats = [Number.NaN, Infinity, -Infinity, 0, -0, 1e-45, 3.4e38, -3.4e38, 1e38, 1e20, -1, 1e308, -1e308];
const integers = [0, 1, 2, 5, 7, 255, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

/** Writes some number into one element of a section. */
function writeElement(bytes: Buffer, { kind, offset, length }: Section, random: Random): string {
  const at = offset + WIDTH[kind] * random.integer(Math.max(1, length));
  if (at + WIDTH[kind] > bytes.length) return 'nothing';
  const value = kind.startsWith('float') ? pick(floats, random) : pick(integers, random);
  if (kind === 'uint8') bytes.writeUInt8(value & 255, at);
  if (kind === 'uint32') {
    const near = (bytes.readUInt32LE(at) + pick([1, -1, 2, 2 ** 31], random)) >>> 0;
    bytes.writeUInt32LE(random.integer(2) === 0 ? near : value, at);
  }
  if (kind === 'float32') bytes.writeFloatLE(value, at);
  if (kind === 'float64') bytes.writeDoubleLE(value, at);
  return `${kind} at ${at}`;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The ids of the users file, changed as JSON, where they fit in the room they had. */
function changeIds(bytes: Buffer, { offset, length }: Section, random: Random): string {
  const room = bytes.subarray(offset, offset + length);
  const ids = parsed(room.toString());
  if (!Array.isArray(ids) || ids.length === 0) return 'nothing';
  const at = random.integer(ids.length);
  ids[at] = random.integer(2) === 0 ? ids[random.integer(ids.length)] : hostileValue(ids[at], random);
  const text = Buffer.from(withRaw(JSON.stringify(ids)));
  if (text.length > room.length) return 'nothing';
  room.fill(0x20);
  text.copy(room);
  return `id ${at}`;
}

type Kind = 'users' | 'neighbours';

function forge(draft: Draft, kind: Kind, random: Random): string {
  const metadata = metadataOf(draft.files);
  const name = partName(draft.files, kind);
  const entry = metadata.files?.[kind];
  if (name === undefined || !entry?.sections) return 'nothing';
  let bytes = Buffer.from(draft.files[name]);
  const done: string[] = [];
  for (let left = 1 + random.integer(3); left > 0; left--) {
    const section = pick(Object.keys(entry.sections), random);
    const { [section]: found } = entry.sections;
    const way = random.integer(8);
    if (way === 0) done.push(`sections: ${changeTree(entry.sections as never, random)}`);
    else if (way === 1) bytes = bytes.subarray(0, random.integer(bytes.length + 1));
    else if (!(found?.kind in WIDTH) || !Number.isSafeInteger(found.offset + found.length)) done.push('nothing');
    else if (way === 2 && section === 'ids') done.push(changeIds(bytes, found, random));
    else done.push(`${section}: ${writeElement(bytes, found, random)}`);
  }
  Object.assign(entry, { bytes: bytes.length, sha256: sha256(bytes) });
  draft.files = { ...draft.files, [name]: bytes, 'metadata.json': sealText(metadata) };
  return `${kind}: ${done.join(', ')}`;
}

export const forgeUsers: Change = (draft, random) => forge(draft, 'users', random);
export const forgeNeighbours: Change = (draft, random) => forge(draft, 'neighbours', random);

/** Numbers of the tables: single ones, or all of them scaled. */
export const forgeWeights: Change = (draft, random) => {
  const metadata = metadataOf(draft.files);
  const name = partName(draft.files, 'weights');
  if (name === undefined || !metadata.files?.weights) return 'nothing';
  const bytes = Buffer.from(draft.files[name]);
  const scale = random.integer(3) === 0 ? pick(floats, random) : null;
  for (let at = 0; at + 4 <= bytes.length && scale !== null; at += 4) {
    bytes.writeFloatLE(bytes.readFloatLE(at) * scale, at);
  }
  const section = { kind: 'float32', offset: 0, length: bytes.length >> 2 } as const;
  const done = Array.from({ length: random.integer(4) }, () => writeElement(bytes, section, random));
  Object.assign(metadata.files.weights, { bytes: bytes.length, sha256: sha256(bytes) });
  draft.files = { ...draft.files, [name]: bytes, 'metadata.json': sealText(metadata) };
  return `weights: times ${scale ?? 1}, ${done.join(', ')}`;
};

import { sha256 } from '../../../src/persistence/metadata/sealed-json.js';
import { type Files, withPart } from '../../support/model-folders.js';
import type { Draft } from './draft.js';
import type { GoodFolder } from './good-folders.js';

// Not drawn but gone through: every byte of every file of some folders, changed in each of these ways.

/** The numbers of such cases begin here. */
export const SWEEP = 2 ** 32;

const SWEPT = ['spectral with neighbours', 'odd ids'];

/** The end of a sealed text: its checksum, and what stands around it. */
const SEAM = `"checksum":"${'0'.repeat(64)}"}\n`.length;

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] ^= 1 << (at % 8);
  return changed;
}

/** Files with another one under a size and a hash that fit it. */
function forged(files: Files, name: string, bytes: Buffer): Files {
  const [kind] = name.split('-');
  if (kind === 'weights' || kind === 'neighbours' || kind === 'users') return withPart(files, kind, bytes);
  const content = bytes.subarray(0, bytes.length - SEAM);
  // A sealed text is hashed as it was before its checksum became the last field.
  const checksum = sha256(Buffer.concat([content.subarray(0, -1), Buffer.from('}')]));
  return { ...files, [name]: Buffer.concat([content, Buffer.from(`"checksum":"${checksum}"}\n`)]) };
}

type Way = (files: Files, name: string, at: number) => Files;

const ways: Readonly<Record<string, Way>> = {
  flips: (files, name, at) => ({ ...files, [name]: flipped(files[name], at) }),
  'cuts at': (files, name, at) => ({ ...files, [name]: files[name].subarray(0, at) }),
  'swaps with the next': (files, name, at) => {
    const changed = Buffer.from(files[name]);
    const next = (at + 1) % changed.length;
    [changed[at], changed[next]] = [changed[next], changed[at]];
    return { ...files, [name]: changed };
  },
  'forges by a flip of': (files, name, at) => forged(files, name, flipped(files[name], at)),
};

/** Every place of a byte in the swept folders, in order. */
const placesOf = (folders: readonly GoodFolder[]) =>
  folders
    .filter(({ name }) => SWEPT.includes(name))
    .flatMap((folder) => Object.entries(folder.files).map(([name, { length }]) => ({ folder, name, length })));

/** How many cases there are. */
export const countSwept = (folders: readonly GoodFolder[]): number =>
  Object.keys(ways).length * placesOf(folders).reduce((sum, { length }) => sum + length, 0);

/** The draft of a case, by its number from {@link SWEEP} on. */
export function sweptDraft(number: number, folders: readonly GoodFolder[]): { draft: Draft; title: string } {
  const names = Object.keys(ways);
  const [words] = names.slice((number - SWEEP) % names.length);
  let at = Math.floor((number - SWEEP) / names.length);
  for (const { folder, name, length } of placesOf(folders)) {
    if (at < length) {
      const draft: Draft = { files: ways[words](folder.files, name, at), specials: new Map() };
      return { draft, title: `${folder.name}: ${words} byte ${at} of ${name}` };
    }
    at -= length;
  }
  throw new RangeError(`Expected a case below ${SWEEP + countSwept(folders)}, got ${number}`);
}

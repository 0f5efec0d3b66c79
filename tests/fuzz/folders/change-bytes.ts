import type { Random } from '../../../src/random.js';
import { type Change, type Draft, pick, pickName, someBytes } from './draft.js';

// What a disk, a network or a careless hand does to files: no checksum fits afterwards.

type Edit = (bytes: Buffer, random: Random) => Buffer;

const edits: Readonly<Record<string, Edit>> = {
  'flips a bit': (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (bytes.length > 0) changed[random.integer(bytes.length)] ^= 1 << random.integer(8);
    return changed;
  },
  'sets a byte': (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (bytes.length > 0) changed[random.integer(bytes.length)] = random.integer(256);
    return changed;
  },
  truncates: (bytes, random) => bytes.subarray(0, random.integer(bytes.length + 1)),
  'cuts the end of': (bytes, random) => bytes.subarray(0, bytes.length - someBytes(Math.min(16, bytes.length), random)),
  'cuts the start of': (bytes, random) => bytes.subarray(random.integer(bytes.length + 1)),
  enlarges: (bytes, random) => Buffer.concat([bytes, Buffer.alloc(someBytes(100_000, random), random.integer(256))]),
  'inserts into': (bytes, random) => {
    const at = random.integer(bytes.length + 1);
    const inserted = Buffer.alloc(someBytes(64, random), random.integer(256));
    return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
  },
  zeroes: (bytes, random) => {
    const start = random.integer(bytes.length + 1);
    return Buffer.from(bytes).fill(0, start, Math.min(bytes.length, start + random.integer(64)));
  },
  'moves bytes within': (bytes, random) => {
    const start = random.integer(bytes.length + 1);
    const changed = Buffer.from(bytes);
    changed.copy(changed, random.integer(bytes.length + 1), start, start + someBytes(64, random));
    return changed;
  },
  doubles: (bytes) => Buffer.concat([bytes, bytes]),
};

const changeOne =
  (words: string, edit: Edit): Change =>
  (draft, random) => {
    const name = pickName(draft, random);
    draft.files = { ...draft.files, [name]: edit(draft.files[name], random) };
    return `${words} ${name}`;
  };

const swap: Change = (draft, random) => {
  const [one, other] = [pickName(draft, random), pickName(draft, random)];
  draft.files = { ...draft.files, [one]: draft.files[other], [other]: draft.files[one] };
  return `swaps ${one} and ${other}`;
};

const remove: Change = (draft, random) => {
  const name = pickName(draft, random);
  draft.files = Object.fromEntries(Object.entries(draft.files).filter(([each]) => each !== name));
  return `removes ${name}`;
};

/** Puts a file of another folder in the place of one of the same kind, or under its own name beside it. */
export const mix =
  (others: readonly Draft['files'][]): Change =>
  (draft, random) => {
    const other = pick(others, random);
    const name = pick(Object.keys(other), random);
    const kind = name.split('-')[0];
    const target = random.integer(2) === 0 ? name : Object.keys(draft.files).find((each) => each.startsWith(kind));
    draft.files = { ...draft.files, [target ?? name]: other[name] };
    return `puts ${name} of another model in the place of ${target ?? name}`;
  };

export const byteChanges: readonly Change[] = [
  ...Object.entries(edits).map(([words, edit]) => changeOne(words, edit)),
  swap,
  remove,
];

import { sha256 } from '../../../src/persistence/metadata/sealed-json.js';
import type { Random } from '../../../src/random.js';
import { type Change, pick, type Tree, treeOf } from './draft.js';
import { hostileKey, hostileValue, withRaw } from './hostile-values.js';

// What somebody writes on purpose: every checksum fits.

/** The text under a checksum that fits it, as `seal` writes it; hostile values stand in it as they are. */
export function sealText(tree: object): Buffer {
  const text = withRaw(JSON.stringify(tree));
  return Buffer.from(`${text.slice(0, -1)},"checksum":"${sha256(text)}"}\n`);
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** A place in a tree, where each level is as likely as any other: arrays are long. */
function placeIn(tree: Tree, random: Random): { readonly owner: Tree; readonly key: string } {
  const key = pick(Object.keys(tree), random) ?? '0';
  const value = Reflect.get(tree, key);
  if (!isTree(value) || Object.keys(value).length === 0 || random.integer(4) === 0) return { owner: tree, key };
  return placeIn(value, random);
}

/** Sets an own value, whatever the key: `__proto__` as JSON.parse does. */
const put = (owner: Tree, key: string, value: unknown): void => {
  Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
};

type Edit = (owner: Tree, key: string, random: Random) => string;

const edits: readonly Edit[] = [
  (owner, key, random) => {
    const value = hostileValue(Reflect.get(owner, key), random);
    put(owner, key, value);
    return `= ${JSON.stringify(value)?.slice(0, 40)}`;
  },
  (owner, key) => {
    if (Array.isArray(owner)) owner.splice(Number(key), 1);
    else Reflect.deleteProperty(owner, key);
    return 'removed';
  },
  (owner, key, random) => {
    const added = hostileKey(random);
    if (Array.isArray(owner)) owner.push(owner[Number(key)]);
    else put(owner, added, hostileValue(Reflect.get(owner, key), random));
    return `beside it ${Array.isArray(owner) ? 'once more' : added}`;
  },
  (owner, key, random) => {
    const other = pick(Object.keys(owner), random);
    const value = Reflect.get(owner, key);
    put(owner, key, Reflect.get(owner, other));
    put(owner, other, value);
    return `swapped with ${other}`;
  },
];

/** Changes a tree in one place. @returns what was done. */
export function changeTree(tree: Tree, random: Random): string {
  const { owner, key } = placeIn(tree, random);
  return `${key} ${pick(edits, random)(owner, key, random)}`;
}

/** One to three values of the metadata. */
export const forgeMetadata: Change = (draft, random) => {
  const tree = treeOf(draft.files);
  const done = Array.from({ length: 1 + random.integer(3) }, () => changeTree(tree, random));
  draft.files = { ...draft.files, 'metadata.json': sealText(tree) };
  return `metadata: ${done.join(', ')}`;
};

/** The LayersModel, with the metadata that fits it. */
export const forgeLayersModel: Change = (draft, random) => {
  const { checksum: _, ...json } = JSON.parse(draft.files['model.json'].toString());
  const done = changeTree(json, random);
  const bytes = sealText(json);
  const metadata = treeOf(draft.files) as { files?: { model?: object } };
  Object.assign(metadata.files?.model ?? {}, { bytes: bytes.length, sha256: sha256(bytes) });
  draft.files = { ...draft.files, 'model.json': bytes, 'metadata.json': sealText(metadata) };
  return `model.json: ${done}`;
};

/** Tables that promise more than there is, in sizes that fit each other: no items, or vectors of any length. */
export const forgeShape: Change = (draft, random) => {
  const metadata = treeOf(draft.files) as { items?: object; model?: object; files?: { weights?: object } };
  const embeddingDim = pick([1, 2 ** 16, 2 ** 17, 2 ** 38, 2 ** 50], random);
  const [ids, popularity] = random.integer(2) === 0 ? [[], []] : [['a'], [1]];
  Object.assign(metadata.items ?? {}, { ids, popularity, recentPopularity: null });
  Object.assign(metadata.model ?? {}, { embeddingDim });
  const bytes = Buffer.alloc(Math.min(8 * ids.length * embeddingDim, 64));
  const size = ids.length === 0 ? 0 : 8 * embeddingDim;
  Object.assign(metadata.files?.weights ?? {}, { bytes: size, sha256: sha256(bytes) });
  const name = Object.keys(draft.files).find((each) => each.startsWith('weights-'));
  if (name === undefined) return 'nothing';
  if (size > bytes.length) draft.specials.set(name, { kind: 'sparse', size: Math.min(size, 2 ** 42) });
  const sealed = sealText({ ...metadata, files: { ...metadata.files, users: null, neighbours: undefined } });
  draft.files = { ...draft.files, [name]: bytes, 'metadata.json': sealed };
  return `${ids.length} items x ${embeddingDim}`;
};

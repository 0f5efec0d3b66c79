import type { Random } from '../../../src/random.js';
import { type Files, metadataOf } from '../../support/model-folders.js';

/** What stands in a folder in the place of a file's bytes. */
export type Special =
  | { readonly kind: 'folder' | 'pipe' }
  /** A link to a file elsewhere, which holds these bytes. */
  | { readonly kind: 'link'; readonly bytes: Buffer }
  | { readonly kind: 'link-to'; readonly path: string }
  /** A file of zeros that takes no room on the disk. */
  | { readonly kind: 'sparse'; readonly size: number };

/** A folder under change: what it will hold, by name. */
export interface Draft {
  files: Files;
  readonly specials: Map<string, Special>;
}

/** Changes a draft. @returns what was done, in a few words. */
export type Change = (draft: Draft, random: Random) => string;

export const pick = <Value>(values: readonly Value[], random: Random): Value => values[random.integer(values.length)];

/** The name of one of the files. */
export const pickName = ({ files }: Draft, random: Random): string => pick(Object.keys(files), random);

/** A number of bytes, small ones more often than large ones. */
export const someBytes = (most: number, random: Random): number => Math.ceil(most * random.uniform() ** 3);

/** Metadata as a tree that anything may be done to. */
export type Tree = Record<string, unknown> | unknown[];

export const treeOf = (files: Files): Tree => metadataOf(files) as unknown as Tree;

import { resolve } from 'node:path';
import { CfRecsError, describe } from '../errors.js';
import type { UrlLike } from '../types.js';
import { describePlace, isFunction, toPath } from '../validate.js';
import { ModelFolder } from './folder/model-folder.js';
import type { ReadablePlace, WritablePlace } from './model-place.js';
import { type ModelStore, type ReadableStore, StoreReader, StoreWriter } from './model-store.js';

/** Where a model is saved to: a folder by its path or file URL, which is made where there is none, or a store. */
export type ModelTarget = string | UrlLike | ModelStore;

/** Where a model is loaded from: a folder by its path or file URL, or a store, of which only `read` is called. */
export type ModelSource = string | UrlLike | ReadableStore;

const refuse = (got: string): CfRecsError =>
  new CfRecsError(
    'invalid-option',
    `Expected the place of the model to be a path, a file URL or a store { read, write, remove, list }, got ${got}`,
  );

/** The folder that a path names; null where a caller gave something else. */
function folderOf(place: unknown): ModelFolder | null {
  const path = toPath(place);
  return path === null || path === '' ? null : new ModelFolder(resolve(path));
}

/** Checks that something is a store, as far as it is needed. @throws CfRecsError `invalid-option`, naming what is missing. */
function checkStore(place: unknown, needed: readonly (keyof ModelStore)[]): void {
  // A URL of the web has none of them either, but nobody meant it as a store.
  if (typeof place !== 'object' || place === null || 'href' in place) throw refuse(describePlace(place));
  const missing = needed.filter((name) => !isFunction((place as Record<string, unknown>)[name]));
  if (missing.length === 0) return;
  const names = missing.map((name) => `\`${name}\``).join(', ');
  throw refuse(`${describe(place)} without the function${missing.length > 1 ? 's' : ''} ${names}`);
}

/** @throws CfRecsError `invalid-option`. */
export function readablePlace(source: ModelSource): ReadablePlace {
  const folder = folderOf(source);
  if (folder !== null) return folder;
  checkStore(source, ['read']);
  return new StoreReader(source as ReadableStore);
}

/** @throws CfRecsError `invalid-option`. */
export function writablePlace(target: ModelTarget): WritablePlace {
  const folder = folderOf(target);
  if (folder !== null) return folder;
  checkStore(target, ['read', 'write', 'remove', 'list']);
  return new StoreWriter(target as ModelStore);
}

import { accessSync, constants, existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve, sep } from 'node:path';
import type { EventWeight } from 'cf-recs';
import { InvalidArgumentError } from 'commander';

/** A number as it is typed. Bounds and whole numbers are left to the library, which knows them. */
export function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) {
    throw new InvalidArgumentError(`Expected a number, got ${JSON.stringify(text)}.`);
  }
  return value;
}

/** A number, or `off`, which the library calls false. */
export const toNumberOrOff = (text: string): number | false => (text === 'off' ? false : toNumber(text));

/** Text, or `none`, which the library calls null. */
export const toTextOrNone = (text: string): string | null => (text === 'none' ? null : text);

/** A path as it is typed: not empty. */
export function toPath(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected a path, got "".');
  return text;
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** The path of a log, which is no folder. */
export function toLog(text: string): string {
  if (!isFolder(toPath(text))) return text;
  throw new InvalidArgumentError(`Expected a file, got the folder ${JSON.stringify(text)}.`);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

// Where a command writes is checked before its work, as far as it can be: a training may take long.

/** Whether there is something of that name, were it a link that leads nowhere. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** What stands in the place of what was expected. */
function refuse(expected: string, path: string): InvalidArgumentError {
  const [what, end] = existsSync(path) ? [isFolder(path) ? 'folder' : 'file', ''] : ['link', ', which leads nowhere'];
  return new InvalidArgumentError(`Expected ${expected}, got the ${what} ${JSON.stringify(path)}${end}.`);
}

/** A folder to write to, or the path of one that can be made: what is there already of the path is a folder. */
export function toFolder(text: string): string {
  let nearest = resolve(toPath(text));
  while (!isThere(nearest)) nearest = dirname(nearest);
  if (!isFolder(nearest)) throw refuse('a folder', nearest);
  if (isWritable(nearest)) return text;
  throw new InvalidArgumentError(`Expected a folder that can be written to, got ${JSON.stringify(nearest)}.`);
}

/** Where a file is to be written: there is none, or one whose place can be taken. */
function checkFile(path: string): void {
  if (isThere(path) && (isFolder(path) || !existsSync(path))) throw refuse('a file', path);
}

/** A folder to save a model to. */
export function toModelFolder(text: string): string {
  for (const name of ['metadata.json', 'model.json']) checkFile(join(toFolder(text), name));
  return text;
}

/** Whether a path names a page, and no folder for one. */
const isPage = (path: string): boolean => /^\.html?$/i.test(extname(path));

/** Whether a folder is to be made where a page is to be written, or below it. */
export const isWithin = (folder: string, page: string): boolean =>
  isPage(page) && (resolve(folder) + sep).startsWith(resolve(page) + sep);

/** The place of a page: an .html file, or a folder, which may be missing where its name does not look like that of a file. */
export function toPage(text: string): string {
  const path = toPath(text);
  const isFile = isPage(path);
  if (!isFile && !isFolder(path) && (existsSync(path) || (extname(path) !== '' && !/[/\\]$/.test(path)))) {
    throw new InvalidArgumentError(`Expected a file that ends in .html, or a folder, got ${JSON.stringify(text)}.`);
  }
  toFolder(isFile ? dirname(path) : path);
  checkFile(isFile ? path : join(path, 'report.html'));
  return path;
}

/** Adds a text to those named before. */
export const addItem = (text: string, items: readonly string[] = []): string[] => [...items, text];

function toWeight(text: string): number {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  throw new InvalidArgumentError(`Expected a number or retract, got ${JSON.stringify(text)}.`);
}

type EventWeights = Readonly<Record<string, EventWeight>>;

/** Adds `name=weight` to the weights named before; `name=retract` takes back. */
export function addWeight(text: string, weights: EventWeights = {}): EventWeights {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError(`Expected NAME=WEIGHT, such as like=2, got ${JSON.stringify(text)}.`);
  const weight = text.slice(at + 1);
  return { ...weights, [text.slice(0, at)]: weight === 'retract' ? weight : toWeight(weight) };
}

/** A column by its name, or by its number, counted from 0. */
export const toColumn = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : toPath(text));

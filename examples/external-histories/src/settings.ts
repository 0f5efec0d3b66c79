import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The model that the repository ships, with its histories. */
export const SAMPLE = fileURLToPath(new URL('../../../models/latest', import.meta.url));

/** A folder that the command line or a setting names, seen from where the command was typed: npm changes to the workspace. */
export const folderOf = (path: string): string => resolve(process.env.INIT_CWD || '', path);

/** Where the model without histories is. */
export const MODEL = process.env.MODEL_DIR
  ? folderOf(process.env.MODEL_DIR)
  : fileURLToPath(new URL('../model', import.meta.url));

export const HISTORIES_URL = process.env.HISTORIES_URL || 'postgresql://localhost/postgres';

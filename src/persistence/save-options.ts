import { flag, resolveOptions } from '../validate.js';

/** Options of `save`. */
export interface SaveOptions {
  /** false leaves out user ids and histories, the only personal data; default true. */
  readonly histories?: boolean | undefined;
}

const saveRules = { histories: flag(true) };
export const resolveSaveOptions = (input?: SaveOptions) => resolveOptions('save', saveRules, input);

/** Options of `load`: none yet. */
export type LoadOptions = Readonly<Record<never, never>>;

export const resolveLoadOptions = (input?: LoadOptions) => resolveOptions('load', {}, input);

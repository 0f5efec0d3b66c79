import { CfRecsError } from './errors.js';

/**
 * Imports an optional package. By a variable, and with marks for webpack, Turbopack and Vite, so that no bundler looks for
 * a package that is not installed, or packs one of some megabytes that is.
 * @typeParam Library - type of the package, whose word the caller takes for it.
 */
export async function importPackage<Library>(name: string): Promise<Library> {
  const imported: Library & { readonly default?: Library } = await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ name
  );
  // Node puts the names of a CommonJS module on `default`; bundlers may put them on the module itself.
  return imported.default ?? imported;
}

/**
 * Imports an optional package that is needed now.
 * @throws CfRecsError `not-installed` where it is not installed or does not load, with the command to type.
 */
export async function importNeeded<Library>(name: string): Promise<Library> {
  try {
    return await importPackage<Library>(name);
  } catch (cause) {
    // Not by `instanceof`: what is thrown may be of another realm, as all is in Jest.
    const { message = cause, code } = Object(cause) as Partial<NodeJS.ErrnoException>;
    const reason = String(message).split('\n')[0];
    const advice = String(code).startsWith('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING')
      ? 'Jest loads such packages with NODE_OPTIONS=--experimental-vm-modules'
      : `\`npm install ${name}\` installs it`;
    const problem = `Expected ${name} to be installed and to load, got "${reason}"`;
    throw new CfRecsError('not-installed', `${problem}; ${advice}`, { cause });
  }
}

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
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new CfRecsError(
      'not-installed',
      `Expected ${name} to be installed and to load, got "${reason}"; \`npm install ${name}\` installs it`,
      { cause },
    );
  }
}

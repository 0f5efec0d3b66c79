import type * as TensorFlow from '@tensorflow/tfjs';

/** TensorFlow.js, whichever package brings it. */
export type Library = typeof TensorFlow;

/**
 * Imports an optional package. By a variable, and with marks for webpack, Turbopack and Vite, so that no bundler looks for
 * a package that is not installed, or packs one of some megabytes that is.
 */
export async function importPackage(name: string): Promise<Library> {
  const imported: Library & { readonly default?: Library } = await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ name
  );
  // Node puts the names of a CommonJS module on `default`; bundlers may put them on the module itself.
  return imported.default ?? imported;
}

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** One import of a source file, of whatever form: import, export from, import(), typeof import(). */
export interface Import {
  /** What is imported: a path below the project for our own files, else the name as it is written; null for a variable. */
  readonly target: string | null;
  /** Type imports vanish in the build; dynamic ones load nothing until they are reached. */
  readonly kind: 'static' | 'type' | 'dynamic';
}

const textOf = (node: ts.Node | undefined): string | null => (node && ts.isStringLiteralLike(node) ? node.text : null);

function importOf(node: ts.Node): { specifier: string | null; kind: Import['kind'] } | null {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    const named = clause?.namedBindings;
    const elements = named && ts.isNamedImports(named) ? named.elements : [];
    const types =
      clause?.isTypeOnly || (!clause?.name && elements.length > 0 && elements.every((each) => each.isTypeOnly));
    return { specifier: textOf(node.moduleSpecifier), kind: types ? 'type' : 'static' };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: textOf(node.moduleSpecifier), kind: node.isTypeOnly ? 'type' : 'static' };
  }
  if (ts.isImportTypeNode(node)) {
    return { specifier: ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : null, kind: 'type' };
  }
  if (ts.isCallExpression(node)) {
    const callee = node.expression;
    if (callee.kind === ts.SyntaxKind.ImportKeyword) return { specifier: textOf(node.arguments[0]), kind: 'dynamic' };
    if (ts.isIdentifier(callee) && callee.text === 'require') {
      return { specifier: textOf(node.arguments[0]), kind: 'static' };
    }
  }
  return null;
}

/** Every import of a source file. @param path - of the file below the project, which paths in it are relative to. */
export function importsOf(path: string, text: string): Import[] {
  const imports: Import[] = [];
  const written: string[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== null) {
      const { specifier, kind } = found;
      if (specifier !== null) written.push(specifier);
      const own = specifier?.startsWith('.')
        ? normalize(join(dirname(path), specifier)).replace(/(\.js)?$/, '.ts')
        : specifier;
      imports.push({ target: own, kind });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true));

  // The compiler's own quick look at a file must not find an import that the walk has missed.
  const missed = ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => !written.includes(fileName));
  if (missed.length > 0) throw new Error(`Expected no import of ${path} to be missed, got ${missed[0].fileName}`);
  return imports;
}

/** The imports of every TypeScript file below a folder, by path. */
export function readImports(folder: string): Map<string, Import[]> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path).replaceAll('\\', '/'));
  return new Map(paths.sort().map((path) => [path, importsOf(path, readFileSync(path, 'utf8'))]));
}

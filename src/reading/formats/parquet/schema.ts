import type { FileMetaData, SchemaElement } from 'hyparquet';

/** A column, or a part of one that is made of several. */
export interface SchemaNode {
  readonly element: SchemaElement;
  /** The names from the column on. */
  readonly path: readonly string[];
  readonly children: readonly SchemaNode[];
  /** Of what holds values itself: its number among all such. -1 of what is made of parts. */
  readonly leaf: number;
}

/**
 * An element in the words that the decoder goes by. It does not know all of the newer ones; bytes that nothing is said of
 * are text, as older programs write it; and it gives up where there is BSON or an interval, which can be left as bytes.
 */
function inKnownWords(element: SchemaElement, isInVariant: boolean): SchemaElement {
  const { type, converted_type: old, logical_type } = element;
  if (old === 'BSON' || old === 'INTERVAL') return { ...element, converted_type: undefined, logical_type: undefined };
  if (old === 'ENUM') return { ...element, converted_type: 'UTF8' };
  if (old !== undefined || isInVariant) return element;
  if (logical_type === undefined || logical_type.type === 'ENUM') {
    return type === 'BYTE_ARRAY' ? { ...element, converted_type: 'UTF8' } : element;
  }
  const word = OLD_WORDS.find((each) => each === logical_type.type);
  if (word !== undefined) return { ...element, converted_type: word };
  if (logical_type.type !== 'DECIMAL') return element;
  const { scale, precision } = logical_type;
  return { ...element, converted_type: 'DECIMAL', scale, precision };
}

/** Newer words that are the older ones. */
const OLD_WORDS = ['DATE', 'LIST', 'MAP', 'JSON'] as const;

/** The deepest parts of a column. */
const DEEPEST = 64;

/** The columns of a file. @throws RangeError where the list of them is broken. */
export function columnsOf({ schema }: Pick<FileMetaData, 'schema'>): readonly SchemaNode[] {
  let at = 0;
  let leaves = 0;
  const take = (path: readonly string[], isInVariant: boolean): SchemaNode => {
    if (at >= schema.length) throw new RangeError('the list of columns ends too early');
    if (path.length > DEEPEST) throw new RangeError('a column is nested too deep');
    if (typeof schema[at].name !== 'string') throw new RangeError('a column has no name');
    const element = inKnownWords(schema[at], isInVariant);
    const own = at === 0 ? [] : [...path, element.name];
    at++;
    const count = element.num_children ?? 0;
    if (!(count >= 0)) throw new RangeError('the list of columns is broken');
    const leaf = count === 0 && own.length > 0 ? leaves++ : -1;
    const children: SchemaNode[] = [];
    while (children.length < count) children.push(take(own, isInVariant || element.logical_type?.type === 'VARIANT'));
    return { element, path: own, children, leaf };
  };
  const { children } = take([], false);
  if (children.length === 0) throw new RangeError('it has no columns');
  return children;
}

/** All parts of a column that hold values. */
export const leavesOf = (node: SchemaNode): readonly SchemaNode[] =>
  node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);

const isRepeated = ({ element }: SchemaNode): boolean => element.repetition_type === 'REPEATED';

/** Whether a column holds one value a row, and not several or parts. */
export const isPlain = (node: SchemaNode): boolean => node.children.length === 0 && !isRepeated(node);

/** Whether the values of an element are text, in the words that the decoder goes by. */
export const isText = ({ type, converted_type: old, logical_type, repetition_type }: SchemaElement): boolean =>
  type === 'BYTE_ARRAY' &&
  (repetition_type === 'OPTIONAL' || repetition_type === 'REQUIRED') &&
  (old === 'UTF8' || (old === undefined && logical_type?.type === 'STRING')) &&
  (logical_type === undefined || logical_type.type === 'STRING' || logical_type.type === 'ENUM');

/** The nodes from a column to the part of it that a path leads to; null where there is none such. */
export function nodesTo(columns: readonly SchemaNode[], name: string | number): readonly SchemaNode[] | null {
  if (typeof name === 'number') return name < columns.length ? [columns[name]] : null;
  const literal = columns.find(({ element }) => element.name === name);
  if (literal !== undefined) return [literal];
  const found: SchemaNode[] = [];
  let among = columns;
  for (const part of name.split('.')) {
    const node = among.find(({ element }) => element.name === part);
    if (node === undefined) return null;
    found.push(node);
    among = isRepeated(node) ? [] : node.children;
  }
  return found;
}

/** The wanted part of a column as a column: each of the nodes has the next one as its only part. @param element - of the last. */
export function narrowed(nodes: readonly SchemaNode[], element: SchemaElement): SchemaNode {
  const [first, ...others] = nodes;
  if (others.length === 0) return { ...first, element };
  return { ...first, element: { ...first.element, num_children: 1 }, children: [narrowed(others, element)] };
}

/** The elements of a node and all its parts, in the order of the schema. */
export const listed = (node: SchemaNode): readonly SchemaElement[] => [node.element, ...node.children.flatMap(listed)];

/** The elements from a column to one of its leaves. */
export const elementsTo = (node: SchemaNode, leaf: number): readonly SchemaElement[] => {
  if (node.leaf === leaf) return [node.element];
  for (const child of node.children) {
    const path = elementsTo(child, leaf);
    if (path.length > 0) return [node.element, ...path];
  }
  return [];
};

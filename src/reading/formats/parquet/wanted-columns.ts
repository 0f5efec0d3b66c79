import { CfRecsError, cut } from '../../../errors.js';
import { firstTwin, listColumns } from '../../rows/field-likeness.js';
import { FIELDS, type Field, type FieldMapping, fieldNames, isRequired } from '../../rows/fields.js';
import type { Wanted } from './column.js';
import { isPlain, nodesTo, type SchemaNode } from './schema.js';
import { decodingOf, plainly } from './values.js';

const quoted = (names: readonly (string | number)[]) => names.map((each) => `\`${each}\``);

/** The column of each part of an interaction, in the order of `FIELDS`; null where the file has none. */
export function columnsForFields(
  columns: readonly SchemaNode[],
  fields: FieldMapping,
  name: string,
): readonly (Wanted | null)[] {
  const twin = firstTwin(columns.map(({ element }) => element.name));
  if (twin !== undefined) {
    const got = `two columns \`${cut(twin)}\``;
    throw new CfRecsError('unreadable-source', `Cannot read ${name}: expected a name for each column, got ${got}`);
  }
  // One Date serves all rows: it is read before the next one is asked for.
  const date = new Date();
  const moment = (milliseconds: number) => {
    date.setTime(milliseconds);
    return date;
  };
  return FIELDS.map((field) => {
    const nodes = locate(columns, field, fields, name);
    if (nodes === null) return null;
    const last = nodes[nodes.length - 1];
    if (!isPlain(last)) {
      throw new CfRecsError(
        'unreadable-source',
        `Cannot read ${name}: expected the column \`${last.path.join('.')}\` for \`${field}\` to have one value a row, ` +
          'got a list or a structure; `map` can take it apart',
      );
    }
    return { nodes, ...decodingOf(last.element, moment, false) };
  });
}

function locate(
  columns: readonly SchemaNode[],
  field: Field,
  fields: FieldMapping,
  name: string,
): readonly SchemaNode[] | null {
  const names = fieldNames(field, fields);
  for (const each of names) {
    const nodes = nodesTo(columns, each);
    if (nodes !== null) return nodes;
  }
  if (!isRequired(field) && fields[field] === undefined) return null;
  throw new CfRecsError(
    'unreadable-source',
    `Cannot read ${name}: expected a column ${quoted(names).join(' or ')} for \`${field}\`, ` +
      `got the columns ${listColumns(columns.map(({ element }) => element.name))}; \`fields\` can name others`,
  );
}

/** All columns, for rows as objects. */
export function allColumns(columns: readonly SchemaNode[]): readonly Wanted[] {
  const moment = (milliseconds: number) => new Date(milliseconds);
  return columns.map((node) =>
    isPlain(node)
      ? { nodes: [node], ...decodingOf(node.element, moment, true) }
      : { nodes: [node], element: node.element, convert: plainly },
  );
}

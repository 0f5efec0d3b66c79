/**
 * Where to find each part of an interaction: the name of a field or column, a path with dots to a field further in
 * (`'properties.product_id'`; a field of that very name goes before it), or a column's number counted from 0.
 *
 * @example
 * import { buildDataset, type FieldMapping } from 'cf-recs';
 *
 * const fields: FieldMapping = { userId: 'user.id', itemId: 'track' };
 * const dataset = await buildDataset([{ user: { id: 'ann' }, track: 'yesterday' }], { fields });
 * console.log(dataset.users.ids, dataset.items.ids); // [ 'ann' ] [ 'yesterday' ]
 */
export type FieldMapping = {
  readonly [Field in 'userId' | 'itemId' | 'event' | 'value' | 'timestamp']?: string | number;
};

/** The parts of an interaction. */
export type Field = keyof FieldMapping;

/** The parts of an interaction, in the order of the columns of a file that does not name them. */
export const FIELDS: readonly Field[] = ['userId', 'itemId', 'event', 'value', 'timestamp'];

/** The names that a field goes by where no mapping names another. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  userId: ['userId', 'user_id'],
  itemId: ['itemId', 'item_id'],
  event: ['event'],
  value: ['value'],
  timestamp: ['timestamp'],
};

/** Whether an interaction needs the field. */
export const isRequired = (field: Field): boolean => field === 'userId' || field === 'itemId';

/** The names, or column numbers, that a field may go by. */
export function fieldNames(field: Field, fields: FieldMapping): readonly (string | number)[] {
  const mapped = fields[field];
  return mapped === undefined ? NAMES[field] : [mapped];
}

type Values = Readonly<Record<string | number, unknown>>;

/** The value of a row under a name, or further in where the name is a path. Undefined where there is none. */
export function valueAt(row: Values, name: string | number): unknown {
  const value = row[name];
  if (value !== undefined || typeof name === 'number' || !name.includes('.')) return value;
  let inner: unknown = row;
  for (const key of name.split('.')) {
    if (typeof inner !== 'object' || inner === null) return undefined;
    inner = (inner as Values)[key];
  }
  return inner;
}

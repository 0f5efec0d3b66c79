/** Where to find each part of an interaction: the name of the field or column, or a column's number counted from 0. */
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

/**
 * What DynamoDB counts as the size of an item, in bytes: names and text in UTF-8, numbers by their
 * digits, three bytes for a list or map and one more for each entry.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Readonly<Record<string, unknown>>): number {
  return entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberSize(value);
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + 1 + valueSize(each), 3);
  if (typeof value === 'object' && value !== null) return 3 + entries(value).length + itemSize({ ...value });
  return 1;
}

/** A byte for each two digits, in pairs from the decimal point on; pairs of zeros at the end do not count. */
function numberSize(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error('only whole numbers are counted');
  const digits = String(Math.abs(value));
  const pairs = digits.padStart(digits.length + (digits.length % 2), '0').replace(/(00)+$/, '').length / 2;
  return pairs + 1 + (value < 0 ? 1 : 0);
}

const entries = (item: object) => Object.entries(item).filter(([, value]) => value !== undefined);

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as z from 'zod';

/** Of the 400 KB that an item may have: room for keys and names. */
const largestPack = 350 * 1024;
/** Twelve variants of the longest step, twice over; nothing we pack is larger. */
const largestText = 16 * 1024 * 1024;

/** A value as compressed JSON. The variants of a step differ in a few lines, so little is left of them. */
export function pack(value: unknown): Uint8Array {
  const packed = brotliCompressSync(JSON.stringify(value), {
    // Level 5 finds repetitions in the whole text and takes milliseconds; 11 takes seconds.
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
  if (packed.length > largestPack)
    throw new Error(`a text of ${packed.length} bytes does not fit in an item`);
  return packed;
}

/** What `pack` was given, parsed by its schema. */
export function unpack<T>(packed: Uint8Array, schema: z.ZodType<T>): T {
  return schema.parse(
    JSON.parse(brotliDecompressSync(packed, { maxOutputLength: largestText }).toString('utf8')),
  );
}

export const packedSchema = z.instanceof(Uint8Array);

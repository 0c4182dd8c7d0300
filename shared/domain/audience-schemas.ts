import * as z from 'zod';

import { audiences, regions } from './audience.ts';

export const audienceSchema = z.enum(audiences);
/** Of a `Locale`. */
export const localeSchema = z.string().regex(/^[a-z]{2}-[A-Z]{2}$/);
/** Of a `VariantKey`. */
export const variantKeySchema = z.templateLiteral([
  z.enum(audiences),
  '.',
  z.enum(regions),
  '.',
  localeSchema,
]);

import * as z from 'zod';

/** Whom the person asks for. The words of the interest form, in its order. */
export const audiences = ['self', 'veteran', 'loved-one', 'clinician'] as const;
export const audienceSchema = z.enum(audiences);
export type Audience = z.infer<typeof audienceSchema>;

/** Countries whose facts differ enough to need their own text; every other country reads `other`. */
export const regions = ['US', 'AU', 'other'] as const;
export type Region = (typeof regions)[number];

/** The region of an ISO 3166-1 alpha-2 country code. */
export function regionOf(country: string): Region {
  return country === 'US' || country === 'AU' ? country : 'other';
}

/** One compiled text: audience and region, for example `veteran.US`. */
export type VariantKey = `${Audience}.${Region}`;

export function variantOf(audience: Audience, country: string): VariantKey {
  return `${audience}.${regionOf(country)}`;
}

/** Every variant that a step is compiled to. */
export const variantKeys: readonly VariantKey[] = audiences.flatMap((audience) =>
  regions.map((region) => `${audience}.${region}` as const),
);

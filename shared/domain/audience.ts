/** Whom the person asks for. The words of the interest form, in its order. */
export const audiences = ['self', 'veteran', 'loved-one', 'clinician'] as const;
export type Audience = (typeof audiences)[number];

/** Countries whose facts differ enough to need their own text; every other country reads `other`. */
export const regions = ['US', 'AU', 'other'] as const;
export type Region = (typeof regions)[number];

/** The region of an ISO 3166-1 alpha-2 country code. */
export function regionOf(country: string): Region {
  return country === 'US' || country === 'AU' ? country : 'other';
}

/** A language and the country whose words it uses, `es-US`. Which there are, the content says. */
export type Locale = string;

/** What everybody can fall back on: every campaign has its text in this one. */
export const mainLocale: Locale = 'en-US';

/** One compiled text: audience, region and language, for example `veteran.US.en-US`. */
export type VariantKey = `${Audience}.${Region}.${string}`;

/** Every variant of a step in these languages. */
export function variantKeysOf(locales: readonly Locale[]): readonly VariantKey[] {
  return audiences.flatMap((audience) =>
    regions.flatMap((region) => locales.map((locale) => `${audience}.${region}.${locale}` as const)),
  );
}

/**
 * The language of these that suits what a browser said (BCP 47, `es`, `es-MX`): the very one, another
 * of the same language, or the main one.
 */
export function localeFor(wanted: string | undefined, locales: readonly Locale[]): Locale {
  const language = wanted?.split('-')[0]?.toLowerCase();
  return (
    locales.find((locale) => locale === wanted) ??
    locales.find((locale) => locale.split('-')[0] === language) ??
    mainLocale
  );
}

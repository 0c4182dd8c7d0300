import { Temporal } from 'temporal-polyfill';

declare global {
  namespace Intl {
    interface Locale {
      /** Intl Locale Info: in every current engine, not yet in the standard library's types. */
      getTimeZones?(): string[] | undefined;
    }
  }
}

const cache = new Map<string, readonly string[]>();

/**
 * The zones a person may live in: their own when the form gave it, else those of their country, one
 * for each different clock. A window must be open in all of them, which is the safe choice when the
 * zone is unknown. A country without zone data gets UTC.
 */
export function zonesOf(country: string, zone: string | undefined): readonly string[] {
  if (zone !== undefined) return [zone];
  const known = cache.get(country);
  if (known) return known;
  const zones = distinctClocks(country);
  cache.set(country, zones);
  return zones;
}

/** One zone for each pair of winter and summer offsets, ordered from west to east. */
function distinctClocks(country: string): readonly string[] {
  const all = new Intl.Locale('und', { region: country }).getTimeZones?.() ?? [];
  const clocks = new Map<string, { zone: string; offset: number }>();
  for (const zone of all) {
    const [winter, summer] = ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z'].map(
      (at) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).offsetNanoseconds,
    );
    const clock = `${winter} ${summer}`;
    if (!clocks.has(clock)) clocks.set(clock, { zone, offset: winter ?? 0 });
  }
  const zones = [...clocks.values()].sort((a, b) => a.offset - b.offset).map((clock) => clock.zone);
  return zones.length === 0 ? ['UTC'] : zones;
}

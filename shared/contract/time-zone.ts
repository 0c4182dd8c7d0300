export const longestZone = 64;

/** True of a name such as Europe/Berlin that this runtime knows. */
export function isTimeZone(zone: string): boolean {
  try {
    // Offsets such as +02:00 are accepted by Intl but know nothing of summer time.
    if (zone.length > longestZone || !/^[A-Z]/i.test(zone)) return false;
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** How a call of a port goes through to what is behind it. */
export type Through = (place: string, operation: () => Promise<unknown>) => Promise<unknown>;

/** A port whose every call goes through `through`, which may delay it, let it fail, or never answer. */
export function guarded<P extends object>(name: string, port: P, through: Through): P {
  const known = new Map<string | symbol, unknown>();
  return new Proxy(port, {
    get(target, property) {
      const ready = known.get(property);
      if (ready !== undefined) return ready;
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== 'function') return value;
      const place = `${name}.${String(property)}`;
      const call = (...args: unknown[]) =>
        through(place, async (): Promise<unknown> => Reflect.apply(value, target, args));
      known.set(property, call);
      return call;
    },
  });
}

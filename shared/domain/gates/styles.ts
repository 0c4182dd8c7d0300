/** One rule of a style sheet or one style attribute: property to value, both in lower case. */
export type Declarations = ReadonlyMap<string, string>;

/** `a:b;c:d`. Later declarations of a property win. */
export function declarationsOf(style: string): Declarations {
  return new Map(
    style.split(';').flatMap((declaration) => {
      const [property = '', ...value] = declaration.split(':');
      const name = property.trim().toLowerCase();
      if (name === '') return [];
      return [
        [
          name,
          value
            .join(':')
            .replace(/!\s*important/i, '')
            .trim()
            .toLowerCase(),
        ] as const,
      ];
    }),
  );
}

/** Each rule of a style sheet, those inside of `@media` too. */
export function rulesOf(
  sheet: string,
): readonly { readonly selector: string; readonly style: Declarations }[] {
  const plain = sheet.replace(/\/\*[\s\S]*?\*\//g, '');
  return [...plain.matchAll(/([^{}]*)\{([^{}]*)\}/g)].map(([, selector = '', body = '']) => ({
    selector: selector.trim(),
    style: declarationsOf(body),
  }));
}

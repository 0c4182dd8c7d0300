const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment on the clock of whoever looks; the exact one for programs and on hover. */
export function Moment({ at }: { readonly at: string | undefined }) {
  if (at === undefined) return <>–</>;
  return (
    <time dateTime={at} title={at}>
      {format.format(new Date(at))}
    </time>
  );
}

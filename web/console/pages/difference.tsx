import { diffWordsWithSpace } from 'diff';

/** Two texts as one, with what goes and what comes marked as such, also for those who hear it. */
export function Difference({ before, next }: { readonly before: string; readonly next: string }) {
  if (before === next) return <p>Not a word differs.</p>;
  let at = 0;
  const parts = diffWordsWithSpace(before, next).map(({ value, added, removed }) => {
    at += value.length;
    return { key: at, value, added, removed };
  });
  return (
    <div className="difference">
      {parts.map(({ key, value, added, removed }) => {
        if (added) return <ins key={`added ${key}`}>{value}</ins>;
        if (removed) return <del key={`removed ${key}`}>{value}</del>;
        return <span key={key}>{value}</span>;
      })}
    </div>
  );
}

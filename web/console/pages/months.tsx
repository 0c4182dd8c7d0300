import type { AnswerOf } from '../api/call.ts';

type Step = AnswerOf<'getCalendar'>['steps'][number];

/** The days on which somebody would get a mail, as leaves of a calendar. The list beside it says the same. */
export function Months({ steps, timeZone }: { readonly steps: readonly Step[]; readonly timeZone: string }) {
  const days = new Map(steps.map((step) => [dayOf(step.at, timeZone), step]));
  const months = monthsOf([...days.keys()].sort());
  const sent = steps.filter(({ does }) => does === 'send').length;
  return (
    <div className="months" role="img" aria-label={`Calendar with ${sent} mails`}>
      {months.map((month) => (
        <Month key={month} month={month} days={days} />
      ))}
    </div>
  );
}

function Month({ month, days }: { readonly month: string; readonly days: ReadonlyMap<string, Step> }) {
  const first = new Date(`${month}-01T00:00:00Z`);
  const name = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'narrow', timeZone: 'UTC' });
  const weeks = weeksOf(first);
  return (
    <table className="month">
      <caption>{name.format(first)}</caption>
      <thead>
        <tr>
          {monday.map((day) => (
            <th key={day.getTime()}>{weekday.format(day)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.start}>
            {week.days.map(({ key, day }) => (
              <Day key={key} day={day} step={days.get(key)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day, step }: { readonly day: number | undefined; readonly step: Step | undefined }) {
  if (step === undefined) return <td>{day}</td>;
  return (
    <td className={step.does === 'send' ? 'sends' : 'skips'} title={step.step}>
      {day}
    </td>
  );
}

const dayMs = 86_400_000;
/** A week of which only the names of its days are shown. */
const monday = Array.from({ length: 7 }, (_, i) => new Date(Date.UTC(2024, 0, 1) + i * dayMs));

/** `2027-01-15` on the reader's clock. */
function dayOf(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(at));
}

/** `2027-01`, from the first day's month to the last one's. */
function monthsOf(days: readonly string[]): readonly string[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const months: string[] = [];
  const at = new Date(`${first.slice(0, 7)}-01T00:00:00Z`);
  while (at.toISOString().slice(0, 7) <= last.slice(0, 7)) {
    months.push(at.toISOString().slice(0, 7));
    at.setUTCMonth(at.getUTCMonth() + 1);
  }
  return months;
}

interface Week {
  readonly start: number;
  readonly days: readonly { readonly key: string; readonly day: number | undefined }[];
}

/** From Monday to Sunday; days of other months have no number. */
function weeksOf(first: Date): readonly Week[] {
  const weeks: Week[] = [];
  let start = first.getTime() - ((first.getUTCDay() + 6) % 7) * dayMs;
  while (start < first.getTime() || new Date(start).getUTCMonth() === first.getUTCMonth()) {
    const from = start;
    const days = monday.map((_, i) => {
      const at = new Date(from + i * dayMs);
      const isOwn = at.getUTCMonth() === first.getUTCMonth();
      return {
        key: isOwn ? at.toISOString().slice(0, 10) : `${i}`,
        day: isOwn ? at.getUTCDate() : undefined,
      };
    });
    weeks.push({ start, days });
    start += 7 * dayMs;
  }
  return weeks;
}

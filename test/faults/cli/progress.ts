/** Without a terminal a line each so many milliseconds is enough for a log. */
const logEvery = 15_000;

export interface Progress {
  /** What there is to say now; in a terminal it takes the place of what was said before. */
  say(text: string): void;
  /** A line that stays. */
  keep(text: string): void;
  end(): void;
}

/** One line that lives, on the error stream: what is on the other one can be piped. */
export function progressOn(stream: NodeJS.WriteStream, began: number): Progress {
  let lastLog = performance.now();
  const timed = (text: string) => `${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}`;
  const clear = () => stream.write('\r\u001b[2K');
  return {
    say(text) {
      if (stream.isTTY) {
        clear();
        stream.write(timed(text).slice(0, stream.columns - 1));
      } else if (performance.now() - lastLog >= logEvery) {
        lastLog = performance.now();
        stream.write(`${timed(text)}\n`);
      }
    },
    keep(text) {
      if (stream.isTTY) clear();
      stream.write(`${text}\n`);
    },
    end() {
      if (stream.isTTY) clear();
    },
  };
}

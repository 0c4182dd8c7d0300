import { useEffect } from 'react';

const events = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Calls once when nobody has touched the page for `minutes`, also after the machine was asleep. */
export function useIdle(minutes: number, whenIdle: () => void): void {
  useEffect(() => {
    let last = Date.now();
    const touched = () => {
      last = Date.now();
    };
    const timer = setInterval(() => {
      if (Date.now() - last < minutes * 60_000) return;
      clearInterval(timer);
      whenIdle();
    }, 1_000);
    for (const event of events) addEventListener(event, touched, { passive: true });
    return () => {
      clearInterval(timer);
      for (const event of events) removeEventListener(event, touched);
    };
  }, [minutes, whenIdle]);
}

import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

import type { FunctionName } from '#shared/declarations/environment.ts';
import type { Log, LogFields } from '#shared/usecases/ports/surroundings.ts';

/** The log of one function, and the metrics of one invocation, which must be flushed at its end. */
export interface FunctionLog extends Log {
  error(event: string, error: unknown, fields?: LogFields): void;
  flush(): void;
}

export function functionLog(name: FunctionName): FunctionLog {
  const logger = new Logger({ serviceName: name });
  const metrics = new Metrics({ namespace: 'Lantern', serviceName: name });
  return {
    info: (event, fields) => logger.info(event, { ...fields }),
    warn: (event, fields) => logger.warn(event, { ...fields }),
    error: (event, error, fields) => logger.error(event, { ...fields, ...describe(error) }),
    count: (metric, value = 1) => {
      metrics.addMetric(metric, 'Count', value);
    },
    // Answers nothing: middy takes what a hook returns for the response.
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

/**
 * Where an error came from, without its text: messages of libraries may quote what a person typed.
 */
function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error };
  // The stack begins with the message, whose lines may look like frames.
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => line.startsWith('    at '));
  return {
    error: error.name,
    at: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join(' '),
  };
}

import { timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { originHeader } from '#shared/declarations/origin.ts';
import { AppError } from '#shared/domain/app-error.ts';

/**
 * Refuses what did not come through the distribution and so went past its firewall.
 * @param originKey what the distribution says; undefined where there is none
 */
export function admitFrom(originKey: string | undefined, event: APIGatewayProxyEventV2): void {
  if (originKey === undefined) return;
  const expected = Buffer.from(originKey);
  const said = Buffer.from(event.headers[originHeader] ?? '');
  if (said.length !== expected.length || !timingSafeEqual(said, expected)) {
    throw new AppError('forbidden', 'origin.unknown', 'This is not the public address.');
  }
}

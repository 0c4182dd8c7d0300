import { randomBytes } from 'node:crypto';

import type { Clock, Ids } from '#shared/usecases/ports/surroundings.ts';

export const systemClock: Clock = { now: () => Date.now() };
export const randomIds: Ids = { random: () => randomBytes(16).toString('base64url') };

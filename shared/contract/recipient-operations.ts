import * as z from 'zod';

import type { OperationsOf } from '#shared/declarations/routes.ts';
import type { Operation } from './operation.ts';

/** Whatever stands in the path is taken, since a wrong link gets a page that helps and not an error. */
const link = z.strictObject({ token: z.string().max(200) });

export const recipientOperations = {
  showConfirm: { summary: 'Page with the button that confirms. Changes nothing.', path: link, status: 200 },
  confirm: { summary: 'Confirm the request that the link stands for.', path: link, status: 200 },
  showLeave: { summary: 'Page with the button that leaves. Changes nothing.', path: link, status: 200 },
  leave: {
    summary: 'Leave: RFC 8058 one-click, or the button of the page. The body is not read.',
    path: link,
    status: 200,
  },
  showPreferences: { summary: 'Page with the choices. Changes nothing.', path: link, status: 200 },
  changePreferences: {
    summary: 'Leave this campaign, leave everything, or erase everything.',
    path: link,
    body: z
      .strictObject({ choice: z.enum(['campaign', 'everything', 'erase']) })
      .meta({ id: 'PreferenceChoice' }),
    status: 200,
  },
} as const satisfies Record<OperationsOf<'recipient'>, Operation>;

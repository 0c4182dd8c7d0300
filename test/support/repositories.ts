import { accountIn } from '#shared/persistence/account.ts';
import { alarmsIn } from '#shared/persistence/alarms.ts';
import { auditTrailIn } from '#shared/persistence/audit-trail.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { confirmationCountersIn } from '#shared/persistence/confirmation-counters.ts';
import { consentsIn } from '#shared/persistence/consents.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { markersIn } from '#shared/persistence/markers.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import type { TestTable } from './table.ts';

/** The repositories of the service over one table. */
export const repositoriesIn = ({ client, tableName }: TestTable) => ({
  subscribers: subscribersIn(client, tableName),
  deliveries: deliveriesIn(client, tableName),
  markers: markersIn(client, tableName),
  campaigns: campaignsIn(client, tableName),
  account: accountIn(client, tableName),
  evidenceAlarms: alarmsIn(client, tableName),
  consents: consentsIn(client, tableName),
  counters: confirmationCountersIn(client, tableName),
  audit: auditTrailIn(client, tableName),
});

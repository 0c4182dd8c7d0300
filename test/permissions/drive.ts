import { startEmbeddedRun } from '#infra/local/embedded-run.ts';
import { publishShippedCampaign, publishTemplate } from '#infra/local/shipped-campaign.ts';
import { canaryCampaign } from '#shared/domain/canary.ts';
import { drivePrivacy, driveStaff } from './drive-staff.ts';
import { driveTrouble } from './drive-trouble.ts';
import { DrivenService } from './driven-service.ts';

/*
 * Calls every route, and has every function make every call that it is made for, also those that only
 * trouble brings about. Recorded by record-calls.ts; whether the answers are right is what other tests
 * are about.
 */
const run = await startEmbeddedRun({ port: 0, verbose: false, inbox: false, canary: true, report: () => {} });
const service = new DrivenService(run);
const ana = 'ana@mail.example.com';

try {
  await publishShippedCampaign(run);
  await driveTrouble(service, run.ses);

  await service.open('showFacts', '/facts');
  await service.open('listFacts', '/v1/facts?q=PTSD');
  const { messageId } = service.lastMail;
  await driveStaff(service);

  await service.complain(messageId);
  await service.open('showLeave', service.linkIn(ana, 'u'));
  await service.open('leave', service.linkIn(ana, 'u'), {});
  await service.open('showPreferences', service.linkIn(ana, 'p'));
  await service.open('changePreferences', service.linkIn(ana, 'p'), { choice: 'erase' });
  await drivePrivacy(service, 'bea@mail.example.com');
  await publishTemplate(run, canaryCampaign);
  await service.pass('P3D');
  if (service.left.length > 0) throw new Error(`nobody called ${service.left.join(', ')}`);
} finally {
  await run.stop();
}

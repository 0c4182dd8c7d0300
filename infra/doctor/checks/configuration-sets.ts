import type { Settings } from '#infra/config.ts';
import type { ConfigurationSet, ConfigurationSetState, Facts } from '../facts.ts';
import { type Expectation, expectAll, type Finding, judge, later, missing } from '../finding.ts';
import { isDeployed } from './stacks.ts';

const trackers = ['OPEN', 'CLICK'];

export function checkConfigurationSets(facts: Facts, settings: Settings): readonly Finding[] {
  const subject = 'Configuration sets';
  const notThere = isDeployed(facts, 'service')
    ? missing(subject, 'the service stack has none.', `npx cdk deploy --all -c stage=${settings.stage}`)
    : later(subject, 'come with the deploy.');
  return judge(subject, facts.configurationSets, notThere, (sets) =>
    sets.flatMap((set) => checkSet(set, settings)),
  );
}

function checkSet({ name, state }: ConfigurationSet, settings: Settings): readonly Finding[] {
  const subject = `Configuration set ${name}`;
  const gone = missing(
    subject,
    'was deleted, though the stack still names it.',
    `aws sesv2 create-configuration-set --configuration-set-name ${name} --region ${settings.region}; then look again, for what it lacks`,
  );
  return judge(subject, state, gone, (set) =>
    expectAll(subject, 'requires TLS, suppresses, measures reputation and tracks nobody.', [
      ...switches(name, set, settings),
      ...destinations(name, set, settings),
    ]),
  );
}

function switches(name: string, set: ConfigurationSetState, { region }: Settings): readonly Expectation[] {
  const put = (what: string, flags: string) =>
    `aws sesv2 put-configuration-set-${what}-options --configuration-set-name ${name} ${flags} --region ${region}`;
  return [
    {
      met: set.sendingEnabled,
      otherwise: 'sending with it is switched off.',
      next: `when you know why: ${put('sending', '--sending-enabled')}`,
    },
    {
      met: set.tls === 'REQUIRE',
      otherwise: 'mails may travel without TLS.',
      next: put('delivery', '--tls-policy REQUIRE'),
    },
    {
      met: set.reputationMetrics,
      otherwise: 'bounce and complaint rates are not measured.',
      next: put('reputation', '--reputation-metrics-enabled'),
    },
    {
      met: ['BOUNCE', 'COMPLAINT'].every((reason) => set.suppresses.includes(reason)),
      otherwise: 'addresses that bounced or complained are not all suppressed.',
      next: put('suppression', '--suppressed-reasons BOUNCE COMPLAINT'),
    },
    {
      met: !set.engagementMetrics,
      otherwise: 'engagement is tracked: mails get an open pixel and rewritten links.',
      next: put('vdm', '--vdm-options DashboardOptions={EngagementMetrics=DISABLED}'),
    },
  ];
}

function destinations(
  name: string,
  set: ConfigurationSetState,
  { region }: Settings,
): readonly Expectation[] {
  const where = `--configuration-set-name ${name} --region ${region}`;
  const heard = set.destinations.flatMap(({ events }) => events);
  return [
    {
      met: ['BOUNCE', 'COMPLAINT', 'DELIVERY'].every((event) => heard.includes(event)),
      otherwise: 'the service does not hear of bounces, complaints or deliveries.',
      next: `give it the feedback topic of the service stack: aws sesv2 create-configuration-set-event-destination ${where}`,
    },
    ...set.destinations.map((destination) => ({
      met: !destination.events.some((event) => trackers.includes(event)),
      otherwise: `its event destination ${destination.name} hears of opens or clicks, which adds a tracker to each mail.`,
      next: `aws sesv2 delete-configuration-set-event-destination --event-destination-name ${destination.name} ${where}`,
    })),
  ];
}

import {
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { ConfigurationSet, ConfigurationSetState } from '../facts.ts';
import { absent, andThen, type Reading, read } from '../reading.ts';
import { look } from './look.ts';
import type { Resource } from './stacks.ts';

/** Those of the service stack, whose names CloudFormation made up. */
export async function readConfigurationSets(
  region: string,
  resources: readonly Resource[],
): Promise<Reading<readonly ConfigurationSet[]>> {
  const names = resources.filter(({ type }) => type === 'AWS::SES::ConfigurationSet');
  if (names.length === 0) return absent;
  const client = new SESv2Client({ region });
  return read(
    await Promise.all(
      names.map(async ({ physicalId: name }) => ({ name, state: await readState(client, name) })),
    ),
  );
}

async function readState(client: SESv2Client, name: string): Promise<Reading<ConfigurationSetState>> {
  const asked = { ConfigurationSetName: name };
  const set = await look('ses:GetConfigurationSet', () => client.send(new GetConfigurationSetCommand(asked)));
  return andThen(set, async (options) =>
    look('ses:GetConfigurationSetEventDestinations', async () => {
      const command = new GetConfigurationSetEventDestinationsCommand(asked);
      const { EventDestinations = [] } = await client.send(command);
      return {
        sendingEnabled: options.SendingOptions?.SendingEnabled === true,
        tls: options.DeliveryOptions?.TlsPolicy ?? 'OPTIONAL',
        reputationMetrics: options.ReputationOptions?.ReputationMetricsEnabled === true,
        suppresses: options.SuppressionOptions?.SuppressedReasons ?? [],
        engagementMetrics: options.VdmOptions?.DashboardOptions?.EngagementMetrics === 'ENABLED',
        destinations: EventDestinations.map(({ Name, MatchingEventTypes }) => ({
          name: Name ?? '',
          events: MatchingEventTypes ?? [],
        })),
      };
    }),
  );
}

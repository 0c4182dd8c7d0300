import type { Settings } from '#infra/config.ts';
import { domainOf } from '#infra/settings-schema.ts';
import { placeOf, placesOf } from '#infra/stacks/names.ts';
import type { Facts, Staff } from './facts.ts';
import { readAlarms } from './readers/alarms.ts';
import { readBootstrap } from './readers/bootstrap.ts';
import { readAccount } from './readers/caller.ts';
import { readConfigurationSets } from './readers/configuration-sets.ts';
import { type Resolve, readDmarc } from './readers/dmarc.ts';
import { discoveryOf, readIssuer } from './readers/issuer.ts';
import { readIdentity, readSesAccount } from './readers/ses.ts';
import { readResources, readStack } from './readers/stacks.ts';
import { readStaff } from './readers/staff.ts';
import { andThen } from './reading.ts';

/** What is asked besides AWS. */
export interface Outside {
  readonly resolve: Resolve;
  readonly get: typeof fetch;
}

/**
 * Everything that can be seen of a stage from outside. Nothing is changed.
 * @throws CredentialsError when there is no account to look at
 */
export async function readFacts(settings: Settings, { resolve, get }: Outside): Promise<Facts> {
  const account = await readAccount(settings);
  const { region, sender } = settings;
  const places = placesOf(settings);
  const domains = [sender.sequenceAddress, sender.confirmationAddress].map(domainOf);
  const regions = [...new Set(places.map((place) => place.region))];
  const service = await readResources(placeOf(settings, 'service'));
  return {
    account,
    bootstraps: await Promise.all(regions.map(readBootstrap)),
    stacks: await Promise.all(places.map(readStack)),
    ses: await readSesAccount(region),
    identities: await Promise.all(domains.map((domain) => readIdentity(region, domain))),
    dmarc: await Promise.all(domains.map((domain) => readDmarc(domain, sender.domain, resolve))),
    configurationSets: await andThen(service, (resources) => readConfigurationSets(region, resources)),
    alarms: await andThen(service, (resources) => readAlarms(region, resources)),
    staff: await readSignIn(settings, get),
  };
}

async function readSignIn(settings: Settings, get: typeof fetch): Promise<Staff> {
  const { staffSignIn, region } = settings;
  if (staffSignIn.kind === 'oidc') {
    const { issuer } = staffSignIn;
    const address = discoveryOf(issuer);
    return { kind: 'oidc', issuer, address, discovered: await readIssuer(address, get) };
  }
  const data = await readResources(placeOf(settings, 'data'));
  return { kind: 'cognito', members: await andThen(data, (resources) => readStaff(region, resources)) };
}

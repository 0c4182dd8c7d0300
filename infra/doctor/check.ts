import type { Settings } from '#infra/config.ts';
import { checkAlarms } from './checks/alarms.ts';
import { checkBootstrap } from './checks/bootstrap.ts';
import { checkConfigurationSets } from './checks/configuration-sets.ts';
import { checkDmarc } from './checks/dmarc.ts';
import { checkIdentities } from './checks/identities.ts';
import { checkSesAccount } from './checks/ses-account.ts';
import { checkStacks } from './checks/stacks.ts';
import { checkStaff } from './checks/staff.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';

/** In the order in which a first deploy goes. */
const checks: readonly ((facts: Facts, settings: Settings) => readonly Finding[])[] = [
  checkBootstrap,
  checkStacks,
  checkIdentities,
  checkDmarc,
  checkConfigurationSets,
  checkAlarms,
  checkStaff,
  checkSesAccount,
];

export function check(facts: Facts, settings: Settings): readonly Finding[] {
  return checks.flatMap((one) => one(facts, settings));
}

import { beforeEach, describe } from 'vitest';

import { alarmContract } from './repository-contract-alarms.ts';
import { attentionContract } from './repository-contract-attention.ts';
import { campaignContract } from './repository-contract-campaigns.ts';
import { deliveryContract } from './repository-contract-deliveries.ts';
import { peopleContract } from './repository-contract-people.ts';
import { recordContract } from './repository-contract-records.ts';
import type { Repositories } from './repository-contract-terms.ts';

/**
 * What every implementation of the repositories keeps to: run on the fakes and on the real engine, so
 * that what use cases are tested with is honest.
 *
 * @param open makes empty repositories
 */
export function repositoryContract(open: () => Promise<Repositories>): void {
  let repositories: Repositories;
  beforeEach(async () => {
    repositories = await open();
  });
  const here = () => repositories;
  describe('subscribers', () => peopleContract(here));
  describe('deliveries', () => deliveryContract(here));
  describe('campaigns', () => campaignContract(here));
  describe('attention', () => attentionContract(here));
  describe('alarms', () => alarmContract(here));
  describe('records', () => recordContract(here));
}

import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Bootstrap } from '../facts.ts';
import { look } from './look.ts';

/** Where `cdk bootstrap` leaves its version, with the qualifier that CDK has by default. */
const parameter = '/cdk-bootstrap/hnb659fds/version';

export async function readBootstrap(region: string): Promise<Bootstrap> {
  const version = await look('ssm:GetParameter', async () => {
    const { Parameter } = await new SSMClient({ region }).send(new GetParameterCommand({ Name: parameter }));
    return Number(Parameter?.Value);
  });
  return { region, version };
}

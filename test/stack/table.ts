import { Agent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { day } from '#shared/domain/instant.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import { documentClient } from '#shared/persistence/client.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import type { Emulator } from './emulator.ts';

/** People as they lie in the deployed table. */
export function peopleIn({ env, certificate }: Emulator, tableName: string) {
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: env.AWS_ENDPOINT_URL,
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
    requestHandler: { httpsAgent: new Agent({ ca: certificate() }) },
  });
  const subscribers = subscribersIn(documentClient(client), tableName);
  const read = async (key: string): Promise<Subscriber> => {
    const subscriber = await subscribers.get(key, 'strong');
    if (subscriber === undefined) throw new Error('no such person');
    return subscriber;
  };
  return {
    read,

    /**
     * As if they had got their last mail two days earlier. Time in a deployed stack is real and two mails
     * are a day apart, so this is the one thing that the scenario does to the table itself.
     */
    async letTwoDaysPass(key: string): Promise<void> {
      const { lastMailAt = 0, ...person } = await read(key);
      const isSaved = await subscribers.save({
        ...person,
        rev: person.rev + 1,
        lastMailAt: lastMailAt - 2 * day,
        enrolments: person.enrolments.map(({ next, ...enrolment }) =>
          next === undefined ? enrolment : { ...enrolment, next: { ...next, due: next.due - 2 * day } },
        ),
      });
      if (!isSaved) throw new Error('somebody else changed this person');
    },
  };
}

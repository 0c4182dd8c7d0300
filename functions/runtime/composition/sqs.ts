import { SQSClient } from '@aws-sdk/client-sqs';

/** Follows the endpoint of the Region, or of the embedded run, and not the host in the queue's address. */
export const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });

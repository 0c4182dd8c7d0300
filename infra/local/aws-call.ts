import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** The engines want to see a signature, and check none. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/service/aws4_request, SignedHeaders=host, Signature=0';

/**
 * One call of the AWS JSON protocol without the SDK. For what AWS does inside itself (Lambda's pollers,
 * the search for the next due moment), thousands of times in an advance: a signature for each would
 * take longer than the call.
 */
export function callAws(url: string, target: string, body: object): Promise<unknown> {
  const payload = JSON.stringify(body);
  const headers = {
    authorization,
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(payload),
    'x-amz-date': '20260101T000000Z',
    'x-amz-target': target,
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text === '' ? {} : JSON.parse(text));
        else reject(new Error(`${target} answered ${response.statusCode}: ${text}`));
      });
    });
    call.on('error', reject);
    call.end(payload);
  });
}

/** Lets go of the kept connections. */
export const dropCalls = (): void => agent.destroy();

// Errors that no command has explained: those of the hub's clients say what to do, all others stay as they are.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { STSClient } from '@aws-sdk/client-sts';
import { explained } from '../../../cli/lib/explained-error.ts';
import type { HubPlace } from '../../../cli/lib/hub-failure.ts';
import { notePlace } from '../../../cli/lib/hub-place.ts';
import { UserError } from '../../../cli/lib/output.ts';

/** A client whose every call is answered with this error in JSON, as DynamoDB does. */
function answering(code: string, place: HubPlace | undefined) {
  const settings = { region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' }, maxAttempts: 1 };
  const body = new TextEncoder().encode(JSON.stringify({ __type: `com.amazonaws#${code}`, message: 'AWS says no' }));
  const response = { statusCode: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
  const requestHandler = { handle: async () => ({ response }), destroy: () => undefined };
  const client = new DynamoDBClient({ ...settings, requestHandler: requestHandler as never });
  const sts = new STSClient({ ...settings, requestHandler: requestHandler as never });
  if (place) notePlace([client], { place, sts });
  return client.send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'x' } } })).catch((error: unknown) => error);
}

test('an error of the hub’s clients says what to do', async () => {
  const place = { kind: 'aws', region: 'eu-west-1', isChosen: true, hubAccountId: '111122223333' } as const;
  const error = await explained(await answering('ResourceNotFoundException', place));
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toMatch(
    /^The hub cannot be asked: the account of your credentials has no hub in eu-west-1: .*AWS says no.*What to do: palisade deploy$/,
  );
});

test('all other errors stay as they are', async () => {
  for (const error of [new Error('x'), 'text', undefined, await answering('ResourceNotFoundException', undefined)]) {
    expect(await explained(error)).toBe(error);
  }
});

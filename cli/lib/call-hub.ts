// How commands ask the hub, wherever it is, and what they say when it does not answer.
import { Option } from 'commander';
import { toResult } from '../../shared/aws/errors.ts';
import { UserError } from './output.ts';

/** Says that a command may also go to AWS while a local cloud is running. */
export const awsOption = new Option('--aws', 'ask the hub in AWS, also while a local cloud is running');
export type HubLocation = { readonly aws?: true };

/** Waits for an answer of the hub. What AWS answers instead becomes one line that says what to do. */
export async function callHub<T>(problem: string, call: Promise<T>): Promise<T> {
  const reply = await toResult(call);
  if (reply.ok) return reply.value;
  const { code, message } = reply.failure;
  throw new UserError(
    `${problem}: ${code}: ${message}. Start a local cloud (npm run -s palisade -- local up --detach), or set credentials of the hub's account.`,
  );
}

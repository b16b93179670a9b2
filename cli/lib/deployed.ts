// What is deployed: the Lambda functions, and the governance.yml that was packaged with them.
import { GetFunctionCommand, type GetFunctionCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { unzipSync } from 'fflate';
import diff from 'microdiff';
import { type Governance, governanceSchema } from '../../shared/governance/governance.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { UserError } from './output.ts';

const packagedGovernancePath = '.palisade/build/governance.json';
const downloadTimeoutMs = 60_000;

/** A deployed function. Throws the SDK's error if it does not exist. */
export function deployedFunction(lambda: LambdaClient, FunctionName: string): Promise<GetFunctionCommandOutput> {
  return lambda.send(new GetFunctionCommand({ FunctionName }));
}

/** The deployed governance. Throws the SDK's error, or UserError if another version of Palisade made the package. */
export async function deployedGovernance(lambda: LambdaClient): Promise<Governance> {
  const { Code } = await deployedFunction(lambda, 'palisade-remediate');
  const answer = await fetch(Code?.Location ?? '', { signal: AbortSignal.timeout(downloadTimeoutMs) });
  if (!answer.ok) throw new UserError(`The deployed package cannot be read: HTTP ${answer.status}.`);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()), {
    filter: ({ name }) => name === packagedGovernancePath,
  });
  const parsed = governanceSchema.safeParse(parseJson(new TextDecoder().decode(files[packagedGovernancePath])));
  if (parsed.success) return parsed.data;
  throw new UserError('The deployed package comes from another version of Palisade. Deploy this version first.');
}

/** One value that differs; null if only the other side has it. */
export type Difference = { readonly path: string; readonly deployed: unknown; readonly planned: unknown };

/** The values that differ, with their path in governance.yml. Pure. */
export function differencesOf(deployed: Governance, planned: Governance): Difference[] {
  return diff(deployed, planned).map((each) => ({
    path: each.path.join('.'),
    deployed: each.type === 'CREATE' ? null : each.oldValue,
    planned: each.type === 'REMOVE' ? null : each.value,
  }));
}

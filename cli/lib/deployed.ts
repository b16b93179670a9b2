// What is deployed: the functions as Lambda has them, and the governance that was packaged with them.
import { GetFunctionCommand, type GetFunctionCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { unzipSync } from 'fflate';
import diff from 'microdiff';
import { type Governance, governanceSchema } from '../../shared/governance/governance.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { UserError } from './output.ts';

const packagedGovernancePath = '.palisade/build/governance.json';

/** A function as it is deployed. Throws the SDK's error when there is none. */
export function deployedFunction(lambda: LambdaClient, FunctionName: string): Promise<GetFunctionCommandOutput> {
  return lambda.send(new GetFunctionCommand({ FunctionName }));
}

/** The governance in force. Throws the SDK's error, or UserError when the deployed package is of another version. */
export async function deployedGovernance(lambda: LambdaClient): Promise<Governance> {
  const { Code } = await deployedFunction(lambda, 'palisade-remediate');
  const answer = await fetch(Code?.Location ?? '');
  if (!answer.ok) throw new UserError(`The deployed package cannot be read: HTTP ${answer.status}.`);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()), {
    filter: ({ name }) => name === packagedGovernancePath,
  });
  const parsed = governanceSchema.safeParse(parseJson(new TextDecoder().decode(files[packagedGovernancePath])));
  if (parsed.success) return parsed.data;
  throw new UserError('The deployed package was made by another version of Palisade: deploy this one first.');
}

/** One value that differs; null where it is only on the other side. */
export type Difference = { readonly path: string; readonly deployed: unknown; readonly planned: unknown };

/** Values that differ, by their path in governance.yml. Pure. */
export function differencesOf(deployed: Governance, planned: Governance): Difference[] {
  return diff(deployed, planned).map((each) => ({
    path: each.path.join('.'),
    deployed: each.type === 'CREATE' ? null : each.oldValue,
    planned: each.type === 'REMOVE' ? null : each.value,
  }));
}

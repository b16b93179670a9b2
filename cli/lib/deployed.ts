// What is deployed: the Lambda functions, and the governance.yml that was packaged with them.
import { GetFunctionCommand, type GetFunctionCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { unzipSync } from 'fflate';
import diff from 'microdiff';
import * as z from 'zod/mini';
import { governancePath } from '../../infrastructure/bundles/package.ts';
import type { HubAccount } from '../../shared/accounts/hub-account.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { type Governance, governanceSchema, hubRegion } from '../../shared/governance/governance.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { UserError } from './output.ts';

const downloadTimeoutMs = 60_000;

/** A deployed function. Throws the SDK's error if it does not exist. */
export function deployedFunction(lambda: LambdaClient, FunctionName: string): Promise<GetFunctionCommandOutput> {
  return lambda.send(new GetFunctionCommand({ FunctionName }));
}

/** The deployed governance. Throws the SDK's error, or UserError if another version of Palisade made the package. */
export async function deployedGovernance(lambda: LambdaClient): Promise<Governance> {
  return (await deployedHub(lambda)).governance;
}

export type DeployedHub = {
  readonly governance: Governance;
  /** The environment variables of its functions. */
  readonly environment: Readonly<Record<string, string>>;
};

/** The deployed governance, and what the functions know of their hub. Throws as `deployedGovernance` does. */
export async function deployedHub(lambda: LambdaClient): Promise<DeployedHub> {
  const { Code, Configuration } = await deployedFunction(lambda, 'palisade-remediate');
  const answer = await fetch(Code?.Location ?? '', { signal: AbortSignal.timeout(downloadTimeoutMs) });
  if (!answer.ok) throw new UserError(`The deployed package cannot be read: HTTP ${answer.status}.`);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()), {
    filter: ({ name }) => name === governancePath,
  });
  const parsed = governanceSchema.safeParse(parseJson(new TextDecoder().decode(files[governancePath])));
  if (parsed.success) return { governance: parsed.data, environment: Configuration?.Environment?.Variables ?? {} };
  throw new UserError('The deployed package comes from another version of Palisade. Deploy this version first.');
}

/** The deployed hub; undefined if there is no such function. Throws every other error: it is not known then. */
export async function ifDeployed(asked: Promise<DeployedHub>): Promise<DeployedHub | undefined> {
  const reply = await toResult(asked);
  if (reply.ok) return reply.value;
  if (reply.failure.code === 'ResourceNotFoundException') return undefined;
  throw reply.error;
}

const hubVariables = z.object({
  PALISADE_HUB_ACCOUNT: z.string(),
  PALISADE_ORGANIZATION_ID: z.string(),
  PALISADE_EXTERNAL_ID: z.string(),
});

/** The deployed hub, as roles and rules in the accounts refer to it. Throws UserError if its functions do not know it. */
export function hubAccountOf({ governance, environment }: DeployedHub): HubAccount {
  const parsed = hubVariables.safeParse(environment);
  if (!parsed.success) throw new UserError('The deployed functions come from another version of Palisade.');
  const { PALISADE_HUB_ACCOUNT, PALISADE_ORGANIZATION_ID, PALISADE_EXTERNAL_ID } = parsed.data;
  return {
    accountId: PALISADE_HUB_ACCOUNT,
    region: hubRegion(governance),
    organizationId: PALISADE_ORGANIZATION_ID,
    externalId: PALISADE_EXTERNAL_ID,
  };
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

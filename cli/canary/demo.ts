// The last part of the demo of `npm start`: a canary in the production account, which shows that the account is served.
import type { IAMClient } from '@aws-sdk/client-iam';
import type { LocalCloud } from '../../local/instance.ts';
import type { CanaryResult, Hop } from '../../shared/canary/types.ts';
import { hubAt, localPlace } from './access.ts';
import { enableCanary, type TrustedHub } from './enable.ts';
import { runFromHere } from './run.ts';

const timeoutMs = 60_000;

/** Makes the canary's role in the account, and runs a canary. Throws the SDK's error, and the signal's reason. */
export async function runCanaryDemo(
  { cloud, signal }: { readonly cloud: LocalCloud; readonly signal: AbortSignal },
  { accountId, iam, hub }: { readonly accountId: string; readonly iam: IAMClient; readonly hub: TrustedHub },
  onHop: (hop: Hop) => void,
): Promise<CanaryResult> {
  await enableCanary(iam, hub, accountId);
  const onLeftBehind = () => {};
  const options = { accountId, region: cloud.region, timeoutMs, onHop, onLeftBehind, signal };
  return runFromHere(hubAt(localPlace(cloud)), options);
}

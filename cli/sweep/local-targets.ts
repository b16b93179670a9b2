// The targets of a sweep on a running local cloud, with the journal and the change control of its hub.
import { connect } from '../../local/aws/clients.ts';
import type { LocalCloud } from '../../local/instance.ts';
import { callerArn } from '../../shared/aws/caller-identity.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { UserError } from '../lib/output.ts';
import { createTargetClients } from './clients.ts';
import { localHub } from './find-hub.ts';
import { recordedTargets } from './recorded-targets.ts';
import type { SweepTargets } from './types.ts';

/** Throws UserError for an account that the hub does not know, and for a local cloud without a hub. */
export async function localCloudTargets(cloud: LocalCloud, ids: readonly string[]): Promise<SweepTargets> {
  const { endpoint, secretAccessKey, accounts, region } = cloud;
  const hub = await localHub(cloud);
  if (hub === undefined) throw new UserError(`The local cloud has no hub yet. To deploy it: ${commandLine('deploy')}`);
  const targets = await recordedTargets(hub, ids, (accountId) =>
    createTargetClients({
      endpoint,
      credentials: { accessKeyId: accountId, secretAccessKey },
      forcePathStyle: true,
    }),
  );
  return { ...targets, requestedBy: await callerArn(connect(cloud)(accounts.sharedServices, region).sts) };
}

// Baseline step: EBS encryption and IMDSv2 are the defaults of the account, and public snapshots and AMIs are blocked.
import {
  EnableEbsEncryptionByDefaultCommand,
  EnableImageBlockPublicAccessCommand,
  EnableSnapshotBlockPublicAccessCommand,
  GetEbsEncryptionByDefaultCommand,
  GetImageBlockPublicAccessStateCommand,
  GetInstanceMetadataDefaultsCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  ModifyInstanceMetadataDefaultsCommand,
} from '@aws-sdk/client-ec2';
import { differences } from '../../lib/settings.ts';
import type { Step } from '../../steps/step.ts';

type Facts = {
  readonly ebsEncryption: boolean;
  readonly httpTokens: string;
  readonly snapshotSharing: string;
  readonly imageSharing: string;
};

const wanted: Facts = {
  ebsEncryption: true,
  httpTokens: 'required',
  snapshotSharing: 'block-all-sharing',
  imageSharing: 'block-new-sharing',
};

export const ec2Defaults: Step<Facts, Partial<Facts>> = {
  id: 'ec2-defaults',
  title: 'EBS encryption and IMDSv2 are the defaults, and public snapshots and AMIs are blocked',
  scope: 'region',
  after: ['account-public-access'],
  // EC2 API Reference, EnableImageBlockPublicAccess: up to ten minutes, in which the state is shown as `unblocked`.
  settlesMs: { imageSharing: 10 * 60_000 },
  permissions: {
    account: [
      'ec2:DescribeRegions',
      'ec2:EnableEbsEncryptionByDefault',
      'ec2:EnableImageBlockPublicAccess',
      'ec2:EnableSnapshotBlockPublicAccess',
      'ec2:GetEbsEncryptionByDefault',
      'ec2:GetImageBlockPublicAccessState',
      'ec2:GetInstanceMetadataDefaults',
      'ec2:GetSnapshotBlockPublicAccessState',
      'ec2:ModifyInstanceMetadataDefaults',
    ],
  },

  async observe({ clients: { ec2 } }) {
    const [encryption, metadata, snapshots, images] = await Promise.all([
      ec2.send(new GetEbsEncryptionByDefaultCommand({})),
      ec2.send(new GetInstanceMetadataDefaultsCommand({})),
      ec2.send(new GetSnapshotBlockPublicAccessStateCommand({})),
      ec2.send(new GetImageBlockPublicAccessStateCommand({})),
    ]);
    return {
      ebsEncryption: encryption.EbsEncryptionByDefault ?? false,
      httpTokens: metadata.AccountLevel?.HttpTokens ?? 'no-preference',
      snapshotSharing: snapshots.State ?? 'unblocked',
      imageSharing: images.ImageBlockPublicAccessState ?? 'unblocked',
    };
  },

  decide(facts) {
    const change = differences(facts, wanted);
    const names = Object.keys(change);
    if (names.length === 0) return { kind: 'compliant', reason: 'all four defaults are set' };
    return { kind: 'violating', reason: `not as required: ${names.join(', ')}`, change };
  },

  async apply({ clients: { ec2 } }, change) {
    await Promise.all([
      change.ebsEncryption && ec2.send(new EnableEbsEncryptionByDefaultCommand({})),
      change.httpTokens && ec2.send(new ModifyInstanceMetadataDefaultsCommand({ HttpTokens: 'required' })),
      change.snapshotSharing && ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'block-all-sharing' })),
      change.imageSharing &&
        ec2.send(new EnableImageBlockPublicAccessCommand({ ImageBlockPublicAccessState: 'block-new-sharing' })),
    ]);
  },
};

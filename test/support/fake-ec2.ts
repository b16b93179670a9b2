// A fake of EC2's account defaults: a real client whose calls end in memory. The emulators support only some of them.
import { EC2Client } from '@aws-sdk/client-ec2';

export type Ec2Defaults = { encryption: boolean; tokens: string; snapshots: string; images: string };

export function fakeEc2(region: string, state: Ec2Defaults, closed: readonly string[] = []): EC2Client {
  const ec2 = new EC2Client({ region, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  ec2.middlewareStack.add(
    (_next, context) => async (args) => {
      const output = answer(
        String(context['commandName']),
        { ...args.input } as Record<string, unknown>,
        state,
        closed,
      );
      return { response: {}, output: { $metadata: {}, ...output } };
    },
    { step: 'initialize', priority: 'low' },
  );
  return ec2;
}

function answer(
  command: string,
  input: Record<string, unknown>,
  state: Ec2Defaults,
  closed: readonly string[],
): object {
  switch (command) {
    case 'DescribeRegionsCommand':
      return {
        Regions: [input['RegionNames']].flat().map((RegionName) => ({
          RegionName,
          OptInStatus: closed.includes(String(RegionName)) ? 'not-opted-in' : 'opt-in-not-required',
        })),
      };
    case 'EnableEbsEncryptionByDefaultCommand':
      state.encryption = true;
      break;
    case 'ModifyInstanceMetadataDefaultsCommand':
      state.tokens = String(input['HttpTokens']);
      break;
    case 'EnableSnapshotBlockPublicAccessCommand':
      state.snapshots = String(input['State']);
      break;
    case 'EnableImageBlockPublicAccessCommand':
      state.images = String(input['ImageBlockPublicAccessState']);
      break;
  }
  return {
    EbsEncryptionByDefault: state.encryption,
    AccountLevel: { HttpTokens: state.tokens },
    State: state.snapshots,
    ImageBlockPublicAccessState: state.images,
  };
}

// Baseline step: an image repository whose tags cannot be moved, that is scanned at each push, under the images' key, and that
// the admitted accounts pull from.
import { SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { counted } from '../../lib/text.ts';
import { aliasTag, findOwnKey } from '../../steps/data-key.ts';
import type { Step, StepContext, StepInputs } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { documentStep, type Seen } from '../lib/document-step.ts';
import { thingVerdict } from '../lib/item-verdict.ts';
import type { DocumentChange } from '../lib/resource-item.ts';
import { missingTags, resourceTags } from '../lib/resource-tags.ts';
import { observeRepository, type RepositoryFacts } from './image-facts.ts';
import { untaggedImagesGo } from './image-lifecycle.ts';
import { imagesAlias, repositoryOf } from './image-names.ts';
import { imageDocument } from './image-policy.ts';
import { type RepositoryChange, writeRepository } from './image-writes.ts';

/** `ownKey` is the ARN of the images' key; null if there is none that can be used. */
type Facts = RepositoryFacts & { readonly ownKey: string | null };

export function imageRepositoryStep(
  kind: KindWithoutSteps,
  keyStep: string,
): Step<Seen<Facts>, RepositoryChange & DocumentChange> {
  return documentStep<Facts, RepositoryChange>({
    kind,
    document: imageDocument,
    title: 'The image repository is immutable, scanned and encrypted, and the admitted accounts can pull from it',
    after: ['account-public-access', keyStep],
    // Accounts that lost admission are taken out of the policy whatever is wrong with the key.
    regardless: [keyStep],
    permissions: repositoryPermissions,

    observe: (context, { name }) => observe(context, name),

    decide(facts, { inputs, resource, wanted }) {
      const repository = repositoryOf(resource.name);
      return thingVerdict<RepositoryChange>({
        ...{ facts, resource, wanted, what: 'repository', name: repository, making: { repository } },
        settings: settingsOf(facts, inputs, resourceTags(resource)),
        attention: otherEncryption(facts, repository),
        compliant: `${repository} admits ${counted(wanted.readers.length, 'account')}, and is under its own key`,
        replaced: 'its policy, lifecycle policy and tag mutability are replaced then',
        obstacle:
          facts.ownKey === null ? `the repository is made once there is a key of Palisade behind ${imagesAlias}` : null,
      });
    },

    writeSettings: ({ clients: { ecr } }, { name }, settings, { arn, ownKey: key }) =>
      writeRepository(ecr, { name: repositoryOf(name), arn, key }, settings),

    writePolicy: ({ clients: { ecr } }, { name }, policyText) =>
      ecr.send(new SetRepositoryPolicyCommand({ repositoryName: repositoryOf(name), policyText })),
  });
}

const repositoryPermissions = [
  'ecr:CreateRepository',
  'ecr:DescribeRepositories',
  'ecr:GetLifecyclePolicy',
  'ecr:GetRepositoryPolicy',
  'ecr:ListTagsForResource',
  'ecr:PutImageScanningConfiguration',
  'ecr:PutImageTagMutability',
  'ecr:PutLifecyclePolicy',
  'ecr:SetRepositoryPolicy',
  'ecr:TagResource',
  // For the repository's grant (Amazon ECR User Guide, "Encryption at rest").
  'kms:CreateGrant',
  'kms:DescribeKey',
  'kms:ListResourceTags',
];

async function observe({ clients: { ecr, kms } }: StepContext, name: string): Promise<Facts> {
  const [repository, ownKey] = await Promise.all([
    observeRepository(ecr, repositoryOf(name)),
    findOwnKey(kms, imagesAlias, (tags) => tags.get(aliasTag) === imagesAlias),
  ]);
  return { ...repository, ownKey };
}

/** The settings that differ, each as it has to be. What left governance.yml keeps its lifecycle policy. */
function settingsOf(
  facts: Facts,
  { governance }: StepInputs,
  tags: Readonly<Record<string, string>>,
): RepositoryChange {
  const { images } = governance.platform;
  const lifecycle = images === undefined ? facts.lifecycle : untaggedImagesGo(images.untaggedDays);
  const missing = missingTags(facts.tags, tags);
  return {
    ...(facts.mutability === 'IMMUTABLE' || !facts.exists ? {} : { mutability: 'IMMUTABLE' }),
    ...(facts.scansOnPush || !facts.exists ? {} : { scansOnPush: true }),
    ...(Object.keys(missing).length > 0 ? { tags: missing } : {}),
    ...(lifecycle === null || lifecycle === facts.lifecycle ? {} : { lifecycle }),
  };
}

/** Amazon ECR User Guide, "Encryption at rest": the encryption of a repository cannot be changed. */
function otherEncryption({ encryption: { type, key }, ownKey }: Facts, repository: string): string | null {
  if (ownKey === null) return `there is no key of Palisade behind ${imagesAlias} that can be used`;
  if (type !== 'AES256' && key === ownKey) return null;
  const present = key === null ? type : `${type} with ${key}`;
  return `${repository} is encrypted by ${present} and not with the key behind ${imagesAlias}, and ECR cannot change the encryption of a repository: make another one, and copy its images`;
}

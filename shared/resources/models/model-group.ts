// Baseline step: a model package group, in which training registers versions of a model, and whose policy admits the accounts
// that are admitted to the model.
import { PutModelPackageGroupPolicyCommand } from '@aws-sdk/client-sagemaker';
import { modelGroupName } from '../../aws/names.ts';
import { counted } from '../../lib/text.ts';
import type { Step } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { documentStep, type Seen } from '../lib/document-step.ts';
import { thingVerdict } from '../lib/item-verdict.ts';
import type { DocumentChange } from '../lib/resource-item.ts';
import { missingTags, resourceTags } from '../lib/resource-tags.ts';
import { type ModelGroupFacts, observeModelGroup } from './model-group-facts.ts';
import { modelGroupDocument } from './model-group-policy.ts';
import { type ModelGroupChange, writeModelGroup } from './model-group-writes.ts';

export function modelGroupStep(kind: KindWithoutSteps): Step<Seen<ModelGroupFacts>, ModelGroupChange & DocumentChange> {
  return documentStep<ModelGroupFacts, ModelGroupChange>({
    kind,
    document: modelGroupDocument,
    title: 'The model has a model package group, whose versions the admitted accounts use',
    after: ['account-public-access'],
    permissions: modelGroupPermissions,
    observe: ({ clients: { sageMaker } }, { name }) => observeModelGroup(sageMaker, modelGroupName(name)),

    decide(facts, { resource, wanted }) {
      const group = modelGroupName(resource.name);
      if (facts.exists && unusable.has(facts.status)) {
        const reason = `the model package group ${group} is there, with the status ${facts.status}`;
        return { kind: 'blocked', reason };
      }
      const tags = missingTags(facts.tags, resourceTags(resource));
      return thingVerdict<ModelGroupChange>({
        ...{ facts, resource, wanted, what: modelGroupDocument.what, name: group, making: { group } },
        settings: Object.keys(tags).length > 0 ? { tags } : {},
        attention: null,
        compliant: `${group} admits ${counted(wanted.readers.length, 'account')}`,
        replaced: 'its policy is replaced then',
        obstacle: null,
      });
    },

    writeSettings: ({ clients: { sageMaker } }, { name }, settings, { arn }) =>
      writeModelGroup(sageMaker, { name: modelGroupName(name), arn }, settings),

    writePolicy: ({ clients: { sageMaker } }, { name }, policy) => sageMaker.send(putPolicy(name, policy)),
  });
}

const modelGroupPermissions = [
  'sagemaker:AddTags',
  'sagemaker:CreateModelPackageGroup',
  'sagemaker:DescribeModelPackageGroup',
  'sagemaker:GetModelPackageGroupPolicy',
  'sagemaker:ListTags',
  'sagemaker:PutModelPackageGroupPolicy',
];

/** SageMaker AI API Reference, DescribeModelPackageGroup: the statuses of a group that takes no versions. */
const unusable: ReadonlySet<string> = new Set(['Deleting', 'DeleteFailed', 'Failed']);

function putPolicy(model: string, policy: string) {
  return new PutModelPackageGroupPolicyCommand({
    ModelPackageGroupName: modelGroupName(model),
    ResourcePolicy: policy,
  });
}

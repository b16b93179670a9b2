// Artifacts: in each shared-services account that has models or pipelines one bucket under a KMS key of its own. Training in
// testing writes models there, and production reads them.
import {
  accessRoleNames,
  artifactAlias,
  artifactBucketName,
  modelObjects,
  pipelineRoleName,
  registeredObjects,
  roleArn,
  templateObjects,
} from '../../aws/names.ts';
import { hubRegion } from '../../governance/governance.ts';
import { hasArtifacts } from '../../governance/schema/declared-platform.ts';
import type { Audiences, DocumentKind, KindWithoutSteps, ResourceKind } from '../contract/kind.ts';
import { readersIn } from '../lib/admitted-accounts.ts';
import { bucketPolicy, bucketPolicyLimit } from '../lib/bucket-statements.ts';
import { bucketDocument, bucketStep } from '../lib/bucket-step.ts';
import { keyPolicy, keyPolicyLimit } from '../lib/key-statements.ts';
import { keyDocument, keyStep } from '../lib/key-step.ts';
import { bucketSubject, keySubject } from '../lib/subjects.ts';

/** The steps of the baseline that make it, by the document that each of them writes. */
export const artifactSteps = { keyPolicy: 'artifacts-key', bucketPolicy: 'artifacts-bucket' } as const;

/** Versions, too: a pipeline passes an artifact on by its version. */
const reads = ['s3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'];

const bucket: DocumentKind = {
  id: bucketDocument,
  step: artifactSteps.bucketPolicy,
  what: 'bucket',
  limit: bucketPolicyLimit,
  text: ({ owner, region }, grants) =>
    bucketPolicy(
      artifactBucketName(owner),
      region,
      [
        { Sid: 'ReadersRead', actions: reads, readers: readersIn(grants, 'readers') },
        { Sid: 'WritersWrite', actions: [...reads, 's3:PutObject'], readers: readersIn(grants, 'writers') },
      ],
      [
        onlyModelsFromElsewhere(owner),
        onlyThePipelineRegisters(owner, region),
        onlyPalisadeWritesTemplates(owner, region),
      ],
    ),
  subject: ({ owner, region }) => bucketSubject(artifactBucketName(owner), region),
};

const key: DocumentKind = {
  id: keyDocument,
  step: artifactSteps.keyPolicy,
  what: 'key',
  limit: keyPolicyLimit,
  text: ({ owner, region }, grants) =>
    keyPolicy(owner, region, [
      {
        Sid: 'ReadersDecryptThroughS3',
        actions: ['kms:Decrypt', 'kms:DescribeKey'],
        readers: readersIn(grants, 'readers'),
      },
      {
        Sid: 'WritersEncryptThroughS3',
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*'],
        readers: readersIn(grants, 'writers'),
      },
    ]),
  subject: ({ region }, arn) => keySubject(arn, region),
};

const kind: KindWithoutSteps = {
  id: 'artifacts',
  noun: 'artifacts bucket',
  ownerType: 'shared-services',
  declared: (governance) => {
    const isShared = hasArtifacts(governance.platform);
    // A catalog reads the templates of its products in it, and shares it with nobody.
    if (!isShared && governance.platform.catalog === undefined) return [];
    const audiences: Audiences = isShared
      ? { readers: ['production'], writers: ['testing'] }
      : { readers: [], writers: [] };
    return [{ name: 'artifacts', region: hubRegion(governance), audiences }];
  },
  names: ({ owner }) => ({ bucket: artifactBucketName(owner), alias: artifactAlias }),
  documents: [bucket, key],
};

const artifactsKey = keyStep({
  kind,
  id: artifactSteps.keyPolicy,
  title: 'What pipelines produce has a KMS key of its own, which the admitted accounts use through S3',
});

const artifactsBucketStep = bucketStep({
  kind,
  id: artifactSteps.bucketPolicy,
  title: 'What pipelines produce has a bucket under its own key, which testing writes and production reads',
  keyStep: artifactsKey.id,
});

export const artifacts: ResourceKind = { ...kind, steps: [artifactsKey, artifactsBucketStep] };

/**
 * Others write models, and not what a pipeline passes from stage to stage under its own name: who could replace that would
 * deploy something that nobody approved.
 */
function onlyModelsFromElsewhere(owner: string) {
  return {
    Sid: 'OnlyModelsFromElsewhere',
    Action: ['s3:PutObject'],
    outside: modelObjects,
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': owner } },
  };
}

/** Service Catalog reads a template after it was written: who could replace it in between decides what is launched. */
function onlyPalisadeWritesTemplates(owner: string, region: string) {
  const roles = accessRoleNames.map((name) => roleArn(region, owner, name));
  return writtenBy('OnlyPalisadeWritesTemplates', templateObjects, roles);
}

/**
 * What is registered is what was approved and what production loads: nobody else replaces it, not even an administrator of the
 * account.
 */
function onlyThePipelineRegisters(owner: string, region: string) {
  return writtenBy('OnlyThePipelineRegisters', registeredObjects, roleArn(region, owner, pipelineRoleName));
}

/**
 * Objects whose keys begin like this are written with these roles only. Replication writes under a right of its own (S3 User
 * Guide, "Setting up permissions for live replication").
 */
function writtenBy(Sid: string, beginning: string, roles: string | readonly string[]) {
  return {
    Sid,
    Action: ['s3:PutObject', 's3:ReplicateObject'],
    of: `${beginning}*`,
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': roles } },
  };
}

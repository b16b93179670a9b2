// Decides whether something that works today would stop by a change of the public access block. The rows are those of S3
// User Guide, "Blocking public access to your Amazon S3 storage".
import { type Hazard, type Preflight, preflightOf, type Read, unreadHazard } from '../../contract/preflight.ts';
import { describeGrantee } from '../look/grantee.ts';
import type { PublicAccessFacts } from './look-ahead.ts';
import type { PublicAccessBlock } from './settings.ts';

/**
 * Log delivery is not public, neither by a service principal nor by the group LogDelivery, so that it stays as it is
 * (section "The meaning of public").
 */
export function preflight(facts: PublicAccessFacts, change: PublicAccessBlock): Preflight<PublicAccessBlock> {
  const byPolicy = isPublicByPolicy(facts) ? [publicPolicy] : [];
  const byAcl = hazardsOfAcl(facts);
  const hazards = [
    ...byPolicy,
    ...hazardsOfOthers(facts),
    ...hazardsOfWebsite(facts, byPolicy.length + byAcl.length > 0),
    ...hazardsOfDistributions(facts),
    ...byAcl,
    ...hazardsOfAccessPoints(facts),
    ...unread(facts),
  ];
  return preflightOf(change, hazards, [...notesOnObjects(facts), ...notesOnDeployments(facts)]);
}

const meantToBePublic = 'if it is meant to be public, exempt it in governance.yml';

const publicPolicy: Hazard = {
  id: 'P1',
  breaks: 'anonymous readers lose access to the bucket, whose policy is public',
  affects: 'everyone outside its account',
  seenBy: 'GetBucketPolicyStatus',
  remedy: `limit the policy to fixed principals, or serve the bucket by CloudFront; ${meantToBePublic}`,
  approvable: true,
};

/** Restricting a public policy ends all access of other accounts, also where a statement names one of them. */
function hazardsOfOthers({ others }: PublicAccessFacts): readonly Hazard[] {
  if (!others?.known || others.value.length === 0) return [];
  return [
    {
      id: 'P2',
      breaks: 'those whom another statement of the public policy names lose their access too',
      affects: others.value.map(describeGrantee).join(', '),
      seenBy: 'GetBucketPolicy',
      remedy: 'remove the statement that makes the policy public: then the others stay in effect',
      approvable: true,
    },
  ];
}

/** A website that only redirects reads no object. One that is not public otherwise may have objects with public ACLs. */
function hazardsOfWebsite(facts: PublicAccessFacts, isPublic: boolean): readonly Hazard[] {
  const { website, turnsOn } = facts;
  if (!website?.known || website.value === null || website.value.redirectsAll) return [];
  const mayHavePublicObjects = turnsOn.includes('ignorePublicAcls') && !areAclsDisabled(facts);
  if (!isPublic && !mayHavePublicObjects) return [];
  return [
    {
      id: 'P3',
      breaks: isPublic
        ? 'the static website of the bucket stops answering'
        : 'the static website of the bucket stops answering for objects that are public by ACLs of their own',
      affects: 'its visitors',
      seenBy: 'GetBucketWebsite',
      remedy: `let CloudFront read the bucket with an origin access control; ${meantToBePublic}`,
      approvable: true,
    },
  ];
}

function hazardsOfDistributions({ openDistributions }: PublicAccessFacts): readonly Hazard[] {
  if (!openDistributions?.known || openDistributions.value.length === 0) return [];
  return [
    {
      id: 'P4',
      breaks: `CloudFront can no longer read the bucket for ${openDistributions.value.join(', ')}`,
      affects: 'the viewers of these distributions',
      seenBy: 'ListDistributions',
      remedy: 'give the origin an origin access control, and admit cloudfront.amazonaws.com in the bucket policy',
      approvable: true,
    },
  ];
}

/** GetBucketAcl returns the permissions in effect: nothing is public where public ACLs are ignored already. */
function hazardsOfAcl(facts: PublicAccessFacts): readonly Hazard[] {
  const { publicGrants, turnsOn } = facts;
  if (!publicGrants?.known || publicGrants.value.length === 0 || areAclsDisabled(facts)) return [];
  const ends = turnsOn.includes('ignorePublicAcls');
  return [
    {
      id: 'P5',
      breaks: ends
        ? 'access by the public ACL of the bucket ends, and uploads with a public ACL are refused'
        : 'uploads with a public ACL, as the bucket itself has one, are refused',
      affects: publicGrants.value.join(', '),
      seenBy: 'GetBucketAcl',
      remedy: `replace the ACL by a bucket policy with fixed principals; ${meantToBePublic}`,
      approvable: true,
    },
  ];
}

function hazardsOfAccessPoints({ publicAccessPoints }: PublicAccessFacts): readonly Hazard[] {
  if (!publicAccessPoints?.known || publicAccessPoints.value.length === 0) return [];
  return [
    {
      id: 'P7',
      breaks: `access by access points with a public policy ends: ${publicAccessPoints.value.join(', ')}`,
      affects: 'everyone outside the account',
      seenBy: 'GetAccessPointPolicyStatus',
      remedy: 'limit the policies of the access points to fixed principals',
      approvable: true,
    },
  ];
}

function unread(facts: PublicAccessFacts): readonly Hazard[] {
  const reads: readonly (readonly [Read<unknown> | null, string])[] = [
    [facts.isPolicyPublic, 'the bucket policy is public'],
    [facts.others, 'the bucket policy admits other accounts'],
    [facts.publicAccessPoints, 'access points of the bucket are public'],
    [facts.publicGrants, 'the ACL of the bucket is public'],
    [facts.ownership, 'ACLs are in effect'],
    [facts.website, 'the bucket is a website'],
    [facts.stack, 'the bucket belongs to a stack'],
  ];
  return reads.flatMap(([read, shows]) => (read === null || read.known ? [] : [unreadHazard(read, shows)]));
}

function notesOnObjects(facts: PublicAccessFacts): readonly string[] {
  if (!facts.turnsOn.includes('ignorePublicAcls') || areAclsDisabled(facts)) return [];
  return ['whether objects have public ACLs of their own cannot be read in bulk; those are ignored from now on (P6)'];
}

function notesOnDeployments({ stack }: PublicAccessFacts): readonly string[] {
  if (!stack?.known || stack.value === null) return [];
  return [
    `the bucket belongs to the CloudFormation stack ${stack.value}: updates with a public bucket policy or ACL fail now (P8)`,
  ];
}

function isPublicByPolicy({ isPolicyPublic }: PublicAccessFacts): boolean {
  return isPolicyPublic?.known === true && isPolicyPublic.value;
}

/** S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket". */
function areAclsDisabled({ ownership }: PublicAccessFacts): boolean {
  return ownership?.known === true && ownership.value === 'BucketOwnerEnforced';
}

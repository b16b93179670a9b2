// Decides whether something that works today would stop by a change of versioning.
import { type Hazard, type Preflight, preflightOf, unreadHazard } from '../../contract/preflight.ts';
import type { VersioningFacts } from './look-ahead.ts';
import type { Versioning } from './settings.ts';

export function preflight(facts: VersioningFacts, change: Versioning): Preflight<Versioning> {
  return preflightOf(change, [...hazardsOfMfaDelete(facts), ...hazardsOfExpiry(facts)], notesOn(facts));
}

/** Amazon S3 API Reference, "PutBucketVersioning": with MFA delete, the request needs the root user's device. */
function hazardsOfMfaDelete({ bucket, before }: VersioningFacts): readonly Hazard[] {
  if (!before.mfaDelete) return [];
  const command = `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration`;
  return [
    {
      id: 'V7',
      breaks: 'MFA delete is on: S3 refuses to change versioning without the MFA device of the root user',
      affects: 'every role, also that of Palisade',
      seenBy: 'GetBucketVersioning',
      remedy: `let the root user of the account run: ${command} Status=Enabled,MFADelete=Enabled --mfa "SERIAL CODE"`,
      approvable: false,
    },
  ];
}

/** S3 User Guide, "Lifecycle configuration elements": in a versioned bucket, expiration only adds a delete marker. */
function hazardsOfExpiry({ rulesWithoutEnd }: VersioningFacts): readonly Hazard[] {
  if (!rulesWithoutEnd.known) return [unreadHazard(rulesWithoutEnd, 'lifecycle rules delete objects')];
  if (rulesWithoutEnd.value.length === 0) return [];
  return [
    {
      id: 'V2',
      breaks: `lifecycle rules no longer delete data, but keep it as noncurrent versions: ${rulesWithoutEnd.value.join(', ')}`,
      affects: 'those who pay for the storage, and those whose data must be deleted',
      seenBy: 'GetBucketLifecycleConfiguration',
      remedy: 'add NoncurrentVersionExpiration to these rules',
      approvable: true,
    },
  ];
}

/** What was versioned before has had its first minutes, and can never be unversioned again either way. */
function notesOn({ before }: VersioningFacts): readonly string[] {
  const firstTime = before.status === 'NeverSet';
  return [
    ...(firstTime
      ? ['AWS recommends to write nothing for 15 minutes: until then, reads of new objects may fail with 404 (V1)']
      : []),
    'every overwritten object is kept: a rule with NoncurrentVersionExpiration limits cost and 503 Slow Down (V3)',
    'a delete only adds a marker: to erase data, and to empty the bucket, delete its versions too (V4)',
    ...(firstTime ? ['versioning can be suspended later, but never removed again (V5)'] : []),
  ];
}

// All steps of the baseline. Their order is what they declare in `after`; the order of this list has no meaning.

import { platformSteps } from '../../resources/registry.ts';
import type { Step } from '../../steps/step.ts';
import { accountPublicAccess } from './account-public-access.ts';
import { bucketKey } from './bucket-key.ts';
import { configRecorder } from './config-recorder.ts';
import { configRole } from './config-role.ts';
import { configRules } from './config-rules.ts';
import { contacts } from './contacts.ts';
import { dataKeys } from './data-keys.ts';
import { ec2Defaults } from './ec2-defaults.ts';
import { executionRole } from './execution-role.ts';
import { firstSweep } from './first-sweep.ts';
import { forwardRole } from './forward-role.ts';
import { forwardingRule, platformForwardingRule } from './forwarding-rule.ts';
import { guardDuty } from './guardduty.ts';
import { resourceControlPolicies, serviceControlPolicies } from './organization-policies.ts';
import { passwordPolicy } from './password-policy.ts';
import { quarantine, releaseQuarantine } from './quarantine.ts';
import { securityHub } from './security-hub.ts';
import { spokeRole } from './spoke-role.ts';
import { tags } from './tags.ts';
import { trail } from './trail.ts';

const all: readonly Step[] = [
  quarantine,
  accountPublicAccess,
  spokeRole,
  forwardRole,
  forwardingRule,
  platformForwardingRule,
  trail,
  configRole,
  configRecorder,
  configRules,
  ec2Defaults,
  dataKeys,
  executionRole,
  bucketKey,
  passwordPolicy,
  contacts,
  tags,
  securityHub,
  guardDuty,
  serviceControlPolicies,
  resourceControlPolicies,
  ...platformSteps,
  firstSweep,
];

/** All steps, and the release from quarantine, which depends on all others. */
export const steps: readonly Step[] = [...all, { ...releaseQuarantine, after: all.map(({ id }) => id) }];

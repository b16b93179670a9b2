// All steps of the baseline. Their order is what they declare in `after`; that of this list means nothing.
import type { Step } from './step.ts';
import { accountPublicAccess } from './steps/account-public-access.ts';
import { configRecorder } from './steps/config-recorder.ts';
import { configRole } from './steps/config-role.ts';
import { configRules } from './steps/config-rules.ts';
import { contacts } from './steps/contacts.ts';
import { ec2Defaults } from './steps/ec2-defaults.ts';
import { firstSweep } from './steps/first-sweep.ts';
import { forwardRole } from './steps/forward-role.ts';
import { forwardingRule } from './steps/forwarding-rule.ts';
import { guardDuty } from './steps/guardduty.ts';
import { resourceControlPolicies, serviceControlPolicies } from './steps/organization-policies.ts';
import { passwordPolicy } from './steps/password-policy.ts';
import { quarantine, releaseQuarantine } from './steps/quarantine.ts';
import { securityHub } from './steps/security-hub.ts';
import { spokeRole } from './steps/spoke-role.ts';
import { tags } from './steps/tags.ts';

const all: readonly Step[] = [
  quarantine,
  accountPublicAccess,
  spokeRole,
  forwardRole,
  forwardingRule,
  configRole,
  configRecorder,
  configRules,
  ec2Defaults,
  passwordPolicy,
  contacts,
  tags,
  securityHub,
  guardDuty,
  serviceControlPolicies,
  resourceControlPolicies,
  firstSweep,
];

/** The steps, and at the end the one that opens the account: nothing may be missing by then. */
export const steps: readonly Step[] = [...all, { ...releaseQuarantine, after: all.map(({ id }) => id) }];

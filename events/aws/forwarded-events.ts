// The events that member accounts forward to the hub, as the rules of the baseline have them. Each list has at most 2,048
// characters (EventBridge User Guide, "Amazon EventBridge quotas": event pattern), and no event matches both: it would come
// twice.
import type { Pattern } from '../envelope.ts';
import * as apiCall from './cloudtrail-api-call.ts';
import * as complianceChange from './config-compliance-change.ts';
import * as modelCall from './model-call.ts';
import { patternOf } from './platform-call.ts';
import { callRows } from './platform-calls.ts';

const isAboutBuckets = ({ service }: (typeof callRows)[number]) => service === 's3';

/** About resources that guardrails govern, and about the buckets that accounts share, which are such resources. */
export const forwardedPatterns: readonly Pattern[] = [
  complianceChange.pattern,
  apiCall.pattern,
  patternOf(callRows.filter(isAboutBuckets)),
];

/** About everything else that accounts share. */
export const platformPatterns: readonly Pattern[] = [
  patternOf(callRows.filter((row) => !isAboutBuckets(row))),
  modelCall.pattern,
];

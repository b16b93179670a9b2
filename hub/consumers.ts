// The functions of the hub that read a queue: which events they get, and how long they may take.
import * as complianceChange from '../events/compliance-change.ts';
import type { Pattern } from '../events/envelope.ts';
import * as palisadeFinding from '../events/palisade-finding.ts';
import * as s3Call from '../events/s3-call.ts';

export type Consumer = {
  /** The function's name, and that of its queue, without `palisade-`. */
  readonly name: string;
  /** Seconds that one batch may take. */
  readonly timeout: number;
  /** The rules on the hub's bus that feed the queue: their names, and what they let through. */
  readonly rules: Readonly<Record<string, Pattern>>;
};

export const consumers: readonly Consumer[] = [
  {
    name: 'remediate',
    timeout: 20,
    rules: { 'compliance-change': complianceChange.pattern, 's3-call': s3Call.pattern },
  },
  { name: 'record-finding', timeout: 10, rules: { finding: palisadeFinding.pattern } },
];

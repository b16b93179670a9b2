// The schema of `admission` in governance.yml: what has to be in force in an account before it is admitted to what others
// share.
import * as z from 'zod/mini';
import { baselineStepKinds, policyDocumentNames } from './mode-names.ts';

/** Stands for all policy documents that an account of the type gets. */
export const policiesOfType = 'policies';

const requirements = [...Object.keys(baselineStepKinds), ...policyDocumentNames, policiesOfType];

export const admissionParameters = z.strictObject({
  /** The steps of the baseline and the policy documents that have to be in force. */
  requires: z._default(z.array(z.enum(requirements)), [
    'spoke-role',
    'forward-role',
    'forwarding-rule',
    'config-recorder',
    'account-public-access',
    policiesOfType,
  ]),
});
export type AdmissionParameters = z.infer<typeof admissionParameters>;

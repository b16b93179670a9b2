// Policy: no account leaves the organization by itself.
import type { PolicyDocument } from './policy-document.ts';

export const stayInOrganization: PolicyDocument = {
  name: 'stay-in-organization',
  summary: 'No account leaves the organization.',
  types: 'all',
  statements: () => [
    { Sid: 'StayInOrganization', Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' },
  ],
};

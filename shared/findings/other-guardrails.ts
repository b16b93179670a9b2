// The `guardrail` of findings that are not about a governed resource, for what selects findings by it.

export const otherFindingGuardrails = [
  'account-baseline',
  'account-type',
  'account-creation',
  'account-public-access',
  'change-limit',
  'platform-drift',
  'model-trail',
  'model-bypass',
  'exemption',
  'ungoverned-regions',
] as const;

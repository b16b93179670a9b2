// The environment variables of the test cloud, which are set for the tests of the local cloud only.
export const cloudVariables = [
  'PALISADE_STATE_DIR',
  'PALISADE_GOVERNANCE_FILE',
  'PALISADE_PORT',
  'CLOUDTRAIL_MAX_EVENTS',
  'PALISADE_LOCAL_DATA_EVENTS',
] as const;

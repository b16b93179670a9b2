// The account that the emulator makes the management account.
/** The management account of the local cloud's organization. The emulator creates the organization when it starts. */
export const managementAccountId = '111111111111';

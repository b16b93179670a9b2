// How long a write may take to show in reads.

/**
 * Delays before the reads that verify a write, in milliseconds. Settings are eventually consistent (S3 User Guide,
 * "Amazon S3 data consistency model"). Nearly always the first read shows the write, and no other read is needed.
 */
export const verificationDelaysMs = [0, 250, 1_000];

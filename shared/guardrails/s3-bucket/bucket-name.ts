// The names of S3 buckets, for exemptions that name them.
import type { IdForm } from '../contract/resource-type.ts';

/**
 * Names of today have 3 to 63 lowercase letters, digits, dots and hyphens. Buckets that were created in us-east-1 before
 * March 2018 may have up to 255 characters, capital letters and underscores (S3 User Guide, "Bucket naming rules").
 */
const [shortestName, longestName] = [3, 255];

export const bucketNames: IdForm = {
  description: 'the name of a bucket',
  canMatch: (pattern) => {
    const own = pattern.replaceAll('*', '');
    const fits = own.length <= longestName && (pattern.includes('*') || own.length >= shortestName);
    return fits && /^[\w.-]*$/.test(own);
  },
  meantBy: (text) => {
    const named = /^(?:arn:[^:]*:s3:::|s3:\/\/)?([\w.*-]{3,255})(?:\/.*)?$/.exec(text.trim());
    return named?.[1];
  },
};

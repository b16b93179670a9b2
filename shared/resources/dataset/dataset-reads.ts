// The reads that the owner of a dataset grants to the accounts that it admits: the versions too, since a bucket of data keeps
// them.

export const datasetReads = ['s3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'] as const;

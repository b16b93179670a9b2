// What somebody may do to packages: each action with the requests that AWS evaluates for it.
import type { MatrixAction } from '../subject.ts';

const on = (target: string, ...names: readonly string[]) =>
  names.map((name) => ({ action: `codeartifact:${name}`, on: target }));
/** CodeArtifact's login asks for both (AWS CodeArtifact User Guide, "AWS CodeArtifact authentication and tokens"). */
const token = [
  ...on('domain', 'GetAuthorizationToken'),
  {
    action: 'sts:GetServiceBearerToken',
    on: 'caller',
    context: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' },
  },
] as const;

export const packageColumns = {
  token: { title: 'Log in', requests: token },
  read: { title: 'Read', requests: [...token, ...on('repository', 'ReadFromRepository')] },
  publish: { title: 'Publish', requests: [...token, ...on('package', 'PublishPackageVersion')] },
  admit: { title: 'Change whom the domain admits', requests: on('domain', 'PutDomainPermissionsPolicy') },
  look: { title: 'Read the policy', requests: on('domain', 'GetDomainPermissionsPolicy') },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export const furtherPackageActions = {
  fetch: { title: 'fetching a file by the API', requests: on('package', 'GetPackageVersionAsset') },
  removePolicy: { title: 'removing the policy', requests: on('domain', 'DeleteDomainPermissionsPolicy') },
  admitToRepository: {
    title: 'a policy of one repository',
    requests: on('repository', 'PutRepositoryPermissionsPolicy'),
  },
  deleteDomain: { title: 'deleting the domain', requests: on('domain', 'DeleteDomain') },
  untag: { title: "removing the domain's tags", requests: on('domain', 'UntagResource') },
  connect: {
    title: 'connecting the repository to a public one',
    requests: on('repository', 'AssociateExternalConnection'),
  },
  deleteVersion: { title: 'deleting a version', requests: on('package', 'DeletePackageVersions') },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export type PackageColumn = keyof typeof packageColumns;
export type PackageAction = PackageColumn | keyof typeof furtherPackageActions;

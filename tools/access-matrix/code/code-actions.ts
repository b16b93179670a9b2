// What somebody may do to code: each action with the requests that AWS evaluates for it.
import type { MatrixAction } from '../subject.ts';

const actAs = { action: 'sts:AssumeRole', on: 'reader' } as const;
const own = (name: string) => ({ action: `codecommit:${name}`, on: 'repository' });
const asReader = (name: string) => ({ ...own(name), as: 'reader' });

export const codeColumns = {
  readAs: { title: 'Read, as `ml-code-reader`', requests: [actAs, asReader('GitPull'), asReader('GetFile')] },
  read: { title: 'Read with own permissions', requests: [own('GitPull')] },
  push: { title: 'Push', requests: [own('GitPush')] },
  delete: { title: 'Delete the repository', requests: [own('DeleteRepository')] },
  admit: { title: 'Change who reads', requests: [{ action: 'iam:UpdateAssumeRolePolicy', on: 'reader' }] },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export const furtherCodeActions = {
  pushAs: { title: 'pushing as the reader', requests: [actAs, asReader('GitPush')] },
  createAs: { title: 'creating a repository as the reader', requests: [actAs, asReader('CreateRepository')] },
  widen: { title: 'changing what the reader may do', requests: [{ action: 'iam:PutRolePolicy', on: 'reader' }] },
  removeReader: { title: 'deleting the reader', requests: [{ action: 'iam:DeleteRole', on: 'reader' }] },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export type CodeColumn = keyof typeof codeColumns;
export type CodeAction = CodeColumn | keyof typeof furtherCodeActions;

// Code: in each shared-services account the declared CodeCommit repositories, and a role with which data-science
// reads them. A connection to repositories elsewhere is only looked at.
import { codeReaderRoleName } from '../../aws/names.ts';
import { hubRegion } from '../../governance/governance.ts';
import type { KindWithoutSteps, ResourceKind } from '../contract/kind.ts';
import { codeConnection } from './code-connection-step.ts';
import { codeReaderTrust } from './code-documents.ts';
import { createCodeReaderStep } from './code-reader.ts';
import { codeRepository } from './code-repository.ts';

const kind: KindWithoutSteps = {
  id: 'code',
  noun: 'code reader role',
  ownerType: 'shared-services',
  declared(governance) {
    const repositories = governance.platform.code?.repositories ?? [];
    const audiences = { readers: ['data-science' as const] };
    return repositories.length > 0 ? [{ name: 'code', region: hubRegion(governance), audiences }] : [];
  },
  names: () => ({ role: codeReaderRoleName }),
  documents: [codeReaderTrust],
};

export const code: ResourceKind = { ...kind, steps: [codeConnection, codeRepository, createCodeReaderStep(kind)] };

// Code, as a subject of the access matrix: repositories of CodeCommit, which have no policies, and the role that reads them.
import { codeReaderRoleName } from '../../../shared/aws/names.ts';
import { codeReaderPermissions } from '../../../shared/resources/code/code-documents.ts';
import { accountOf, sharedOwners } from '../accounts.ts';
import { documentOf, openDocument, palisadesDocuments } from '../documents.ts';
import { matrixRegion } from '../governance.ts';
import { lowerAbout, sharedPeople } from '../shared-people.ts';
import type { Subject } from '../subject.ts';
import { type CodeAction, type CodeColumn, codeColumns, furtherCodeActions } from './code-actions.ts';
import { codeGrids } from './code-grid.ts';
import { codeSentences } from './code-sentences.ts';

export const codeSubject: Subject<CodeColumn, CodeAction> = {
  id: 'code',
  heading: 'Code',
  about:
    'The repository `ml-pipelines` of AWS CodeCommit in a Shared Services account. A repository of CodeCommit has no policy: data scientists of admitted accounts read it as the role `ml-code-reader`.',
  lowerAbout: lowerAbout('The repository of the same name'),
  owners: sharedOwners,
  people: sharedPeople,
  columns: codeColumns,
  furtherActions: furtherCodeActions,
  grids: codeGrids,
  sentences: codeSentences,
  targets: ({ side, situation }) => {
    const owner = accountOf(sharedOwners[side]).id;
    const documents = palisadesDocuments('code', 'code', sharedOwners[side], situation);
    return {
      repository: { resource: `arn:aws:codecommit:${matrixRegion}:${owner}:ml-pipelines`, owner },
      reader: {
        resource: `arn:aws:iam::${owner}:role/${codeReaderRoleName}`,
        owner,
        policy: situation === 'open' ? openDocument('sts') : documentOf(documents, 'trustPolicy'),
      },
    };
  },
  actors: (side) => {
    const account = accountOf(sharedOwners[side]);
    const permissions = codeReaderPermissions(account.id, matrixRegion, ['ml-pipelines']);
    return { reader: { account, role: codeReaderRoleName, identity: [JSON.parse(permissions)] } };
  },
};

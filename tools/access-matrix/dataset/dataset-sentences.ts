// The sentences about access to data, each with requests that AWS has to allow and requests that it has to refuse.
import { type AccessSentence, asking } from '../subject.ts';
import type { DatasetAction } from './dataset-actions.ts';

const { may, mayNot } = asking<DatasetAction>('dataset');

const ownersPeople = ['dmEngineer', 'dmAdmin', 'dmPipeline', 'dmAutomation', 'dmBreakGlass'] as const;
const readersPeople = [
  'dsScientist',
  'teScientist',
  'dsExecution',
  'teExecution',
  'prExecution',
  'tePipeline',
  'prPipeline',
] as const;
const readersAdmins = ['dsAdmin', 'teAdmin', 'prPerson'] as const;
const readersAll = [...readersPeople, ...readersAdmins, 'dsPipeline', 'dsBreakGlass', 'prBreakGlass'] as const;

export const datasetSentences: readonly AccessSentence<DatasetAction>[] = [
  {
    sentence: 'People, pipelines and jobs of admitted accounts read a dataset; no other account does.',
    means: 'The list of admitted accounts in the policies of bucket and key',
    rows: [
      ...may(readersAll, ['read', 'list']),
      ...mayNot(['ssAdmin', 'ssPipeline', 'sandboxAdmin', 'stranger', 'sageMaker'], ['read', 'list']),
    ],
  },
  {
    sentence: 'An account reads only once its baseline is complete and enforced, and nobody shut it out.',
    means: 'The same list: [admission](admission.md) decides who is in it',
    rows: [
      ...mayNot(['newAdmin', 'monitoredAdmin', 'shutAdmin'], ['read', 'list', 'decrypt']),
      ...may(['dsAdmin'], ['read', 'list']),
    ],
  },
  {
    sentence: "Admission alone permits nothing: a role's own policies and its boundary have to allow both S3 and KMS.",
    means: "IAM: another account's resource needs a permission on both sides",
    rows: [
      ...mayNot(['dsNobody', 'dsBounded', 'dsEngineer'], ['read', 'list']),
      ...mayNot(['dsWithoutKms'], ['read']),
      ...may(['dsWithoutKms'], ['list']),
      ...may(['dsScientist'], ['read', 'list']),
    ],
  },
  {
    sentence: 'Accounts that read a dataset change nothing in it.',
    means: 'The statement for readers has read actions only',
    rows: [
      ...mayNot(readersAll, ['write', 'delete', 'admit', 'admitToKey', 'tagObject', 'deleteBucket', 'deleteKey']),
      ...may(['dmEngineer', 'dmAdmin'], ['write', 'delete']),
    ],
  },
  {
    sentence: 'Where the documents are open to everybody, data scientists still change no data: an SCP refuses it.',
    means: 'The SCP `production-data`',
    rows: [
      ...mayNot(['dsScientist', 'dsAdmin', 'dsExecution'], ['write', 'delete', 'tagObject', 'admit'], {
        situation: 'open',
      }),
      // Exempt from that SCP, as the roles that may have to.
      ...may(['dsPipeline', 'dsBreakGlass'], ['write', 'delete'], { situation: 'open' }),
    ],
  },
  {
    sentence: "Nobody but Palisade changes whom a dataset's bucket admits, or how it is protected.",
    means: 'The SCP `keep-admissions`',
    rows: [
      ...mayNot(ownersPeople, [
        'admit',
        'removePolicy',
        'changeEncryption',
        'changeOwnership',
        'changeBlock',
        'changeTags',
        'deleteBucket',
      ]),
      ...may(
        ['dmPalisade'],
        ['admit', 'removePolicy', 'changeEncryption', 'changeOwnership', 'changeBlock', 'changeTags'],
      ),
    ],
  },
  {
    sentence: "Nobody but Palisade changes whom a dataset's key admits, or whether it can be used.",
    means: 'The SCP `keep-admissions`',
    rows: [
      ...mayNot(ownersPeople, ['admitToKey', 'grant', 'disableKey', 'deleteKey', 'untagKey']),
      ...may(['dmPalisade'], ['admitToKey', 'disableKey', 'untagKey']),
    ],
  },
  {
    sentence: 'In the account that has a dataset, people work with the data.',
    means: 'IAM in that account',
    rows: [
      ...may(['dmEngineer', 'dmAdmin', 'dmPipeline'], ['read', 'list', 'write', 'delete', 'tagObject']),
      ...mayNot(['dmNobody', 'dmAuditor'], ['read', 'list', 'write', 'delete', 'tagObject']),
    ],
  },
  {
    sentence: 'No other account decrypts except through S3.',
    means: "`kms:ViaService` in the key's policy",
    rows: [
      ...mayNot([...readersAll, 'lowerDsAdmin', 'stranger'], ['decrypt', 'describeKey']),
      ...may(readersAll, ['read']),
      // By the IAM of the account that has the key, as AWS has it for every key.
      ...may(['dmAdmin'], ['decrypt', 'describeKey']),
      ...mayNot(['dmNobody', 'dmEngineer'], ['decrypt']),
    ],
  },
  {
    sentence:
      'Nobody outside the organization reads, even where the documents are open to everybody: an RCP refuses it.',
    means: 'The RCP `resources-stay-inside`',
    rows: [
      ...mayNot(['stranger', 'formerAdmin'], ['read', 'list', 'write', 'decrypt', 'admit'], { situation: 'open' }),
      ...may(['sandboxAdmin', 'ssAdmin'], ['read', 'list'], { situation: 'open' }),
    ],
  },
  {
    sentence: 'An account that left the organization reads nothing, though the documents still name it.',
    means: '`aws:PrincipalOrgID` beside the list',
    rows: [
      ...mayNot(['formerAdmin'], ['read', 'list', 'decrypt']),
      ...may(['dsAdmin'], ['read', 'list']),
      // An RCP refuses it as well: without one, the documents do.
      ...mayNot(['formerAdmin'], ['read', 'list'], { situation: 'alone' }),
      ...may(['dsAdmin'], ['read', 'list'], { situation: 'alone' }),
    ],
  },
  {
    sentence: 'Accounts of lower environments read no production data.',
    means: "The account's environment, by which admission makes the list",
    rows: [
      ...mayNot(
        ['lowerDsScientist', 'lowerDsAdmin', 'lowerTeAdmin', 'lowerDmEngineer', 'lowerDmAdmin'],
        ['read', 'list', 'decrypt'],
      ),
      ...may(['dsScientist', 'teAdmin'], ['read', 'list']),
    ],
  },
  {
    sentence: 'Accounts of production, and those of another lower environment, read no development data.',
    means: "The account's environment, by which admission makes the list",
    rows: [
      ...mayNot(['dsScientist', 'dsAdmin', 'prPipeline', 'teAdmin', 'lowerTeAdmin'], ['read', 'list', 'decrypt'], {
        side: 'lower',
      }),
      ...may(['lowerDsScientist', 'lowerDsAdmin'], ['read', 'list'], { side: 'lower' }),
    ],
  },
  {
    sentence: 'Nobody reads over plain HTTP.',
    means: "The statement `OnlyOverTls` of the bucket's policy",
    rows: [
      ...mayNot(['dsScientist', 'dmAdmin', 'dmPalisade'], ['readOverHttp']),
      ...may(['dsScientist', 'dmAdmin', 'dmPalisade'], ['read']),
    ],
  },
  {
    sentence: 'Data is encrypted with KMS.',
    means: 'The SCP `data-stays-inside`',
    rows: [
      ...mayNot(['dmEngineer', 'dmAdmin', 'dmPipeline', 'dmBreakGlass'], ['writeWithoutKms']),
      ...may(['dmEngineer', 'dmAdmin', 'dmPipeline', 'dmBreakGlass'], ['write']),
    ],
  },
  {
    sentence: 'A dataset that left governance.yml admits nobody, and stays with the account that has it.',
    means: 'The documents without a statement for readers',
    rows: [
      ...mayNot([...readersPeople, ...readersAdmins], ['read', 'list'], { situation: 'closed' }),
      ...may(['dmEngineer', 'dmAdmin'], ['read', 'list', 'write'], { situation: 'closed' }),
    ],
  },
  {
    sentence: 'Nobody but Palisade changes the role that reads for SageMaker; who starts jobs can pass it to them.',
    means: 'The SCP `protect-palisade`',
    rows: [
      ...mayNot(
        ['dsAdmin', 'teAdmin', 'prPerson', 'dsPipeline', 'dsBreakGlass', 'prBreakGlass'],
        ['widenTrust', 'widenRights', 'removeRole'],
      ),
      ...may(['dsAdmin', 'teAdmin', 'tePipeline', 'prPipeline'], ['passRole']),
      ...mayNot(['prPerson'], ['passRole']),
    ],
  },
  {
    sentence: 'Only SageMaker acts as the role that reads for it, and only for jobs of the same account.',
    means: 'The trust policy of `ml-execution`',
    rows: [
      ...may(['sageMaker'], ['actAs']),
      ...mayNot(['sageMaker'], ['actAsOfAnother']),
      ...mayNot(['dsAdmin', 'dsScientist', 'dsPipeline', 'teAdmin', 'prPerson', 'prBreakGlass'], ['actAs']),
    ],
  },
  {
    sentence: 'An auditor reads the policies and no data.',
    means: 'IAM in that account; no statement lets another account read a policy',
    rows: [
      ...may(['dmAuditor'], ['look']),
      ...mayNot(['dmAuditor'], ['read', 'list', 'write', 'decrypt', 'admit', 'admitToKey']),
      ...mayNot(['dsAuditor'], ['look', 'read', 'list']),
    ],
  },
];

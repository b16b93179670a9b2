import { answerContacts } from '../../../local/aws/simulated-contacts.ts';
import { ec2Defaults } from '../../../local/aws/simulated-ec2-defaults.ts';
import { answerPublicAccessBlock } from '../../../local/aws/simulated-public-access-block.ts';

const accountId = '222222222222';

const callOf = (operation: string, body = '', headers: Readonly<Record<string, string>> = {}, account = accountId) => ({
  accountId: account,
  region: 'us-east-1',
  operation,
  header: (name: string) => headers[name],
  body,
});

describe('the public access block of an account', () => {
  const named = { 'x-amz-account-id': accountId };

  it('is kept per account until it is deleted', () => {
    const answer = answerPublicAccessBlock();
    expect(answer(callOf('GetPublicAccessBlock', '', named)).status).toBe(404);
    expect(answer(callOf('PutPublicAccessBlock', '<block/>', named)).status).toBe(201);
    expect(answer(callOf('GetPublicAccessBlock', '', named)).body).toBe('<block/>');
    answer(callOf('DeletePublicAccessBlock', '', named));
    expect(answer(callOf('GetPublicAccessBlock', '', named)).body).toContain('NoSuchPublicAccessBlockConfiguration');
  });

  it("is refused for another account than the caller's", () => {
    const { status, body } = answerPublicAccessBlock()(callOf('GetPublicAccessBlock', '', named, '333333333333'));
    expect(status).toBe(403);
    expect(body).toContain('AccessDenied');
  });
});

describe('alternate contacts', () => {
  const security = {
    AlternateContactType: 'SECURITY',
    EmailAddress: 'security@example.com',
    Name: 'Security',
    PhoneNumber: '+1',
    Title: 'Team',
  };

  it('are kept per account and type', () => {
    const answer = answerContacts();
    const get = callOf('GetAlternateContact', '{"AlternateContactType":"SECURITY"}');
    expect(answer(get)).toMatchObject({ status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } });
    answer(callOf('PutAlternateContact', JSON.stringify(security)));
    expect(JSON.parse(answer(get).body ?? '')).toEqual({ AlternateContact: security });
    expect(answer({ ...get, accountId: '333333333333' }).status).toBe(404);
  });

  it('are refused without a required field', () => {
    const { Title: _, ...rest } = security;
    const answer = answerContacts()(callOf('PutAlternateContact', JSON.stringify(rest)));
    expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'ValidationException' } });
  });
});

describe("EC2's defaults", () => {
  const clock = { now: 0 };
  const answerer = () => ec2Defaults({ imageBlockMs: 600_000, now: () => clock.now });

  it('show images as unblocked for ten minutes after they were blocked', () => {
    const answer = answerer();
    const enable = callOf('EnableImageBlockPublicAccess', 'ImageBlockPublicAccessState=block-new-sharing');
    expect(answer(enable).body).toContain('block-new-sharing');
    clock.now = 599_999;
    expect(answer(callOf('GetImageBlockPublicAccessState')).body).toContain('>unblocked<');
    clock.now = 600_000;
    expect(answer(callOf('GetImageBlockPublicAccessState')).body).toContain('>block-new-sharing<');
  });

  it('are kept per Region', () => {
    const answer = answerer();
    answer(callOf('EnableEbsEncryptionByDefault'));
    expect(answer(callOf('GetEbsEncryptionByDefault')).body).toContain('>true<');
    const elsewhere = { ...callOf('GetEbsEncryptionByDefault'), region: 'eu-west-1' };
    expect(answer(elsewhere).body).toContain('>false<');
  });

  it('refuse a state that the API does not know', () => {
    const answer = answerer()(callOf('EnableSnapshotBlockPublicAccess', 'State=closed'));
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('InvalidParameterValue');
  });

  it('keep the metadata options that are not named', () => {
    const answer = answerer();
    answer(callOf('ModifyInstanceMetadataDefaults', 'HttpTokens=required'));
    answer(callOf('ModifyInstanceMetadataDefaults', 'HttpPutResponseHopLimit=2'));
    expect(answer(callOf('GetInstanceMetadataDefaults')).body).toContain(
      '<httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit>',
    );
  });
});

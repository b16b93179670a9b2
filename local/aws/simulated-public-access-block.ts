// Simulates S3 Control's block of public access for a whole account (Amazon S3 API Reference, "Amazon S3 Control").
import type { SimulatedAnswer, SimulatedCall } from './simulated-call.ts';

/** The configuration is kept as the XML that the caller sent, per account: it holds in all Regions. */
export function answerPublicAccessBlock(): (call: SimulatedCall) => SimulatedAnswer {
  const blocks = new Map<string, string>();
  return ({ accountId, operation, header, body }) => {
    if (header('x-amz-account-id') !== accountId) return failure(403, 'AccessDenied', 'Access Denied');
    if (operation === 'PutPublicAccessBlock') {
      blocks.set(accountId, body);
      return { status: 201 };
    }
    if (operation === 'DeletePublicAccessBlock') {
      blocks.delete(accountId);
      return { status: 204 };
    }
    const block = blocks.get(accountId);
    if (block !== undefined) return xml(200, block);
    const message = 'The public access block configuration was not found';
    return failure(404, 'NoSuchPublicAccessBlockConfiguration', message);
  };
}

function failure(status: number, code: string, message: string): SimulatedAnswer {
  return xml(status, `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
}

function xml(status: number, body: string): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

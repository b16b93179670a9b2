// Reads what keep-platform handles: a request of Palisade's own, a call about a model, or one that changed a part of a
// shared resource.
import * as modelCall from '../../events/aws/model-call.ts';
import * as platformCall from '../../events/aws/platform-call.ts';
import type { Envelope } from '../../events/envelope.ts';
import * as platformRequested from '../../events/palisade/platform-requested.ts';

export type PlatformMessage = platformRequested.PlatformEvent | platformCall.PlatformCall | modelCall.ModelEvent;

export function readMessage(envelope: Envelope, hubAccountId: string): PlatformMessage {
  if (envelope['detail-type'] !== platformCall.detailType) return platformRequested.read(envelope, hubAccountId);
  return modelCall.isModelCall(envelope) ? modelCall.read(envelope) : platformCall.read(envelope);
}

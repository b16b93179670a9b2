// The one pool of connections that all clients share: accounts and regions differ, the services' hosts mostly do not.
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** A call that hangs fails after these milliseconds; the SDK tries it three times, within a function's timeout. */
export const requestHandler = new NodeHttpHandler({ connectionTimeout: 1_000, requestTimeout: 4_000 });

/** How Palisade's calls in member accounts can be told in CloudTrail, beside the role's name. */
export const userAgent = 'palisade';

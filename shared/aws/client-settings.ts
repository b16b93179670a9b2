// Settings that all clients of an account share.
import type { ConfigServiceClientConfig } from '@aws-sdk/client-config-service';
import type { RequestHandler } from './http-handler.ts';

/** Settings that all clients of an account and region share. */
export type ClientSettings = Pick<
  ConfigServiceClientConfig,
  'credentials' | 'customUserAgent' | 'endpoint' | 'retryStrategy'
> & { readonly region: string; readonly requestHandler: RequestHandler };

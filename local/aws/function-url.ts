// The address of a function URL in a local cloud: its host name is one of AWS, and the emulator serves it by a path.
import type { Endpoint } from './clients.ts';

/** `https://ID.lambda-url.REGION.on.aws/` on the emulator, without a slash at the end. */
export function localAddress({ endpoint }: Pick<Endpoint, 'endpoint'>, functionUrl: string): string {
  const [id] = new URL(functionUrl).hostname.split('.');
  return `${endpoint.replace(/\/$/, '')}/_aws/lambda-url/${id}`;
}

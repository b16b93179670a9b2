// A brake that lets everything pass.
import type { Brake } from '../../shared/remediation/change-control/change-control.ts';

export const released: Brake = { paused: async () => undefined, take: async () => undefined };

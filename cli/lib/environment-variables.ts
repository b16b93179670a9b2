// Environment variables that commands read, for their help and for docs/reference/commands.md.
import { defaultPort } from '../../local/instance.ts';

export type Variable = { readonly name: string; readonly meaning: string };

export const commandVariables: readonly Variable[] = [
  {
    name: 'PALISADE_GOVERNANCE_FILE',
    meaning:
      'The governance.yml that commands read and a deployment packages. Default: `governance.yml` in the working directory; if there is none, the example of the checkout, whose path commands then print.',
  },
  {
    name: 'PALISADE_PORT',
    meaning: `Port of the local cloud's emulator. Default: ${defaultPort}. The posture page is on the next port.`,
  },
  {
    name: 'PALISADE_STATE_DIR',
    meaning:
      'Folder for what commands keep: local clouds, logs of deployments, change logs. Default: `.palisade` in a checkout that you may write to, else `palisade` in `$XDG_STATE_HOME` or `~/.local/state`.',
  },
  {
    name: 'PALISADE_LOCAL_QUOTAS',
    meaning: "`off`: the local cloud does not enforce AWS's request rates. Default: `on`.",
  },
  {
    name: 'PALISADE_LOCAL_TIME_FACTOR',
    meaning: "Scales AWS's delays on the local cloud, from 0 to 1. 1 is AWS's time. Default: 0.02.",
  },
  { name: 'PALISADE_DEBUG', meaning: 'Any value: errors are printed with their stack trace.' },
  {
    name: 'AWS_PROFILE, AWS_ACCESS_KEY_ID, …',
    meaning: 'Credentials, as every AWS SDK reads them. They are used when no local cloud is running, or with `--aws`.',
  },
  { name: 'AWS_ENDPOINT_URL', meaning: 'Endpoint that all AWS clients call instead of AWS.' },
  { name: 'AWS_ENDPOINT_URL_<SERVICE>', meaning: 'The same for one service, as in `AWS_ENDPOINT_URL_S3`.' },
  { name: 'NO_COLOR', meaning: 'Any value: no colors on a terminal.' },
];

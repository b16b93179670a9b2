// A fake of connections (AWS CodeConnections), as AWS Cloud Control API reads them: a real client whose calls end in memory.
// Moto has neither service.
import type { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import { awsError } from './fake-s3.ts';

/** Lets the client's calls end at these connections, by ARN. A status that is an error is what the call ends with. */
export function withFakeConnections(client: CloudControlClient, statuses: ReadonlyMap<string, string | Error>) {
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        const { Identifier = '', TypeName } = input as { Identifier?: string; TypeName?: string };
        const status = statuses.get(Identifier);
        const expected = Identifier.includes(':codeconnections:') ? 'CodeConnections' : 'CodeStarConnections';
        if (TypeName !== `AWS::${expected}::Connection`) throw awsError('TypeNotFoundException');
        if (status === undefined) throw awsError('ResourceNotFoundException');
        if (status instanceof Error) throw status;
        const Properties = JSON.stringify({ ConnectionArn: Identifier, ConnectionStatus: status });
        return { response: {}, output: { $metadata: {}, TypeName, ResourceDescription: { Identifier, Properties } } };
      },
    { step: 'initialize', priority: 'low' },
  );
}

import { reportPythonTests } from '../support/python-tests.ts';

reportPythonTests('records, events and functions of the strict emulator, seen with boto3', 'events');

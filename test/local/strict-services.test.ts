import { reportPythonTests } from '../support/python-tests.ts';

reportPythonTests('limits, records, events and functions in the strict emulator, seen with boto3', 'others');

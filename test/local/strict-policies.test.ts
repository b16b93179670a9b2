import { reportPythonTests } from '../support/python-tests.ts';

reportPythonTests('policies and the organization in the strict emulator, seen with boto3', 'policies');

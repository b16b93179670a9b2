"""AWS services that the emulator lacks, each simulated in one folder, written from its API reference.

To add one:

1. A package ``services/<name>/`` whose ``__init__.py`` has ``SERVICE = Service(...)`` (``service.py``): its operations,
   as functions from a ``Request`` (``request.py``) to the members of the answer, and what IAM evaluates for each.
2. Its name in ``SERVICES`` of ``routing.py``. The name is the scope in signatures, such as ``codeartifact``.
3. Its rates in ``tables/rates.json``, and the resources of its events in ``tables/cloudtrail.json``.
4. Its rows in ``docs/concepts/local-cloud.md``, and its tests in ``test/local/strict_aws``.

In front of an operation are, as for any service: signature, rates, SCPs, RCPs, the caller's policies and the policies
of resources in any account (``Service.policy``), iam:PassRole and whatever else a call needs (``Service.needed``), and
the limits of its parameters as botocore's model has them. Behind it, the call is recorded in CloudTrail. Operations
that a service has on AWS and not here are refused with ``UnknownOperationException``.

An operation keeps its records in a ``Store`` (``store.py``), refuses with ``ApiError`` (``errors.py``), asks policies
once more with ``require`` and a role's with ``role_may`` (``asking.py``), and lets states change with the time that
``tables/delays.json`` names: compute them when they are read.
"""

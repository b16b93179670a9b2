"""Amazon SageMaker AI: the model registry, models and endpoints, training and transform jobs.

API and errors: SageMaker AI API Reference, by operation. Where it names no error, the codes and words are those that
AWS's own resource providers for CloudFormation match: aws-cloudformation-resource-providers-sagemaker. A further kind
of resource is a module with ``OPERATIONS``, a line below, and its ARNs in ``evaluated.py``.
"""

from ..service import Service
from . import (
    endpoint_configs,
    endpoints,
    hosted_models,
    model_groups,
    model_packages,
    tags,
    training_jobs,
    transform_jobs,
)
from .evaluated import keys, needed, resources

SERVICE = Service(
    "sagemaker",
    operations={
        **model_groups.OPERATIONS,
        **model_packages.OPERATIONS,
        **hosted_models.OPERATIONS,
        **endpoint_configs.OPERATIONS,
        **endpoints.OPERATIONS,
        **training_jobs.OPERATIONS,
        **transform_jobs.OPERATIONS,
        **tags.OPERATIONS,
    },
    resources=resources,
    keys=keys,
    needed=needed,
    policy=model_groups.policy_of,
    tags=tags.tags_of,
)

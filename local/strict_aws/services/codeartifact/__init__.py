"""AWS CodeArtifact: domains, repositories and their packages. CodeArtifact API Reference, by operation.

An external connection leads nowhere here: the local cloud calls no public registry.
"""

from ..service import Service
from . import domains, package_reads, permissions, publishing, repositories, tags, tokens
from .evaluated import needed, policy_of, resources

SERVICE = Service(
    "codeartifact",
    operations={
        **domains.OPERATIONS,
        **package_reads.OPERATIONS,
        **permissions.OPERATIONS,
        **publishing.OPERATIONS,
        **repositories.OPERATIONS,
        **tags.OPERATIONS,
        **tokens.OPERATIONS,
    },
    resources=resources,
    needed=needed,
    policy=policy_of,
    tags=tags.tags_of,
)

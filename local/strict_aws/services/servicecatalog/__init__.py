"""AWS Service Catalog: portfolios, products and their versions, shares to the organization, and what users provision.

Simulated: products of CloudFormation templates in Amazon S3, launch constraints, principals by IAM and IAM_PATTERN.
"""

from ..service import Service
from . import (
    end_users,
    evaluated,
    launch_constraints,
    organization_access,
    portfolio_products,
    portfolios,
    principals,
    product_versions,
    products,
    provisioning,
    share_listing,
    shares,
)

PARTS = (
    end_users,
    launch_constraints,
    organization_access,
    portfolio_products,
    portfolios,
    principals,
    product_versions,
    products,
    provisioning,
    share_listing,
    shares,
)

SERVICE = Service(
    name="servicecatalog",
    operations={name: handler for part in PARTS for name, handler in part.operations().items()},
    resources=evaluated.resources,
    keys=provisioning.levels,
    needed=evaluated.needed,
    policy=evaluated.policy,
    tags=evaluated.tags,
    wrong=evaluated.wrong,
)

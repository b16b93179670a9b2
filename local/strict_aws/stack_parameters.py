"""Parameters of a stack that name parameters of Systems Manager: CloudFormation reads them with its caller's rights.

Also for a stack with a role. CloudFormation User Guide, "Specify existing resources at runtime with
CloudFormation-supplied parameter types", does not say whose rights these are; public reports do: issues 33 and 38 of
aws-samples/aws-cross-account-cicd-pipeline, where the role of a pipeline's action lacked them, and the deployment role
of CDK's bootstrap template, which has them. The message is theirs.
"""

from typing import Any

from ministack.services.cloudformation import changesets, handlers

from .requests.calls import Call, current_call
from .services.asking import caller_may
from .wrapping import wrap

OPERATIONS = ("CreateChangeSet", "CreateStack", "UpdateStack")
ACTION = "ssm:GetParameters"
DENIED = f"AccessDenied. User doesn't have permission to call {ACTION}"


def install() -> None:
    """Asks policies about the caller wherever CloudFormation has resolved parameters."""
    for module in (changesets, handlers):
        wrap(module, "_resolve_parameters", "template provided_params previous_params", _asked)


def _asked(plain: Any) -> Any:
    def resolve(
        template: dict[str, Any], provided_params: list[Any], previous_params: dict[str, Any] | None = None
    ) -> Any:
        resolved = plain(template, provided_params, previous_params)
        call = current_call.get()
        if call is not None and call.service == "cloudformation" and call.operation in OPERATIONS:
            for each in resolved.values():
                if "SsmName" in each and not _may_read(call, str(each["SsmName"])):
                    # The handlers answer it as a ValidationError.
                    raise ValueError(DENIED)
        return resolved

    return resolve


def _may_read(call: Call, name: str) -> bool:
    arn = f"arn:aws:ssm:{call.region}:{call.account}:parameter/{name.removeprefix('/')}"
    return caller_may(call, ACTION, name if name.startswith("arn:") else arn)

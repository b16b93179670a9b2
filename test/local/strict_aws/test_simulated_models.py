# SageMaker's jobs, models and endpoints: their states, and that their execution role needs its permissions.
import pytest
from conftest import REGION, allow, deny, document, new_member, numbers
from policy_support import refused
from sagemaker_accounts import AWS_IMAGE, Lab

from functions import until


@pytest.fixture(scope="module")
def lab(emulator):
    return Lab(emulator, new_member(emulator))


@pytest.fixture(scope="module")
def slow_lab(start_once):
    """Where jobs and endpoints take six seconds: no machine is too slow to see them in progress."""
    return Lab(start_once(PALISADE_LOCAL_TIME_FACTOR="0.1"), str(next(numbers)))


def error(call, **parameters):
    found = refused(call, **parameters)
    return f"{found['Code']}: {found['Message']}"


def container(lab, key="models/churn/output/model.tar.gz", image=AWS_IMAGE):
    return {"Image": image, "ModelDataUrl": f"s3://{lab.bucket}/{key}"}


def test_a_job_reads_trains_and_writes_under_the_key(lab):
    lab.sagemaker.create_training_job(**lab.training("first"))
    until(lambda: lab.job("first")["TrainingJobStatus"], "Completed")
    written = lab.s3.head_object(Bucket=lab.bucket, Key="models/first/output/model.tar.gz")
    assert written["SSEKMSKeyId"] == lab.key
    again = error(lab.sagemaker.create_training_job, **lab.training("first"))
    assert again.startswith("ResourceInUse: Job name must be unique")
    listed = lab.sagemaker.list_training_jobs(StatusEquals="Completed", NameContains="first")["TrainingJobSummaries"]
    assert [each["TrainingJobName"] for each in listed] == ["first"]


REASONS = {
    "s3:GetObject": "Data download failed:AccessDenied (403)",
    "s3:ListBucket": "Data download failed:AccessDenied (403)",
    "s3:PutObject": "Artifact upload failed:AccessDenied (403)",
    "kms:GenerateDataKey": "is not authorized to perform: kms:GenerateDataKey",
    "ecr:BatchGetImage": "do not grant ecr:BatchCheckLayerAvailability",
}


def test_a_job_fails_without_a_permission_of_its_role(lab):
    names = {missing: missing.replace(":", "-") for missing in REASONS}
    for missing, name in names.items():
        role = lab.make_role(f"without-{name}", deny(missing))
        lab.sagemaker.create_training_job(**lab.training(name, RoleArn=role))
    for missing, name in names.items():
        until(lambda name=name: lab.job(name)["TrainingJobStatus"], "Failed")
        assert REASONS[missing] in lab.job(name)["FailureReason"]


def test_a_job_is_in_progress_until_it_is_stopped(slow_lab):
    sagemaker = slow_lab.sagemaker
    sagemaker.create_training_job(**slow_lab.training("stopped"))
    assert slow_lab.job("stopped")["TrainingJobStatus"] == "InProgress"
    sagemaker.stop_training_job(TrainingJobName="stopped")
    assert slow_lab.job("stopped")["TrainingJobStatus"] == "Stopped"
    assert "is in status Stopped" in error(sagemaker.stop_training_job, TrainingJobName="stopped")


def test_a_role_has_to_trust_sagemaker_and_to_be_passed(emulator, lab):
    emulator.role(lab.account, "person", [allow("sagemaker:*", "*")])
    other = {"RoleArn": f"arn:aws:iam::{lab.account}:role/person"}
    assert "Could not assume role" in error(lab.sagemaker.create_training_job, **lab.training("trust", **other))
    person = emulator.client("sagemaker", credentials=emulator.session(lab.account, "person"))
    assert "iam:PassRole" in error(person.create_training_job, **lab.training("passed"))


def test_a_model_needs_artifacts_and_an_image_that_its_role_can_read(lab):
    create = {"ModelName": "lost", "ExecutionRoleArn": lab.role}
    lost = error(lab.sagemaker.create_model, **create, PrimaryContainer=container(lab, "nothing.tar.gz"))
    assert lost.startswith("ValidationException: Could not access model data at s3://")
    no_image = container(lab, "data/a.csv", f"{lab.account}.dkr.ecr.{REGION}.amazonaws.com/none:1")
    assert "not found" in error(lab.sagemaker.create_model, **create, PrimaryContainer=no_image)
    own_image = container(lab, "data/a.csv", lab.image())
    arn = lab.sagemaker.create_model(**create, PrimaryContainer=own_image)["ModelArn"]
    assert arn == f"arn:aws:sagemaker:{REGION}:{lab.account}:model/lost"
    assert lab.sagemaker.describe_model(ModelName="lost")["PrimaryContainer"] == own_image
    twice = error(lab.sagemaker.create_model, **create, PrimaryContainer=own_image)
    assert twice == f'ValidationException: Cannot create already existing model "{arn}".'
    lab.sagemaker.delete_model(ModelName="lost")
    assert "Could not find model" in error(lab.sagemaker.describe_model, ModelName="lost")


def test_an_endpoint_is_created_and_updated(slow_lab):
    lab = slow_lab
    create = {"ModelName": "served", "ExecutionRoleArn": lab.role}
    lab.sagemaker.create_model(**create, PrimaryContainer=container(lab, "data/a.csv"))
    endpoint = lab.served("served", "served")
    variant = endpoint["ProductionVariants"][0]
    assert (endpoint["EndpointStatus"], variant["DeployedImages"][0]["SpecifiedImage"]) == ("InService", AWS_IMAGE)
    lab.sagemaker.update_endpoint(EndpointName="served", EndpointConfigName="served")
    assert lab.endpoint("served")["EndpointStatus"] == "Updating"
    assert "in-progress" in error(lab.sagemaker.delete_endpoint, EndpointName="served")
    until(lambda: lab.endpoint("served")["EndpointStatus"], "InService")
    lab.sagemaker.delete_endpoint(EndpointName="served")
    assert "Could not find endpoint" in error(lab.sagemaker.describe_endpoint, EndpointName="served")


def test_an_endpoint_fails_whose_artifacts_are_gone(lab):
    lab.s3.put_object(Bucket=lab.bucket, Key="gone.tar.gz", Body=b"")
    create = {"ModelName": "gone", "ExecutionRoleArn": lab.role}
    lab.sagemaker.create_model(**create, PrimaryContainer=container(lab, "gone.tar.gz"))
    lab.s3.delete_object(Bucket=lab.bucket, Key="gone.tar.gz")
    endpoint = lab.served("gone", "gone")
    assert (endpoint["EndpointStatus"], "model data" in endpoint["FailureReason"]) == ("Failed", True)


def test_a_transform_job_writes_beside_each_input(lab):
    create = {"ModelName": "batch", "ExecutionRoleArn": lab.role}
    lab.sagemaker.create_model(**create, PrimaryContainer=container(lab, "data/a.csv"))
    source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://{lab.bucket}/data/"}
    lab.sagemaker.create_transform_job(
        TransformJobName="batch",
        ModelName="batch",
        TransformInput={"DataSource": {"S3DataSource": source}},
        TransformOutput={"S3OutputPath": f"s3://{lab.bucket}/out"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
    )
    describe = lab.sagemaker.describe_transform_job
    until(lambda: describe(TransformJobName="batch")["TransformJobStatus"], "Completed")
    lab.s3.head_object(Bucket=lab.bucket, Key="out/a.csv.out")


def test_a_model_of_another_accounts_package_is_created_where_group_image_and_artifact_admit(emulator, lab):
    """SageMaker AI Developer Guide, "Deploy a model version from a different account"."""
    other = Lab(emulator, new_member(emulator))
    image = lab.image("infer")
    lab.sagemaker.create_model_package_group(ModelPackageGroupName="churn")
    specification = {
        "Containers": [container(lab, "data/a.csv", image)],
        "SupportedContentTypes": ["text/csv"],
        "SupportedResponseMIMETypes": ["text/csv"],
    }
    register = {"ModelPackageGroupName": "churn", "InferenceSpecification": specification}
    package = lab.sagemaker.create_model_package(**register)["ModelPackageArn"]
    other.emulator.role(other.account, "deploys")
    deploys = emulator.client("sagemaker", credentials=emulator.session(other.account, "deploys"))
    create = {"ModelName": "churn", "ExecutionRoleArn": other.role, "PrimaryContainer": {"ModelPackageName": package}}
    principal = {"AWS": f"arn:aws:iam::{other.account}:root"}
    assert "AccessDenied" in error(deploys.create_model, **create)
    lab.sagemaker.put_model_package_group_policy(
        ModelPackageGroupName="churn",
        ResourcePolicy=document(allow("sagemaker:CreateModel", package, principal)),
    )
    assert "do not grant ecr:" in error(deploys.create_model, **create)
    emulator.client("ecr", lab.account).set_repository_policy(
        repositoryName="infer", policyText=document(allow("ecr:*", principal=principal))
    )
    assert "Could not access model data" in error(deploys.create_model, **create)
    statement = allow("s3:GetObject", f"arn:aws:s3:::{lab.bucket}/*", principal)
    lab.s3.put_bucket_policy(Bucket=lab.bucket, Policy=document(statement))
    deploys.create_model(**create)
    assert other.served("churn")["ProductionVariants"][0]["DeployedImages"][0]["SpecifiedImage"] == image

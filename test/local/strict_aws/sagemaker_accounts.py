# Accounts with data, artifacts and an execution role, for the tests of SageMaker's jobs, models and endpoints.
import json
from contextlib import suppress

from botocore.exceptions import ClientError
from conftest import REGION, allow, document

from functions import until

AWS_IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
SAGEMAKER = document(allow("sts:AssumeRole", principal={"Service": "sagemaker.amazonaws.com"}))


class Lab:
    """An account with a bucket, its key, an object with data, and the role ml-execution."""

    def __init__(self, emulator, account):
        self.emulator, self.account = emulator, account
        self.sagemaker = emulator.client("sagemaker", account)
        self.s3, self.bucket = emulator.client("s3", account), f"lab-{account}"
        self.key = emulator.client("kms", account).create_key()["KeyMetadata"]["Arn"]
        self.s3.create_bucket(Bucket=self.bucket)
        self.s3.put_object(Bucket=self.bucket, Key="data/a.csv", Body=b"1,2")
        self.role = self.make_role("ml-execution")

    def make_role(self, name, *statements):
        """Makes a role of SageMaker that may use S3, ECR and KMS, but for what the statements deny; answers its ARN."""
        iam = self.emulator.client("iam", self.account)
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=SAGEMAKER)
        policy = document(allow(["s3:*", "ecr:*", "kms:*"], "*"), *statements)
        iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=policy)
        return f"arn:aws:iam::{self.account}:role/{name}"

    def training(self, name="churn", image=AWS_IMAGE, **more):
        source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://{self.bucket}/data/"}
        return {
            "TrainingJobName": name,
            "RoleArn": self.role,
            "AlgorithmSpecification": {"TrainingImage": image, "TrainingInputMode": "File"},
            "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": source}}],
            "OutputDataConfig": {"S3OutputPath": f"s3://{self.bucket}/models", "KmsKeyId": self.key},
            "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
            "StoppingCondition": {"MaxRuntimeInSeconds": 60},
            **more,
        }

    def job(self, name="churn"):
        return self.sagemaker.describe_training_job(TrainingJobName=name)

    def served(self, model, name="churn"):
        """The endpoint of a model when it has ended to be created."""
        variant = {"VariantName": "all", "ModelName": model, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
        self.sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
        self.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        until(lambda: self.endpoint(name)["EndpointStatus"] == "Creating", False)
        return self.endpoint(name)

    def endpoint(self, name="churn"):
        return self.sagemaker.describe_endpoint(EndpointName=name)

    def image(self, repository="train", tag="1"):
        """Pushes an image into a repository of the account; answers its name."""
        ecr = self.emulator.client("ecr", self.account)
        with suppress(ClientError):
            ecr.create_repository(repositoryName=repository)
        ecr.put_image(repositoryName=repository, imageManifest=json.dumps({"layers": []}), imageTag=tag)
        return f"{self.account}.dkr.ecr.{REGION}.amazonaws.com/{repository}:{tag}"

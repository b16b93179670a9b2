# Projects of CodeBuild: what was set is answered, and an update changes what it names.
from conftest import new_member

LOGS = {"cloudWatchLogs": {"status": "ENABLED"}}
PROJECT = {
    "name": "train",
    "source": {"type": "CODEPIPELINE", "buildspec": "train.yml"},
    "artifacts": {"type": "CODEPIPELINE"},
    "environment": {
        "type": "LINUX_CONTAINER",
        "image": "aws/codebuild/standard:7.0",
        "computeType": "BUILD_GENERAL1_SMALL",
    },
    "serviceRole": "arn:aws:iam::111122223333:role/ml-pipeline-build",
}


def test_a_project_keeps_where_its_logs_go_and_how_long_it_waits(emulator):
    client = emulator.client("codebuild", new_member(emulator))
    made = client.create_project(**PROJECT, logsConfig=LOGS)["project"]
    assert made["logsConfig"] == LOGS
    changed = client.update_project(name="train", queuedTimeoutInMinutes=30)["project"]
    assert (changed["logsConfig"], changed["queuedTimeoutInMinutes"]) == (LOGS, 30)
    (found,) = client.batch_get_projects(names=["train"])["projects"]
    assert (found["logsConfig"], found["queuedTimeoutInMinutes"]) == (LOGS, 30)

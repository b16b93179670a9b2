"""The source of a pipeline: a commit of a repository, as an archive in the artifact bucket.

CodePipeline User Guide, "CodeCommit source action reference": the actions that the role needs, and the variables.
"""

from ...asking import role_may
from ...codecommit.repositories import repositories
from .job import ActionError, Job

# No operations of the API: Service Authorization Reference, "AWS CodeCommit".
ARCHIVE_ACTIONS = ("codecommit:UploadArchive", "codecommit:GetUploadArchiveStatus")


def run(job: Job) -> None:
    """Takes the last commit of the branch, or the one that StartPipelineExecution named."""
    name, branch = job.configuration["RepositoryName"], job.configuration["BranchName"]
    client = job.client("codecommit")
    # The beginning is that of AWS's message, as public reports have it.
    denied = f"The service role or action role cannot access the AWS CodeCommit repository named {name}."
    with job.permissions(denied):
        head = client.get_branch(repositoryName=name, branchName=branch)["branch"]["commitId"]
        commit = job.execution.overrides.get(job.run.name, head)
        found = client.get_commit(repositoryName=name, commitId=commit)["commit"]
    repository = repositories.at(job.pipeline.place)[name]
    for action in ARCHIVE_ACTIONS:
        session = job.session()
        if not role_may(session.role, session.name, action, repository.arn, job.pipeline.place.region):
            raise ActionError("PermissionError", f"{denied} Error: not authorized to perform: {action}")
    job.run.revision = commit
    job.execution.revisions.append(
        {
            "action": job.run.name,
            "name": job.run.action["outputArtifacts"][0]["name"],
            "revisionId": commit,
            "revisionSummary": found["message"],
        }
    )
    job.run.variables = {
        "CommitId": commit,
        "CommitMessage": found["message"],
        "RepositoryName": name,
        "BranchName": branch,
        "AuthorDate": found["author"]["date"],
        "CommitterDate": found["committer"]["date"],
    }
    files = {path: repository.blobs[file.blob] for path, file in repository.commits[commit].files.items()}
    job.put(job.run.action["outputArtifacts"][0]["name"], files)

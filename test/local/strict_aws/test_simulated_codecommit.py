# AWS CodeCommit by the API: repositories, commits and branches.

import pytest
from conftest import allow
from policy_support import refused, role


@pytest.fixture
def code(emulator, outsider):
    """A client of an account that has the repository ml-code."""
    client = emulator.client("codecommit", outsider)
    client.create_repository(repositoryName="ml-code", tags={"managed-by": "palisade"})
    return client


def put(client, path, content, branch="main", parent=None, **more):
    parents = {"parentCommitId": parent} if parent else {}
    name = "ml-code"
    return client.put_file(
        repositoryName=name, branchName=branch, filePath=path, fileContent=content, **parents, **more
    )["commitId"]


def test_a_repository_has_its_tags_and_no_branch_at_first(code, outsider):
    found = code.get_repository(repositoryName="ml-code")["repositoryMetadata"]
    assert found["Arn"] == f"arn:aws:codecommit:us-east-1:{outsider}:ml-code"
    assert "defaultBranch" not in found
    assert code.list_branches(repositoryName="ml-code")["branches"] == []
    assert code.list_tags_for_resource(resourceArn=found["Arn"])["tags"] == {"managed-by": "palisade"}
    code.tag_resource(resourceArn=found["Arn"], tags={"team": "ml"})
    code.untag_resource(resourceArn=found["Arn"], tagKeys=["managed-by"])
    assert code.list_tags_for_resource(resourceArn=found["Arn"])["tags"] == {"team": "ml"}


@pytest.mark.parametrize(
    ("given", "code_of_error"),
    [
        ({"repositoryName": "ml-code"}, "RepositoryNameExistsException"),
        ({"repositoryName": "ml-code.git"}, "InvalidRepositoryNameException"),
        ({"repositoryName": "ml/code"}, "InvalidRepositoryNameException"),
        ({"repositoryName": "a", "tags": {"aws:x": "y"}}, "InvalidSystemTagUsageException"),
        ({"repositoryName": "a", "kmsKeyId": "alias/none"}, "EncryptionKeyNotFoundException"),
    ],
)
def test_a_repository_that_cannot_be_created(code, given, code_of_error):
    assert refused(code.create_repository, **given)["Code"] == code_of_error


def test_the_first_commit_creates_its_branch_as_the_default_one(code):
    made = code.create_commit(
        repositoryName="ml-code",
        branchName="main",
        authorName="ann",
        email="ann@example.com",
        commitMessage="first",
        putFiles=[
            {"filePath": "train.py", "fileContent": b"print(1)\n"},
            {"filePath": "deploy/endpoint.yml", "fileContent": b"Resources: {}\n"},
        ],
    )
    assert [each["absolutePath"] for each in made["filesAdded"]] == ["deploy/endpoint.yml", "train.py"]
    # The ids are git's own: those of `git hash-object` and `git write-tree`.
    assert made["filesAdded"][1]["blobId"] == "b917a726c93f902e43291d9009d6488385133b67"
    assert made["treeId"] == "a9c94454e2d2afada273b722cccd63e04ecfa65f"
    commit = code.get_commit(repositoryName="ml-code", commitId=made["commitId"])["commit"]
    assert (commit["message"], commit["author"]["name"], commit["parents"]) == ("first", "ann", [])
    assert code.get_repository(repositoryName="ml-code")["repositoryMetadata"]["defaultBranch"] == "main"
    assert code.get_branch(repositoryName="ml-code", branchName="main")["branch"]["commitId"] == made["commitId"]
    assert code.get_file(repositoryName="ml-code", filePath="deploy/endpoint.yml")["fileContent"] == b"Resources: {}\n"


def test_a_commit_follows_the_last_one_of_its_branch(code):
    first = put(code, "a", b"1")
    assert refused(put, client=code, path="a", content=b"2")["Code"] == "ParentCommitIdRequiredException"
    unknown = refused(put, client=code, path="a", content=b"2", parent="0" * 40)["Code"]
    assert unknown == "ParentCommitDoesNotExistException"
    second = put(code, "b/c", b"2", parent=first)
    assert refused(put, client=code, path="a", content=b"3", parent=first)["Code"] == "ParentCommitIdOutdatedException"
    assert refused(put, client=code, path="a", content=b"1", parent=second)["Code"] == "SameFileContentException"
    other = refused(put, client=code, path="a", content=b"3", parent=second, branch="other")["Code"]
    assert other == "BranchDoesNotExistException"
    folder = refused(put, client=code, path="b", content=b"3", parent=second)["Code"]
    assert folder == "FileNameConflictsWithDirectoryNameException"


def test_a_branch_points_to_a_commit_and_stays_there(code):
    first = put(code, "a", b"1")
    code.create_branch(repositoryName="ml-code", branchName="release", commitId=first)
    second = put(code, "a", b"2", parent=first)
    assert code.list_branches(repositoryName="ml-code")["branches"] == ["main", "release"]
    read = {"repositoryName": "ml-code", "filePath": "a"}
    assert code.get_file(**read, commitSpecifier="release")["fileContent"] == b"1"
    assert code.get_file(**read)["commitId"] == second
    code.update_default_branch(repositoryName="ml-code", defaultBranchName="release")
    assert code.get_file(**read)["commitId"] == first
    again = {"repositoryName": "ml-code", "branchName": "release", "commitId": second}
    assert refused(code.create_branch, **again)["Code"] == "BranchNameExistsException"


def test_a_commit_deletes_and_moves_files(code):
    first = put(code, "a", b"1")
    moved = code.create_commit(
        repositoryName="ml-code",
        branchName="main",
        parentCommitId=first,
        putFiles=[{"filePath": "b", "sourceFile": {"filePath": "a", "isMove": True}}],
    )
    assert [each["absolutePath"] for each in moved["filesDeleted"]] == ["a"]
    gone = refused(code.get_file, repositoryName="ml-code", filePath="a")
    assert gone["Code"] == "FileDoesNotExistException"
    nothing = refused(code.create_commit, repositoryName="ml-code", branchName="main", parentCommitId=moved["commitId"])
    assert nothing["Code"] == "FileEntryRequiredException"


def test_repositories_are_listed_and_deleted_once(code):
    assert [each["repositoryName"] for each in code.list_repositories()["repositories"]] == ["ml-code"]
    assert code.delete_repository(repositoryName="ml-code")["repositoryId"]
    assert "repositoryId" not in code.delete_repository(repositoryName="ml-code")
    assert refused(code.get_repository, repositoryName="ml-code")["Code"] == "RepositoryDoesNotExistException"


def test_policies_name_repositories_and_branches(emulator, code, outsider):
    put(code, "a", b"1")
    arn = f"arn:aws:codecommit:us-east-1:{outsider}:ml-code"
    to_others = {"StringNotEquals": {"codecommit:References": "refs/heads/main"}}
    statements = [allow("codecommit:Get*", arn), allow("codecommit:PutFile", arn, condition=to_others)]
    keys = role(emulator, outsider, "reader", statements=statements)
    reader = emulator.client("codecommit", credentials=keys)
    head = reader.get_branch(repositoryName="ml-code", branchName="main")["branch"]["commitId"]
    code.create_branch(repositoryName="ml-code", branchName="topic", commitId=head)
    put(reader, "b", b"2", branch="topic", parent=head)
    assert refused(put, client=reader, path="b", content=b"2", parent=head)["Code"] == "AccessDeniedException"
    assert refused(reader.delete_repository, repositoryName="ml-code")["Code"] == "AccessDeniedException"
    assert refused(reader.list_repositories)["Code"] == "AccessDeniedException"

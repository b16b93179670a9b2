// A governance.yml whose `platform` declares one of each kind of shared resource.

const platform = `
platform:
  datasets: { customers: { readers: [data-science, testing, production] } }
  images: { repositories: [train, infer], untaggedDays: 14 }
  packages: { domain: ml-platform, external: ["public:pypi"], own: [features] }
  code:
    repositories: [ml-pipelines]
    connection: arn:aws:codeconnections:us-east-1:210987654321:connection/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f
  models: [churn]
  pipelines:
    churn:
      source: { repository: ml-pipelines, branch: main }
      model: churn
      train: buildspec-train.yml
      deploy: endpoint.yml
      approvers: [ml-approver]
      trainIn: Testing
      deployIn: Production
  catalog: { portfolio: ML workspaces, products: { notebook: notebook.yml }, principals: [DataScientist] }
`;

/** The text with this instead of the `platform` that it has. */
export function withSharedThings(text: string): string {
  return text.replace(/\nplatform:\n( .*\n)*/, () => platform);
}

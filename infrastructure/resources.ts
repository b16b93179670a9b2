// The form of CloudFormation resources, and references between them.

export type Resource = {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
};
export type Resources = Readonly<Record<string, Resource>>;

/** The ARN of a resource of the same template. */
export const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
/** A text in which CloudFormation substitutes the parameters. */
export const sub = (text: string) => ({ 'Fn::Sub': text });

/** How long queues keep messages: the most that Amazon SQS allows. */
export const retentionSeconds = 14 * 24 * 60 * 60;

/** `record-finding` → `RecordFinding`. */
export function logicalId(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

/** The interval as a schedule expression (EventBridge Scheduler User Guide, "Schedule types"). */
export function rateOf(everyHours: number): string {
  return `rate(${everyHours} ${everyHours === 1 ? 'hour' : 'hours'})`;
}

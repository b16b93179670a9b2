// The organizational units that `organization.units` of governance.yml declares, as paths below the root.

/** Names of units by the path of the unit above them. */
export type DeclaredUnits = Readonly<Record<string, readonly string[]>>;

/** The path of a unit: the names of the units down to it. */
export function unitPath(parent: string, name: string): string {
  return `${parent}/${name}`;
}

/** The paths of all units above this one, the highest first, and its own. */
export function pathsDownTo(path: string): readonly string[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** All declared units, each after the one above it. A unit above a declared one is declared with it. Pure. */
export function declaredUnitPaths(units: DeclaredUnits): readonly string[] {
  const listed = Object.entries(units).flatMap(([parent, names]) => [
    parent,
    ...names.map((name) => unitPath(parent, name)),
  ]);
  return [...new Set(listed.flatMap(pathsDownTo))];
}

// The name under which changed documents of shared resources are reported. It is told apart by functions that know no kind
// of resource.
export const driftGuardrail = 'platform-drift';

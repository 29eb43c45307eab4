/** What the gateway has against a configuration, by the paths of its own members; the key counts among them. */
export function configErrors(fields: Readonly<Record<string, string>>): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const [path, reason] of Object.entries(fields)) {
    // The key stands beside the configuration in a body, and is checked with it.
    errors[path.replace(/^config\./, '')] = reason
  }
  return errors
}

/** The first fault at a path or below it. */
export function faultAt(errors: Readonly<Record<string, string>>, path: string): string | undefined {
  return errors[path] ?? Object.entries(errors).find(([each]) => each.startsWith(`${path}.`))?.[1]
}

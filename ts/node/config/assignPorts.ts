/** Where the search for a free port starts, downwards. */
const HIGHEST = 3999;

export interface PortAssignment {
  id: string;
  /** The port that was asked for. */
  wanted: number;
  port: number;
}

/**
 * Gives each container a port of its own (Infernet node): in order, the one it asks for, or, when an earlier container
 * has that one, the first free one from 3999 downwards.
 */
export function assignPorts(containers: readonly { id: string; port: number }[]): PortAssignment[] {
  const taken = new Set<number>();
  return containers.map(({ id, port: wanted }) => {
    let port = wanted;
    if (taken.has(wanted)) for (port = HIGHEST; taken.has(port); ) port--;
    taken.add(port);
    return { id, wanted, port };
  });
}

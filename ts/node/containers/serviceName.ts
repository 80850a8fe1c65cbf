import type { ContainerConfig } from "../config/schema.ts";

/** The service that an entry asks for: the name of its image without registry, organisation and tag (`org/echo:1.0` is `echo`), else its id. */
export const serviceName = ({ image, id }: Pick<ContainerConfig, "image" | "id">): string => {
  const last = (image === "" ? id : image).split("/").at(-1) ?? "";
  return last.split(/[:@]/)[0] ?? "";
};

/**
 * Finds which of the services that come with this package an entry asks for, by its image or its id.
 *
 * @returns `undefined` when it is none of them: only Docker could run it
 */
export function findService(
  container: Pick<ContainerConfig, "image" | "id">,
  services: ReadonlySet<string>,
): string | undefined {
  return [serviceName(container), container.id].find((name) => services.has(name));
}

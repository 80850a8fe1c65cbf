import { Command } from "commander";
import { addDeployOptions, type DeployOptions } from "../../options/deployOptions.ts";

/** `infernet deploy batch-deliverer`: what nodes need to send many deliveries in one transaction. */
export function batchDelivererCommand(): Command {
  return addDeployOptions(new Command("batch-deliverer"))
    .description("deploy BatchDeliverer, once for all nodes of a chain: many deliveries in one transaction (EIP-7702)")
    .action(async (options: DeployOptions) => {
      const [{ runDeployment }, { batchDelivererTarget }] = await Promise.all([
        import("../../deploy/runDeployment.ts"),
        import("../../../deploy/targets/batchDelivererTarget.ts"),
      ]);
      await runDeployment(options, async () => batchDelivererTarget());
    });
}

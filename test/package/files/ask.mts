import { createDevnet } from "infernet-kit/devnet";

const devnet = await createDevnet({ ports: "auto" });
try {
  const { subscriptionId } = await devnet.request({
    task: "text_generation",
    text: "Is the sky blue during a clear day?",
  });
  const { result } = await devnet.waitForDelivery({ subscriptionId });
  if (result?.taskId === 1) console.log(result.text);
} finally {
  await devnet.close();
}

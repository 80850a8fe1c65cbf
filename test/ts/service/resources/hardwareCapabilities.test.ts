import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hardwareCapabilities } from "../../../../ts/service/resources/hardwareCapabilities.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "hardware-"));
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

describe("this machine", () => {
  test("has its processor, its system and its disk", async () => {
    const [base, ...others] = await hardwareCapabilities();
    expect(others.every(({ capability_id }) => capability_id === "gpu")).toBe(true);
    if (base?.capability_id !== "base") throw new Error("base capability first");
    expect(base.os_info).toEqual({ name: os.type(), version: os.release() });
    expect(base.cpu_info).toMatchObject({ architecture: os.machine(), num_cores: os.cpus().length });
    expect(base.cpu_info.cores).toHaveLength(os.cpus().length);
    const [disk] = base.disk_info;
    if (disk === undefined) throw new Error("a disk");
    expect(disk.size).toBeGreaterThan(1_000_000_000);
    expect(disk.used).toBeGreaterThan(0);
    expect(disk.used + disk.available).toBeLessThanOrEqual(disk.size);
  });
});

describe("from the system's files", () => {
  test("without them the rest is still there", async () => {
    const [base, gpu] = await hardwareCapabilities(path.join(root, "nothing"));
    expect(base).toMatchObject({ capability_id: "base", cpu_info: { vendor_id: "" } });
    expect(gpu).toBeUndefined();
  });

  test("vendor, frequencies, file system and NVIDIA cards are read", async () => {
    await write("proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: x\ncpu MHz\t\t: 2599.998\n");
    await write("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", "4200000\n");
    await write("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_min_freq", "800000\n");
    await write("proc/self/mounts", "overlay /old x 0 0\n/dev/sda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n");
    await write(
      "proc/driver/nvidia/version",
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue\nGCC version: 12\n",
    );
    await write("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA L4\nIRQ: 1\n");
    const [base, gpu] = await hardwareCapabilities(root);
    expect(base).toMatchObject({ cpu_info: { vendor_id: "GenuineIntel" }, disk_info: [{ filesystem: "/dev/sda1" }] });
    expect(base?.capability_id === "base" && base.cpu_info.cores[0]).toMatchObject({
      frequency: 2_599.998,
      max_frequency: 4_200,
      min_frequency: 800,
    });
    expect(gpu).toEqual({
      capability_id: "gpu",
      driver_version: "550.54.15",
      cuda_version: "",
      gpu_info: [{ name: "NVIDIA L4", memory_total: null, memory_used: null, cuda_device_id: 0 }],
    });
  });
});

import { readdir, readFile, statfs } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** A processor core; frequencies in MHz, null when the system doesn't tell. */
export interface CpuCore {
  id: number;
  frequency: number | null;
  max_frequency: number | null;
  min_frequency: number | null;
}

/** The machine's processor, memory aside, and its disk. */
export interface BaseCapability {
  capability_id: "base";
  os_info: { name: string; version: string };
  cpu_info: {
    model: string;
    architecture: string;
    byte_order: string;
    vendor_id: string;
    num_cores: number;
    cores: CpuCore[];
  };
  /** Sizes in bytes. */
  disk_info: { filesystem: string; mount_point: string; size: number; used: number; available: number }[];
}

/** NVIDIA graphics cards, as their kernel driver describes them. Memory is null: the driver tells it to its own tools only. */
export interface GpuCapability {
  capability_id: "gpu";
  driver_version: string;
  cuda_version: string;
  gpu_info: { name: string; memory_total: number | null; memory_used: number | null; cuda_device_id: number }[];
}

const KHZ_PER_MHZ = 1_000;

/**
 * What `/service-resources` tells about the machine, from the operating system's files and calls; no program is started.
 *
 * @param root where `/proc` and `/sys` are; for tests
 */
export async function hardwareCapabilities(root = "/"): Promise<(BaseCapability | GpuCapability)[]> {
  const [cpu, disk, gpu] = await Promise.all([cpuInfo(root), diskInfo(root), gpuCapability(root)]);
  const os_info = { name: os.type(), version: os.release() };
  const base: BaseCapability = { capability_id: "base", os_info, cpu_info: cpu, disk_info: [disk] };
  return gpu === undefined ? [base] : [base, gpu];
}

async function cpuInfo(root: string): Promise<BaseCapability["cpu_info"]> {
  const cpus = os.cpus();
  const cpuinfo = await readText(path.join(root, "proc/cpuinfo"));
  const megahertz = [...cpuinfo.matchAll(/^cpu MHz\s*:\s*([\d.]+)/gm)].map(([, value]) => Number(value));
  const cores = cpus.map(async ({ speed }, id) => {
    const frequency = (name: string) =>
      readMegahertz(path.join(root, `sys/devices/system/cpu/cpu${id}/cpufreq/${name}`));
    return {
      id,
      frequency: megahertz[id] ?? (speed > 0 ? speed : null),
      max_frequency: await frequency("cpuinfo_max_freq"),
      min_frequency: await frequency("cpuinfo_min_freq"),
    };
  });
  return {
    model: cpus[0]?.model.trim() ?? "",
    architecture: os.machine(),
    byte_order: os.endianness() === "LE" ? "Little Endian" : "Big Endian",
    vendor_id: /^vendor_id\s*:\s*(.+)$/m.exec(cpuinfo)?.[1] ?? "",
    num_cores: cpus.length,
    cores: await Promise.all(cores),
  };
}

/** The file system the service runs on: that of the root directory. */
async function diskInfo(root: string): Promise<BaseCapability["disk_info"][number]> {
  const mountPoint = path.parse(process.cwd()).root;
  const { bsize, blocks, bfree, bavail } = await statfs(mountPoint);
  const mounts = await readText(path.join(root, "proc/self/mounts"));
  const filesystem =
    mounts
      .split("\n")
      .findLast((line) => line.split(" ")[1] === mountPoint)
      ?.split(" ")[0] ?? "";
  return {
    filesystem,
    mount_point: mountPoint,
    size: blocks * bsize,
    used: (blocks - bfree) * bsize,
    available: bavail * bsize,
  };
}

async function gpuCapability(root: string): Promise<GpuCapability | undefined> {
  const driver = path.join(root, "proc/driver/nvidia");
  const version = /Kernel Module\D*([\d.]+)/.exec(await readText(path.join(driver, "version")))?.[1];
  if (version === undefined) return undefined;
  const cards = await readdir(path.join(driver, "gpus")).catch(() => []);
  const gpus = cards.sort().map(async (card, index) => ({
    name: /^Model:\s*(.+)$/m.exec(await readText(path.join(driver, "gpus", card, "information")))?.[1] ?? "",
    memory_total: null,
    memory_used: null,
    cuda_device_id: index,
  }));
  return { capability_id: "gpu", driver_version: version, cuda_version: "", gpu_info: await Promise.all(gpus) };
}

/** The file's text; empty when it isn't there or may not be read, as on other systems and in containers. */
async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

async function readMegahertz(file: string): Promise<number | null> {
  const kilohertz = Number.parseInt(await readText(file), 10);
  return Number.isNaN(kilohertz) ? null : kilohertz / KHZ_PER_MHZ;
}

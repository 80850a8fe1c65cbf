import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./followPage.ts";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");

/** Why a link from a page leads nowhere; `undefined` when it doesn't. */
function problemOf(from: string, link: string): string | undefined {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? from : path.join(path.dirname(from), file);
  if (!existsSync(path.join(ROOT, target))) return `${from}: ${link} is no file`;
  if (anchor === undefined) return undefined;
  const anchors = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
  return anchors.includes(anchor) ? undefined : `${from}: ${link} is no heading`;
}

test.each(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...globSync("docs/*.md", { cwd: ROOT })])(
  "%s: every link leads somewhere",
  (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    const problems = links.filter((link) => !/^https?:/.test(link)).map((link) => problemOf(page, link));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  },
);

test("docs/README.md names every page", () => {
  const index = read("docs/README.md");
  const pages = globSync("*.md", { cwd: path.join(ROOT, "docs") }).filter((page) => page !== "README.md");
  expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([]);
});

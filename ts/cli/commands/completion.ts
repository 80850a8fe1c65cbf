import { Argument, Command } from "commander";
import { print } from "../output/writeOutput.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

const HELP = `
Examples:
  infernet completion bash >> ~/.bashrc
  infernet completion zsh > ~/.zfunc/_infernet       with fpath+=(~/.zfunc) before compinit in ~/.zshrc
  infernet completion fish > ~/.config/fish/completions/infernet.fish

What it knows is that of this version: make it again after an update.`;

/** `infernet completion`: a script that teaches a shell the commands and their flags. */
export function completionCommand(): Command {
  return new Command("completion")
    .description("print a script that completes commands and flags in a shell")
    .addArgument(new Argument("<shell>", "for which shell").choices(SHELLS))
    .addHelpText("after", HELP)
    .action(async (shell: (typeof SHELLS)[number]) => {
      const [{ createProgram }, { describeCommands }, { bashCompletion }, { zshCompletion }, { fishCompletion }] =
        await Promise.all([
          import("../createProgram.ts"),
          import("../completion/describeCommands.ts"),
          import("../completion/bashCompletion.ts"),
          import("../completion/zshCompletion.ts"),
          import("../completion/fishCompletion.ts"),
        ]);
      const commands = describeCommands(await createProgram("infernet"));
      const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
      await print(scripts[shell](commands));
    });
}

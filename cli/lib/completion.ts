// Shell completion: @bomb.sh/tab knows which words match; its scripts for zsh, fish and PowerShell are used.
import tabs from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { printWhole } from './output.ts';

/** Adds `completion`, which prints a script, and the hidden command `complete`, which the scripts call. */
export function addCompletion(program: Command): void {
  const name = program.name();
  tab(program, { completionCommandName: 'completion' });
  program.commands
    .find((command) => command.name() === 'completion')
    ?.description('print a shell completion script')
    .addHelpText(
      'after',
      `
Examples:
  $ ln -s "$PWD/bin/palisade" ~/.local/bin/palisade
  $ source <(palisade completion bash)
  $ source <(palisade completion zsh)
  $ palisade completion fish > ~/.config/fish/completions/palisade.fish

The shell has to find palisade on the PATH: the first example puts the command of a
checkout there.`,
    )
    .action((shell: string) => {
      if (shell === 'bash') return printWhole(bashScript(name));
      if (shell === 'zsh') printWhole(zshPrelude(name));
      tabs.setup(name, name, shell);
    });
}

/**
 * The library's script for bash needs the package bash-completion and bash 4.4, fails when it is read twice, and
 * evaluates the line. This one runs on bash 3.2, which macOS has.
 */
function bashScript(name: string): string {
  return `# bash completion for ${name}
_${name}() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current prefix='' value rest
  IFS=$' \\t' read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current="\${words[\${#words[@]}-1]}"
  # Of --option=value, bash completes what follows the last of COMP_WORDBREAKS.
  if [[ $current == --*=* ]]; then
    [[ $COMP_WORDBREAKS == *=* ]] || prefix="\${current%%=*}="
  fi
  COMPREPLY=()
  while IFS=$'\\t' read -r value rest; do
    [[ $value != :* ]] && COMPREPLY+=("$prefix$value")
  done < <("$1" complete -- "\${words[@]:1}" 2> /dev/null)
}
complete -o default -F _${name} ${name}`;
}

/** The library's script expects that completion is on, which macOS's zsh leaves to the user. */
function zshPrelude(name: string): string {
  return `#compdef ${name}\n(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }`;
}

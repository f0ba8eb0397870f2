/** Shell completion out of the table of verbs. */
import type { OptionSpec, VerbSpec } from './model.js';

export const SHELLS = ['bash', 'zsh'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script to be sourced by the shell. */
export function renderCompletion(shell: Shell, verbs: readonly VerbSpec[]): string {
  const shown = verbs.filter((verb) => verb.hidden !== true);
  // zsh reads bash's completion functions, once it is told to.
  const head = shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : [];
  return [
    ...head,
    '_punji() {',
    ...body(shown),
    '}',
    'complete -o default -F _punji punji',
    '',
  ].join('\n');
}

function body(verbs: readonly VerbSpec[]): readonly string[] {
  return [
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"',
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${verbs.map(({ name }) => name).join(' ')}" -- "$cur"))`,
    '    return',
    '  fi',
    '  case "${COMP_WORDS[1]}:$prev" in',
    ...verbs.flatMap(valueCases),
    '  esac',
    '  case "${COMP_WORDS[1]}" in',
    ...verbs.map(optionCase),
    '  esac',
  ];
}

function valueCases({ name, options }: VerbSpec): readonly string[] {
  return options.flatMap((option) => {
    const words = valuesOf(option);
    return words === null ? [] : [`    ${name}:--${option.name}) COMPREPLY=(${words}); return ;;`];
  });
}

function valuesOf({ value }: OptionSpec): string | null {
  if (value?.choices !== undefined) return `$(compgen -W "${value.choices.join(' ')}" -- "$cur")`;
  return value?.kind === 'path' ? '$(compgen -f -- "$cur")' : null;
}

function optionCase({ name, options, arguments: positional }: VerbSpec): string {
  const flags = options.map((option) => `--${option.name}`).join(' ');
  const words = positional.flatMap((argument) => argument.choices ?? []).join(' ');
  return `    ${name}) case "$cur" in -*) COMPREPLY=($(compgen -W "${flags}" -- "$cur")) ;; *) COMPREPLY=($(compgen -W "${words}" -- "$cur")) ;; esac ;;`;
}

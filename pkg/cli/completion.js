// `formwork completion`: what a shell needs to know to complete command lines, made of the table of commands.
import { rules } from 'formwork';
import { Misuse } from './arguments.js';

const SHELLS = ['bash', 'zsh', 'fish'];

/** `commands` is the table; it has this command in it, too. */
export function completing(commands) {
  const completion = {
    usage: 'formwork completion bash|zsh|fish',
    help: 'Writes what a shell needs to complete command lines of formwork.',
    missing: `a SHELL is missing: ${SHELLS.join(', ')}`,
    options: {},
    words: (words) => words,
    run(shell) {
      const write = { bash, zsh, fish }[SHELLS.includes(shell) ? shell : ''];
      if (!write) throw new Misuse(`there is no completion for ${JSON.stringify(shell)}; there is for ${SHELLS.join(', ')}`);
      process.stdout.write(write(table({ ...commands, completion })));
      return 0;
    },
  };
  return completion;
}

/** What there is: of each command what it is for, its options with their values, and the words that it takes. */
function table(commands) {
  return Object.entries(commands).map(([name, { help, options, argument, watch }]) => ({
    name,
    about: help.replaceAll('\n', ' ').split(/[.:;,](?: |$)/)[0],
    options: Object.entries({ ...options, ...(watch && { watch: { type: 'boolean' } }), help: { type: 'boolean' } })
      .filter(([, { hidden }]) => !hidden)
      .map(([option, { type, values = [] }]) => ({ option, takes: type === 'string', values })),
    words: { explain: rules().map(({ id }) => id), completion: SHELLS }[name] ?? [],
    files: argument !== 'none' && !['explain', 'completion'].includes(name),
  }));
}

const list = (words) => words.join(' ');
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function bash(commands) {
  const valued = commands.flatMap(({ name, options }) =>
    options.filter(({ values }) => values.length > 0).map(({ option, values }) => `    ${quoted(`${name} --${option}`)}) words=${quoted(list(values))} ;;\n`),
  );
  const taking = commands.flatMap(({ name, options }) => options.filter(({ takes, values }) => takes && values.length === 0).map(({ option }) => quoted(`${name} --${option}`)));
  const own = commands.map(({ name, options, words }) => `    ${name}) options=${quoted(list(options.map(({ option }) => `--${option}`)))} words=${quoted(list(words))} ;;\n`);
  return `# Completion for formwork in bash.
_formwork() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} options= words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted(list([...commands.map(({ name }) => name), '--help', '--version']))} -- "$current"))
    return
  fi
  case "$command $before" in
${valued.join('')}    ${taking.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$command" in
${own.join('')}  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); else COMPREPLY=($(compgen -f -- "$current")); fi ;;
  esac
}
complete -o filenames -F _formwork formwork
`;
}

function zsh(commands) {
  const rows = commands.map(({ name, about }) => `    ${quoted(`${name}:${about}`)}\n`);
  const spec = ({ option, takes, values }) => quoted(values.length > 0 ? `--${option}:${option}:(${list(values)})` : takes ? `--${option}:${option}:_files` : `--${option}`);
  const cases = commands.map(({ name, options, words, files }) => {
    const rest = words.length > 0 ? [quoted(`1:word:(${list(words)})`)] : files ? [quoted('*:path:_files')] : [];
    return `    ${name}) _arguments ${[...options.map(spec), ...rest].join(' ')} ;;\n`;
  });
  return `#compdef formwork
# Completion for formwork in zsh.
_formwork() {
  local -a commands
  commands=(
${rows.join('')}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases.join('')}  esac
}
if [ "$funcstack[1]" = _formwork ]; then _formwork "$@"; else compdef _formwork formwork; fi
`;
}

function fish(commands) {
  const lines = commands.flatMap(({ name, about, options, words, files }) => {
    const here = `complete -c formwork -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c formwork -f -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
      ...options.map(({ option, takes, values }) => `${here} -l ${option}${values.length > 0 ? ` -x -a ${quoted(list(values))}` : takes ? ' -r' : ''}`),
      ...(words.length > 0 ? [`${here} -f -a ${quoted(list(words))}`] : files ? [] : [`${here} -f`]),
    ];
  });
  return `# Completion for formwork in fish.\n${lines.join('\n')}\n`;
}

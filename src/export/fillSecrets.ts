import type { SecretVariable } from './secretVariables';

/** Files of an export that a person fills, below the folder that has them. */
export interface FilledFiles {
  /** Values by variable: ".env", "secrets.env". */
  readonly values: string;
  /** The same without values, and how each is made. */
  readonly example: string;
  /** Folder of what the values are put into. */
  readonly templates: string;
  /** Folder of what comes of it. */
  readonly filled: string;
}

/** Returns the text of the example file. The script reads how a value is made from the line that begins with "#:". */
export function exampleValues(variables: Iterable<SecretVariable>, header: readonly string[]): string {
  const entries = [...variables].map(({ name, making, usedIn }) => {
    const how = making.kind === 'given' ? 'given' : `${making.kind} ${making.length}`;
    return [...usedIn.map((use) => `# ${use}`), `#: ${how}`, `${name}=`].join('\n');
  });
  return `${[...header.map((line) => `# ${line}`), '', entries.join('\n\n')].join('\n')}\n`;
}

/**
 * Returns the script that fills an export: random values where there are none yet, and the files that have them. What
 * it writes only its user may list; the files themselves are readable, because containers run as other users.
 */
export function fillScript(
  header: readonly string[],
  { values, example, templates, filled }: FilledFiles,
  folder: string,
): string {
  return `#!/bin/sh
${header.map((line) => `# ${line}`).join('\n')}
set -eu

${folder}
values=${values}
example=${example}
templates=${templates}
filled=${filled}

random() {
  LC_ALL=C tr -dc "$1" </dev/urandom | head -c "$2"
}

umask 077
[ -e "$values" ] || : >"$values"
missing=''
how=given
while IFS= read -r line; do
  case "$line" in
  '#: '*) how=\${line#'#: '} ;;
  [A-Z_]*=)
    name=\${line%=}
    grep -q "^$name=." "$values" && continue
    case "$how" in
    'letters '*) value=$(random A-Za-z0-9 "\${how#letters }") ;;
    'hexadecimal '*) value=$(random 0-9a-f "\${how#hexadecimal }") ;;
    *)
      missing="$missing $name"
      continue
      ;;
    esac
    grep -v "^$name=" "$values" >"$values.new" || :
    printf '%s=%s\\n' "$name" "$value" >>"$values.new"
    mv "$values.new" "$values"
    ;;
  esac
done <"$example"
if [ -n "$missing" ]; then
  echo "$PWD/$values: give a value to$missing" >&2
  exit 1
fi

# Puts the values into a template, whose last line break is its own.
fill() {
  awk -v values="$values" '
    BEGIN {
      while ((getline line < values) > 0) {
        at = index(line, "=")
        if (at > 1) value[substr(line, 1, at - 1)] = substr(line, at + 1)
      }
    }
    {
      rest = $0
      text = ""
      while (match(rest, /[$][{][A-Z_][A-Z0-9_]*[}]/)) {
        name = substr(rest, RSTART + 2, RLENGTH - 3)
        text = text substr(rest, 1, RSTART - 1) (name in value ? value[name] : substr(rest, RSTART, RLENGTH))
        rest = substr(rest, RSTART + RLENGTH)
      }
      printf "%s%s", (NR > 1 ? "\\n" : ""), text rest
    }' "$1"
}

rm -rf "$filled"
mkdir "$filled"
[ -d "$templates" ] || exit 0
find "$templates" -type f | while IFS= read -r template; do
  target=$filled/\${template#"$templates"/}
  mkdir -p "$(dirname "$target")"
  fill "$template" >"$target"
  chmod 644 "$target"
done
find "$filled" -mindepth 1 -type d -exec chmod 755 {} +
echo "filled $PWD/$filled"
`;
}

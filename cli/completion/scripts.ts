/** What each shell is to be told once, so that it asks drctl itself what may come next. */
export const scripts = {
  bash: `_drctl() {
  local word
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("$word")
  done < <(drctl complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _drctl drctl`,

  zsh: `_drctl() {
  local line
  local -a offers
  for line in "\${(@f)$(drctl complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && offers+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#offers} )); then _describe drctl offers; else _files; fi
}
compdef _drctl drctl`,

  fish: `complete -c drctl -f -a '(drctl complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
} as const

export type Shell = keyof typeof scripts
export const shells = Object.keys(scripts) as Shell[]

/** How a shell reads the script each time it begins. */
export const setUp: Record<Shell, string> = {
  bash: `in ~/.bashrc: source <(drctl completion bash)`,
  zsh: `in ~/.zshrc, behind compinit: source <(drctl completion zsh)`,
  fish: `drctl completion fish > ~/.config/fish/completions/drctl.fish`,
}

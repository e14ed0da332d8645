# Prints a program in small letters, with a map from each line to the same line.
tr '[:upper:]' '[:lower:]' <"$1"
map='{"version":3,"sources":["app.shout"],"names":[],"mappings":"AAAA;AACA;AACA;AACA"}'
printf '//# sourceMappingURL=data:application/json;base64,%s\n' "$(printf %s "$map" | base64 | tr -d '\n')"
